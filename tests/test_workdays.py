import subprocess
import sys
import tomllib
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import VIETNAM
from kiosk.errors import InvalidInput
from kiosk.terms import CalendarDays, Hours, SameDay, WorkingDays
from kiosk.workdays import (
    CalendarGap,
    DayOff,
    DueDate,
    TermRule,
    WorkCalendar,
    WorkingHours,
    due_date,
    load_calendar,
    seed_calendar,
)

CALENDAR = seed_calendar([2025, 2026, 2027])
HOURS = WorkingHours()

receipts = st.datetimes(datetime(2025, 1, 1), datetime(2027, 3, 1)).map(lambda at: at.replace(tzinfo=VIETNAM))
counts = st.integers(min_value=1, max_value=60)


def at(day, hour=9, minute=0):
    return datetime.combine(day, time(hour, minute), VIETNAM)


def due(received, term):
    return due_date(received, term, CALENDAR, HOURS)


@pytest.mark.parametrize(
    ("received", "days", "last"),
    [
        (date(2025, 8, 29), 3, date(2025, 9, 5)),  # 1 and 2 September are holidays
        (date(2025, 12, 30), 3, date(2026, 1, 6)),  # 2 January is off by swap
        (date(2026, 8, 21), 3, date(2026, 8, 25)),  # 22 August is a make-up working day
        (date(2026, 11, 23), 1, date(2026, 11, 25)),  # 24 November is a holiday from 2026
        (date(2026, 1, 9), 1, date(2026, 1, 10)),  # 10 January makes up for the 2nd
        (date(2025, 4, 25), 1, date(2025, 4, 26)),  # 26 April 2025 makes up for 2 May
        (date(2025, 4, 29), 1, date(2025, 5, 5)),
        (date(2026, 8, 28), 1, date(2026, 9, 3)),  # 31 August is off by swap
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # Giỗ Tổ falls on Sunday 26 April
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # Tết
        (date(2025, 7, 1), 1, date(2025, 7, 2)),
        (date(2025, 7, 5), 1, date(2025, 7, 7)),  # received on a Saturday
    ],
)
def test_working_days_skip_days_off_and_count_makeup_days(received, days, last):
    found = due(at(received), WorkingDays(days))
    assert (found.at, found.rule) == (at(last, 17), TermRule.WORKING_DAYS)


@pytest.mark.parametrize(
    ("received", "days", "last", "rule"),
    [
        (date(2025, 7, 1), 3, date(2025, 7, 4), TermRule.CALENDAR_DAYS),
        (date(2025, 7, 4), 3, date(2025, 7, 7), TermRule.CALENDAR_DAYS),  # the weekend counts
        (date(2025, 7, 2), 3, date(2025, 7, 7), TermRule.ROLLED),
        (date(2025, 8, 26), 5, date(2025, 9, 3), TermRule.ROLLED),  # Sunday, then the holidays
        (date(2026, 8, 19), 3, date(2026, 8, 22), TermRule.CALENDAR_DAYS),  # a make-up Saturday
        (date(2026, 2, 1), 15, date(2026, 2, 23), TermRule.ROLLED),
    ],
)
def test_calendar_days_roll_off_a_last_day_that_is_off(received, days, last, rule):
    found = due(at(received), CalendarDays(days))
    assert (found.at, found.rule) == (at(last, 17), rule)


@pytest.mark.parametrize(
    ("received", "last", "rule"),
    [
        (at(date(2025, 7, 1), 7, 30), date(2025, 7, 1), TermRule.SAME_DAY),
        (at(date(2025, 7, 1), 14, 59), date(2025, 7, 1), TermRule.SAME_DAY),
        (at(date(2025, 7, 1), 15, 0), date(2025, 7, 1), TermRule.SAME_DAY),
        (at(date(2025, 7, 1), 15, 1), date(2025, 7, 2), TermRule.NEXT_WORKING_DAY),
        (at(date(2025, 7, 1), 20, 0), date(2025, 7, 2), TermRule.NEXT_WORKING_DAY),
        (at(date(2025, 7, 4), 16, 0), date(2025, 7, 7), TermRule.NEXT_WORKING_DAY),
        (at(date(2025, 7, 5), 9, 0), date(2025, 7, 7), TermRule.NEXT_WORKING_DAY),  # a Saturday-morning desk
        (at(date(2025, 9, 1), 16, 0), date(2025, 9, 3), TermRule.NEXT_WORKING_DAY),
        (at(date(2026, 8, 22), 9, 0), date(2026, 8, 22), TermRule.SAME_DAY),  # a make-up Saturday
    ],
)
def test_same_day_moves_on_after_15h_and_from_days_off(received, last, rule):
    found = due(received, SameDay())
    assert (found.at, found.rule) == (at(last, 17), rule)


