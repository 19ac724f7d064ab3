import pytest
from kit import HOSTILE, app_of, painted, run, screen_of

from kiosk.applicant import Applicant
from kiosk.errors import InvalidInput
from screens.dialog import Dialog
from screens.dialogs import Ask, Choose, Confirm
from screens.dossier_correction import CorrectionDialog
from screens.fee_fields import CashField
from screens.intake_extras import Extras, ExtrasDialog
from screens.key_help import Help
from screens.keys import GLOBAL_KEYS, Key
from screens.widgets.choice import Choice
from screens.widgets.count_field import CountField
from screens.widgets.date_field import DateField
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow
from screens.widgets.money_field import MoneyField
from screens.widgets.picker import PickField
from screens.widgets.record_table import Column


def answers_to(make_dialog, *keys):
    app = app_of(first=screen_of(lambda: Field("under")))
    answers = []

    async def steps(pilot):
        app.push_screen(make_dialog(), answers.append)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    run(app, steps)
    return answers


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], False),
        (["escape"], False),
        (["right", "enter"], True),
        (["right", "left", "enter"], False),
        (["c"], True),
        (["Y"], True),
        (["k"], False),
        (["n"], False),
    ],
)
def test_a_confirmation_is_no_unless_somebody_says_yes(keys, answer):
    assert answers_to(lambda: Confirm("Hủy hồ sơ H48.25-250731-0005?"), *keys) == [answer]


def test_a_reason_is_asked_for_until_there_is_one():
    assert answers_to(lambda: Ask("Lý do?"), "enter") == []
    assert answers_to(lambda: Ask("Lý do?"), "enter", "m", "ư", "a", "space", "enter") == ["mưa"]
    assert answers_to(lambda: Ask("Lý do?"), "escape") == [None]
    assert answers_to(lambda: Ask("Lý do?"), "x", "escape", "k", "enter") == ["x"]
    assert answers_to(lambda: Ask("Lý do?"), "x", "escape", "c") == [None]
    assert answers_to(lambda: Ask("Tìm?", passing=True), "x", "escape") == [None]
    assert answers_to(lambda: Ask("Ghi chú?", required=False), "enter") == [""]


def test_one_of_a_few_is_chosen_by_arrow_or_digit():
    options = [("a", "Nguyễn Thị Hoa"), ("b", "Lê Văn Tám")]
    assert answers_to(lambda: Choose("Chuyển cho ai?", options), "down", "enter") == ["b"]
    assert answers_to(lambda: Choose("Chuyển cho ai?", options), "2") == ["b"]
    assert answers_to(lambda: Choose("Chuyển cho ai?", options), "9", "escape") == [None]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_in_a_dialog_are_drawn_as_text(text):
    app = app_of(first=screen_of(lambda: Field("under")))

    async def steps(pilot):
        dialogs = (
            Confirm(text, title=text, yes=text),
            Ask(text, title=text, value=text),
            Choose(text, [(1, text)], title=text),
        )
        for dialog in dialogs:
            app.push_screen(dialog)
            await pilot.pause()
            assert all(line.isprintable() for line in painted(app))
            await pilot.press("escape")

    run(app, steps)


def test_the_help_lists_every_key_of_the_screen_and_the_program():
    app = app_of(
        first=screen_of(
            lambda: Field("under"), KEYS=(Key("ctrl+s", "save", "Lưu"), Key("z", "zap", "Xóa", shown=False))
        )
    )

    async def steps(pilot):
        await pilot.press("f1")
        assert isinstance(app.screen, Help)
        text = "\n".join(painted(app))
        for words in ("Ctrl+S", "Lưu", "Z", "Xóa", "F1", "F10", "Esc", "Quay lại", "Văn phòng"):
            assert words in text
        await pilot.press("escape")
        assert not isinstance(app.screen, Help)

    run(app, steps, size=(80, 40))


PROCEDURES = ["Đăng ký khai sinh", "Đăng ký khai tử", "Chứng thực chữ ký"]
COLUMNS = (Column("Tên", 30, lambda row: row),)


def picking_app():
    def search(text):
        return [name for name in PROCEDURES if text.lower() in name.lower()]

    def form():
        return Form(FormRow(PickField("procedure", COLUMNS, search, str, label="Thủ tục")), FormRow(Field("next")))

    return app_of(first=screen_of(form))


def test_the_only_hit_is_picked_at_once():
    app = picking_app()

    async def steps(pilot):
        await pilot.press(*"chứng", "enter")
        assert app.screen.query_one(PickField).picked == "Chứng thực chữ ký"
        assert app.focused.id == "next"

    run(app, steps)


def test_several_hits_are_offered_and_narrowed_by_typing():
    app = picking_app()

    async def steps(pilot):
        form = app.screen
        await pilot.press(*"khai", "enter", "down", "enter")
        field = form.query_one(PickField)
        assert (field.picked, field.value) == ("Đăng ký khai tử", "Đăng ký khai tử")
        assert app.focused.id == "next"
        await pilot.press("shift+tab", *"khai", "enter", "space", "s", "enter")
        assert field.picked == "Đăng ký khai sinh"

    run(app, steps)


def test_typing_over_a_picked_record_lets_go_of_it():
    app = picking_app()

    async def steps(pilot):
        field = app.screen.query_one(PickField)
        await pilot.press(*"chứng", "enter", "shift+tab", "end", "backspace")
        await pilot.pause()
        assert field.picked is None

    run(app, steps)


