"""Terminals a counter may have: each works, or the program says in one sentence what to set."""

import re
import sys

import pytest
from counter_line import counter, sign_in
from pty_session import PtySession

F6, CTRL_G = "\x1b[17~", "\x07"


def colours_in(output):
    return {int(code or 0) for group in re.findall(rb"\x1b\[([0-9;]*)m", bytes(output)) for code in group.split(b";")}


@pytest.mark.parametrize("terminal", ["linux", "vt100", "vt220", "xterm", "screen", "tmux-256color"])
def test_a_counter_opens_on_any_terminal_that_obeys_escape_sequences(ba_to_folder, terminal):
    with counter(ba_to_folder, environment={"TERM": terminal}) as session:
        sign_in(session)
        session.settle()
        assert colours_in(session.output) <= {0, 1, 7, *range(30, 38), 39, *range(40, 48), 49}


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"TERM": "dumb"}, "TERM=dumb"),
        ({"TERM": ""}, "TERM=trống"),
        ({"TERM": "unknown"}, "export TERM=xterm-256color"),
    ],
    ids=["dumb", "unset", "unknown"],
)
def test_a_terminal_that_cannot_be_used_is_refused_in_one_sentence(ba_to_folder, environment, says):
    with counter(ba_to_folder, environment=environment) as session:
        assert session.wait_for_exit() == 1
        session.settle()
        assert says in session.text
        assert session.text.strip().count("\n") == 0
        assert b"\x1b" not in session.output


def test_a_terminal_whose_kind_nobody_says_is_refused_in_one_sentence(ba_to_folder):
    command = ["env", "-u", "TERM", sys.executable, "-m", "kiosk", "--data", str(ba_to_folder)]
    with PtySession(command) as session:
        assert session.wait_for_exit() == 1
        session.settle()
        assert "hãy đặt TERM" in session.text
        assert b"\x1b" not in session.output


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": ""},
        {"LC_ALL": "POSIX", "LANG": "", "PYTHONUTF8": "0"},
        {"LC_ALL": "vi_VN.TCVN", "LANG": "", "PYTHONUTF8": "0"},
    ],
    ids=["C", "POSIX", "no-such-locale"],
)
def test_vietnamese_is_shown_whatever_the_locale(ba_to_folder, environment):
    with counter(ba_to_folder, environment=environment) as session:
        sign_in(session)
        assert "\\u1ed8" not in session.text


def test_without_colours_nothing_is_lost(ba_to_folder):
    with counter(ba_to_folder, environment={"NO_COLOR": "1"}) as session:
        sign_in(session)
        session.type("\x1bOR\r")
        session.settle()
        assert colours_in(session.output) <= {0, 1, 7, 39, 49}


@pytest.mark.parametrize("size", [(40, 12), (20, 5), (200, 60)], ids=["small", "tiny", "large"])
def test_a_counter_opens_in_a_window_of_any_size(ba_to_folder, size):
    columns, rows = size
    with counter(ba_to_folder, columns=columns, rows=rows) as session:
        session.wait_for("MỘT CỬA" if columns > 20 else "Enter vào quầy")
        session.type("hoa\r2025\r")
        for key in ("\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~", F6, "\x1bOP", "\x1b"):
            session.type(key)
            session.settle()
        session.type("\x1b[21~")
        session.settle()
        session.type("c")
        assert session.wait_for_exit() == 0


def test_what_is_typed_stays_when_the_window_changes_its_size(start, typed):
    session = start()
    session.type("abc")
    for columns, rows in ((40, 12), (132, 43), (80, 24)):
        session.resize(columns, rows)
        session.type("d")
        session.settle()
    session.type("\tef" + F6)
    assert session.wait_for_exit() == 0
    assert typed()[:2] == ["abcddd", "ef"]


def test_high_contrast_is_a_key_away_and_remembered_for_the_clerk(ba_to_folder):
    with counter(ba_to_folder) as session:
        sign_in(session)
        session.settle()
        before = len(session.output)
        session.type(CTRL_G)
        session.wait_for("Tương phản cao", since=before)
        session.settle()
        assert colours_in(session.output[before:]) <= {0, 1, 7, 37, 40}
        session.hang_up()
        session.wait_for_exit_unread()
    with counter(ba_to_folder) as session:
        session.wait_for("PIN")
        session.settle()
        before = len(session.output)
        sign_in(session, "hoa")
        session.settle()
        assert b";37;40" in session.output[before:]


def test_an_encoding_forced_on_python_does_not_end_in_escapes(ba_to_folder):
    command = [sys.executable, "-m", "kiosk", "--data", str(ba_to_folder)]
    with PtySession(command, environment={"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}) as session:
        session._wait_until(lambda: session._has_ended() or "PIN" in session.text, "an answer")
        assert "\\u1ed8" not in session.text