def test_same_day_received_after_the_site_closed_is_due_the_next_working_day():
    mornings = WorkingHours(((time(7, 30), time(11, 30)),))
    found = due_date(at(date(2025, 7, 1), 12), SameDay(), CALENDAR, mornings)
    assert found.at == at(date(2025, 7, 2), 11, 30)


@pytest.mark.parametrize(
    ("received", "count", "expected"),
    [
        (at(date(2025, 7, 1), 8, 0), 2, at(date(2025, 7, 1), 10, 0)),
        (at(date(2025, 7, 1), 9, 30), 2, at(date(2025, 7, 1), 11, 30)),  # ends as the morning ends
        (at(date(2025, 7, 1), 10, 30), 2, at(date(2025, 7, 1), 14, 30)),  # over noon
        (at(date(2025, 7, 1), 12, 0), 1, at(date(2025, 7, 1), 14, 30)),
        (at(date(2025, 7, 1), 16, 15), 2, at(date(2025, 7, 2), 8, 45)),
        (at(date(2025, 7, 1), 21, 0), 1, at(date(2025, 7, 2), 8, 30)),
        (at(date(2025, 7, 1), 5, 0), 1, at(date(2025, 7, 1), 8, 30)),
        (at(date(2025, 8, 29), 16, 0), 8, at(date(2025, 9, 3), 16, 30)),  # 1 h on Friday, 7 h on Wednesday
        (at(date(2025, 7, 5), 9, 0), 1, at(date(2025, 7, 7), 8, 30)),
    ],
)
def test_hours_count_inside_working_hours_only(received, count, expected):
    assert due(received, Hours(count)).at == expected


@pytest.mark.parametrize("term", [WorkingDays(0), CalendarDays(0), Hours(-1)])
def test_a_term_of_nothing_is_refused(term):
    with pytest.raises(InvalidInput):
        due(at(date(2025, 7, 1)), term)


@given(receipts, counts)
def test_a_last_day_is_never_a_day_off(received, count):
    for term in (WorkingDays(count), CalendarDays(count), SameDay(), Hours(count)):
        assert CALENDAR.is_working(due(received, term).at.date())


@given(receipts, counts)
def test_a_longer_term_is_never_due_earlier(received, count):
    assert due(received, WorkingDays(count)).at < due(received, WorkingDays(count + 1)).at
    assert due(received, CalendarDays(count)).at <= due(received, CalendarDays(count + 1)).at
    assert due(received, Hours(count)).at < due(received, Hours(count + 1)).at


@given(receipts, counts)
def test_a_term_counts_its_working_days_from_the_day_after_receipt(received, count):
    found = due(received, WorkingDays(count))
    first = received.date() + timedelta(days=1)
    assert CALENDAR.working_days_between(first, found.at.date()) == count
    assert len(found.skipped) == (found.at.date() - received.date()).days - count


@given(receipts, counts)
def test_due_dates_come_after_receipt_and_within_working_hours(received, count):
    for term in (WorkingDays(count), CalendarDays(count), SameDay(), Hours(count)):
        found = due(received, term).at
        assert found > received
        assert any(begin < found.time() <= end for begin, end in HOURS.spans)


@given(receipts, counts)
def test_calendar_days_are_passed_over_only_at_the_end(received, count):
    found = due(received, CalendarDays(count))
    assert (found.at.date() - received.date()).days == count + len(found.skipped)
    assert (found.rule is TermRule.ROLLED) == bool(found.skipped)


