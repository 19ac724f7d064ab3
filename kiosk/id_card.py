"""What the QR code on a chip identity card says, as a scanner types it.

Seven fields between bars: number (12 digits) | old number (9 or none) | full name | birth | sex | address | issued on.
The address names communes from before the 2025 merger: it is for reading, the commune is never taken from it.
A scan is personal data (Luật 91/2025/QH15): nothing of it is logged, kept in an error, or shown by `repr`.
"""

import re
from dataclasses import dataclass
from datetime import date

from kiosk.citizen import FEMALE, MALE, check_identity_number
from kiosk.errors import InvalidInput
from kiosk.i18n import _
from kiosk.vietnamese.dates import parse_date
from kiosk.vietnamese.fold import tidy

LONGEST_SCAN = 1000
"""Characters; the longest card is about 200."""

_FIELDS = 7
_LABEL = re.compile(r"\s*\ufeff?\s*(?:CCCD|CC)\s*:\s*", re.IGNORECASE)
_CARD = re.compile(r"[0-9]{12}\s*\|(?:[^|]*\|){3}", re.DOTALL)
_NUMBER = re.compile(r"[0-9]{12}")
_OLD_NUMBER = re.compile(r"[0-9]{9}|[0-9]{12}")
_OLD_NUMBER_SLOT = re.compile(r"[0-9\s]*")
# A scanner set to another character set types a question mark, or its terminal a replacement character.
_LOST = re.compile(r"[?\ufffd\x00-\x08\x0e-\x1f\x7f]")
# Of the two answers only Nữ has a letter that can be lost.
_FEMALE_WITH_LOSS = re.compile(r"N[^A-Za-z]{0,4}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, repr=False)
class CardScan:
    """A card as scanned; what could not be read is empty or None and said in `warnings`, a sentence each.

    `sex` is `Nam` or `Nữ`. `fields_left_out` counts the fields after the seventh (the 2024 card has more).
    """

    number: str
    old_number: str = ""
    name: str = ""
    birth: date | None = None
    sex: str = ""
    address: str = ""
    issued_on: date | None = None
    fields_left_out: int = 0
    warnings: tuple[str, ...] = ()


def looks_like_card(text: str) -> bool:
    """Whether `text` is a card's QR code rather than something typed: twelve digits, then fields between bars."""
    return _CARD.match(_without_label(text[:LONGEST_SCAN])) is not None


def parse_card(text: str) -> CardScan:
    """Read the text of a card's QR code.

    A number that does not fit birth or sex is pointed out, never refused (`kiosk.citizen`).

    Raises:
        InvalidInput: it is no card's code, it broke off, or the number cannot be read; the sentence quotes nothing.
    """
    if len(text) > LONGEST_SCAN:
        raise InvalidInput(_("Mã quét quá dài, có thể hai lần quét dính nhau; hãy quét lại từng thẻ."))
    fields = [tidy(field) for field in _without_label(text).strip().split("|")]
    if len(fields) < 2:
        raise InvalidInput(_("Mã vừa quét không phải mã QR của thẻ căn cước; hãy quét lại mã trên thẻ."))
    if not _NUMBER.fullmatch(fields[0]):
        raise InvalidInput(_("Không đọc được số căn cước (12 chữ số) trong mã quét; hãy quét lại hoặc gõ tay."))
    if not _OLD_NUMBER_SLOT.fullmatch(fields[1]):
        fields.insert(1, "")
    if len(fields) < _FIELDS - 1:
        raise InvalidInput(_("Mã quét bị đứt giữa chừng; hãy quét lại hoặc gõ tay."))
    return _scan(fields)


def _scan(fields: list[str]) -> CardScan:
    number, old_number, name, birth_text, sex_text, address, issued_text = [*fields, ""][:_FIELDS]
    birth, issued_on, sex = _day(birth_text), _day(issued_text), _sex(sex_text)
    is_lossy = any(_LOST.search(field) for field in (name, address, sex_text)) or (
        sex == FEMALE and sex_text.casefold() not in _SEXES
    )
    warnings = [
        *([_("Máy quét làm mất chữ có dấu; hãy gõ họ tên và địa chỉ theo thẻ.")] if is_lossy else ()),
        *([_("Mã quét không có họ tên; hãy gõ theo thẻ.")] if not (name or is_lossy) else ()),
        *([_("Không đọc được ngày sinh trong mã quét; hãy gõ theo thẻ.")] if birth is None else ()),
        *([_("Không đọc được giới tính trong mã quét; hãy chọn theo thẻ.")] if not sex else ()),
        *([_("Không đọc được ngày cấp trong mã quét; hãy xem trên thẻ.")] if issued_on is None else ()),
        *([_("Ngày cấp thẻ trước ngày sinh; hãy xem lại thẻ.")] if birth and issued_on and issued_on < birth else ()),
        *check_identity_number(number, birth, sex or None),
    ]
    return CardScan(
        number=number,
        old_number=old_number if _OLD_NUMBER.fullmatch(old_number) else "",
        name="" if is_lossy else name,
        birth=birth,
        sex=sex,
        address="" if is_lossy else address,
        issued_on=issued_on,
        fields_left_out=sum(1 for field in fields[_FIELDS:] if field),
        warnings=tuple(warnings),
    )


_SEXES = {MALE.casefold(): MALE, FEMALE.casefold(): FEMALE}


def _sex(text: str) -> str:
    if known := _SEXES.get(text.casefold()):
        return known
    return FEMALE if _FEMALE_WITH_LOSS.fullmatch(text) else ""


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except InvalidInput:
        return None


def _without_label(text: str) -> str:
    return _LABEL.sub("", text, count=1) if _LABEL.match(text) else text.lstrip("\ufeff \t\r\n")
