"""Two clerks who put the same applicant right: neither one's work is lost, and who comes second decides."""

from dataclasses import fields, replace
from typing import Any

from kiosk.applicant import Applicant, shown_detail
from kiosk.errors import EditConflict
from kiosk.i18n import _


class DetailConflict(EditConflict):
    """Both clerks have changed the detail `field`; the second one may go on from what is told here.

    Attributes:
        seen: the details as the clerk knows them now: those in force, but of further conflicts what was seen before, so
            that each of them is told before it is written over.
        typed: what the clerk typed, together with what others changed elsewhere.
    """

    def __init__(self, message: str, field: str, seen: Applicant, typed: Applicant) -> None:
        super().__init__(message, field)
        self.seen = seen
        self.typed = typed


def merged(seen: Applicant, typed: Applicant, current: Applicant) -> Applicant:
    """What `typed` changes of what was `seen`, done to the details as they are now.

    Raises:
        DetailConflict: both have changed the same detail, and not to the same; it is about the first one.
    """
    changed = [field.name for field in fields(Applicant) if getattr(typed, field.name) != getattr(seen, field.name)]
    rebased = replace(current, **_picked(typed, changed))
    conflicts = [name for name in changed if getattr(current, name) not in (getattr(seen, name), getattr(typed, name))]
    if conflicts:
        first, *further = conflicts
        told = replace(current, **_picked(seen, further))
        raise DetailConflict(_told(getattr(current, first)), first, told, rebased)
    return rebased


def _picked(person: Applicant, names: list[str]) -> dict[str, Any]:
    return {name: getattr(person, name) for name in names}


def _told(theirs: object) -> str:
    if not theirs:
        return _("Người khác vừa bỏ trống ô này; Ctrl+S lần nữa để ghi bản này, Esc để giữ bản của họ.")
    return _("Người khác vừa sửa thành “{theirs}”; Ctrl+S lần nữa để ghi bản này, Esc để giữ bản của họ.").format(
        theirs=shown_detail(theirs)
    )
