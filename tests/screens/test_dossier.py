from dataclasses import replace
from datetime import date, timedelta

import pytest
from counter_program import CounterProgram
from kit import painted, run
from office_builder import BINH, SINGLE_STATUS, new_office, receive

from kiosk.applicant import Applicant
from kiosk.channels import Channel
from kiosk.charges import Charge
from kiosk.desk.cashier import Payment
from kiosk.dossier import Paper
from kiosk.dossier_steps import State
from kiosk.repository import DOSSIERS
from screens.alt_keys import AltKey
from screens.dialog import Dialog
from screens.dialogs import Ask
from screens.dossier_correction import CorrectionDialog
from screens.dossier_dialogs import Hint
from screens.dossier_sheet import SheetView

PERSON = Applicant("Lê [b]Thị[/b] Út", "051190001234", date(1990, 2, 1), "Nữ", "Thôn 3, xã Ba Tô", "0912345678", "Mẹ")


def a_dossier(**answers):
    office, clock = new_office()
    given = {"applicant": PERSON, "channel": Channel.ONLINE, "papers": (Paper("Tờ khai", 1, 2),), **answers}
    return office, clock, receive(office, procedure=SINGLE_STATUS, **given)


def text_of(app):
    return app.screen.query_one(SheetView).text


def hint_of(app):
    """What the box says in its last line, however it is broken."""
    return " ".join(span[0] for line in app.screen.query_one(Hint).lines(1_000) for span in line)


def last_step(office, code):
    return office.dossiers.get(code).history[-1]


def test_the_sheet_tells_all_that_is_known():
    office, _clock, dossier = a_dossier(official_code="000.00.25.H48-250731-0007", note="Gọi trước")
    charge = Charge(
        "Lệ phí", "1 × 10.000", 1, "trường hợp", 10_000, 4_000, waiver_reason="Hộ nghèo", waiver_ground="NQ 1"
    )
    office.cashier.take_payment(Payment(office.dossiers.get(dossier.code), (charge,)))
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        sheet = text_of(app)
        for words in (
            dossier.code,
            "Lê [b]Thị[/b] Út",
            "051190001234",
            "01/02/1990 · Nữ",
            "Thôn 3, xã Ba Tô",
            "Nộp thay cho   Mẹ",
            "Trực tuyến",
            "000.00.25.H48-250731-0007",
            "17:00 Thứ Ba 05/8/2025",
            "Thời hạn: 03 ngày làm việc.",
            "Tờ khai",
            "PT25-",
            " 6.000 đồng",
            "Miễn, giảm 4.000 đồng",
            "31/7/2025 09:00 · Tiếp nhận — Nguyễn Thị Hoa",
            "Gọi trước",
        ):
            assert words in sheet
        assert any(line.rstrip().endswith("▼") for line in painted(app))
        await pilot.press("pagedown")
        assert any("Quá trình giải quyết" in line for line in painted(app))
        await pilot.press("end", "home")
        assert dossier.code in painted(app)[1]

    office.people.add(office.counter.staff, "2025")
    run(app, steps)


def test_only_possible_steps_have_keys_and_each_moves_the_dossier_on():
    office, _clock, dossier = a_dossier()
    app = CounterProgram(office, "dossier", dossier.code)

    def bar():
        return " ".join(painted(app)[-2:])

    async def steps(pilot):
        assert all(words in bar() for words in ("C chuyển giải quyết", "K có kết quả", "R trả", "U rút", "J từ chối"))
        await pilot.press("c")
        assert office.dossiers.get(dossier.code).state is State.IN_PROGRESS
        assert "Đang giải quyết" in text_of(app)
        assert "C chuyển" not in bar()
        await pilot.press("c")
        assert len(office.dossiers.get(dossier.code).history) == 2
        await pilot.press("K")
        assert "Chờ trả" in text_of(app)
        assert "U rút" not in bar()
        await pilot.press("r", "enter", "enter")
        assert office.dossiers.get(dossier.code).state is State.RETURNED
        assert "Trả kết quả (trực tiếp, cho Lê [b]Thị[/b] Út)" in text_of(app)
        assert "R trả" not in bar()
        assert "F5 thu phí" in bar()

    run(app, steps)


