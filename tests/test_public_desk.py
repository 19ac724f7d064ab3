from datetime import date, timedelta

import pytest
from counter_app import staffed_office
from office_builder import COPIES, HOA, PIN, SINGLE_STATUS, changed, new_office, receive

from kiosk.applicant import Applicant
from kiosk.desk.public import PUBLIC, REMARKS, PublicDesk
from kiosk.desk.ratings import count_scores
from kiosk.dossier_steps import State
from kiosk.errors import InvalidInput, KioskError, NotAllowed, NotFound
from kiosk.periods import month_of
from kiosk.rating import Score
from kiosk.repository import FEEDBACK, RATINGS, TABLES, TICKETS
from kiosk.settings import Counting, DueBy

AN = Applicant("Nguyễn Văn An", id_number="051090001234", phone="0912 345 678")


def public(**changes):
    office, clock = new_office(**changes)
    return PublicDesk(office.counter), office, clock


def written_by_the_public(office):
    return {table.name: list(office.counter.repository.select(table)) for table in TABLES}


# Numbers


def test_a_number_is_in_the_same_series_as_the_counters_own():
    desk, office, _clock = public()
    office.queue.take_number("A")
    taken = desk.take_number("A")
    assert (taken.number, taken.group, taken.ahead) == ("A002", "Tư pháp – Hộ tịch", 1)
    assert office.queue.take_number("A").number == "A003"
    assert next(line.waiting for line in desk.groups()) == 3
    assert office.queue.call_next("A").number == "A001"
    assert office.queue.today()[1].history[0].by == PUBLIC


def test_who_waits_at_another_site_is_not_ahead():
    desk, office, _clock = public()
    there = PublicDesk(office.counter, "D2")
    assert desk.take_number("A").ahead == 0
    assert there.take_number("A").ahead == 0
    assert there.take_number("A").ahead == 1


def test_a_site_that_is_not_there_is_refused():
    _desk, office, _clock = public()
    with pytest.raises(NotFound, match="D9"):
        PublicDesk(office.counter, "D9")


def test_somebody_who_plays_with_the_keys_is_stopped_for_a_while():
    desk, office, clock = public()
    for _time in range(30):
        desk.take_number("B")
    with pytest.raises(NotAllowed):
        desk.take_number("B")
    assert len(list(office.counter.repository.select(TICKETS))) == 30
    clock.advance(minutes=10)
    assert desk.take_number("B").number == "B031"


def test_no_number_for_a_group_that_is_not_there():
    desk, office, _clock = public()
    with pytest.raises(NotFound):
        desk.take_number("Z")
    assert list(office.counter.repository.select(TICKETS)) == []


# One's own dossier


@pytest.mark.parametrize(
    "code", ["H48.25-250731-0001", "h48.25-250731-0001", "250731-0001", "2507310001", " 250731-0001 "]
)
@pytest.mark.parametrize("proof", ["1234", "5678"])
def test_code_and_the_end_of_a_number_show_how_a_dossier_stands(code, proof):
    desk, office, _clock = public()
    receive(office, applicant=AN)
    status = desk.dossier_status(code, proof)
    assert (status.code, status.state, status.is_late) == ("H48.25-250731-0001", State.RECEIVED, False)
    assert status.initials == "N. V. A."
    assert status.identity == "********1234"
    assert status.phone == "*******678"
    assert AN.name not in repr(status)
    assert AN.id_number not in repr(status)


@pytest.mark.parametrize(
    ("code", "proof"),
    [("250731-0001", "0000"), ("250731-0009", "1234"), ("990101-0001", "1234")],
    ids=["wrong proof", "no such dossier", "no such day"],
)
def test_which_of_the_two_is_wrong_is_not_said(code, proof):
    desk, office, _clock = public()
    receive(office, applicant=AN)
    with pytest.raises(NotFound) as refused:
        desk.dossier_status(code, proof)
    assert refused.value.message == "Không có hồ sơ nào khớp cả hai số này; xem lại giấy hẹn, hoặc hỏi cán bộ tại quầy."


