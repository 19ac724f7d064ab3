"""What a search found, line by line, and the groups of states it can be narrowed to."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kiosk.dossier import Dossier
from kiosk.dossier_steps import State, Step
from kiosk.i18n import N_
from kiosk.lateness import timeliness
from kiosk.settings import Counting
from kiosk.vietnamese.dates import short_date
from screens.standing import due_in_list, is_overdue, short_procedure, standing, tone
from screens.widgets.record_table import Column


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


def columns(office_code: str) -> tuple[Column[Found], ...]:
    """What a line says, the more the wider the terminal is; the codes of an office begin with its own."""
    code_width = len(office_code) + len("-250731-0001")
    return (
        Column(N_("Mã hồ sơ"), code_width, lambda found: found.dossier.code),
        Column(N_("Người nộp"), 16, lambda found: found.dossier.applicant.name, grows=True),
        Column(N_("Thủ tục"), 11, lambda found: short_procedure(found.dossier), min_terminal=80, grows=True),
        Column(N_("Nhận"), 10, lambda found: short_date(found.dossier.received_at.date()), min_terminal=100),
        Column(N_("Hạn trả"), 8, lambda found: found.due, "right"),
        Column(N_("Trạng thái"), 16, lambda found: found.standing),
        Column(N_("Hình thức"), 10, lambda found: found.dossier.channel.label, min_terminal=124),
        Column(N_("Mã chính thức"), 20, lambda found: found.dossier.official_code, min_terminal=130),
    )