def test_decided_on_the_spot_the_result_is_returned_at_once():
    office, _clock, dossier = a_dossier()
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        await pilot.press("r", "escape")
        assert office.dossiers.get(dossier.code).state is State.RECEIVED
        await pilot.press("r", "4", "enter", "enter")
        assert last_step(office, dossier.code).way.value == "post"
        assert len(office.dossiers.get(dossier.code).history) == 3

    run(app, steps)


def test_withdrawing_asks_for_the_reason_and_once_whether_it_is_meant():
    office, _clock, dossier = a_dossier()
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        await pilot.press("u", "enter")
        assert isinstance(app.screen, Dialog)
        await pilot.press(*"doi y", "enter")
        assert any(dossier.code in line for line in painted(app))
        await pilot.press("enter")
        assert office.dossiers.get(dossier.code).state is State.RECEIVED
        await pilot.press("u", "enter", "c")  # the reason is still there
        assert last_step(office, dossier.code).reason == "doi y"
        assert "Lý do: doi y" in text_of(app)

    run(app, steps)


def test_refusing_needs_a_reason_and_keeps_the_ground():
    office, _clock, dossier = a_dossier()
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        await pilot.press("j", "enter", *"Luat", "enter")
        assert any("Phải ghi lý do" in line for line in painted(app))
        await pilot.press(*"[/foo] thieu", "ctrl+s", "c")
        event = last_step(office, dossier.code)
        assert (event.reason, event.ground) == ("[/foo] thieu", "Luat")
        assert "Từ chối" in text_of(app)

    run(app, steps)


def test_the_official_code_is_written_down():
    office, _clock, dossier = a_dossier()
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        await pilot.press("m", *"H48-0001", "enter")
        assert office.dossiers.get(dossier.code).official_code == "H48-0001"
        assert "H48-0001" in text_of(app)
        await pilot.press("f5")
        assert app.showing == ("fees", dossier.code)

    run(app, steps)


def test_a_view_gone_stale_says_what_happened_and_shows_it():
    office, _clock, dossier = a_dossier()
    other, _ = new_office(repository=office.counter.repository, staff=BINH)
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        other.dossiers.result_ready(dossier.code)
        await pilot.press("c")
        assert app.screen.message.startswith("! Hồ sơ")
        assert "Chờ trả" in app.screen.message
        assert "Có kết quả" in text_of(app)

    run(app, steps)


def test_another_clerks_step_appears_without_moving_the_page():
    office, _clock, dossier = a_dossier(papers=tuple(Paper(f"Giấy {n}", 1, 0) for n in range(30)))
    other, _ = new_office(repository=office.counter.repository, staff=BINH)
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        await pilot.press("pagedown")
        before = painted(app)[2]
        other.dossiers.start(dossier.code)
        app.screen.catch_up()
        await pilot.pause()
        assert painted(app)[2] == before
        assert "Chuyển giải quyết" in text_of(app)

    run(app, steps)


def test_a_step_leaves_the_sheet_where_the_clerk_was_reading():
    office, _clock, dossier = a_dossier()
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        first = painted(app)[1]
        assert dossier.code in first
        await pilot.press("c")
        assert office.dossiers.get(dossier.code).state is State.IN_PROGRESS
        assert painted(app)[1].startswith(first[:22])
        await pilot.press("down", "down")
        second = painted(app)[1]
        await pilot.press("k")
        assert office.dossiers.get(dossier.code).state is State.RESULT_READY
        assert painted(app)[1] == second

    run(app, steps)


def test_an_overdue_dossier_says_so_in_words():
    office, clock, dossier = a_dossier()
    clock.advance(days=12)
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        assert f"Quá hạn {12 - 5} ngày" in text_of(app)

    run(app, steps)
    assert timedelta(days=5) == dossier.due.at.date() - dossier.received_at.date()


def test_without_a_dossier_the_screen_says_where_to_find_one():
    office, _clock = new_office()
    known = receive(office)
    app = CounterProgram(office, "dossier")

    async def steps(pilot):
        assert any("F4 tìm hồ sơ" in line for line in painted(app))
        await pilot.press("c", "k", "r", "u", "j", "m", "pagedown")
        assert not isinstance(app.screen, Dialog)
        app.show("dossier", "H48.25-250731-9999")
        await pilot.pause()
        assert "Không có hồ sơ mã" in app.screen.message
        assert any("Không có hồ sơ mã" in line for line in painted(app)[1:4])
        app.show("dossier", known.code)
        await pilot.pause()
        assert known.code in text_of(app)
        app.show("dossier", "H48.25-250731-9999")
        await pilot.pause()
        assert known.code not in text_of(app)
        assert known.applicant.name not in " ".join(painted(app))

    run(app, steps)


