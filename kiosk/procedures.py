"""An administrative procedure (thủ tục hành chính) as the counter needs it, in one version with its dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kiosk.fees import FeeRule, rule_from_dict, rule_to_dict
from kiosk.i18n import N_, _
from kiosk.terms import Term, term_from_dict, term_to_dict
from kiosk.vietnamese.fold import nfc, tidy

_PREFIX = "Thủ tục "


class OnlineLevel(StrEnum):
    """How much of a procedure can be done online (NĐ 42/2022, NĐ 224/2026)."""

    FULL = "full"
    PARTIAL = "partial"

    @property
    def label(self) -> str:
        """The level in the user's words."""
        return _(_ONLINE_LABELS[self])


_ONLINE_LABELS = {OnlineLevel.FULL: N_("Toàn trình"), OnlineLevel.PARTIAL: N_("Một phần")}


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """A document of the dossier (thành phần hồ sơ); None where the number of originals or copies is not stated.

    One with a `condition` is asked only of those it names.
    """

    name: str
    originals: int | None = None
    copies: int | None = None
    condition: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The document as plain JSON values."""
        return {
            "name": self.name,
            "originals": self.originals,
            "copies": self.copies,
            "condition": self.condition,
        }

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "RequiredDocument":
        """The document the catalogue names."""
        return cls(nfc(body["name"]), body.get("originals"), body.get("copies"), nfc(body.get("condition", "")))


@dataclass(frozen=True, slots=True)
class TermChoice:
    """Another statutory term, and when it holds instead: `cần xác minh`."""

    term: Term
    condition: str

    def to_dict(self) -> dict[str, Any]:
        """The choice as plain JSON values."""
        return {"term": term_to_dict(self.term), "condition": self.condition}

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "TermChoice":
        """The choice the catalogue names."""
        return cls(term_from_dict(body["term"]), nfc(body["condition"]))


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of a procedure; both days of its validity are included, None leaves that end open.

    `term` None means that no statutory term is known: the office has to say it. `ground` is the term's legal ground.
    """

    code: str
    name: str
    field: str
    ministry: str = ""
    term: Term | None = None
    alternatives: tuple[TermChoice, ...] = ()
    term_note: str = ""
    ground: str = ""
    fees: tuple[FeeRule, ...] = ()
    fee_note: str = ""
    documents: tuple[RequiredDocument, ...] = ()
    online: OnlineLevel | None = None
    note: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def short_name(self) -> str:
        """The name for narrow tables: without the leading “Thủ tục”."""
        short = self.name.removeprefix(_PREFIX)
        return short[:1].upper() + short[1:]

    def in_force(self, on: date) -> bool:
        """This version holds on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def to_dict(self) -> dict[str, Any]:
        """The procedure as plain JSON values; what is empty is left out."""
        body: dict[str, Any] = {
            "code": self.code,
            "name": self.name,
            "field": self.field,
            "ministry": self.ministry,
            "term": term_to_dict(self.term) if self.term else None,
            "alternatives": [choice.to_dict() for choice in self.alternatives],
            "term_note": self.term_note,
            "ground": self.ground,
            "fees": [rule_to_dict(rule) for rule in self.fees],
            "fee_note": self.fee_note,
            "documents": [document.to_dict() for document in self.documents],
            "online": self.online.value if self.online else None,
            "note": self.note,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }
        return {name: value for name, value in body.items() if value}

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Procedure":
        """The procedure the shipped catalogue or a stored document holds."""
        return cls(
            code=body["code"],
            name=_text(body, "name"),
            field=_text(body, "field"),
            ministry=_text(body, "ministry"),
            term=term_from_dict(body["term"]) if body.get("term") else None,
            alternatives=tuple(TermChoice.from_dict(choice) for choice in _list(body, "alternatives")),
            term_note=_text(body, "term_note"),
            ground=_text(body, "ground"),
            fees=tuple(rule_from_dict(rule) for rule in _list(body, "fees")),
            fee_note=_text(body, "fee_note"),
            documents=tuple(RequiredDocument.from_dict(document) for document in _list(body, "documents")),
            online=OnlineLevel(body["online"]) if body.get("online") else None,
            note=_text(body, "note"),
            valid_from=_day(body, "valid_from"),
            valid_to=_day(body, "valid_to"),
        )


def _text(body: Mapping[str, Any], name: str) -> str:
    return tidy(body.get(name) or "")


def _list(body: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    return body.get(name) or ()


def _day(body: Mapping[str, Any], name: str) -> date | None:
    # A TOML file gives a date, JSON its text.
    return date.fromisoformat(str(body[name])) if body.get(name) else None
