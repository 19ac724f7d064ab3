from dataclasses import replace
from datetime import timedelta

import pytest
from office_builder import BINH, HOA, new_office

from kiosk.errors import NotAllowed, NotFound
from kiosk.tickets import TicketState


def test_each_group_counts_its_own_numbers_and_starts_again_every_day():
    office, clock = new_office()
    assert [office.queue.take_number(letter).number for letter in "AABA"] == ["A001", "A002", "B001", "A003"]
    clock.advance(days=1)
    assert office.queue.take_number("A").number == "A001"


def test_numbers_of_two_sites_do_not_mix():
    office, _clock = new_office()
    first = office.queue.take_number("A")
    office.counter.staff = office.counter.staff and HOA.__class__("duc", "Đức", HOA.role, "D2", "1", HOA.since)
    other = office.queue.take_number("A")
    assert (first.number, other.number) == ("A001", "A001")
    assert first.key != other.key
    assert [ticket.key for ticket in office.queue.today()] == [other.key]


def test_who_waited_longest_is_called_first_and_only_once():
    office, clock = new_office()
    office.queue.take_number("B")
    clock.advance(minutes=1)
    office.queue.take_number("A")
    called = office.queue.call_next()
    assert called.number == "B001"
    office.counter.staff = BINH
    assert office.queue.call_next().number == "A001"


def test_a_counter_with_a_number_in_hand_calls_no_other():
    office, _clock = new_office()
    office.queue.take_number("A")
    office.queue.take_number("A")
    office.queue.call_next()
    with pytest.raises(NotAllowed, match="A001"):
        office.queue.call_next()


def test_calling_from_an_empty_queue_says_what_to_do():
    office, _clock = new_office()
    with pytest.raises(NotFound, match="lấy số mới"):
        office.queue.call_next()


def test_a_missed_number_can_be_called_again_and_a_finished_one_only_today():
    office, clock = new_office()
    ticket = office.queue.take_number("A")
    office.queue.call_next()
    assert office.queue.miss(ticket.key).state is TicketState.NO_SHOW
    assert office.queue.call(ticket.key).state is TicketState.CALLED
    assert office.queue.finish(ticket.key).state is TicketState.FINISHED
    assert office.queue.call(ticket.key).state is TicketState.CALLED
    assert office.queue.miss(ticket.key).was_served
    office.queue.call(ticket.key)
    assert not office.queue.finish(ticket.key).was_missed
    for step in (office.queue.recall, office.queue.miss, office.queue.finish):
        with pytest.raises(NotAllowed):
            step(ticket.key)
    clock.advance(days=1)
    for step in (office.queue.call, office.queue.recall, office.queue.miss, office.queue.finish):
        with pytest.raises(NotAllowed):
            step(ticket.key)


def test_an_unknown_group_gets_no_number():
    office, _clock = new_office()
    with pytest.raises(NotFound):
        office.queue.take_number("Z")


def test_yesterdays_queue_is_not_called_today():
    office, clock = new_office()
    office.queue.take_number("A")
    clock.advance(days=1)
    with pytest.raises(NotFound):
        office.queue.call_next()


def test_the_overview_tells_who_waits_and_for_how_long():
    office, clock = new_office()
    office.queue.take_number("A")
    clock.advance(minutes=12)
    office.queue.take_number("A")
    office.queue.call_next()
    clock.advance(minutes=3)
    line = next(line for line in office.queue.overview() if line.group.letter == "A")
    assert [ticket.number for ticket in line.waiting] == ["A002"]
    assert [ticket.number for ticket in line.at_counters] == ["A001"]
    assert line.longest_wait == timedelta(minutes=3)


def test_two_clerks_at_one_counter_do_not_hold_each_others_numbers():
    office, _clock = new_office()
    for _ in range(2):
        office.queue.take_number("A")
    office.queue.call_next()
    office.counter.staff = replace(BINH, counter=HOA.counter)
    assert office.queue.serving() is None
    assert office.queue.call_next().number == "A002"
    assert office.queue.serving().number == "A002"
