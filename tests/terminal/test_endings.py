import signal

import pytest

SECRET = "Bí Mật"


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
