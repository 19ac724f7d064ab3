import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_builder import (
    A_MORNING,
    BIRTH,
    EXTRACT,
    NO_TERM,
    SINGLE_STATUS,
    KeptFiles,
    new_office,
    receive,
    render_letter,
)

from kiosk.applicant import Applicant
from kiosk.charges import charge_for
from kiosk.clock import VIETNAM
from kiosk.counted import CountedDossier
from kiosk.desk.cashier import Payment
from kiosk.desk.delays import DelayDesk
from kiosk.dossier import MOST_SHEETS, Dossier, Paper
from kiosk.dossier_steps import Event, HandoverWay, State, Step
from kiosk.errors import InvalidInput, NotAllowed, NotFound
from kiosk.figure_checks import follows, verify
from kiosk.lateness import Timeliness, timeliness
from kiosk.periods import parse_period
from kiosk.settings import Counting
from kiosk.terms import CalendarDays, WorkingDays


def test_codes_count_within_the_day_and_carry_the_office_code():
    office, clock = new_office()
    codes = [receive(office).code for _ in range(2)]
    clock.advance(days=1)
    codes.append(receive(office).code)
    assert codes == ["H48.25-250731-0001", "H48.25-250731-0002", "H48.25-250801-0001"]


def test_a_dossier_keeps_what_was_handed_in_and_reads_back_the_same():
    office, _clock = new_office()
    ticket = office.queue.take_number("A")
    dossier = receive(
        office, papers=(Paper("Tờ khai", 1, 0),), ticket=ticket.key, sets=2, official_code="000.00.01.H48-250731-0009"
    )
    assert office.dossiers.get(dossier.code) == dossier
    assert Dossier.from_dict(dossier.to_dict()) == dossier
    assert office.dossiers.from_ticket(ticket.key) == (dossier,)


@pytest.mark.parametrize(
    ("received", "done", "expected"),
    [
        # 3 working days from Monday 7/7 are due on Thursday 10/7 at 17:00.
        (datetime(2025, 7, 7, 9), datetime(2025, 7, 9, 16), Timeliness.EARLY),
        (datetime(2025, 7, 7, 9), datetime(2025, 7, 10, 8), Timeliness.ON_TIME),
        (datetime(2025, 7, 7, 9), datetime(2025, 7, 10, 17, 0), Timeliness.ON_TIME),
        (datetime(2025, 7, 7, 9), datetime(2025, 7, 10, 17, 1), Timeliness.OVERDUE),
        (datetime(2025, 7, 7, 9), datetime(2025, 7, 11, 8), Timeliness.OVERDUE),
    ],
)
def test_lateness_is_computed_from_the_result_and_the_due_date(received, done, expected):
    office, clock = new_office(received.replace(tzinfo=VIETNAM))
    dossier = receive(office, procedure=SINGLE_STATUS)
    clock.at = done.replace(tzinfo=VIETNAM)
    dossier = office.dossiers.result_ready(dossier.code)
    assert timeliness(dossier, clock.at + timedelta(days=90), Counting()) is expected


def test_an_open_dossier_becomes_overdue_by_itself():
    office, clock = new_office()
    dossier = receive(office)
    assert timeliness(dossier, clock.at, Counting()) is Timeliness.OPEN_WITHIN
    assert timeliness(dossier, dossier.due.at, Counting()) is Timeliness.OPEN_WITHIN
    assert timeliness(dossier, dossier.due.at + timedelta(minutes=1), Counting()) is Timeliness.OPEN_OVERDUE


def test_a_result_collected_late_does_not_make_the_office_late():
    office, clock = new_office()
    dossier = receive(office)
    office.dossiers.result_ready(dossier.code)
    clock.advance(days=30)
    returned = office.dossiers.return_result(dossier.code, HandoverWay.PROXY, "Nguyễn Thị Em")
    assert timeliness(returned, clock.at, Counting()) is Timeliness.ON_TIME
    assert returned.history[-1].receiver == "Nguyễn Thị Em"


