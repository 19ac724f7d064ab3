import unicodedata
from datetime import date

import pytest
from kit import HOSTILE, app_of, painted, run, screen_of
from textual import events

from kiosk.errors import InvalidInput
from screens.fee_fields import CashField
from screens.widgets.choice import Choice
from screens.widgets.count_field import CountField
from screens.widgets.date_field import DateField
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow
from screens.widgets.money_field import MoneyField


def form_of(*entries, **members):
    return app_of(first=screen_of(lambda: Form(*(FormRow(make()) for make in entries)), **members))


async def type_text(pilot, text):
    for letter in text:
        pilot.app.post_message(events.Key(letter, letter))
    # Digits may be the beginning of a scanned card and wait for the next key.
    await pilot.press("end")


@pytest.mark.parametrize("text", ["Nguyễn Thị Hường", "Đặng Ữ Ơ"])
def test_decomposed_typing_is_kept_composed(text):
    app = form_of(lambda: Field("name"))

    async def steps(pilot):
        await type_text(pilot, unicodedata.normalize("NFD", text))
        assert app.screen.query_one(Field).value == text
        await pilot.press("backspace")
        assert app.screen.query_one(Field).value == text[:-1]

    run(app, steps)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_pastes_become_harmless_text(text):
    app = form_of(lambda: Field("name"))

    async def steps(pilot):
        field = app.screen.query_one(Field)
        app.post_message(events.Paste(text))
        await pilot.pause()
        assert field.value.isprintable()
        assert len(field.value) <= 200
        assert unicodedata.is_normalized("NFC", field.value)
        assert painted(app)[1].startswith("              [")

    run(app, steps)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_values_labels_and_messages_are_drawn_as_text(text):
    app = form_of(
        lambda: Field("name", label=text, value=text, width=20),
        lambda: Choice("way", [(1, text), (2, "b")], label=text),
        TITLE_TEXT=text,
    )

    async def steps(pilot):
        app.screen.say(text)
        await pilot.pause()
        assert all(line.isprintable() for line in painted(app))

    run(app, steps)


def test_a_long_paste_fills_the_field_and_no_more():
    app = form_of(lambda: Field("name", max_length=10, value="abc"))

    async def steps(pilot):
        field = app.screen.query_one(Field)
        field.cursor_position = 3
        app.post_message(events.Paste("0123456789"))
        await pilot.pause()
        assert field.value == "abc0123456"

    run(app, steps)


def test_the_cursor_stays_in_sight_in_a_long_value_and_marks_say_where_it_goes_on():
    app = form_of(lambda: Field("name", width=10), lambda: Field("other"))

    async def steps(pilot):
        await type_text(pilot, "abcdefghijklmnopqrstuvwxyz")
        assert "[…stuvwxyz ]" in painted(app)[1]
        field = app.screen.query_one("#name", Field)
        for cursor in (*reversed(range(27)), *range(27)):
            field.cursor_position = cursor
            await pilot.pause()
            line = painted(app)[1]
            shown = line[line.index("[") + 1 : line.index("]")]
            under_cursor = (field.value + " ")[cursor]
            assert under_cursor in shown
            assert (shown[0] == "…", shown[-1] == "…") == ("a" not in shown, "z" not in shown)
        await pilot.press("home")
        assert "[abcdefghi…]" in painted(app)[1]
        await pilot.press("end", "enter")
        assert "[abcdefghi…]" in painted(app)[1]

    run(app, steps)


def test_a_number_as_long_as_may_be_typed_owns_up_to_what_is_out_of_sight():
    app = form_of(lambda: CountField("sets", "số bộ"), lambda: Field("other"))

    async def steps(pilot):
        await pilot.press(*"1234567890")
        assert "[…34567890 ]" in painted(app)[1]
        await pilot.press("tab")
        assert "[1234567890]" in painted(app)[1]

    run(app, steps)


def test_enter_goes_from_field_to_field_and_completes_the_form_after_the_last():
    done = []
    app = form_of(
        lambda: Field("name"),
        lambda: Choice("way", [(1, "a"), (2, "b")]),
        lambda: MoneyField("fee"),
        on_form_completed=lambda self, message: done.append(message.form),
    )

    async def steps(pilot):
        for name in ("name", "way", "fee"):
            assert app.focused.id == name
            assert not done
            await pilot.press("enter")
        assert len(done) == 1

    run(app, steps)


def test_a_wrong_field_takes_the_focus_and_the_message_line_says_why():
    app = form_of(lambda: Field("name"), lambda: Field("number"))

    async def steps(pilot):
        app.screen.say_error(InvalidInput("Số giấy tờ gồm 12 chữ số.", "number"))
        await pilot.pause()
        assert app.focused.id == "number"
        assert app.screen.message == "! Số giấy tờ gồm 12 chữ số."
        app.screen.clear_message()
        assert app.screen.message == ""

    run(app, steps)


