from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import VIETNAM
from kiosk.pace import Pace

START = datetime(2025, 7, 31, 9, 0, tzinfo=VIETNAM)
MINUTE = timedelta(minutes=1)


def test_the_next_one_waits_until_the_first_is_a_span_ago():
    pace = Pace(2, 10 * MINUTE)
    pace.note(START)
    assert not pace.wait_left(START)
    pace.note(START + 4 * MINUTE)
    assert pace.wait_left(START + 4 * MINUTE) == 6 * MINUTE
    assert pace.wait_left(START + 9 * MINUTE) == MINUTE
    assert not pace.wait_left(START + 10 * MINUTE)


def test_a_clock_set_back_does_not_make_the_wait_longer_than_the_span():
    pace = Pace(1, 10 * MINUTE)
    pace.note(START)
    assert pace.wait_left(START - timedelta(days=300)) == 10 * MINUTE


@given(st.lists(st.integers(0, 120), max_size=60))
def test_no_stretch_of_the_span_has_more_than_the_most(seconds):
    pace, now, kept = Pace(3, MINUTE), START, []
    for step in seconds:
        now += timedelta(seconds=step)
        if not pace.wait_left(now):
            pace.note(now)
            kept.append(now)
        assert timedelta() <= pace.wait_left(now) <= MINUTE
    for first in kept:
        assert sum(first <= other < first + MINUTE for other in kept) <= 3
