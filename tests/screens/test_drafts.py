from datetime import date

import pytest
from kit import QuietStatus, run
from office_builder import BINH, BIRTH, COPIES, HOA, NO_TERM, new_office, receive

from kiosk.errors import StoreBusy, StoreDamaged, StoreError
from kiosk.periods import parse_period
from kiosk.terms import WorkingDays
from screens.dialogs import Confirm
from screens.feedback_dialog import FeedbackDialog
from screens.fees import FeesScreen
from screens.intake_extras import Extras, ExtrasDialog
from screens.report_editor import WordsArea, WordsEditor
from screens.shell import CounterShell
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from storage.drafts import FileDrafts

JULY = parse_period("2025-07")


class DraftCounter(CounterShell):
    """The screens with forms worth keeping."""

    def __init__(self, office, first, subject=None):
        screens = {
            "login": "screens.login:LoginScreen",
            "home": "screens.home:HomeScreen",
            "intake": "screens.intake:IntakeScreen",
            "fees": "screens.fees:FeesScreen",
            "report": "screens.report:ReportScreen",
        }
        super().__init__(office, QuietStatus(), screens)
        self._asked = (first, subject)

    def on_mount(self):
        self.show(*self._asked)


@pytest.fixture
def office(tmp_path):
    office, clock = new_office()
    office.drafts = FileDrafts(tmp_path / "drafts", clock)
    return office


def values(app):
    form = app.screen_stack[-1].query(Field)
    return {field.id: field.value for field in form if field.value}


def typed(text):
    return ["space" if letter == " " else letter for letter in text]


def files(tmp_path):
    """The drafts on the disk, and nothing of who types them."""
    folder = tmp_path / "drafts"
    return sorted(path.name for path in folder.glob("[!.]*"))


def leave(office, values, form="intake"):
    """A draft that a program of Hoa's has left."""
    held = office.drafts.begin("hoa", form)
    held.keep(values)
    held.let_go()


def test_every_key_of_an_intake_is_on_disk_and_all_of_it_comes_back(office, tmp_path):
    ticket = office.queue.take_number("A")
    office.counter.clock.advance(hours=5, minutes=32)
    before = {}

    async def type_half(pilot):
        app = pilot.app
        await pilot.press("l")
        assert files(tmp_path) == ["hoa.intake.latest.json"]
        await pilot.press("backspace", *BIRTH, "enter", *typed("Le Thi Mo"), "enter", *"12", "tab", *"0301", "tab", "2")
        form = app.screen.form
        app.screen.query_one("#channel", Choice).place = 1
        form.papers.focus()
        await pilot.press("3", "right", "2")
        await pilot.press("ctrl+n", *typed("Don rieng"), "enter")
        await pilot.press("ctrl+b", "tab", "backspace", "4", "tab", *"gap", "ctrl+s")
        before["values"], before["papers"], before["extras"] = values(app), list(form.papers.rows), form.extras
        assert form.extras == Extras(sets=4, note="gap")

    async def find_again(pilot):
        app = pilot.app
        form = app.screen.form
        assert values(app) == before["values"]
        assert list(form.papers.rows) == before["papers"]
        assert form.papers.rows[0].originals == 3
        assert form.extras == before["extras"]
        assert form.picked.code == BIRTH
        assert (app.screen.query_one("#sex", Choice).value, app.screen.query_one("#channel", Choice).place) == (
            "Nam",
            1,
        )
        assert app.screen.ticket.key == ticket.key
        assert app.screen.message == "Đã khôi phục bản nháp lúc 14:32; Esc để bỏ."
        await pilot.press("ctrl+s")
        assert "Ngày" in app.screen.message or "ngày" in app.screen.message  # 0301 is no birth date
        assert files(tmp_path)
        app.screen.query_one("#birth", Field).value = ""
        await pilot.press("ctrl+s")
        assert "Đã tiếp nhận" in app.screen.message
        assert files(tmp_path) == []

    run(DraftCounter(office, "intake", ticket.key), type_half)
    run(DraftCounter(office, "intake"), find_again)
    (dossier,) = office.dossiers.find("le thi mo")
    assert (dossier.sets, dossier.ticket) == (4, ticket.key)


