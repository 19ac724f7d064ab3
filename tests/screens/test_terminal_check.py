import io
import subprocess
import sys

import pytest

from screens.terminal_check import erases_in_lines, prepare_terminal, wipe_screen


class Terminal(io.StringIO):
    def __init__(self, encoding="utf-8", is_terminal=True):
        super().__init__()
        self._encoding = encoding
        self._is_terminal = is_terminal

    @property
    def encoding(self):
        return self._encoding

    def isatty(self):
        return self._is_terminal


def test_a_usable_terminal_is_not_objected_to():
    assert prepare_terminal({"TERM": "linux"}, Terminal()) is None
    assert prepare_terminal({"TERM": "xterm-256color"}, Terminal("UTF-8")) is None


@pytest.mark.parametrize(
    ("environment", "terminal", "says"),
    [
        ({"TERM": "dumb"}, Terminal(), "TERM=dumb"),
        ({}, Terminal(), "TERM=trống"),
        ({"TERM": "xterm"}, Terminal("ascii"), "UTF-8"),
        ({"TERM": "xterm"}, Terminal("iso8859-1"), "UTF-8"),
        ({"TERM": "xterm"}, Terminal(is_terminal=False), "cửa sổ lệnh"),
    ],
)
def test_an_unusable_terminal_is_refused_in_words(environment, terminal, says):
    assert says in prepare_terminal(environment, terminal)


def test_nothing_from_outside_changes_how_the_counter_runs():
    environment = {
        "TERM": "xterm",
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_DRIVER": "evil:Driver",
        "TEXTUAL_ALLOW_SIGNALS": "1",
        "TEXTUAL_LOG": "/tmp/typed",
        "TEXTUAL_ANIMATIONS": "full",
        "TEXTUAL_COLOR_SYSTEM": "standard",
        "HOME": "/home/quay",
    }
    prepare_terminal(environment, Terminal())
    assert environment == {
        "TERM": "xterm",
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
        "TEXTUAL_COLOR_SYSTEM": "standard",
        "HOME": "/home/quay",
    }


def test_the_last_form_is_wiped_only_from_a_terminal():
    terminal, pipe = Terminal(), Terminal(is_terminal=False)
    wipe_screen(terminal)
    wipe_screen(pipe)
    assert "\x1b[3J" in terminal.getvalue()
    assert pipe.getvalue() == ""


def test_the_check_comes_before_textual_is_imported():
    check = "import sys, screens.terminal_check; sys.exit(any(name.startswith('textual') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


@pytest.mark.parametrize("term", ["xterm-256color", "linux", "tmux-256color", "putty", "vt220"])
def test_cells_in_a_line_are_erased_on_terminals_that_can(term):
    assert erases_in_lines(term)


@pytest.mark.parametrize("term", ["vt100", "screen", "screen-256color", "ansi", ""])
def test_blanks_are_drawn_where_nobody_knows(term):
    assert not erases_in_lines(term)
