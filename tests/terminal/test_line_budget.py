import re

import pytest

DOWN, PAGE_DOWN, SHIFT_TAB = "\x1b[B", "\x1b[6~", "\x1b[Z"

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