@pytest.mark.parametrize(
    ("code", "proof", "field"),
    [
        ("", "1234", "code"),
        ("0001", "1234", "code"),
        ("H12.01-250731-0001", "1234", "code"),
        ("250731-0001", "", "proof"),
        ("250731-0001", "123", "proof"),
        ("250731-0001", "12345", "proof"),
        ("250731-0001", "١٢٣٤", "proof"),
    ],
)
def test_what_is_no_code_or_no_proof_is_refused_before_anything_is_looked_up(code, proof, field):
    desk, office, _clock = public()
    receive(office, applicant=AN)
    for _time in range(50):  # and is no try
        with pytest.raises(InvalidInput) as refused:
            desk.dossier_status(code, proof)
        assert refused.value.field == field
    assert desk.dossier_status("250731-0001", "1234")


def test_a_dossier_without_any_number_is_shown_to_nobody():
    desk, office, _clock = public()
    receive(office, applicant=Applicant("Trần Thị Bé", id_number="12"))
    for proof in ("0000", "0012"):
        with pytest.raises(NotFound):
            desk.dossier_status("250731-0001", proof)


def test_guessing_the_proof_of_one_dossier_has_to_wait():
    desk, office, clock = public()
    receive(office, applicant=AN)
    for guess in range(5):
        with pytest.raises(NotFound):
            desk.dossier_status("250731-0001", f"{guess:04d}")
    with pytest.raises(NotAllowed, match="1 phút"):
        desk.dossier_status("2507310001", "1234")
    clock.advance(seconds=31)
    assert desk.dossier_status("250731-0001", "1234")


def test_guessing_over_many_dossiers_has_to_wait_whatever_is_known_of_one():
    desk, office, clock = public()
    receive(office, applicant=AN)
    for guess in range(12):
        desk.dossier_status("250731-0001", "1234")  # somebody's own does not start the count anew
        with pytest.raises(NotFound):
            desk.dossier_status(f"250731-{guess + 2:04d}", "1234")
    with pytest.raises(NotAllowed, match="15 phút"):
        desk.dossier_status("250731-0001", "1234")
    clock.advance(minutes=15)
    assert desk.dossier_status("250731-0001", "1234")


def test_an_overdue_dossier_says_so_until_there_is_a_result():
    desk, office, clock = public()
    dossier = receive(office, procedure=COPIES, applicant=AN)
    clock.at = dossier.due.at + timedelta(hours=1)
    assert desk.dossier_status(dossier.code, "1234").is_late
    office.dossiers.result_ready(dossier.code)
    status = desk.dossier_status(dossier.code, "1234")
    assert (status.state, status.is_late) == (State.RESULT_READY, False)


# The catalogue


def test_every_procedure_in_force_can_be_found_through_a_department():
    desk, office, _clock = public()
    found = [
        procedure.code for unit in desk.departments() for field in unit.fields for procedure in desk.procedures(field)
    ]
    assert sorted(found) == sorted(procedure.code for procedure in office.catalogue.in_force(date(2025, 7, 31)))


# What they think


def test_a_rating_is_no_complaint_in_the_report_but_a_remark_is():
    desk, office, clock = public()
    desk.rate(Score.VERY_GOOD)
    desk.remark(REMARKS[-1])
    clock.advance(minutes=1)
    figures = office.reports.figures(month_of(office.counter.today))
    assert figures.feedback_count == 1
    [kept] = office.counter.repository.select(FEEDBACK)
    assert (kept.body["text"], kept.body["by"]) == ("Mức phí, lệ phí chưa rõ", PUBLIC)
    [rating] = office.counter.repository.select(RATINGS)
    assert rating.body["score"] == 5


