from dataclasses import replace
from datetime import date, datetime, time

import pytest
from counter_program import CounterProgram
from kit import painted, run
from office_builder import BINH, BIRTH, NO_TERM, SINGLE_STATUS, changed, new_office, receive

from kiosk.applicant import Applicant
from kiosk.channels import Channel
from kiosk.clock import VIETNAM
from kiosk.dossier import Paper
from kiosk.errors import InvalidInput
from kiosk.settings import Site
from kiosk.terms import CalendarDays, WorkingDays
from screens.alt_keys import AltKey
from screens.dialogs import Ask, Confirm
from screens.intake_extras import Extras, ExtrasDialog
from screens.intake_form import IntakeForm
from screens.intake_papers import PaperLine
from screens.intake_summary import IntakeSummary
from screens.intake_time import parse_hour
from screens.widgets.field import Field
from screens.widgets.picker import Picker

MARRIAGE = "1.000894"


def field(app, name):
    return app.screen.query_one(f"#{name}", Field)


def said(app):
    return app.screen.query_one(IntakeSummary).text


def received(office):
    return office.dossiers.find("")


async def type_in(app, pilot, name, text):
    field(app, name).focus()
    await pilot.pause()
    field(app, name).value = text
    await pilot.pause()


def test_type_enter_type_enter_ctrl_s_receives_a_dossier():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        assert field(app, "procedure").has_focus
        await pilot.press(*"1001193", "enter")
        assert field(app, "procedure").text == "1.001193 Đăng ký khai sinh"
        assert field(app, "name").has_focus
        assert "17:00 Thứ Năm 31/7/2025" in said(app)
        assert "Đăng ký trong 60 ngày từ ngày sinh: không thu" in said(app)
        await pilot.press(*"Nguyen Van An", "enter", *"051090001234", "enter", *"01011990", "enter", "2", "ctrl+s")
        (dossier,) = received(office)
        assert dossier.procedure.code == BIRTH
        assert dossier.applicant == Applicant("Nguyen Van An", "051090001234", date(1990, 1, 1), "Nam")
        assert dossier.papers == (
            Paper("Tờ khai (hoặc biểu mẫu điện tử tương tác)", 1, 0),
            Paper("Giấy chứng sinh", 1, 0),
        )
        assert dossier.collect_at == "Điểm 1"
        assert f"Đã tiếp nhận {dossier.code}" in app.screen.message
        assert dossier.code in said(app)
        assert not app.screen.query_one(IntakeForm).is_touched
        assert field(app, "procedure").has_focus
        await pilot.press("f5")
        assert app.showing == ("fees", dossier.code)
        await pilot.press("escape")
        assert app.showing[0] == "home"
        await pilot.press("f3", "ctrl+o")
        assert app.showing == ("dossier", dossier.code)

    run(app, steps)


def test_words_without_accents_open_a_list_whose_first_hit_enter_takes():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*"ket hon", "enter")
        assert isinstance(app.screen, Picker)
        assert any("Đăng ký kết hôn" in line for line in painted(app))
        await pilot.press("enter")
        assert field(app, "procedure").text.startswith(MARRIAGE)

    run(app, steps)


def test_what_is_wrong_takes_the_focus_and_nothing_typed_is_lost():
    office, clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press("ctrl+s")
        assert app.screen.message.startswith("! Chưa chọn thủ tục")
        await pilot.press(*BIRTH, "enter", "ctrl+s")
        assert "họ tên người nộp" in app.screen.message
        assert field(app, "name").has_focus
        for name, wrong, sentence in (
            ("name", "Ữ" * 300, "Họ tên dài quá 120 ký tự; hãy rút gọn."),
            ("birth", "31/2/2000", "Không có ngày"),
            ("received_at", "01/08/2025", "giờ nhận"),
            ("received_time", "25:00", "giờ:phút"),
            ("received_time", "09:00", "tương lai"),
        ):
            before = field(app, name).value
            await type_in(app, pilot, name, wrong)
            await pilot.press("ctrl+s")
            assert sentence in app.screen.message, name
            assert received(office) == ()
            assert field(app, "procedure").text.startswith(BIRTH)
            if name != "received_at":
                field(app, name).value = before or ("[/foo] [@click=app.quit]x" if name == "name" else "")
        assert field(app, "received_at").has_focus
        clock.at = datetime(2025, 8, 1, 10, 0, tzinfo=VIETNAM)
        await type_in(app, pilot, "received_time", "0930")
        await pilot.press("ctrl+s")
        (dossier,) = received(office)
        assert dossier.applicant.name == "[/foo] [@click=app.quit]x"
        assert dossier.received_at == datetime(2025, 8, 1, 9, 30, tzinfo=VIETNAM)

    run(app, steps)


