"""Due dates that explain themselves.

The day of receipt is not counted (BLDS 2015 Đ.147); a last day that is a day off rolls to the next working day (Đ.148).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.terms import CalendarDays, Hours, SameDay, Term, WorkingDays, describe_term, term_from_dict, term_to_dict
from kiosk.vietnamese.dates import short_date
from kiosk.work_calendar import WEEKEND, CalendarGap, DayOff, WorkCalendar, load_calendar, seed_calendar
from kiosk.working_hours import WorkingHours

__all__ = [
    "CalendarGap",
    "DayOff",
    "DueDate",
    "TermRule",
    "WorkCalendar",
    "WorkingHours",
    "due_date",
    "load_calendar",
    "seed_calendar",
]

_ONE_DAY = timedelta(days=1)


class TermRule(StrEnum):
    """Which rule set a due date."""

    SAME_DAY = "same_day"
    NEXT_WORKING_DAY = "next_working_day"
    """Owed the same day, but received after the cutoff or on a day off."""
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    ROLLED = "rolled"
    """Calendar days whose last one fell on a day off."""
    HOURS = "hours"
    REAPPOINTED = "reappointed"
    """Chosen by the office when it re-appointed a late dossier; the term is the one it could not keep."""


_RULES: Mapping[TermRule, str] = {
    TermRule.SAME_DAY: N_("Trả kết quả ngay trong ngày nhận."),
    TermRule.NEXT_WORKING_DAY: N_("Nhận sau giờ chốt hoặc ngày nghỉ: trả ngày làm việc sau."),
    TermRule.WORKING_DAYS: N_("Tính từ ngày sau ngày nhận, bỏ ngày nghỉ (BLDS Đ.147)."),
    TermRule.CALENDAR_DAYS: N_("Tính từ ngày sau ngày nhận, cả ngày nghỉ (BLDS Đ.147)."),
    TermRule.ROLLED: N_("Ngày cuối là ngày nghỉ: trả ngày làm việc sau (BLDS Đ.148)."),
    TermRule.HOURS: N_("Chỉ tính trong giờ làm việc của ngày làm việc."),
    TermRule.REAPPOINTED: N_("Hẹn lại một lần, kèm thư xin lỗi (NĐ 61/2018 Đ.19)."),
}


@dataclass(frozen=True, slots=True)
class DueDate:
    """The moment a result is owed, and every day off passed over on the way there."""

    at: datetime
    skipped: tuple[DayOff, ...]
    rule: TermRule
    term: Term
    ground: str = ""

    def explain(self) -> tuple[str, ...]:
        """Why the result is due then: the term, the rule, the legal ground and the days passed over, a line each."""
        lines = [_("Thời hạn: {term}.").format(term=describe_term(self.term)), _(_RULES[self.rule])]
        if self.ground:
            lines.append(_("Căn cứ: {ground}.").format(ground=self.ground.rstrip(".")))
        weekends = [off.day for off in self.skipped if off.reason == WEEKEND.get(off.day.weekday())]
        if weekends:
            lines.append(_explain_weekends(weekends))
        lines += (_explain_run(run) for run in _runs(off for off in self.skipped if off.day not in weekends))
        return tuple(lines)

    def to_dict(self) -> dict[str, Any]:
        """The due date as plain JSON values."""
        return {
            "at": self.at.isoformat(),
            "skipped": [[off.day.isoformat(), off.reason] for off in self.skipped],
            "rule": self.rule.value,
            "term": term_to_dict(self.term),
            "ground": self.ground,
        }

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "DueDate":
        """The due date a stored dossier carries."""
        return cls(
            at=datetime.fromisoformat(body["at"]),
            skipped=tuple(DayOff(date.fromisoformat(day), reason) for day, reason in body["skipped"]),
            rule=TermRule(body["rule"]),
            term=term_from_dict(body["term"]),
            ground=body["ground"],
        )


def due_date(received: datetime, term: Term, calendar: WorkCalendar, hours: WorkingHours, ground: str = "") -> DueDate:
    """When a dossier received at `received` is due: at closing time of the last day, or within it for hours.

    Args:
        received: when the dossier came in, in the office's zone; a day off or a late hour is allowed.
        term: how long the law gives.
        calendar: the office's days off.
        hours: the working hours of the site that returns the result.
        ground: the legal ground of the term (căn cứ), kept with the due date.

    Raises:
        CalendarGap: the calendar has no entry for a year the term reaches into.
        InvalidInput: a term of less than one day or hour.
    """
    if not isinstance(term, SameDay) and term.count < 1:
        raise InvalidInput(_("Thời hạn phải từ 1 trở lên; hãy sửa thời hạn của thủ tục."))
    day = received.date()
    passed_from, closing = day, hours.closes
    match term:
        case SameDay(cutoff):
            # “Sau 15 giờ”: 15:00 itself is still in time; at closing time nobody receives any more.
            is_early = received.time() <= cutoff and received.time() < hours.closes
            in_time = calendar.is_working(day) and is_early
            last = day if in_time else calendar.next_working(day)
            rule = TermRule.SAME_DAY if in_time else TermRule.NEXT_WORKING_DAY
        case WorkingDays(count):
            passed_from = day + _ONE_DAY
            last, rule = _after_working_days(day, count, calendar), TermRule.WORKING_DAYS
        case CalendarDays(count):
            passed_from = day + timedelta(days=count)
            last = calendar.next_working(passed_from - _ONE_DAY)
            rule = TermRule.CALENDAR_DAYS if last == passed_from else TermRule.ROLLED
        case Hours(count):
            last, closing = _after_hours(received, count, calendar, hours)
            rule = TermRule.HOURS
    at = datetime.combine(last, closing, received.tzinfo)
    return DueDate(at, calendar.days_off(passed_from, last), rule, term, ground)


def _after_working_days(day: date, count: int, calendar: WorkCalendar) -> date:
    for _counted in range(count):
        day = calendar.next_working(day)
    return day


def _after_hours(received: datetime, count: int, calendar: WorkCalendar, hours: WorkingHours) -> tuple[date, time]:
    day, start, owed = received.date(), received.time(), timedelta(hours=count)
    if not calendar.is_working(day):
        day, start = calendar.next_working(day), hours.opens
    while (left := hours.left_after(start)) < owed:
        owed -= left
        day, start = calendar.next_working(day), hours.opens
    return day, hours.add_hours(start, owed)


def _explain_weekends(days: list[date]) -> str:
    if len(days) <= 4:
        return _("Cuối tuần: {days}.").format(days=", ".join(short_date(day) for day in days))
    return _("Cuối tuần: {count} ngày, từ {first} đến {last}.").format(
        count=len(days), first=short_date(days[0]), last=short_date(days[-1])
    )


def _explain_run(run: list[DayOff]) -> str:
    first, last = run[0], run[-1]
    days = short_date(first.day) if first is last else f"{short_date(first.day)}–{short_date(last.day)}"
    return f"{days}: {first.reason}."


def _runs(days_off: Iterable[DayOff]) -> list[list[DayOff]]:
    """Days off that follow each other for one reason, together."""
    runs: list[list[DayOff]] = []
    for off in days_off:
        if runs and runs[-1][-1] == DayOff(off.day - _ONE_DAY, off.reason):
            runs[-1].append(off)
        else:
            runs.append([off])
    return runs