@given(receipts, counts)
def test_stored_due_dates_read_back(received, count):
    for term in (WorkingDays(count), CalendarDays(count), SameDay(), Hours(count)):
        found = due_date(received, term, CALENDAR, HOURS, "Luật Hộ tịch 2014")
        assert DueDate.from_dict(found.to_dict()) == found


def test_a_due_date_names_every_day_passed_over():
    assert due(at(date(2026, 8, 21)), WorkingDays(3)).skipped == (DayOff(date(2026, 8, 23), "Chủ Nhật"),)
    assert due(at(date(2026, 8, 28)), WorkingDays(1)).skipped == (
        DayOff(date(2026, 8, 29), "Thứ Bảy"),
        DayOff(date(2026, 8, 30), "Chủ Nhật"),
        DayOff(date(2026, 8, 31), "Nghỉ hoán đổi, làm bù 22/8/2026"),
        DayOff(date(2026, 9, 1), "Quốc khánh"),
        DayOff(date(2026, 9, 2), "Quốc khánh"),
    )


def test_an_explanation_groups_weekends_and_holidays():
    found = due_date(at(date(2026, 2, 10)), WorkingDays(30), CALENDAR, HOURS, "Luật Hộ tịch 2014")
    assert found.explain() == (
        "Thời hạn: 30 ngày làm việc.",
        "Tính từ ngày sau ngày nhận, bỏ ngày nghỉ (BLDS Đ.147).",
        "Căn cứ: Luật Hộ tịch 2014.",
        "Cuối tuần: 14 ngày, từ 14/02/2026 đến 29/3/2026.",
        "16/02/2026–20/02/2026: Tết Nguyên Đán.",
    )


def test_an_explanation_says_that_the_last_day_rolled():
    assert due(at(date(2025, 8, 26)), CalendarDays(5)).explain() == (
        "Thời hạn: 05 ngày.",
        "Ngày cuối là ngày nghỉ: trả ngày làm việc sau (BLDS Đ.148).",
        "Cuối tuần: 31/8/2025.",
        "01/9/2025–02/9/2025: Quốc khánh.",
    )


@given(receipts, counts)
def test_explanations_fit_a_narrow_pane(received, count):
    for term in (WorkingDays(count), CalendarDays(count), Hours(count)):
        assert all(len(line) <= 60 for line in due(received, term).explain())


def test_july_2025_has_23_working_days():
    assert CALENDAR.working_days_between(date(2025, 7, 1), date(2025, 7, 31)) == 23


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2025, 9, 1), "Quốc khánh"),
        (date(2025, 5, 2), "Nghỉ hoán đổi, làm bù 26/4/2025"),
        (date(2025, 4, 26), None),
        (date(2026, 1, 2), "Nghỉ hoán đổi, làm bù 10/01/2026"),
        (date(2026, 1, 10), None),
        (date(2026, 8, 22), None),
        (date(2026, 8, 31), "Nghỉ hoán đổi, làm bù 22/8/2026"),
        (date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
        (date(2025, 11, 24), None),  # no holiday before 2026
        (date(2026, 4, 26), "Ngày Giỗ Tổ Hùng Vương"),  # on a Sunday: the holiday is named
        (date(2026, 4, 27), "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),
        (date(2025, 7, 5), "Thứ Bảy"),
        (date(2025, 7, 1), None),
    ],
)
def test_the_seeded_years_know_their_days_off(day, reason):
    assert CALENDAR.reason_off(day) == reason


def test_only_checked_years_are_confirmed():
    assert CALENDAR.confirmed_years == {2025, 2026}


@pytest.mark.parametrize("year", [2014, 2019, 2024, 2025, 2026, 2027])
def test_a_seeded_year_holds_no_days_of_other_years(year):
    seeded = seed_calendar([year])
    assert {day.year for day in (*seeded.off, *seeded.make_up)} == {year}


def test_a_swap_over_new_year_is_known_from_either_side():
    # 31/12/2018 was off, made up for on 05/01/2019
    assert seed_calendar([2018]).reason_off(date(2018, 12, 31)) == "Nghỉ hoán đổi, làm bù 05/01/2019"
    assert seed_calendar([2019]).is_working(date(2019, 1, 5))


