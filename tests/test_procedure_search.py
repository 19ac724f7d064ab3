from datetime import date, timedelta

import pytest
from office_builder import new_office, receive, shipped_catalogue

from kiosk.catalogue import Catalogue
from kiosk.procedures import Procedure

DAY = date(2026, 8, 20)
SIGNATURE, TRANSACTION, INTERPRETER, LISTED_INTERPRETER = "2.000884", "2.001035", "2.001008", "2.000992"


def found(text, limit=100, **options):
    return [procedure.code for procedure in shipped_catalogue().search(text, DAY, limit, **options)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("chung thuc hop dong", TRANSACTION),  # the fee is named so, the procedure is not
        ("chuyen muc dich", "1.013965"),  # most of the words
        ("giay chung sinh", "1.001193"),  # a document
        ("dang ky khai sinh gap", "1.001193"),
    ],
)
def test_everyday_words_find_a_procedure_even_where_its_name_lacks_some(typed, code):
    assert code in found(typed)


def test_all_the_words_in_a_name_come_before_words_anywhere_and_before_most_of_the_words():
    named, aside, most = (
        Procedure("9.000001", "Cấp giấy phép xây dựng", "X"),
        Procedure("9.000002", "Gia hạn", "X", note="giấy phép xây dựng"),
        Procedure("9.000003", "Giấy phép xây cất", "X"),
    )
    hits = Catalogue([most, aside, named]).search("giay phep xay dung", DAY)
    assert [hit.code for hit in hits] == [named.code, aside.code, most.code]


def test_half_of_the_words_are_not_enough():
    assert found("ket hop phi thuyen") == []


def test_everyday_procedures_come_before_rare_ones_without_any_history():
    assert found("chung thuc chu ky")[0] == SIGNATURE


def test_what_is_received_more_often_comes_first_among_equals_only():
    assert found("chung thuc chu ky", used={INTERPRETER: 3})[:2] == [INTERPRETER, SIGNATURE]
    assert found("dang ky khai sinh", used={"1.004884": 50})[0] == "1.001193"


def test_the_office_learns_from_the_last_sixty_days_and_counts_once_a_day():
    office, clock = new_office()
    search = office.dossiers.search_procedures
    assert search("chung thuc chu ky")[0].code == SIGNATURE
    receive(office, procedure=INTERPRETER)
    clock.at += timedelta(days=1)
    assert search("chung thuc chu ky")[0].code == INTERPRETER
    for _time in range(2):
        receive(office, procedure=LISTED_INTERPRETER)
    assert search("chung thuc chu ky")[0].code == INTERPRETER
    clock.at += timedelta(days=1)
    assert search("chung thuc chu ky", limit=1)[0].code == LISTED_INTERPRETER
    clock.at += timedelta(days=70)
    assert search("chung thuc chu ky")[0].code == SIGNATURE
