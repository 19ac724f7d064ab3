from dataclasses import replace
from datetime import date

import pytest
from counter_app import counter, staffed_office
from kit import painted, rested, run
from office_builder import BINH, HOA, OPENED, PIN, PROFILE, changed, new_office

from screens.login import LoginScreen
from screens.widgets.field import Field
from screens.widgets.record_table import RecordTable

WRONG = "0000"


def shown(app):
    return "\n".join(painted(app))


def seats(app):
    return [seat[1].name for seat in app.screen.query_one(RecordTable).rows]


async def sign_in(pilot, who, pin=PIN):
    await pilot.press(*who, "enter", *pin, "enter")
    await pilot.pause()


def test_a_name_without_accents_and_the_pin_let_a_clerk_in():
    office, _clock = staffed_office()
    app = counter(office, "login", "home")

    async def steps(pilot):
        assert isinstance(app.screen, LoginScreen)
        assert "Thứ Năm, ngày 31 tháng 7 năm 2025" in shown(app)
        await pilot.press(*"thi ho")
        await rested(pilot)
        assert seats(app) == [HOA.name]
        assert "của Nguyễn Thị Hoa" in shown(app)
        await pilot.press("enter", *PIN)
        assert f"[{PIN}" not in shown(app)
        assert "••••" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.asked[-1] == ("home", None)
        assert office.counter.staff.key == "hoa"

    run(app, steps)


def test_whoever_was_in_last_types_the_pin_at_once_and_others_their_name():
    office, _clock = staffed_office()
    app = counter(office, "login", "home")

    async def steps(pilot):
        await sign_in(pilot, "hoa")
        await pilot.press("f9")
        await pilot.pause()
        assert app.focused.id == "pin"
        await pilot.press("2", "0", "x")
        assert (app.focused.id, app.focused.value) == ("pin", "20")
        await pilot.press("2", "5", "enter")
        await pilot.pause()
        assert office.counter.staff.key == "hoa"
        await pilot.press("f9", *"binh", "enter", *PIN, "enter")
        await pilot.pause()
        assert office.counter.staff.key == "binh"
        await pilot.press("f9")
        await pilot.pause()
        await pilot.press("shift+tab", *"2025")
        assert "[2025" not in shown(app)
        assert "[••••" in shown(app)
        await pilot.press("escape", "1")
        assert "[1 " in shown(app)

    run(app, steps)


def test_a_number_picks_the_clerk_of_that_line():
    office, _clock = staffed_office()
    app = counter(office, "login", "home")

    async def steps(pilot):
        second = seats(app)[1]
        await sign_in(pilot, "2")
        assert office.counter.staff.name == second

    run(app, steps)


def test_nobody_is_let_in_by_a_wrong_pin_an_empty_one_or_an_unknown_name():
    office, _clock = staffed_office()
    app = counter(office, "login", "home")

    async def steps(pilot):
        await pilot.press(*"xyz", "enter")
        assert "Không có ai khớp" in app.screen.message
        assert app.focused.id == "who"
        await pilot.press("escape", *"hoa", "enter", "enter")
        assert "Chưa gõ mã PIN" in app.screen.message
        await pilot.press(*WRONG, "enter")
        assert "Mã PIN không đúng" in app.screen.message
        assert app.focused.id == "pin"
        assert app.focused.value == ""
        assert office.counter.staff is None
        await pilot.press("f2", "f4", "f9", "ctrl+s", "ctrl+q")
        assert isinstance(app.screen, LoginScreen)
        assert office.counter.staff is None

    run(app, steps)


def test_after_five_wrong_pins_even_the_right_one_has_to_wait_and_esc_is_no_way_round():
    office, clock = staffed_office()
    app = counter(office, "login", "home")

    async def steps(pilot):
        await pilot.press(*"hoa", "enter")
        for _try in range(5):
            await pilot.press(*WRONG, "enter")
        assert "sai 5 lần liền; đợi 30 giây" in app.screen.message
        clock.advance(seconds=20)
        await pilot.press("escape")
        await sign_in(pilot, "hoa")
        assert "đợi 10 giây" in app.screen.message
        assert office.counter.staff is None
        clock.advance(seconds=10)
        await pilot.press(*WRONG, "enter")
        assert "đợi 60 giây" in app.screen.message
        await pilot.press("escape")
        await sign_in(pilot, "binh")
        assert office.counter.staff == office.people.at_work()[0]  # a colleague need not wait
        await pilot.press("f9")
        clock.advance(seconds=60)
        await pilot.press("escape")
        await sign_in(pilot, "hoa")
        assert office.counter.staff.key == "hoa"

    run(app, steps)