def test_giving_up_the_picker_leaves_the_form_as_it_was():
    app = picking_app()

    async def steps(pilot):
        form = app.screen
        await pilot.press(*"khai", "enter", "escape")
        assert app.screen is form
        field = form.query_one(PickField)
        assert (field.picked, field.value) == (None, "khai")
        assert app.focused is field

    run(app, steps)


def test_every_global_key_has_words():
    assert all(key.label and key.name for key in GLOBAL_KEYS)


def two_screens():
    return app_of(home=screen_of(form_of_one), queue=screen_of(form_of_one))


def form_of_one():
    return Form(FormRow(Field("under")))


def test_f1_in_a_box_lists_its_keys_and_closing_it_leads_back_to_the_box():
    app = two_screens()

    async def steps(pilot):
        app.push_screen(Confirm("Hủy?"))
        await pilot.pause()
        await pilot.press("f1")
        assert isinstance(app.screen, Help)
        text = "\n".join(painted(app))
        for words in ("Hộp này", "bỏ qua, đóng hộp", "C ", "Ctrl+T", "F9"):
            assert words in text
        assert "Quay lại" not in text
        await pilot.press("f1")
        assert isinstance(app.screen, Confirm)

    run(app, steps, size=(80, 40))


@pytest.mark.parametrize("make", [lambda: Confirm("Hủy?"), lambda: Choose("Ai?", [(1, "Hoa")]), lambda: Ask("Lý do?")])
def test_a_function_key_leads_from_a_box_that_holds_nothing_to_its_screen(make):
    app = two_screens()
    answers = []

    async def steps(pilot):
        app.push_screen(make(), answers.append)
        await pilot.pause()
        await pilot.press("f1", "f2")
        await pilot.pause()
        assert app.screen is app.get_screen("queue")
        assert True not in answers

    run(app, steps)


def test_a_function_key_does_not_throw_away_what_was_typed_in_a_box_but_says_so():
    app = two_screens()
    answers = []

    async def steps(pilot):
        app.push_screen(Ask("Lý do?"), answers.append)
        await pilot.pause()
        await pilot.press("m", "f2", "f10")
        assert isinstance(app.screen, Ask)
        assert "Esc đóng hộp này trước" in "\n".join(painted(app))
        await pilot.press("enter")
        assert answers == ["m"]

    run(app, steps)


class FormBox(Dialog):
    """A box with an entry of each kind."""

    def contents(self):
        kinds = (
            Field("words"),
            CountField("count", "số bản"),
            MoneyField("money", amount=5_000),
            CashField("cash"),
            Choice("way", [("a", "A"), ("b", "B")]),
            DateField("day"),
        )
        return (Form(*(FormRow(entry) for entry in kinds)),)


@pytest.mark.parametrize("entry", ["words", "count", "money", "cash", "way", "day"])
def test_whatever_was_typed_or_chosen_in_a_box_is_not_lost_to_a_function_key(entry):
    app = two_screens()

    async def steps(pilot):
        app.push_screen(FormBox("Thử"))
        await pilot.pause()
        box = app.screen
        box.query_one(f"#{entry}").focus()
        await pilot.press("2", "f2")
        assert app.screen is box
        box.query_one(f"#{entry}").value = "a" if entry == "way" else "5.000" if entry == "money" else ""
        await pilot.press("f2")
        await pilot.pause()
        assert app.screen is app.get_screen("queue")

    run(app, steps)


WRONG = InvalidInput("Sai.", "address"), InvalidInput("Sai.", "sets")


@pytest.mark.parametrize(
    "make",
    [
        lambda: CorrectionDialog("H48", Applicant("Lê Thị Út"), WRONG[0]),
        lambda: ExtrasDialog(Extras(sets=0), "UBND", WRONG[1]),
    ],
    ids=["correction", "extras"],
)
def test_a_box_opened_again_with_what_was_refused_is_not_lost_to_a_function_key(make):
    app = two_screens()

    async def steps(pilot):
        app.push_screen(make())
        await pilot.pause()
        box = app.screen
        await pilot.press("f2")
        await pilot.pause()
        assert app.screen is box

    run(app, steps)


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (lambda: Confirm("Hủy?"), False),
        (lambda: Choose("Ai?", [(1, "Hoa")]), None),
        (lambda: Ask("Lý do?"), None),
    ],
    ids=["confirm", "choose", "ask"],
)
def test_a_box_left_by_a_function_key_answers_as_esc_does(make, answer):
    app = two_screens()
    answers = []

    async def steps(pilot):
        app.push_screen(make(), answers.append)
        await pilot.pause()
        await pilot.press("f1", "f2")
        await pilot.pause()
        assert answers == [answer]
        assert app.screen is app.get_screen("queue")

    run(app, steps)


def test_no_function_key_leads_from_a_box_over_the_lock_screen():
    app = app_of(login=screen_of(form_of_one, LOCKED=True), queue=screen_of(form_of_one))

    async def steps(pilot):
        await pilot.press("f1")
        assert isinstance(app.screen, Help)
        await pilot.press("f2")
        await pilot.pause()
        assert app.screen is app.get_screen("login")

    run(app, steps)
