from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit import app_of, painted, run, screen_of
from office_builder import BINH, HOA, PIN, new_office

from kiosk.errors import NotAllowed, StoreBusy
from kiosk.vietnamese.typing import Method
from screens.dialogs import Ask
from screens.typing_mode import TypingMode
from screens.widgets.date_field import DateField
from screens.widgets.field import Field
from screens.widgets.money_field import MoneyField
from screens.widgets.picker import PickField
from screens.widgets.typist import Typist

CARD = "001090123456|012345678|Nguyễn Văn Toàn|01011990|Nam|Tổ dân phố 3, đường Lê Lợi|15042021"


@pytest.fixture(autouse=True)
def a_terminal_with_an_input_method(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")


def form():
    return screen_of(
        lambda: Field("name", label="Họ tên"),
        lambda: Field("code", label="Mã", composes=False),
        lambda: Field("pin", label="PIN", password=True),
        lambda: Field("count", label="Số", restrict="[a-z]*"),
        lambda: DateField("day", label="Ngày"),
        lambda: MoneyField("money", label="Tiền"),
        lambda: PickField("pick", (), lambda text: (), str, label="Thủ tục"),
    )


async def type_into(pilot, name, keys):
    pilot.app.screen.query_one(f"#{name}").focus()
    await pilot.press(*keys)
    return pilot.app.screen.query_one(f"#{name}", Field)


def test_ctrl_t_goes_round_and_the_status_bar_says_where():
    app = app_of(home=form())

    async def steps(pilot):
        assert (await type_into(pilot, "name", "as")).value == "as"
        seen = []
        for _turn in range(3):
            await pilot.press("ctrl+t")
            seen.append((app.typing.method, app.screen.message.split(":")[0], painted(app)[0].split()[-2]))
        assert seen == [
            (Method.TELEX, "Bộ gõ Telex", "Telex"),
            (Method.VNI, "Bộ gõ VNI", "VNI"),
            (Method.OFF, "Đã tắt bộ gõ", "Tô"),
        ]

    run(app, steps)


def test_the_method_is_named_only_where_letters_are_composed():
    app = app_of(home=form())

    def is_named(name):
        return name in painted(app)[0]

    async def steps(pilot):
        await pilot.press("ctrl+t")
        assert is_named("Telex")
        for name in ("code", "pin", "count", "day", "money", "pick"):
            await type_into(pilot, name, "1")
            assert not is_named("Telex")
        await type_into(pilot, "name", "a")
        assert is_named("Telex")
        await type_into(pilot, "code", "a")
        app.push_screen(Ask("Vì sao?"))
        await pilot.pause()
        assert is_named("Telex")
        await pilot.press("ctrl+t")
        assert is_named("VNI")
        await pilot.press("escape")
        assert not is_named("VNI")

    run(app, steps)


def test_a_field_composes_as_chosen_and_keeps_codes_alone():
    app = app_of(home=form())

    async def steps(pilot):
        await pilot.press("ctrl+t")
        field = await type_into(pilot, "name", ["N", *"guyeenx", "space", *"hoaf"])
        assert field.value == "Nguyễn hòa"
        await pilot.press("backspace", "backspace", *"oongf")
        assert field.value == "Nguyễn hồng"
        await pilot.press("home", *"Ooong", "space")
        assert field.value == "Oong Nguyễn hồng"
        assert (await type_into(pilot, "code", "aas")).value == "aas"
        assert (await type_into(pilot, "pin", "aas")).value == "aas"
        assert (await type_into(pilot, "count", "aas")).value == "aas"
        assert (await type_into(pilot, "day", "aas")).value == "aas"
        assert (await type_into(pilot, "pick", "aas")).value == "aas"
        assert (await type_into(pilot, "money", "12a")).value == "12"
        await pilot.press("ctrl+t")
        assert (await type_into(pilot, "name", ["end", "space", *"d9a61t"])).value == "Oong Nguyễn hồng đất"

    run(app, steps)


def test_a_word_that_became_none_goes_back_to_its_keys_when_the_field_is_left():
    app = app_of(home=form())

    async def steps(pilot):
        await pilot.press("ctrl+t")
        field = await type_into(pilot, "name", "dies")
        assert (field.value, field.text) == ("dié", "dies")
        await pilot.press("tab")
        assert field.value == "dies"
        await type_into(pilot, "name", ["end", *" tiers", "enter"])
        assert field.value == "dies tiers"

    run(app, steps)


def test_typing_over_a_selection_begins_a_new_word():
    app = app_of(home=form())

    async def steps(pilot):
        await pilot.press("ctrl+t")
        field = await type_into(pilot, "name", "toan")
        field.select_all()
        await pilot.press("a", "s")
        assert field.value == "á"

    run(app, steps)


@pytest.mark.parametrize(("terminal", "method"), [("linux", Method.TELEX), ("xterm", Method.OFF), ("", Method.OFF)])
def test_only_a_bare_console_composes_unasked(monkeypatch, terminal, method):
    monkeypatch.setenv("TERM", terminal)
    assert TypingMode(None).method is method


def test_each_member_of_staff_finds_their_choice_again():
    office, _clock = new_office(staff=None)
    office.people.add(HOA, PIN)
    office.people.add(BINH, PIN)
    mode = TypingMode(office)
    office.people.sign_in("hoa", PIN)
    assert mode.turn() is Method.TELEX
    mode.remember()
    office.people.sign_in("binh", PIN)
    assert mode.method is Method.OFF
    assert (mode.turn(), mode.turn()) == (Method.TELEX, Method.VNI)
    mode.remember()
    office.people.sign_in("hoa", PIN)
    assert mode.method is TypingMode(office).method is Method.TELEX
    mode.turn()
    mode.remember()
    assert TypingMode(office).method is Method.VNI


def test_nobody_signed_in_may_type_as_they_like_but_leaves_nothing_behind():
    office, _clock = new_office(staff=None)
    mode = TypingMode(office)
    assert mode.turn() is Method.TELEX
    mode.remember()
    assert TypingMode(office).method is Method.OFF
    with pytest.raises(NotAllowed):
        office.people.set_typing_method(Method.VNI)


def test_a_store_in_trouble_does_not_stop_the_keyboard(monkeypatch):
    office, _clock = new_office()
    monkeypatch.setattr(office.counter.repository, "get", _busy)
    assert TypingMode(office).method is Method.OFF


def _busy(*_arguments):
    raise StoreBusy("bận")


def machine(text, pause, method=Method.TELEX, start=""):
    return machine_paced(text, [pause] * len(text), method, start)


def machine_paced(text, pauses, method=Method.TELEX, start=""):
    typist, value, at = Typist(), start, 0.0
    for character, pause in zip(text, pauses, strict=True):
        at += pause
        value = typist.type(value, character, at, method)
    return typist.finished(value)


@pytest.mark.parametrize("method", [Method.TELEX, Method.VNI])
@pytest.mark.parametrize("pause", [0.0, 0.005, 0.02])
@pytest.mark.parametrize("text", [CARD, CARD.replace("ễ", "?"), "AAS-DDW-FOOWF-0001-2025", "ass" * 8])
def test_what_a_machine_types_arrives_unchanged(text, pause, method):
    assert machine(text, pause, method, start="toas ") == "toas " + text


def test_a_clerk_is_composed_however_long_they_type():
    assert machine("Nguyeenx Vawn Toanf ", 0.08) * 3 == "Nguyễn Văn Toàn " * 3
    assert machine("Nguyeenx Vawn Toanf " * 3, 0.08) == "Nguyễn Văn Toàn " * 3


def test_a_line_that_was_stuck_gives_a_clerk_no_trouble():
    assert machine("dduwowcj", 0.0) == "được"
    assert machine("Toor daan phoos 3, ddwowngf Lee Lowij", 0.0) == "Tổ dân phố 3, đường Lê Lợi"
    assert machine("To63 da6n pho61 3, d9u7o7ng2 Le6 Lo7i5", 0.0, Method.VNI) == "Tổ dân phố 3, đường Lê Lợi"


WORDS = [
    line.split("\t") for line in (Path(__file__).parents[1] / "data" / "typing_words.txt").read_text().splitlines()
]
SENTENCES = st.lists(
    st.sampled_from(WORDS) | st.sampled_from([[word] * 3 for word in ("3,", "-", "0912345678", "A4", "an@mail.vn")]),
    min_size=1,
    max_size=30,
)


@given(SENTENCES, st.data())
def test_what_a_clerk_types_is_composed_alike_however_the_line_delivers_it(words, data):
    """Letter by letter, in one lump, or in lumps cut anywhere."""
    column, method = data.draw(st.sampled_from([(1, Method.TELEX), (2, Method.VNI)]))
    keys = " ".join(word[column] for word in words)
    by_hand = machine(keys, 0.08, method)
    assert machine(keys, 0.0, method) == by_hand
    pauses = data.draw(st.lists(st.sampled_from([0.0, 0.001, 0.02, 0.2]), min_size=len(keys), max_size=len(keys)))
    assert machine_paced(keys, pauses, method) == by_hand


CODES = st.text("ABDEOUWSFRXJaeouwsfrxjz0123456789-./_", min_size=20, max_size=120)


@given(CODES, st.sampled_from([0.0, 0.005, 0.02]), st.sampled_from([Method.TELEX, Method.VNI]))
def test_a_code_that_is_scanned_arrives_as_it_is(code, pause, method):
    assert machine(code, pause, method, start="toas ") == "toas " + code


FIELDS = st.lists(st.text("aeoswfrxjd ÂƯễ0123456789?", min_size=1, max_size=30), min_size=2, max_size=8)


@given(FIELDS, st.sampled_from([Method.TELEX, Method.VNI]))
def test_a_record_that_is_scanned_arrives_as_it_is(fields, method):
    record = "|".join(["001090123456", "012345678", *fields])
    assert machine(record, 0.005, method, start="toas ") == "toas " + record


@given(SENTENCES)
def test_words_that_were_composed_elsewhere_arrive_as_they_are(words):
    sentence = "Đường " + " ".join(word[0] for word in words) + " aas toans test windows"
    assert machine(sentence, 0.005) == sentence
