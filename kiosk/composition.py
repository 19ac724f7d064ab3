"""The composition root: puts store, rules and templates together into an open office.

Only this file, `cli.py` and `app.py` know all the rooms.
"""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kiosk.catalogue import load_catalogue
from kiosk.clock import Clock, days_behind, system_clock
from kiosk.errors import InvalidInput, KioskError, StoreError
from kiosk.i18n import _
from kiosk.office import Office
from kiosk.report import Report
from kiosk.settings import OfficeProfile, profile_from_toml
from kiosk.staff import StaffMember
from kiosk.work_calendar import WorkCalendar, load_calendar, seed_calendar

PROFILE, CALENDAR, EXPORTS = "office.toml", "calendar.toml", "exports"


def is_founded(folder: Path) -> bool:
    """There is an office in this folder."""
    return (folder / PROFILE).is_file()


def open_office(folder: Path, clock: Clock = system_clock) -> Office:
    """Open the office that lives in a data folder.

    Raises:
        KioskError: the folder, its profile, its calendar or its store cannot be used; the sentence says what to do.
    """
    from storage.outbox import Outbox

    from storage import open_store

    profile = profile_from_toml(_read(folder / PROFILE))
    if profile.days_behind:
        clock = days_behind(profile.days_behind, clock)
    calendar = _calendar(folder, profile, clock().date())
    store = open_store(folder)
    return Office(store, profile, load_catalogue(), calendar, clock, _render, Outbox(folder / EXPORTS))


def found_office(
    folder: Path, profile: OfficeProfile, head: StaffMember, pin: str, clock: Clock = system_clock
) -> Office:
    """Set up an office in an empty folder and open it; the profile is written last, so a half set-up is none.

    Raises:
        KioskError: the folder holds an office already, or cannot be written.
    """
    from storage.outbox import Outbox

    from storage import open_store
    from templates import render

    if is_founded(folder):
        raise InvalidInput(_("Thư mục {path} đã có dữ liệu; hãy chọn thư mục khác.").format(path=folder))
    text = render("office.toml.j2", {"profile": profile, "q": _quoted})
    profile_from_toml(text)
    store = open_store(folder)
    calendar = _calendar(folder, profile, clock().date())
    office = Office(store, profile, load_catalogue(), calendar, clock, _render, Outbox(folder / EXPORTS))
    try:
        office.people.add(head, pin)
        _write(folder / PROFILE, text)
    except KioskError:
        office.close()
        raise
    return office


def _calendar(folder: Path, profile: OfficeProfile, today: date) -> WorkCalendar:
    """The office's calendar; years it lacks, up to the next one, are seeded and written down for staff to check."""
    path = folder / CALENDAR
    known = load_calendar(_toml(path)) if path.exists() else WorkCalendar(frozenset())
    wanted = frozenset(range(min(profile.opened_on.year, today.year), today.year + 2))
    if wanted <= known.years:
        return known
    calendar = known.adding(seed_calendar(wanted - known.years))
    from templates import render

    _write(path, render("calendar.toml.j2", {"calendar": calendar.to_document(), "q": _quoted}))
    return calendar


def _render(report: Report, form: str) -> str:
    from kiosk.report import report_to_json

    if form == "json":
        return json.dumps(report_to_json(report), ensure_ascii=False, indent=2) + "\n"
    from templates import render_report

    return render_report(report, form)


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(
            _("Tệp {path} sai cú pháp ({detail}); hãy sửa dòng đó.").format(path=path, detail=error)
        ) from None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise StoreError(_("Không có tệp {path}; hãy kiểm tra thư mục dữ liệu (--data).").format(path=path)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            _("Không đọc được tệp {path} ({detail}); hãy kiểm tra quyền và bảng mã UTF-8.").format(
                path=path, detail=error
            )
        ) from None


def _write(path: Path, text: str) -> None:
    from storage.atomic import replace_file

    replace_file(path, text.encode())


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
