"""Early, on time, overdue: computed from a dossier's history, never a state (NĐ 61/2018).

One place judges it, so a list, the home screen and the report cannot disagree.
"""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.counted import CountedDossier, Happened
from kiosk.dossier_steps import CLOSING, Event, Step
from kiosk.i18n import N_, _
from kiosk.settings import CountAs, Counting, SolvedWhen

if TYPE_CHECKING:
    from kiosk.dossier import Dossier

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


def judged(outcome: Outcome | None, due: datetime, moment: datetime, count_as: CountAs = CountAs.BY_TIME) -> Timeliness:
    """How an outcome (None: not yet) stands at `moment`; early is before the due *day*, on time on it, by its hour."""
    if outcome is None:
        return Timeliness.OPEN_OVERDUE if moment > due else Timeliness.OPEN_WITHIN
    if count_as is CountAs.ON_TIME:
        return Timeliness.ON_TIME
    if outcome.at > due:
        return Timeliness.OVERDUE
    return Timeliness.EARLY if outcome.at.date() < due.date() else Timeliness.ON_TIME


def timeliness(dossier: "Dossier", moment: datetime, counting: Counting) -> Timeliness:
    """How a dossier stands at `moment`, as this office counts."""
    outcome = outcome_of(dossier, counting.solved_when)
    return judged(outcome, dossier.due.at, moment, count_of(outcome, counting))