def test_a_procedure_decided_on_the_spot_is_ready_and_returned_at_once():
    office, _clock = new_office()
    returned = office.dossiers.return_result(receive(office).code)
    assert [event.step for event in returned.history] == [Step.RECEIVED, Step.RESULT_READY, Step.RETURNED]


# NĐ 61/2018: received → in progress → result ready → returned; withdrawn and refused only before a result. A supplement
# is asked for once, and a late dossier re-appointed once, while the office works on it.
STEPS = {
    Step.REAPPOINTED: lambda desk, code: desk_of(desk).reappoint(code, date(2025, 8, 8), "Chờ xác minh"),
    Step.SUPPLEMENT_REQUESTED: lambda desk, code: desk_of(desk).request_supplement(code, "Thiếu giấy chứng sinh"),
    Step.SUPPLEMENTED: lambda desk, code: desk_of(desk).complete(code),
    Step.STARTED: lambda desk, code: desk.start(code),
    Step.RESULT_READY: lambda desk, code: desk.result_ready(code),
    Step.RETURNED: lambda desk, code: desk.return_result(code),
    Step.WITHDRAWN: lambda desk, code: desk.withdraw(code, "Đổi ý"),
    Step.REFUSED: lambda desk, code: desk.refuse(code, "Không đủ điều kiện", "Luật"),
    Step.ANNULLED: lambda desk, code: desk.annul(code, "Nhập nhầm"),
}
DONE = {Step.RESULT_READY, Step.WITHDRAWN, Step.REFUSED, Step.RETURNED, Step.ANNULLED}
DELAYS = {Step.REAPPOINTED, Step.SUPPLEMENT_REQUESTED}
POSSIBLE = {
    State.RECEIVED: {*DONE, *DELAYS, Step.STARTED},
    State.IN_PROGRESS: {*DONE, *DELAYS},
    State.AWAITING_SUPPLEMENT: {Step.SUPPLEMENTED, Step.WITHDRAWN, Step.REFUSED, Step.ANNULLED},
    State.RESULT_READY: {Step.RETURNED},
    State.RETURNED: set(),
    State.WITHDRAWN: set(),
    State.REFUSED: set(),
    State.ANNULLED: set(),
}


def desk_of(dossiers):
    return DelayDesk(dossiers.counter, dossiers, render_letter, KeptFiles())


@given(steps=st.lists(st.sampled_from(sorted(STEPS)), max_size=8))
def test_no_walk_leads_past_the_guards(steps):
    office, clock = new_office()
    dossier = receive(office)
    for step in steps:
        clock.advance(minutes=5)
        is_again = step in DELAYS and step in {event.step for event in dossier.history}
        if step in POSSIBLE[dossier.state] and not is_again:
            dossier = STEPS[step](office.dossiers, dossier.code)
        else:
            with pytest.raises(NotAllowed):
                STEPS[step](office.dossiers, dossier.code)
        assert office.dossiers.get(dossier.code) == dossier
    assert Dossier.from_dict(json.loads(json.dumps(dossier.to_dict()))) == dossier
    moments = [event.at for event in dossier.history]
    assert moments == sorted(moments)


@pytest.mark.parametrize("typed", ["  ", ".", "-", "12"])
def test_what_ends_a_dossier_without_a_result_needs_a_reason_in_words(typed):
    office, _clock = new_office()
    dossier = receive(office)
    for step in (office.dossiers.withdraw, office.dossiers.refuse, office.dossiers.annul):
        with pytest.raises(InvalidInput) as caught:
            step(dossier.code, typed)
        assert caught.value.field == "reason"
    assert office.dossiers.get(dossier.code).state is State.RECEIVED


def test_a_result_that_cannot_be_handed_over_is_refused_as_that():
    office, _clock = new_office()
    dossier = receive(office)
    office.dossiers.withdraw(dossier.code, "Đổi ý")
    with pytest.raises(NotAllowed, match="không chuyển sang “Trả kết quả” được; có thể làm: không còn bước nào"):
        office.dossiers.return_result(dossier.code)


