"""Before Textual is imported: its environment made safe for a counter, and the terminal judged.

This module must not import textual, which reads its environment once, at import.
"""

import os
import sys
from collections.abc import MutableMapping
from typing import TextIO

from kiosk.i18n import _

_SETTINGS = {
    # A page turned with animation costs 70 kB on the line instead of 4.
    "TEXTUAL_ANIMATIONS": "none",
    # "Report all keys" confuses input methods.
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
}
_KEPT = frozenset({"TEXTUAL_COLOR_SYSTEM", "TEXTUAL_FPS", "TEXTUAL_SPEEDUPS"})
_ERASING = ("xterm", "linux", "tmux", "putty", "rxvt", "vte", "konsole", "gnome", "alacritty", "kitty", "foot", "vt220")
"""How the names of terminals begin whose terminfo has `ech`; `vt100` and `screen` have not."""

_UNUSABLE_TERMINALS = frozenset({"", "dumb", "unknown"})


def prepare_terminal(environ: MutableMapping[str, str] = os.environ, screen: TextIO | None = None) -> str | None:
    """Set Textual's environment for the counter and say why this terminal cannot be used, None when it can.

    Every other TEXTUAL variable is taken away: some load any class, switch on Ctrl+Z, or write what is typed to a file.
    """
    for name in [name for name in environ if name.startswith("TEXTUAL") and name not in _KEPT]:
        del environ[name]
    # What a shell said of its size when it started would be believed before the terminal, and no resizing noticed.
    for name in ("COLUMNS", "LINES"):
        environ.pop(name, None)
    environ.update(_SETTINGS)
    return _objection(environ.get("TERM", ""), sys.__stderr__ if screen is None else screen)


def erases_in_lines(term: str) -> bool:
    """Whether a terminal of this name can erase so many cells of a line (ECH)."""
    return term.startswith(_ERASING)


def wipe_screen(screen: TextIO | None = None) -> None:
    """Clear the screen and what can be scrolled back to: a plain console keeps the last form in sight."""
    screen = sys.__stderr__ if screen is None else screen
    if screen is not None and screen.isatty():
        screen.write("\x1b[2J\x1b[3J\x1b[H")
        screen.flush()


def _objection(term: str, screen: TextIO | None) -> str | None:
    if screen is None or not screen.isatty():
        return _(
            "Giao diện quầy cần một màn hình dòng lệnh; hãy chạy trực tiếp trong cửa sổ lệnh, không qua đường ống."
        )
    if term in _UNUSABLE_TERMINALS:
        return _(
            "Kiểu màn hình này không dùng được (TERM={term}); hãy đặt TERM, ví dụ: export TERM=xterm-256color."
        ).format(term=term or _("trống"))
    encoding = (screen.encoding or "").lower().replace("-", "")
    if encoding != "utf8":
        return _("Màn hình không dùng bảng mã UTF-8 nên không hiện được tiếng Việt; hãy đặt: export LANG=C.UTF-8.")
    return None
