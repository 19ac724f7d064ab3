"""What puts off a due date: a supplement asked of the applicant, and a late dossier re-appointed (NĐ 61/2018 Đ.19).

A supplement is asked for within three working days of receipt, and when the file is complete the term starts again from
zero. A letter of apology goes out at the latest one day before the due date. Both are possible later, and then the
history says that they were late.
"""

from datetime import date, datetime, timedelta

from kiosk.dossier import Dossier
from kiosk.errors import InvalidInput
from kiosk.i18n import _
from kiosk.terms import WorkingDays
from kiosk.vietnamese.dates import short_date
from kiosk.work_calendar import WorkCalendar
from kiosk.workdays import DueDate, TermRule, due_date
from kiosk.working_hours import WorkingHours

_TIME_TO_ASK = WorkingDays(3)
_BEFORE_DUE = timedelta(days=1)


def last_day_to_ask(dossier: Dossier, calendar: WorkCalendar, hours: WorkingHours) -> date:
    """The last day on which a supplement is asked for in time."""
    return due_date(dossier.received_at, _TIME_TO_ASK, calendar, hours).at.date()


def last_day_to_apologise(dossier: Dossier) -> date:
    """The last day on which a letter of apology is in time."""
    return dossier.due.at.date() - _BEFORE_DUE


def due_from_zero(dossier: Dossier, complete_at: datetime, calendar: WorkCalendar, hours: WorkingHours) -> DueDate:
    """What is owed when the supplement makes the file complete: the whole term, as if it had come in then."""
    term = dossier.term_due
    return due_date(complete_at, term.term, calendar, hours, term.ground)


def due_reappointed(dossier: Dossier, day: date, today: date, calendar: WorkCalendar, hours: WorkingHours) -> DueDate:
    """What is owed when a late dossier is re-appointed to `day`: the result at closing time, like any other.

    Raises:
        InvalidInput: the day is not after what was owed and after today, or is a day off.
        CalendarGap: the calendar does not know its year.
    """
    owed = dossier.due
    after = max(owed.at.date(), today)
    if day <= after:
        raise InvalidInput(
            _("Ngày hẹn lại phải sau ngày {day}; hãy chọn ngày sau đó.").format(day=short_date(after)), field="new_day"
        )
    if (reason := calendar.reason_off(day)) is not None:
        raise InvalidInput(
            _("Ngày {day} là ngày nghỉ ({reason}); ngày làm việc gần nhất sau đó là {next}.").format(
                day=short_date(day), reason=_(reason), next=short_date(calendar.next_working(day))
            ),
            field="new_day",
        )
    at = datetime.combine(day, hours.closes, owed.at.tzinfo)
    return DueDate(at, (), TermRule.REAPPOINTED, owed.term, owed.ground)
