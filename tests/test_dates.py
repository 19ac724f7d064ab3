from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import VIETNAM
from kiosk.errors import InvalidInput
from kiosk.vietnamese.dates import (
    birth_in_short,
    clock_time,
    long_date,
    parse_birth,
    parse_date,
    short_date,
    short_weekday,
    weekday_name,
)


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (date(2025, 7, 1), "01/7/2025", "ngày 01 tháng 7 năm 2025"),  # as the report of July 2025 writes it
        (date(2025, 7, 31), "31/7/2025", "ngày 31 tháng 7 năm 2025"),
        (date(2026, 2, 5), "05/02/2026", "ngày 05 tháng 02 năm 2026"),  # NĐ 30/2020
        (date(2026, 1, 10), "10/01/2026", "ngày 10 tháng 01 năm 2026"),
        (date(2026, 12, 9), "09/12/2026", "ngày 09 tháng 12 năm 2026"),
    ],
)
def test_only_small_days_and_the_first_two_months_have_a_leading_zero(day, short, long):
    assert (short_date(day), long_date(day)) == (short, long)


@pytest.mark.parametrize(
    "typed", ["05/02/2026", "5/2/2026", "05022026", "05-02-2026", "5-2-2026", " 05/02/2026 ", "05/2/2026"]
)
def test_dates_are_read_as_clerks_type_them(typed):
    assert parse_date(typed) == date(2026, 2, 5)


@pytest.mark.parametrize("typed", ["hôm nay", "Hôm nay", "hom nay", "HÔM  NAY"])
def test_today_can_be_typed_in_words(typed):
    assert parse_date(typed, today=date(2026, 2, 5)) == date(2026, 2, 5)


@pytest.mark.parametrize(
    "typed",
    ["", "hôm nay", "31/6/2025", "29/02/2025", "2025-07-31", "1/7", "1/7/25", "5/2-2026", "010720255", "32/1/2025",
     "1/13/2025", "1/1/0202", "1/1/9999", "٠٥/٠٢/٢٠٢٦"],
)  # fmt: skip
def test_a_date_is_never_guessed(typed):
    with pytest.raises(InvalidInput) as refusal:
        parse_date(typed)
    assert refusal.value.message.endswith(".")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_written_date_reads_back(day):
    assert parse_date(short_date(day)) == parse_date(f"{day:%d%m%Y}") == parse_date(f"{day:%d-%m-%Y}") == day


@pytest.mark.parametrize(
    ("day", "name"),
    [(date(2026, 2, 5), "Thứ Năm"), (date(2026, 2, 7), "Thứ Bảy"), (date(2026, 2, 8), "Chủ Nhật")],
)
def test_weekdays_have_vietnamese_names(day, name):
    assert weekday_name(day) == name
    assert short_weekday(day) == SHORT[name]


def test_hours_are_written_with_minutes():
    assert clock_time(datetime(2026, 2, 5, 7, 5, tzinfo=VIETNAM)) == "07:05"


SHORT = {
    "Thứ Hai": "T2",
    "Thứ Ba": "T3",
    "Thứ Tư": "T4",
    "Thứ Năm": "T5",
    "Thứ Sáu": "T6",
    "Thứ Bảy": "T7",
    "Chủ Nhật": "CN",
}


@pytest.mark.parametrize(
    ("typed", "birth", "shown"),
    [
        ("1965", 1965, "1965"),
        ("1.2.2001", date(2001, 2, 1), "01/02/2001"),
        ("01021965", date(1965, 2, 1), "01/02/1965"),
    ],
)
def test_a_birth_is_a_date_or_a_year_alone(typed, birth, shown):
    assert parse_birth(typed) == birth
    assert birth_in_short(birth) == shown


@pytest.mark.parametrize("typed", ["", "196", "0965", "19655", "1965?", "2.1965"])
def test_a_birth_is_never_guessed(typed):
    with pytest.raises(InvalidInput):
        parse_birth(typed)
