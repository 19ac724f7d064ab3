"""Keys as data: what a key does, what the key bar says of it, and the Textual bindings made of it."""

from collections.abc import Iterable
from typing import NamedTuple

from textual.binding import Binding

from kiosk.i18n import N_


class Key(NamedTuple):
    """One key: Textual's name of it, the action it runs, and the words the key bar shows.

    `label` is a message id (`N_`), translated where it is shown; a key not `shown` still is in the help.
    A single letter works in both cases, so Caps Lock does no harm.
    """

    key: str
    action: str
    label: str
    shown: bool = True

    @property
    def name(self) -> str:
        """The key as printed on a keyboard: `F4`, `Ctrl+S`, `Enter`, `/`."""
        return "+".join(_NAMES.get(part, part.capitalize()) for part in self.key.split("+"))

    @property
    def character(self) -> str | None:
        """What it types into a field, None for a key that types nothing."""
        if self.key == "space":
            return " "
        typed = _NAMES.get(self.key, self.key)
        return typed if len(typed) == 1 and typed.isascii() else None

    @property
    def leads_away(self) -> bool:
        """Whether it leads to another screen, or out of the program."""
        return self.action.startswith("show(") or self.action == "leave"

    @property
    def binding(self) -> Binding:
        """The same as Textual wants it."""
        return Binding(_both_cases(self.key), self.action, self.label, show=False)


GLOBAL_KEYS = (
    Key("f1", "help", N_("Trợ giúp")),
    Key("f2", "show('queue')", N_("Lấy số")),
    Key("f3", "show('intake')", N_("Tiếp nhận")),
    Key("f4", "show('lookup')", N_("Tra cứu")),
    Key("f5", "show('fees')", N_("Thu phí")),
    Key("f6", "show('report')", N_("Báo cáo")),
    Key("f9", "lock", N_("Khóa")),
    Key("f10", "leave", N_("Rời quầy")),
    Key("ctrl+t", "turn_typing", N_("Bộ gõ")),
    Key("ctrl+g", "turn_contrast", N_("Tương phản cao"), shown=False),
    Key("escape", "go_back", N_("Quay lại"), shown=False),
)
"""The keys that mean the same on every screen."""

_NAMES = {
    "escape": "Esc",
    "slash": "/",
    "question_mark": "?",
    "space": "Space",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "plus": "+",
    "minus": "-",
    "asterisk": "*",
    "delete": "Delete",
}


def bindings(keys: Iterable[Key]) -> list[Binding]:
    """The Textual bindings of `keys`."""
    return [key.binding for key in keys]


def _both_cases(key: str) -> str:
    return f"{key},{key.upper()}" if len(key) == 1 and key.isalpha() else key
