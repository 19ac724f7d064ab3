from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import VIETNAM
from kiosk.errors import InvalidInput
from kiosk.periods import Period, month_of, parse_period

JULY = Period(date(2025, 7, 1), date(2025, 7, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-07", date(2025, 7, 1), date(2025, 7, 31)),
        (" 7/2025 ", date(2025, 7, 1), date(2025, 7, 31)),
        ("07-2025", date(2025, 7, 1), date(2025, 7, 31)),
        ("2024-2", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-q3", date(2025, 7, 1), date(2025, 9, 30)),
        ("2025-H2", date(2025, 7, 1), date(2025, 12, 31)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-07-15..2025-08-02", date(2025, 7, 15), date(2025, 8, 2)),
    ],
)
def test_periods_are_read_as_typed(text, first, last):
    assert parse_period(text) == Period(first, last)


@pytest.mark.parametrize(
    "text",
    ["", "tháng 7", "2025-13", "0/2025", "13/2025", "2025-Q5", "25-07", "1999", "2025-07-31..2025-07-01", "9" * 400],
)
def test_a_wrong_period_says_how_to_write_one(text):
    with pytest.raises(InvalidInput, match="7/2025") as caught:
        parse_period(text)
    assert caught.value.field == "period"


def test_a_month_ends_where_the_next_begins():
    assert JULY.ends == JULY.next_month().starts == datetime(2025, 8, 1, tzinfo=VIETNAM)
    assert JULY.previous_month().last == date(2025, 6, 30)
    assert datetime(2025, 7, 31, 23, 59, 59, tzinfo=VIETNAM) in JULY
    assert datetime(2025, 8, 1, tzinfo=VIETNAM) not in JULY
    assert date(2025, 7, 31) in JULY


@pytest.mark.parametrize(
    ("moment", "last"),
    [
        (datetime(2025, 6, 30, 9, tzinfo=VIETNAM), date(2025, 7, 1)),
        (datetime(2025, 7, 1, 0, 0, tzinfo=VIETNAM), date(2025, 7, 1)),
        (datetime(2025, 7, 15, 0, 0, tzinfo=VIETNAM), date(2025, 7, 14)),
        (datetime(2025, 7, 14, 23, 0, tzinfo=UTC), date(2025, 7, 15)),  # 6 o'clock on the 15th in Vietnam
        (JULY.ends, date(2025, 7, 31)),
        (datetime(2026, 1, 1, tzinfo=VIETNAM), date(2025, 7, 31)),
    ],
)
def test_the_last_day_begun_before_a_moment_lies_in_the_period(moment, last):
    assert JULY.last_day_before(moment) == last


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_lies_in_its_month_and_the_key_reads_back(day):
    month = month_of(day)
    assert day in month
    assert month.is_month
    assert parse_period(month.key) == month