def test_moving_to_another_clerk_drops_the_pin_typed_so_far():
    office, _clock = staffed_office()
    app = counter(office, "login", "home")

    async def steps(pilot):
        await pilot.press("enter", *"20", "down")
        assert app.screen.query_one("#pin", Field).value == ""
        assert app.focused.id == "pin"

    run(app, steps)


def test_f9_signs_out_and_gives_up_an_open_dialog():
    office, _clock = staffed_office()
    app = counter(office, "login", "home")

    async def steps(pilot):
        await sign_in(pilot, "hoa")
        await pilot.press("k")
        await pilot.pause()
        assert app.screen.is_modal
        await pilot.press("f9")
        await pilot.pause()
        assert isinstance(app.screen, LoginScreen)
        assert len(app.screen_stack) == 1  # nothing lies upon the first screen
        assert office.counter.staff is None
        assert app.screen.query_one("#pin", Field).value == ""

    run(app, steps)


def test_the_next_clerk_finds_nothing_of_the_last_one_but_the_same_clerk_does():
    office, _clock = staffed_office()
    app = counter(office, "login", "home", "queue")

    async def steps(pilot):
        await sign_in(pilot, "hoa")
        await pilot.press("f2")
        await pilot.pause()
        hers = app.screen
        await pilot.press("f9")
        assert app.screen.query_one(RecordTable).row[1].key == "hoa"  # whoever was in last comes first
        await sign_in(pilot, "hoa")
        await pilot.press("f2")
        await pilot.pause()
        assert app.screen is hers
        await pilot.press("f9")
        await sign_in(pilot, "binh")
        await pilot.press("f2")
        await pilot.pause()
        assert app.screen is not hers
        assert not hers.is_running
        await pilot.press("escape")
        await pilot.pause()
        assert app.asked[-1][0] == "queue"  # Esc goes home, which was shown on signing in

    run(app, steps)


def test_only_todays_staff_is_listed_and_somebody_added_elsewhere_appears():
    office, _clock = staffed_office()
    office.people.leave("binh", date(2025, 7, 31))
    app = counter(office, "login", "home")

    async def steps(pilot):
        assert BINH.name not in seats(app)
        office.people.add(replace(HOA, key="moi", name="[/foo] Trần Thị Mới"), PIN)
        app.screen.catch_up()
        assert "[/foo] Trần Thị Mới" in shown(app)
        await pilot.press(*"moi", "enter")
        assert "của [/foo] Trần Thị Mới" in shown(app)

    run(app, steps)


def test_an_office_of_one_goes_straight_to_the_pin_and_an_empty_one_says_what_to_do():
    office, _clock = new_office(staff=None)
    app = counter(office, "login", "home")

    async def steps(pilot):
        assert "kiosk staff add" in app.screen.message
        await pilot.press("enter")
        assert office.counter.staff is None

    run(app, steps)

    office.people.add(HOA, PIN)
    alone = counter(office, "login", "home")

    async def pin_only(pilot):
        assert alone.focused.id == "pin"
        await pilot.press(*PIN, "enter")
        await pilot.pause()
        assert office.counter.staff.key == "hoa"

    run(alone, pin_only)


@pytest.mark.parametrize("size", [(80, 24), (110, 32), (40, 12), (10, 3)])
def test_the_notice_is_plain_text_and_any_terminal_will_do(size):
    notice = "Bản thử: mã PIN 2025 [b]đậm[/b] " + "dài " * 80
    office, _clock = staffed_office(profile=changed({"notice": notice}, PROFILE))
    app = counter(office, "login", "home")

    async def steps(pilot):
        if size[0] >= 80:
            assert "[b]đậm[/b]" in shown(app)
        await sign_in(pilot, "hoa")
        assert office.counter.staff.since == OPENED

    run(app, steps, size)
