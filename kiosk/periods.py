"""The span of days a report speaks of: a month as a rule, also a quarter, a half-year, a year, or from–to."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kiosk.clock import VIETNAM
from kiosk.errors import InvalidInput
from kiosk.i18n import _

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def starts(self) -> datetime:
        """The first moment inside."""
        return datetime.combine(self.first, time.min, VIETNAM)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time.min, VIETNAM)

    @property
    def is_month(self) -> bool:
        """It is exactly one calendar month."""
        return self.first.day == 1 and self.last == month_of(self.first).last

    @property
    def key(self) -> str:
        """A stable name for files and stored texts: `2025-07`, else `2025-07-01..2025-09-30`."""
        if self.is_month:
            return f"{self.first:%Y-%m}"
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    def __contains__(self, moment: object) -> bool:
        if isinstance(moment, datetime):
            return self.starts <= moment < self.ends
        return isinstance(moment, date) and self.first <= moment <= self.last

    def last_day_before(self, moment: datetime) -> date:
        """The last day that had begun just before `moment`; the first day when none had."""
        return max(self.first, min(self.last, (moment.astimezone(VIETNAM) - timedelta(microseconds=1)).date()))

    def previous_month(self) -> "Period":
        """The whole month before the first day."""
        return month_of(self.first - timedelta(days=1))

    def next_month(self) -> "Period":
        """The whole month after the last day."""
        return month_of(self.last + timedelta(days=1))


def month_of(day: date) -> Period:
    """The calendar month `day` lies in."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def parse_period(text: str) -> Period:
    """The period a user typed: `2025-07`, `7/2025`, `2025-Q3`, `2025-H1`, `2025`, `2025-07-01..2025-07-31`.

    Raises:
        InvalidInput: it is none of these, or no such month exists.
    """
    cleaned = text.strip().upper()
    try:
        return _parsed(cleaned)
    except (ValueError, KeyError):
        raise InvalidInput(
            _("Kỳ báo cáo “{text}” không đúng; hãy gõ tháng/năm như 7/2025 (hoặc 2025-Q3, 2025).").format(
                text=text[:40]
            ),
            field="period",
        ) from None


def _parsed(text: str) -> Period:
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
        return _months(int(match[1]), int(match[2]), 1)
    if match := re.fullmatch(r"(\d{1,2})[/-](\d{4})", text):
        return _months(int(match[2]), int(match[1]), 1)
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return _months(int(match[1]), int(match[2]) * 3 - 2, 3)
    if match := re.fullmatch(r"(\d{4})-H([12])", text):
        return _months(int(match[1]), int(match[2]) * 6 - 5, 6)
    if match := re.fullmatch(r"(\d{4})", text):
        return _months(int(match[1]), 1, 12)
    if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", text):
        first, last = date.fromisoformat(match[1]), date.fromisoformat(match[2])
        if first.year >= FIRST_YEAR and first <= last and last.year <= LAST_YEAR:
            return Period(first, last)
    raise ValueError(text)


def _months(year: int, month: int, count: int) -> Period:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    first = date(year, month, 1)
    return Period(first, month_of(date(year, month + count - 1, 1)).last)
