import asyncio

import pytest
from kit import painted

from kiosk.errors import StoreError
from kiosk.founding import LONGEST
from screens.setup import SetupShell


def founding_with(keys, size=(80, 24), found=None):
    """The answers given to `found`, what the message line said last, and which field had the focus."""
    given, said = [], []
    app = SetupShell(found or given.append)

    async def main():
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await keys(pilot, app)
            await pilot.pause()
            if app.is_running:
                said.extend([app.screen.message, app.focused.id if app.focused else None])

    asyncio.run(main())
    return given, said


def fill_in(app, **answers):
    """Put the given answers into the form at once."""
    for name, answer in answers.items():
        field = app.screen.query_one(f"#{name}")
        field.value = f"UBND xã {answer}" if name == "name" else answer


async def type_all(pilot, **answers):
    """Enter through the form, typing the given answers."""
    order = ("name", "code", "centre", "superior", "place", "opened_on", "sites", "head", "pin", "pin_again")
    for name in order:
        await pilot.press(*answers.get(name, ""))
        if name != "pin_again":
            await pilot.press("enter")


GOOD = {"name": "Ba Tô", "code": "h48.25", "head": "Đinh Văn Tiếng", "pin": "2025", "pin_again": "2025"}


@pytest.mark.parametrize("last_key", ["ctrl+s", "enter"])
def test_four_answers_and_a_pin_found_an_office(last_key):
    async def keys(pilot, app):
        await type_all(pilot, **GOOD)
        await pilot.press(last_key)

    ((founding,), said) = founding_with(keys)

    assert founding.name == "UBND xã Ba Tô"
    assert founding.centre == "Trung tâm Phục vụ hành chính công xã Ba Tô"
    assert founding.place == "Ba Tô"
    assert founding.sites == ("Điểm 1",)
    assert founding.profile().code == "H48.25"
    assert founding.first_member().name == "Đinh Văn Tiếng"
    assert founding.pin == "2025"
    assert said == []  # the program has ended


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"name": ""}, "name", "Chưa có tên xã"),
        ({"code": "H48-25"}, "code", "như H48.25"),
        ({"opened_on": "31/2/2025"}, "opened_on", "Không có ngày"),
        ({"opened_on": "sáu"}, "opened_on", "ví dụ 31/7/2025"),
        ({"sites": " , ;"}, "sites", "ít nhất một điểm"),
        ({"head": "   "}, "head", "không được để trống"),
        ({"head": "ữ" * 300}, "head", f"Dài quá {LONGEST}"),
    ],
)
def test_the_first_wrong_answer_takes_the_focus_and_nothing_typed_is_lost(answers, field, words):
    async def keys(pilot, app):
        fill_in(app, **{**GOOD, **answers})
        await pilot.press("ctrl+s")
        await pilot.pause()
        kept = app.screen.query_one("#pin").value, app.screen.query_one("#code").value
        assert kept == (GOOD["pin"], answers.get("code", GOOD["code"]))

    given, (message, focused) = founding_with(keys)

    assert given == []
    assert words in message
    assert focused == field


@pytest.mark.parametrize(
    ("pin", "again", "words"),
    [("2025", "2026", "khác nhau"), ("124", "1234", "lần đầu chỉ có 3 chữ số"), ("", "", "lần đầu chỉ có 0 chữ số")],
)
def test_a_wrong_pin_is_typed_anew_from_the_first_one(pin, again, words):
    async def keys(pilot, app):
        fill_in(app, **{**GOOD, "pin": pin, "pin_again": again})
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert [app.screen.query_one(f"#{name}").value for name in ("pin", "pin_again")] == ["", ""]
        assert words in app.screen.message
        assert app.focused.id == "pin"
        await pilot.press(*"12a4")
        await pilot.press("tab", *"1234", "ctrl+s")
        assert "lần đầu chỉ có 3" in app.screen.message
        await pilot.press(*"1234", "tab", *"1234", "ctrl+s")

    ((founding,), _said) = founding_with(keys)

    assert founding.pin == "1234"


def test_a_centre_and_a_place_written_by_hand_are_kept_when_the_name_changes():
    async def keys(pilot, app):
        fill_in(app, **GOOD)
        await pilot.pause()
        fill_in(app, centre="Trung tâm HCC [b]Ba Tô[/b]", sites="Trụ sở, Điểm Ba Vinh")
        await pilot.pause()
        assert app.focused.id == "name"
        await pilot.press("end", *" Mới", "ctrl+s")

    ((founding,), _said) = founding_with(keys)

    assert founding.name == "UBND xã Ba Tô Mới"
    assert founding.centre == "Trung tâm HCC [b]Ba Tô[/b]"
    assert founding.place == "Ba Tô Mới"
    assert founding.sites == ("Trụ sở", "Điểm Ba Vinh")


def test_a_folder_that_cannot_be_written_is_said_and_the_form_stays():
    def found(founding):
        raise StoreError("Không ghi được vào thư mục; hãy cấp quyền.")

    async def keys(pilot, app):
        fill_in(app, **GOOD)
        await pilot.press("ctrl+s")

    _given, (message, _focused) = founding_with(keys, found=found)

    assert "Không ghi được" in message


def test_the_pin_is_never_shown_and_each_field_says_what_belongs_into_it():
    async def keys(pilot, app):
        assert "Như trên con dấu" in "\n".join(painted(app))
        await pilot.press("tab")
        assert "như H48.25" in "\n".join(painted(app))
        fill_in(app, **{**GOOD, "pin": "7391", "pin_again": "7391"})
        await pilot.pause()
        assert "7391" not in "\n".join(painted(app))

    founding_with(keys)


@pytest.mark.parametrize("size", [(40, 12), (10, 3), (110, 32)])
def test_other_terminals_do_and_leaving_founds_nothing(size):
    async def keys(pilot, app):
        await pilot.press("escape", "f2", "f9")
        assert app.screen.query_one("#name").value == "UBND xã "
        await pilot.press("f10", "c")

    given, said = founding_with(keys, size)

    assert given == []
    assert said == []
