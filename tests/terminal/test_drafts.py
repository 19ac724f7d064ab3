"""Half-typed forms in the real program: killed, hung up, cut off, locked, and opened again."""

import os
import signal
import sys
from contextlib import suppress

import pytest
from pty_session import PtySession

from kiosk.composition import open_office

F3, F5, F9, TAB, ESC, CTRL_S = "\x1bOR", "\x1b[15~", "\x1b[20~", "\t", "\x1b", "\x13"
BACK = "Đã khôi phục bản nháp lúc"


def counter(folder, **terminal):
    session = PtySession([sys.executable, "-m", "kiosk", "--data", str(folder)], **terminal)
    session.wait_for("PIN")
    return session


def sign_in(session, clerk="hoa"):
    since = len(session.output)
    session.type(f"{clerk}\r2025\r")
    session.wait_for("Việc cần làm trước", since)


def intake(session):
    since = len(session.output)
    session.type(F3)
    session.wait_for("Thành phần hồ sơ", since)


def wait_on_disk(session, folder, text):
    """Wait until what is typed is in a draft; the screen may paint it in pieces."""
    session._wait_until(lambda: any(text in kept for kept in _contents(folder)), f"{text!r} in a draft")


def _contents(folder):
    for name in drafts(folder):
        with suppress(FileNotFoundError):  # replaced while we look
            yield (folder / "drafts" / name).read_text(encoding="utf-8")


def drafts(folder):
    kept = folder / "drafts"
    return sorted(path.name for path in kept.glob("[!.]*"))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_a_form_comes_back_however_the_program_ended(ba_to_folder, number):
    with counter(ba_to_folder) as session:
        sign_in(session)
        intake(session)
        session.type(f"1.001193\rĐinh Thị Nga{TAB}051190001")
        wait_on_disk(session, ba_to_folder, '"051190001"')
        session.send_signal(number)
        assert session.wait_for_exit() == 128 + number
    with counter(ba_to_folder) as session:
        sign_in(session)
        intake(session)
        session.wait_for(BACK)
        for text in ("1.001193 Đăng ký khai sinh", "Đinh Thị Nga", "051190001", "Giấy chứng sinh"):
            session.wait_for(text)
        session.type(CTRL_S)
        session.wait_for("tiếp nhận H48.25-")
        session.settle()
        assert drafts(ba_to_folder) == []


def test_a_line_that_is_cut_keeps_the_form_for_its_clerk_alone(ba_to_folder):
    session = counter(ba_to_folder)
    sign_in(session)
    intake(session)
    session.type(f"{TAB}Trần Văn Bình")
    wait_on_disk(session, ba_to_folder, '"Trần Văn Bình"')
    os.close(session._line)  # the line is gone, as when a modem hangs up
    session._line = os.open("/dev/null", os.O_RDWR)
    with session:
        session.wait_for_exit()
    with counter(ba_to_folder) as session:
        sign_in(session, "binh")
        intake(session)
        session.settle()
        assert "Trần Văn Bình" not in session.text
        session.type(F9)
        session.wait_for("gõ số, tên hoặc mã")
        sign_in(session, "hoa")
        intake(session)
        session.wait_for("Trần Văn Bình")
        session.type(ESC)
        session.wait_for("Bỏ hồ sơ đang gõ của Trần Văn Bình?")
        session.type("c")
        session.wait_for("bỏ hồ sơ gõ dở")
        session.settle()
        assert drafts(ba_to_folder) == []


def test_the_letters_are_on_disk_as_they_are_typed(ba_to_folder):
    with counter(ba_to_folder) as session:
        sign_in(session)
        intake(session)
        for count, letter in enumerate("Lê Thị Mơ", 1):
            if count == 1:
                session.type(TAB)
            session.type(letter)
            wait_on_disk(session, ba_to_folder, f'"name": "{"Lê Thị Mơ"[:count]}"')


def receive(session):
    """Save the intake that is typed."""
    since = len(session.output)
    session.type(CTRL_S)
    session.wait_for("tiếp nhận H48.25-", since)
    session.settle()


def names(folder):
    """Who was received with a dossier after the demo's own ones."""
    office = open_office(folder)
    try:
        return sorted(dossier.applicant.name for dossier in office.dossiers.find("zoe"))
    finally:
        office.close()


