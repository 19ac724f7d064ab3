import re
from datetime import timedelta

from counter_program import CounterProgram
from kit import painted, rested, run
from office_builder import BINH, EXTRACT, SINGLE_STATUS, new_office, receive

from kiosk.desk.dossiers import DossierDesk
from kiosk.dossier_steps import State
from kiosk.settings import Counting
from screens.alt_keys import AltKey
from screens.dialog import Dialog
from screens.listing import Listing
from screens.lookup_found import Group
from screens.standing import day_in_list, standing


def an_office_with_three():
    office, clock = new_office()
    first = receive(office, "Nguyễn Văn An")
    second = receive(office, "Trần Thị Bình", SINGLE_STATUS)
    third = receive(office, "[/foo] [@click=app.quit]Lê[/]", EXTRACT)
    return office, clock, (first, second, third)


def codes(app):
    return [found.dossier.code for found in app.screen.table.rows]


async def until(pilot, holds):
    for _try in range(100):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came true")


def test_typing_narrows_the_list_and_enter_opens_the_only_hit():
    office, _clock, (first, second, third) = an_office_with_three()
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        assert sorted(codes(app)) == [first.code, second.code, third.code]
        assert any("3 hồ sơ" in line for line in painted(app))
        await pilot.press(*"binh")
        await until(pilot, lambda: codes(app) == [second.code])
        assert any("1 hồ sơ · mọi trạng thái" in line for line in painted(app))
        await pilot.press("enter")
        assert app.showing == ("dossier", second.code)
        await pilot.press("escape")
        assert app.showing[0] == "lookup"
        assert app.screen.field.text == "binh"
        assert app.screen.table.has_focus
        await pilot.press("slash", *"zzz", "enter")
        assert any("Không thấy hồ sơ nào" in line for line in painted(app))
        await pilot.press("escape")
        assert len(codes(app)) == 3

    run(app, steps)


def test_f4_begins_in_the_field_with_the_old_words_selected_wherever_it_is_pressed():
    office, _clock, (first, second, _third) = an_office_with_three()
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        await pilot.press(*first.code, "enter")
        assert app.showing == ("dossier", first.code)
        await pilot.press("f4", *second.code, "enter")
        assert app.showing == ("dossier", second.code)
        await pilot.press("escape", "l")
        assert app.screen.table.has_focus
        assert app.screen.group is not Group.ALL
        await pilot.press("f4", *first.code, "enter")
        assert app.showing == ("dossier", first.code)
        await pilot.press("escape", "slash", "left", "f4", *second.code, "enter")
        assert app.showing == ("dossier", second.code)

    run(app, steps)


def test_a_name_with_markup_is_shown_as_it_was_typed():
    office, _clock, (_first, _second, third) = an_office_with_three()
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        assert any("[/foo] [@clic" in line for line in painted(app))
        await pilot.press(*third.code, "enter")
        assert app.showing == ("dossier", third.code)

    run(app, steps)


def test_letters_are_keys_in_the_list_and_text_in_the_field():
    office, _clock, (first, _second, _third) = an_office_with_three()
    office.dossiers.result_ready(first.code)
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        await pilot.press("l")
        assert (app.screen.field.text, app.screen.group) == ("l", Group.ALL)
        await pilot.press("backspace", "enter")
        assert app.screen.table.has_focus
        for group, count in ((Group.OPEN, 2), (Group.OVERDUE, 0), (Group.TO_COLLECT, 1), (Group.ALL, 3)):
            await pilot.press("L")
            assert (app.screen.group, len(codes(app))) == (group, count)
        await pilot.press("down", "f5")
        assert app.showing == ("fees", codes_of(office, 1))

    run(app, steps)


