"""User text as it fits into terminal cells: harmless, composed, and cut to a width."""

import unicodedata
from typing import Literal

from rich.cells import cell_len, set_cell_size

Align = Literal["left", "right", "center"]

ELLIPSIS = "…"

# Controls (ESC!), bidi and zero-width marks, half characters of a broken decoder, code points nobody has assigned.
_DRAWN_AS_BLANK = frozenset({"\t", "\n", "\r", "\v", "\f", "\u2028", "\u2029"})
_NEVER_DRAWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def printable(text: str) -> str:
    """`text` in NFC on one line, without anything a terminal could obey: line breaks become blanks, controls go."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return composed
    return "".join(_drawn(character) for character in composed)


def fit(text: str, width: int, align: Align = "left") -> str:
    """`text` in exactly `width` cells: cut with an ellipsis or filled with blanks; wide characters count two."""
    if width <= 0:
        return ""
    text = shorten(printable(text), width)
    blanks = width - cell_len(text)
    if align == "right":
        return " " * blanks + text
    if align == "center":
        return " " * (blanks // 2) + text + " " * (blanks - blanks // 2)
    return text + " " * blanks


def shorten(text: str, width: int) -> str:
    """`text` in at most `width` cells; what was cut is owned up to with an ellipsis."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS


def wrap(text: str, width: int, max_lines: int | None = None) -> list[str]:
    """`text` broken between words into lines of at most `width` cells; beyond `max_lines` the last line is cut."""
    lines = _broken(printable(text).split(), max(1, width))
    if max_lines is None or len(lines) <= max_lines:
        return lines
    return [*lines[: max_lines - 1], shorten(" ".join(lines[max_lines - 1 :]), width)]


def _broken(words: list[str], width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in words:
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = word
        while cell_len(line) > width:
            head = set_cell_size(line, width).rstrip()
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line] if line or not lines else lines


def _drawn(character: str) -> str:
    if character in _DRAWN_AS_BLANK:
        return " "
    return "" if unicodedata.category(character) in _NEVER_DRAWN else character
