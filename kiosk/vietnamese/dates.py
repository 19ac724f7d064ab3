"""Dates and hours as a Vietnamese document writes them, and as clerks type them."""

import re
from datetime import date, datetime

from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.vietnamese.fold import fold

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
"""A typed year outside these is a slip of the finger."""

_WEEKDAYS = (
    N_("Thứ Hai"),
    N_("Thứ Ba"),
    N_("Thứ Tư"),
    N_("Thứ Năm"),
    N_("Thứ Sáu"),
    N_("Thứ Bảy"),
    N_("Chủ Nhật"),
)
_SHORT_WEEKDAYS = (N_("T2"), N_("T3"), N_("T4"), N_("T5"), N_("T6"), N_("T7"), N_("CN"))
_SEPARATED = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")
_DIGITS = re.compile(r"([0-9]{2})()([0-9]{2})([0-9]{4})")


def short_date(day: date) -> str:
    """`01/7/2025`, `05/02/2026`: a zero before days below 10 and before January and February (NĐ 30/2020)."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def long_date(day: date) -> str:
    """`ngày 05 tháng 02 năm 2026`, `ngày 31 tháng 7 năm 2025` (NĐ 30/2020)."""
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def weekday_name(day: date) -> str:
    """`Thứ Năm`, in the user's language."""
    return _(_WEEKDAYS[day.weekday()])


def short_weekday(day: date) -> str:
    """`T5`, as calendars have it, in the user's language."""
    return _(_SHORT_WEEKDAYS[day.weekday()])


def clock_time(at: datetime) -> str:
    """`16:30`."""
    return f"{at:%H:%M}"


def parse_date(text: str, today: date | None = None) -> date:
    """The day a clerk typed: `31/7/2025`, `31-07-2025`, `31.7.2025`, `31072025`, or `hôm nay` where `today` is given.

    Raises:
        InvalidInput: anything else, and days the calendar does not have.
    """
    typed = text.strip()
    if today is not None and fold(typed) == "hom nay":
        return today
    match = _SEPARATED.fullmatch(typed) or _DIGITS.fullmatch(typed)
    if match is None:
        raise InvalidInput(_("Ngày ghi theo dạng ngày/tháng/năm, ví dụ 31/7/2025."))
    day, month, year = int(match[1]), int(match[3]), _sensible_year(match[4])
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidInput(_("Không có ngày {typed}; xem lại ngày và tháng.").format(typed=typed)) from None


def parse_birth(text: str) -> date | int:
    """The birth date a clerk typed, or the year alone (`1965`), which is all that many old papers say.

    Raises:
        InvalidInput: anything else.
    """
    typed = text.strip()
    if not _YEAR.fullmatch(typed):
        return parse_date(typed)
    if not EARLIEST_YEAR <= int(typed) <= LATEST_YEAR:
        raise InvalidInput(_("Ngày sinh ghi theo dạng ngày/tháng/năm, hoặc chỉ năm sinh, ví dụ 1965."))
    return int(typed)


def birth_in_short(birth: date | int | None) -> str:
    """`01/7/1965`, `1965` where only the year is known, nothing where not even that is."""
    return short_date(birth) if isinstance(birth, date) else str(birth or "")


def _sensible_year(typed: str) -> int:
    if not EARLIEST_YEAR <= int(typed) <= LATEST_YEAR:
        raise InvalidInput(_("Năm {year} không hợp lý; ghi đủ bốn chữ số của năm.").format(year=typed))
    return int(typed)


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)