def test_the_key_bar_names_only_what_works_where_the_clerk_is():
    office, _clock, (first, _second, _third) = an_office_with_three()
    office.dossiers.result_ready(first.code)
    app = CounterProgram(office, "lookup")

    def bar():
        """The screen's own keys; those of the program may stand behind them."""
        return re.split(r" F10| Ctrl[+]T", " ".join(painted(app)[-2].split()))[0]

    async def steps(pilot):
        assert bar() == "Enter xem ↓ vào danh sách"
        await pilot.press("down")
        assert bar().startswith("/ tìm Enter xem L lọc")
        assert "↓" not in bar()
        app.screen.table.cursor = codes(app).index(first.code)
        await pilot.pause()
        assert "R trả kết quả" in bar()
        await pilot.press("slash")
        assert "R trả kết quả" not in bar()
        await pilot.press(*"zzz")
        await rested(pilot)
        assert bar().startswith("F1 Trợ giúp")  # nothing to see, nothing to go to
        assert app.screen.field.text == "zzz"

    run(app, steps)


def test_a_letter_typed_in_the_list_begins_another_search():
    office, _clock, (first, second, _third) = an_office_with_three()
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        await pilot.press(*"n", "enter")
        assert app.screen.table.has_focus
        await pilot.press(*"binh")
        assert app.screen.field.has_focus
        assert app.screen.field.text == "binh"
        await rested(pilot)
        assert codes(app) == [second.code]
        await pilot.press("down", "0")
        assert app.screen.field.text == "0"
        await pilot.press("backspace", "enter", "l")
        assert (app.screen.field.text, app.screen.group) == ("", Group.OPEN)
        await pilot.press("r", "escape", "space", "question_mark")
        assert app.screen.field.text == ""
        assert first.code in codes(app)

    run(app, steps)


def codes_of(office, place):
    return office.dossiers.find("")[place].code


def test_a_result_is_handed_over_from_the_list():
    office, _clock, (first, _second, _third) = an_office_with_three()
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        await pilot.press(*"nguyen van an", "enter", "escape", "r")
        assert isinstance(app.screen, Dialog)
        assert any(first.code in line for line in painted(app))
        await pilot.press("enter", "enter")
        assert office.dossiers.get(first.code).state is State.RETURNED
        assert "Đã trả kết quả" in app.screen.message
        assert app.screen.table.rows[0].standing == "Đã trả đúng hạn"
        await pilot.press("r")
        assert not isinstance(app.screen, Dialog)

    run(app, steps)


def test_a_proxy_must_be_named():
    office, _clock, (first, _second, _third) = an_office_with_three()
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        await pilot.press(*first.code, "enter", "escape", "r", "3", "enter", "enter")
        assert isinstance(app.screen, Dialog)
        assert any("ủy quyền nhận thay" in line for line in painted(app))
        await pilot.press(*"Le Thi Con", "enter")
        event = office.dossiers.get(first.code).history[-1]
        assert (event.way.value, event.receiver) == ("proxy", "Le Thi Con")

    run(app, steps)


def test_handing_over_what_somebody_else_returned_says_so_and_shows_it():
    office, _clock, (first, _second, _third) = an_office_with_three()
    other, _ = new_office(repository=office.counter.repository, staff=BINH)
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        await pilot.press(*first.code, "enter", "escape", "r")
        other.dossiers.return_result(first.code)
        await pilot.press("enter", "enter")
        assert app.screen.message.startswith("! Hồ sơ")
        assert app.screen.table.rows[0].standing == "Đã trả đúng hạn"

    run(app, steps)


def test_the_list_keeps_up_with_other_clerks_without_losing_the_place():
    office, _clock, (_first, second, _third) = an_office_with_three()
    other, _ = new_office(repository=office.counter.repository, staff=BINH)
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        await pilot.press("enter", "down")
        assert app.screen.table.row.dossier.code == second.code
        new = receive(other, "Người mới")
        app.screen.catch_up()
        await pilot.pause()
        assert codes(app)[0] == new.code
        assert app.screen.table.row.dossier.code == second.code
        assert app.screen.table.has_focus
        rows = app.screen.table.rows
        app.screen.catch_up()
        assert app.screen.table.rows is rows

    run(app, steps)


