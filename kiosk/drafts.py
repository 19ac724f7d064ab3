"""Half-typed forms: kept while a clerk types, given back after a crash, a lost line or a power cut.

A draft is personal data (Luật 91/2025/QH15): it belongs to one clerk and one form and leaves with `discard`, or when
nobody has come back for it in a month. While a form is open its draft is that form's alone; a clerk who works at two
terminals has two drafts of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from kiosk.clock import Clock

Values = Mapping[str, Any]
"""What stands in a form, as plain JSON values."""


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """What a form held, and when it was last kept."""

    values: Values
    kept_at: datetime


class HeldDraft(Protocol):
    """A draft that one open form has to itself until it gives it back or its program ends, in whatever way."""

    @property
    def place(self) -> int:
        """Which of the clerk's drafts of this form it is, from 1."""

    @property
    def found(self) -> Draft | None:
        """What it held when it was taken up; None for a new one."""

    def keep(self, values: Values, *, durable: bool = True) -> None:
        """Keep `values` in place of what it held.

        A draft that is not `durable` survives the program, but perhaps not a power cut; it costs no wait for the disk.

        Raises:
            StoreError: it cannot be written.
        """

    def discard(self) -> None:
        """Throw it away, and its place back.

        Raises:
            StoreError: it is there and stays there.
        """

    def let_go(self) -> None:
        """Give it back as it is: the next form that asks gets it."""


class Drafts(Protocol):
    """Where drafts are; as many for a clerk (`staff_key`) and form as there are forms open, or left half typed."""

    def take_up(self, staff_key: str, form: str, place: int | None = None) -> HeldDraft | None:
        """Hold the draft that no open form has: the one in `place` if it is there, else the newest; None without one.

        Of several who ask at the same moment one gets it.

        Raises:
            StoreDamaged: it is not what was written; it is thrown away, so this is said once.
            StoreError: it cannot be read.
        """

    def begin(self, staff_key: str, form: str) -> HeldDraft:
        """Hold a place for a new draft.

        Raises:
            StoreError: none can be made.
        """

    def close(self) -> None:
        """Let go of all that is held: the forms are no more."""


class DraftsInMemory:
    """Drafts that last as long as the program: for offices without a folder."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._kept: dict[tuple[str, str, int], Draft] = {}
        self._held: set[tuple[str, str, int]] = set()

    def take_up(self, staff_key: str, form: str, place: int | None = None) -> HeldDraft | None:
        """Hold the draft in `place`, or the newest that nobody has."""
        left = [name for name in self._kept if name[:2] == (staff_key, form) and name not in self._held]
        if not left:
            return None
        return self._hold(max(left, key=lambda name: (name[2] == place, self._kept[name].kept_at)))

    def begin(self, staff_key: str, form: str) -> HeldDraft:
        """Hold a place for a new draft."""
        place = 1
        while (staff_key, form, place) in self._held | self._kept.keys():
            place += 1
        return self._hold((staff_key, form, place))

    def close(self) -> None:
        """Let go of all that is held."""
        self._held.clear()

    def _hold(self, name: tuple[str, str, int]) -> HeldDraft:
        self._held.add(name)
        return _HeldInMemory(self, name, self._kept.get(name))


@dataclass(slots=True)
class _HeldInMemory:
    _drafts: DraftsInMemory
    _name: tuple[str, str, int]
    found: Draft | None

    @property
    def place(self) -> int:
        return self._name[2]

    def keep(self, values: Values, *, durable: bool = True) -> None:
        self._drafts._kept[self._name] = Draft(values, self._drafts.clock())

    def discard(self) -> None:
        self._drafts._kept.pop(self._name, None)
        self.let_go()

    def let_go(self) -> None:
        self._drafts._held.discard(self._name)
