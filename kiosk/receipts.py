"""Money taken: one internal receipt (phiếu thu nội bộ) per payment, never a legal biên lai."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from kiosk.charges import Charge
from kiosk.i18n import N_, _


class PaymentMethod(StrEnum):
    """How the money came."""

    CASH = "cash"
    TRANSFER = "transfer"

    @property
    def label(self) -> str:
        """The method in the user's words."""
        return _({PaymentMethod.CASH: N_("Tiền mặt"), PaymentMethod.TRANSFER: N_("Chuyển khoản")}[self])


@dataclass(frozen=True, slots=True)
class OfficialReceipt:
    """The legal receipt that goes with ours (NĐ 254/2026 Đ.23): form code, serial and number, as printed on it."""

    form: str = ""
    serial: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one payer paid at once; a payment of 0 đồng records a full waiver with its ground. Amounts in đồng."""

    number: str
    dossier: str
    payer: str
    charges: tuple[Charge, ...]
    method: PaymentMethod
    tendered: int
    taken_at: datetime
    taken_by: str
    site: str
    official: OfficialReceipt = field(default_factory=OfficialReceipt)

    @property
    def total(self) -> int:
        """What was paid, in đồng."""
        return sum(charge.net for charge in self.charges)

    @property
    def waived(self) -> int:
        """What was waived, in đồng."""
        return sum(charge.waived for charge in self.charges)

    @property
    def change(self) -> int:
        """What was given back, in đồng."""
        return self.tendered - self.total

    def to_dict(self) -> dict[str, Any]:
        """The receipt as plain JSON values."""
        return {
            "number": self.number,
            "dossier": self.dossier,
            "payer": self.payer,
            "charges": [charge.to_dict() for charge in self.charges],
            "method": self.method.value,
            "tendered": self.tendered,
            "taken_at": self.taken_at.isoformat(),
            "taken_by": self.taken_by,
            "site": self.site,
            "official": [self.official.form, self.official.serial, self.official.number],
        }

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Receipt":
        """The receipt a stored document holds."""
        return cls(
            number=body["number"],
            dossier=body["dossier"],
            payer=body["payer"],
            charges=tuple(Charge.from_dict(charge) for charge in body["charges"]),
            method=PaymentMethod(body["method"]),
            tendered=body["tendered"],
            taken_at=datetime.fromisoformat(body["taken_at"]),
            taken_by=body["taken_by"],
            site=body["site"],
            official=OfficialReceipt(*body["official"]),
        )


@dataclass(frozen=True, slots=True)
class DaySum:
    """The money of one day, in đồng, and how many receipts it came on."""

    cash: int
    transfer: int
    waived: int
    receipts: int

    @property
    def total(self) -> int:
        """Cash and transfers together."""
        return self.cash + self.transfer


class Money(Protocol):
    """What a receipt comes to, in đồng."""

    @property
    def method(self) -> PaymentMethod:
        """How it was paid."""

    @property
    def total(self) -> int:
        """What was paid."""

    @property
    def waived(self) -> int:
        """What was waived."""


def sum_receipts(receipts: Iterable[Money]) -> DaySum:
    """What the given receipts come to."""
    kept = tuple(receipts)
    return DaySum(
        cash=sum(receipt.total for receipt in kept if receipt.method is PaymentMethod.CASH),
        transfer=sum(receipt.total for receipt in kept if receipt.method is PaymentMethod.TRANSFER),
        waived=sum(receipt.waived for receipt in kept),
        receipts=len(kept),
    )
