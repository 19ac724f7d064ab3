"""Who works at the counter, and their PINs."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kiosk.errors import InvalidInput, KioskError
from kiosk.i18n import N_, _

SHORTEST_PIN = 4
LONGEST_PIN = 12


class Role(StrEnum):
    """The seat a member of staff has, as lists show it."""

    CLERK = "clerk"
    HEAD = "head"

    @property
    def label(self) -> str:
        """The role in the user's words."""
        return _({Role.CLERK: N_("Cán bộ một cửa"), Role.HEAD: N_("Lãnh đạo trung tâm")}[self])


class Payroll(StrEnum):
    """Whose payroll (biên chế) a member of staff is on."""

    CENTRE = "centre"
    SECONDED = "seconded"


class Duty(StrEnum):
    """Whether the centre is their only work (chuyên trách) or one of several (kiêm nhiệm)."""

    FULL_TIME = "full_time"
    CONCURRENT = "concurrent"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff, from their first day to the day before `until`."""

    key: str
    name: str
    role: Role
    site: str
    counter: str
    since: date
    until: date | None = None
    payroll: Payroll = Payroll.CENTRE
    duty: Duty = Duty.FULL_TIME
    pin_hash: str = ""

    def works_on(self, day: date) -> bool:
        """They are on the staff that day."""
        return self.since <= day and (self.until is None or day < self.until)

    def to_dict(self) -> dict[str, Any]:
        """The member as plain JSON values."""
        return {
            "key": self.key,
            "name": self.name,
            "role": self.role.value,
            "site": self.site,
            "counter": self.counter,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "payroll": self.payroll.value,
            "duty": self.duty.value,
            "pin_hash": self.pin_hash,
        }

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "StaffMember":
        """The member a stored document holds."""
        return cls(
            key=body["key"],
            name=body["name"],
            role=Role(body["role"]),
            site=body["site"],
            counter=body["counter"],
            since=date.fromisoformat(body["since"]),
            until=date.fromisoformat(body["until"]) if body["until"] else None,
            payroll=Payroll(body["payroll"]),
            duty=Duty(body["duty"]),
            pin_hash=body["pin_hash"],
        )


def hash_pin(pin: str) -> str:
    """A salted scrypt hash of a PIN.

    Raises:
        InvalidInput: the PIN is not 4 to 12 digits.
        KioskError: the machine is too busy to hash it now.
    """
    if not _is_pin(pin):
        raise InvalidInput(
            _("Mã PIN phải có từ {shortest} đến {longest} chữ số; hãy gõ lại.").format(
                shortest=SHORTEST_PIN, longest=LONGEST_PIN
            ),
            field="pin",
        )
    salt = os.urandom(8).hex()
    return f"{salt}${_digest(pin, salt)}"


def pin_fits(pin: str, pin_hash: str) -> bool:
    """The PIN is the one that was hashed.

    Raises:
        KioskError: the machine is too busy to find out now.
    """
    # From where hmac has it: hmac itself loads OpenSSL.
    from _operator import _compare_digest as compare_digest

    salt, _sep, digest = pin_hash.partition("$")
    return bool(digest) and _is_pin(pin) and compare_digest(_digest(pin, salt), digest)


def _is_pin(text: str) -> bool:
    return text.isascii() and text.isdigit() and SHORTEST_PIN <= len(text) <= LONGEST_PIN


def _digest(pin: str, salt: str) -> str:
    from kiosk.pin_digest import pin_digest

    digest = pin_digest(pin, salt)
    if digest is None:
        raise KioskError(_("Máy đang bận quá, chưa xử lý được mã PIN; đợi một lát rồi gõ lại."))
    return digest