def test_a_year_the_package_knows_nothing_of_is_not_seeded():
    with pytest.raises(CalendarGap):
        seed_calendar([2200])


def test_a_missing_year_is_named_and_never_guessed():
    with pytest.raises(CalendarGap) as gap:
        due(at(date(2027, 12, 30)), WorkingDays(5))
    assert gap.value.year == 2028
    assert "2028" in gap.value.message


def test_a_calendar_survives_its_document():
    assert load_calendar(CALENDAR.to_document()) == CALENDAR


def test_an_office_writes_its_calendar_by_hand():
    calendar = load_calendar(
        tomllib.loads("""
            schema = 1
            [[years]]
            year = 2026
            confirmed = true
            off = [{ date = 2026-03-02, reason = "Nghỉ do bão" }, { date = "2026-03-03", reason = "Nghỉ do bão" }]
            make_up = [{ date = 2026-03-07, reason = "Làm bù" }]
        """)
    )
    assert calendar.reason_off(date(2026, 3, 3)) == "Nghỉ do bão"
    assert calendar.next_working(date(2026, 2, 27)) == date(2026, 3, 4)
    assert calendar.is_working(date(2026, 3, 7))
    assert calendar.confirmed_years == {2026}


@pytest.mark.parametrize(
    "document",
    [
        {"schema": 2, "years": []},
        {"years": [2026]},
        {"years": [{"year": "2026"}]},
        {"years": [{"off": []}]},
        {"years": [{"year": 2026}, {"year": 2026}]},
        {"years": [{"year": 2026, "off": ["2026-01-02"]}]},
        {"years": [{"year": 2026, "off": [{"date": "02/01/2026", "reason": "Nghỉ"}]}]},
        {"years": [{"year": 2026, "off": [{"date": "2025-01-02", "reason": "Nghỉ"}]}]},
        {"years": [{"year": 2026, "off": [{"date": "2026-01-02", "reason": " "}]}]},
        {"years": [{"year": 2026, "off": [{"date": "2026-01-02"}]}]},
        {"years": [{"year": 2026, "make_up": [{"date": "2026-01-09", "reason": "Làm bù"}]}]},  # a Friday
        {
            "years": [
                {
                    "year": 2026,
                    "off": [{"date": "2026-01-10", "reason": "Nghỉ"}],
                    "make_up": [{"date": "2026-01-10", "reason": "Làm bù"}],
                }
            ]
        },
    ],
)
def test_a_wrong_calendar_document_is_refused(document):
    with pytest.raises(InvalidInput):
        load_calendar(document)


def test_adding_years_leaves_the_office_s_own_days_alone():
    office = WorkCalendar(frozenset({2025}), {date(2025, 7, 2): "Nghỉ do bão"})
    grown = office.adding(CALENDAR)
    assert grown.years == {2025, 2026, 2027}
    assert grown.reason_off(date(2025, 7, 2)) == "Nghỉ do bão"
    assert grown.is_working(date(2025, 9, 1))
    assert not grown.is_working(date(2026, 1, 2))
    assert grown.confirmed_years == {2026}


@pytest.mark.parametrize(
    "spans",
    [
        (),
        ((time(11, 30), time(7, 30)),),
        ((time(7, 30), time(7, 30)),),
        ((time(13, 30), time(17)), (time(7, 30), time(11, 30))),
        ((time(7, 30), time(11, 30)), (time(11), time(17))),
    ],
)
def test_working_hours_out_of_order_are_refused(spans):
    with pytest.raises(InvalidInput):
        WorkingHours(spans)


def test_working_hours_tell_what_is_left_of_a_day():
    assert (HOURS.opens, HOURS.closes) == (time(7, 30), time(17))
    assert HOURS.left_after(time(0)) == timedelta(hours=7, minutes=30)
    assert HOURS.left_after(time(12)) == timedelta(hours=3, minutes=30)
    assert HOURS.left_after(time(17)) == timedelta()
    with pytest.raises(ValueError, match="less working time"):
        HOURS.add_hours(time(16), timedelta(hours=2))


def test_due_dates_do_not_need_the_holidays_package():
    script = "import sys, kiosk.workdays; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
