import signal
import sys
import time
from pathlib import Path

import pytest
from counter_line import counter, sign_in
from pty_session import PtySession

from kiosk.composition import open_office

SECRET = "Bí Mật"
NAME = "Nguyễn Văn Ân"
_STALLED_SECONDS = 2.0
F3, F4, F6 = "\x1bOR", "\x1bOS", "\x1b[17~"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT])
def test_a_stop_signal_restores_the_terminal_and_keeps_what_was_typed(start, typed, number):
    session = start()
    raw = session.attributes
    session.type("abc")
    session.settle()
    session.send_signal(number)
    assert session.wait_for_exit() == 128 + number
    session.settle()
    assert b"\x1b[?1049l" in session.output  # left the second screen
    assert b"\x1b[?25h" in session.output  # cursor back
    assert b"\x1b[?1000h" not in session.output  # no mouse was ever asked for
    assert session.attributes != raw
    assert typed()[0] == "abc"


def test_a_crash_says_so_without_showing_any_value(start):
    session = start("form", "crash")
    session.wait_for("Chương trình gặp lỗi và đã dừng")
    assert session.wait_for_exit() == 1
    session.settle()
    assert SECRET not in session.text
    assert "Traceback" not in session.text
    assert "locals" not in session.text


def test_a_failing_key_is_reported_and_the_day_goes_on(start, typed):
    session = start()
    session.type("\x1b[19~")  # F8
    session.wait_for("Mã lỗi")
    session.type("abc\x1b[17~")  # F6
    assert session.wait_for_exit() == 0
    assert SECRET not in session.text
    assert typed()[0] == "abc"


@pytest.mark.parametrize(
    "key", ["\x11", "\x03", "\x10", "\x1a", "\x1c", "\x04"], ids=["^Q", "^C", "^P", "^Z", "^\\", "^D"]
)
def test_no_control_key_leaves_the_program(start, typed, key):
    session = start()
    session.type(key + "abc\x1b[17~")
    assert session.wait_for_exit() == 0
    assert typed()[0] == "abc"


def children_of(process):
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def is_running(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_lost_line_ends_the_program(ba_to_folder):
    with counter(ba_to_folder) as session:
        sign_in(session)
        session.hang_up()
        assert session.wait_for_exit_unread() == 128 + signal.SIGHUP


def test_a_lost_line_ends_even_a_program_that_nobody_tells(ba_to_folder):
    # The shell ignores SIGHUP, and so does what it starts; only the shell would be told anyway.
    script = f"trap '' HUP; {sys.executable} -m kiosk --data {ba_to_folder}; sleep 20"
    with PtySession(["sh", "-c", script]) as session:
        session.wait_for("PIN")
        session.settle()
        (program,) = children_of(session.process)
        session.hang_up()
        session.wait_for_unread(lambda: not is_running(program), "the program to end without its line")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_terminal_that_has_stopped_reading_keeps_no_program_alive(ba_to_folder, number):
    with counter(ba_to_folder) as session:
        sign_in(session)
        for _turn in range(60):
            session.type(F4 + F6)  # screens full of text that nobody reads
        session.send_signal(number)
        assert session.wait_for_exit_unread() == 128 + number


def test_what_is_saved_is_on_the_disk_although_the_terminal_reads_nothing(ba_to_folder):
    office = open_office(ba_to_folder)
    with counter(ba_to_folder) as session:
        sign_in(session)
        for _turn in range(60):
            session.type(F4 + F6)  # far more than the line and Textual's writer hold
        session.type(f"{F3}2.000635\r{NAME}\r\x13")
        session.wait_for_unread(lambda: NAME in {found.applicant.name for found in office.dossiers.find(NAME, 9)}, NAME)
    office.close()


def test_a_line_that_stalls_and_stays_open_makes_nothing_spin_and_loses_no_key(ba_to_folder):
    def is_kept():
        return any(NAME in path.read_text(encoding="utf-8") for path in (ba_to_folder / "drafts").glob("hoa.*"))

    with counter(ba_to_folder) as session:
        sign_in(session)
        for _turn in range(60):
            session.type(F4 + F6)  # far more than the line and Textual's writer hold
        session.type(f"{F3}2.000635\r{NAME}")
        session.wait_for_unread(is_kept, "what is typed in a draft")
        began, used = time.monotonic(), session.cpu_seconds()
        session.wait_for_unread(lambda: time.monotonic() - began > _STALLED_SECONDS, "a while to pass")
        assert session.cpu_seconds() - used < _STALLED_SECONDS / 4
        session.type("\x7f\x7f")
        session.settle()  # the terminal reads again
        assert NAME[:-2] in session.picture.text
        assert NAME not in session.picture.text


FALLING = """
import sys
from kiosk.cli import main
import screens.home
def fall(self):
    secret = "Nguyễn Thị Bí Mật"
    raise ValueError(secret)
screens.home.HomeScreen.on_shown = fall
sys.exit(main(sys.argv[1:]))
"""


def test_after_a_crash_the_counter_opens_again_on_the_lock_screen_but_not_for_ever(ba_to_folder):
    with PtySession([sys.executable, "-c", FALLING, "--data", str(ba_to_folder)]) as session:
        session.wait_for("PIN")
        for _fall in range(2):
            before = len(session.output)
            session.type("hoa\r2025\r")
            session.wait_for("đã tự mở lại", since=before)
            session.settle()
        session.type("hoa\r2025\r")
        assert session.wait_for_exit() == 1
        session.settle()
        assert "Chương trình gặp lỗi và đã dừng" in session.text[-600:]
        assert SECRET not in session.text
        assert "Traceback" not in session.text
    log = (ba_to_folder / "kiosk.log").read_text(encoding="utf-8")
    assert log.count("ValueError") == 3
    assert SECRET not in log


FALLING_ONCE = """
import sys
from kiosk.cli import main
import screens.intake
def fall(self, message):
    raise ValueError("Nguyễn Thị Bí Mật")
screens.intake.IntakeScreen.on_choice_changed = fall
sys.exit(main(sys.argv[1:]))
"""


def test_after_a_crash_the_clerk_goes_on_where_it_happened_with_what_was_typed(ba_to_folder):
    with PtySession([sys.executable, "-c", FALLING_ONCE, "--data", str(ba_to_folder)]) as session:
        sign_in(session)
        session.type(F3)
        session.wait_for("gõ mã hoặc vài chữ")
        session.type(f"1.001193\r{NAME}\t\t\t")
        session.settle()
        before = len(session.output)
        session.type("2")  # the applicant's sex, and the end of the program
        session.wait_for("đã tự mở lại", since=before)
        session.settle()
        before = len(session.output)
        session.type("hoa\r2025\r")
        session.wait_for(f"[{NAME}", since=before)
        session.wait_for("Giấy chứng sinh", since=before)
