from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import VIETNAM
from kiosk.pin_tries import LONGEST_WAIT, PinTries, wait_after

NINE = datetime(2025, 7, 31, 9, 0, tzinfo=VIETNAM)


def failed(times, key="hoa", at=NINE):
    tries = PinTries()
    for _try in range(times):
        tries.wrong(key, at)
    return tries


@pytest.mark.parametrize(
    ("wrong", "seconds"), [(0, 0), (1, 0), (4, 0), (5, 30), (6, 60), (7, 120), (9, 480), (10, 900)]
)
def test_the_wait_begins_with_the_fifth_wrong_pin_and_doubles(wrong, seconds):
    assert wait_after(wrong) == timedelta(seconds=seconds)
    assert failed(wrong).wait_left("hoa", NINE) == timedelta(seconds=seconds)


@given(st.integers(0, 10_000))
def test_more_wrong_pins_never_wait_less_nor_more_than_the_longest_wait(wrong):
    assert wait_after(wrong) <= wait_after(wrong + 1) <= LONGEST_WAIT


def test_time_passing_ends_the_wait():
    tries = failed(5)

    assert tries.wait_left("hoa", NINE + timedelta(seconds=12)) == timedelta(seconds=18)
    assert not tries.wait_left("hoa", NINE + timedelta(seconds=30))


def test_a_clock_set_back_waits_no_longer_than_the_wait():
    assert failed(5).wait_left("hoa", NINE - timedelta(days=1)) == timedelta(seconds=30)


def test_a_right_pin_starts_the_count_anew_for_that_member_only():
    tries = failed(5)
    for _try in range(5):
        tries.wrong("binh", NINE)

    tries.right("hoa")

    assert tries.count("hoa") == 0
    assert not tries.wait_left("hoa", NINE)
    assert tries.wait_left("binh", NINE) == timedelta(seconds=30)
