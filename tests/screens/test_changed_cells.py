import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from screens.changed_cells import TerminalMirror
from screens.looks import is_bare, look_of

WIDTH, HEIGHT = 24, 3
SIZE = Size(WIDTH, HEIGHT)
STYLES = [
    None,
    Style(),
    Style(color="default", bgcolor="default"),
    Style(bold=True),
    Style(reverse=True, color="default"),
    Style(color="red"),
    Style(color="red", bold=True),
    Style(bgcolor="black"),
]
CONSOLE = Console(color_system="standard", force_terminal=True, legacy_windows=False)


class Terminal:
    """A screen that knows moving, erasing, attributes and letters."""

    def __init__(self):
        self.rows = [[(" ", "")] * WIDTH for _row in range(HEIGHT)]

    def obey(self, painted):
        x = y = 0
        look = ""
        for codes, letter, text in re.findall(r"\x1b\[([0-9;]*)([A-Za-z])|([^\x1b])", painted):
            if letter == "H":
                y, x = (int(code) - 1 for code in f"{codes};1".split(";")[:2])
            elif letter == "C":
                x += int(codes)
            elif letter == "m":
                look = look_after(look, codes)
            elif letter == "J":
                assert (codes, look) == ("2", "")
                self.rows = [[(" ", "")] * WIDTH for _row in range(HEIGHT)]
            elif letter in {"K", "X"}:
                assert is_bare(look)
                end = WIDTH if letter == "K" else x + int(codes)
                self.rows[y][x:end] = [(" ", "")] * (end - x)
            elif text in {"\r", "\n"}:
                x, y = (0, y) if text == "\r" else (x, y + 1)
            elif cell_len(text) == 0:
                self.rows[y][x - 1] = (self.rows[y][x - 1][0] + text, self.rows[y][x - 1][1])
            else:
                for column in range(cell_len(text)):
                    is_plain = text == " " and is_bare(look)
                    self.rows[y][x + column] = (text if column == 0 else "", "" if is_plain else look)
                x += cell_len(text)
        assert not look


def look_after(look, codes):
    """What the numbers of a command make of a look; 39 and 49 are the terminal's own colours."""
    for code in codes.split(";"):
        if code in {"", "0"}:
            look = ""
        elif code not in {"39", "49"}:
            look = f"{look};{code}".strip(";")
    return look


texts = st.text(st.sampled_from("abc  ờđ日本\u0301"), max_size=12) | st.integers(10, WIDTH - 2).map(
    lambda n: " " * n + "b"
)
lines = st.lists(st.tuples(texts, st.sampled_from(STYLES)), max_size=4).map(
    lambda pieces: Strip([Segment("·" + text, style) for text, style in pieces]).crop_extend(0, WIDTH, None)
)
screens = st.lists(st.lists(lines, min_size=HEIGHT, max_size=HEIGHT), min_size=1, max_size=5)


def whole(strips):
    return LayoutUpdate([[strip] for strip in strips], Region(0, 0, WIDTH, HEIGHT))


@given(screens, st.booleans())
def test_the_terminal_shows_what_a_whole_paint_would_have_shown(frames, erases_in_lines):
    mirror, terminal = TerminalMirror(erases_in_lines=erases_in_lines), Terminal()
    for frame in frames:
        painted = mirror.changes(whole(frame), SIZE).render_segments(CONSOLE)
        assert erases_in_lines or not re.search(r"\x1b\[\d*X", painted)
        terminal.obey(painted)
        reference = Terminal()
        reference.obey("".join(f"\x1b[{y + 1};1H" + strip.render(CONSOLE) for y, strip in enumerate(frame)))
        assert terminal.rows == reference.rows


def test_what_is_there_already_is_not_painted_again_until_the_mirror_forgets():
    mirror = TerminalMirror()
    frame = [Strip([Segment("Nguyễn Văn An".ljust(WIDTH))])] * HEIGHT
    first = mirror.changes(whole(frame), SIZE).render_segments(CONSOLE)
    assert mirror.changes(whole(frame), SIZE).render_segments(CONSOLE) == ""
    mirror.forget()
    assert mirror.changes(whole(frame), SIZE).render_segments(CONSOLE) == first


def test_one_letter_costs_one_letter():
    mirror = TerminalMirror()
    mirror.changes(whole([Strip([Segment("Nguyen".ljust(WIDTH))])] * HEIGHT), SIZE).render_segments(CONSOLE)
    changed = [Strip([Segment("Nguyễn".ljust(WIDTH))]), *[Strip([Segment("Nguyen".ljust(WIDTH))])] * 2]
    assert mirror.changes(whole(changed), SIZE).render_segments(CONSOLE) == "\x1b[1;5Hễ"


def test_another_width_is_another_terminal():
    mirror = TerminalMirror()
    frame = [Strip([Segment("a" * WIDTH)])] * HEIGHT
    mirror.changes(whole(frame), SIZE).render_segments(CONSOLE)
    assert mirror.changes(whole(frame), Size(WIDTH + 1, HEIGHT)).render_segments(CONSOLE) != ""


def test_a_look_leaves_out_the_colours_that_are_the_terminals_own():
    plain = Style(color="default", bgcolor="default")
    assert [look_of(style, CONSOLE) for style in (None, plain, plain + Style(bold=True))] == ["", "", "1"]
    many = Console(color_system="256", force_terminal=True, legacy_windows=False)
    assert look_of(Style(color="color(49)", bgcolor="color(39)", reverse=True), many) == "7;38;5;49;48;5;39"
    all_of_them = Console(color_system="truecolor", force_terminal=True, legacy_windows=False)
    assert look_of(Style(color="#273139", bgcolor="default"), all_of_them) == "38;2;39;49;57"


def test_a_look_is_switched_once_for_all_that_has_it():
    mirror = TerminalMirror()
    bold = Style(bold=True, color="default")
    mirror.changes(whole([Strip([Segment("." * WIDTH)])] * HEIGHT), SIZE).render_segments(CONSOLE)
    frame = [Strip([Segment("An ", bold), Segment("Bình", bold), Segment(" Hà".ljust(WIDTH - 7))])] * HEIGHT
    line = "\x1b[1mAn Bình \x1b[0mHà\x1b[K"
    painted = mirror.changes(whole(frame), SIZE).render_segments(CONSOLE)
    assert painted == "\x1b[1H" + "\r\n".join([line] * HEIGHT)


def test_a_terminal_of_which_nothing_is_known_is_cleared_and_only_then():
    mirror = TerminalMirror()
    frame = [Strip([Segment("An".ljust(WIDTH))])] * HEIGHT
    part = LayoutUpdate([[frame[0]]], Region(0, 0, WIDTH, 1))
    assert mirror.changes(part, SIZE).render_segments(CONSOLE) == "\x1b[1HAn\x1b[K"
    mirror.forget()
    assert mirror.changes(whole(frame), SIZE).render_segments(CONSOLE) == "\x1b[2J\x1b[1HAn\r\nAn\r\nAn"
    assert mirror.changes(whole(frame), SIZE).render_segments(CONSOLE) == ""