def test_a_slip_of_today_can_be_taken_back_step_by_step_and_stays_in_the_history():
    office, clock = new_office()
    dossier = office.dossiers.return_result(receive(office).code)
    clock.advance(minutes=5)
    back = office.dossiers.take_back(dossier.code, "Trả nhầm người")
    assert back.state is State.RESULT_READY
    back = office.dossiers.take_back(dossier.code, "Chưa có kết quả")
    assert (back.state, back.outcome) == (State.RECEIVED, None)
    assert [event.step for event in back.history[-2:]] == [Step.TAKEN_BACK, Step.TAKEN_BACK]
    assert office.dossiers.open() == (back,)
    with pytest.raises(NotAllowed):
        office.dossiers.take_back(dossier.code, "Tiếp nhận thì không")
    assert office.dossiers.return_result(dossier.code).state is State.RETURNED


def test_yesterdays_step_cannot_be_taken_back():
    office, clock = new_office()
    dossier = office.dossiers.return_result(receive(office).code)
    clock.advance(days=1)
    with pytest.raises(NotAllowed, match="trong ngày"):
        office.dossiers.take_back(dossier.code, "Trả nhầm")


def test_a_dossier_typed_by_mistake_leaves_the_figures_and_keeps_its_code():
    office, _clock = new_office()
    mistake, kept = receive(office), receive(office)
    office.dossiers.annul(mistake.code, "Nhập hai lần")
    assert office.reports.figures(parse_period("2025-07")).total.received.codes == (kept.code,)
    assert office.dossiers.open() == (kept,)
    assert receive(office).code.endswith("-0003")
    with pytest.raises(NotAllowed):
        office.dossiers.start(mistake.code)


def test_a_carried_over_dossier_that_is_annulled_is_told_apart():
    office, clock = new_office()
    mistake = receive(office, procedure=SINGLE_STATUS)
    clock.at = datetime(2025, 8, 1, 9, tzinfo=VIETNAM)
    office.dossiers.annul(mistake.code, "Nhập nhầm thủ tục")
    july, august = (office.reports.figures(parse_period(month)) for month in ("2025-07", "2025-08"))
    assert july.total.still_open.codes == (mistake.code,)
    assert august.total.carried_over.count == 0
    assert august.endings.left_out_carried.codes == (mistake.code,)
    assert follows(july, august) == ()
    assert verify(august) == ()


def test_a_dossier_that_was_paid_for_is_not_annulled():
    office, _clock = new_office()
    dossier = receive(office, procedure=EXTRACT)
    charge = charge_for(office.cashier.rules(dossier)[0])
    office.cashier.take_payment(Payment(dossier, (charge,)))
    with pytest.raises(NotAllowed, match="PT25-00001"):
        office.dossiers.annul(dossier.code, "Nhập nhầm")


def test_details_are_put_right_and_the_history_keeps_what_they_were():
    office, clock = new_office()
    dossier = office.dossiers.return_result(receive(office, name="Nguyễn Văn Am").code)
    clock.advance(minutes=3)
    right = office.dossiers.correct(dossier.code, replace(dossier.applicant, name="Nguyễn Văn An", phone="0912345678"))
    assert right.applicant.name == "Nguyễn Văn An"
    assert right.state is State.RETURNED
    assert right.history[-1].reason == "Họ tên: “Nguyễn Văn Am” → “Nguyễn Văn An”; Điện thoại: “” → “0912345678”"
    assert office.dossiers.open() == ()
    assert office.dossiers.get(dossier.code) == right
    for same_or_wrong in (
        right.applicant,
        replace(right.applicant, name=" "),
        replace(right.applicant, name="N" * 300),
    ):
        with pytest.raises(InvalidInput) as caught:
            office.dossiers.correct(dossier.code, same_or_wrong)
        assert caught.value.field == "name"


