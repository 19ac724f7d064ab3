"""The office's own files in its data folder, which its staff edit: read, written, and never written over."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kiosk.errors import InvalidInput, StoreError
from kiosk.i18n import _
from kiosk.own_entries import place_in_toml
from kiosk.work_calendar import WorkCalendar, load_calendar, seed_calendar

PROFILE, CALENDAR, PROCEDURES, WAIVERS = "office.toml", "calendar.toml", "procedures.toml", "waivers.toml"


def years_wanted(opened_on: date, today: date) -> frozenset[int]:
    """The years a counter needs to know: since it opened, and up to the end of the next one."""
    return frozenset(range(min(opened_on.year, today.year), today.year + 2))


def office_calendar(folder: Path, years: frozenset[int]) -> WorkCalendar:
    """The office's calendar; what it lacks of `years` is a forecast. Nothing is written.

    Raises:
        KioskError: the file cannot be read, or is wrong.
    """
    path = folder / CALENDAR
    known = load_calendar(read_toml(path)) if path.exists() else WorkCalendar(frozenset())
    missing = years - known.years
    return known.adding(seed_calendar(missing)) if missing else known


def write_missing_years(folder: Path, years: frozenset[int]) -> None:
    """Write the forecast of `years` that the calendar lacks below what staff wrote, for them to check.

    Raises:
        KioskError: the file cannot be read or written, or is wrong.
    """
    path = folder / CALENDAR
    if not path.exists():
        write_toml(path, "calendar.toml.j2", calendar=seed_calendar(years).to_document())
        return
    written = read_text(path)
    missing = years - load_calendar(_parsed(path, written)).years
    if not missing:
        return
    added = _rendered("calendar_years.toml.j2", calendar=seed_calendar(missing).to_document())
    longer = f"{written.rstrip()}\n\n{added.lstrip()}"
    # A file that lists its years in another way than ours cannot be added to; the forecast is in memory then.
    if _is_toml(longer):
        _write(path, longer)


def read_toml(path: Path) -> Mapping[str, Any]:
    """The document in a TOML file.

    Raises:
        StoreError: the file cannot be read.
        InvalidInput: it is no TOML; the sentence says where.
    """
    return _parsed(path, read_text(path))


def read_text(path: Path) -> str:
    """The text of a file, its line ends as they are.

    Raises:
        StoreError: the file cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(_("Không có tệp {path}; hãy kiểm tra thư mục dữ liệu (--data).").format(path=path)) from None
    except UnicodeDecodeError:
        raise StoreError(_("Tệp {path} không theo bảng mã UTF-8; hãy lưu lại theo UTF-8.").format(path=path)) from None
    except OSError as error:
        from storage.problems import reason_of

        raise StoreError(
            _("Không đọc được tệp {path} ({detail}); hãy kiểm tra quyền đọc.").format(
                path=path, detail=reason_of(error)
            )
        ) from None


def write_toml(path: Path, template: str, **context: object) -> None:
    """Write a file from its template, all of it or nothing.

    Raises:
        StoreError: it cannot be written.
    """
    _write(path, _rendered(template, **context))


def move(path: Path, to: Path) -> None:
    """Put a file or a folder into its place in one step.

    Raises:
        StoreError: it cannot be.
    """
    from storage.problems import explained

    with explained(to):
        path.replace(to)


def _rendered(template: str, **context: object) -> str:
    from templates import render

    return render(template, {**context, "q": quoted})


def quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(path: Path, text: str) -> None:
    from storage.outbox import write_file

    write_file(path, text)


def _parsed(path: Path, text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as error:
        raise InvalidInput(
            _("Tệp {path} sai cú pháp ({detail}); hãy sửa dòng đó.").format(path=path, detail=place_in_toml(error))
        ) from None


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except ValueError:
        return False
    return True
