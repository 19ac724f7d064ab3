"""The fee rules (phí, lệ phí) of a procedure. Money is whole đồng."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from kiosk.channels import Channel
from kiosk.i18n import _
from kiosk.vietnamese.numbers import dong


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
