import re
import signal
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from counter_line import OVER_SSH, counter, sign_in
from pty_session import PtySession

from kiosk.app import SCREENS
from kiosk.composition import found_office, open_office
from kiosk.founding import Founding

DOWN, PAGE_DOWN, SHIFT_TAB = "\x1b[B", "\x1b[6~", "\x1b[Z"

ESCAPE, F1, ENTER = "\x1b", "\x1bOP", "\r"
F2, F3, F4, F5, F6, F9 = "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[17~", "\x1b[20~"

FOUNDING = Founding(
    name="UBND xã Ba Tô",
    code="H48.25",
    centre="Trung tâm Phục vụ hành chính công xã Ba Tô",
    superior="",
    place="Ba Tô",
    opened_on=date(2025, 7, 1),
    sites=("Điểm 1",),
    head="Nguyễn Thị Hoa",
    pin="2025",
)

# What an 8-colour console with a 512-glyph Vietnamese font can show: no bright colours, no dim.
CONSOLE_COLOURS = {0, 1, 7, *range(30, 38), 39, *range(40, 48), 49}


def test_a_form_is_cheap_on_a_slow_line(start):
    session = start()
    assert len(session.output) <= 12_000, "first screen"
    session.bytes_for("a")
    assert session.bytes_for("b") <= 150, "letter"
    assert session.bytes_for("\t") <= 300, "Tab"
    assert session.bytes_for(SHIFT_TAB) <= 300, "Shift+Tab"
    assert session.idle_bytes() == 0


def test_a_list_is_cheap_on_a_slow_line(start):
    session = start("list")
    session.bytes_for(DOWN)
    assert session.bytes_for(DOWN) <= 400, "row"
    assert session.bytes_for(PAGE_DOWN) <= 4_500, "page"
    assert session.idle_bytes() == 0


@pytest.mark.parametrize("terminal", ["xterm-256color", "linux"])
@pytest.mark.parametrize("screen", ["form", "list"])
def test_only_colours_a_console_with_vietnamese_letters_has_are_used(start, screen, terminal):
    session = start(screen, environment={"TERM": terminal})
    session.bytes_for("\x1bOP")  # F1, the help
    codes = {int(code or 0) for group in re.findall(rb"\x1b\[([0-9;]*)m", session.output) for code in group.split(b";")}
    assert codes <= CONSOLE_COLOURS


@pytest.mark.parametrize("screen", ["form", "list"])
def test_only_glyphs_of_the_vietnamese_console_font_are_used(start, screen):
    session = start(screen)
    session.bytes_for("\x1bOP")
    drawn = {
        letter for letter in session.text if not letter.isalnum() and not letter.isspace() and not letter.isascii()
    }
    assert drawn <= set("─│┌┐└┘├┤╭╮╯╰━┃═║←↑→↓▲▼◀▶•·–…")


# Every sign of Debian's Vietnamese-Fixed13, 15, 16 and 18, the only console fonts with all Vietnamese letters.
FONT = set((Path(__file__).parents[1] / "data" / "console_font.txt").read_text(encoding="utf-8"))


def test_every_screen_and_box_draws_only_glyphs_of_the_console_font(ba_to_folder):
    with counter(ba_to_folder, environment={"TERM": "linux"}) as session:
        session.wait_for("PIN")
        session.settle()
        session.type(F1 + ESCAPE)
        session.settle()
        sign_in(session)
        boxes = {
            F2: ("\r", "g", F1),
            F3: ("khai\r", ESCAPE, "\x02", ESCAPE),
            F4: (DOWN, "\r"),
            F5: ("\x0c",),
            F6: ("w", ESCAPE, "x", ESCAPE, "p"),
        }
        for screen, keys in boxes.items():
            for key in (screen, *keys):
                session.type(key)
                session.settle()
            session.type(ESCAPE)
            session.settle()
        drawn = {letter for letter in session.text if letter.isprintable() and not letter.isspace()}
        assert {"ễ", "─", "▶"} < drawn
        assert drawn <= FONT


