"""The office's profile: who it is, its sites and departments, how its report is counted and signed.

Read from `office.toml` in the data folder. Everything a province or an office decides for itself is here,
never in the code.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.own_entries import place_in_toml
from kiosk.vietnamese.fold import nfc
from kiosk.working_hours import USUAL_HOURS, WorkingHours

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)


class SolvedWhen(StrEnum):
    """Which moment ends the office's work on a dossier."""

    RESULT_READY = "result_ready"
    RETURNED = "returned"

    @property
    def words(self) -> str:
        """The choice as the report prints it, in Vietnamese."""
        return _SOLVED_WHEN_WORDS[self]

    @property
    def label(self) -> str:
        """The choice in the user's language."""
        return _(self.words)


_SOLVED_WHEN_WORDS = {
    SolvedWhen.RESULT_READY: N_("khi có kết quả"),
    SolvedWhen.RETURNED: N_("khi trả kết quả cho người nộp"),
}


class CountAs(StrEnum):
    """How a withdrawn or refused dossier enters the figures; provinces differ."""

    BY_TIME = "by_time"
    ON_TIME = "on_time"
    LEFT_OUT = "left_out"

    @property
    def words(self) -> str:
        """The choice as the report prints it, in Vietnamese."""
        return _COUNT_AS_WORDS[self]

    @property
    def label(self) -> str:
        """The choice in the user's language."""
        return _(self.words)


_COUNT_AS_WORDS = {
    CountAs.BY_TIME: N_("tính theo thời điểm kết thúc"),
    CountAs.ON_TIME: N_("luôn tính đúng hạn"),
    CountAs.LEFT_OUT: N_("không tính vào biểu"),
}