def test_a_half_typed_form_survives_other_screens_and_esc_asks_first():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", *"Tran Binh", "f4", "f3")
        assert field(app, "name").text == "Tran Binh"
        assert field(app, "name").has_focus
        await pilot.press("escape")
        assert isinstance(app.screen, Confirm)
        assert any("Tran Binh" in line for line in painted(app))
        await pilot.press("enter")
        assert field(app, "name").text == "Tran Binh"
        await pilot.press("escape", "c")
        assert not app.screen.query_one(IntakeForm).is_touched
        await pilot.press("escape")
        assert app.showing[0] != "intake"

    run(app, steps)


def test_an_alternative_term_moves_the_due_date_and_is_kept_with_its_condition():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*MARRIAGE, "enter", *"Le Ha")
        assert "17:00 Thứ Năm 31/7/2025" in said(app)
        app.screen.query_one("#term_choice").focus()
        await pilot.press("right")
        assert "17:00 Thứ Năm 07/8/2025" in said(app)
        assert "Khi: cần xác minh." in said(app)
        await pilot.press("ctrl+s")
        (dossier,) = received(office)
        assert dossier.due.term == WorkingDays(5)
        assert dossier.due.ground.startswith("cần xác minh")

    run(app, steps)


def test_where_the_catalogue_has_no_term_the_clerk_says_it_once():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*NO_TERM, "enter", *"Le Ha", "ctrl+s")
        assert "Chưa có thời hạn" in app.screen.message
        assert field(app, "term").has_focus
        await pilot.press(*"0", "ctrl+s")
        assert "từ 1 đến 999" in app.screen.message
        await pilot.press("backspace", *"10", "enter", "2", "enter", *"QD 1")
        assert "17:00 Thứ Hai 11/8/2025" in said(app)
        await pilot.press("ctrl+s")
        (dossier,) = received(office)
        assert (dossier.due.term, dossier.due.ground) == (CalendarDays(10), "QD 1")
        await pilot.press(*NO_TERM, "enter")
        assert "Căn cứ: QD 1." in said(app)
        assert not app.screen.query_one("#own_term").display

    run(app, steps)


def test_a_term_of_ones_own_can_replace_the_catalogues():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", *"Le Ha")
        app.screen.query_one("#term_choice").focus()
        await pilot.press("right", "enter", *"4", "enter", "3", "ctrl+s")
        assert "căn cứ" in app.screen.message
        assert field(app, "term_ground").has_focus
        await pilot.press(*"QD 1")
        assert "13:30" in said(app) or "Thứ Năm" in said(app)
        await pilot.press("ctrl+s")
        assert received(office)[0].due.term.count == 4

    run(app, steps)


def test_warnings_are_shown_and_never_block():
    office, _clock = new_office()
    open_one = receive(office, "Nguyễn Văn An", applicant=Applicant("Nguyễn Văn An", "051090001234"))
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", *"Nguyen Van An", "enter")
        assert open_one.code in said(app)
        await pilot.press(*"05109000123")
        assert "chữ số; CCCD" not in said(app)
        await pilot.press("enter")
        assert "11 chữ số" in said(app)
        await pilot.press("shift+tab", "end", *"4", "enter", *"02021985", "enter", "3", "enter", *"12", "enter")
        assert "năm sinh 1990" in said(app)
        assert "giới tính Nam" in said(app)
        assert "di động 10 chữ số" in said(app)
        await pilot.press("ctrl+s")
        assert len(received(office)) == 2
        assert "chữ số" not in app.screen.message  # it was said above

    run(app, steps)


def test_more_sheets_than_anybody_hands_in_stay_as_typed_and_are_refused():
    """12345 must never turn into 1234."""
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", *"Le Ha")
        papers = app.screen.query_one(IntakeForm).papers
        papers.focus()
        await pilot.press(*"12345")
        assert any("[12345]" in line for line in painted(app))
        await pilot.press("ctrl+s")
        assert not received(office)
        assert "từ 0 đến 9999" in app.screen.message
        await pilot.press("enter")
        assert papers.cursor == 0
        await pilot.press("backspace", "backspace", "9", "enter")
        assert (papers.cursor, papers.rows[0].originals) == (1, 1239)

    run(app, steps)


