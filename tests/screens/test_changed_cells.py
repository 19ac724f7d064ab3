import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from screens.changed_cells import TerminalMirror

WIDTH, HEIGHT = 24, 3
STYLES = [None, Style(), Style(bold=True), Style(reverse=True), Style(color="red"), Style(bgcolor="black")]
CONSOLE = Console(color_system="standard", force_terminal=True, legacy_windows=False)


class Terminal:
    """A screen that knows moving, erasing to the end of the line, attributes and letters."""

    def __init__(self):
        self.rows = [[(" ", "")] * WIDTH for _row in range(HEIGHT)]

    def obey(self, painted):
        x = y = 0
        look = ""
        for codes, letter, text in re.findall(r"\x1b\[([0-9;]*)([A-Za-z])|([^\x1b])", painted):
            if letter == "H":
                y, x = (int(code) - 1 for code in codes.split(";"))
            elif letter == "m":
                look = "" if codes in {"", "0"} else codes
            elif letter == "K":
                assert look == ""
                self.rows[y][x:] = [(" ", "")] * (WIDTH - x)
            elif cell_len(text) == 0:
                self.rows[y][x - 1] = (self.rows[y][x - 1][0] + text, look)
            else:
                for column in range(cell_len(text)):
                    self.rows[y][x + column] = (text if column == 0 else "", look)
                x += cell_len(text)


texts = st.text(st.sampled_from("abc  ờđ日本\u0301"), max_size=12)
lines = st.lists(st.tuples(texts, st.sampled_from(STYLES)), max_size=4).map(
    lambda pieces: Strip([Segment("·" + text, style) for text, style in pieces]).crop_extend(0, WIDTH, None)
)
screens = st.lists(st.lists(lines, min_size=HEIGHT, max_size=HEIGHT), min_size=1, max_size=5)


def whole(strips):
    return LayoutUpdate([[strip] for strip in strips], Region(0, 0, WIDTH, HEIGHT))


@given(screens)
def test_the_terminal_shows_what_a_whole_paint_would_have_shown(frames):
    mirror, terminal = TerminalMirror(), Terminal()
    for frame in frames:
        terminal.obey(mirror.changes(whole(frame), WIDTH).render_segments(CONSOLE))
        reference = Terminal()
        reference.obey("".join(f"\x1b[{y + 1};1H" + strip.render(CONSOLE) for y, strip in enumerate(frame)))
        assert terminal.rows == reference.rows


def test_what_is_there_already_is_not_painted_again_until_the_mirror_forgets():
    mirror = TerminalMirror()
    frame = [Strip([Segment("Nguyễn Văn An".ljust(WIDTH))])] * HEIGHT
    first = mirror.changes(whole(frame), WIDTH).render_segments(CONSOLE)
    assert mirror.changes(whole(frame), WIDTH).render_segments(CONSOLE) == ""
    mirror.forget()
    assert mirror.changes(whole(frame), WIDTH).render_segments(CONSOLE) == first


def test_one_letter_costs_one_letter():
    mirror = TerminalMirror()
    mirror.changes(whole([Strip([Segment("Nguyen".ljust(WIDTH))])] * HEIGHT), WIDTH).render_segments(CONSOLE)
    changed = [Strip([Segment("Nguyễn".ljust(WIDTH))]), *[Strip([Segment("Nguyen".ljust(WIDTH))])] * 2]
    assert mirror.changes(whole(changed), WIDTH).render_segments(CONSOLE) == "\x1b[1;5Hễ"


def test_another_width_is_another_terminal():
    mirror = TerminalMirror()
    frame = [Strip([Segment("a" * WIDTH)])] * HEIGHT
    mirror.changes(whole(frame), WIDTH).render_segments(CONSOLE)
    assert mirror.changes(whole(frame), WIDTH + 1).render_segments(CONSOLE) != ""
