from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import InvalidInput
from kiosk.vietnamese.numbers import LARGEST_AMOUNT, dong, grouped, in_words, padded, parse_dong, percent, share

amounts = st.integers(min_value=0, max_value=LARGEST_AMOUNT)


def test_thousands_are_grouped_with_dots():
    assert [grouped(n) for n in (0, 999, 1000, 1790000, -1790000)] == ["0", "999", "1.000", "1.790.000", "-1.790.000"]


def test_money_names_its_unit():
    assert dong(1790000) == "1.790.000 đồng"


def test_counts_below_ten_have_a_leading_zero():
    assert [padded(n) for n in (0, 6, 9, 10, 137)] == ["00", "06", "09", "10", "137"]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.790.000", 1790000),
        ("50 000", 50000),
        ("50\u00a0000", 50000),
        ("50000", 50000),
        ("50.000 đ", 50000),
        ("50.000đồng", 50000),
        ("50.000 Đồng", 50000),
        ("50.000 đo\u0302\u0300ng", 50000),  # decomposed
        (" 8000 ", 8000),
        ("0", 0),
        ("1.000.000.000.000", LARGEST_AMOUNT),
    ],
)
def test_amounts_are_read_as_clerks_type_them(typed, amount):
    assert parse_dong(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "đồng",
        "-50000",
        "−50.000",
        "năm mươi nghìn",
        "50k",
        "50.000 USD",
        "1,5",
        "1.790.000,5",
        "1,790,000",
        "1.79",
        "1.7900",
        "1790.000",
        "1.790 000",
        "0.500",
        ".500",
        "50.000.",
        "1e6",
        "٥٠٠٠",
        "1.000.000.000.001",
        "9" * 5000,
    ],
)
def test_an_amount_is_never_guessed(typed):
    with pytest.raises(InvalidInput) as refusal:
        parse_dong(typed)
    assert refusal.value.message.endswith(".")


@given(amounts)
def test_written_amounts_read_back(amount):
    assert parse_dong(grouped(amount)) == parse_dong(dong(amount)) == parse_dong(str(amount)) == amount


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [
        (106, 137, "77,37%"),  # the report of July 2025
        (125, 137, "91,24%"),
        (125, 131, "95,42%"),
        (131, 137, "95,62%"),
        (0, 137, "0,00%"),
        (137, 137, "100,00%"),
        (1, 800, "0,13%"),  # 0.125 rounds half up
        (0, 0, "—"),
    ],
)
def test_rates_are_rounded_half_up_with_a_comma(part, whole, rate):
    assert percent(part, whole) == rate


@pytest.mark.parametrize(
    ("part", "whole", "places", "rate"),
    [(1, 2, 2, "50%"), (912, 1000, 2, "91,2%"), (106, 137, 2, "77,37%"), (0, 5, 2, "0%"), (1, 1, 0, "100%")],
)
def test_trailing_zeros_of_a_rate_can_be_dropped(part, whole, places, rate):
    assert percent(part, whole, places, trim=True) == rate


def test_places_of_a_rate_can_be_chosen():
    assert percent(125, 137, 1) == "91,2%"


def test_a_share_is_exact_and_zero_of_nothing():
    assert share(1, 8) == Decimal("0.125")
    assert share(0, 0) == Decimal(0)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "không đồng"),
        (10, "mười đồng"),
        (15, "mười lăm đồng"),
        (21, "hai mươi mốt đồng"),
        (24, "hai mươi bốn đồng"),
        (25, "hai mươi lăm đồng"),
        (101, "một trăm linh một đồng"),
        (1005, "một nghìn không trăm linh năm đồng"),
        (8000, "tám nghìn đồng"),
        (1000001, "một triệu không trăm linh một đồng"),
        (1005000, "một triệu không trăm linh năm nghìn đồng"),
        (1790000, "một triệu bảy trăm chín mươi nghìn đồng"),
        (LARGEST_AMOUNT, "một nghìn tỷ đồng"),
    ],
)
def test_amounts_are_spelled_out(amount, words):
    assert in_words(amount) == words


@given(amounts, amounts)
def test_different_amounts_have_different_words(one, other):
    assert (in_words(one) == in_words(other)) == (one == other)
