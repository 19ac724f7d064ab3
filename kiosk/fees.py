"""Fees (phí) and charges (lệ phí): the rules of a procedure, and what they come to. Money is whole đồng."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from kiosk.channels import Channel
from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.vietnamese.numbers import dong, grouped

MOST_AT_ONCE = 10_000
"""More pages, copies or cases than this at one counter is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class FixedFee:
    """`amount` đồng for every `unit`; `channels` empty means however it is filed."""

    name: str
    amount: int
    unit: str
    ground: str = ""
    condition: str = ""
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class CertifiedCopyFee:
    """A price for each page of the *original*, lower after the first pages, capped for each copy (TT 226/2016)."""

    name: str
    ground: str = ""
    condition: str = ""
    channels: tuple[Channel, ...] = ()
    first_pages: int = 2
    first_price: int = 2_000
    later_price: int = 1_000
    cap: int = 200_000


@dataclass(frozen=True, slots=True)
class SetByCouncil:
    """A rate the provincial council sets (HĐND cấp tỉnh): unknown here, the office gives amount and ground."""

    name: str
    unit: str = "trường hợp"
    condition: str = ""
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class Free:
    """Nothing is charged, for everybody or under `condition`."""

    name: str
    ground: str = ""
    condition: str = ""
    channels: tuple[Channel, ...] = ()


FeeRule = FixedFee | CertifiedCopyFee | SetByCouncil | Free

_KINDS: Mapping[str, type[FixedFee] | type[CertifiedCopyFee] | type[SetByCouncil] | type[Free]] = {
    "fixed": FixedFee,
    "certified_copy": CertifiedCopyFee,
    "set_by_council": SetByCouncil,
    "free": Free,
}

CERTIFIED_COPY = CertifiedCopyFee("Phí chứng thực bản sao từ bản chính", ground="TT 226/2016/TT-BTC")
"""The tariff of TT 226/2016/TT-BTC."""


_AMOUNTS = frozenset({"amount", "first_pages", "first_price", "later_price", "cap"})


def rule_to_dict(rule: FeeRule) -> dict[str, Any]:
    """The rule as plain JSON values; what is left out stands at its default."""
    kind = next(name for name, ruled in _KINDS.items() if isinstance(rule, ruled))
    body: dict[str, Any] = {"kind": kind}
    for field in fields(rule):
        value = getattr(rule, field.name)
        if value != field.default:
            body[field.name] = [channel.value for channel in value] if field.name == "channels" else value
    return body


def rule_from_dict(body: Mapping[str, Any]) -> FeeRule:
    """The rule the catalogue or a stored procedure holds.

    Raises:
        KeyError, TypeError, ValueError: it is no rule, or an amount is no whole number of đồng.
    """
    values = {name: value for name, value in body.items() if name != "kind"}
    for name in _AMOUNTS & values.keys():
        if type(values[name]) is not int or values[name] < 0:
            raise ValueError(name)
    if "channels" in values:
        values["channels"] = tuple(Channel(channel) for channel in values["channels"])
    return _KINDS[body["kind"]](**values)


def describe_rule(rule: FeeRule) -> str:
    """The rule in one line of the user's words, its condition first."""
    limits = [rule.condition, *(channel.label.lower() for channel in rule.channels)]
    limit = ", ".join(text for text in limits if text)
    return f"{limit}: {_price(rule)}" if limit else _price(rule)


def _price(rule: FeeRule) -> str:
    match rule:
        case FixedFee(amount=amount, unit=unit):
            return f"{dong(amount)}/{unit}"
        case CertifiedCopyFee():
            return _("{first}/trang, từ trang thứ {turn}: {later}/trang, tối đa {cap}/bản").format(
                first=dong(rule.first_price),
                turn=rule.first_pages + 1,
                later=dong(rule.later_price),
                cap=dong(rule.cap),
            )
        case SetByCouncil():
            return _("theo mức HĐND cấp tỉnh quy định")
        case Free():
            return _("không thu")


def rules_for_channel(rules: Iterable[FeeRule], channel: Channel) -> tuple[FeeRule, ...]:
    """The rules that hold for a dossier filed that way."""
    return tuple(rule for rule in rules if not rule.channels or channel in rule.channels)


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
        _check_amount(self.gross)
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
    return Charge(
        name=rule.name,
        basis=f"{copies} × {basis}" if copies > 1 else basis,
        quantity=copies,
        unit=N_("bản"),
        gross=copies * min(full_price, rule.cap),
        ground=rule.ground,
    )


def _copy_arithmetic(first: int, later: int, rule: CertifiedCopyFee) -> str:
    if not later:
        return f"{first} × {grouped(rule.first_price)}"
    return f"{grouped(first * rule.first_price)} + {later} × {grouped(rule.later_price)}"


def _by_unit(name: str, amount: int, quantity: int, unit: str, ground: str) -> Charge:
    _check_count(quantity, "quantity")
    _check_amount(amount)
    return Charge(name, f"{quantity} × {grouped(amount)}", quantity, unit, quantity * amount, ground=ground)


def _at_council_rate(rule: SetByCouncil, amount: int | None, quantity: int, ground: str) -> Charge:
    if amount is None:
        raise InvalidInput(_("Mức này do HĐND cấp tỉnh quy định; hãy nhập số tiền một đơn vị."), field="amount")
    if not is_named_text(ground):
        raise InvalidInput(_("Hãy nhập số, ký hiệu nghị quyết của HĐND cấp tỉnh làm căn cứ thu."), field="ground")
    return _by_unit(rule.name, amount, quantity, rule.unit, ground.strip())


def is_named_text(ground: str) -> bool:
    """Whether `ground` can be the number of a legal text: a dash or a dot typed to get on is none."""
    return any(character.isalnum() for character in ground)


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


def _check_amount(amount: int) -> None:
    if amount < 0:
        raise InvalidInput(_("Số tiền không được âm; hãy nhập lại."), field="amount")
