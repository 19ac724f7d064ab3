from dataclasses import replace
from datetime import timedelta

import pytest
from office_builder import HEAD, HOA, PIN, new_office

from kiosk.errors import DuplicateKey, InvalidInput, NotAllowed, NotFound
from kiosk.staff import StaffMember, hash_pin, pin_fits


def test_a_pin_fits_only_itself_and_two_hashes_of_it_differ():
    first, second = hash_pin("0412"), hash_pin("0412")
    assert first != second
    assert "0412" not in first
    assert pin_fits("0412", first)
    assert not pin_fits("0413", first)
    assert not pin_fits("0412", "")


@pytest.mark.parametrize("pin", ["", "123", "12345678901234", "12a4", "١٢٣٤"])
def test_a_pin_is_four_to_twelve_digits(pin):
    with pytest.raises(InvalidInput):
        hash_pin(pin)


def test_signing_in_takes_the_right_pin_of_somebody_at_work():
    office, clock = new_office(staff=None)
    office.people.add(HOA, PIN)
    with pytest.raises(InvalidInput):
        office.people.sign_in("hoa", "9999")
    assert office.counter.staff is None
    assert office.people.sign_in("hoa", PIN).name == "Nguyễn Thị Hoa"
    office.people.sign_out()
    office.people.leave("hoa", clock.at.date())
    with pytest.raises(NotFound):
        office.people.sign_in("hoa", PIN)


def test_nobody_signs_in_at_a_site_the_profile_does_not_have():
    office, _clock = new_office(staff=None)
    office.people.add(replace(HOA, site="D9"), PIN)
    with pytest.raises(NotAllowed, match="D9"):
        office.people.sign_in("hoa", PIN)
    assert office.counter.staff is None


def test_nobody_signed_in_can_do_nothing():
    office, _clock = new_office(staff=None)
    with pytest.raises(NotAllowed, match="F9"):
        office.queue.take_number("A")


def test_who_left_stays_in_the_history():
    office, clock = new_office(staff=None)
    office.people.add(HOA, PIN)
    office.people.add(HEAD, PIN)
    office.people.leave("hoa", clock.at.date() + timedelta(days=1))
    assert [member.key for member in office.people.at_work()] == ["hoa", "lanhdao"]
    clock.advance(days=1)
    assert [member.key for member in office.people.at_work()] == ["lanhdao"]
    assert office.people.name_of("hoa") == "Nguyễn Thị Hoa"
    assert office.people.name_of("ai-do") == "ai-do"


def test_a_new_member_needs_a_name_and_a_free_key():
    office, _clock = new_office(staff=None)
    office.people.add(HOA, PIN)
    with pytest.raises(DuplicateKey):
        office.people.add(HOA, PIN)
    nameless = StaffMember("x1", " ", HOA.role, "D1", "1", HOA.since)
    with pytest.raises(InvalidInput):
        office.people.add(nameless, PIN)


def test_a_changed_pin_replaces_the_old_one():
    office, _clock = new_office(staff=None)
    office.people.add(HOA, PIN)
    office.people.set_pin("hoa", "777777")
    with pytest.raises(InvalidInput):
        office.people.sign_in("hoa", PIN)
    office.people.sign_in("hoa", "777777")


def test_a_set_up_done_again_replaces_the_heads_pin():
    office, _clock = new_office(staff=None)
    office.people.add_first(HEAD, "1111")
    office.people.add_first(HEAD, "2222")
    assert office.people.sign_in("lanhdao", "2222")


def test_without_a_counter_a_new_member_gets_the_next_free_one():
    office, _clock = new_office(staff=None)
    office.people.add(HEAD, PIN)
    assert office.people.add(replace(HOA, counter=""), PIN).counter == "2"


@pytest.mark.parametrize("key", ["system", "public"])
def test_nobody_gets_the_key_of_the_program_or_the_public(key):
    office, _clock = new_office(staff=None)
    with pytest.raises(InvalidInput) as caught:
        office.people.add(replace(HOA, key=key), PIN)
    assert caught.value.field == "key"
