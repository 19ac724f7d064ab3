"""The applicant (người nộp): who hands a dossier in, and what their details may be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.citizen import domestic_phone, identity_number
from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.typed_text import short_text
from kiosk.vietnamese.dates import short_date
from kiosk.vietnamese.fold import fold, has_letter, tidy

LONGEST_NAME = 120
LONGEST_ADDRESS = 500
LONGEST_NUMBER = 30

_LABELS = {
    "name": N_("Họ tên"),
    "id_number": N_("Số giấy tờ"),
    "birth": N_("Ngày sinh"),
    "sex": N_("Giới tính"),
    "address": N_("Địa chỉ"),
    "phone": N_("Điện thoại"),
    "on_behalf_of": N_("Nộp thay cho"),
}
_LONGEST = {
    "name": (N_("Họ tên"), LONGEST_NAME),
    "on_behalf_of": (N_("Tên người được nộp thay"), LONGEST_NAME),
    "address": (N_("Địa chỉ"), LONGEST_ADDRESS),
    "id_number": (N_("Số giấy tờ"), LONGEST_NUMBER),
    "phone": (N_("Số điện thoại"), LONGEST_NUMBER),
}
"""What each text is called and how many characters a form has room for."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who hands the dossier in, and for whom if not for themselves.

    `birth` is the year alone where that is all the papers say.
    """

    name: str
    id_number: str = ""
    birth: date | int | None = None
    sex: str = ""
    address: str = ""
    phone: str = ""
    on_behalf_of: str = ""

    def checked(self) -> "Applicant":
        """The same person with clean text.

        Raises:
            InvalidInput: no name, none with a letter in it, or a text longer than any form has room for.
        """
        clean = {
            field: short_text(getattr(self, field), longest, _(label), field)
            for field, (label, longest) in _LONGEST.items()
        }
        if not clean["name"]:
            raise InvalidInput(_("Chưa có họ tên người nộp; hãy gõ họ và tên."), field="name")
        if not has_letter(clean["name"]):
            raise InvalidInput(
                _("“{name}” không phải là tên; hãy gõ họ và tên.").format(name=clean["name"][:20]), field="name"
            )
        clean["id_number"] = identity_number(clean["id_number"])
        clean["phone"] = domestic_phone(clean["phone"])
        return Applicant(birth=self.birth, sex=tidy(self.sex), **clean)

    def check_birth(self, today: date) -> None:
        """Return when they can have been born, as far as is known.

        Raises:
            InvalidInput: their birth is after `today`.
        """
        birth = self.birth
        if birth and (birth > today if isinstance(birth, date) else birth > today.year):
            raise InvalidInput(_("Ngày sinh ở tương lai; hãy kiểm tra lại."), field="birth")

    def is_same_person(self, other: "Applicant") -> bool:
        """By their numbers; by their names, accents aside, where one of the numbers is not known."""
        if self.id_number and other.id_number:
            return identity_number(self.id_number) == identity_number(other.id_number)
        return bool(other.name.strip()) and fold(self.name) == fold(other.name)

    def to_dict(self) -> dict[str, Any]:
        """The person as plain JSON values."""
        return {
            "name": self.name,
            "id_number": self.id_number,
            "birth": self.birth.isoformat() if isinstance(self.birth, date) else str(self.birth or "") or None,
            "sex": self.sex,
            "address": self.address,
            "phone": self.phone,
            "on_behalf_of": self.on_behalf_of,
        }

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Applicant":
        """The person a stored dossier names."""
        return cls(**{**body, "birth": _birth(body["birth"])})


def _birth(kept: str | None) -> date | int | None:
    if not kept:
        return None
    return int(kept) if kept.isdecimal() else date.fromisoformat(kept)


def changed_details(before: Applicant, after: Applicant) -> Iterator[str]:
    """What is different, a phrase for each detail: `Họ tên: “Am” → “An”`."""
    for name, label in _LABELS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield _("{what}: “{old}” → “{new}”").format(what=_(label), old=shown_detail(old), new=shown_detail(new))


def shown_detail(value: object) -> str:
    """A detail of an applicant as a sentence quotes it: a day as it is printed, nothing for what is not known."""
    return short_date(value) if isinstance(value, date) else str(value or "")