@pytest.mark.parametrize(
    ("keys", "shown", "amount"),
    [
        ("1790000", "1.790.000", 1_790_000),
        ("007", "7", 7),
        ("50.000", "50.000", 50_000),
        ("12a3-4", "1.234", 1234),
        ("9" * 13, "999.999.999.999", 999_999_999_999),
        ("", "", None),
    ],
)
def test_money_is_grouped_while_it_is_typed(keys, shown, amount):
    app = form_of(lambda: MoneyField("fee"))

    async def steps(pilot):
        await type_text(pilot, keys)
        field = app.screen.query_one(MoneyField)
        assert (field.value, field.amount) == (shown, amount)

    run(app, steps)


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (["backspace"], "123.456"),
        (["left", "left", "left", "backspace"], "123.567"),
        (["home", "delete"], "234.567"),
        (["home", "right", "delete"], "134.567"),
        (["home", "9"], "91.234.567"),
        (["left", "left", "left", "9"], "12.349.567"),
    ],
)
def test_money_is_edited_as_if_there_were_no_dots(keys, shown):
    app = form_of(lambda: MoneyField("fee", amount=1_234_567))

    async def steps(pilot):
        field = app.screen.query_one(MoneyField)
        field.cursor_position = len(field.value)
        await pilot.press(*keys)
        assert field.value == shown

    run(app, steps)


@pytest.mark.parametrize(("pasted", "amount"), [("50.000 đồng", 50_000), ("1,5", None), ("-5", None)])
def test_a_pasted_amount_is_never_guessed(pasted, amount):
    app = form_of(lambda: MoneyField("fee"))

    async def steps(pilot):
        app.post_message(events.Paste(pasted))
        await pilot.pause()
        assert app.screen.query_one(MoneyField).amount == amount

    run(app, steps)


@pytest.mark.parametrize(
    ("typed", "shown", "day"),
    [
        ("31072025", "31/07/2025", date(2025, 7, 31)),
        ("1/7/2025", "01/07/2025", date(2025, 7, 1)),
        ("hôm nay", "31/07/2025", date(2025, 7, 31)),
        ("", "", None),
    ],
)
def test_a_day_is_written_out_when_the_field_is_left(typed, shown, day):
    app = form_of(lambda: DateField("born", today=lambda: date(2025, 7, 31)), lambda: Field("next"))

    async def steps(pilot):
        await type_text(pilot, typed)
        await pilot.press("tab")
        field = app.screen.query_one(DateField)
        assert (field.value, field.day) == (shown, day)

    run(app, steps)


def test_a_day_that_does_not_exist_stays_as_typed_and_names_its_field():
    app = form_of(lambda: DateField("born"))

    async def steps(pilot):
        await type_text(pilot, "31022025")
        await pilot.press("enter")
        field = app.screen.query_one(DateField)
        assert field.value == "31022025"
        with pytest.raises(InvalidInput) as error:
            field.required()
        assert error.value.field == "born"

    run(app, steps)


def test_a_choice_answers_to_arrows_space_and_digits():
    chosen = []
    app = form_of(
        lambda: Choice("way", [("a", "Trực tiếp"), ("b", "Trực tuyến"), ("c", "Bưu chính")], value="b"),
        on_choice_changed=lambda self, message: chosen.append(message.value),
    )

    async def steps(pilot):
        assert "( ) Trực tiếp (•) Trực tuyến ( ) Bưu chính" in painted(app)[1]
        await pilot.press("left", "left", "space", "3", "9", "space")
        assert app.screen.query_one(Choice).value == "a"
        assert chosen == ["a", "b", "c", "a"]

    run(app, steps)


@pytest.mark.parametrize("make", [Field, DateField, MoneyField, CashField, lambda name: CountField(name, "số")])
def test_every_field_tells_of_every_edit_and_of_nothing_the_program_fills_in(make):
    edits = []
    screen = screen_of(lambda: make("entry"), on_field_edited=lambda self, message: edits.append(message.field.value))
    app = app_of(home=screen)

    async def steps(pilot):
        field = app.screen.query_one("#entry")
        field.value = "7"
        await pilot.pause()
        assert edits == []
        await pilot.press("end", "1", "2", "backspace", "delete", "home", "delete")
        assert [value for value in edits if value] != []
        assert edits[-1] == field.value
        assert len(edits) >= 4
        before = len(edits)
        pilot.app.post_message(events.Paste("30"))
        await pilot.pause()
        assert len(edits) == before + 1

    run(app, steps)
