"""Where a dossier stands, in the few words a list has room for."""

from datetime import date, datetime, timedelta

from kiosk.dossier import Dossier
from kiosk.dossier_steps import State
from kiosk.i18n import _
from kiosk.lateness import Timeliness, is_past_promise, owed_at, timeliness
from kiosk.procedures import Procedure
from kiosk.settings import Counting
from kiosk.vietnamese.dates import clock_time, short_date, weekday_name

URGENT = "urgent"
_FRIDAY = 4


def standing(dossier: Dossier, now: datetime, counting: Counting) -> str:
    """State and lateness at `now`: `Quá hạn 2 ngày`, `Đến hạn 16:30`, `Chờ trả`, `Đã trả đúng hạn`."""
    judgement = timeliness(dossier, now, counting)
    match dossier.state:
        case State.RETURNED:
            return _("Đã trả {timeliness}").format(timeliness=judgement.label)
        case State.RESULT_READY:
            is_late = judgement in (Timeliness.OVERDUE, Timeliness.OPEN_OVERDUE)
            return _("Chờ trả, quá hạn") if is_late else dossier.state.label
        case State.AWAITING_SUPPLEMENT:
            return dossier.state.label
        case State.WITHDRAWN | State.REFUSED | State.ANNULLED:
            return dossier.state.label
    if judgement is Timeliness.OPEN_OVERDUE:
        return overdue_by(dossier, now, counting)
    due = dossier.due.at
    if due.date() == now.date():
        return _("Đến hạn {time}").format(time=clock_time(due))
    if due.date() == _next_weekday(now.date()):  # in time for a letter of apology
        return _("Đến hạn {day}").format(day=weekday_name(due.date()))
    return dossier.state.label


def is_overdue(dossier: Dossier, now: datetime, counting: Counting) -> bool:
    """It is still open after its due date."""
    return timeliness(dossier, now, counting) is Timeliness.OPEN_OVERDUE


def tone(dossier: Dossier, now: datetime, counting: Counting) -> str:
    """How a list draws it: what is overdue burns; the words say the same."""
    return URGENT if is_overdue(dossier, now, counting) else ""


def due_in_full(at: datetime) -> str:
    """`16:30 Thứ Năm 31/7/2025`: the hour first, as on the slip the citizen takes home."""
    return f"{clock_time(at)} {weekday_name(at.date())} {short_date(at.date())}"


def due_in_list(dossier: Dossier, now: datetime) -> str:
    """The day the citizen was told last; a dash while a supplement is awaited, which starts the term anew."""
    return "—" if dossier.state is State.AWAITING_SUPPLEMENT else day_in_list(dossier.due.at, now)


def day_in_list(at: datetime, now: datetime) -> str:
    """`31/7`, or `31/7/24` in another year: eight cells at most."""
    return f"{at.day}/{at.month}" if at.year == now.year else f"{at.day}/{at.month}/{at:%y}"


def short_procedure(dossier: Dossier) -> str:
    """The procedure's name for narrow tables: without the leading “Thủ tục”."""
    procedure = dossier.procedure
    return Procedure(procedure.code, procedure.name, procedure.field).short_name


def overdue_by(dossier: Dossier, now: datetime, counting: Counting) -> str:
    """`Quá hạn 2 ngày`, by the date the office counts by; `Đã hẹn lại 8/8` where the citizen has a later one."""
    if not is_past_promise(dossier, now, counting):
        return _("Đã hẹn lại {day}").format(day=day_in_list(dossier.due.at, now))
    owed = owed_at(dossier, counting.due_by)
    days = (now.date() - owed.date()).days
    if days == 0:
        return _("Quá hạn từ {time}").format(time=clock_time(owed))
    return _("Quá hạn {days} ngày").format(days=days)


def _next_weekday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday() if today.weekday() >= _FRIDAY else 1)
