from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_builder import COPIES, EXTRACT, SINGLE_STATUS, new_office, receive

from kiosk.charges import Charge, certified_copies, charge_for
from kiosk.desk.cashier import CouncilRate, Payment
from kiosk.errors import EditConflict, InvalidInput, NotAllowed, NotFound
from kiosk.fees import SetByCouncil
from kiosk.receipts import OfficialReceipt, PaymentMethod, Receipt
from kiosk.vietnamese.numbers import LARGEST_AMOUNT
from kiosk.waivers import Waiver, waive


def extract(office, copies=2):
    dossier = receive(office, procedure=EXTRACT)
    return dossier, charge_for(office.cashier.rules(dossier)[0], quantity=copies)


def test_a_payment_gets_one_receipt_with_change_and_reads_back_the_same():
    office, _clock = new_office()
    dossier, charge = extract(office)
    receipt = office.cashier.take_payment(Payment(dossier, (charge,), tendered=50_000))
    assert (receipt.number, receipt.total, receipt.change, receipt.payer) == (
        "PT25-00001",
        16_000,
        34_000,
        "Nguyễn Văn An",
    )
    assert office.cashier.receipts_of(dossier) == (receipt,)
    assert Receipt.from_dict(receipt.to_dict()) == receipt


def test_nothing_is_charged_that_a_slip_cannot_spell_out():
    office, _clock = new_office()
    dossier, _charge = extract(office)
    with pytest.raises(InvalidInput) as refused:
        office.cashier.other_charge("Phí khác", LARGEST_AMOUNT + 1, "NQ 12")
    assert refused.value.field == "amount"
    most = office.cashier.other_charge("Phí khác", LARGEST_AMOUNT, "NQ 12")
    one_more = office.cashier.other_charge("Phí khác", 1, "NQ 12")
    with pytest.raises(InvalidInput, match=r"lớn quá 1\.000\.000\.000\.000"):
        office.cashier.take_payment(Payment(dossier, (most, one_more)))
    assert office.cashier.receipts_of(dossier) == ()
    receipt = office.cashier.take_payment(Payment(dossier, (most,)))
    assert "một nghìn tỷ đồng" in office.cashier.slip(receipt).in_words.lower()


def test_receipts_count_through_the_year_and_start_again_with_the_next():
    office, clock = new_office()
    numbers = []
    for _ in range(2):
        dossier, charge = extract(office)
        numbers.append(office.cashier.take_payment(Payment(dossier, (charge,))).number)
    clock.at = clock.at.replace(year=2026, month=1, day=5)
    dossier, charge = extract(office)
    numbers.append(office.cashier.take_payment(Payment(dossier, (charge,))).number)
    assert numbers == ["PT25-00001", "PT25-00002", "PT26-00001"]


def test_less_cash_than_owed_says_how_much_is_missing_and_uses_up_no_number():
    office, _clock = new_office()
    dossier, charge = extract(office)
    with pytest.raises(InvalidInput, match=r"6\.000") as caught:
        office.cashier.take_payment(Payment(dossier, (charge,), tendered=10_000))
    assert caught.value.field == "tendered"
    assert office.cashier.take_payment(Payment(dossier, (charge,))).number == "PT25-00001"


def test_two_counters_do_not_take_the_same_fee_twice_unseen():
    office, _clock = new_office()
    dossier, charge = extract(office)
    first = office.cashier.take_payment(Payment(dossier, (charge,)))
    with pytest.raises(EditConflict, match=first.number):
        office.cashier.take_payment(Payment(dossier, (charge,)))
    second = office.cashier.take_payment(Payment(dossier, (charge,), already_paid=(first.number,)))
    assert second.number == "PT25-00002"


def test_only_a_dossier_that_lives_can_be_charged():
    office, _clock = new_office()
    dossier, charge = extract(office)
    with pytest.raises(NotFound):
        office.cashier.take_payment(Payment(replace(dossier, code="H48.25-250731-9999"), (charge,)))
    office.dossiers.withdraw(dossier.code, "Đổi ý")
    with pytest.raises(NotAllowed):
        office.cashier.take_payment(Payment(dossier, (charge,)))
    assert office.cashier.sum_of_day().receipts == 0


