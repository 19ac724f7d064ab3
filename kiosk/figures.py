"""The figures of a period as the report tells them: every cell lists what it counted.

The rows are those of Biểu II.06a/VPCP/KSTT (TT 01/2020/TT-VPCP), numbered as its columns are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.channels import Channel
from kiosk.feedback import Subject
from kiosk.figure_rows import Cell, Rate, Row
from kiosk.periods import Period
from kiosk.receipts import DaySum
from kiosk.settings import Counting


@dataclass(frozen=True, slots=True)
class Endings:
    """Dossiers that ended in the period without a result, and those of them that no column counts.

    `left_out_carried` are the left out ones that were open when the period began: where there are any, the form's
    chain reads (6) of this period + `left_out_carried` = (11) of the one before.
    """

    withdrawn: Cell
    refused: Cell
    left_out: Cell
    left_out_carried: Cell

    @property
    def left_out_received(self) -> Cell:
        """The left out ones received inside the period, which (4) and (5) therefore lack."""
        carried = set(self.left_out_carried.codes)
        return Cell(tuple(code for code in self.left_out.codes if code not in carried))


@dataclass(frozen=True, slots=True)
class Apologies:
    """Dossiers re-appointed in the period with a letter of apology, and the late ones (10)+(13) that never were."""

    reappointed: Cell
    late_without_apology: Cell


@dataclass(frozen=True, slots=True)
class Visits:
    """Numbers taken in the period: all of them, those who came to the counter, those who missed their call."""

    issued: Cell
    served: Cell
    missed: Cell


@dataclass(frozen=True, slots=True)
class Fees:
    """The money of the period in đồng, and the numbers of its receipts."""

    money: DaySum
    receipts: Cell


@dataclass(frozen=True, slots=True)
class StaffCount:
    """Who was on the staff on the last day counted; the sums are computed, never typed."""

    centre_full_time: Cell
    centre_concurrent: Cell
    seconded: Cell

    @property
    def centre(self) -> Cell:
        """On the centre's own payroll."""
        return self.centre_full_time + self.centre_concurrent

    @property
    def total(self) -> Cell:
        """Everybody."""
        return self.centre + self.seconded


@dataclass(frozen=True, slots=True)
class ProcedureCount:
    """Procedures the office says it has published (None: it has not said) on what ground, and those loaded here."""

    published: int | None
    ground: str
    loaded: int


@dataclass(frozen=True, slots=True)
class DossierFigures:
    """What became of a period's dossiers, as it stood just before `as_of`."""

    period: Period
    as_of: datetime
    first_day: date
    """The first day counted: the period's, unless the office opened later."""
    counting: Counting
    rows: tuple[Row, ...]
    total: Row
    endings: Endings
    apologies: Apologies

    @property
    def last_day(self) -> date:
        """The last day counted: the period's, unless it was not over yet."""
        return self.period.last_day_before(self.as_of)

    @property
    def is_whole(self) -> bool:
        """The period was over when it was counted."""
        return self.as_of == self.period.ends

    @property
    def is_empty(self) -> bool:
        """There was no dossier to work on."""
        return not self.total.to_handle.count

    @property
    def intake(self) -> Cell:
        """Every dossier received in the period, whatever became of it: (4)+(5) and those no column counts."""
        return self.total.received + self.endings.left_out_received

    def received_by(self, channel: Channel) -> Rate:
        """The share of the period's received dossiers that were filed that way."""
        cell: Cell = getattr(self.total, channel.value)
        return Rate(cell.count, self.total.received.count)

    def of_all(self, cell: Cell) -> Rate:
        """The share of a cell of the total row in (3), everything to work on."""
        return Rate(cell.count, self.total.to_handle.count)

    @property
    def on_time_of_all(self) -> Rate:
        """((8)+(9))/(3): solved early or on time, of everything to work on; the rate such reports speak of."""
        return self.of_all(self.total.early_or_on_time)

    @property
    def on_time_of_solved(self) -> Rate:
        """((8)+(9))/(7): solved early or on time, of the solved ones."""
        return Rate(self.total.early_or_on_time.count, self.total.solved.count)

    @property
    def within_time_of_all(self) -> Rate:
        """((8)+(9)+(12))/(3): with the open ones still within their time (QĐ 766/QĐ-TTg)."""
        return self.of_all(self.total.early_or_on_time + self.total.open_within)


@dataclass(frozen=True, slots=True)
class Figures(DossierFigures):
    """Everything the report counts, as it stood just before `as_of`."""

    by_department: tuple[Row, ...]
    visits: Visits
    fees: Fees
    feedback: Mapping[Subject, Cell]
    sites: tuple[str, ...]
    staff: StaffCount
    procedures: ProcedureCount

    @property
    def feedback_count(self) -> int:
        """Feedback on every subject."""
        return sum(cell.count for cell in self.feedback.values())
