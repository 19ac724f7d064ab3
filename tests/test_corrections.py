from dataclasses import replace

import pytest

from kiosk.applicant import Applicant
from kiosk.desk.corrections import DetailConflict, merged

SEEN = Applicant("Lê Thị Ut", phone="0912345678", address="Thôn 3")


def test_what_others_changed_elsewhere_is_kept():
    theirs = replace(SEEN, phone="0987654321")
    assert merged(SEEN, replace(SEEN, name="Lê Thị Út"), theirs) == replace(theirs, name="Lê Thị Út")


def test_the_same_change_twice_is_no_conflict():
    right = replace(SEEN, name="Lê Thị Út")
    assert merged(SEEN, right, right) == right


def test_two_changes_of_one_detail_are_for_the_second_to_decide():
    mine, theirs = replace(SEEN, name="Lê Thị Út"), replace(SEEN, name="Lê Thị Tư", address="Thôn 4")
    with pytest.raises(DetailConflict, match="Lê Thị Tư") as conflict:
        merged(SEEN, mine, theirs)
    told = conflict.value
    assert told.field == "name"
    assert merged(told.seen, told.typed, theirs) == replace(theirs, name="Lê Thị Út")


def test_each_of_several_conflicts_is_told_before_it_is_written_over():
    mine = replace(SEEN, name="Lê Thị Út", phone="0900000000", address="Thôn 5")
    theirs = replace(SEEN, name="Lê Thị Tư", phone="0987654321", address="Thôn 4")
    seen, typed, told = SEEN, mine, []
    while len(told) < 3:
        with pytest.raises(DetailConflict) as conflict:
            merged(seen, typed, theirs)
        seen, typed = conflict.value.seen, conflict.value.typed
        told.append(conflict.value.field)
    assert told == ["name", "address", "phone"]
    assert merged(seen, typed, theirs) == mine


def test_a_detail_changed_once_more_since_it_was_told_is_told_once_more():
    mine, theirs = replace(SEEN, name="Lê Thị Út"), replace(SEEN, name="Lê Thị Tư")
    with pytest.raises(DetailConflict) as conflict:
        merged(SEEN, mine, theirs)
    with pytest.raises(DetailConflict, match="Lê Thị Bảy"):
        merged(conflict.value.seen, conflict.value.typed, replace(theirs, name="Lê Thị Bảy"))


def test_a_detail_taken_out_by_another_is_a_conflict_too():
    with pytest.raises(DetailConflict, match="bỏ trống"):
        merged(SEEN, replace(SEEN, phone="0900000000"), replace(SEEN, phone=""))
