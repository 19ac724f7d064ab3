import unicodedata
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import InvalidInput
from kiosk.id_card import LONGEST_SCAN, CardScan, looks_like_card, parse_card

# Every number and name here is invented.
SAMPLE = "001090123456|012345678|NGUYỄN VĂN A|01011990|Nam|Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh|15042021"
CARD = CardScan(
    number="001090123456",
    old_number="012345678",
    name="NGUYỄN VĂN A",
    birth=date(1990, 1, 1),
    sex="Nam",
    address="Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh",
    issued_on=date(2021, 4, 15),
)
LOSS = "Máy quét làm mất chữ có dấu; hãy gõ họ tên và địa chỉ theo thẻ."


def changed(**fields):
    return CardScan(**{name: fields.get(name, getattr(CARD, name)) for name in CardScan.__slots__})


@pytest.mark.parametrize(
    ("text", "card"),
    [
        (SAMPLE, CARD),
        (SAMPLE + "\r\n", CARD),
        (SAMPLE + "\t", CARD),
        ("\ufeff" + SAMPLE + "\r", CARD),
        ("CCCD:" + SAMPLE, CARD),
        (" cccd : " + SAMPLE, CARD),
        (unicodedata.normalize("NFD", SAMPLE), CARD),
        (SAMPLE.replace("|", " | "), CARD),
        (SAMPLE.replace("01011990", "01/01/1990").replace("15042021", "15/4/2021"), CARD),
        (SAMPLE.replace("Nam", "NAM"), CARD),
        (SAMPLE.replace("|012345678|", "||"), changed(old_number="")),
        (SAMPLE.replace("|012345678|", "|"), changed(old_number="")),
        (SAMPLE.replace("|012345678|", "|12345|"), changed(old_number="")),
        (SAMPLE.replace("|012345678|", "|079090123456|"), changed(old_number="079090123456")),
        # The 2024 card: what follows the seventh field is counted, not kept.
        (SAMPLE + "|Lê Thị B|Nguyễn Văn C", changed(fields_left_out=2)),
        (SAMPLE + "|", CARD),
        (SAMPLE.replace("|012345678|", "|") + "|X", changed(old_number="", fields_left_out=1)),
        (SAMPLE.replace("NGUYỄN VĂN A", "Nguyễn  Văn A"), changed(name="Nguyễn Văn A")),
    ],
)
def test_a_card_is_read_whatever_is_around_it(text, card):
    assert parse_card(text) == card


@pytest.mark.parametrize(
    ("name", "sex", "address", "number", "read_sex"),
    [
        ("NGUY?N V?N A", "Nam", "Ph??ng B?n Ngh?", "001090123456", "Nam"),
        ("NGUY\ufffdN V\ufffdN A", "Nam", "Ph\ufffdng", "001090123456", "Nam"),
        ("L? TH? B", "N?", "Ba T?", "001190123456", "Nữ"),
        ("L? TH? B", "N???", "Ba T?", "001190123456", "Nữ"),
        ("LE THI B", "N\ufffd", "Ba To", "001190123456", "Nữ"),
        ("LE THI B", "N", "Ba To", "001190123456", "Nữ"),
        ("TRAN VAN A", "Nam", "Ba T?", "001090123456", "Nam"),
    ],
)
def test_when_letters_were_lost_only_number_dates_and_sex_are_taken(name, sex, address, number, read_sex):
    card = parse_card(f"{number}|012345678|{name}|01011990|{sex}|{address}|15042021")
    assert (card.number, card.birth, card.sex, card.issued_on) == (number, CARD.birth, read_sex, CARD.issued_on)
    assert (card.name, card.address) == ("", "")
    assert card.warnings == (LOSS,)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (SAMPLE.replace("01011990", "00001990"), "Không đọc được ngày sinh trong mã quét; hãy gõ theo thẻ."),
        (SAMPLE.replace("01011990", "31021990"), "Không đọc được ngày sinh trong mã quét; hãy gõ theo thẻ."),
        (SAMPLE.replace("15042021", ""), "Không đọc được ngày cấp trong mã quét; hãy xem trên thẻ."),
        (SAMPLE.removesuffix("|15042021"), "Không đọc được ngày cấp trong mã quét; hãy xem trên thẻ."),
        (SAMPLE.replace("15042021", "15041980"), "Ngày cấp thẻ trước ngày sinh; hãy xem lại thẻ."),
        (SAMPLE.replace("NGUYỄN VĂN A", ""), "Mã quét không có họ tên; hãy gõ theo thẻ."),
        (SAMPLE.replace("Nam", "Nữ"), "Số CCCD ứng với giới tính Nam, khác giới tính đã ghi."),
        (SAMPLE.replace("01011990", "01011991"), "Số CCCD ứng với năm sinh 1990, khác năm sinh đã ghi 1991."),
    ],
)
def test_what_does_not_fit_is_pointed_out_and_the_rest_is_taken(text, warning):
    card = parse_card(text)
    assert card.warnings == (warning,)
    assert (card.number, card.address) == (CARD.number, CARD.address)


def test_a_sex_nobody_knows_is_left_to_the_clerk():
    card = parse_card(SAMPLE.replace("Nam", "M"))
    assert (card.sex, card.name) == ("", CARD.name)
    assert card.warnings == ("Không đọc được giới tính trong mã quét; hãy chọn theo thẻ.",)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "không phải mã QR"),
        ("H48.25-250731-0005", "không phải mã QR"),
        ("001090123456", "không phải mã QR"),
        ("01090123456|012345678|A|01011990|Nam|B|15042021", "12 chữ số"),
        ("|||||||", "12 chữ số"),
        ("٠٠١٠٩٠١٢٣٤٥٦|012345678|A|01011990|Nam|B|15042021", "12 chữ số"),
        ("001090123456|012345678|NGUYỄN VĂN A", "đứt giữa chừng"),
        ("001090123456|NGUYỄN VĂN A|01011990|Nam", "đứt giữa chừng"),
        (SAMPLE * 12, "quá dài"),
    ],
)
def test_what_cannot_be_read_is_refused_without_quoting_it(text, word):
    with pytest.raises(InvalidInput, match=word) as refusal:
        parse_card(text)
    assert "NGUYỄN" not in refusal.value.message


@pytest.mark.parametrize(
    ("text", "is_card"),
    [
        (SAMPLE, True),
        ("CCCD:" + SAMPLE + "\r", True),
        (SAMPLE.replace("|012345678|", "|"), True),
        ("001090123456|012345678", False),
        ("001090123456", False),
        ("H48.25-250731-0005", False),
        ("Nguyễn Văn An", False),
        ("a|b|c|d|e|f|g", False),
        ("", False),
    ],
)
def test_a_card_is_told_from_what_a_clerk_types(text, is_card):
    assert looks_like_card(text) is is_card


def test_a_card_says_nothing_of_itself_in_a_log():
    assert "NGUYỄN" not in repr(parse_card(SAMPLE))
    assert "001090123456" not in repr(parse_card(SAMPLE))


@given(st.text(max_size=LONGEST_SCAN), st.integers(0, 8))
def test_any_text_is_read_or_refused(text, bars):
    for scan in (text, f"001090123456{'|' * bars}{text}", SAMPLE[:60] + text):
        with suppress(InvalidInput):
            assert parse_card(scan).number == "001090123456"
