from dataclasses import replace

import pytest
from office_builder import COPIES, EXTRACT, new_office, receive

from kiosk.charges import certified_copies, charge_for
from kiosk.desk.cashier import Payment
from kiosk.errors import InvalidInput
from kiosk.receipts import OfficialReceipt, PaymentMethod
from kiosk.waivers import Waiver, waive


def taken(office, *charges, **answers):
    dossier = receive(office, procedure=COPIES)
    return office.cashier.take_payment(Payment(dossier, charges, **answers))


def printed(office, receipt, copy=0):
    return office.cashier.render_slip(office.cashier.slip(receipt, copy))


def test_a_slip_holds_everything_of_the_payment_and_says_it_is_no_legal_receipt():
    office, _clock = new_office()
    poor = Waiver("ho-ngheo", "Hộ nghèo", "Luật Hộ tịch 60/2014 Đ.11", share_percent=50)
    receipt = taken(
        office,
        certified_copies(10, 3),
        waive(certified_copies(2), poor),
        tendered=50_000,
        official=OfficialReceipt("EBL01", "26TAA", "00000123"),
    )
    text = printed(office, receipt)
    for said in (
        "PHIẾU THU NỘI BỘ – KHÔNG THAY BIÊN LAI",
        "Số: PT25-00001",
        "Người nộp: Nguyễn Văn An",
        f"Mã hồ sơ: {receipt.dossier}",
        "3 bản: 3 × (4.000 + 8 × 1.000)",
        "Căn cứ: TT 226/2016/TT-BTC",
        "Miễn, giảm: Hộ nghèo (giảm 50%)",
        "Căn cứ miễn, giảm: Luật Hộ tịch 60/2014 Đ.11",
        "38.000 đồng",
        "Bằng chữ: Ba mươi tám nghìn đồng.",
        "Khách đưa: 50.000. Trả lại: 12.000.",
        "Biên lai chính thức: mẫu EBL01, ký hiệu 26TAA,\nsố 00000123",
        "Thu lúc 09:00 ngày 31/7/2025",
    ):
        assert said in text
    assert "BẢN SAO" not in text
    assert max(len(line) for line in text.splitlines()) <= 48


def test_a_copy_differs_from_the_first_print_by_its_mark_only():
    office, _clock = new_office()
    receipt = taken(office, certified_copies(1))
    first, copy = printed(office, receipt), printed(office, receipt, copy=2)
    assert "BẢN SAO (lần 2)" in copy
    assert [line for line in copy.splitlines() if "BẢN SAO" not in line] == first.splitlines()


def test_every_print_is_recorded_with_who_and_when():
    from kiosk.repository import SLIP_PRINTS

    office, _clock = new_office()
    receipt = taken(office, certified_copies(1))
    paths = [office.cashier.slip_to_print(receipt).path for _time in range(3)]
    assert [path.rpartition("PT25-00001")[2] for path in paths] == [".txt", "-ban-sao-1.txt", "-ban-sao-2.txt"]
    records = [record.body for record in office.counter.repository.select(SLIP_PRINTS)]
    assert [(body["copy"], body["by"]) for body in records] == [(0, "hoa"), (1, "hoa"), (2, "hoa")]


def test_a_slip_holds_nothing_a_printer_could_take_for_a_command():
    office, _clock = new_office()
    receipt = taken(office, certified_copies(1), method=PaymentMethod.TRANSFER)
    text = printed(office, replace(receipt, payer="An\x1b[31m\nBình"))
    assert "Hình thức: Chuyển khoản" in text
    assert "Khách đưa" not in text
    assert "\x1b" not in text
    assert "Người nộp: An[31m Bình" in text


@pytest.mark.parametrize(
    ("name", "amount", "ground", "wrong"),
    [
        ("  ", 1_000, "NQ 1", "name"),
        ("Phí", None, "NQ 1", "amount"),
        ("Phí", -5, "NQ 1", "amount"),
        ("Phí", 1_000, " ", "ground"),
        ("P" * 201, 1_000, "NQ 1", "name"),
        ("Phí", 1_000, "N" * 201, "ground"),
    ],
)
def test_a_fee_outside_the_catalogue_needs_a_name_an_amount_and_a_ground(name, amount, ground, wrong):
    office, _clock = new_office()
    with pytest.raises(InvalidInput) as caught:
        office.cashier.other_charge(name, amount, ground)
    assert caught.value.field == wrong


def test_a_full_waiver_prints_nothing_to_pay():
    office, _clock = new_office()
    dossier = receive(office, procedure=EXTRACT)
    charge = waive(charge_for(office.cashier.rules(dossier)[0]), Waiver("x", "Hộ nghèo", "NQ 1"))
    text = printed(office, office.cashier.take_payment(Payment(dossier, (charge,))))
    assert "Bằng chữ: Không đồng." in text
    assert "-8.000" in text
