"""Early, on time, overdue: computed from a dossier's history, never a state (NĐ 61/2018).

One place judges it, so a list, the home screen, the citizens' terminal and the report cannot disagree. Which date a
re-appointed dossier is judged by is the office's choice; while the applicant is asked for a supplement the clock
stands, and from the day the file is complete the term starts again from zero (NĐ 61/2018 Đ.19).
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.counted import CountedDossier, Happened
from kiosk.dossier_steps import CLOSING, Event, Step
from kiosk.i18n import N_, _
from kiosk.settings import CountAs, Counting, DueBy, SolvedWhen

if TYPE_CHECKING:
    from kiosk.dossier import Dossier
    from kiosk.workdays import DueDate

Outcome = Event | Happened
"""The event that ended the office's work."""


class Timeliness(StrEnum):
    """How a dossier stands against its due date."""

    EARLY = "early"
    ON_TIME = "on_time"
    OVERDUE = "overdue"
    OPEN_WITHIN = "open_within"
    OPEN_OVERDUE = "open_overdue"

    @property
    def is_open(self) -> bool:
        """There is no outcome yet."""
        return self in (Timeliness.OPEN_WITHIN, Timeliness.OPEN_OVERDUE)

    @property
    def label(self) -> str:
        """The standing in the user's words."""
        return _(_LABELS[self])


_LABELS = {
    Timeliness.EARLY: N_("trước hạn"),
    Timeliness.ON_TIME: N_("đúng hạn"),
    Timeliness.OVERDUE: N_("quá hạn"),
    Timeliness.OPEN_WITHIN: N_("còn hạn"),
    Timeliness.OPEN_OVERDUE: N_("đang quá hạn"),
}


def outcome_of(dossier: "Dossier | CountedDossier", solved_when: SolvedWhen) -> Outcome | None:
    """The event that ended the office's work, by the office's own choice of moment.

    A withdrawn, refused or annulled dossier ends with that very event, whatever the choice.
    """
    if solved_when is SolvedWhen.RESULT_READY:
        return dossier.outcome
    last = dossier.steps[-1]
    return last if last.step in CLOSING else None


def count_of(outcome: Outcome | None, counting: Counting) -> CountAs:
    """How an outcome counts: withdrawn and refused as the office chose, annulled not at all, the rest by time."""
    if outcome is not None and outcome.step is Step.WITHDRAWN:
        return counting.withdrawn
    if outcome is not None and outcome.step is Step.REFUSED:
        return counting.refused
    if outcome is not None and outcome.step is Step.ANNULLED:
        return CountAs.LEFT_OUT
    return CountAs.BY_TIME


def owed_at(dossier: "Dossier | CountedDossier", due_by: DueBy) -> datetime:
    """The moment a dossier is judged by: what its term gives, or what the citizen was told last."""
    if not dossier.is_put_off:
        return _moment(dossier.first_due)
    return _moment(dossier.term_due if due_by is DueBy.ORIGINAL else dossier.due)


def stopped_at(dossier: "Dossier | CountedDossier") -> datetime | None:
    """Since when the applicant has been asked for a supplement that has not come; the clock stands there."""
    if not dossier.is_put_off:
        return None
    steps: Sequence[Outcome] = dossier.steps
    for event in reversed(steps):
        if event.step is Step.SUPPLEMENTED:
            return None
        if event.step is Step.SUPPLEMENT_REQUESTED:
            return event.at
    return None


def judged(
    dossier: "Dossier | CountedDossier",
    outcome: Outcome | None,
    moment: datetime,
    counting: Counting,
    count_as: CountAs = CountAs.BY_TIME,
) -> Timeliness:
    """How a dossier with that outcome (None: not yet) stands at `moment`.

    Early is before the due *day*, on time on it, by its hour; a clock that stands goes no further.
    """
    due, ended = owed_at(dossier, counting.due_by), moment if outcome is None else outcome.at
    if (stopped := stopped_at(dossier)) is not None:
        ended = min(ended, stopped)
    if outcome is None:
        return Timeliness.OPEN_OVERDUE if ended > due else Timeliness.OPEN_WITHIN
    if count_as is CountAs.ON_TIME:
        return Timeliness.ON_TIME
    if ended > due:
        return Timeliness.OVERDUE
    return Timeliness.EARLY if ended.date() < due.date() else Timeliness.ON_TIME


def timeliness(dossier: "Dossier", moment: datetime, counting: Counting) -> Timeliness:
    """How a dossier stands at `moment`, as this office counts."""
    outcome = outcome_of(dossier, counting.solved_when)
    return judged(dossier, outcome, moment, counting, count_of(outcome, counting))


def is_past_promise(dossier: "Dossier", moment: datetime, counting: Counting) -> bool:
    """The day the citizen was told last has gone by without a result, whichever date the office counts by."""
    promised = counting._replace(due_by=DueBy.REAPPOINTED)
    return timeliness(dossier, moment, promised) is Timeliness.OPEN_OVERDUE


def _moment(due: "DueDate | datetime") -> datetime:
    return due if isinstance(due, datetime) else due.at
