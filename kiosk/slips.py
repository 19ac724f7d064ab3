"""The internal receipt slip (phiếu thu nội bộ) as printed: Vietnamese always, and never a legal biên lai."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.charges import Charge
from kiosk.receipts import PaymentMethod, Receipt
from kiosk.report_document import one_line
from kiosk.settings import OfficeProfile
from kiosk.vietnamese.dates import clock_time, short_date
from kiosk.vietnamese.numbers import dong, grouped, in_words

# Not through gettext: a slip is handed to a citizen, whatever language the clerk's screen speaks.
_METHODS = {PaymentMethod.CASH: "Tiền mặt", PaymentMethod.TRANSFER: "Chuyển khoản"}


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One kind of charge; `waived` is empty where nothing was waived."""

    name: str
    quantity: str
    amount: str
    ground: str
    waived: str
    waiver: str
    waiver_ground: str


@dataclass(frozen=True, slots=True)
class ReceiptSlip:
    """Everything the slip says, as it is written; `copy` is 0 for the first print, 1 for the first copy of it."""

    office: str
    centre: str
    site: str
    number: str
    payer: str
    dossier: str
    procedure: str
    lines: tuple[SlipLine, ...]
    gross: str
    waived: str
    total: str
    in_words: str
    method: str
    tendered: str
    change: str
    official: str
    cashier: str
    taken_at: str
    copy: int = 0


SlipRenderer = Callable[[ReceiptSlip], str]
"""Turns a slip into plain text."""


def receipt_slip(
    receipt: Receipt, profile: OfficeProfile, *, procedure: str = "", cashier: str = "", copy: int = 0
) -> ReceiptSlip:
    """The slip of a receipt; a copy says the same as the first print, and that it is a copy.

    Args:
        receipt: what was paid.
        profile: the office.
        procedure: the name of the dossier's procedure.
        cashier: the name of who took the money; the staff id stands in for it.
        copy: which copy this is, 0 for the first print.
    """
    is_cash = receipt.method is PaymentMethod.CASH
    words = in_words(receipt.total)
    return ReceiptSlip(
        office=profile.name,
        centre=profile.centre,
        site=profile.site(receipt.site).name,
        number=receipt.number,
        payer=one_line(receipt.payer),
        dossier=receipt.dossier,
        procedure=procedure,
        lines=tuple(_line(charge) for charge in receipt.charges),
        gross=grouped(receipt.total + receipt.waived),
        waived=grouped(receipt.waived) if receipt.waived else "",
        total=dong(receipt.total),
        in_words=f"{words[:1].upper()}{words[1:]}.",
        method=_METHODS[receipt.method],
        tendered=grouped(receipt.tendered) if is_cash else "",
        change=grouped(receipt.change) if is_cash else "",
        official=_official(receipt),
        cashier=one_line(cashier) or receipt.taken_by,
        taken_at=f"{clock_time(receipt.taken_at)} ngày {short_date(receipt.taken_at.date())}",
        copy=copy,
    )


def _line(charge: Charge) -> SlipLine:
    return SlipLine(
        name=one_line(charge.name),
        quantity=f"{charge.quantity} {charge.unit}: {charge.basis}",
        amount=grouped(charge.gross),
        ground=one_line(charge.ground),
        waived=grouped(charge.waived) if charge.waived else "",
        waiver=charge.waiver_reason,
        waiver_ground=charge.waiver_ground,
    )


def _official(receipt: Receipt) -> str:
    named = (("mẫu", receipt.official.form), ("ký hiệu", receipt.official.serial), ("số", receipt.official.number))
    return ", ".join(f"{name} {value}" for name, value in named if value)
