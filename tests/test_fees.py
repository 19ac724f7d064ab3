import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.channels import Channel
from kiosk.charges import MOST_AT_ONCE, Charge, certified_copies, charge_for, totals
from kiosk.errors import InvalidInput
from kiosk.fees import (
    CERTIFIED_COPY,
    CertifiedCopyFee,
    FixedFee,
    Free,
    SetByCouncil,
    describe_rule,
    rule_from_dict,
    rule_to_dict,
    rules_for_channel,
)
from kiosk.vietnamese.numbers import LARGEST_AMOUNT, in_words

EXTRACT = FixedFee("Trích lục hộ tịch", 8_000, "bản", ground="TT 281/2016/TT-BTC Đ.4")
SIGNATURE = FixedFee("Chứng thực chữ ký", 10_000, "trường hợp")
COUNCIL = SetByCouncil("Lệ phí hộ tịch", condition="đăng ký quá 60 ngày từ ngày sinh")
FREE = Free("Lệ phí hộ tịch", "Luật Hộ tịch 60/2014 Đ.11 k.1b", condition="đăng ký trong 60 ngày từ ngày sinh")
RESIDENCE = FixedFee("Lệ phí cư trú", 20_000, "lần", ground="TT 75/2022/TT-BTC", channels=(Channel.DIRECT,))

pages = st.integers(1, MOST_AT_ONCE)
copies = st.integers(1, MOST_AT_ONCE)


@pytest.mark.parametrize(
    ("page_count", "copy_count", "gross", "basis"),  # TT 226/2016/TT-BTC
    [
        (1, 1, 2_000, "1 × 2.000"),
        (2, 1, 4_000, "2 × 2.000"),
        (3, 1, 5_000, "4.000 + 1 × 1.000"),
        (10, 1, 12_000, "4.000 + 8 × 1.000"),
        (198, 1, 200_000, "4.000 + 196 × 1.000"),
        (199, 1, 200_000, "200.000 (mức tối đa một bản)"),
        (250, 1, 200_000, "200.000 (mức tối đa một bản)"),
        (5, 3, 21_000, "3 × (4.000 + 3 × 1.000)"),
        (10, 3, 36_000, "3 × (4.000 + 8 × 1.000)"),
        (1, 2, 4_000, "2 × (1 × 2.000)"),
        (250, 3, 600_000, "3 × 200.000 (mức tối đa một bản)"),
    ],
)
def test_certified_copies_cost_by_page_of_the_original_with_a_cap_for_each_copy(page_count, copy_count, gross, basis):
    charge = certified_copies(page_count, copy_count)
    assert (charge.gross, charge.basis, charge.quantity, charge.unit) == (gross, basis, copy_count, "bản")
    assert charge.ground == "TT 226/2016/TT-BTC"
    assert charge_for(CERTIFIED_COPY, pages=page_count, copies=copy_count) == charge


@given(pages, copies)
def test_one_more_page_never_costs_less(page_count, copy_count):
    more = min(page_count + 1, MOST_AT_ONCE)
    assert certified_copies(page_count, copy_count).gross <= certified_copies(more, copy_count).gross


@given(pages, st.integers(1, 5_000), st.integers(1, 5_000))
def test_copies_add_up_and_the_cap_is_for_each_copy(page_count, some, others):
    assert (
        certified_copies(page_count, some + others).gross
        == certified_copies(page_count, some).gross + certified_copies(page_count, others).gross
    )
    assert certified_copies(page_count, some).gross <= some * CERTIFIED_COPY.cap


@given(pages)
def test_a_copy_costs_what_counting_page_by_page_gives(page_count):
    page_by_page = sum(2_000 if page <= 2 else 1_000 for page in range(1, page_count + 1))
    assert certified_copies(page_count).gross == min(page_by_page, 200_000)


def test_a_new_tariff_replaces_the_old_one():
    tariff = CertifiedCopyFee("Chứng thực bản sao", first_pages=1, first_price=3_000, later_price=500, cap=10_000)
    assert certified_copies(3, 1, tariff).gross == 4_000
    assert certified_copies(100, 2, tariff).gross == 20_000


@pytest.mark.parametrize("count", [0, -1, MOST_AT_ONCE + 1])
@pytest.mark.parametrize("field", ["pages", "copies"])
def test_absurd_pages_and_copies_are_refused_by_name(field, count):
    with pytest.raises(InvalidInput) as refused:
        charge_for(CERTIFIED_COPY, **{"pages": 1, "copies": 1, field: count})
    assert refused.value.field == field


def test_certified_copies_without_pages_ask_for_them():
    with pytest.raises(InvalidInput) as refused:
        charge_for(CERTIFIED_COPY, copies=2)
    assert refused.value.field == "pages"


@pytest.mark.parametrize("rule", [EXTRACT, FREE])
@pytest.mark.parametrize("quantity", [0, -3, MOST_AT_ONCE + 1])
def test_absurd_quantities_are_refused_by_name(rule, quantity):
    with pytest.raises(InvalidInput) as refused:
        charge_for(rule, quantity=quantity)
    assert refused.value.field == "quantity"