def test_a_term_of_the_clerks_own_and_extras_still_in_their_box_come_back(office):
    async def type_half(pilot):
        await pilot.press(*NO_TERM, "enter")
        pilot.app.screen.query_one("#term", Field).value = "12"
        pilot.app.screen.query_one("#term_unit", Choice).place = 1
        await pilot.press("ctrl+b", "tab", "tab", *"vội")
        assert isinstance(pilot.app.screen, ExtrasDialog)

    async def find_again(pilot):
        form = pilot.app.screen.form
        assert form.extras.note == "vội"
        assert form.query_one("#term", Field).value == "12"
        assert form.query_one("#term", Field).display
        assert form.query_one("#term_unit", Choice).place == 1
        assert form.query_one("#term_unit", Choice).value is not WorkingDays

    run(DraftCounter(office, "intake"), type_half)
    run(DraftCounter(office, "intake"), find_again)


def test_esc_and_yes_throws_a_draft_away_and_esc_and_no_keeps_it(office, tmp_path):
    async def steps(pilot):
        await pilot.press(*"abc", "escape", "k")
        assert files(tmp_path)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("c")
        assert files(tmp_path) == []
        await pilot.press("x", "backspace")
        assert files(tmp_path) == []

    run(DraftCounter(office, "intake"), steps)


def test_a_draft_is_its_clerks_alone(office, tmp_path):
    async def hoa(pilot):
        await pilot.press(*"abc", "f9")
        await pilot.press(*"binh", "enter", *"2025", "enter", "f3")
        assert office.counter.staff.key == "binh"
        assert values(pilot.app) == {}
        await pilot.press(*"xyz", "f9")
        assert [name.split(".")[0] for name in files(tmp_path)] == ["binh", "hoa"]
        await pilot.press(*"hoa", "enter", *"2025", "enter", "f3")
        assert values(pilot.app) == {"procedure": "abc"}
        assert "Đã khôi phục bản nháp" in pilot.app.screen.message

    for member in (HOA, BINH):
        office.people.add(member, "2025")
    run(DraftCounter(office, "intake"), hoa)


def test_a_bill_comes_back_with_lines_waiver_and_what_the_citizen_gave(office, tmp_path):
    dossier = receive(office, procedure=COPIES)
    sums = []

    async def type_half(pilot):
        await pilot.press(*"10", "enter", *"3", "enter")
        await pilot.press("ctrl+n", "enter", "2", "enter", "enter")
        await pilot.press(*"100000")
        pilot.app.screen.query_one("#payer", Field).value = "Bà Tư"
        await pilot.press("tab")
        sums.append(pilot.app.screen._bill.sums)
        assert files(tmp_path)

    async def find_again(pilot):
        screen = pilot.app.screen
        assert screen._bill.dossier == dossier
        assert [screen._bill.sums] == sums
        assert screen.query_one("#tendered", Field).value == "100.000"
        assert screen.query_one("#payer", Field).value == "Bà Tư"
        assert "Đã khôi phục bản nháp" in screen.message
        await pilot.press("ctrl+s")
        assert files(tmp_path) == []

    run(DraftCounter(office, "fees", dossier.code), type_half)
    run(DraftCounter(office, "fees"), find_again)
    (receipt,) = office.cashier.receipts_on(office.counter.today)
    assert (receipt.total, receipt.tendered, receipt.payer) == (sums[0].net, 100_000, "Bà Tư")


def test_words_of_the_report_come_back_to_their_section_only(office, tmp_path):
    saved = []

    def editor(text, name="words-I-2025-07-01-2025-07-31"):
        return WordsEditor("Mục", text, saved.append, None, name)

    async def type_half(pilot):
        pilot.app.push_screen(editor("Lời cũ"))
        await pilot.press(*typed(" moi"))
        assert files(tmp_path)

    async def find_again(pilot):
        app = pilot.app
        app.push_screen(editor("Lời cũ", "words-II-2025-07-01-2025-07-31"))
        await pilot.pause()
        assert app.screen.query_one(WordsArea).text == "Lời cũ"
        await pilot.press("escape")
        app.push_screen(editor("Lời người khác"))
        await pilot.pause()
        assert app.screen.query_one(WordsArea).text == "Lời cũ moi"
        assert "Lời văn đã lưu nay khác" in app.screen._says.text
        await pilot.press("escape", "k")
        assert files(tmp_path)
        await pilot.press("ctrl+s")
        assert saved == ["Lời cũ moi"]
        assert files(tmp_path) == []

    run(DraftCounter(office, "report", JULY), type_half)
    run(DraftCounter(office, "report", JULY), find_again)


