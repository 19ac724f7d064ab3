"""Waivers and reductions (miễn, giảm): who need not pay a charge, on what legal ground, and until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from kiosk.channels import Channel
from kiosk.charges import Charge
from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.vietnamese.fold import nfc

_SHIPPED = Path(__file__).parent / "data" / "waivers.toml"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver of `share_percent` of a charge, for procedures, filing channels and days.

    `procedures` (codes), `fields` (lĩnh vực) and `channels` left at None mean all of them; a procedure counts when it
    is named by code *or* by field, and `except_procedures` takes out single ones. `condition` is what the clerk has
    to see for themselves before applying it. Both days of the range are included.

    Raises:
        InvalidInput: the share is not 1 to 100.
    """

    key: str
    name: str
    ground: str
    share_percent: int = 100
    procedures: tuple[str, ...] | None = None
    fields: tuple[str, ...] | None = None
    except_procedures: tuple[str, ...] = ()
    channels: tuple[Channel, ...] | None = None
    condition: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.share_percent <= 100:
            raise InvalidInput(_("Tỷ lệ miễn giảm phải từ 1 đến 100%."), field="share_percent")

    @property
    def reason(self) -> str:
        """What a receipt gives as the reason; kept, and so in Vietnamese in every language."""
        if self.share_percent == 100:
            return self.name
        return N_("{name} (giảm {share}%)").format(name=self.name, share=self.share_percent)

    def in_force(self, on: date) -> bool:
        """It may be applied on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def applies_to(self, procedure_code: str, field: str, channel: Channel, on: date) -> bool:
        """It may be applied to such a dossier that day; whether its `condition` is met is for the clerk to see."""
        return (
            self.in_force(on)
            and (self.channels is None or channel in self.channels)
            and procedure_code not in self.except_procedures
            and self._names(procedure_code, field)
        )

    def _names(self, procedure_code: str, field: str) -> bool:
        if self.procedures is None and self.fields is None:
            return True
        return procedure_code in (self.procedures or ()) or field in (self.fields or ())

    def to_dict(self) -> dict[str, Any]:
        """The waiver as plain JSON values."""
        return {
            "key": self.key,
            "name": self.name,
            "ground": self.ground,
            "share_percent": self.share_percent,
            "procedures": _list(self.procedures),
            "fields": _list(self.fields),
            "except_procedures": list(self.except_procedures),
            "channels": None if self.channels is None else [channel.value for channel in self.channels],
            "condition": self.condition,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Waiver":
        """The waiver a stored document or the shipped list holds; what is left out stands at its default."""
        channels = body.get("channels")
        return cls(
            key=body["key"],
            name=nfc(body["name"]),
            ground=nfc(body["ground"]),
            share_percent=body.get("share_percent", 100),
            procedures=_tuple(body.get("procedures")),
            fields=_tuple(body.get("fields")),
            except_procedures=tuple(body.get("except_procedures", ())),
            channels=None if channels is None else tuple(Channel(channel) for channel in channels),
            condition=nfc(body.get("condition", "")),
            valid_from=_day(body.get("valid_from")),
            valid_to=_day(body.get("valid_to")),
        )


@lru_cache
def load_waivers() -> tuple[Waiver, ...]:
    """The waivers known from the national texts; a province's own stand in the office's `waivers.toml`."""
    # Imported here: only a counter that takes money needs it.
    import tomllib

    text = _SHIPPED.read_text(encoding="utf-8")
    return tuple(Waiver.from_dict(entry) for entry in tomllib.loads(text)["waiver"])


def with_own(shipped: Iterable[Waiver], own: Iterable[Waiver]) -> tuple[Waiver, ...]:
    """The shipped waivers and the office's own after them; one of its own takes the place of a shipped one's key."""
    return tuple({waiver.key: waiver for waiver in (*shipped, *own)}.values())


def waivers_for(
    procedure_code: str, field: str, channel: Channel, on: date, waivers: Iterable[Waiver] | None = None
) -> tuple[Waiver, ...]:
    """The waivers a clerk may choose from for such a dossier, in their order; from the shipped ones if not said."""
    known = load_waivers() if waivers is None else waivers
    return tuple(waiver for waiver in known if waiver.applies_to(procedure_code, field, channel, on))


def best_waiver(charge: Charge, waivers: Iterable[Waiver]) -> Waiver | None:
    """Of several schemes the one that leaves the citizen least to pay; None when none would waive anything.

    Give it only waivers whose condition is met. Schemes that come to the same are told apart by their key, so the
    answer never depends on their order.
    """
    useful = [waiver for waiver in waivers if waived_amount(charge.gross, waiver)]
    return min(useful, key=lambda waiver: (-waived_amount(charge.gross, waiver), waiver.key), default=None)


def waive(charge: Charge, waiver: Waiver) -> Charge:
    """The charge with this waiver in place of any other: waivers are not added up."""
    return replace(
        charge,
        waived=waived_amount(charge.gross, waiver),
        waiver_reason=waiver.reason,
        waiver_ground=waiver.ground,
    )


def waived_amount(gross: int, waiver: Waiver) -> int:
    """The waived share of `gross`, in whole đồng; a broken đồng is rounded up, in the citizen's favour."""
    return -(-gross * waiver.share_percent // 100)


def _list(values: tuple[str, ...] | None) -> list[str] | None:
    return None if values is None else list(values)


def _tuple(values: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(nfc(value) for value in values)


def _day(found: date | str | None) -> date | None:
    # A TOML file gives a date, JSON its text.
    return date.fromisoformat(str(found)) if found else None
