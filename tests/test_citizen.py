from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.citizen import check_identity_number, check_phone, domestic_phone, mask, sex_of

BORN_1990, BORN_2010 = date(1990, 1, 1), date(2010, 5, 20)


@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        ("001090123456", BORN_1990, "Nam"),  # an invented number, as all here
        ("001190123456", BORN_1990, "Nữ"),
        ("051210000001", BORN_2010, "Nam"),
        ("051310000001", BORN_2010, "nữ"),
        ("051 310 000 001", BORN_2010, "NỮ"),
        ("001090123456", None, None),
        ("001090123456", BORN_1990, ""),
        ("001090123456", None, "Nam"),
        ("001090123456", BORN_1990, "khác"),
        ("012345678", BORN_1990, "Nữ"),  # the old nine digits say nothing
        ("C1234567", BORN_1990, "Nam"),
        ("", BORN_2010, "Nam"),  # a child without a number
        ("   ", None, None),
        ("001090123456", 1990, None),
    ],
)
def test_numbers_that_fit_pass_silently(number, birth, sex):
    assert check_identity_number(number, birth, sex) == ()


@pytest.mark.parametrize(
    ("number", "birth", "sex", "warnings"),
    [
        ("001091123456", BORN_1990, "Nam", ("Số CCCD ứng với năm sinh 1991, khác năm sinh đã ghi 1990.",)),
        ("001290123456", BORN_1990, "Nam", ("Số CCCD ứng với năm sinh 2090, khác năm sinh đã ghi 1990.",)),
        ("001090123456", BORN_1990, "Nữ", ("Số CCCD ứng với giới tính Nam, khác giới tính đã ghi.",)),
        ("051310000001", None, "Nam", ("Số CCCD ứng với giới tính Nữ, khác giới tính đã ghi.",)),
        ("00109012345", BORN_1990, "Nam", ("Số giấy tờ có 11 chữ số; CCCD có 12, CMND cũ có 9.",)),
    ],
)
def test_a_mismatch_warns(number, birth, sex, warnings):
    assert check_identity_number(number, birth, sex) == warnings


def test_every_mismatch_is_told():
    assert len(check_identity_number("001090123456", BORN_2010, "Nữ")) == 2


@given(st.text(max_size=20), st.none() | st.dates(), st.none() | st.text(max_size=5))
def test_no_number_is_ever_refused(number, birth, sex):
    assert all(warning.endswith(".") for warning in check_identity_number(number, birth, sex))


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("001090123456", "********3456"),
        ("001 090 123 456", "********3456"),
        ("012345678", "******678"),
        ("C1234567", "*****567"),
        ("123456", "******"),
        ("", ""),
    ],
)
def test_a_masked_number_shows_its_tail_only(number, masked):
    assert mask(number) == masked


@given(st.from_regex(r"[A-Z]?[0-9]{0,14}", fullmatch=True))
def test_a_mask_hides_more_than_it_shows(number):
    masked = mask(number)
    assert len(masked) == len(number)
    assert sum(char != "*" for char in masked) <= len(number) / 2


@pytest.mark.parametrize(
    "phone",
    [
        "",
        "0912 345 678",
        "0912.345.678",
        "+84 912 345 678",
        "84912345678",
        "(+84) 24 3825 3536",
        "0255 3851 234",
        "024 3825 3536",
        "+856 20 1234567",
        "00856 20 1234567",
        "113",
        "1022",
        "1900 1234",
        "1800 545 486",
        "0912 345 678, 0255 3851 234",
        "0912345678/0987654321",
    ],
)
def test_phones_that_may_be_dialled_pass_silently(phone):
    assert check_phone(phone) == ()


@pytest.mark.parametrize(
    "phone",
    [
        "912345678",
        "091234567",
        "0912 345 67x",
        "09123456789",  # a mobile has ten
        "0255 385 123",  # a landline has eleven
        "0612 345 678",  # no such beginning
        "0112 345 678",
        "123456789012",
        "12",
        "+84 12",
        "+",
        "+84 0912 345 678 9",
        "0912 345 678, gọi chị Hoa",
        "0912 345 678 0987 654 321",
        "²³",
        ".",
    ],
)
def test_a_mistyped_phone_warns(phone):
    assert len(check_phone(phone)) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+84905111222", "0905111222"),
        ("84905111222", "0905111222"),
        ("0084 905 111 222", "0905111222"),
        ("0905 111 222", "0905111222"),
        ("0905.111.222", "0905111222"),
        ("(0255) 3851-234", "02553851234"),
        ("+856 20 1234567", "+856 20 1234567"),
        ("001090123456", "001090123456"),
        ("841234567", "841234567"),
        ("gọi chị Hoa", "gọi chị Hoa"),
        ("", ""),
    ],
)
def test_one_phone_has_one_form_and_nothing_else_is_changed(typed, kept):
    assert domestic_phone(typed) == kept
    assert domestic_phone(kept) == kept


@pytest.mark.parametrize(
    ("number", "sex"),
    [("051090001234", "Nam"), ("051 165 001 234", "Nữ"), ("051210000001", "Nam"), ("012345678", ""), ("", "")],
)
def test_the_century_digit_tells_the_sex(number, sex):
    assert sex_of(number) == sex


def test_a_year_of_birth_that_differs_is_pointed_out():
    assert len(check_identity_number("001090123456", 1965, "")) == 1
