"""The office's own waivers (miễn, giảm theo nghị quyết của tỉnh), as written in its `waivers.toml`."""

from collections.abc import Mapping
from typing import Any

from kiosk.catalogue import is_code, normalise_code
from kiosk.channels import Channel
from kiosk.errors import InvalidInput
from kiosk.i18n import _
from kiosk.own_entries import Fits, is_day, is_text, list_of, number_from, some_of, wrong_entry
from kiosk.vietnamese.fold import has_letter_or_digit
from kiosk.waivers import Waiver

_CODES = list_of(lambda value: isinstance(value, str) and is_code(value))
_NEEDED = ("key", "name", "ground")
_WAIVER: Mapping[str, Fits] = {
    **dict.fromkeys(_NEEDED, lambda value: isinstance(value, str) and has_letter_or_digit(value)),
    "condition": is_text,
    "share_percent": number_from(1, 100),
    "procedures": _CODES,
    "except_procedures": _CODES,
    "fields": list_of(is_text),
    "channels": some_of(Channel),
    **dict.fromkeys(("valid_from", "valid_to"), is_day),
}


def own_waivers(document: Mapping[str, Any]) -> tuple[Waiver, ...]:
    """The `[[waiver]]` entries of a `waivers.toml`; what an entry leaves out stands as in `Waiver`.

    Raises:
        InvalidInput: an entry lacks something, holds a value that cannot be or is there twice; the sentence names it.
    """
    entries = document.get("waiver", [])
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise InvalidInput(_("Tệp waivers.toml: mỗi trường hợp miễn, giảm phải viết trong một mục [[waiver]]."))
    waivers = tuple(map(_waiver, entries))
    keys = [waiver.key for waiver in waivers]
    for key in keys:
        if keys.count(key) > 1:
            raise InvalidInput(_("Tệp waivers.toml ghi hai lần mục “{key}”; chỉ giữ một.").format(key=key[:40]))
    return waivers


def _waiver(entry: Mapping[str, Any]) -> Waiver:
    wrong = wrong_entry(entry, _WAIVER, _NEEDED)
    if wrong is not None:
        raise InvalidInput(
            _("Tệp waivers.toml, mục “{key}”: thiếu hoặc sai “{what}”; hãy sửa lại.").format(
                key=str(entry.get("key", "?"))[:40], what=wrong
            )
        )
    codes = {name: [normalise_code(code) for code in entry[name]] for name in entry if name.endswith("procedures")}
    return Waiver.from_dict({**entry, **codes})