def test_a_number_saved_while_it_was_typed_is_looked_at_all_the_same():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        for name in ("id_number", "phone"):
            await pilot.press(*BIRTH, "enter", *"Le Ha")
            field(app, name).focus()
            await pilot.press(*"09123", "ctrl+s")
            (dossier, *_before) = received(office)
            assert getattr(dossier.applicant, name) == "09123"
            assert app.screen.message.startswith(f"Đã tiếp nhận {dossier.code}")
            assert "chữ số" in app.screen.message

    run(app, steps)


def test_papers_are_counted_and_added():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", *"Le Ha", "ctrl+n", *"Giay [b]uy quyen", "enter")
        papers = app.screen.query_one(IntakeForm).papers
        assert papers.has_focus
        assert papers.row == PaperLine("Giay [b]uy quyen", 1, 0, is_own=True)
        await pilot.press("right", *"12", "plus", "minus", "minus", "home", "left", *"0", "down", "delete")
        await pilot.press("ctrl+n", "escape", "ctrl+s")
        assert received(office)[0].papers == (Paper("Giay [b]uy quyen", 1, 11),)

    run(app, steps)


def test_papers_of_another_procedure_replace_the_first_ones_but_not_the_clerks_own():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", "ctrl+n")
        assert isinstance(app.screen, Ask)
        await pilot.press(*"Rieng", "enter")
        await type_in(app, pilot, "procedure", "")
        await pilot.press(*MARRIAGE, "enter")
        papers = app.screen.query_one(IntakeForm).papers
        assert [line.name for line in papers.rows] == ["Tờ khai đăng ký kết hôn", "Rieng"]
        papers.focus()
        await pilot.press("end", "delete")
        assert [line.name for line in papers.rows] == ["Tờ khai đăng ký kết hôn"]

    run(app, steps)


def test_the_number_being_served_is_taken_over():
    office, _clock = new_office()
    office.queue.take_number("A")
    served = office.queue.call_next()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        assert "số A001" in painted(app)[0]
        await pilot.press(*BIRTH, "enter", *"Le Ha", "ctrl+s")
        assert received(office)[0].ticket == served.key
        office.queue.finish(served.key)
        app.screen.catch_up()
        await pilot.pause()
        assert "số A001" not in painted(app)[0]
        app.show("intake", served.key)
        await pilot.pause()
        assert "số A001" in painted(app)[0]

    run(app, steps)


def test_two_clerks_who_save_at_once_get_two_codes():
    office, _clock = new_office()
    other, _ = new_office(repository=office.counter.repository, staff=BINH)
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*SINGLE_STATUS, "enter", *"Le Ha")
        theirs = receive(other, "Le Ha", SINGLE_STATUS)
        app.screen.catch_up()
        await pilot.pause()
        assert theirs.code in said(app)
        assert field(app, "name").text == "Le Ha"
        await pilot.press("ctrl+s")
        assert {dossier.code[-4:] for dossier in received(office)} == {"0001", "0002"}

    run(app, steps)


def test_the_due_date_follows_the_clock_past_the_cutoff():
    office, clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter")
        assert "31/7/2025" in said(app)
        clock.at = clock.at.replace(hour=15)
        app.screen.catch_up()
        assert "17:00 Thứ Năm 31/7/2025" in said(app)
        clock.at = clock.at.replace(minute=1)
        app.screen.catch_up()
        assert "17:00 Thứ Sáu 01/8/2025" in said(app)

    run(app, steps)


def test_the_same_person_hands_in_another_dossier():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press("ctrl+r", *BIRTH, "enter", *"Le Ha", "enter", *"051090001234", "ctrl+s")
        await pilot.press("ctrl+r")
        assert field(app, "name").text == "Le Ha"
        assert field(app, "procedure").has_focus
        await pilot.press(*SINGLE_STATUS, "enter", "ctrl+s")
        newest, first = received(office)
        assert newest.applicant == first.applicant

    run(app, steps)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (100, 30), (130, 40)])
