import logging
from datetime import date

import pytest
from counter_program import CounterProgram
from kit import QuietStatus, run
from office_builder import BIRTH, EXTRACT, new_office, receive
from textual import events

from kiosk.applicant import Applicant
from screens.card_gate import CardGate
from screens.dialogs import Ask
from screens.fee_dialogs import LineDialog
from screens.shell import CounterShell
from screens.widgets.choice import Choice
from screens.widgets.date_field import DateField
from screens.widgets.field import Field
from screens.widgets.picker import Picker

# Every number and name here is invented.
CARD = "001090123456|012345678|NGUYỄN VĂN TOÀN|01011990|Nam|Thôn Tài Năng, xã Ba Tô|15042021"
OTHER = "001190999999||LÊ THỊ MƠ|02021990|Nữ|Thôn Nước Lang|15042021"
LOSSY = "001190888888||NGUY?N TH? H??NG|03031990|N?|Th?n N??c Lang|15042021"
PERSON = ("001090123456", "NGUYỄN VĂN TOÀN", date(1990, 1, 1), "Nam", "Thôn Tài Năng, xã Ba Tô")
ENTER = "\r"


def key(character):
    return events.Key({"\r": "enter", "\t": "tab", "\n": "ctrl+j"}.get(character, character), character)


def sifted(text):
    """What passes the gate when `text` comes in one burst, and what was read."""
    gate, passed, reads = CardGate(), [], []
    for character in text:
        passed += gate.sift(key(character))
        if (read := gate.take()) is not None:
            reads.append(read)
    passed += gate.rest()
    if (read := gate.take()) is not None:
        reads.append(read)
    return "".join(event.character for event in passed), reads


async def scan(pilot, text):
    """Characters as they come from a scanner, without a pause."""
    for character in text:
        pilot.app.post_message(key(character))
    await pilot.pause()
    await pilot.pause()


def person(app):
    texts = {name: app.screen_stack[-1].query_one(f"#{name}", Field).text for name in ("id_number", "name", "address")}
    day = app.screen.query_one("#birth", DateField).day
    sex = app.screen.query_one("#sex", Choice).value
    return texts["id_number"], texts["name"], day, sex, texts["address"]


@pytest.mark.parametrize(
    ("burst", "passed"),
    [
        (CARD + ENTER, ""),
        (CARD + "\t", ""),
        (CARD + "\r\n", ""),
        (CARD, ""),
        ("CCCD:" + CARD + ENTER, ""),
        ("cccd : " + CARD + ENTER, ""),
        ("Trần " + CARD + ENTER + "Bình", "Trần Bình"),
        ("ccc" + CARD + ENTER, "ccc"),
        ("0912345678\t" + CARD + ENTER, "0912345678\t"),
        (CARD + ENTER + "abc\r", "abc\r"),
    ],
)
def test_nothing_of_a_card_passes_the_gate(burst, passed):
    through, reads = sifted(burst)
    assert through == passed
    assert [(text.split("CCCD:")[-1].split(" : ")[-1], leaked) for text, leaked in reads] == [(CARD, "")]


@pytest.mark.parametrize(
    "text", ["", "a", "1", "001090123456", "001090123456\r", "Cao Bá Cường", "12|3", "cccd", "CODE0001"]
)
def test_what_is_typed_passes_whole_and_in_order(text):
    assert sifted(text) == (text, [])


def test_a_slow_read_is_known_by_its_bar_and_says_what_leaked():
    gate, passed = CardGate(), []
    for character in "001090":
        passed += gate.sift(key(character))
    passed += gate.rest()
    for character in CARD[6:] + ENTER:
        passed += gate.sift(key(character))
    assert len(passed) == 6
    assert gate.take() == (CARD, "001090")
    assert gate.take() is None


def test_two_cards_in_one_burst_are_two_reads():
    assert sifted(CARD + ENTER + OTHER + ENTER) == ("", [(CARD, ""), (OTHER, "")])


@pytest.mark.parametrize(
    "focus", ["procedure", "name", "id_number", "birth", "sex", "phone", "address", "channel", "papers"]
)
def test_a_card_fills_the_applicant_from_wherever_the_focus_is(focus):
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*"1.001193", "enter")
        app.screen.query_one("#phone", Field).value = "0912345678"
        papers = app.screen.form.papers.rows[:]
        app.screen.query_one(f"#{focus}").focus()
        await pilot.pause()
        await scan(pilot, CARD + ENTER)
        assert person(app) == PERSON
        assert app.screen.query_one("#phone", Field).text == "0912345678"
        assert app.screen.form.picked.code == BIRTH
        assert list(app.screen.form.papers.rows) == list(papers)
        assert "NGUYỄN VĂN TOÀN" in app.screen.message
        assert app.focused.id == (focus if focus in ("procedure", "phone", "channel", "papers") else "phone")
        assert not any("|" in field.value for field in app.screen.query(Field))

    run(app, steps)


def test_another_card_replaces_the_person_and_nothing_else():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        app.screen.query_one("#on_behalf_of", Field).value = "Trần Văn Bình"
        await scan(pilot, CARD + ENTER + OTHER + ENTER)
        assert person(app) == ("001190999999", "LÊ THỊ MƠ", date(1990, 2, 2), "Nữ", "Thôn Nước Lang")
        assert app.screen.query_one("#on_behalf_of", Field).text == "Trần Văn Bình"

    run(app, steps)


