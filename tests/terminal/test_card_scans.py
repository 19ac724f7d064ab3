"""A scanned identity card in the real program: in one write, bit by bit, twice, in a picker, with Telex on."""

import sys
import time

import pytest
from pty_session import PtySession

from kiosk.composition import open_office

# Every number and name here is invented.
CARD = "001090123456|012345678|NGUYỄN VĂN TOÀN|01011990|Nam|Thôn Tài Năng, xã Ba Tô|15042021\r"
OTHER = "001190999999||LÊ THỊ MƠ|02021990|Nữ|Thôn Nước Lang|15042021\r"
CTRL_S, CTRL_T, F3, F4, TAB = "\x13", "\x14", "\x1bOR", "\x1bOS", "\t"


def intake(folder, **terminal):
    session = PtySession([sys.executable, "-m", "kiosk", "--data", str(folder)], **terminal)
    session.wait_for("PIN")
    session.type("hoa\r2025\r")
    session.wait_for("Việc cần làm trước")
    session.type(F3)
    session.wait_for("gõ mã hoặc vài chữ")
    session.settle()
    return session


def at_once(session, text):
    session.type(text)


def one_by_one(session, text):
    # What a scanner does: this pace is the thing under test, not a wait for something.
    for character in text:
        session.type(character)
        time.sleep(0.001)


def in_pieces_of_a_slow_line(session, text):
    data = text.encode()
    for start in range(0, len(data), 7):
        session.type(data[start : start + 7])
        time.sleep(0.05)


@pytest.mark.parametrize("arrive", [at_once, one_by_one, in_pieces_of_a_slow_line])
@pytest.mark.parametrize("keys_to_focus", ["", TAB, TAB * 4, TAB * 8], ids=["procedure", "name", "sex", "channel"])
def test_a_card_fills_the_form_however_it_arrives(ba_to_folder, arrive, keys_to_focus):
    with intake(ba_to_folder, environment={"TERM": "linux"}) as session:  # Telex is on there
        session.type(keys_to_focus)
        session.settle()
        arrive(session, CARD)
        session.wait_for("Đã lấy từ thẻ: NGUYỄN VĂN TOÀN")
        session.settle()
        assert "|0" not in session.text
    assert b"001090123456|" not in (ba_to_folder / "kiosk.log").read_bytes()


def test_two_scans_in_one_write_and_one_in_the_picker_make_a_dossier(ba_to_folder):
    with intake(ba_to_folder) as session:
        session.type(CARD + OTHER)
        session.wait_for("LÊ THỊ MƠ.")
        session.type("khai sinh\r")
        session.wait_for("Esc bỏ qua")
        session.settle()
        at_once(session, CARD)
        session.settle()
        session.type("\r")
        session.settle()
        session.type(CTRL_S)
        session.wait_for("tiếp nhận H48.25-")
        session.type(F4)
        session.wait_for("mọi trạng thái")
        one_by_one(session, CARD)
        session.wait_for("NGUYỄN VĂN TOÀN")
    office = open_office(ba_to_folder)
    (dossier,) = office.dossiers.find("001090123456")
    office.close()
    person = dossier.applicant
    assert (person.name, str(person.birth), person.sex, person.address) == (
        "NGUYỄN VĂN TOÀN",
        "1990-01-01",
        "Nam",
        "Thôn Tài Năng, xã Ba Tô",
    )
