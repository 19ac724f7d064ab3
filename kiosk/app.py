"""The counter's program, put together from its office and its screens."""

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from kiosk.composition import check_foundable, found_office, is_founded, open_counter, open_office
from kiosk.errors import KioskError
from kiosk.i18n import N_, _
from kiosk.office import Office
from kiosk.vietnamese.dates import clock_time, short_weekday
from screens.left_out import without_what_is_never_used
from screens.terminal_check import prepare_terminal

SCREENS = {
    "login": "screens.login:LoginScreen",
    "home": "screens.home:HomeScreen",
    "queue": "screens.queue:QueueScreen",
    "intake": "screens.intake:IntakeScreen",
    "lookup": "screens.lookup:LookupScreen",
    "dossier": "screens.dossier:DossierScreen",
    "fees": "screens.fees:FeesScreen",
    "report": "screens.report:ReportScreen",
    "preview": "screens.preview:PreviewScreen",
}

_LOG = "kiosk.log"
_LONGEST_LOG = 1_000_000
"""Bytes; one longer log is kept beside it, as `kiosk.log.1`."""

_OPEN_AGAIN = N_(
    "Chương trình gặp lỗi và đã tự mở lại. Hồ sơ đã lưu vẫn an toàn; hãy gõ mã PIN và xem lại việc đang làm dở."
)
_MOST_STARTS, _WITHIN_SECONDS = 3, 600.0


_SSH = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
"""One of these is set where the terminal is at the other end of a line."""


class OfficeStatus:
    """What the status bar says; counts are looked up again only when the store or the minute has changed.

    Args:
        office: whose day it is.
        shows_time: with the time of day, which is painted anew every minute.
    """

    def __init__(self, office: Office, shows_time: bool = True) -> None:
        self.office = office
        self._shows_time = shows_time
        self._known_for: object = None
        self._burning = ""

    def status_left(self) -> str:
        """Office, site and who."""
        counter = self.office.counter
        who = counter.staff
        parts = [counter.profile.name]
        if who is not None:
            parts += [counter.site.name, who.name]
        return " · ".join(parts)

    def status_right(self) -> str:
        """What burns, the day and the time."""
        now = self.office.counter.now
        day = f"{short_weekday(now.date())} {now.day}/{now.month}"
        moment = f"{day} {clock_time(now)}" if self._shows_time else day
        return "  ".join(filter(None, (self._burning_at(now), moment)))

    def _burning_at(self, now: datetime) -> str:
        if self.office.counter.staff is None:
            return ""
        known_for = (self.office.stamp(), now.replace(second=0))
        if known_for != self._known_for:
            work = self.office.day.work()
            counts = ((len(work.overdue), _("quá hạn")), (len(work.due_today), _("đến hạn hôm nay")))
            self._burning = " · ".join(f"{count} {what}" for count, what in counts if count)
            self._known_for = known_for
        return self._burning


def run_counter(folder: Path) -> int:
    """Open the counter on a data folder, after the first set-up where there is no office yet; gives the exit status.

    Raises:
        KioskError: the terminal or the data folder cannot be used.
    """
    if objection := prepare_terminal():
        raise KioskError(objection)
    log_to(folder)
    office = open_counter(folder) if is_founded(folder) else _founded(folder)
    if office is None:
        return 1
    began = [time.monotonic()]
    status, broke_off = _serve(office)
    while broke_off is not None and not _falls_again_and_again(began):
        # A screen that falls soon after it is shown again is not gone back to.
        place = broke_off if len(began) == 1 or time.monotonic() - began[-1] > _WITHIN_SECONDS else ""
        began.append(time.monotonic())
        # A store that an error passed through is opened anew: what it holds is what is on the disk.
        status, broke_off = _serve(open_office(folder), after_crash=True, place=place)
    return status


def _serve(office: Office, after_crash: bool = False, place: str = "") -> tuple[int, str | None]:
    """Run the counter once: its exit status, and the screen on which an error of the program's own ended it, if any."""
    with without_what_is_never_used():
        from screens.shell import CounterShell

    try:
        # Whoever is at the other end of a line has a clock there; the line stays silent while nothing happens.
        shows_time = not any(os.environ.get(name) for name in _SSH)
        shell = CounterShell(office, OfficeStatus(office, shows_time), SCREENS)
        shell.start_on("login", saying=_(_OPEN_AGAIN) if after_crash else "", then=place)
        return shell.run_counter(), shell.place if shell.has_crashed else None
    finally:
        office.close()


def _falls_again_and_again(began: Sequence[float]) -> bool:
    """A program that cannot even be opened again must say so and leave, not blink at the clerk for ever."""
    return len(began) >= _MOST_STARTS and time.monotonic() - began[-_MOST_STARTS] < _WITHIN_SECONDS


def _founded(folder: Path) -> Office | None:
    """The office of the first set-up; None when the clerk left without."""
    check_foundable(folder)
    with without_what_is_never_used():
        from screens.setup import run_setup

    return run_setup(lambda founding: found_office(folder, founding))


def log_to(folder: Path) -> None:
    """Errors go to a file: whatever is printed would land in the middle of the screen.

    Several sessions append to one file. A long one is set aside only when a session starts: those that have it open
    go on writing into the one set aside, and nothing is torn in two.
    """
    import logging

    from storage.vfs import make_folder, open_file

    path = folder / _LOG
    try:
        make_folder(folder, parents=True)
        with suppress(FileNotFoundError):  # the first session, or another has just set it aside
            if path.stat().st_size > _LONGEST_LOG:
                path.replace(folder / f"{_LOG}.1")
        os.close(open_file(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND))
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        from storage.problems import reason_of

        raise KioskError(
            _("Không ghi được vào thư mục {path} ({detail}); hãy cấp quyền hoặc chọn thư mục khác bằng --data.").format(
                path=folder, detail=reason_of(error)
            )
        ) from None
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s %(message)s"))
    logging.getLogger("kiosk").addHandler(handler)
