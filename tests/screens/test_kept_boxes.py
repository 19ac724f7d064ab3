"""Typed answers in a box are not lost by Esc, F9 or a cut: it asks, or opens with them again."""

from dataclasses import replace

import pytest
from kit import run
from office_builder import BIRTH, COPIES, HOA, new_office, receive
from test_drafts import DraftCounter, files, typed, values

from kiosk.dossier_steps import HandoverWay
from kiosk.errors import StoreBusy
from screens.dialog import Paragraph
from screens.dialogs import Confirm
from screens.dossier_correction import CorrectionDialog
from screens.dossier_dialogs import HandoverDialog, RefusalDialog
from screens.intake_extras import Extras, ExtrasDialog
from screens.kept_box import KeptAsk
from screens.reappointment_box import ReappointmentBox
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from storage.drafts import FileDrafts

BOXES = [
    ("s", CorrectionDialog, "name", "correct"),
    ("j", RefusalDialog, "reason", "refuse"),
    ("r", HandoverDialog, "receiver", "hand-over"),
    ("x", ReappointmentBox, "reason", "reappoint"),
    ("b", KeptAsk, "answer", "supplement"),
    ("u", KeptAsk, "answer", "withdraw"),
    ("h", KeptAsk, "answer", "annul"),
    ("m", KeptAsk, "answer", "official-code"),
]


@pytest.fixture
def office(tmp_path):
    office, clock = new_office()
    office.people.add(HOA, "2025")
    office.drafts = FileDrafts(tmp_path / "drafts", clock)
    return office


class DossierCounter(DraftCounter):
    def __init__(self, office, subject):
        super().__init__(office, "dossier", subject)
        self._modules["dossier"] = "screens.dossier:DossierScreen"


async def sign_in_again(pilot):
    await pilot.press("f9")
    assert not pilot.app.screen.is_modal
    await pilot.press(*"hoa", "enter", *"2025", "enter")


async def type_into_the_box(pilot, key, name):
    await pilot.press(key)
    field = pilot.app.screen.query_one(f"#{name}")
    field.focus()
    await pilot.press("end", *typed(" vua go"))
    return field.value


@pytest.mark.parametrize(("key", "box", "name", "asked"), BOXES)
def test_esc_asks_before_a_box_with_something_typed_closes(office, tmp_path, key, box, name, asked):
    dossier = receive(office)

    async def steps(pilot):
        app = pilot.app
        await pilot.press(key, "escape")
        assert not isinstance(app.screen, box)
        value = await type_into_the_box(pilot, key, name)
        assert all(name.startswith(f"hoa.{asked}-") for name in files(tmp_path))
        assert files(tmp_path) != []
        await pilot.press("escape")
        assert isinstance(app.screen, Confirm)
        await pilot.press("k")
        assert isinstance(app.screen, box)
        assert values(app)[name] == value
        await pilot.press("escape", "c")
        assert len(app.screen_stack) == 2
        assert files(tmp_path) == []
        await pilot.press(key)
        assert values(app).get(name) != value

    run(DossierCounter(office, dossier.code), steps)


@pytest.mark.parametrize(("key", "box", "name", "asked"), BOXES)
def test_a_box_that_was_locked_away_from_opens_with_what_was_typed(office, tmp_path, key, box, name, asked):
    dossier = receive(office)

    async def steps(pilot):
        app = pilot.app
        value = await type_into_the_box(pilot, key, name)
        await sign_in_again(pilot)
        app.show("dossier", dossier.code)
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(app.screen, box)
        assert values(app)[name] == value
        assert app.focused.id == name
        await pilot.press("z")
        assert values(app)[name] == value + "z"

    run(DossierCounter(office, dossier.code), steps)
    run(DossierCounter(office, receive(office, "Trần B").code), steps_of_another(key, name))


