"""The composition root: puts store, rules and templates together into an open office.

Only this file, `cli.py` and `app.py` know all the rooms.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.clock import VIETNAM, Clock, SetClock, days_behind, system_clock
from kiosk.errors import InvalidInput, KioskError, StoreError
from kiosk.i18n import _
from kiosk.office import Office
from kiosk.office_files import (
    CALENDAR,
    PROCEDURES,
    PROFILE,
    WAIVERS,
    move,
    office_calendar,
    read_text,
    read_toml,
    write_missing_years,
    write_toml,
    years_wanted,
)
from kiosk.repository import STAFF, TABLES, Repository
from kiosk.settings import OfficeProfile, profile_from_toml
from kiosk.work_calendar import WorkCalendar, seed_calendar

if TYPE_CHECKING:
    from kiosk.apology_letter import ApologyLetter
    from kiosk.catalogue import Catalogue
    from kiosk.founding import Founding
    from kiosk.procedures import Procedure
    from kiosk.report import Report
    from kiosk.safekeeping import Safekeeping
    from kiosk.slips import ReceiptSlip
    from kiosk.waivers import Waiver

EXPORTS, STORE, DRAFTS = "exports", "store", "drafts"
_PROFILE_TO_BE = "office.toml.new"
"""The profile while the first set-up is under way; one that broke off may go on, and nobody else can start over."""


def is_founded(folder: Path) -> bool:
    """There is an office in this folder."""
    return (folder / PROFILE).is_file()


def check_foundable(folder: Path) -> None:
    """Nobody worked here before; a set-up that broke off before its end may go on.

    Raises:
        StoreError: the folder holds an office that has lost its profile: whoever set it up would get the head's seat.
    """
    from storage import open_store

    if not (folder / STORE).is_dir() or (folder / _PROFILE_TO_BE).is_file():
        return
    store = open_store(folder)
    try:
        staff = store.select(STAFF)
    finally:
        store.close()
    if staff:
        raise StoreError(
            _("Thư mục {path} có dữ liệu nhưng mất tệp office.toml; hãy khôi phục từ bản sao lưu.").format(path=folder)
        )


def open_office(folder: Path, clock: Clock = system_clock) -> Office:
    """Open the office that lives in a data folder.

    Raises:
        KioskError: the folder, its profile, its calendar or its store cannot be used; the sentence says what to do.
    """
    from storage import open_store

    profile = profile_from_toml(read_text(folder / PROFILE))
    if profile.days_behind:
        clock = days_behind(profile.days_behind, clock)
    calendar = office_calendar(folder, years_wanted(profile.opened_on, clock().date()))
    return _office(folder, open_store(folder, clock=clock), profile, calendar, clock)


def safekeeping_of(folder: Path) -> "Safekeeping":
    """What is known of a folder's backups, by its office's calendar; by the real one where there is no profile."""
    from storage.notes import safekeeping
    from storage.vfs import Disk

    try:
        days = profile_from_toml(read_text(folder / PROFILE)).days_behind
    except KioskError:
        days = 0
    return safekeeping(folder / STORE, Disk()).days_earlier(days)


def open_counter(folder: Path, clock: Clock = system_clock) -> Office:
    """Open the office for a day's work, and its data folder made ready: a new year's calendar in, old slips out.

    Raises:
        KioskError: as `open_office`, or the folder cannot be written.
    """
    office = open_office(folder, clock)
    try:
        office.discard_old_slips()
        write_missing_years(folder, years_wanted(office.profile.opened_on, office.counter.today))
    except KioskError:
        office.close()
        raise
    return office


def found_office(folder: Path, founding: "Founding", clock: Clock = system_clock) -> Office:
    """Set up an office in an empty folder and open it; the profile takes its place last, so a half set-up is none.

    Raises:
        InvalidInput: an answer cannot be, or the folder holds an office already.
        StoreError: the folder cannot be written, or its office has lost its profile.
    """
    from storage import open_store

    if is_founded(folder):
        raise InvalidInput(_("Thư mục {path} đã có dữ liệu; hãy chọn thư mục khác.").format(path=folder))
    check_foundable(folder)
    profile, head = founding.profile(), founding.first_member()
    store = open_store(folder, clock=clock)
    try:
        years = years_wanted(profile.opened_on, clock().date())
        write_missing_years(folder, years)
        office = _office(folder, store, profile, office_calendar(folder, years), clock)
        write_toml(folder / _PROFILE_TO_BE, "office.toml.j2", profile=profile)
        office.people.add_first(head, founding.pin)
        move(folder / _PROFILE_TO_BE, folder / PROFILE)
    except KioskError:
        store.close()
        raise
    return office


def write_demo(folder: Path, today: date) -> None:
    """Write the demo office's July 2025 into a folder that holds no data; opened on `today` it is 01/8/2025 there.

    Raises:
        InvalidInput: the folder holds something already.
        StoreError: it cannot be written.
    """
    from kiosk import demo
    from kiosk.desk.people import SYSTEM
    from storage import open_store
    from storage.memory import MemoryStore

    folder = folder.resolve()
    check_free(folder)
    profile = demo.profile(days_behind=(today - demo.AFTERWARDS).days)
    calendar = seed_calendar({demo.OPENED.year, demo.OPENED.year + 1})
    clock = SetClock(datetime.combine(demo.OPENED, time.min, VIETNAM))
    memory = MemoryStore()
    demo.live_through_july(_office(folder, memory, profile, calendar, clock), clock)
    # Made beside its place and moved there in one step: the demo is either all there or not at all.
    made = _emptied(folder.with_name(f".{folder.name}.demo-new"))
    store = open_store(made, clock=clock)
    try:
        memory.copy_to(store, TABLES, SYSTEM)
    finally:
        store.close()
    write_toml(made / CALENDAR, "calendar.toml.j2", calendar=calendar.to_document())
    write_toml(made / PROFILE, "office.toml.j2", profile=profile)
    move(made, folder)


def check_free(folder: Path) -> None:
    """Whether the demo can be written there, for whoever says first that it is being written.

    Raises:
        InvalidInput: the folder holds something already, or is where one is.
        StoreError: it cannot be looked into.
    """
    if _holds_data(folder):
        raise InvalidInput(_("Thư mục {path} đã có dữ liệu; hãy chọn một thư mục mới.").format(path=folder))
    if folder.exists() and folder.samefile(Path.cwd()):
        # Another folder takes its place, and whoever stands in it would stand nowhere.
        raise InvalidInput(_("Đang đứng trong {path}; hãy ghi tên một thư mục mới.").format(path=folder))


def _emptied(folder: Path) -> Path:
    """The folder, made anew; what an earlier try left there is gone."""
    import shutil

    from storage.problems import explained
    from storage.vfs import make_folder

    with explained(folder):
        if folder.exists():
            shutil.rmtree(folder)
        make_folder(folder, parents=True)
    return folder


def _office(
    folder: Path, repository: Repository, profile: OfficeProfile, calendar: WorkCalendar, clock: Clock
) -> Office:
    from storage.drafts import FileDrafts
    from storage.outbox import Outbox

    outbox = Outbox(folder / EXPORTS)
    return Office(
        repository,
        profile,
        _catalogue(folder),
        calendar,
        clock,
        _render,
        outbox,
        _render_slip,
        _render_letter,
        _own_waivers(folder / WAIVERS),
        FileDrafts(folder / DRAFTS, clock),
        lambda: safekeeping_of(folder),
    )


def _catalogue(folder: Path) -> "Callable[[], Catalogue]":
    """How to get the shipped procedures with the office's own added, or put in the place of shipped ones.

    Raises:
        InvalidInput: the office's own file is wrong; better said when the office opens than in front of a citizen.
    """
    path = folder / PROCEDURES
    if not path.exists():
        return _shipped_catalogue
    catalogue = _shipped_catalogue().with_versions(_own_procedures(path))
    return lambda: catalogue


def _shipped_catalogue() -> "Catalogue":
    from kiosk.catalogue import load_catalogue

    return load_catalogue()


def _own_procedures(path: Path) -> "tuple[Procedure, ...]":
    from kiosk.own_procedures import own_procedures

    return own_procedures(read_toml(path))


def _own_waivers(path: Path) -> "tuple[Waiver, ...]":
    if not path.exists():
        return ()
    from kiosk.own_waivers import own_waivers

    return own_waivers(read_toml(path))


def _render(report: "Report", form: str) -> str:
    from kiosk.report import report_to_json

    if form == "json":
        return json.dumps(report_to_json(report), ensure_ascii=False, indent=2) + "\n"
    from templates import render_report

    return render_report(report, form)


def _render_slip(slip: "ReceiptSlip") -> str:
    from templates import render

    return render("receipt.txt.j2", {"slip": slip})


def _render_letter(letter: "ApologyLetter", form: str) -> str:
    from templates import render_letter

    return render_letter(letter, form)


def _holds_data(folder: Path) -> bool:
    try:
        return folder.exists() and any(folder.iterdir())
    except OSError as error:
        from storage.problems import reason_of

        raise StoreError(
            _("Không mở được thư mục {path} ({detail}); hãy chọn thư mục khác.").format(
                path=folder, detail=reason_of(error)
            )
        ) from None