def test_the_due_date_stays_in_sight_on_every_terminal(size):
    sites = tuple(Site(f"D{n}", f"Điểm tiếp nhận số {n} xã Ba Tô", date(2025, 7, 1)) for n in (1, 2, 3))
    office, _clock = new_office(profile=changed({"sites": sites}))
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*"1.004859", "enter", *["tab"] * 13)
        lines = painted(app)
        assert any("05/8/2025" in line for line in lines)
        assert any("▶" in line for line in lines)
        if size != (40, 12):
            assert sum("khác" in line for line in lines) == 1

    run(app, steps, size)


def test_another_office_more_sets_and_a_note_are_kept_shown_and_cleared():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", *"Le Ha")
        assert not app.screen.query_one("#extras").display
        await pilot.press("ctrl+b")
        assert isinstance(app.screen, ExtrasDialog)
        assert [field(app, name).value for name in ("deciding_office", "sets", "note")] == ["UBND xã Ba Tô", "1", ""]
        await pilot.press(*"UBND xa Ba Vi", "enter", *"3", "enter", *"[b]gap", "enter")
        assert any("3 bộ hồ sơ · giải quyết tại UBND xa Ba Vi · ghi chú: [b]gap" in line for line in painted(app))
        assert field(app, "name").text == "Le Ha"
        await pilot.press("ctrl+s")
        (dossier,) = received(office)
        assert (dossier.deciding_office, dossier.sets, dossier.note) == ("UBND xa Ba Vi", 3, "[b]gap")
        assert dossier.receiving_office == "UBND xã Ba Tô"
        assert not app.screen.query_one("#extras").display
        assert not app.screen.query_one(IntakeForm).is_touched
        await pilot.press("ctrl+o")
        for words in ("Nơi giải quyết UBND xa Ba Vi", "Số bộ hồ sơ    3", "[b]gap"):
            assert any(words in line for line in painted(app)), words

    run(app, steps)


def test_extras_left_as_they_are_or_emptied_are_what_most_dossiers_have():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press("ctrl+b", "ctrl+s")
        assert not app.screen.query_one(IntakeForm).is_touched
        await pilot.press("ctrl+b", "delete", "enter", "delete", "enter", "enter")
        assert not app.screen.query_one(IntakeForm).is_touched
        await pilot.press("ctrl+b", *"UBND xa Ba Vi", "escape", "c")
        assert app.screen.query_one(IntakeForm).extras == Extras()
        await pilot.press(*BIRTH, "enter", *"Le Ha", "ctrl+s")
        (dossier,) = received(office)
        assert (dossier.deciding_office, dossier.sets, dossier.note) == ("UBND xã Ba Tô", 1, "")

    run(app, steps)


def test_extras_count_as_typed_and_esc_asks_before_they_are_lost():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press("ctrl+b", "enter", *"2", "ctrl+s", "escape")
        assert isinstance(app.screen, Confirm)
        await pilot.press("c")
        assert app.screen.query_one(IntakeForm).extras == Extras()

    run(app, steps)


@pytest.mark.parametrize(
    ("name", "wrong", "sentence", "right", "kept"),
    [
        ("sets", "0", "từ 1 đến 100", "100", 100),
        ("sets", "101", "từ 1 đến 100", "", 1),
        ("deciding_office", "Ữ" * 201, "dài quá 200 ký tự", "UBND xã Ba Vì", "UBND xã Ba Vì"),
        ("note", "x" * 501, "dài quá 500 ký tự", "x" * 500, "x" * 500),
    ],
)
def test_a_wrong_extra_opens_its_dialog_again_with_what_is_right(name, wrong, sentence, right, kept):
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", *"Le Ha", "ctrl+b")
        field(app, name).value = wrong
        await pilot.press("ctrl+s", "ctrl+s")
        assert isinstance(app.screen, ExtrasDialog)
        assert any(line.count("!") and sentence in line for line in painted(app))
        assert field(app, name).has_focus
        assert field(app, name).value == wrong
        assert received(office) == ()
        field(app, name).value = right
        await pilot.press("ctrl+s", "ctrl+s")
        assert getattr(received(office)[0], name) == kept

    run(app, steps)


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("9:30", time(9, 30)), ("0930", time(9, 30)), ("9h30", time(9, 30)), ("14", time(14)), ("", None)],
)
def test_an_hour_is_typed_the_short_way(typed, hour):
    assert parse_hour(typed) == hour