@pytest.mark.parametrize(
    ("key", "box", "answers"),
    [
        ("u", KeptAsk, {"answer": "."}),
        ("h", KeptAsk, {"answer": "- 1"}),
        ("j", RefusalDialog, {"reason": "…", "ground": "Điều 1"}),
        ("j", RefusalDialog, {"reason": "Thiếu giấy tờ", "ground": "–"}),
        ("r", HandoverDialog, {"receiver": "."}),
    ],
)
def test_a_mark_typed_to_get_on_is_refused_in_its_box_and_kept_there(office, key, box, answers):
    dossier = receive(office)
    if key == "r":
        office.dossiers.result_ready(dossier.code)

    async def steps(pilot):
        app = pilot.app
        await pilot.press(key)
        for choice in app.screen.query(Choice).results(Choice):
            choice.value = HandoverWay.PROXY
        for name, answer in answers.items():
            app.screen.query_one(f"#{name}", Field).value = answer
        await pilot.press("enter" if box is KeptAsk else "ctrl+s")
        assert isinstance(app.screen, box)
        assert {name: values(app)[name] for name in answers} == answers
        assert any(paragraph._text.startswith("! ") for paragraph in app.screen.query(Paragraph))
        assert not any(character.isalpha() for character in answers[app.focused.id])

    run(DossierCounter(office, dossier.code), steps)


def answers_given(key, name):
    """What is pressed in a box after its first answer was typed, until it closes."""
    return {
        "j": ("enter", *typed("Dieu 1"), "enter"),
        "x": ("shift+tab", *"08082025", "ctrl+s"),
        "r": ("ctrl+s",),
        "s": ("ctrl+s",),
    }.get(key, ("enter",))


ASKED_AGAIN = [box for box in BOXES if box[0] in "juhxb"]


@pytest.mark.parametrize(("key", "box", "name", "asked"), ASKED_AGAIN)
@pytest.mark.parametrize("leaves", ["no", "lock"])
def test_an_answer_is_kept_until_it_is_used(office, tmp_path, key, box, name, asked, leaves):
    dossier = receive(office)

    async def steps(pilot):
        app = pilot.app
        value = await type_into_the_box(pilot, key, name)
        await pilot.press(*answers_given(key, name))
        assert isinstance(app.screen, Confirm)
        if leaves == "no":
            await pilot.press("k")
        else:
            await sign_in_again(pilot)
            app.show("dossier", dossier.code)
            await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(app.screen, box)
        assert values(app)[name] == value
        await pilot.press("ctrl+s" if box in (RefusalDialog, ReappointmentBox) else "enter")
        await pilot.press("c")
        await pilot.pause()
        assert files(tmp_path) == []

    run(DossierCounter(office, dossier.code), steps)


@pytest.mark.parametrize(("key", "box", "name", "asked"), BOXES)
def test_an_answer_the_store_was_too_busy_for_is_there_again(office, tmp_path, monkeypatch, key, box, name, asked):
    dossier = receive(office)
    if key == "r":
        office.dossiers.result_ready(dossier.code)

    def refuse(*_arguments, **_options):
        raise StoreBusy("Kho đang bận.")

    async def steps(pilot):
        app = pilot.app
        value = await type_into_the_box(pilot, key, name)
        with monkeypatch.context() as patch:
            patch.setattr(office.counter.repository, "transaction", refuse)
            await pilot.press(*answers_given(key, name))
            if (key, box, name, asked) in ASKED_AGAIN:
                await pilot.press("c")
            await pilot.pause()
        assert "Kho đang bận" in app.screen.message
        await pilot.press(key)
        await pilot.pause()
        assert values(app)[name] == value
        await pilot.press("ctrl+s" if key in "jrsx" else "enter")
        if (key, box, name, asked) in ASKED_AGAIN:
            await pilot.press("c")
        await pilot.pause()
        assert len(app.screen_stack) == 2
        assert files(tmp_path) == []

    run(DossierCounter(office, dossier.code), steps)


def test_what_came_in_one_burst_with_the_key_that_locks_is_kept(office):
    dossier = receive(office)

    async def steps(pilot):
        app = pilot.app
        await pilot.press("s")
        app.screen.query_one("#name", Field).value = "xyz"  # no key was dealt with since
        app.lock()
        await pilot.press(*"hoa", "enter", *"2025", "enter")
        app.show("dossier", dossier.code)
        await pilot.pause()
        await pilot.press("s")
        await pilot.pause()
        assert values(app)["name"] == "xyz"

    run(DossierCounter(office, dossier.code), steps)


def steps_of_another(key, name):
    async def steps(pilot):
        await pilot.press(key)
        assert "vua go" not in values(pilot.app).get(name, "")

    return steps


