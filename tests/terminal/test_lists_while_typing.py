"""A letter that filters a list is painted alone; the list follows, and is up to date for the key that acts on it.

The program waits for a pause in the typing that never comes: what is seen here does not depend on how fast one types.
Its minutes pass sixty times as fast, with a look at the store for each, so that every word is typed across some.
"""

import sys

import pytest
from counter_line import OVER_SSH, sign_in
from pty_session import PtySession

from kiosk.composition import open_office

ENTER, DOWN, UP, PAGE_DOWN, TAB, ESCAPE = "\r", "\x1b[B", "\x1b[A", "\x1b[6~", "\t", "\x1b"
F3, F4 = "\x1bOR", "\x1bOS"

PATIENT = """
import sys
import screens.terminal_check  # Textual reads its environment when it is imported
screens.terminal_check.prepare_terminal()
import screens.after_typing
screens.after_typing.RESTING_SECONDS = 3600
import time
from datetime import timedelta
import kiosk.clock
began, opened = time.monotonic(), kiosk.clock.system_clock()
kiosk.clock.system_clock = lambda: opened + timedelta(seconds=int((time.monotonic() - began) * 60))
import screens.fresh
screens.fresh._LOOK_SECONDS = 0.1
from kiosk.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def session(ba_to_folder):
    with PtySession([sys.executable, "-c", PATIENT, "--data", str(ba_to_folder)], environment=OVER_SSH) as session:
        session.wait_for("PIN")
        session.settle()
        yield session


def type_letters(session, letters):
    for letter in letters:
        assert session.bytes_for(letter) <= 150, f"letter {letter!r}"


def test_letters_on_the_lock_screen_cost_a_letter_and_enter_takes_whom_they_name(session):
    type_letters(session, "le thi")
    assert "của Lê Thị Mai" not in session.text
    session.type(ENTER)
    session.wait_for("của Lê Thị Mai")
    session.type("2025" + ENTER)
    session.wait_for("Việc cần làm trước")


def test_an_arrow_after_letters_moves_in_the_list_they_leave(session):
    type_letters(session, "pham")
    session.type(DOWN + ENTER)
    session.wait_for("của Phạm Hồng Đức")


def test_letters_in_the_lookup_cost_a_letter_and_the_next_key_acts_on_what_they_find(session, ba_to_folder):
    office = open_office(ba_to_folder)
    first, second = office.dossiers.open()[:2]
    office.close()
    sign_in(session)
    for key in (ENTER, DOWN + ENTER, TAB + ENTER):
        for dossier in (first, second):
            session.type(F4)
            session.settle()
            session.type(dossier.code[-8:-3])
            type_letters(session, dossier.code[-3:])
            before = len(session.output)
            session.type(key)
            session.wait_for("Hẹn trả", since=before)
            session.wait_for(dossier.code, since=before)


def test_letters_in_the_picker_cost_a_letter_and_enter_takes_the_procedure_they_name(session, ba_to_folder):
    office = open_office(ba_to_folder)
    before, after = (
        office.dossiers.search_procedures(text, office.counter.today, 1)[0] for text in ("khai", "khai tu")
    )
    assert before != after
    office.close()
    sign_in(session)
    session.type(F3)
    session.wait_for("gõ mã hoặc vài chữ")
    session.type("khai" + ENTER)
    session.wait_for("Gõ để tìm")
    session.bytes_for(" ")
    type_letters(session, "tu")
    since = len(session.output)
    session.type(ENTER)
    session.wait_for(f"[{after.code} ", since)


def test_the_list_stands_still_until_the_hand_rests(session):
    session.bytes_for("x")
    assert "Không có ai khớp" not in session.picture.text
    session.type(UP)
    session.wait_for("Không có ai khớp")