def test_what_one_terminal_types_another_of_the_same_clerk_neither_sees_nor_saves(ba_to_folder):
    with counter(ba_to_folder) as first, counter(ba_to_folder) as second:
        for session in (first, second):
            sign_in(session)
        intake(first)
        first.type(f"1.001193\rZoe An{TAB}")
        wait_on_disk(first, ba_to_folder, '"Zoe An"')
        intake(second)
        second.settle()
        assert "Zoe An" not in second.text
        second.type(f"1.001193\rZoe Binh{TAB}")
        wait_on_disk(second, ba_to_folder, '"Zoe Binh"')
        assert {name.replace(".latest", "") for name in drafts(ba_to_folder)} == {
            "hoa.intake.json",
            "hoa.intake.2.json",
        }
        second.type(ESC)
        second.wait_for("Bỏ hồ sơ đang gõ của Zoe Binh?")
        second.type("c")
        second.wait_for("bỏ hồ sơ gõ dở")
        second.settle()
        assert any('"Zoe An"' in kept for kept in _contents(ba_to_folder))
        receive(first)
        assert drafts(ba_to_folder) == []
    assert names(ba_to_folder) == ["Zoe An"]


def test_two_forms_that_died_are_given_back_to_one_terminal_each(ba_to_folder):
    with counter(ba_to_folder) as first, counter(ba_to_folder) as second:
        for session, name in ((first, "Zoe An"), (second, "Zoe Binh")):
            sign_in(session)
            intake(session)
            session.type(f"1.001193\r{name}{TAB}")
            wait_on_disk(session, ba_to_folder, f'"{name}"')
        for session in (first, second):
            session.send_signal(signal.SIGKILL)
            session.wait_for_exit()
    with counter(ba_to_folder) as first, counter(ba_to_folder) as second, counter(ba_to_folder) as third:
        for session in (first, second, third):
            sign_in(session)
        for session in (first, second, third):
            session.type(F3)
        for session in (first, second):
            session.settle()
        third.settle()
        shown = [
            {name for name in ("Zoe An", "Zoe Binh") if name in session.picture.text}
            for session in (first, second, third)
        ]
        assert sorted(map(sorted, shown)) == [[], ["Zoe An"], ["Zoe Binh"]]
        for session, there in zip((first, second, third), shown, strict=True):
            if there:
                receive(session)
        assert drafts(ba_to_folder) == []
    assert names(ba_to_folder) == ["Zoe An", "Zoe Binh"]


def test_the_second_form_left_is_given_back_when_the_first_is_saved(ba_to_folder):
    with counter(ba_to_folder) as first, counter(ba_to_folder) as second:
        for session, name in ((first, "Zoe An"), (second, "Zoe Binh")):
            sign_in(session)
            intake(session)
            session.type(f"1.001193\r{name}{TAB}")
            wait_on_disk(session, ba_to_folder, f'"{name}"')
        second.send_signal(signal.SIGKILL)
        second.wait_for_exit()
        receive(first)
        first.wait_for("F3")
        intake(first)
        first.wait_for("Zoe Binh")
        receive(first)
        assert drafts(ba_to_folder) == []
    assert names(ba_to_folder) == ["Zoe An", "Zoe Binh"]


def test_a_clerk_who_locks_one_terminal_goes_on_at_another(ba_to_folder):
    with counter(ba_to_folder) as first, counter(ba_to_folder) as second:
        for session in (first, second):
            sign_in(session)
        intake(first)
        first.type(f"1.001193\rZoe An{TAB}")
        wait_on_disk(first, ba_to_folder, '"Zoe An"')
        since = len(first.output)
        first.type(F9)
        first.wait_for("gõ số, tên hoặc mã", since)  # it was there before anybody signed in, too
        intake(second)
        second.wait_for("Zoe An")
        since = len(first.output)
        first.type("hoa\r2025\r")
        first.wait_for("Việc cần làm trước", since)
        first.type(F3)
        first.settle()
        assert "Zoe An" not in first.picture.text
        receive(second)
    assert names(ba_to_folder) == ["Zoe An"]
    assert drafts(ba_to_folder) == []


def test_two_terminals_of_one_clerk_do_no_harm_to_each_other(ba_to_folder):
    with counter(ba_to_folder) as first, counter(ba_to_folder) as second:
        for session in (first, second):
            sign_in(session)
            intake(session)
        for letter in "An Binh":
            first.type(letter)
            second.type(letter.upper())
        for session in (first, second):
            session.settle()
            session.type(ESC)
            session.wait_for("Bỏ hồ sơ đang gõ?")
            session.type("c")
            session.wait_for("bỏ hồ sơ gõ dở")
            session.settle()
    assert drafts(ba_to_folder) == []
