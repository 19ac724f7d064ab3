"""The office's working calendar: days off, make-up working days, and where they come from."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.errors import InvalidInput, KioskError
from kiosk.i18n import _
from kiosk.vietnamese.dates import short_date

SCHEMA = 1
"""Version of the calendar's document."""

WEEKEND: Mapping[int, str] = {5: "Thứ Bảy", 6: "Chủ Nhật"}
"""Why a weekend day is off, by `date.weekday()`; kept with due dates, so not translated."""

_CORRECTIONS = Path(__file__).parent / "data" / "calendar_corrections.toml"
_ONE_DAY = timedelta(days=1)


class CalendarGap(KioskError):
    """The calendar has no entry for a `year` that a term reaches into."""

    def __init__(self, year: int) -> None:
        super().__init__(
            _("Lịch làm việc chưa có năm {year}; hãy bổ sung năm này vào tệp calendar.toml.").format(year=year)
        )
        self.year = year


class DayOff(NamedTuple):
    """A day that does not count, and why: `Thứ Bảy`, `Quốc khánh`, `Nghỉ hoán đổi, làm bù 22/8/2026`."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days off and the make-up working days (làm bù) of the years it covers, each with its reason.

    Weekends are off unless they are make-up days; they need not be listed.

    Raises:
        InvalidInput: a make-up day that is no weekend day, or that is listed as off as well.
    """

    years: frozenset[int]
    off: Mapping[date, str] = field(default_factory=dict)
    make_up: Mapping[date, str] = field(default_factory=dict)
    confirmed_years: frozenset[int] = frozenset()
    """Years somebody checked against the official announcements; the rest are a forecast."""

    def __post_init__(self) -> None:
        for day in self.make_up:
            if day.weekday() not in WEEKEND:
                raise InvalidInput(
                    _("Ngày làm bù {day} không phải Thứ Bảy hay Chủ Nhật; hãy sửa lịch.").format(day=short_date(day))
                )
            if day in self.off:
                raise InvalidInput(
                    _("Ngày {day} vừa ghi nghỉ vừa ghi làm bù; chỉ giữ một.").format(day=short_date(day))
                )

    def reason_off(self, day: date) -> str | None:
        """Why nobody works on `day`; None on a working day.

        Raises:
            CalendarGap: the calendar does not cover the year.
        """
        if day.year not in self.years:
            raise CalendarGap(day.year)
        if day in self.make_up:
            return None
        return self.off.get(day) or WEEKEND.get(day.weekday())

    def is_working(self, day: date) -> bool:
        """Whether `day` counts as a working day; raises CalendarGap."""
        return self.reason_off(day) is None

    def next_working(self, day: date) -> date:
        """The first working day after `day`; raises CalendarGap."""
        following = day + _ONE_DAY
        while not self.is_working(following):
            following += _ONE_DAY
        return following

    def days_off(self, first: date, last: date) -> tuple[DayOff, ...]:
        """The days off from `first` to `last`, both included; raises CalendarGap."""
        reasons = ((day, self.reason_off(day)) for day in _days(first, last))
        return tuple(DayOff(day, reason) for day, reason in reasons if reason is not None)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days there are from `start` to `end`, both included; raises CalendarGap."""
        return sum(self.is_working(day) for day in _days(start, end))

    def adding(self, other: "WorkCalendar") -> "WorkCalendar":
        """This calendar with the years it lacks taken from `other`; its own years stay as they are."""
        new = other.years - self.years
        return WorkCalendar(
            self.years | new,
            {**_of_years(other.off, new), **self.off},
            {**_of_years(other.make_up, new), **self.make_up},
            self.confirmed_years | (other.confirmed_years & new),
        )

    def to_document(self) -> dict[str, Any]:
        """The calendar as plain values (dates in ISO form) for the office's file or the store."""
        return {"schema": SCHEMA, "years": [self._year_document(year) for year in sorted(self.years)]}

    def _year_document(self, year: int) -> dict[str, Any]:
        return {
            "year": year,
            "confirmed": year in self.confirmed_years,
            "off": _to_entries(_of_years(self.off, {year})),
            "make_up": _to_entries(_of_years(self.make_up, {year})),
        }