def test_a_transfer_is_the_exact_amount():
    office, _clock = new_office()
    dossier, charge = extract(office)
    receipt = office.cashier.take_payment(Payment(dossier, (charge,), PaymentMethod.TRANSFER, tendered=99))
    assert (receipt.tendered, receipt.change) == (16_000, 0)


def test_nothing_to_charge_is_no_payment():
    office, _clock = new_office()
    with pytest.raises(InvalidInput) as caught:
        office.cashier.take_payment(Payment(receive(office), ()))
    assert caught.value.field == "charges"


@pytest.mark.parametrize("number", ["123456789", "12a", "-1"])
def test_an_official_number_has_at_most_eight_digits(number):
    # NĐ 254/2026 Đ.23 (rules.md, forms.md)
    office, _clock = new_office()
    dossier, charge = extract(office)
    with pytest.raises(InvalidInput) as caught:
        office.cashier.take_payment(Payment(dossier, (charge,), official=OfficialReceipt("EBL01", "26TAA", number)))
    assert caught.value.field == "official_number"


def test_a_full_waiver_is_recorded_with_its_ground_and_adds_no_money():
    office, _clock = new_office()
    dossier, charge = extract(office)
    free = waive(charge, Waiver("poor", "Hộ nghèo", "Luật Hộ tịch Đ.11"))
    receipt = office.cashier.take_payment(Payment(dossier, (free,)))
    assert (receipt.total, receipt.waived, receipt.charges[0].waiver_ground) == (0, 16_000, "Luật Hộ tịch Đ.11")
    day = office.cashier.sum_of_day()
    assert (day.total, day.waived, day.receipts) == (0, 16_000, 1)


@pytest.mark.parametrize(("reason", "ground"), [("", "Luật Hộ tịch Đ.11"), ("Hộ nghèo", ""), ("Hộ nghèo", "-")])
def test_nothing_is_waived_without_its_reason_and_its_ground(reason, ground):
    office, _clock = new_office()
    dossier, charge = extract(office)
    waived = replace(charge, waived=charge.gross, waiver_reason=reason, waiver_ground=ground)
    with pytest.raises(InvalidInput, match=charge.name) as caught:
        office.cashier.take_payment(Payment(dossier, (waived,)))
    assert caught.value.field == "charges"
    assert office.cashier.sum_of_day().receipts == 0


def test_the_days_sum_is_of_that_day_only_and_keeps_the_methods_apart():
    office, clock = new_office()
    dossier = receive(office, procedure=COPIES)
    office.cashier.take_payment(Payment(dossier, (certified_copies(5, 3),)))
    office.cashier.take_payment(
        Payment(dossier, (certified_copies(2),), PaymentMethod.TRANSFER, already_paid=("PT25-00001",))
    )
    clock.advance(days=1)
    assert office.cashier.sum_of_day().total == 0
    yesterday = office.cashier.sum_of_day(dossier.received_at.date())
    assert (yesterday.cash, yesterday.transfer, yesterday.total) == (21_000, 4_000, 25_000)


def test_the_councils_rate_is_remembered_for_the_next_dossier():
    office, _clock = new_office()
    dossier = receive(office, procedure=SINGLE_STATUS)
    rule = next(rule for rule in office.cashier.rules(dossier) if isinstance(rule, SetByCouncil))
    assert office.cashier.council_rate(dossier, rule) is None
    for amount in (15_000, 12_000):
        office.cashier.remember_rate(dossier, rule, CouncilRate(amount, "NQ của tỉnh"))
    other = receive(office, procedure=SINGLE_STATUS)
    assert office.cashier.council_rate(other, rule) == CouncilRate(12_000, "NQ của tỉnh")


@given(
    amounts=st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=6),
    over=st.integers(0, 10**6),
)
def test_total_waived_and_change_always_add_up(amounts, over):
    office, _clock = new_office()
    charges = tuple(
        Charge("Phí", "1", 1, "bản", max(pair), min(pair), waiver_reason="Hộ nghèo", waiver_ground="căn cứ")
        for pair in amounts
    )
    owed = sum(charge.gross - charge.waived for charge in charges)
    receipt = office.cashier.take_payment(Payment(receive(office), charges, tendered=owed + over))
    assert receipt.total + receipt.waived == sum(charge.gross for charge in charges)
    assert receipt.change == over