def test_a_clock_set_back_does_not_stop_the_work():
    office, clock = new_office()
    dossier = receive(office)
    clock.advance(hours=-2)
    started = office.dossiers.start(dossier.code)
    assert started.history[-1].at == dossier.received_at


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"applicant": Applicant(name="   ")}, "name"),
        ({"applicant": Applicant(name=". 12")}, "name"),
        ({"applicant": Applicant(name="N" * 300)}, "name"),
        ({"applicant": Applicant(name="An", birth=date(2199, 1, 1))}, "birth"),
        ({"term": WorkingDays(5)}, "term_ground"),
        ({"term": WorkingDays(5), "term_ground": "-"}, "term_ground"),
        ({"received_at": A_MORNING + timedelta(minutes=1)}, "received_at"),
        ({"received_at": datetime(2025, 6, 30, 9, tzinfo=VIETNAM)}, "received_at"),
        ({"sets": 0}, "sets"),
        ({"papers": (Paper("Tờ khai", -1),)}, "papers"),
        ({"papers": (Paper("Tờ khai", 0, MOST_SHEETS + 1),)}, "papers"),
        ({"official_code": "X" * 61}, "official_code"),
    ],
)
def test_what_cannot_be_received_names_the_field_and_uses_up_no_code(answers, field):
    office, _clock = new_office()
    with pytest.raises(InvalidInput) as caught:
        receive(office, **answers)
    assert caught.value.field == field
    assert receive(office).code.endswith("-0001")


def test_a_procedure_no_longer_valid_is_refused_with_its_date():
    office, _clock = new_office(datetime(2027, 3, 2, 9, tzinfo=VIETNAM))
    with pytest.raises(InvalidInput) as caught:
        receive(office, procedure=BIRTH)
    assert caught.value.field == "term"
    with pytest.raises(NotFound):
        receive(office, procedure="9.999999")


def test_a_term_the_catalogue_does_not_give_is_asked_once_and_remembered():
    office, _clock = new_office()
    with pytest.raises(InvalidInput, match="thời hạn") as caught:
        receive(office, procedure=NO_TERM)
    assert caught.value.field == "term"
    first = receive(office, procedure=NO_TERM, term=WorkingDays(10), term_ground="QĐ của tỉnh")
    assert first.due.ground == "QĐ của tỉnh"
    again = receive(office, procedure=NO_TERM)
    assert (again.due.term, again.due.ground) == (WorkingDays(10), "QĐ của tỉnh")
    receive(office, procedure=NO_TERM, term=WorkingDays(30), term_ground="riêng hồ sơ này")
    assert receive(office, procedure=NO_TERM).due.term == WorkingDays(10)


def test_another_statutory_term_holds_for_one_dossier_only():
    office, _clock = new_office()
    verified = receive(office, procedure=SINGLE_STATUS, term=CalendarDays(23), term_ground="cần xác minh")
    assert verified.due.term == CalendarDays(23)
    assert receive(office, procedure=SINGLE_STATUS).due.term == WorkingDays(3)


def test_names_typed_in_decomposed_letters_are_kept_composed():
    office, _clock = new_office()
    dossier = receive(office, name="Nguye\u0302\u0303n  Va\u0306n A")
    assert dossier.applicant.name == "Nguyễn Văn A"


def test_the_same_person_with_the_same_open_procedure_is_pointed_out():
    office, _clock = new_office()
    known = receive(office, applicant=Applicant("Nguyễn Văn An", id_number="051090001234"))
    asked = replace(known.applicant, name="Nguyen Van An")
    assert office.dossiers.same_person_open(asked, BIRTH) == (known,)
    assert office.dossiers.same_person_open(asked, SINGLE_STATUS) == ()
    assert office.dossiers.same_person_open(Applicant("Nguyễn Văn An", id_number="051090009999"), BIRTH) == ()
    office.dossiers.return_result(known.code)
    assert office.dossiers.same_person_open(asked, BIRTH) == ()


def test_a_dossier_cut_at_a_moment_knows_nothing_later():
    office, clock = new_office()
    dossier = receive(office)
    clock.advance(hours=1)
    done = office.dossiers.result_ready(dossier.code)
    counted = CountedDossier.of(done)
    assert counted.as_of(clock.at) == CountedDossier.of(dossier)
    assert counted.as_of(dossier.received_at) is None
    assert counted.as_of(clock.at + timedelta(seconds=1)) == counted


