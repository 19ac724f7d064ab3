import logging
import re
import sys

import pytest
from kit import app_of, painted, run, screen_of

from kiosk.errors import NotAllowed
from screens.keys import Key
from screens.widgets.bars import KeyBar
from screens.widgets.field import Field
from screens.widgets.line import TextLine


def refuse(self):
    raise NotAllowed("Hồ sơ đã trả kết quả; không chuyển bước được nữa.")


def fail(self):
    secret = "Nguyễn Thị Bí Mật"
    raise ValueError(secret)


def test_a_refusal_is_said_with_its_mark():
    app = app_of(first=screen_of(lambda: Field("a"), KEYS=(Key("f7", "move_on", "Chuyển"),), action_move_on=refuse))

    async def steps(pilot):
        await pilot.press("f7")
        assert app.screen.message == "! Hồ sơ đã trả kết quả; không chuyển bước được nữa."
        assert any(line.startswith(" ! Hồ sơ đã trả") for line in painted(app))

    run(app, steps)


def test_an_unexpected_error_is_logged_without_personal_data_and_the_program_goes_on(caplog):
    app = app_of(first=screen_of(lambda: Field("a"), KEYS=(Key("f7", "fail", "Hỏng"),), action_fail=fail))

    async def steps(pilot):
        with caplog.at_level(logging.ERROR):
            await pilot.press("f7")
        assert "Mã lỗi" in app.screen.message
        await pilot.press("x")
        assert app.screen.query_one(Field).value == "x"
        assert app.screen.message == ""  # what was said of the stroke before does not stand over the next entry

    run(app, steps)
    assert "ValueError" in caplog.text
    assert "test_shell.py" in caplog.text
    assert "Bí Mật" not in caplog.text


def test_screens_are_made_once_and_told_each_time_they_are_shown():
    shown = []
    app = app_of(
        lookup=screen_of(lambda: Field("a"), on_shown=lambda self: shown.append(("lookup", self.subject))),
        other=screen_of(lambda: Field("b"), on_shown=lambda self: shown.append(("other", self.subject))),
    )

    async def steps(pilot):
        first = app.screen
        await pilot.press("x")
        app.show("other")
        await pilot.pause()
        assert app.screen is not first
        app.show("lookup", "H48")
        await pilot.pause()
        assert app.screen is first
        assert first.query_one(Field).value == "x"
        await pilot.press("escape")
        await pilot.pause()
        assert shown == [("lookup", None), ("other", None), ("lookup", "H48")]

    run(app, steps)


def test_a_function_key_begins_a_new_way_home_and_other_screens_lead_back():
    came_back = []
    app = app_of(
        home=screen_of(lambda: Field("a")),
        lookup=screen_of(lambda: Field("b"), on_shown=lambda self: came_back.append(self.came_back)),
        intake=screen_of(lambda: Field("c")),
        dossier=screen_of(lambda: Field("d")),
    )

    async def steps(pilot):
        await pilot.press("f3", "f4", "f3", "f4")
        app.show("dossier", "H48")
        await pilot.pause()
        await pilot.press("escape")
        assert app._current == "lookup"
        await pilot.press("escape")
        assert app._current == "home"
        assert came_back == [False, False, True]

    run(app, steps)


def test_a_dialog_closing_is_no_new_showing():
    shown = []
    app = app_of(lookup=screen_of(lambda: Field("a"), on_shown=lambda self: shown.append(1)))

    async def steps(pilot):
        await pilot.press("f1", "escape", "f10", "escape")
        assert shown == [1]

    run(app, steps)