@pytest.mark.parametrize("is_selected", [False, True])
def test_words_come_back_with_the_cursor_and_the_lines_in_sight(office, is_selected):
    text = "\n".join(f"Dòng {number}" for number in range(60))
    before = {}

    async def editor(pilot):
        pilot.app.push_screen(WordsEditor("Mục", text, lambda words: None, None, "words-I"))
        await pilot.pause()
        await pilot.pause()
        return pilot.app.screen.query_one(WordsArea)

    async def type_half(pilot):
        area = await editor(pilot)
        await pilot.press("pageup", "pageup", *typed("x"), *["down"] * 3, "left")
        if is_selected:
            await pilot.press("shift+right", "shift+right")
        before["cursor"], before["top"] = min(area.selection), area.scroll_offset.y
        assert 0 < before["top"] < before["cursor"][0] < 55

    async def find_again(pilot):
        area = await editor(pilot)
        assert (area.cursor_location, area.scroll_offset.y) == (before["cursor"], before["top"])
        assert area.selection.is_empty
        await pilot.press("z")
        assert area.document.get_line(before["cursor"][0])[before["cursor"][1]] == "z"

    async def find_again_on_a_low_terminal(pilot):
        area = await editor(pilot)
        assert area.cursor_location[0] == before["cursor"][0]
        assert area.scroll_offset.y <= area.cursor_location[0] < area.scroll_offset.y + area.size.height

    run(DraftCounter(office, "report", JULY), type_half)
    run(DraftCounter(office, "report", JULY), find_again)
    run(DraftCounter(office, "report", JULY), find_again_on_a_low_terminal, size=(80, 12))


def test_words_of_a_draft_that_does_not_know_the_cursor_go_on_at_their_end(office):
    leave(office, {"text": "Lời cũ mới", "before": "Lời cũ"}, "words-I")

    async def steps(pilot):
        pilot.app.push_screen(WordsEditor("Mục", "Lời cũ", lambda words: None, None, "words-I"))
        await pilot.pause()
        await pilot.press("z")
        assert pilot.app.screen.query_one(WordsArea).text == "Lời cũ mớiz"

    run(DraftCounter(office, "report", JULY), steps)


def test_feedback_comes_back_and_esc_asks_before_it_is_lost(office, tmp_path):
    def dialog():
        return FeedbackDialog(office.reports.record_feedback)

    async def type_half(pilot):
        pilot.app.push_screen(dialog())
        await pilot.press("2", "enter", *typed("cho lau"))
        assert files(tmp_path)

    async def find_again(pilot):
        app = pilot.app
        app.push_screen(dialog())
        await pilot.pause()
        assert app.screen.query_one("#text", Field).value == "cho lau"
        assert app.screen.query_one(Choice).place == 1
        assert app.focused.id == "text"
        await pilot.press("escape", "k")
        assert isinstance(app.screen, FeedbackDialog)
        await pilot.press("escape", "c")
        assert not isinstance(app.screen, FeedbackDialog)
        assert files(tmp_path) == []

    run(DraftCounter(office, "home"), type_half)
    run(DraftCounter(office, "home"), find_again)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"texts": 1},
        {"texts": {}, "extras": {"x": 1}},
        {"texts": {}, "extras": {}, "procedure": "", "choices": {}, "papers": [{}]},
    ],
)
def test_a_draft_that_cannot_be_put_back_is_said_and_thrown_away(office, tmp_path, values):
    leave(office, values)

    async def steps(pilot):
        assert "Bản nháp bị hỏng" in pilot.app.screen.message
        assert files(tmp_path) == []
        await pilot.press(*"abc")
        assert pilot.app.screen.query_one("#procedure", Field).value == "abc"

    run(DraftCounter(office, "intake"), steps)


def busy_once(monkeypatch, office, name):
    """The store is busy while the screen is shown for the first time."""

    def refuse(*_arguments, **_options):
        raise StoreBusy("Kho đang bận.")

    patch = monkeypatch.context()
    patch.__enter__().setattr(office.counter.repository, name, refuse)
    return lambda: patch.__exit__(None, None, None)


def test_an_intake_waits_for_a_store_that_is_busy(office, tmp_path, monkeypatch):
    leave(
        office,
        {"procedure": "", "texts": {"name": "An"}, "choices": {}, "papers": [], "extras": {}, "ticket": "x"},
    )
    well_again = busy_once(monkeypatch, office, "select")

    async def steps(pilot):
        assert "Bản nháp vẫn còn" in pilot.app.screen.message
        assert values(pilot.app) == {}
        assert files(tmp_path) == ["hoa.intake.json"]
        well_again()
        await pilot.press("f4")
        pilot.app.show("home")
        await pilot.pause()
        pilot.app.show("intake")
        await pilot.pause()
        assert values(pilot.app) == {"name": "An"}

    run(DraftCounter(office, "intake"), steps)


