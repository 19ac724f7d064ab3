"""Putting a dossier off at its screen: re-appointing with a letter of apology, asking for a supplement."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from counter_app import counter
from counter_program import CounterProgram
from kit import painted, run
from office_builder import BINH, HOA, PROFILE, SINGLE_STATUS, new_office, receive

from kiosk.clock import VIETNAM
from kiosk.dossier_steps import State
from kiosk.settings import Counting, DueBy
from screens.dialogs import Confirm
from screens.dossier_dialogs import Hint
from screens.dossier_sheet import SheetView
from screens.kept_box import KeptAsk
from screens.reappointment_box import ReappointmentBox
from screens.standing import due_in_list, overdue_by, standing


def a_dossier():
    """Received on Thursday 31/7/2025, due on Tuesday 05/8 at 17:00."""
    office, clock = new_office()
    office.people.add(HOA, "2025")
    dossier = receive(office, procedure=SINGLE_STATUS)
    return office, clock, dossier, CounterProgram(office, "dossier", dossier.code)


def text_of(app):
    return app.screen.query_one(SheetView).text


def hint_of(app):
    """What the box says in its last line, however it is broken."""
    return " ".join(span[0] for line in app.screen.query_one(Hint).lines(1_000) for span in line)


def seen(app):
    """All that the screen shows, line breaks and borders aside."""
    return " ".join(" ".join(painted(app)).replace("│", " ").split())


def bar(app):
    return " ".join(" ".join(painted(app)[-2:]).split())


def test_a_late_dossier_is_re_appointed_once_and_its_letter_printed():
    office, _clock, dossier, app = a_dossier()

    async def steps(pilot):
        assert "04/8/2025 gửi thư xin lỗi (X)." in text_of(app)
        assert "X hẹn lại" in bar(app)
        assert "thư xin lỗi" not in bar(app)
        await pilot.press("x")
        assert "Đang hẹn trả 17:00 Thứ Ba 05/8/2025." in seen(app)
        assert "Thư xin lỗi phải có" not in seen(app)
        await pilot.press(*"09082025", "enter", *"cho xac minh", "enter")
        assert isinstance(app.screen, ReappointmentBox)
        assert hint_of(app).startswith("! Ngày 09/8/2025 là ngày nghỉ")
        assert app.screen.focused.id == "new_day"
        await pilot.press("ctrl+a", "ctrl+k", *"08082025", "enter", "enter")
        assert isinstance(app.screen, Confirm)
        assert "sang 17:00 Thứ Sáu 08/8/2025? Chỉ được hẹn lại một lần. Lý do: cho xac minh" in seen(app)
        await pilot.press("enter")
        assert office.dossiers.get(dossier.code) == dossier
        await pilot.press("x", "enter", "c")  # what was typed is still there
        await pilot.pause()
        assert office.dossiers.get(dossier.code).due.at.date() == date(2025, 8, 8)
        assert app.screen.message == "Đã hẹn lại sang 17:00 Thứ Sáu 08/8/2025; Ctrl+P in thư xin lỗi."
        sheet = " ".join(text_of(app).replace("│", "").split())
        assert "17:00 Thứ Sáu 08/8/2025" in sheet
        assert "Hẹn lại, xin lỗi — Nguyễn Thị Hoa · Điểm 1" in sheet
        assert "Lý do: cho xac minh Hẹn trả 17:00 Thứ Sáu 08/8/2025" in sheet
        await pilot.press("x")
        assert not app.screen.is_modal
        assert "đã hẹn lại ngày 31/7/2025; chỉ được hẹn lại một lần" in app.screen.message
        assert "Ctrl+P thư xin lỗi" in bar(app)
        await pilot.press("ctrl+p")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert office.delays.outbox.printed == [f"Thư xin lỗi {dossier.code}"]
        assert f"thu-xin-loi-{dossier.code}" in app.screen.message

    run(app, steps)


@pytest.mark.parametrize("typed", ["", "-", "."])
def test_without_words_for_the_reason_the_box_stays(typed):
    office, _clock, dossier, app = a_dossier()

    async def steps(pilot):
        await pilot.press("x", "enter", "enter")
        assert "Cần ghi ngày" in hint_of(app)
        await pilot.press(*"08082025", "enter", *typed, "enter")
        assert "Chưa có lý do chậm" in hint_of(app)
        assert app.screen.focused.id == "reason"
        assert office.dossiers.get(dossier.code) == dossier

    run(app, steps)


def test_an_apology_that_comes_too_late_is_possible_and_said():
    _office, clock, _dossier, app = a_dossier()
    clock.at = datetime(2025, 8, 5, 9, tzinfo=VIETNAM)

    async def steps(pilot):
        assert "Nếu sẽ trễ" not in text_of(app)
        await pilot.press("x")
        assert "! Thư xin lỗi phải có chậm nhất 04/8/2025: vẫn hẹn lại được" in seen(app)
        await pilot.press(*"08082025", "enter", *"cho xac minh", "enter", "c")
        await pilot.pause()
        await pilot.press("end")
        assert "Trễ: thư xin lỗi phải có chậm nhất 01 ngày trước hạn" in " ".join(text_of(app).split())

    run(app, steps)


def test_another_clerk_who_was_first_is_told():
    office, _clock, dossier, app = a_dossier()
    other, _ = new_office(repository=office.counter.repository, staff=BINH)

    async def steps(pilot):
        await pilot.press("x", *"08082025", "enter", *"cho xac minh", "enter")
        other.delays.reappoint(dossier.code, date(2025, 8, 12), "Chờ cấp trên")
        await pilot.press("c")
        await pilot.pause()
        assert "đã hẹn lại ngày 31/7/2025; chỉ được hẹn lại một lần" in app.screen.message
        assert office.dossiers.get(dossier.code).due.at.date() == date(2025, 8, 12)

    run(app, steps)


def test_a_supplement_is_asked_for_once_and_restarts_the_term():
    office, clock, dossier, app = a_dossier()

    async def steps(pilot):
        assert "đã đủ hồ sơ" not in bar(app)
        await pilot.press("b")
        assert isinstance(app.screen, KeptAsk)
        assert "Chỉ được yêu cầu một lần: ghi đủ mọi giấy tờ cần bổ sung." in seen(app)
        assert "Quá 03 ngày" not in seen(app)
        await pilot.press(*"thieu anh", "enter", "c")
        await pilot.pause()
        assert office.dossiers.get(dossier.code).state is State.AWAITING_SUPPLEMENT
        assert "Chờ bổ sung: thời hạn dừng" in " ".join(text_of(app).replace("│", "").split())
        assert all(words not in bar(app) for words in ("C chuyển", "K có kết quả", "R trả", "X hẹn lại", "B bổ sung"))
        clock.at = datetime(2025, 8, 7, 9, tzinfo=VIETNAM)
        await pilot.press("d")
        await pilot.pause()
        again = office.dossiers.get(dossier.code)
        assert (again.state, again.due.at.date()) == (State.RECEIVED, date(2025, 8, 12))
        assert "17:00 Thứ Ba 12/8/2025" in text_of(app)
        await pilot.press("b")
        assert not app.screen.is_modal
        assert "đã yêu cầu bổ sung ngày 31/7/2025" in app.screen.message

    run(app, steps)


def test_a_supplement_that_is_asked_for_late_is_said_before_and_after():
    _office, clock, _dossier, app = a_dossier()
    clock.at = datetime(2025, 8, 6, 9, tzinfo=VIETNAM)

    async def steps(pilot):
        await pilot.press("b")
        assert "! Quá 03 ngày làm việc từ ngày nhận (đến 05/8/2025)" in seen(app)
        await pilot.press(*"thieu anh", "enter", "c")
        await pilot.pause()
        assert "Trễ: phải yêu cầu trong 03 ngày làm việc" in " ".join(text_of(app).split())

    run(app, steps)


def test_a_list_says_in_few_words_how_a_dossier_that_was_put_off_stands():
    office, clock, dossier, _app = a_dossier()
    by_original, by_new = Counting(), Counting(due_by=DueBy.REAPPOINTED)
    put_off = office.delays.reappoint(dossier.code, date(2025, 12, 18), "Chờ xác minh")

    def on(month, day, hour=9):
        return datetime(2025, month, day, hour, tzinfo=VIETNAM)

    for at, original, new in (
        (on(8, 5), "Mới tiếp nhận", "Mới tiếp nhận"),
        (on(8, 6), "Đã hẹn lại 18/12", "Mới tiếp nhận"),
        (on(12, 17), "Đã hẹn lại 18/12", "Đến hạn Thứ Năm"),
        (on(12, 18), "Đã hẹn lại 18/12", "Đến hạn 17:00"),
        (on(12, 19), "Quá hạn 136 ngày", "Quá hạn 1 ngày"),
    ):
        assert (standing(put_off, at, by_original), standing(put_off, at, by_new)) == (original, new)
        assert len(original) <= 16
    assert due_in_list(put_off, clock.at) == "18/12"
    assert overdue_by(put_off, on(12, 18, 18), by_new) == "Quá hạn từ 17:00"
    asked = office.delays.request_supplement(dossier.code, "Thiếu ảnh")
    assert (standing(asked, on(8, 20), by_original), due_in_list(asked, clock.at)) == ("Chờ bổ sung", "—")


@pytest.mark.parametrize(
    ("today", "said"),
    [((2025, 8, 4), "Đến hạn Thứ Ba"), ((2025, 8, 1), "Mới tiếp nhận"), ((2025, 8, 3), "Mới tiếp nhận")],
)
def test_what_is_due_on_the_next_weekday_is_said_in_time(today, said):
    _office, _clock, dossier, _app = a_dossier()
    assert standing(dossier, datetime(*today, 9, tzinfo=VIETNAM), Counting()) == said


def test_on_friday_what_is_due_on_monday_is_said():
    office, _clock = new_office(datetime(2025, 7, 30, 9, tzinfo=VIETNAM))
    dossier = receive(office, procedure=SINGLE_STATUS)  # due on Monday 04/8
    for day in (1, 2, 3):
        assert standing(dossier, datetime(2025, 8, day, 9, tzinfo=VIETNAM), Counting()) == "Đến hạn Thứ Hai"


def test_home_asks_of_what_is_due_next_whether_it_will_be_late_until_it_was_re_appointed():
    office, clock = new_office()
    asked, put_off = receive(office, procedure=SINGLE_STATUS), receive(office, procedure=SINGLE_STATUS)
    office.delays.reappoint(put_off.code, date(2025, 8, 6), "Chờ xác minh")
    app = counter(office, "home")

    def said(code):
        return next(text for text in painted(app) if code in text)

    async def steps(pilot):
        clock.at = datetime(2025, 8, 4, 9, tzinfo=VIETNAM)
        app.screen.catch_up()
        await pilot.pause()
        assert "Hạn 05/8 – trễ?" in said(asked.code)
        assert "Hạn 06/8" in said(put_off.code)
        clock.at = datetime(2025, 8, 5, 9, tzinfo=VIETNAM)  # for the new day there is no second letter
        app.screen.catch_up()
        await pilot.pause()
        assert "Hạn 06/8" in said(put_off.code)
        assert "trễ?" not in said(put_off.code)

    run(app, steps)


@pytest.mark.parametrize("due_by", DueBy)
def test_home_and_lookup_show_the_new_day(due_by):
    profile = replace(PROFILE, counting=Counting(due_by=due_by))
    office, clock = new_office(profile=profile)
    put_off = receive(office, "Lê Thị Út", procedure=SINGLE_STATUS)
    asked = receive(office, "Đinh Văn Năm", procedure=SINGLE_STATUS)
    office.delays.reappoint(put_off.code, date(2025, 8, 20), "Chờ xác minh")
    office.delays.request_supplement(asked.code, "Thiếu ảnh")
    clock.at = datetime(2025, 8, 7, 9, tzinfo=VIETNAM)
    app = counter(office, "home", "lookup")

    def line(code):
        return next(text for text in painted(app) if code in text)

    async def steps(pilot):
        await pilot.pause()
        assert ("Đã hẹn lại 20/8" if due_by is DueBy.ORIGINAL else "Hạn 20/8") in line(put_off.code)
        assert "Chờ bổ sung" in line(asked.code)
        app.show("lookup")
        await pilot.pause()
        assert "20/8" in line(put_off.code)
        assert ("Đã hẹn lại 20/8" in line(put_off.code)) is (due_by is DueBy.ORIGINAL)
        assert "Chờ bổ sung" in line(asked.code)

    run(app, steps)
