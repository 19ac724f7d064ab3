"""Half-typed forms: kept while a clerk types, given back after a crash, a lost line or a power cut.

A draft is personal data (Luật 91/2025/QH15): it belongs to one clerk and one form and leaves with `discard`.
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


class Drafts(Protocol):
    """Where drafts are; one a clerk (`staff_key`) and form. The last writer wins."""

    def keep(self, staff_key: str, form: str, values: Values, *, durable: bool = True) -> None:
        """Keep `values` in place of the earlier draft.

        A draft that is not `durable` survives the program, but perhaps not a power cut; it costs no wait for the disk.

        Raises:
            StoreError: it cannot be written.
        """

    def find(self, staff_key: str, form: str) -> Draft | None:
        """The draft, None without one.

        Raises:
            StoreDamaged: it is not what was written; it is thrown away, so this is said once.
            StoreError: it cannot be read.
        """

    def discard(self, staff_key: str, form: str) -> None:
        """Throw the draft away, if there is one.

        Raises:
            StoreError: it is there and stays there.
        """


class DraftsInMemory:
    """Drafts that last as long as the program: for offices without a folder."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._kept: dict[tuple[str, str], Draft] = {}

    def keep(self, staff_key: str, form: str, values: Values, *, durable: bool = True) -> None:
        """Keep `values` in place of the earlier draft."""
        self._kept[staff_key, form] = Draft(values, self.clock())

    def find(self, staff_key: str, form: str) -> Draft | None:
        """The draft, None without one."""
        return self._kept.get((staff_key, form))

    def discard(self, staff_key: str, form: str) -> None:
        """Throw the draft away, if there is one."""
        self._kept.pop((staff_key, form), None)
