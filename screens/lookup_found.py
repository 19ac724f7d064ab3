"""What a search found, line by line, and the groups of states it can be narrowed to."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kiosk.dossier import Dossier
from kiosk.dossier_steps import State, Step
from kiosk.i18n import N_
from kiosk.lateness import timeliness
from kiosk.settings import Counting
from screens.standing import due_in_list, is_overdue, standing, tone


class Group(Enum):
    """Which states a search shows; the value is what the screen calls it."""

    ALL = N_("mọi trạng thái")
    OPEN = N_("đang giải quyết")
    OVERDUE = N_("quá hạn")
    TO_COLLECT = N_("chờ trả")

    def holds(self, dossier: Dossier, now: datetime, counting: Counting) -> bool:
        """The dossier belongs to the group."""
        match self:
            case Group.ALL:
                return True
            case Group.OPEN:
                return timeliness(dossier, now, counting).is_open
            case Group.OVERDUE:
                return is_overdue(dossier, now, counting)
            case Group.TO_COLLECT:
                return dossier.state is State.RESULT_READY


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the list: the dossier and what is said of it at this moment."""

    dossier: Dossier
    standing: str
    due: str
    tone: str


def can_be_returned(dossier: Dossier) -> bool:
    """Its result can be handed over now, decided on the spot if need be."""
    return not dossier.allowed_steps.isdisjoint({Step.RETURNED, Step.RESULT_READY})


def found_now(dossier: Dossier, now: datetime, counting: Counting) -> Found:
    """The line of a dossier at this moment."""
    return Found(
        dossier,
        standing(dossier, now, counting),
        due_in_list(dossier, now),
        tone(dossier, now, counting),
    )