def test_ratings_are_counted_by_period():
    desk, office, clock = public()
    for score in (5, 4, 5):
        desk.rate(Score(score))
    clock.advance(days=1)
    desk.rate(Score.BAD)
    counts = count_scores(office.counter.repository, month_of(date(2025, 7, 1)))
    assert list(counts.items()) == [(5, 2), (4, 1), (3, 0), (2, 0), (1, 0)]


def test_one_terminal_cannot_flood_the_office_with_opinions():
    desk, _office, clock = public()
    for _time in range(20):
        desk.rate(Score.BAD)
    for act in (lambda: desk.rate(Score.BAD), lambda: desk.remark(REMARKS[0])):
        with pytest.raises(NotAllowed):
            act()
    clock.advance(minutes=10)
    desk.remark(REMARKS[0])


# Leaving


def test_leaving_takes_a_pin_of_somebody_at_work_and_signs_nobody_in():
    office, _clock = staffed_office()
    desk = PublicDesk(office.counter)
    desk.check_may_leave("hoa", PIN)
    assert office.counter.staff is None
    for key, pin in (("hoa", "1111"), ("nobody", PIN), ("", "")):
        with pytest.raises(InvalidInput):
            desk.check_may_leave(key, pin)


def test_somebody_who_has_left_the_office_cannot_open_the_terminal():
    office, _clock = staffed_office()
    office.people.leave("hoa", office.counter.today)
    with pytest.raises(InvalidInput):
        PublicDesk(office.counter).check_may_leave("hoa", PIN)


def test_guessing_pins_has_to_wait_longer_and_longer_whoever_is_tried():
    office, clock = staffed_office()
    desk = PublicDesk(office.counter)
    for key in ("hoa", "binh", "lanhdao", "hoa", "nobody"):
        with pytest.raises(InvalidInput):
            desk.check_may_leave(key, "0000")
    with pytest.raises(NotAllowed, match="30 giây"):
        desk.check_may_leave("hoa", PIN)
    clock.advance(seconds=30)
    desk.check_may_leave("hoa", PIN)


def test_the_desk_offers_no_way_to_act_as_staff():
    desk, office, _clock = public(staff=HOA)
    before = written_by_the_public(office)
    offered = {name for name in dir(desk) if not name.startswith("_")}
    assert offered == {
        "centre",
        "check_may_leave",
        "departments",
        "dossier_status",
        "groups",
        "procedures",
        "rate",
        "remark",
        "take_number",
    }
    with pytest.raises(KioskError):
        desk.dossier_status("x", "y")
    desk.groups(), desk.departments()
    assert written_by_the_public(office) == before


@pytest.mark.parametrize("due_by", DueBy)
def test_a_citizen_is_told_the_new_day_and_that_it_is_late_only_when_that_has_gone_by(due_by):
    desk, office, clock = public(profile=changed({"counting": Counting(due_by=due_by)}))
    dossier = receive(office, procedure=SINGLE_STATUS, applicant=AN)  # due on 05/8
    office.delays.reappoint(dossier.code, date(2025, 8, 8), "Chờ xác minh")
    for day, is_late in ((4, False), (7, False), (11, True)):
        clock.at = clock.at.replace(month=8, day=day)
        status = desk.dossier_status(dossier.code, "1234")
        assert (status.due_at.date(), status.is_late) == (date(2025, 8, 8), is_late)
        assert status.put_off_from == dossier.due.at


def test_a_citizen_is_not_told_of_lateness_while_the_office_waits_for_them():
    desk, office, clock = public()
    dossier = receive(office, procedure=SINGLE_STATUS, applicant=AN)
    office.delays.request_supplement(dossier.code, "Thiếu ảnh")
    clock.at = clock.at.replace(month=10)
    status = desk.dossier_status(dossier.code, "1234")
    assert (status.state, status.is_late, status.put_off_from) == (State.AWAITING_SUPPLEMENT, False, None)