def test_screens_are_imported_when_they_are_first_shown(tmp_path, monkeypatch):
    (tmp_path / "late_screen.py").write_text(
        "from screens.base import CounterScreen\n"
        "from screens.widgets.line import TextLine\n"
        "class Late(CounterScreen):\n"
        "    def body(self):\n"
        "        yield TextLine('late')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    app = app_of(lookup=screen_of(lambda: Field("a")))
    app._modules["report"] = "late_screen:Late"

    async def steps(pilot):
        assert "late_screen" not in sys.modules
        await pilot.press("f6")
        assert painted(app)[1].startswith("late")

    run(app, steps)


def test_a_locked_screen_is_left_only_by_its_own_doing():
    app = app_of(
        lookup=screen_of(lambda: Field("a")),
        login=screen_of(lambda: Field("pin"), LOCKED=True),
    )

    async def steps(pilot):
        await pilot.press("f9")
        locked = app.screen
        assert locked.LOCKED
        await pilot.press("f4", "escape", "f9")
        assert app.screen is locked
        assert "F4" not in painted(app)[-1]
        app.show_home()
        await pilot.pause()
        assert app.screen is not locked
        await pilot.press("escape")
        assert app.screen is not locked

    run(app, steps)


def test_leaving_is_asked_for_once():
    app = app_of(lookup=screen_of(lambda: Field("a")))

    async def steps(pilot):
        await pilot.press("f10", "enter")
        assert app.is_running
        await pilot.press("f10", "c")
        assert app.return_code == 0

    run(app, steps)


def test_keys_that_are_not_possible_now_are_not_shown():
    allowed = []
    app = app_of(
        first=screen_of(
            lambda: Field("a"),
            KEYS=(Key("f7", "move_on", "Chuyển"), Key("f8", "keep", "Giữ")),
            action_move_on=lambda self: allowed.append(1),
            action_keep=lambda self: None,
            check_action=lambda self, action, parameters: action != "move_on",
        )
    )

    async def steps(pilot):
        await pilot.press("f7")
        assert not allowed
        assert "Chuyển" not in "".join(painted(app)[-2:])
        assert "F8 Giữ" in painted(app)[-2]

    run(app, steps)


@pytest.mark.parametrize("width", [80, 110, 40])
@pytest.mark.parametrize("count", [0, 1, 8, 20])
def test_the_key_bar_never_takes_more_than_two_lines_and_always_has_the_help(width, count):
    keys = tuple(Key(chr(ord("a") + n), "nothing", f"làm việc {n}") for n in range(count))
    app = app_of(first=screen_of(lambda: TextLine("x"), KEYS=keys))

    async def steps(pilot):
        bar = app.screen.query_one(KeyBar)
        assert bar.size.height <= 2
        assert "F1 Trợ giúp" in "\n".join(painted(app)[-bar.size.height :])

    run(app, steps, size=(width, 24))


def counter_of_many_screens(own):
    screens = dict.fromkeys(("queue", "intake", "lookup", "fees", "report"), screen_of(lambda: TextLine("x"), KEYS=own))
    return app_of(**screens)


@pytest.mark.parametrize(
    "labels", [["lưu"], ["lưu", "thêm giấy tờ", "chi tiết thêm"], ["lưu", *["một việc lâu"] * 5]], ids=len
)
def test_how_to_leave_and_how_to_type_are_seen_on_eighty_columns(labels):
    """Of the keys that have no room, those are missed that lead to other screens, which the help lists."""
    keys = tuple(Key(chr(ord("a") + n), "nothing", label) for n, label in enumerate(labels))

    async def steps(pilot):
        bar = "\n".join(painted(pilot.app)[-2:])
        for seen in (*labels, "F1 Trợ giúp", "F10 Rời quầy", "Ctrl+T Bộ gõ"):
            assert seen in bar
        names = re.findall(r"F[0-9]+|Ctrl[+]T", bar)
        assert len(names) == len(set(names))

    run(counter_of_many_screens(keys), steps)


def test_a_long_message_takes_two_lines_and_gives_them_back():
    app = app_of(first=screen_of(lambda: Field("a")))

    async def steps(pilot):
        height = app.screen.query_one("#body").size.height
        app.screen.say("việc " * 40)
        await pilot.pause()
        assert app.screen.query_one("#body").size.height == height - 1
        app.screen.say("xong")
        await pilot.pause()
        assert app.screen.query_one("#body").size.height == height

    run(app, steps)


def test_nothing_is_kept_of_dialogs_and_focus_moves():
    import gc

    app = app_of(lookup=screen_of(lambda: Field("a"), lambda: Field("b")), intake=screen_of(lambda: Field("c")))

    async def steps(pilot):
        async def work(times):
            for _turn in range(times):
                await pilot.press("tab", "f1", "escape", "f3", "f4")
            gc.collect()
            return len(gc.get_objects())

        await work(5)
        before = await work(5)
        assert await work(10) - before < 300

    run(app, steps)


def test_a_field_asks_for_no_layout_when_its_text_changes():
    app = app_of(first=screen_of(lambda: Field("a")))

    async def steps(pilot):
        layouts = []
        app.screen._refresh_layout = lambda *arguments, **options: layouts.append(1)
        await pilot.press(*"Nguyen")
        assert app.screen.query_one(Field).value == "Nguyen"
        assert not layouts

    run(app, steps)


def test_a_screen_asked_for_twice_before_it_is_there_is_shown_once_with_the_last_subject():
    shown = []
    app = app_of(
        lookup=screen_of(lambda: Field("a")),
        intake=screen_of(lambda: Field("b"), on_shown=lambda self: shown.append(self.subject)),
    )

    async def steps(pilot):
        app.show("intake", 1)
        app.show("intake", 2)
        await pilot.pause()
        assert shown == [2]
        app.show("intake", 3)
        assert shown == [2, 3]

    run(app, steps)
