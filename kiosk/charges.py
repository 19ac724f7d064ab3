"""Charges: what a fee rule comes to for one payer, with the arithmetic behind it. Money is whole đồng."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.errors import InvalidInput
from kiosk.fees import CERTIFIED_COPY, CertifiedCopyFee, FeeRule, FixedFee, Free, SetByCouncil
from kiosk.i18n import N_, _
from kiosk.typed_text import short_text
from kiosk.vietnamese.fold import has_letter_or_digit
from kiosk.vietnamese.numbers import LARGEST_AMOUNT, dong, grouped

MOST_AT_ONCE = 10_000
"""More pages, copies or cases than this at one counter is a slip of the finger."""
LONGEST_WORDS = 200
"""Characters of a charge's name or ground."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of what a payer owes, in đồng; `basis` is the arithmetic behind `gross`.

    A waived amount stays on record beside its reason and legal ground, because waivers are reported. What it says is
    printed for the citizen, so it is Vietnamese whatever language the clerk's screen speaks.

    Raises:
        InvalidInput: less than nothing is charged, or more is waived than charged.
    """

    name: str
    basis: str
    quantity: int
    unit: str
    gross: int
    waived: int = 0
    ground: str = ""
    waiver_reason: str = ""
    waiver_ground: str = ""

    def __post_init__(self) -> None:
        if self.gross < 0:
            raise InvalidInput(_("Số tiền không được âm; hãy nhập lại."), "amount")
        if not 0 <= self.waived <= self.gross:
            raise InvalidInput(_("Số tiền miễn giảm phải từ 0 đến {gross}.").format(gross=dong(self.gross)), "waived")

    @property
    def net(self) -> int:
        """What is left to pay, in đồng."""
        return self.gross - self.waived

    def to_dict(self) -> dict[str, Any]:
        """The charge as plain JSON values."""
        return {
            "name": self.name,
            "basis": self.basis,
            "quantity": self.quantity,
            "unit": self.unit,
            "gross": self.gross,
            "waived": self.waived,
            "net": self.net,
            "ground": self.ground,
            "waiver_reason": self.waiver_reason,
            "waiver_ground": self.waiver_ground,
        }

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Charge":
        """The charge a stored receipt holds."""
        return cls(**{name: value for name, value in body.items() if name != "net"})


@dataclass(frozen=True, slots=True)
class Totals:
    """What several charges come to, in đồng."""

    gross: int
    waived: int

    @property
    def net(self) -> int:
        """What is left to pay, in đồng."""
        return self.gross - self.waived


def totals(charges: Iterable[Charge]) -> Totals:
    """The charges added up."""
    kept = tuple(charges)
    return Totals(sum(charge.gross for charge in kept), sum(charge.waived for charge in kept))


def charge_for(
    rule: FeeRule,
    *,
    quantity: int = 1,
    pages: int | None = None,
    copies: int = 1,
    amount: int | None = None,
    ground: str = "",
) -> Charge:
    """What the rule comes to.

    Args:
        rule: the fee rule of the procedure.
        quantity: how many units; for everything but certified copies.
        pages: pages of the original, for certified copies.
        copies: how many copies of it, for certified copies.
        amount: đồng for one unit, where the council sets the rate.
        ground: the council's resolution, where the council sets the rate.

    Raises:
        InvalidInput: a number is missing or out of range; its `field` is the argument's name.
    """
    match rule:
        case CertifiedCopyFee():
            if pages is None:
                raise InvalidInput(_("Chưa có số trang của bản chính; hãy nhập số trang."), field="pages")
            return certified_copies(pages, copies, rule)
        case FixedFee():
            return _by_unit(rule.name, rule.amount, quantity, rule.unit, rule.ground)
        case SetByCouncil():
            return _at_council_rate(rule, amount, quantity, ground)
        case Free():
            return _for_nothing(rule, quantity)


def certified_copies(pages: int, copies: int = 1, rule: CertifiedCopyFee = CERTIFIED_COPY) -> Charge:
    """What `copies` certified copies of an original of `pages` pages cost.

    The cap holds for each copy (TT 226/2016/TT-BTC). One call is for one document: each has its own pages.

    Raises:
        InvalidInput: `pages` or `copies` is below 1 or above `MOST_AT_ONCE`.
    """
    _check_count(pages, "pages")
    _check_count(copies, "copies")
    first, later = min(pages, rule.first_pages), max(pages - rule.first_pages, 0)
    full_price = first * rule.first_price + later * rule.later_price
    basis = _copy_arithmetic(first, later, rule)
    if full_price > rule.cap:
        basis = N_("{cap} (mức tối đa một bản)").format(cap=grouped(rule.cap))
    elif copies > 1:
        basis = f"({basis})"
    gross = copies * min(full_price, rule.cap)
    check_price(gross)
    return Charge(
        name=rule.name,
        basis=f"{copies} × {basis}" if copies > 1 else basis,
        quantity=copies,
        unit=N_("bản"),
        gross=gross,
        ground=rule.ground,
    )


def _copy_arithmetic(first: int, later: int, rule: CertifiedCopyFee) -> str:
    if not later:
        return f"{first} × {grouped(rule.first_price)}"
    return f"{grouped(first * rule.first_price)} + {later} × {grouped(rule.later_price)}"


def _by_unit(name: str, amount: int, quantity: int, unit: str, ground: str) -> Charge:
    _check_count(quantity, "quantity")
    gross = quantity * amount
    check_price(gross)
    return Charge(name, f"{quantity} × {grouped(amount)}", quantity, unit, gross, ground=ground)


def _at_council_rate(rule: SetByCouncil, amount: int | None, quantity: int, ground: str) -> Charge:
    if amount is None:
        raise InvalidInput(_("Mức này do HĐND cấp tỉnh quy định; hãy nhập số tiền một đơn vị."), field="amount")
    ground = short_text(ground, LONGEST_WORDS, _("Căn cứ thu"), "ground")
    if not has_letter_or_digit(ground):
        raise InvalidInput(_("Hãy nhập số, ký hiệu nghị quyết của HĐND cấp tỉnh làm căn cứ thu."), field="ground")
    return _by_unit(rule.name, amount, quantity, rule.unit, ground)


def _for_nothing(rule: Free, quantity: int) -> Charge:
    _check_count(quantity, "quantity")
    return Charge(
        name=rule.name,
        basis=N_("không thu"),
        quantity=quantity,
        unit=N_("trường hợp"),
        gross=0,
        waiver_reason=rule.condition,
        waiver_ground=rule.ground,
    )


def _check_count(count: int, field: str) -> None:
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidInput(
            _("Số lượng phải từ 1 đến {most}; hãy nhập lại.").format(most=grouped(MOST_AT_ONCE)), field=field
        )


def check_price(gross: int) -> None:
    """What is kept is read back whatever it comes to; what is charged now must be an amount a slip can spell out.

    Raises:
        InvalidInput: it is more.
    """
    if gross > LARGEST_AMOUNT:
        raise InvalidInput(
            _("Số tiền lớn quá {most}; xem lại số chữ số 0.").format(most=dong(LARGEST_AMOUNT)), field="amount"
        )
