"""Numbers and money as a Vietnamese document writes them. Money is whole đồng."""

import re
from decimal import ROUND_HALF_UP, Decimal

from kiosk.errors import InvalidInput
from kiosk.i18n import _
from kiosk.vietnamese.fold import nfc

LARGEST_AMOUNT = 1_000_000_000_000
"""More đồng than any counter takes: a larger amount is a slip of the finger."""

_MOST_DIGITS = 9

NO_RATE = "—"
"""Stands where a rate has nothing to be a part of."""

_UNIT = re.compile(r"\s*(?:đồng|đ|₫)$", re.IGNORECASE)
_PLAIN = re.compile(r"[0-9]+")
# One kind of separator throughout: `1.790.000` or `1 790 000`, never `1.790 000`.
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([.\s])[0-9]{3}(?:\1[0-9]{3})*")


def grouped(number: int) -> str:
    """`1790000` as `1.790.000`."""
    return f"{number:,}".replace(",", ".")


def dong(amount: int) -> str:
    """`1790000` as `1.790.000 đồng`."""
    return f"{grouped(amount)} đồng"


def padded(number: int) -> str:
    """A count as reports write it: `06`, `00`, but `137` and `1.790`."""
    return f"0{number}" if 0 <= number < 10 else grouped(number)


def parse_dong(text: str) -> int:
    """The amount a clerk typed: `1.790.000`, `50 000`, `50000`, each with or without `đ` or `đồng`.

    Raises:
        InvalidInput: anything else, decimals and misplaced dots included; an amount is never guessed.
    """
    typed = nfc(text).strip()
    if not typed:
        raise InvalidInput(_("Chưa nhập số tiền; ghi số đồng, ví dụ 50.000."))
    if typed[0] in "-−–":
        raise InvalidInput(_("Số tiền không được âm; ghi số đồng, ví dụ 50.000."))
    amount = _UNIT.sub("", typed)
    if not (_PLAIN.fullmatch(amount) or _GROUPED.fullmatch(amount)):
        raise InvalidInput(
            _("“{typed}” không phải là số tiền; ghi số đồng, ví dụ 50000 hoặc 50.000.").format(typed=typed[:20])
        )
    digits = re.sub(r"[^0-9]", "", amount).lstrip("0") or "0"
    # The length first: Python refuses to convert thousands of digits.
    if len(digits) > len(str(LARGEST_AMOUNT)) or int(digits) > LARGEST_AMOUNT:
        raise InvalidInput(_("Số tiền lớn quá {most}; xem lại số chữ số 0.").format(most=dong(LARGEST_AMOUNT)))
    return int(digits)


def parse_count(text: str, what: str) -> int:
    """The whole number a clerk typed for `what` (`số trang`); `1,5` and `1.000` are none, a count is never guessed.

    Raises:
        InvalidInput: anything but digits, or nothing.
    """
    typed = nfc(text).strip()
    if not typed:
        raise InvalidInput(_("Chưa có {what}; hãy gõ số nguyên, như 3.").format(what=what))
    # No count has ten digits, and Python refuses to convert thousands of them.
    if not _PLAIN.fullmatch(typed) or len(typed) > _MOST_DIGITS:
        raise InvalidInput(
            _("“{typed}” không phải là {what}; hãy gõ số nguyên, như 3.").format(typed=typed[:20], what=what)
        )
    return int(typed)


def share(part: int, whole: int) -> Decimal:
    """`part` of `whole`, 0 to 1 and not rounded; 0 when there is no whole."""
    return Decimal(part) / Decimal(whole) if whole else Decimal(0)


def percent(part: int, whole: int, places: int = 2, trim: bool = False) -> str:
    """`part` of `whole` as `77,37%`, rounded half up; `—` when there is no whole.

    Args:
        part: how many.
        whole: of how many.
        places: digits after the comma.
        trim: drop trailing zeros: `91,2%` for `91,20%`.
    """
    if not whole:
        return NO_RATE
    rate = (Decimal(part * 100) / Decimal(whole)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    written = f"{rate:f}"
    if trim and "." in written:
        written = written.rstrip("0").rstrip(".")
    return f"{written.replace('.', ',')}%"


def in_words(amount: int) -> str:
    """`1790000` as `một triệu bảy trăm chín mươi nghìn đồng`, in lower case."""
    # Imported here: only slips and receipts spell amounts out.
    from vn_numberwords import number_to_words

    return f"{number_to_words(amount)} đồng"
