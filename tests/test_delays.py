"""A late dossier is re-appointed once, a supplement asked for once (NĐ 61/2018 Đ.19); what comes late says so."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_builder import BINH, BIRTH, SINGLE_STATUS, changed, new_office, receive

from kiosk.clock import VIETNAM
from kiosk.desk.day import WorkGlance
from kiosk.dossier import Dossier
from kiosk.dossier_steps import State, Step
from kiosk.errors import InvalidInput, NotAllowed
from kiosk.lateness import Timeliness, is_past_promise, timeliness
from kiosk.settings import Counting, DueBy
from kiosk.terms import CalendarDays, Hours
from kiosk.work_calendar import CalendarGap

WHY = "Chờ xã Ba Dinh xác minh"
ORIGINAL, NEW = Counting(), Counting(due_by=DueBy.REAPPOINTED)


def moment(day, hour=9, minute=0):
    return datetime.combine(day, time(hour, minute), VIETNAM)


def july(day):
    return date(2025, 7, day)


def august(day):
    return date(2025, 8, day)


def a_dossier(received=None, procedure=SINGLE_STATUS, **answers):
    """Three working days, received on Thursday 31/7/2025: due on Tuesday 05/8 at 17:00."""
    office, clock = new_office(received or moment(july(31)))
    return office, clock, receive(office, procedure=procedure, **answers)


# Re-appointing


def test_the_first_due_date_and_the_new_one_are_kept_apart_with_who_and_when():
    office, clock, dossier = a_dossier()
    clock.at = moment(august(1), 14)
    office.counter.staff = BINH
    put_off = office.delays.reappoint(dossier.code, august(8), f"  {WHY} ")
    assert put_off.due.at == moment(august(8), 17)
    assert put_off.term_due == put_off.first_due == dossier.due
    last = put_off.history[-1]
    assert (last.step, last.at, last.by, last.reason) == (Step.REAPPOINTED, moment(august(1), 14), "binh", WHY)
    assert put_off.state is dossier.state
    assert office.dossiers.get(dossier.code) == put_off
    assert put_off.due_before(last) == dossier.due


@pytest.mark.parametrize(
    ("today", "day", "why_not"),
    [
        # NĐ 61/2018 Đ.19: a new date after the old one (05/8) and after today, on a working day.
        (july(31), august(6), None),
        (july(31), august(8), None),
        (july(31), august(5), "phải sau ngày 05/8/2025"),
        (july(31), august(4), "phải sau ngày 05/8/2025"),
        (august(7), august(7), "phải sau ngày 07/8/2025"),
        (august(7), august(6), "phải sau ngày 07/8/2025"),
        (august(7), august(8), None),
        (july(31), august(9), r"ngày nghỉ \(Thứ Bảy\); ngày làm việc gần nhất sau đó là 11/8/2025"),
        (july(31), date(2025, 9, 2), "ngày nghỉ .* là 03/9/2025"),
        # A make-up Saturday is a working day like others.
        (july(31), date(2026, 8, 22), None),
    ],
)
def test_a_new_day_is_a_working_day_after_the_old_one_and_after_today(today, day, why_not):
    office, clock, dossier = a_dossier()
    clock.at = moment(today)
    if why_not is None:
        assert office.delays.reappoint(dossier.code, day, WHY).due.at == moment(day, 17)
        return
    with pytest.raises(InvalidInput, match=why_not) as caught:
        office.delays.reappoint(dossier.code, day, WHY)
    assert caught.value.field == "new_day"
    assert office.dossiers.get(dossier.code) == dossier


def test_a_year_the_calendar_does_not_know_is_said():
    office, _clock, dossier = a_dossier()
    with pytest.raises(CalendarGap):
        office.delays.reappoint(dossier.code, date(2190, 8, 6), WHY)


@pytest.mark.parametrize("typed", ["", "  ", ".", "-", "12"])
def test_a_sign_is_no_reason(typed):
    office, _clock, dossier = a_dossier()
    with pytest.raises(InvalidInput) as caught:
        office.delays.reappoint(dossier.code, august(8), typed)
    assert caught.value.field == "reason"
    assert office.dossiers.get(dossier.code) == dossier


@pytest.mark.parametrize(
    ("today", "is_late"),
    [
        # NĐ 61/2018 Đ.19 k.9: at the latest one day before the due date, 05/8.
        (july(31), False),
        (august(4), False),
        (august(5), True),
        (august(7), True),
    ],
)
def test_an_apology_on_the_due_day_or_after_is_recorded_as_late(today, is_late):
    office, clock, dossier = a_dossier()
    clock.at = moment(today)
    assert office.delays.last_day_to_apologise(dossier) == august(4)
    put_off = office.delays.reappoint(dossier.code, august(12), WHY)
    assert put_off.history[-1].is_late is is_late


def test_a_second_time_is_refused_with_the_day_of_the_first_whatever_happened_between():
    office, clock, dossier = a_dossier()
    office.delays.reappoint(dossier.code, august(8), WHY)
    clock.at = moment(august(6))
    refusal = "đã hẹn lại ngày 31/7/2025; chỉ được hẹn lại một lần .*trình lãnh đạo"
    for between in (
        lambda: None,
        lambda: office.dossiers.start(dossier.code),
        lambda: office.delays.request_supplement(dossier.code, "Thiếu ảnh") and office.delays.complete(dossier.code),
    ):
        between()
        before = office.dossiers.get(dossier.code)
        with pytest.raises(NotAllowed, match=refusal):
            office.delays.reappoint(dossier.code, august(29), WHY)
        assert office.dossiers.get(dossier.code) == before


def test_a_slip_of_today_is_taken_back_and_may_be_done_again_right():
    office, clock, dossier = a_dossier()
    office.delays.reappoint(dossier.code, date(2025, 10, 8), WHY)
    back = office.dossiers.take_back(dossier.code, "Nhầm tháng")
    assert back.due == dossier.due
    assert office.delays.reappoint(dossier.code, august(8), WHY).due.at == moment(august(8), 17)
    clock.at = moment(august(1))
    with pytest.raises(NotAllowed):
        office.dossiers.take_back(dossier.code, "Hôm sau thì không")


@pytest.mark.parametrize(
    ("done", "by_original", "by_new"),
    [
        # NĐ 61/2018 Đ.19: on time by a setting; due 05/8 17:00, re-appointed to 08/8 17:00.
        (moment(august(4)), Timeliness.EARLY, Timeliness.EARLY),
        (moment(august(5), 17), Timeliness.ON_TIME, Timeliness.EARLY),
        (moment(august(5), 17, 1), Timeliness.OVERDUE, Timeliness.EARLY),
        (moment(august(8), 17), Timeliness.OVERDUE, Timeliness.ON_TIME),
        (moment(august(8), 17, 1), Timeliness.OVERDUE, Timeliness.OVERDUE),
        (None, Timeliness.OPEN_OVERDUE, Timeliness.OPEN_WITHIN),
    ],
)
def test_the_office_says_by_which_date_one_is_on_time(done, by_original, by_new):
    office, clock, dossier = a_dossier()
    office.delays.reappoint(dossier.code, august(8), WHY)
    clock.at = done or moment(august(7))
    dossier = office.dossiers.result_ready(dossier.code) if done else office.dossiers.get(dossier.code)
    assert timeliness(dossier, clock.at, ORIGINAL) is by_original
    assert timeliness(dossier, clock.at, NEW) is by_new


def test_a_promise_is_past_by_the_new_day_whatever_the_office_counts_by():
    office, _clock, dossier = a_dossier()
    dossier = office.delays.reappoint(dossier.code, august(8), WHY)
    for counting in (ORIGINAL, NEW):
        assert not is_past_promise(dossier, moment(august(8), 17), counting)
        assert is_past_promise(dossier, moment(august(8), 17, 1), counting)


# A supplement


@pytest.mark.parametrize(
    ("received", "last"),
    [
        # Three working days, the day of receipt not counted.
        (moment(july(31)), august(5)),
        (moment(date(2025, 8, 29)), date(2025, 9, 5)),
        (moment(date(2026, 8, 21)), date(2026, 8, 25)),
    ],
)
def test_a_supplement_is_asked_for_within_three_working_days_and_later_is_recorded_as_late(received, last):
    for day, is_late in ((last, False), (date.fromordinal(last.toordinal() + 1), True)):
        office, clock, dossier = a_dossier(received)
        clock.at = moment(day, 16)
        assert office.delays.last_day_to_ask(dossier) == last
        asked = office.delays.request_supplement(dossier.code, "Thiếu giấy chứng sinh")
        assert (asked.state, asked.history[-1].is_late) == (State.AWAITING_SUPPLEMENT, is_late)


@pytest.mark.parametrize(
    ("procedure", "answers", "complete", "due"),
    [
        # From zero: as if it had come in then (NĐ 61/2018 Đ.19).
        (SINGLE_STATUS, {}, moment(august(1), 10), moment(august(6), 17)),
        (SINGLE_STATUS, {}, moment(date(2025, 8, 29)), moment(date(2025, 9, 5), 17)),
        (BIRTH, {}, moment(august(1), 15), moment(august(1), 17)),
        (BIRTH, {}, moment(august(1), 15, 1), moment(august(4), 17)),
        (SINGLE_STATUS, {"term": CalendarDays(15)}, moment(august(1)), moment(august(18), 17)),
        (SINGLE_STATUS, {"term": Hours(4)}, moment(august(1), 16), moment(august(4), 10, 30)),
    ],
)
def test_the_term_starts_again_from_zero_when_the_file_is_complete(procedure, answers, complete, due):
    if answers:
        answers = {**answers, "term_ground": "cần xác minh"}
    office, clock, dossier = a_dossier(procedure=procedure, **answers)
    office.dossiers.start(dossier.code)
    office.delays.request_supplement(dossier.code, "Thiếu ảnh")
    clock.at = complete
    again = office.delays.complete(dossier.code)
    assert (again.due.at, again.term_due.at) == (due, due)
    assert (again.due.term, again.due.ground) == (dossier.due.term, dossier.due.ground)
    assert (again.first_due, again.state) == (dossier.due, State.IN_PROGRESS)


def test_a_second_request_is_refused_with_the_ground_and_what_can_be_done():
    office, clock, dossier = a_dossier()
    office.delays.request_supplement(dossier.code, "Thiếu ảnh")
    office.delays.complete(dossier.code)
    clock.at = moment(august(1))
    refusal = r"đã yêu cầu bổ sung ngày 31/7/2025; .*một lần, đầy đủ \(NĐ 61/2018 Đ.19\)\..*từ chối có căn cứ"
    with pytest.raises(NotAllowed, match=refusal):
        office.delays.request_supplement(dossier.code, "Thiếu thêm giấy khác")
    assert office.dossiers.refuse(dossier.code, "Không đủ điều kiện", "Luật Hộ tịch").state is State.REFUSED


@pytest.mark.parametrize("typed", ["", ".", "2"])
def test_what_is_missing_is_said_in_words(typed):
    office, _clock, dossier = a_dossier()
    with pytest.raises(InvalidInput) as caught:
        office.delays.request_supplement(dossier.code, typed)
    assert caught.value.field == "reason"


def test_nobody_works_on_a_file_that_waits_for_its_supplement_and_it_is_not_put_off():
    office, _clock, dossier = a_dossier()
    office.delays.request_supplement(dossier.code, "Thiếu ảnh")
    for step in (
        lambda: office.dossiers.start(dossier.code),
        lambda: office.dossiers.return_result(dossier.code),
        lambda: office.delays.reappoint(dossier.code, august(8), WHY),
        lambda: office.delays.request_supplement(dossier.code, "Thiếu nữa"),
    ):
        with pytest.raises(NotAllowed, match=r"Chờ bổ sung.*có thể làm: Nhận đủ bổ sung"):
            step()
    with pytest.raises(NotAllowed):
        office.delays.complete(receive(office).code)


def test_the_clock_stands_while_a_supplement_is_awaited_but_is_not_turned_back():
    office, clock, dossier = a_dossier()
    clock.at = moment(august(5), 16)
    in_time = office.delays.request_supplement(dossier.code, "Thiếu ảnh")
    assert timeliness(in_time, moment(date(2025, 12, 1)), ORIGINAL) is Timeliness.OPEN_WITHIN
    late = receive(office, procedure=SINGLE_STATUS, received_at=moment(july(25)))  # due on Wednesday 30/7
    late = office.delays.request_supplement(late.code, "Thiếu ảnh")
    assert timeliness(late, clock.at, ORIGINAL) is Timeliness.OPEN_OVERDUE
    clock.at = moment(date(2025, 12, 1))
    withdrawn = [office.dossiers.withdraw(code, "Không bổ sung") for code in (in_time.code, late.code)]
    assert [timeliness(each, clock.at, ORIGINAL) for each in withdrawn] == [Timeliness.ON_TIME, Timeliness.OVERDUE]


def test_a_restarted_term_is_owed_even_where_it_was_re_appointed_before():
    office, clock, dossier = a_dossier()
    office.delays.reappoint(dossier.code, date(2025, 8, 20), WHY)
    office.delays.request_supplement(dossier.code, "Thiếu ảnh")
    clock.at = moment(august(1))
    again = office.delays.complete(dossier.code)
    assert again.due == again.term_due
    assert again.due.at == moment(august(6), 17)
    assert again.due_before(again.last(Step.REAPPOINTED)) == dossier.due


# Where it shows


def test_the_day_at_a_glance_goes_by_the_day_the_citizen_was_told():
    office, clock, dossier = a_dossier()
    waiting = receive(office, procedure=SINGLE_STATUS)
    clock.at = moment(august(4))
    assert office.day.work().due_next == (dossier, waiting)
    put_off = office.delays.reappoint(dossier.code, august(8), WHY)
    asked = office.delays.request_supplement(waiting.code, "Thiếu ảnh")
    assert office.day.work() == WorkGlance((), (), (), (), (put_off, asked))
    clock.at = moment(august(6))
    assert office.day.work().overdue == (put_off,)  # by the office's setting, as in the report
    late_by_new = new_office(clock.at, office.counter.repository, changed({"counting": NEW}))[0]
    assert late_by_new.day.work() == WorkGlance((), (), (), (), (put_off, asked))
    clock.at = moment(august(7))
    assert new_office(clock.at, office.counter.repository, changed({"counting": NEW}))[0].day.work().due_next == (
        put_off,
    )


def test_a_dossier_stored_before_there_were_delays_reads_and_writes_the_same():
    office, _clock, dossier = a_dossier()
    started = office.dossiers.start(dossier.code)
    stored = started.to_dict()
    assert all(set(event) == {"step", "at", "by", "site"} for event in stored["history"])
    assert stored["due"] == dossier.due.to_dict()
    assert Dossier.from_dict(stored) == started


ACTS = {
    "start": lambda office, code: office.dossiers.start(code),
    "reappoint": lambda office, code: office.delays.reappoint(code, date(2025, 9, 3), WHY),
    "ask": lambda office, code: office.delays.request_supplement(code, "Thiếu ảnh"),
    "complete": lambda office, code: office.delays.complete(code),
    "back": lambda office, code: office.dossiers.take_back(code, "Ghi nhầm"),
}


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=8), st.integers(0, 40))
def test_whatever_happens_the_first_promise_stays_and_a_delay_never_shortens_it(acts, days):
    office, clock, dossier = a_dossier()
    first, told = dossier.due, dossier.due
    for act in acts:
        clock.advance(hours=1)
        try:
            dossier = ACTS[act](office, dossier.code)
        except NotAllowed:
            continue
        held = [event.step for event in dossier.steps]
        assert held.count(Step.REAPPOINTED) <= 1
        assert held.count(Step.SUPPLEMENT_REQUESTED) <= 1
        told = dossier.due
    assert dossier.first_due == first
    assert told.at >= first.at
    assert dossier.term_due.at >= first.at
    later = moment(date.fromordinal(july(31).toordinal() + days))
    if timeliness(dossier, later, ORIGINAL) is Timeliness.OPEN_WITHIN and not dossier.last(Step.SUPPLEMENTED):
        assert timeliness(dossier, later, NEW) is Timeliness.OPEN_WITHIN