def test_a_record_that_is_no_dossier_is_said_in_the_place_of_the_sheet():
    office, _clock, dossier = a_dossier()
    with office.counter.repository.transaction("hoa") as change:
        version = change.get(DOSSIERS, dossier.code).version
        change.update(DOSSIERS, dossier.code, {**dossier.to_dict(), "due": {"at": "hôm qua"}}, version)
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        shown = " ".join(" ".join(painted(app)[1:-3]).split())
        assert f"Hồ sơ {dossier.code} lưu không đúng dạng" in shown

    run(app, steps)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
def test_the_sheet_fits_every_terminal(size):
    office, _clock, dossier = a_dossier(applicant=Applicant("Ữ" * 120, address="x" * 500))
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        await pilot.press("end", "home", "pagedown")
        assert max(map(len, text_of(app).split("\n"))) <= size[0]

    run(app, steps, size)


def test_a_misspelt_name_is_put_right_and_a_slip_taken_back():
    office, _clock, dossier = a_dossier()
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        await pilot.press("s")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Chưa sửa gì" in "\n".join(painted(app))
        await pilot.press("ctrl+a", "ctrl+k", *"Le Thi Ut", "ctrl+s")
        await pilot.pause()
        assert office.dossiers.get(dossier.code).applicant.name == "Le Thi Ut"
        assert last_step(office, dossier.code).reason.startswith("Họ tên")
        await pilot.press("r", "enter", "enter")
        await pilot.pause()
        assert office.dossiers.get(dossier.code).state is State.RETURNED
        await pilot.press("l", *"nham", "enter")
        await pilot.pause()
        await pilot.press("c")
        await pilot.pause()
        assert office.dossiers.get(dossier.code).state is State.RESULT_READY
        assert last_step(office, dossier.code).reason == "nham"

    run(app, steps)


def test_two_clerks_who_put_the_same_detail_right_are_told_and_the_second_decides():
    office, _clock, dossier = a_dossier()
    other, _ = new_office(repository=office.counter.repository, staff=BINH)
    app = CounterProgram(office, "dossier", dossier.code)

    def now():
        return office.dossiers.get(dossier.code).applicant

    async def steps(pilot):
        await pilot.press("s")
        other.dossiers.correct(dossier.code, replace(now(), name="Lê Thị Út", phone="0987654321"))
        await pilot.press("ctrl+a", "ctrl+k", *"Le Thi Tu", "ctrl+s")
        await pilot.pause()
        said = "\n".join(painted(app))
        assert "Người khác vừa sửa thành “Lê Thị Út”" in said
        assert now().name == "Lê Thị Út"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert (now().name, now().phone) == ("Le Thi Tu", "0987654321")
        assert not isinstance(app.screen, Dialog)

    run(app, steps)


DETAILS = ("name", "id_number", "birth", "sex", "phone", "address", "on_behalf_of")
CONFLICTS = {
    "name": ("Lê Thị Tư", "Le Thi Sau"),
    "id_number": ("051190009999", "051190008888"),
    "birth": (date(1991, 1, 1), "02021992"),
    "sex": ("Nam", None),
    "phone": ("0987654321", "0911222333"),
    "address": ("Thôn 4", "Thon 5"),
    "on_behalf_of": ("Bố", "Ong"),
}


@pytest.mark.parametrize("name", DETAILS)
def test_a_conflict_about_any_detail_is_said_where_it_was_typed(name):
    office, _clock, dossier = a_dossier()
    other, _ = new_office(repository=office.counter.repository, staff=BINH)
    app = CounterProgram(office, "dossier", dossier.code)
    theirs, mine = CONFLICTS[name]

    async def steps(pilot):
        await pilot.press("s", *["tab"] * DETAILS.index(name))
        other.dossiers.correct(dossier.code, replace(dossier.applicant, **{name: theirs}))
        await pilot.press(*(["1"] if mine is None else ["ctrl+a", "ctrl+k", *mine]), "ctrl+s")
        await pilot.pause()
        said = hint_of(app)
        assert "Người khác vừa sửa thành" in said
        assert ("01/01/1991" if name == "birth" else theirs) in said
        assert app.focused.id == name
        assert getattr(office.dossiers.get(dossier.code).applicant, name) == theirs

    run(app, steps)


