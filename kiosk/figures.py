"""The figures of a period, from what happened: pure functions, every cell able to list its dossiers.

The rows are those of Biểu II.06a/VPCP/KSTT (TT 01/2020/TT-VPCP), numbered as its columns are:
(3)=(4)+(5)+(6) · (7)=(8)+(9)+(10) · (11)=(12)+(13) · (3)=(7)+(11) · (6) of a period = (11) of the one before.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.channels import Channel
from kiosk.clock import VIETNAM
from kiosk.counted import CountedDossier, CountedReceipt, CountedTicket
from kiosk.dossier_steps import Step
from kiosk.feedback import Feedback, Subject
from kiosk.figure_rows import ALL_FIELDS, OTHER_FIELDS, Cell, Rate, Row, formula_problems, merged
from kiosk.i18n import _
from kiosk.lateness import Outcome, count_of, judged, outcome_of
from kiosk.periods import Period
from kiosk.receipts import DaySum, sum_receipts
from kiosk.settings import CountAs, Counting, OfficeProfile
from kiosk.staff import Duty, Payroll, StaffMember
from kiosk.tickets import was_missed, was_served
from kiosk.vietnamese.collate import collation_key

__all__ = [
    "Cell",
    "Endings",
    "Fees",
    "Figures",
    "ProcedureCount",
    "Rate",
    "Row",
    "StaffCount",
    "Visits",
    "compute",
    "follows",
    "formula_problems",
    "verify",
]


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
class Figures:
    """Everything the report counts, as it stood just before `as_of`."""

    period: Period
    as_of: datetime
    first_day: date
    """The first day counted: the period's, unless the office opened later."""
    counting: Counting
    rows: tuple[Row, ...]
    total: Row
    by_department: tuple[Row, ...]
    endings: Endings
    visits: Visits
    fees: Fees
    feedback: Mapping[Subject, Cell]
    sites: tuple[str, ...]
    staff: StaffCount
    procedures: ProcedureCount

    @property
    def last_day(self) -> date:
        """The last day counted: the period's, unless it was not over yet."""
        return _last_day(self.period, self.as_of)

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

    @property
    def feedback_count(self) -> int:
        """Feedback on every subject."""
        return sum(cell.count for cell in self.feedback.values())

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


def compute(
    period: Period,
    as_of: datetime,
    *,
    dossiers: Iterable[CountedDossier],
    tickets: Iterable[CountedTicket],
    receipts: Iterable[CountedReceipt],
    feedback: Iterable[Feedback],
    staff: Iterable[StaffMember],
    profile: OfficeProfile,
    loaded_procedures: int,
) -> Figures:
    """The figures of `period` as they stood at `as_of`, or at the period's end when that came first.

    Dossiers received before the period must be among `dossiers` as long as they may still have been open in it.
    """
    starts, as_of = period.starts, min(period.ends, as_of.astimezone(VIETNAM))
    rows, endings = _dossier_figures(period, as_of, dossiers, profile.counting)
    last_day = _last_day(period, as_of)
    return Figures(
        period=period,
        as_of=as_of,
        first_day=min(last_day, max(period.first, profile.opened_on)),
        counting=profile.counting,
        rows=rows,
        total=merged(ALL_FIELDS, rows),
        by_department=_by_department(rows, profile),
        endings=endings,
        visits=_visits(period, as_of, tickets),
        fees=_fees(receipt for receipt in receipts if starts <= receipt.taken_at < as_of),
        feedback=_feedback(item for item in feedback if item.at in period and item.at < as_of),
        sites=tuple(site.name for site in profile.sites if site.is_open_on(last_day)),
        staff=_staff(member for member in staff if member.works_on(last_day)),
        procedures=ProcedureCount(profile.published_procedures, profile.published_ground, loaded_procedures),
    )


def _dossier_figures(
    period: Period, as_of: datetime, dossiers: Iterable[CountedDossier], counting: Counting
) -> tuple[tuple[Row, ...], Endings]:
    tally = _Tally()
    starts = period.starts
    for given in dossiers:
        dossier = given.as_of(as_of)
        if dossier is None:
            continue
        outcome = outcome_of(dossier, counting.solved_when)
        if outcome is None or outcome.at >= starts:
            tally.add(dossier, outcome, starts, as_of, counting)
    return tally.rows(), tally.endings()


class _Tally:
    """Collects dossier codes by row and column while going once through the dossiers."""

    def __init__(self) -> None:
        self.cells: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.ended: dict[str, list[str]] = defaultdict(list)

    def add(
        self, dossier: CountedDossier, outcome: Outcome | None, starts: datetime, as_of: datetime, counting: Counting
    ) -> None:
        """Count a dossier that was open in the period, however briefly."""
        carried = dossier.received_at < starts
        if outcome is not None and outcome.step is Step.ANNULLED and not carried:
            return  # typed by mistake and taken out in the same period: it never came in
        count_as = self._note_ending(dossier.code, outcome, counting)
        if count_as is CountAs.LEFT_OUT:
            self.ended["left_out"].append(dossier.code)
            if carried:
                self.ended["left_out_carried"].append(dossier.code)
            return
        row = self.cells[dossier.field.strip() or OTHER_FIELDS]
        row["carried_over" if carried else dossier.channel.value].append(dossier.code)
        row[judged(outcome, dossier.due, as_of, count_as).value].append(dossier.code)

    def _note_ending(self, code: str, outcome: Outcome | None, counting: Counting) -> CountAs:
        if outcome is not None and outcome.step in (Step.WITHDRAWN, Step.REFUSED):
            self.ended[outcome.step.value].append(code)
        return count_of(outcome, counting)

    def rows(self) -> tuple[Row, ...]:
        """The rows in Vietnamese alphabetical order."""
        return tuple(
            Row(field, **{column: Cell(tuple(codes)) for column, codes in self.cells[field].items()})
            for field in sorted(self.cells, key=collation_key)
        )

    def endings(self) -> Endings:
        """Who ended without a result."""
        cells = {name: Cell(tuple(self.ended[name])) for name in ("withdrawn", "refused", "left_out")}
        return Endings(**cells, left_out_carried=Cell(tuple(self.ended["left_out_carried"])))


