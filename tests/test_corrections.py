from dataclasses import replace

import pytest

from kiosk.desk.corrections import merged, rebased
from kiosk.dossier import Applicant
from kiosk.errors import EditConflict

SEEN = Applicant("Lê Thị Ut", phone="0912345678", address="Thôn 3")


def test_what_others_changed_elsewhere_is_kept():
    theirs = replace(SEEN, phone="0987654321")
    assert merged(SEEN, replace(SEEN, name="Lê Thị Út"), theirs) == replace(theirs, name="Lê Thị Út")


def test_the_same_change_twice_is_no_conflict():
    right = replace(SEEN, name="Lê Thị Út")
    assert merged(SEEN, right, right) == right


def test_two_changes_of_one_detail_are_for_the_second_to_decide():
    mine, theirs = replace(SEEN, name="Lê Thị Út"), replace(SEEN, name="Lê Thị Tư", address="Thôn 4")
    with pytest.raises(EditConflict, match="Lê Thị Tư") as conflict:
        merged(SEEN, mine, theirs)
    assert conflict.value.field == "name"
    again = rebased(SEEN, mine, theirs)
    assert merged(theirs, again, theirs) == replace(theirs, name="Lê Thị Út")


def test_a_detail_taken_out_by_another_is_a_conflict_too():
    with pytest.raises(EditConflict):
        merged(SEEN, replace(SEEN, phone="0900000000"), replace(SEEN, phone=""))