def test_a_correction_that_comes_back_leaves_alone_what_others_put_right_meanwhile(office, tmp_path):
    dossier = receive(office)
    phone = "0905111222"

    async def type_half(pilot):
        await pilot.press("s", "end", *typed(" Binh"))
        pilot.app.screen.query_one("#sex", Choice).place = 1
        await pilot.press("x")

    async def find_again(pilot):
        await pilot.press("s")
        await pilot.pause()
        assert (values(pilot.app)["name"], values(pilot.app)["phone"]) == ("Nguyễn Văn An Binhx", phone)
        assert pilot.app.screen.query_one("#sex", Choice).place == 1
        await pilot.press("ctrl+s")
        assert files(tmp_path) == []

    run(DossierCounter(office, dossier.code), type_half)
    office.dossiers.correct(dossier.code, replace(dossier.applicant, phone=phone), dossier.applicant)
    run(DossierCounter(office, dossier.code), find_again)
    corrected = office.dossiers.get(dossier.code).applicant
    assert (corrected.name, corrected.phone, corrected.sex) == ("Nguyễn Văn An Binhx", phone, "Nam")


def test_a_refused_correction_is_kept_whole(office, tmp_path):
    """It was typed before the box opened anew: all of it is work, also what the clerk has not touched since."""
    dossier = receive(office)

    async def type_wrong(pilot):
        await pilot.press("s", "end", *typed(" Binh"))
        pilot.app.screen.query_one("#name").value = "x" * 350
        await pilot.press("ctrl+s")
        assert isinstance(pilot.app.screen, CorrectionDialog)
        assert files(tmp_path) != []

    async def find_again(pilot):
        await pilot.press("s")
        await pilot.pause()
        assert values(pilot.app)["name"] == "x" * 350

    run(DossierCounter(office, dossier.code), type_wrong)
    run(DossierCounter(office, dossier.code), find_again)


def test_a_line_of_the_bill_that_was_locked_away_from_opens_with_its_answers(office):
    dossier = receive(office, procedure=COPIES)

    async def steps(pilot):
        await pilot.press(*"17")
        await sign_in_again(pilot)
        pilot.app.show("fees", dossier.code)
        await pilot.pause()
        assert "17" in values(pilot.app).values()

    run(DraftCounter(office, "fees", dossier.code), steps)


async def half_change_the_second_of_two_lines(pilot, code):
    """Two lines of ten pages: three copies, and two that were being made 29 when the counter was locked."""
    await pilot.press(*"10", "enter", *"3", "enter")
    await pilot.press("ctrl+n", "enter", *"10", "enter", *"2", "enter")
    await pilot.press("f7", "down", "enter", "tab", "end", "9")
    assert values(pilot.app)["copies"] == "29"
    await sign_in_again(pilot)
    pilot.app.show("fees", code)
    await pilot.pause()


def test_a_half_typed_change_is_never_offered_for_another_line_in_the_same_place(office):
    dossier = receive(office, procedure=COPIES)

    async def steps(pilot):
        await half_change_the_second_of_two_lines(pilot, dossier.code)
        await pilot.press("f7", "end", "delete", "ctrl+n", "enter", *"10", "enter", *"4", "enter")
        await pilot.press("f7", "end", "enter")
        await pilot.pause()
        assert values(pilot.app)["copies"] == "4"

    run(DraftCounter(office, "fees", dossier.code), steps)


def test_a_half_typed_change_is_found_again_by_its_line_wherever_that_stands_now(office):
    dossier = receive(office, procedure=COPIES)

    async def find_again(pilot):
        await pilot.press("f7", "home", "delete", "enter")
        await pilot.pause()
        assert values(pilot.app)["copies"] == "29"
        await pilot.press("enter")
        assert [line.answers["copies"] for line in pilot.app.screen._bill.lines] == ["29"]
        await pilot.press("f7", "enter")
        await pilot.pause()
        assert values(pilot.app)["copies"] == "29"

    run(
        DraftCounter(office, "fees", dossier.code),
        lambda pilot: half_change_the_second_of_two_lines(pilot, dossier.code),
    )
    run(DraftCounter(office, "fees"), find_again)


def test_a_paper_and_extras_typed_when_the_counter_was_locked_are_there_again(office):
    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", "ctrl+b", "tab", "tab", *"gap")
        assert isinstance(pilot.app.screen, ExtrasDialog)
        await sign_in_again(pilot)
        await pilot.press("f3")
        assert pilot.app.screen.form.extras == Extras(note="gap")
        await pilot.press("ctrl+n", *"don")
        await sign_in_again(pilot)
        await pilot.press("f3", "ctrl+n")
        assert values(pilot.app)["answer"] == "don"

    run(DraftCounter(office, "intake"), steps)