def load_calendar(document: Mapping[str, Any]) -> WorkCalendar:
    """The calendar an office's file or the store holds; dates may be TOML dates or ISO text.

    Raises:
        InvalidInput: the document is of a newer version, or an entry cannot be read.
    """
    if document.get("schema", SCHEMA) != SCHEMA:
        raise InvalidInput(_("Lịch làm việc do phiên bản mới hơn ghi; hãy nâng cấp phần mềm rồi mở lại."))
    off: dict[date, str] = {}
    make_up: dict[date, str] = {}
    confirmed: dict[int, bool] = {}
    for entry in _listed(document, "years"):
        year = entry.get("year") if isinstance(entry, Mapping) else entry
        if not isinstance(entry, Mapping) or type(year) is not int or year in confirmed:
            raise InvalidInput(_("Lịch làm việc ghi sai hoặc ghi hai lần năm “{year}”; hãy sửa.").format(year=year))
        confirmed[year] = entry.get("confirmed", False)
        if not isinstance(confirmed[year], bool):
            raise InvalidInput(_("Lịch năm {year}: “confirmed” phải là true hoặc false.").format(year=year))
        off.update(_from_entries(_listed(entry, "off"), year))
        make_up.update(_from_entries(_listed(entry, "make_up"), year))
    return WorkCalendar(frozenset(confirmed), off, make_up, frozenset(year for year in confirmed if confirmed[year]))


def seed_calendar(years: Iterable[int]) -> WorkCalendar:
    """A calendar to start from: the `holidays` package, completed where it was found wanting.

    Only the years of `data/calendar_corrections.toml` are confirmed; the rest are the package's forecast.

    Raises:
        CalendarGap: the package knows no holidays for one of the years.
    """
    wanted = frozenset(years)
    corrections = _load_corrections()
    off: dict[date, str] = {}
    make_up: dict[date, str] = {}
    for year in wanted:
        year_off, year_make_up = _from_package(year)
        off.update(year_off)
        make_up.update(year_make_up)
    return WorkCalendar(
        wanted,
        off | _of_years(corrections.off, wanted),
        make_up | _of_years(corrections.make_up, wanted),
        corrections.confirmed_years & wanted,
    )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=passed) for passed in range((last - first).days + 1))


def _of_years(days: Mapping[date, str], years: Iterable[int]) -> dict[date, str]:
    return {day: reason for day, reason in days.items() if day.year in years}


def _to_entries(days: Mapping[date, str]) -> list[dict[str, str]]:
    return [{"date": day.isoformat(), "reason": days[day]} for day in sorted(days)]


def _listed(table: Mapping[str, Any], name: str) -> list[Any]:
    found = table.get(name, [])
    if not isinstance(found, list):
        raise InvalidInput(_("Lịch làm việc: mục “{name}” phải là một danh sách; hãy sửa lại.").format(name=name))
    return found


def _from_entries(entries: Iterable[Mapping[str, Any]], year: int) -> dict[date, str]:
    days: dict[date, str] = {}
    for entry in entries:
        try:
            # Text of both kinds: a TOML date prints itself in ISO form.
            day, reason = date.fromisoformat(str(entry["date"])), entry["reason"].strip()
        except (KeyError, TypeError, ValueError, AttributeError):
            day, reason = date.min, ""
        if day.year != year or not reason:
            raise InvalidInput(
                _("Lịch năm {year} có dòng không đọc được: {entry}; ghi ngày trong năm và lý do.").format(
                    year=year, entry=entry
                )
            )
        days[day] = reason
    return days


_SWAPPED = re.compile(r"thay cho ngày (\d\d)/(\d\d)/(\d{4})")


def _load_corrections() -> WorkCalendar:
    import tomllib

    return load_calendar(tomllib.loads(_CORRECTIONS.read_text("utf-8")))


def _from_package(year: int) -> tuple[dict[date, str], dict[date, str]]:
    """The package's days off and make-up days of one year."""
    # Imported here: it costs some 50 ms, and a year is seeded once in an office's life.
    import holidays

    package = holidays.country_holidays("VN", years=year, language="vi")
    if not package:
        raise CalendarGap(year)
    off: dict[date, str] = {}
    # A swapped day may be made up for in another year, and `weekend_workdays` then shows up in every year.
    make_up = {day: "Ngày làm bù" for day in package.weekend_workdays if day.year == year}
    for day, name in package.items():
        if swap := _SWAPPED.search(name):
            worked = date(int(swap[3]), int(swap[2]), int(swap[1]))
            off[day] = f"Nghỉ hoán đổi, làm bù {short_date(worked)}"
            if worked.year == year:
                make_up[worked] = f"Làm bù cho ngày {short_date(day)}"
        elif "Tết" in name and "Dương lịch" not in name:
            off[day] = "Tết Nguyên Đán"
        else:
            off[day] = name
    return off, make_up