def test_a_scan_that_lost_letters_gives_number_date_and_sex_and_asks_for_the_name():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await scan(pilot, CARD + ENTER)
        await scan(pilot, LOSSY + ENTER)
        assert person(app) == ("001190888888", "", date(1990, 3, 3), "Nữ", "")
        assert app.focused.id == "name"
        assert "làm mất chữ" in app.screen.message
        await pilot.press(*"Huong")
        await scan(pilot, LOSSY + ENTER)
        assert person(app)[1] == "Huong"

    run(app, steps)


@pytest.mark.parametrize(
    ("burst", "said"),
    [
        ("001090123456|012345678|NGUYỄN" + ENTER, "đứt giữa chừng"),
        (CARD + "|" + "x" * 1200 + ENTER, "quá dài"),
        (CARD.replace("Nam", "Nữ") + ENTER, "giới tính Nam"),
        (CARD.replace("01011990", "41011990") + ENTER, "ngày sinh"),
    ],
)
def test_what_is_wrong_with_a_scan_is_said_and_what_was_typed_stays(burst, said):
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*"abc")
        await scan(pilot, burst)
        assert said in app.screen.message
        assert app.screen.query_one("#procedure", Field).value == "abc"

    run(app, steps)


def test_a_card_is_taken_over_below_a_dialog():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*"khai sinh", "enter")
        assert isinstance(app.screen, Picker)
        await scan(pilot, CARD + ENTER)
        assert isinstance(app.screen, Picker)
        assert app.screen.query_one(Field).value == "khai sinh"
        await pilot.press("escape")
        assert person(app) == PERSON
        await pilot.press("ctrl+n", *"abc")
        assert isinstance(app.screen, Ask)
        await scan(pilot, OTHER + ENTER)
        assert app.screen.query_one(Field).value == "abc"
        await pilot.press("enter")
        assert person(app)[0] == "001190999999"

    run(app, steps)


def test_a_pasted_card_is_read_as_one():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        app.post_message(events.Paste(CARD + "\n"))
        await pilot.pause()
        assert person(app) == PERSON
        assert app.screen.query_one("#procedure", Field).value == ""

    run(app, steps)


def test_lookup_finds_the_dossiers_of_a_card():
    office, _clock = new_office()
    mine = receive(office, applicant=Applicant("Nguyễn Văn Toàn", "001090123456"))
    receive(office, "Ai Khác")
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        await scan(pilot, OTHER + ENTER)
        assert app.screen.field.value == "001190999999"
        assert not app.screen.table.rows
        receive(office, procedure=EXTRACT, applicant=Applicant("Lê Thị Mơ", "001190999999"))
        receive(office, procedure=EXTRACT, applicant=Applicant("Lê Thị Mơ", "001190999999"))
        await scan(pilot, OTHER + ENTER)
        assert len(app.screen.table.rows) == 2
        assert app.screen.table.has_focus
        await scan(pilot, CARD + ENTER)
        assert app.showing == ("dossier", mine.code)
        await scan(pilot, CARD + ENTER)
        assert "Quét thẻ căn cước ở Tiếp nhận" in app.screen.message
        assert app.showing == ("dossier", mine.code)

    run(app, steps)


def test_an_old_number_on_the_card_finds_what_was_filed_under_it():
    office, _clock = new_office()
    mine = receive(office, applicant=Applicant("Nguyễn Văn Toàn", "012345678"))
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        await scan(pilot, CARD + ENTER)
        assert app.showing == ("dossier", mine.code)

    run(app, steps)


def test_a_scan_is_neither_logged_nor_kept(caplog):
    office, _clock = new_office()
    app = CounterProgram(office, "intake")
    caplog.set_level(logging.DEBUG)

    async def steps(pilot):
        await scan(pilot, CARD + ENTER)
        await scan(pilot, "001090123456|hỏng" + ENTER)
        assert "001090123456" not in caplog.text
        assert CARD not in repr(vars(app._gate))
        assert vars(app._gate)["_typed"] == ""

    run(app, steps)


def fees_counter(office):
    class FeesOnly(CounterShell):
        HOME = "fees"

        def on_mount(self):
            self.show("fees")

    return FeesOnly(office, QuietStatus(), {"fees": "screens.fees:FeesScreen"})


def test_fees_find_the_dossier_of_a_card_and_a_line_being_answered_is_left_alone():
    office, _clock = new_office()
    mine = receive(office, procedure=EXTRACT, applicant=Applicant("Nguyễn Văn Toàn", "001090123456"))
    app = fees_counter(office)

    async def steps(pilot):
        await scan(pilot, OTHER + ENTER)
        assert "Chưa có hồ sơ nào của số trên thẻ" in app.screen.message
        assert app.focused.value == ""
        await scan(pilot, CARD + ENTER)
        assert isinstance(app.screen, LineDialog)
        fees = app.screen_stack[-2]
        assert fees.query_one("#dossier", Field).picked == mine
        await pilot.press("2")
        await scan(pilot, CARD + ENTER)
        assert app.focused.value == "2"
        assert "Đóng hộp đang mở" in fees.message

    run(app, steps)


def test_a_card_scanned_into_a_picker_of_fees_narrows_it():
    office, _clock = new_office()
    receive(office, procedure=EXTRACT, applicant=Applicant("Nguyễn Văn Toàn", "001090123456"))
    receive(office, procedure=EXTRACT, applicant=Applicant("Nguyễn Văn Toàn", "001090123456"))
    receive(office, "Nguyễn Ai Khác")
    app = fees_counter(office)

    async def steps(pilot):
        await pilot.press(*"nguyen", "enter")
        assert len(app.screen.table.rows) == 3
        await scan(pilot, CARD + ENTER)
        assert isinstance(app.screen, Picker)
        assert len(app.screen.table.rows) == 2

    run(app, steps)
