"""The cells and rows of Biểu II.06a/VPCP/KSTT (TT 01/2020/TT-VPCP)."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.i18n import N_
from kiosk.vietnamese.numbers import padded, percent

OTHER_FIELDS = N_("Lĩnh vực khác")
"""The row of dossiers without a field, and the department of fields that no department names."""

ALL_FIELDS = N_("Tổng số")


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that knows what it counted: dossier codes, ticket keys, receipt numbers or staff ids."""

    codes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many."""
        return len(self.codes)

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.codes + other.codes)


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole; never shown without both."""

    part: int
    whole: int

    @property
    def fraction(self) -> str:
        """`06/137`."""
        return f"{padded(self.part)}/{padded(self.whole)}"

    def percent(self, trim: bool = False) -> str:
        """`4,38%`, or `—` when there is no whole."""
        return percent(self.part, self.whole, trim=trim)

    def text(self, trim: bool = False) -> str:
        """`06/137 (4,38%)`."""
        return f"{self.fraction} ({self.percent(trim)})"

    def is_more_than(self, per_hundred: int) -> bool:
        """The part is more than that share of the whole; never when there is no whole."""
        return self.whole > 0 and self.part * 100 > self.whole * per_hundred

    def is_at_least(self, per_hundred: int) -> bool:
        """The part is that share of the whole or more; never when there is no whole."""
        return self.whole > 0 and self.part * 100 >= self.whole * per_hundred


@dataclass(frozen=True, slots=True)
class Row:
    """One line of Biểu II.06a: a field, a department or the total. Column numbers are the form's."""

    label: str
    online: Cell = Cell()
    """(4)"""
    direct: Cell = Cell()
    """(5), with `post`"""
    post: Cell = Cell()
    """(5), with `direct`"""
    carried_over: Cell = Cell()
    """(6) received before the period and without an outcome when it began"""
    early: Cell = Cell()
    """(8)"""
    on_time: Cell = Cell()
    """(9)"""
    overdue: Cell = Cell()
    """(10)"""
    open_within: Cell = Cell()
    """(12)"""
    open_overdue: Cell = Cell()
    """(13)"""

    @property
    def received(self) -> Cell:
        """(4)+(5): received inside the period."""
        return self.online + self.direct_or_post

    @property
    def direct_or_post(self) -> Cell:
        """(5)."""
        return self.direct + self.post

    @property
    def to_handle(self) -> Cell:
        """(3)=(4)+(5)+(6): everything the office had to work on in the period."""
        return self.received + self.carried_over

    @property
    def early_or_on_time(self) -> Cell:
        """(8)+(9)."""
        return self.early + self.on_time

    @property
    def solved(self) -> Cell:
        """(7)=(8)+(9)+(10)."""
        return self.early_or_on_time + self.overdue

    @property
    def still_open(self) -> Cell:
        """(11)=(12)+(13)."""
        return self.open_within + self.open_overdue

    @property
    def columns(self) -> dict[int, Cell]:
        """The cells by the form's column numbers, 3 to 13."""
        return {
            3: self.to_handle,
            4: self.online,
            5: self.direct_or_post,
            6: self.carried_over,
            7: self.solved,
            8: self.early,
            9: self.on_time,
            10: self.overdue,
            11: self.still_open,
            12: self.open_within,
            13: self.open_overdue,
        }


_COUNTED = (
    "online",
    "direct",
    "post",
    "carried_over",
    "early",
    "on_time",
    "overdue",
    "open_within",
    "open_overdue",
)


def merged(label: str, rows: Iterable[Row]) -> Row:
    """The rows added up, cell by cell."""
    kept = tuple(rows)
    cells = {name: Cell(tuple(code for row in kept for code in getattr(row, name).codes)) for name in _COUNTED}
    return Row(label, **cells)