@pytest.mark.parametrize(
    ("rule", "quantity", "gross", "basis"),
    [
        (EXTRACT, 2, 16_000, "2 × 8.000"),  # TT 281/2016/TT-BTC
        (SIGNATURE, 1, 10_000, "1 × 10.000"),
        (FixedFee("Chứng thực giao dịch", 50_000, "hợp đồng, giao dịch"), 1, 50_000, "1 × 50.000"),
        (FixedFee("Sửa đổi, bổ sung giao dịch", 30_000, "hợp đồng, giao dịch"), 1, 30_000, "1 × 30.000"),
        (FixedFee("Sửa lỗi sai sót", 25_000, "hợp đồng, giao dịch"), 1, 25_000, "1 × 25.000"),
        (FixedFee("Nuôi con nuôi trong nước", 400_000, "trường hợp"), 1, 400_000, "1 × 400.000"),  # NĐ 114/2016
    ],
)
def test_fixed_fees_multiply_by_quantity(rule, quantity, gross, basis):
    charge = charge_for(rule, quantity=quantity)
    assert (charge.name, charge.gross, charge.basis, charge.ground) == (rule.name, gross, basis, rule.ground)


def test_a_rate_of_the_council_needs_its_amount_and_its_resolution():
    charge = charge_for(COUNCIL, quantity=2, amount=8_000, ground=" NQ 12/2025/NQ-HĐND của ti\u0309nh ")
    assert (charge.gross, charge.basis, charge.ground) == (16_000, "2 × 8.000", "NQ 12/2025/NQ-HĐND của tỉnh")


@pytest.mark.parametrize(
    ("given_values", "field"),
    [
        ({"ground": "NQ 12/2025/NQ-HĐND"}, "amount"),
        ({"amount": -1, "ground": "NQ 12/2025/NQ-HĐND"}, "amount"),
        ({"amount": 8_000}, "ground"),
        ({"amount": 8_000, "ground": "  "}, "ground"),
        ({"amount": 8_000, "ground": "."}, "ground"),
        ({"amount": 8_000, "ground": "NQ " * 100}, "ground"),
        ({"amount": LARGEST_AMOUNT, "ground": "NQ 12/2025/NQ-HĐND", "quantity": 2}, "amount"),
    ],
)
def test_a_rate_of_the_council_is_never_guessed(given_values, field):
    with pytest.raises(InvalidInput) as refused:
        charge_for(COUNCIL, **given_values)
    assert refused.value.field == field


def test_no_charge_comes_to_more_than_its_slip_can_spell_out():
    tariff = CertifiedCopyFee("Chứng thực", first_price=LARGEST_AMOUNT, later_price=0, cap=LARGEST_AMOUNT)
    assert in_words(certified_copies(1, 1, tariff).gross).endswith(" đồng")
    with pytest.raises(InvalidInput, match="lớn quá") as refused:
        certified_copies(1, MOST_AT_ONCE, tariff)
    assert refused.value.field == "amount"


def test_a_free_case_is_recorded_with_its_reason_and_ground():
    charge = charge_for(FREE)
    assert (charge.gross, charge.net) == (0, 0)
    assert charge.waiver_reason == "đăng ký trong 60 ngày từ ngày sinh"
    assert charge.waiver_ground == "Luật Hộ tịch 60/2014 Đ.11 k.1b"


def test_rules_of_another_channel_are_left_out():
    rules = (EXTRACT, RESIDENCE)
    assert rules_for_channel(rules, Channel.DIRECT) == rules
    assert rules_for_channel(rules, Channel.ONLINE) == (EXTRACT,)


@pytest.mark.parametrize("rule", [EXTRACT, COUNCIL, FREE, RESIDENCE, CERTIFIED_COPY])
def test_rules_survive_the_store(rule):
    assert rule_from_dict(json.loads(json.dumps(rule_to_dict(rule)))) == rule


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (EXTRACT, "8.000 đồng/bản"),
        (CERTIFIED_COPY, "2.000 đồng/trang, từ trang thứ 3: 1.000 đồng/trang, tối đa 200.000 đồng/bản"),
        (COUNCIL, "đăng ký quá 60 ngày từ ngày sinh: theo mức HĐND cấp tỉnh quy định"),
        (FREE, "đăng ký trong 60 ngày từ ngày sinh: không thu"),
        (RESIDENCE, "trực tiếp: 20.000 đồng/lần"),
    ],
)
def test_a_rule_says_itself_in_one_line(rule, line):
    assert describe_rule(rule) == line


@given(st.integers(0, 10**9), st.data())
def test_net_is_what_is_left_after_the_waiver_and_survives_the_store(gross, data):
    waived = data.draw(st.integers(0, gross))
    charge = Charge("Lệ phí", "1 × ?", 1, "trường hợp", gross, waived, "căn cứ", "hộ nghèo", "Đ.11")
    assert charge.net == gross - waived >= 0
    assert Charge.from_dict(json.loads(json.dumps(charge.to_dict()))) == charge


@pytest.mark.parametrize(("gross", "waived"), [(-1, 0), (10, 11), (10, -1)])
def test_a_charge_below_nothing_does_not_exist(gross, waived):
    with pytest.raises(InvalidInput):
        Charge("Lệ phí", "", 1, "trường hợp", gross, waived)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 100))))
def test_totals_add_every_line(lines):
    charges = [Charge("Lệ phí", "", 1, "lần", gross, gross * share // 100) for gross, share in lines]
    total = totals(iter(charges))
    assert total.gross == sum(charge.gross for charge in charges)
    assert total.net == sum(charge.net for charge in charges) == total.gross - total.waived