def test_a_bill_is_kept_although_the_screen_could_not_be_filled(office, tmp_path, monkeypatch):
    dossier = receive(office, procedure=COPIES)

    async def steps(pilot):
        app = pilot.app
        with monkeypatch.context() as patch:
            patch.setattr(FeesScreen, "fill", lambda _screen: (_ for _ in ()).throw(StoreBusy("Kho đang bận.")))
            app.show("fees")
            await pilot.pause()
            assert "Kho đang bận" in app.screen.message
        await pilot.press(*dossier.code, "enter")
        await pilot.press(*"10", "enter", *"3", "enter")
        assert any(name.startswith("hoa.fees") for name in files(tmp_path))

    run(DraftCounter(office, "home"), steps)


def test_a_locked_form_is_kept_anew_where_its_draft_could_not_be_taken_up(office, tmp_path, monkeypatch):
    office.people.add(HOA, "2025")

    def refuse(*_arguments, **_options):
        raise StoreError("Ổ đĩa lỗi.")

    async def steps(pilot):
        app = pilot.app
        await pilot.press("f9", *"2025", "enter", "f3")  # from now on the clerk is known here
        await pilot.press("tab", *"abc", "left", "f9", *"2025", "enter")
        with monkeypatch.context() as patch:
            patch.setattr(FileDrafts, "take_up", refuse)
            await pilot.press("f3")
            assert "Ổ đĩa lỗi" in app.screen.message
            assert "hoa.intake.2.latest.json" in files(tmp_path)
        assert values(app) == {"name": "abc"}

    run(DraftCounter(office, "intake"), steps)


def test_typing_goes_on_where_drafts_cannot_be_kept(office, monkeypatch):
    def refuse(*_values, **_options):
        raise StoreError("Ổ đĩa đã đầy.")

    monkeypatch.setattr(FileDrafts, "begin", refuse)
    monkeypatch.setattr(FileDrafts, "take_up", refuse)

    async def steps(pilot):
        await pilot.press(*"abc")
        assert "Ổ đĩa đã đầy" in pilot.app.screen.message
        assert values(pilot.app) == {"procedure": "abc"}

    run(DraftCounter(office, "intake"), steps)


def test_a_damaged_file_is_said_once(office, tmp_path):
    leave(office, {"x": 1})
    (tmp_path / "drafts" / "hoa.intake.json").write_bytes(b"\xff\x00")
    with pytest.raises(StoreDamaged):
        office.drafts.take_up("hoa", "intake")
    assert office.drafts.take_up("hoa", "intake") is None


def test_the_day_is_said_of_an_older_draft(office):
    leave(
        office,
        {"procedure": "", "texts": {"name": "An"}, "choices": {}, "papers": [], "extras": {}, "ticket": ""},
    )
    office.counter.clock.advance(days=1)

    async def steps(pilot):
        assert "lúc 09:00 31/7/2025" in pilot.app.screen.message
        assert values(pilot.app) == {"name": "An"}

    assert office.counter.today == date(2025, 8, 1)
    run(DraftCounter(office, "intake"), steps)


def painted_value(field):
    """What the field shows of its value."""
    return field.render_line(0).text.rstrip()


@pytest.mark.parametrize("keys", [(), ("enter",), ("shift+tab",), ("home",)])
def test_what_comes_back_shows_its_beginning_and_the_cursor_where_it_was(office, keys):
    """Nothing is selected: the next letter takes nothing's place."""
    long = "Người có tên rất dài " * 8
    before = {}

    async def type_half(pilot):
        await pilot.press(*BIRTH, "enter")
        pilot.app.screen.query_one("#name", Field).value = long
        await pilot.press("tab", *"051190001", *keys)
        before["focus"] = pilot.app.screen.focused.id
        before["values"] = values(pilot.app)

    async def find_again(pilot):
        screen = pilot.app.screen
        await pilot.pause()
        assert screen.focused.id == before["focus"]
        assert all(field.selection.is_empty for field in screen.query(Field))
        assert painted_value(screen.query_one("#procedure", Field)).startswith(BIRTH)
        assert painted_value(screen.query_one("#name", Field)).startswith("Người có tên")
        await pilot.press("z")
        letters_before = "".join(before["values"].values())
        letters_now = "".join(values(pilot.app).values())
        assert len(letters_now) == len(letters_before) + 1

    run(DraftCounter(office, "intake"), type_half)
    run(DraftCounter(office, "intake"), find_again)