@pytest.mark.parametrize("typed", ["24:00", "9:60", "chín", "9:3", "-1", "[/]"])
def test_what_is_no_hour_is_refused_with_an_example(typed):
    with pytest.raises(InvalidInput, match="09:30"):
        parse_hour(typed)


def test_online_dossiers_have_their_own_fee_rules():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", *"Le Ha")
        app.screen.query_one("#channel").focus()
        await pilot.press("2", "ctrl+s")
        assert received(office)[0].channel is Channel.ONLINE

    run(app, steps)


def test_a_year_alone_is_a_birth_and_the_number_proposes_the_sex():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", *"Le Ha", "enter", *"051165001234")
        assert "Giới tính Nữ lấy theo số CCCD" in app.screen.message
        await pilot.press("enter", *"1965", "enter", "1", "enter", *"+84 905.111.222", "ctrl+s")
        (dossier,) = received(office)
        assert (dossier.applicant.birth, dossier.applicant.sex, dossier.applicant.phone) == (1965, "", "0905111222")
        for number in ("0905 111 222", "0905.111.222", "84905111222", "+84905111222", "0905111222"):
            assert office.dossiers.find(number) == (dossier,)
        await pilot.press("ctrl+o")
        assert any("1965" in line for line in painted(app))

    run(app, steps)


def test_a_date_is_not_cut_and_dots_part_it_too():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        field(app, "birth").focus()
        await pilot.press(*"1.2.2001", "enter")
        assert field(app, "birth").value == "01/02/2001"
        await pilot.press("shift+tab", *"01/02/20011", "enter")
        assert field(app, "birth").value == "01/02/20011"

    run(app, steps)


def test_a_count_of_papers_that_is_none_stays_as_typed_and_is_said():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", *"Le Ha")
        papers = app.screen.query_one(IntakeForm).papers
        papers.focus()
        await pilot.press(*"1,5")
        assert any("[1,5]" in line for line in painted(app))
        await pilot.press("enter")
        assert "“1,5” không phải là số bản" in app.screen.message
        assert papers.cursor == 0
        await pilot.press("ctrl+s")
        assert "“1,5” không phải là số bản" in app.screen.message
        assert received(office) == ()
        await pilot.press("backspace", "backspace", "2", "enter", "ctrl+s")
        assert received(office)[0].papers[0].originals == 12

    run(app, steps)


def test_a_term_and_a_number_of_sets_that_are_none_stay_as_typed_and_are_said():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*NO_TERM, "enter", *"Le Ha")
        field(app, "term").focus()
        await pilot.press(*"1,5", "enter")
        assert "“1,5” không phải là thời hạn" in app.screen.message
        assert field(app, "term").value == "1,5"
        await pilot.press("ctrl+b", "tab", *"2b", "ctrl+s")
        assert isinstance(app.screen, ExtrasDialog)
        assert any("“2b” không phải là số bộ" in line for line in painted(app))

    run(app, steps)


def test_the_list_of_procedures_shows_the_whole_name_of_the_one_under_the_cursor():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*"chung thuc chu ky", "enter")
        assert any("không thể điểm chỉ được)" in line for line in painted(app))
        await pilot.press("down")
        assert any("tổ chức hành nghề công chứng" in line for line in painted(app))

    run(app, steps)


def test_the_same_person_again_is_who_they_are_after_a_correction():
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        await pilot.press(*BIRTH, "enter", *"Le Ha", "ctrl+s")
        (dossier,) = received(office)
        office.dossiers.correct(dossier.code, replace(dossier.applicant, name="Lê Hà"), dossier.applicant)
        app.screen.catch_up()
        await pilot.press("ctrl+r")
        assert field(app, "name").text == "Lê Hà"

    run(app, steps)


@pytest.mark.parametrize("letter", ["c", "z"])
def test_alt_and_a_letter_does_not_throw_away_a_half_typed_intake(letter):
    office, _clock = new_office()
    app = CounterProgram(office, "intake")

    async def steps(pilot):
        app.screen.query_one("#name").focus()
        await pilot.press(*"Le Ha")
        app.post_message(AltKey(f"alt+{letter}", letter))
        await pilot.pause()
        await pilot.press("i")
        assert app.showing[0] == "intake"
        assert app.screen.query_one("#name").value == "Le Hai"

    run(app, steps)
