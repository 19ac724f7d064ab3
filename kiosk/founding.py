"""What a new office says of itself the first time the program opens an empty folder."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk.errors import InvalidInput
from kiosk.i18n import _
from kiosk.settings import Department, OfficeProfile, Site
from kiosk.staff import Role, StaffMember
from kiosk.vietnamese.fold import has_letter, nfc, tidy

LONGEST = 120

_SHIPPED = Path(__file__).parent / "data" / "departments.toml"


@dataclass(frozen=True, slots=True)
class Founding:
    """The answers of the first set-up: the office, its sites, and its head with a PIN."""

    name: str
    code: str
    centre: str
    superior: str
    place: str
    opened_on: date
    sites: tuple[str, ...]
    head: str
    pin: str

    def profile(self) -> OfficeProfile:
        """The profile these answers make.

        Raises:
            InvalidInput: an answer is missing or cannot be; `field` names it.
        """
        code = nfc(self.code).strip().upper()
        # Real codes look like H48.25 or 000.00.02.H55; a hyphen would break the dossier code apart.
        if not re.fullmatch(r"[A-Z0-9.]{2,30}", code):
            raise InvalidInput(_("Mã cơ quan gồm chữ, số và dấu chấm, như H48.25; hãy gõ lại."), field="code")
        sites = tuple(_given(site, "sites") for site in self.sites if site.strip())
        if not sites:
            raise InvalidInput(_("Cần ít nhất một điểm tiếp nhận; hãy gõ tên điểm."), field="sites")
        return OfficeProfile(
            code=code,
            name=_given(self.name, "name"),
            centre=_given(self.centre, "centre"),
            superior=_clean(self.superior, "superior"),
            place=_given(self.place, "place"),
            opened_on=self.opened_on,
            sites=tuple(Site(f"D{n}", site, self.opened_on) for n, site in enumerate(sites, 1)),
            departments=default_departments(),
        )

    def first_member(self) -> StaffMember:
        """The head of office, the first to sign in.

        Raises:
            InvalidInput: there is no name.
        """
        name = _given(self.head, "head")
        if not has_letter(name):
            raise InvalidInput(_("Họ tên phải có chữ; hãy gõ lại."), field="head")
        return StaffMember(key="lanhdao", name=name, role=Role.HEAD, site="D1", counter="1", since=self.opened_on)


def default_departments() -> tuple[Department, ...]:
    """The grouping of fields a new office starts from."""
    text = _SHIPPED.read_text(encoding="utf-8")
    return tuple(
        Department(entry["letter"], entry["name"], tuple(entry["fields"]))
        for entry in tomllib.loads(text)["department"]
    )


def _given(text: str, field: str) -> str:
    clean = _clean(text, field)
    if not clean:
        raise InvalidInput(_("Ô này không được để trống; hãy gõ nội dung."), field=field)
    return clean


def _clean(text: str, field: str) -> str:
    clean = tidy(text)
    if len(clean) > LONGEST:
        raise InvalidInput(_("Dài quá {n} ký tự; hãy rút gọn.").format(n=LONGEST), field=field)
    return clean