def test_the_lock_screen_is_cheap_on_a_slow_line(ba_to_folder):
    with counter(ba_to_folder, environment=OVER_SSH) as session:
        session.wait_for("PIN")
        session.settle()
        assert len(session.output) <= 12_000, "first screen"
        assert session.idle_bytes() == 0
        session.bytes_for("z")
        assert session.bytes_for("q") <= 150, "letter"
        session.type(ESCAPE)
        assert session.bytes_for(DOWN) <= 400, "row"
        session.type("hoa\r202")
        session.settle()
        assert session.bytes_for("5") <= 150, "letter of a PIN"
        assert session.bytes_for(ENTER) <= 4_500, "the day at a glance"


def test_every_screen_of_the_counter_is_cheap_on_a_slow_line(ba_to_folder):
    with counter(ba_to_folder, environment=OVER_SSH) as session:
        sign_in(session)
        for visit in ("first", "second"):
            for key in (F2, F3, F4, F5, F6):
                assert session.bytes_for(key) <= 4_500, f"{visit} switch to {key!r}"
                # A look at the store every three seconds paints nothing.
                assert session.idle_bytes() == 0
        assert session.bytes_for("p") <= 4_500, "preview"
        assert session.bytes_for(PAGE_DOWN) <= 4_500, "page of the preview"
        session.type(F4)
        session.settle()
        assert session.bytes_for(F1) <= 4_500, "help"
        assert session.bytes_for(ESCAPE) <= 4_500, "dialog closed"


# The counter in an office whose clock goes sixty times as fast, and is looked at as often for each of its minutes.
FAST_CLOCK = """
import sys, time
from datetime import datetime, timedelta
import kiosk.clock
began = time.monotonic()
morning = datetime(2025, 7, 1, 9, tzinfo=kiosk.clock.VIETNAM)
kiosk.clock.system_clock = lambda: morning + timedelta(seconds=int((time.monotonic() - began) * 60))
import screens.fresh, screens.shell
screens.shell._STATUS_SECONDS = screens.fresh._LOOK_SECONDS = 0.1
from kiosk.cli import main
sys.exit(main(sys.argv[1:]))
"""
OFFICES_OWN = {"SSH_CONNECTION": "", "SSH_CLIENT": "", "SSH_TTY": ""}
MINUTES = 2.1  # seconds, by that clock


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"])
def test_the_far_end_of_a_line_looks_at_its_own_clock(tmp_path, name):
    found_office(tmp_path, FOUNDING).close()
    command = [sys.executable, "-c", FAST_CLOCK, "--data", str(tmp_path)]
    with PtySession(command, environment=OFFICES_OWN | {name: "192.0.2.7 50022 22"}) as session:
        session.wait_for("T3 1/7")
        assert session.idle_bytes(MINUTES) == 0
        assert "09:0" not in session.text


def test_a_line_is_silent_while_minutes_pass_and_others_work(tmp_path):
    found_office(tmp_path, FOUNDING).close()
    command = [sys.executable, "-c", FAST_CLOCK, "--data", str(tmp_path)]
    with PtySession(command, environment=OFFICES_OWN | OVER_SSH) as session:
        session.wait_for("T3 1/7")
        session.type("2025" + ENTER)
        session.wait_for("Lấy số")
        for key in ("", F2, F4, F3):
            session.type(key)
            session.settle()
            with closing(open_office(tmp_path)) as elsewhere:
                elsewhere.people.set_pin(elsewhere.people.all()[0].key, "2026")
            assert session.idle_bytes(MINUTES) == 0, key


def test_the_offices_own_terminals_show_the_time(tmp_path):
    found_office(tmp_path, FOUNDING).close()
    command = [sys.executable, "-c", FAST_CLOCK, "--data", str(tmp_path)]
    with PtySession(command, environment=OFFICES_OWN) as session:
        session.wait_for("T3 1/7 09:0")
        session.settle_for(0.1)
        assert 0 < session.idle_bytes(MINUTES) <= 3 * 40


def test_the_forms_and_lists_of_the_counter_are_cheap_on_a_slow_line(ba_to_folder):
    with counter(ba_to_folder) as session:
        sign_in(session)
        session.type(F3)
        session.settle()
        session.type("\t")
        session.bytes_for("N")
        assert session.bytes_for("g") <= 150, "letter"
        for _field in range(6):
            assert session.bytes_for("\t") <= 300, "Tab"
        session.type(F4)
        session.settle()
        session.type(DOWN)
        session.settle()
        assert session.bytes_for(DOWN) <= 400, "row"
        assert session.bytes_for(PAGE_DOWN) <= 4_500, "page"
        assert session.bytes_for(ENTER) <= 4_500, "dossier"


