"""The office's own procedures, as written in its `procedures.toml`."""

from collections.abc import Mapping
from typing import Any

from kiosk.catalogue import is_code
from kiosk.channels import Channel
from kiosk.errors import InvalidInput
from kiosk.fees import rule_from_dict
from kiosk.i18n import _
from kiosk.own_entries import (
    Fits,
    is_day,
    is_hour,
    is_number,
    is_text,
    list_of,
    makes,
    number_from,
    one_of,
    some_of,
    table_of,
    wrong_entry,
)
from kiosk.procedures import OnlineLevel, Procedure, RequiredDocument, TermChoice
from kiosk.terms import term_from_dict

_LONGEST_TERM = 3_650
"""Ten years, in days; hours are fewer still."""

_NEEDED = ("code", "name", "field")

_TERM = makes(term_from_dict, table_of({"kind": is_text, "count": number_from(1, _LONGEST_TERM), "cutoff": is_hour}))
_FEE = makes(
    rule_from_dict,
    table_of(
        {
            **dict.fromkeys(("kind", "name", "unit", "ground", "condition"), is_text),
            **dict.fromkeys(("amount", "first_pages", "first_price", "later_price", "cap"), is_number),
            "channels": some_of(Channel),
        }
    ),
)
_DOCUMENT = makes(
    RequiredDocument.from_dict,
    table_of({**dict.fromkeys(("name", "condition"), is_text), **dict.fromkeys(("originals", "copies"), is_number)}),
)
_PROCEDURE: Mapping[str, Fits] = {
    **dict.fromkeys((*_NEEDED, "ministry", "term_note", "ground", "fee_note", "note"), is_text),
    **dict.fromkeys(("valid_from", "valid_to"), is_day),
    "term": _TERM,
    "alternatives": list_of(makes(TermChoice.from_dict, table_of({"term": _TERM, "condition": is_text}))),
    "fees": list_of(_FEE),
    "documents": list_of(_DOCUMENT),
    "online": one_of(OnlineLevel),
}


def own_procedures(document: Mapping[str, Any]) -> tuple[Procedure, ...]:
    """The `[[procedure]]` entries of a `procedures.toml`.

    Raises:
        InvalidInput: an entry lacks something or holds a value that cannot be; the sentence names its code.
    """
    entries = document.get("procedure", [])
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise InvalidInput(_("Tệp procedures.toml: mỗi thủ tục phải viết trong một mục [[procedure]]."))
    return tuple(map(_procedure, entries))


def _procedure(entry: Mapping[str, Any]) -> Procedure:
    wrong = wrong_entry(entry, _PROCEDURE, _NEEDED)
    if wrong is not None:
        raise InvalidInput(
            _("Tệp procedures.toml, thủ tục “{code}”: thiếu hoặc sai {what}; hãy sửa lại.").format(
                code=str(entry.get("code", "?"))[:40], what=f"“{wrong}”"
            )
        )
    procedure = Procedure.from_dict(entry)
    if not is_code(procedure.code) or not procedure.name.strip() or not procedure.field.strip():
        raise InvalidInput(
            _("Tệp procedures.toml, thủ tục “{code}”: cần mã dạng 1.001193, tên và lĩnh vực.").format(
                code=procedure.code[:40]
            )
        )
    return procedure