class Site(NamedTuple):
    """A place where citizens are received (điểm tiếp nhận)."""

    key: str
    name: str
    opened_on: date
    closed_on: date | None = None
    hours: WorkingHours = USUAL_HOURS

    def is_open_on(self, day: date) -> bool:
        """It serves on that day, weekends and holidays aside."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


class Department(NamedTuple):
    """A department (phòng, bộ phận) with its fields (lĩnh vực): a queue letter and a line of the report."""

    letter: str
    name: str
    fields: tuple[str, ...]
    report_name: str = ""

    @property
    def name_in_report(self) -> str:
        """How the report calls it."""
        return self.report_name or self.name


class Counting(NamedTuple):
    """The choices behind the figures, shown wherever the figures are."""

    solved_when: SolvedWhen = SolvedWhen.RESULT_READY
    withdrawn: CountAs = CountAs.BY_TIME
    refused: CountAs = CountAs.BY_TIME


class ReportSettings(NamedTuple):
    """What surrounds the figures on the printed page (NĐ 30/2020)."""

    signs_for: str = "TM. ỦY BAN NHÂN DÂN"
    signer_title: str = "CHỦ TỊCH"
    signer: str = ""
    symbol: str = "BC-UBND"
    online_term: str = "trực tuyến"
    trim_percent: bool = False
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeProfile:
    """One office. `published_procedures` is what the office has published, apart from how many are loaded."""

    code: str
    name: str
    centre: str
    place: str
    opened_on: date
    superior: str = ""
    published_procedures: int | None = None
    published_ground: str = ""
    sites: tuple[Site, ...] = ()
    departments: tuple[Department, ...] = ()
    counting: Counting = field(default_factory=Counting)
    report: ReportSettings = field(default_factory=ReportSettings)
    notice: str = ""
    """Shown on the lock screen; the demo tells its staff and PINs there."""
    days_behind: int = 0
    """How far the office's clock runs behind the machine's; only the demo is not of today."""

    def site(self, key: str) -> Site:
        """The site with this key, else the first one, for showing something; ask `has_site` where it counts."""
        return next((site for site in self.sites if site.key == key), self.sites[0])

    def has_site(self, key: str) -> bool:
        """There is a site with this key."""
        return any(site.key == key for site in self.sites)

    def department_of(self, field_name: str) -> Department | None:
        """The department that handles a field, if the office has said so."""
        return next((unit for unit in self.departments if field_name in unit.fields), None)

    def department(self, letter: str) -> Department | None:
        """The department with this queue letter."""
        return next((unit for unit in self.departments if unit.letter == letter), None)


_MOST_PROCEDURES = 100_000
_MOST_DAYS_BEHIND = 36_500


def profile_from_toml(text: str) -> OfficeProfile:
    """The profile in the text of an `office.toml`.

    Raises:
        InvalidInput: it is no TOML, or an entry is missing or wrong; the sentence names the entry.
    """
    try:
        document = tomllib.loads(nfc(text))
    except ValueError as error:
        raise InvalidInput(
            _("Tệp office.toml sai cú pháp ({detail}); hãy sửa dòng đó.").format(detail=place_in_toml(error))
        ) from None
    return _profile(document)


def _profile(document: Mapping[str, Any]) -> OfficeProfile:
    office = _Section(document, "office")
    sites = tuple(_site(entry) for entry in _sections(document, "site"))
    departments = tuple(_department(entry) for entry in _sections(document, "department"))
    if not sites:
        raise InvalidInput(_("Tệp office.toml chưa có điểm tiếp nhận nào; hãy thêm một mục [[site]]."))
    letters = [unit.letter for unit in departments]
    if len(set(letters)) != len(letters):
        raise InvalidInput(_("Tệp office.toml có hai bộ phận trùng chữ cái; mỗi [[department]] cần một chữ riêng."))
    published = office.number("published_procedures", _MOST_PROCEDURES)
    return OfficeProfile(
        code=office.text("code"),
        name=office.text("name"),
        centre=office.text("centre"),
        place=office.text("place"),
        opened_on=office.value("opened_on", date),
        superior=office.optional("superior", str, ""),
        published_procedures=published or None,
        published_ground=office.optional("published_ground", str, ""),
        notice=office.optional("notice", str, ""),
        days_behind=office.number("days_behind", _MOST_DAYS_BEHIND),
        sites=sites,
        departments=departments,
        counting=_counting(_Section(document, "counting", needed=False)),
        report=_report(_Section(document, "report", needed=False)),
    )


def _site(entry: "_Section") -> Site:
    spans = entry.optional("hours", list, [])
    try:
        parsed = tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in spans)
        hours = WorkingHours(parsed) if parsed else USUAL_HOURS
    except (ValueError, TypeError):
        # Hours with a time zone beside hours without one cannot be compared.
        raise entry.wrong("hours") from None
    if any(end.tzinfo is not None for span in parsed for end in span):
        raise entry.wrong("hours")
    closed = entry.optional("closed_on", date, date.max)
    return Site(
        key=entry.text("key"),
        name=entry.text("name"),
        opened_on=entry.value("opened_on", date),
        closed_on=None if closed == date.max else closed,
        hours=hours,
    )


def _department(entry: "_Section") -> Department:
    letter = entry.text("letter").upper()
    if not (len(letter) == 1 and letter.isascii() and letter.isalpha()):
        raise entry.wrong("letter")
    return Department(letter, entry.text("name"), entry.texts("fields"), entry.optional("report_name", str, ""))


def _counting(entry: "_Section") -> Counting:
    default = Counting()
    return Counting(
        entry.choice("solved_when", default.solved_when),
        entry.choice("withdrawn", default.withdrawn),
        entry.choice("refused", default.refused),
    )


def _report(entry: "_Section") -> ReportSettings:
    default = ReportSettings()
    return ReportSettings(
        signs_for=entry.optional("signs_for", str, default.signs_for),
        signer_title=entry.optional("signer_title", str, default.signer_title),
        signer=entry.optional("signer", str, ""),
        symbol=entry.optional("symbol", str, default.symbol),
        online_term=entry.optional("online_term", str, default.online_term),
        trim_percent=entry.optional("trim_percent", bool, False),
        recipients=entry.texts("recipients"),
    )


class _Section:
    """One table of the TOML document, with errors that name the entry."""

    def __init__(self, document: Mapping[str, Any], name: str, needed: bool = True) -> None:
        self.name = name
        found = document.get(name, None if needed else {})
        if not isinstance(found, Mapping):
            raise InvalidInput(_("Tệp office.toml thiếu mục [{name}]; hãy thêm mục này.").format(name=name))
        self.entries = found

    def wrong(self, key: str) -> InvalidInput:
        """What to say about an entry that cannot be used."""
        return InvalidInput(
            _("Tệp office.toml, mục [{name}]: “{key}” thiếu hoặc sai; hãy sửa lại.").format(name=self.name, key=key),
            field=key,
        )

    def value(self, key: str, kind: type[T]) -> T:
        """A value that must be there."""
        found = self.entries.get(key)
        # The very kind: a moment is a date to Python, and true is a number.
        if type(found) is not kind or not isinstance(found, kind):
            raise self.wrong(key)
        return found

    def text(self, key: str) -> str:
        """A text that must be there and not be blank."""
        found = self.value(key, str).strip()
        if not found:
            raise self.wrong(key)
        return found

    def number(self, key: str, most: int) -> int:
        """A number from 0 to `most`; 0 when left out."""
        found = self.optional(key, int, 0)
        if not 0 <= found <= most:
            raise self.wrong(key)
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when left out."""
        found = self.optional(key, list, [])
        if not all(isinstance(text, str) for text in found):
            raise self.wrong(key)
        return tuple(found)

    def optional(self, key: str, kind: type[T], default: T) -> T:
        """A value that may be left out."""
        return self.value(key, kind) if key in self.entries else default

    def choice(self, key: str, default: Choice) -> Choice:
        """One of the words of an enumeration, which may be left out."""
        kind = type(default)
        typed = self.optional(key, str, default.value)
        try:
            return kind(typed)
        except ValueError:
            raise InvalidInput(
                _("Tệp office.toml, mục [{name}]: “{key}” không nhận “{typed}”; hãy ghi một trong: {words}.").format(
                    name=self.name, key=key, typed=typed[:40], words=", ".join(kind)
                ),
                field=key,
            ) from None


def _sections(document: Mapping[str, Any], name: str) -> list[_Section]:
    found = document.get(name, [])
    if not isinstance(found, list):
        raise InvalidInput(_("Tệp office.toml: mục “{name}” phải viết là [[{name}]].").format(name=name))
    return [_Section({name: entry}, name) for entry in found]