def test_a_counter_takes_little_memory_and_takes_no_more_all_day(ba_to_folder):
    with counter(ba_to_folder) as session:
        session.wait_for("PIN")
        session.settle()
        assert session.resident_kilobytes() <= 34 * 1024
        sign_in(session)
        work = F4 + "ng" + F3 + "\tNg" + F2 + F1 + F1
        for _round in range(20):
            session.type(work + ESCAPE)
            session.settle_for(0.05)
        session.settle()  # the warm-up is over when the last of it has been dealt with
        before = session.resident_kilobytes()
        for _round in range(60):
            session.type(work + ESCAPE)
            session.settle_for(0.05)
        session.settle()
        assert session.resident_kilobytes() - before <= 1024


def test_signing_in_again_and_again_takes_no_more_memory(ba_to_folder):
    with counter(ba_to_folder) as session:
        sign_in(session)
        session.settle()
        before = session.resident_kilobytes()
        for _clerk in range(3):
            session.type(F9)
            session.settle()
            session.type("2025" + ENTER)
            session.settle()
        assert session.resident_kilobytes() - before <= 1024


def test_an_office_without_data_takes_little_memory_with_every_screen_open(tmp_path):
    found_office(tmp_path, FOUNDING).close()
    with counter(tmp_path) as session:
        session.wait_for("PIN")
        session.type("2025" + ENTER)
        session.wait_for("Lấy số")
        for key, sight in (
            (F2, "gọi số"),
            (F3, "Số giấy tờ"),
            (F4, "Tra cứu hồ sơ"),
            (F5, "lệ phí ·"),
            (F6, "Báo cáo ·"),
        ):
            session.type(key)
            session.wait_for(sight)
            session.settle()
        session.type("p")
        session.wait_for("Xem trước")
        session.settle()
        assert session.resident_kilobytes() <= 45 * 1024


FIRST_MODULES = """
import atexit, sys
from kiosk.cli import main
atexit.register(lambda: open(sys.argv[3], "w").write(chr(10).join(sys.modules)))
sys.exit(main(sys.argv[1:3]))
"""


def test_the_lock_screen_loads_nothing_it_does_not_show(ba_to_folder, tmp_path):
    listed = tmp_path / "modules"
    with PtySession([sys.executable, "-c", FIRST_MODULES, "--data", str(ba_to_folder), str(listed)]) as session:
        session.wait_for("PIN")
        session.settle()
        session.send_signal(signal.SIGTERM)
        session.wait_for_exit()
    loaded = set(listed.read_text().split())
    never = {"jinja2", "markdown_it", "pygments", "holidays", "ssl", "_hashlib", "textual.command", "rich.table"}
    never |= {"kiosk.catalogue", "kiosk.dossier", "kiosk.dossier_steps", "kiosk.fees", "kiosk.charges", "kiosk.report"}
    assert loaded & never == set()
    main_screens = {name.partition(":")[0] for name in SCREENS.values()}
    assert loaded & main_screens == {"screens.login"}
    pythons_own = {name for name in loaded if name.partition(".")[0] in sys.stdlib_module_names}
    assert len(loaded - pythons_own) <= 270
    assert len(pythons_own) <= 176  # 168 of Python 3.11; later ones are cut into more files


FIRST_WIDGETS = """
import atexit, sys
from textual.widget import Widget
made, whole = set(), Widget.__init__
def noted(self, *arguments, **options):
    made.add(type(self).__name__)
    whole(self, *arguments, **options)
Widget.__init__ = noted
from kiosk.cli import main
atexit.register(lambda: open(sys.argv[3], "w").write(chr(10).join(made)))
sys.exit(main(sys.argv[1:3]))
"""


def test_the_lock_screen_makes_no_widget_it_does_not_show(ba_to_folder, tmp_path):
    listed = tmp_path / "widgets"
    with PtySession([sys.executable, "-c", FIRST_WIDGETS, "--data", str(ba_to_folder), str(listed)]) as session:
        session.wait_for("PIN")
        session.settle()
        session.send_signal(signal.SIGTERM)
        session.wait_for_exit()
    made = set(listed.read_text().split())
    assert {"LoginScreen", "RecordTable"} <= made
    assert made & {"ToastRack", "Tooltip"} == set()