def test_a_program_that_ends_keeps_where_the_clerk_was_and_not_where_its_focus_goes(office):
    """Textual moves the focus as it takes the entries away one by one; a pause in the typing may end just then."""

    async def end_slowly(pilot):
        await pilot.press(*BIRTH, "enter", *"An")
        screen = pilot.app.screen
        assert screen.focused.id == "name"
        pilot.app._running = False
        screen.set_focus(screen.query_one("#phone"))
        screen.keep_draft(durable=True)

    async def find_again(pilot):
        await pilot.pause()
        assert pilot.app.screen.focused.id == "name"

    run(DraftCounter(office, "intake"), end_slowly)
    run(DraftCounter(office, "intake"), find_again)


def test_a_draft_of_an_earlier_version_comes_back_from_its_beginning(office):
    texts = {"procedure": f"{BIRTH} Đăng ký khai sinh", "name": "An"}
    leave(office, {"procedure": BIRTH, "texts": texts, "choices": {}, "papers": [], "extras": {}, "ticket": ""})

    async def steps(pilot):
        await pilot.pause()
        procedure = pilot.app.screen.query_one("#procedure", Field)
        assert pilot.app.screen.focused is procedure
        assert procedure.selection.is_empty
        assert painted_value(procedure).startswith(BIRTH)

    run(DraftCounter(office, "intake"), steps)


def test_a_bill_comes_back_with_the_cursor_in_its_field(office):
    dossier = receive(office, procedure=COPIES)

    async def type_half(pilot):
        await pilot.press(*"10", "enter", *"3", "enter", *"500", "tab", *"Tu")
        assert pilot.app.screen.focused.id == "payer"

    async def find_again(pilot):
        await pilot.pause()
        assert pilot.app.screen.focused.id == "payer"
        await pilot.press("z")
        assert pilot.app.screen.query_one("#payer", Field).value == "Tuz"

    run(DraftCounter(office, "fees", dossier.code), type_half)
    run(DraftCounter(office, "fees"), find_again)


def test_what_another_terminal_left_does_not_mix_with_the_visit_that_is_served(office):
    ticket = office.queue.take_number("A")

    async def steps(pilot):
        await pilot.press("x", "backspace")  # at work here for some time
        leave(
            office, {"procedure": "", "texts": {"name": "Zoe"}, "choices": {}, "papers": [], "extras": {}, "ticket": ""}
        )
        pilot.app.show("intake", ticket.key)
        await pilot.pause()
        assert values(pilot.app) == {}
        assert pilot.app.screen.ticket == ticket
        await pilot.press("f3")
        assert values(pilot.app) == {"name": "Zoe"}

    run(DraftCounter(office, "intake"), steps)


def test_a_locked_form_is_as_it_was_unless_another_terminal_went_on_with_it(office, tmp_path):
    office.people.add(HOA, "2025")
    other = FileDrafts(tmp_path / "drafts", office.counter.clock)

    def nothing():
        pass

    def goes_on_and_leaves():
        taken = other.take_up("hoa", "intake")
        taken.keep({**taken.found.values, "texts": {"name": "xyz"}})
        taken.let_go()

    def goes_on():
        assert other.take_up("hoa", "intake").found.values["texts"]["name"] == "xyz"

    async def steps(pilot):
        async def lock_while(other_terminal):
            await pilot.press("f9")
            other_terminal()
            await pilot.press(*"2025", "enter", "f3")

        await lock_while(nothing)  # from now on the clerk is known here
        screen = pilot.app.screen
        await pilot.press("tab", *"abc", "left")
        await lock_while(nothing)
        assert pilot.app.screen is screen
        assert (screen.focused.id, values(pilot.app)) == ("name", {"name": "abc"})
        assert "khôi phục" not in screen.message
        await lock_while(goes_on_and_leaves)
        assert values(pilot.app) == {"name": "xyz"}
        assert "khôi phục" in screen.message
        await lock_while(goes_on)
        assert values(pilot.app) == {}
        await pilot.press("tab", *"new")
        assert files(tmp_path) == ["hoa.intake.2.latest.json", "hoa.intake.json"]

    run(DraftCounter(office, "intake"), steps)
