"""The office's profile as `office.toml` in its data folder has it, and what is wrong with it in a sentence."""

import tomllib
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeVar

from kiosk.errors import InvalidInput
from kiosk.i18n import _
from kiosk.own_entries import place_in_toml
from kiosk.settings import Counting, Department, OfficeProfile, ReportSettings, Site
from kiosk.vietnamese.fold import nfc
from kiosk.working_hours import USUAL_HOURS, WorkingHours

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)

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