def test_two_details_that_both_clerks_changed_are_shown_one_after_the_other():
    office, _clock, dossier = a_dossier()
    other, _ = new_office(repository=office.counter.repository, staff=BINH)
    app = CounterProgram(office, "dossier", dossier.code)

    def now():
        return office.dossiers.get(dossier.code).applicant

    async def steps(pilot):
        await pilot.press("s")
        other.dossiers.correct(dossier.code, replace(now(), name="Lê Thị Tư", address="Thôn 4", phone="0987654321"))
        theirs = now()
        await pilot.press("ctrl+a", "ctrl+k", *"Le Thi Sau", *["tab"] * DETAILS.index("address"))
        await pilot.press("ctrl+a", "ctrl+k", *"Thon 5", "ctrl+s")
        await pilot.pause()
        assert "Lê Thị Tư" in hint_of(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Thôn 4" in hint_of(app)
        assert app.focused.id == "address"
        assert now() == theirs
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert now() == replace(theirs, name="Le Thi Sau", address="Thon 5")

    run(app, steps)


def test_a_detail_another_clerk_emptied_is_said_in_words():
    office, _clock, dossier = a_dossier()
    other, _ = new_office(repository=office.counter.repository, staff=BINH)
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        await pilot.press("s", *["tab"] * DETAILS.index("phone"))
        other.dossiers.correct(dossier.code, replace(dossier.applicant, phone=""))
        await pilot.press("ctrl+a", "ctrl+k", *"0911222333", "ctrl+s")
        await pilot.pause()
        assert "Người khác vừa bỏ trống ô này" in hint_of(app)

    run(app, steps)


def test_esc_typed_ahead_with_a_letter_leaves_a_correction_only_while_nothing_is_typed():
    office, _clock, dossier = a_dossier()
    app = CounterProgram(office, "dossier", dossier.code)

    async def esc_and_m(pilot):
        app.post_message(AltKey("alt+m", "m"))
        await pilot.pause()
        await pilot.pause()

    async def steps(pilot):
        await pilot.press("s")
        await esc_and_m(pilot)
        assert isinstance(app.screen, Ask)
        await pilot.press("escape", "s", "end", "x")
        await esc_and_m(pilot)
        assert isinstance(app.screen, CorrectionDialog)
        assert app.screen.query_one("#name").value == dossier.applicant.name + "x"

    run(app, steps)


def test_an_official_code_is_not_written_over_unseen():
    office, _clock, dossier = a_dossier()
    other, _ = new_office(repository=office.counter.repository, staff=BINH)
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        await pilot.press("m")
        other.dossiers.set_official_code(dossier.code, "H48-1")
        await pilot.press(*"H48-2", "enter")
        await pilot.pause()
        assert "H48-1" in app.screen.message
        assert office.dossiers.get(dossier.code).official_code == "H48-1"
        await pilot.press("m", "ctrl+a", "ctrl+k", *"H48-2", "enter")
        await pilot.pause()
        assert office.dossiers.get(dossier.code).official_code == "H48-2"

    run(app, steps)


def test_a_dossier_typed_by_mistake_is_annulled_after_asking_once():
    office, _clock, dossier = a_dossier()
    app = CounterProgram(office, "dossier", dossier.code)

    async def steps(pilot):
        await pilot.press("h", *"nhap hai lan", "enter")
        await pilot.pause()
        assert dossier.code in "\n".join(painted(app))
        await pilot.press("k")
        await pilot.pause()
        assert office.dossiers.get(dossier.code).state is State.RECEIVED
        await pilot.press("h", *"nhap hai lan", "enter")
        await pilot.pause()
        await pilot.press("c")
        await pilot.pause()
        assert office.dossiers.get(dossier.code).state is State.ANNULLED

    run(app, steps)
