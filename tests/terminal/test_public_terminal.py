"""`kiosk public` in a real terminal: bytes instead of keys, signals, crashes, and the way out."""

import random
import signal
import sys
import termios
from pathlib import Path

import pytest
from pty_session import PtySession, python

from kiosk.composition import open_office
from kiosk.repository import FEEDBACK, RATINGS, TABLES, TICKETS

PROGRAM = Path(__file__).with_name("public_program.py")
START = "Kính chào quý khách"
F10 = "\x1b[21~"
HOSTILE = (
    b"\x1b[200~11",  # a paste that never ends
    b"\x1b[48;99999;99999;0;0t",  # a terminal as large as a country
    b"\x1b[48;2;2;0;0t",
    b"\x1b[?2048;1$y\x1b[?2048;2$y",
    b"\x1b[<0;10;10M\x1b[<-9;-9;-9m",
    b"\x1b]52;c;aG9h\x07",
    b"\x03\x1a\x1c\x11\x13\x04\x10\x00",
    b"\xff\xfe\xec\xef",
)


def kiosk(folder: Path, **terminal: object) -> PtySession:
    return PtySession([sys.executable, "-m", "kiosk", "--data", str(folder), "public"], **terminal)  # type: ignore[arg-type]


def leave(session: PtySession) -> int:
    session.type("\x1b")
    session.settle()
    before = len(session.output)
    session.type(F10)
    session.wait_for("Dành cho cán bộ", since=before)
    session.type("hoa\r2025\r")
    return session.wait_for_exit()


def kept(folder: Path) -> dict[str, list[object]]:
    office = open_office(folder)
    may_grow = {TICKETS, FEEDBACK, RATINGS}
    found = {table.name: list(office.counter.repository.select(table)) for table in TABLES if table not in may_grow}
    office.close()
    return found


def test_thousands_of_random_bytes_neither_leave_nor_write_anything_else(ba_to_folder):
    before = kept(ba_to_folder)
    chance = random.Random(20250731)
    with kiosk(ba_to_folder) as session:
        session.wait_for(START)
        for _burst in range(4):
            pieces = [chance.choice(HOSTILE) if chance.random() < 0.3 else chance.randbytes(50) for _piece in range(40)]
            session.type(b"".join(pieces))
            session.settle()
        assert session.exit_status is None
        assert leave(session) == 0
        assert "Traceback" not in session.text
        assert "Máy gặp lỗi" not in session.text
    assert kept(ba_to_folder) == before


def _line(session: PtySession, row: int) -> str:
    lines = session.picture.text.split("\n")
    return lines[row] if row < len(lines) else ""


def test_a_window_that_is_resized_is_filled_at_once(ba_to_folder):
    # A shell may have left in the environment how large it was once.
    with kiosk(ba_to_folder, environment={"COLUMNS": "80", "LINES": "24"}) as session:
        session.wait_for(START)
        for columns, rows in ((100, 30), (60, 18), (90, 20)):
            session.resize(columns, rows)
            session._wait_until(
                lambda row=rows - 1: _line(session, row).split() == ["9", "English"], "the last line of the new size"
            )
            session.settle()
            last = _line(session, rows - 1)
            assert last.split() == ["9", "English"]
            assert abs(last.index("9") + last.index("h") - columns) <= 1  # in the middle


def test_no_report_on_the_line_is_the_last_thing_it_hears(ba_to_folder):
    with kiosk(ba_to_folder) as session:
        session.wait_for(START)
        for report in HOSTILE:
            session.type(report)
            session.settle()
            before = len(session.output)
            session.type(F10)
            session.wait_for("Dành cho cán bộ", since=before)
            session.type("\x1b")
            session.settle()
        assert leave(session) == 0


def test_a_number_taken_at_the_terminal_is_in_the_clerks_queue(ba_to_folder):
    with kiosk(ba_to_folder) as session:
        session.wait_for(START)
        session.type("1")
        session.wait_for("Quý khách cần làm việc gì?")
        session.idle_bytes()  # long enough to have read it
        session.type("2")
        session.wait_for("Số của quý khách")
        assert leave(session) == 0
    office = open_office(ba_to_folder)
    [ticket] = office.queue.today()
    office.close()
    assert (ticket.number, ticket.history[0].by) == ("B001", "public")


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU])
def test_no_signal_from_the_keyboard_stops_it(ba_to_folder, number):
    with kiosk(ba_to_folder) as session:
        session.wait_for(START)
        session.send_signal(number)
        session.type("3")
        session.wait_for("Thủ tục thuộc nhóm nào?")


def test_switches_of_the_library_in_the_environment_are_of_no_use(ba_to_folder):
    switches = {
        "TEXTUAL_ALLOW_SIGNALS": "1",
        "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver",
        "TEXTUAL_PRESS": "1,1,1",
        "TEXTUAL": "devtools,debug",
    }
    with kiosk(ba_to_folder, environment=switches) as session:
        session.wait_for(START)
        session.type("\x03\x1a\x1c3")
        session.wait_for("Thủ tục thuộc nhóm nào?")
        assert leave(session) == 0


def test_what_is_typed_ahead_of_the_end_never_reaches_the_shell(ba_to_folder):
    with PtySession(
        [
            "sh",
            "-c",
            f'"{sys.executable}" -m kiosk --data "{ba_to_folder}" public; echo "[$?]"; read line; echo "<$line>"',
        ]
    ) as session:
        session.wait_for(START)
        settings = session.attributes
        session.type(F10 + "hoa\r2025\r" + "reboot\r")
        session.wait_for("[0]")
        session.type("me\r")
        session.wait_for("<me>")
        assert "<reboot>" not in session.text
        assert session.attributes[3] & termios.ECHO
        assert not settings[3] & termios.ISIG
        assert b"\x1b[2J\x1b[3J" in session.output  # and nothing is left to scroll back to


def test_after_a_crash_it_says_so_without_values_and_comes_back(ba_to_folder):
    with PtySession(python(PROGRAM, str(ba_to_folder), "f5")) as session:
        session.wait_for(START)
        session.type("\x1b[15~")  # F5
        session.wait_for("đang tự khởi động lại")
        session.settle()
        seen = len(session.output)
        session.type("\x03\x1c\x1areboot\r")  # while nobody answers
        session.wait_for(START, since=seen)
        assert "Bí Mật" not in session.text
        assert "Traceback" not in session.text
        assert "reboot" not in session.text
        assert leave(session) == 0


def test_a_program_that_fails_at_once_is_given_up(ba_to_folder):
    with PtySession(python(PROGRAM, str(ba_to_folder), "at-once")) as session:
        assert session.wait_for_exit() == 1
        assert session.text.count("đang tự khởi động lại") == 3


def test_a_folder_without_an_office_and_a_site_that_is_not_there_are_refused_in_a_sentence(ba_to_folder, tmp_path):
    with kiosk(tmp_path / "nothing") as session:
        assert session.wait_for_exit() == 1
        assert "chưa có dữ liệu" in session.text
    command = [sys.executable, "-m", "kiosk", "--data", str(ba_to_folder), "public", "--site", "D9"]
    with PtySession(command) as session:
        assert session.wait_for_exit() == 1
        assert "Không có điểm tiếp nhận mã “D9”" in session.text
