"""Counting a period's figures from what happened in it: pure functions, each dossier looked at once.

What was open when the period began or came in during it stands on the left side of Biểu II.06a (TT 01/2020/TT-VPCP),
by how it was filed; how it stood when the period ended, on the right side.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from kiosk.clock import VIETNAM
from kiosk.counted import CountedDossier, CountedReceipt, CountedTicket
from kiosk.dossier_steps import Step
from kiosk.feedback import Feedback, Subject
from kiosk.figure_rows import ALL_FIELDS, OTHER_FIELDS, Cell, Row, merged
from kiosk.figures import Apologies, DossierFigures, Endings, Fees, Figures, ProcedureCount, StaffCount, Visits
from kiosk.lateness import Outcome, Timeliness, count_of, judged, outcome_of
from kiosk.periods import Period
from kiosk.receipts import sum_receipts
from kiosk.settings import CountAs, Counting, OfficeProfile
from kiosk.staff import Duty, Payroll, StaffMember
from kiosk.tickets import was_missed, was_served
from kiosk.vietnamese.collate import collation_key

_LATE = (Timeliness.OVERDUE, Timeliness.OPEN_OVERDUE)


def compute_figures(
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

    `dossiers` are those that `count_dossiers` wants.
    """
    counted = count_dossiers(period, as_of, dossiers, profile)
    starts, as_of, last_day = period.starts, counted.as_of, counted.last_day
    return Figures(
        period=period,
        as_of=as_of,
        first_day=counted.first_day,
        counting=counted.counting,
        rows=counted.rows,
        total=counted.total,
        endings=counted.endings,
        apologies=counted.apologies,
        by_department=_by_department(counted.rows, profile),
        visits=_visits(period, as_of, tickets),
        fees=_fees(receipt for receipt in receipts if starts <= receipt.taken_at < as_of),
        feedback=_feedback(item for item in feedback if item.at in period and item.at < as_of),
        sites=tuple(site.name for site in profile.sites if site.is_open_on(last_day)),
        staff=_staff(member for member in staff if member.works_on(last_day)),
        procedures=ProcedureCount(profile.published_procedures, profile.published_ground, loaded_procedures),
    )


def count_dossiers(
    period: Period, as_of: datetime, dossiers: Iterable[CountedDossier], profile: OfficeProfile
) -> DossierFigures:
    """What became of the dossiers of `period` by `as_of`, or by the period's end when that came first.

    Dossiers received before the period must be among `dossiers` as long as they may still have been open in it.
    """
    as_of = min(period.ends, as_of.astimezone(VIETNAM))
    tally = _tallied(period.starts, as_of, dossiers, profile.counting)
    rows = tally.rows()
    return DossierFigures(
        period=period,
        as_of=as_of,
        first_day=min(period.last_day_before(as_of), max(period.first, profile.opened_on)),
        counting=profile.counting,
        rows=rows,
        total=merged(ALL_FIELDS, rows),
        endings=tally.endings(),
        apologies=tally.apologies(),
    )


def _tallied(starts: datetime, as_of: datetime, dossiers: Iterable[CountedDossier], counting: Counting) -> "_Tally":
    tally = _Tally()
    for given in dossiers:
        dossier = given.as_of(as_of)
        if dossier is None:
            continue
        outcome = outcome_of(dossier, counting.solved_when)
        if outcome is None or outcome.at >= starts:
            tally.add(dossier, outcome, starts, as_of, counting)
    return tally


class _Tally:
    """Collects dossier codes by row and column while going once through the dossiers."""

    def __init__(self) -> None:
        self.cells: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.ended: dict[str, list[str]] = defaultdict(list)
        self.noted: dict[str, list[str]] = defaultdict(list)

    def add(
        self, dossier: CountedDossier, outcome: Outcome | None, starts: datetime, as_of: datetime, counting: Counting
    ) -> None:
        """Count a dossier that was open in the period, however briefly."""
        carried = dossier.received_at < starts
        if outcome is not None and outcome.step is Step.ANNULLED and not carried:
            return  # typed by mistake and taken out in the same period: it never came in
        apology = dossier.apology
        if apology is not None and apology.at >= starts:
            self.noted["reappointed"].append(dossier.code)
        count_as = self._note_ending(dossier.code, outcome, counting)
        if count_as is CountAs.LEFT_OUT:
            self.ended["left_out"].append(dossier.code)
            if carried:
                self.ended["left_out_carried"].append(dossier.code)
            return
        row = self.cells[dossier.field.strip() or OTHER_FIELDS]
        row["carried_over" if carried else dossier.channel.value].append(dossier.code)
        stands = judged(dossier, outcome, as_of, counting, count_as)
        row[stands.value].append(dossier.code)
        if stands in _LATE and apology is None:
            self.noted["late_without_apology"].append(dossier.code)

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

    def apologies(self) -> Apologies:
        """Who was re-appointed, and who should have been."""
        return Apologies(*(Cell(tuple(self.noted[name])) for name in ("reappointed", "late_without_apology")))


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