def _by_department(rows: tuple[Row, ...], profile: OfficeProfile) -> tuple[Row, ...]:
    """The fields' rows under their departments in the office's order; no row is lost, none counted twice."""
    owned = {row.label: profile.department_of(row.label) for row in rows}
    lines = [
        merged(unit.name_in_report, (row for row in rows if owned[row.label] is unit)) for unit in profile.departments
    ]
    nobodys = tuple(row for row in rows if owned[row.label] is None)
    return (*lines, merged(OTHER_FIELDS, nobodys)) if nobodys else tuple(lines)


def _visits(period: Period, as_of: datetime, tickets: Iterable[CountedTicket]) -> Visits:
    starts, ends = period.starts, period.ends
    cut = ((ticket.key, ticket.steps_before(as_of)) for ticket in tickets if starts <= ticket.issued_at < ends)
    kept = tuple((key, steps) for key, steps in cut if steps)
    return Visits(
        issued=Cell(tuple(key for key, _steps in kept)),
        served=Cell(tuple(key for key, steps in kept if was_served(steps))),
        missed=Cell(tuple(key for key, steps in kept if was_missed(steps))),
    )


def _fees(receipts: Iterable[CountedReceipt]) -> Fees:
    kept = tuple(receipts)
    return Fees(sum_receipts(kept), Cell(tuple(receipt.number for receipt in kept)))


def _feedback(items: Iterable[Feedback]) -> Mapping[Subject, Cell]:
    kept = tuple(items)
    return {subject: Cell(tuple(item.key for item in kept if item.subject is subject)) for subject in Subject}


def _staff(members: Iterable[StaffMember]) -> StaffCount:
    kept = tuple(members)

    def those(chosen: Callable[[StaffMember], bool]) -> Cell:
        return Cell(tuple(member.key for member in kept if chosen(member)))

    return StaffCount(
        centre_full_time=those(lambda who: who.payroll is Payroll.CENTRE and who.duty is Duty.FULL_TIME),
        centre_concurrent=those(lambda who: who.payroll is Payroll.CENTRE and who.duty is Duty.CONCURRENT),
        seconded=those(lambda who: who.payroll is Payroll.SECONDED),
    )


def _last_day(period: Period, as_of: datetime) -> date:
    return max(period.first, min(period.last, (as_of - timedelta(microseconds=1)).date()))


def verify(figures: Figures) -> tuple[str, ...]:
    """What contradicts the form's own formulas, one sentence each; nothing when the figures are sound."""
    rows = (*figures.rows, figures.total)
    return (
        *(problem for row in rows for problem in _row_problems(row)),
        *_sum_problems(figures.total, figures.rows, _("các lĩnh vực")),
        *_sum_problems(figures.total, figures.by_department, _("các bộ phận")),
    )


def _row_problems(row: Row) -> Iterator[str]:
    yield from formula_problems(_(row.label), {number: cell.count for number, cell in row.columns.items()})
    for number in (3, 7, 11):
        codes = row.columns[number].codes
        if len(set(codes)) != len(codes):
            yield _("{label}: cột ({number}) có hồ sơ bị đếm hai lần.").format(label=_(row.label), number=number)
    if set(row.to_handle.codes) != set((row.solved + row.still_open).codes):
        yield _("{label}: hồ sơ ở cột (3) khác hồ sơ ở cột (7) và (11).").format(label=_(row.label))


def _sum_problems(total: Row, parts: Iterable[Row], whose: str) -> Iterator[str]:
    summed = merged(total.label, parts)
    for number, cell in total.columns.items():
        if sorted(cell.codes) != sorted(summed.columns[number].codes):
            yield _("Tổng số: cột ({number}) là {found}, nhưng cộng {whose} là {sum}.").format(
                number=number, found=cell.count, whose=whose, sum=summed.columns[number].count
            )


def follows(previous: Figures, current: Figures) -> tuple[str, ...]:
    """What breaks the chain (6) of `current` = (11) of `previous`, one sentence each; nothing when it holds.

    Dossiers left out of the current period that had been open before it belong to the left side (see `Endings`).
    """
    if current.period.first != previous.period.last + timedelta(days=1) or not previous.is_whole:
        return (_("Hai kỳ không liền nhau hoặc kỳ trước chưa kết thúc; không so được số chuyển sang."),)
    left = set(previous.total.still_open.codes)
    taken = set((current.total.carried_over + current.endings.left_out_carried).codes)
    if left == taken:
        return ()
    return (
        _("Kỳ trước còn {left} hồ sơ (11) nhưng kỳ này chuyển sang {taken} (6); khác nhau: {codes}.").format(
            left=len(left), taken=len(taken), codes=", ".join(sorted(left ^ taken)[:10])
        ),
    )