def test_a_listing_is_shown_under_its_title_and_left_by_esc():
    office, _clock, (first, second, third) = an_office_with_three()
    app = CounterProgram(office, "home")

    async def steps(pilot):
        app.show("lookup", Listing("Trong đó quá hạn · tháng 7/2025", (third.code, first.code, "H48.25-250701-9999")))
        await pilot.pause()
        assert codes(app) == [third.code, first.code]
        assert any("Trong đó quá hạn · tháng 7/2025" in line for line in painted(app))
        assert any("2 hồ sơ" in line for line in painted(app))
        await pilot.press("enter")
        assert app.showing == ("dossier", third.code)
        await pilot.press("escape")
        assert codes(app) == [third.code, first.code]
        await pilot.press("slash", *"nguyen")
        await until(pilot, lambda: codes(app) == [first.code])
        await pilot.press("escape", "escape")
        assert app.showing[0] == "home"
        await pilot.press("f4")
        assert len(codes(app)) == 3
        assert second.code in codes(app)

    run(app, steps)


def test_an_empty_office_says_which_key_receives_the_first_dossier():
    office, _clock = new_office()
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        assert any("F3 tiếp nhận" in line for line in painted(app))
        await pilot.press("enter", "r", "l", "down", "f5")
        assert app.showing[0] == "fees"

    run(app, steps, size=(40, 12))


def test_a_wide_terminal_has_more_columns():
    office, _clock, _three = an_office_with_three()
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        assert any("Hình thức" in line for line in painted(app))

    run(app, steps, size=(130, 32))


def test_a_search_waits_until_the_hand_rests(monkeypatch):
    office, _clock, _three = an_office_with_three()
    app = CounterProgram(office, "lookup")
    asked = []
    find = DossierDesk.find
    monkeypatch.setattr(DossierDesk, "find", lambda desk, text, limit: asked.append(text) or find(desk, text, limit))

    async def steps(pilot):
        asked.clear()
        await pilot.press(*"nguyen")
        await until(pilot, lambda: "nguyen" in asked)
        assert len(asked) < 6

    run(app, steps)


def test_words_say_how_late_a_dossier_is():
    office, clock, (first, second, _third) = an_office_with_three()
    assert standing(first, clock.at, Counting()) == "Đến hạn 17:00"
    assert standing(second, clock.at, Counting()) == "Mới tiếp nhận"
    assert standing(first, clock.at.replace(hour=18), Counting()) == "Quá hạn từ 17:00"
    assert standing(first, clock.at + timedelta(days=2), Counting()) == "Quá hạn 2 ngày"
    assert standing(office.dossiers.start(second.code), clock.at, Counting()) == "Đang giải quyết"
    assert standing(office.dossiers.result_ready(second.code), clock.at, Counting()) == "Chờ trả"
    assert standing(office.dossiers.return_result(second.code), clock.at, Counting()) == "Đã trả trước hạn"
    clock.advance(days=3)
    late = office.dossiers.result_ready(first.code)
    assert standing(late, clock.at, Counting()) == "Chờ trả, quá hạn"
    assert standing(office.dossiers.return_result(first.code), clock.at, Counting()) == "Đã trả quá hạn"
    assert day_in_list(clock.at, clock.at) == "3/8"
    assert day_in_list(clock.at.replace(year=2024, month=12, day=31), clock.at) == "31/12/24"


def test_esc_typed_ahead_with_a_letter_begins_another_search():
    office, _clock, _dossiers = an_office_with_three()
    app = CounterProgram(office, "lookup")

    async def steps(pilot):
        await pilot.press(*"binh")
        app.post_message(AltKey("alt+a", "a"))
        await until(pilot, lambda: app.screen.field.text == "a")

    run(app, steps)
