"""What users see goes through gettext, and the English catalogue knows all of it."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from kiosk.charges import certified_copies, charge_for
from kiosk.fees import Free
from kiosk.i18n import _, set_language

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "kiosk" / "locale" / "en.po"
SOURCES = sorted(path for room in ("kiosk", "screens", "storage") for path in (ROOT / room).rglob("*.py"))
# Reports, slips and their words are Vietnamese whatever the language of the screen; the demo's people and office,
# and what a new office calls itself, too.
ALWAYS_VIETNAMESE = {
    "kiosk/apology_letter.py",
    "kiosk/charges.py",
    "kiosk/clock.py",
    "kiosk/demo.py",
    "kiosk/demo_people.py",
    "kiosk/fees.py",
    "kiosk/office_names.py",
    "kiosk/procedures.py",
    "kiosk/receipts.py",
    "kiosk/settings.py",
    "kiosk/slips.py",
    "kiosk/vietnamese/collate.py",
    "kiosk/vietnamese/dates.py",
    "kiosk/vietnamese/fold.py",
    "kiosk/vietnamese/numbers.py",
    "kiosk/vietnamese/syllable.py",
    "kiosk/vietnamese/typed_word.py",
    "kiosk/vietnamese/typing_keys.py",
    "kiosk/work_calendar.py",
}
_VIETNAMESE = re.compile(r"[^\W\d_a-zA-Z]")


def _messages(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"}:
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part


def _docstrings(tree: ast.AST) -> set[int]:
    """The strings that stand alone: docstrings of modules, classes, functions and attributes."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _is_report(path: Path) -> bool:
    name = str(path.relative_to(ROOT))
    return name in ALWAYS_VIETNAMESE or name.startswith("kiosk/report")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_word_for_the_user_is_outside_gettext(path):
    if _is_report(path):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = _docstrings(tree) | {id(constant) for constant in _messages(tree)}
    loose = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in known
        and _VIETNAMESE.search(node.value)
    ]
    assert loose == []


def _all_messages() -> set[str]:
    return {
        constant.value
        for path in SOURCES
        for constant in _messages(ast.parse(path.read_text(encoding="utf-8")))
        if constant.value
    }


def test_the_english_catalogue_has_every_message_and_no_other():
    translated = {entry.msgid for entry in polib.pofile(str(CATALOGUE)) if entry.msgstr and not entry.obsolete}
    assert sorted(_all_messages() - translated) == []
    assert sorted(translated - _all_messages()) == []


def _fields(text: str) -> list[str]:
    return sorted(name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None)


def test_translations_keep_the_places_for_names_and_numbers():
    wrong = [entry.msgid for entry in polib.pofile(str(CATALOGUE)) if _fields(entry.msgid) != _fields(entry.msgstr)]
    assert wrong == []


def test_the_language_can_be_chosen():
    try:
        set_language("en")
        assert _("Đang chờ") == "Waiting"
        assert _("") == ""
    finally:
        set_language("vi")
    assert _("Đang chờ") == "Đang chờ"


def test_what_a_receipt_keeps_is_vietnamese_whatever_the_screen_speaks():
    try:
        set_language("en")
        charges = (certified_copies(500), charge_for(Free("Lệ phí hộ tịch")))
    finally:
        set_language("vi")
    assert [(charge.unit, charge.basis) for charge in charges] == [
        ("bản", "200.000 (mức tối đa một bản)"),
        ("trường hợp", "không thu"),
    ]
