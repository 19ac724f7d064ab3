"""Errors whose message a clerk can read and act on."""


class KioskError(Exception):
    """Something the user can mend; `message` is one sentence saying what to do, in the user's language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(KioskError):
    """A value that cannot be taken; `field` names the form field to go back to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotFound(KioskError):
    """There is no such dossier, ticket, procedure or period."""


class NotAllowed(KioskError):
    """The step is not possible from where the dossier or ticket stands."""


class EditConflict(KioskError):
    """Somebody else changed the same document since it was read; `field` names the form field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class DuplicateKey(KioskError):
    """A document with this key exists already."""


class StoreError(KioskError):
    """The data folder cannot be read or written as it is."""


class StoreBusy(StoreError):
    """Another process holds the store longer than a clerk should wait."""


class StoreDamaged(StoreError):
    """A file of the store is not what was written; nothing was changed."""