def test_an_event_before_the_last_one_is_refused():
    office, clock = new_office()
    dossier = receive(office)
    with pytest.raises(InvalidInput):
        dossier.after(Event(Step.STARTED, clock.at - timedelta(days=1), "hoa", "D1"))


@pytest.mark.parametrize("typed", [" ", "."])
def test_a_proxy_must_be_named(typed):
    office, _clock = new_office()
    dossier = receive(office)
    with pytest.raises(InvalidInput) as caught:
        office.dossiers.return_result(dossier.code, HandoverWay.PROXY, typed)
    assert caught.value.field == "receiver"
    assert office.dossiers.get(dossier.code).state is State.RECEIVED


def test_a_dossier_dated_back_says_when_it_was_typed_and_is_found_by_its_ticket():
    office, clock = new_office()
    ticket = office.queue.take_number("A")
    dossier = receive(office, received_at=clock.at - timedelta(days=2), ticket=ticket.key)
    assert dossier.history[0].recorded_at == clock.at
    assert receive(office).history[0].recorded_at is None
    assert office.dossiers.from_ticket(ticket.key) == (dossier,)


def test_finding_takes_a_name_without_accents_and_shows_the_newest_with_no_text():
    office, clock = new_office()
    an = receive(office, name="Nguyễn Văn Ân")
    clock.advance(minutes=1)
    nga = receive(office, name="Đinh Thị Nga")
    assert office.dossiers.find("nguyen an") == (an,)
    assert office.dossiers.find("dinh") == (nga,)
    assert office.dossiers.find(an.code) == (an,)
    assert office.dossiers.find("  ") == (nga, an)
    assert office.dossiers.find("không có ai") == ()


def test_markup_in_a_name_is_only_text():
    office, _clock = new_office()
    hostile = "[@click=app.quit]<b>An</b>[/]"
    assert office.dossiers.get(receive(office, name=hostile).code).applicant.name == hostile


@pytest.mark.parametrize("birth", [None, 965, 1965, date(1965, 2, 1)])
def test_an_applicants_birth_survives_the_store(birth):
    person = Applicant("Lê Thị Mai", birth=birth)
    assert Applicant.from_dict(person.to_dict()) == person


@pytest.mark.parametrize(
    ("field", "called"),
    [
        ("name", "Họ tên"),
        ("on_behalf_of", "Tên người được nộp thay"),
        ("address", "Địa chỉ"),
        ("id_number", "Số giấy tờ"),
        ("phone", "Số điện thoại"),
    ],
)
def test_a_text_too_long_is_refused_by_its_name(field, called):
    with pytest.raises(InvalidInput, match=f"^{called} dài quá [0-9]+ ký tự; hãy rút gọn.$") as refusal:
        Applicant(**{"name": "Lê Thị Mai", field: "a" * 600}).checked()
    assert refusal.value.field == field


def test_a_year_of_birth_to_come_is_refused():
    office, _clock = new_office()
    with pytest.raises(InvalidInput, match="tương lai"):
        receive(office, applicant=Applicant("Lê Thị Mai", birth=2026))


@pytest.mark.parametrize("typed", ["", " ", "."])
def test_a_refusal_needs_its_ground(typed):
    office, _clock = new_office()
    dossier = receive(office)
    with pytest.raises(InvalidInput) as refusal:
        office.dossiers.refuse(dossier.code, "Không đủ điều kiện", typed)
    assert refusal.value.field == "ground"


@pytest.mark.parametrize("typed", ["051190001234", "051 190 001 234", "051.190.001.234", "051-190-001-234"])
def test_an_identity_number_is_kept_in_one_form_however_it_is_typed(typed):
    office, _clock = new_office()
    person = Applicant("Lê Thị Mai", id_number=typed)
    dossier = receive(office, applicant=person)
    assert dossier.applicant.id_number == "051190001234"
    assert office.dossiers.same_person_open(replace(person, name="Lê Thị Mai Anh"), BIRTH) == (dossier,)


def test_a_passport_is_kept_as_typed():
    assert Applicant("Lê Thị Mai", id_number="B 1234567").checked().id_number == "B 1234567"
