"""How a page of the citizen's side is put on the screen: lines of spans, centred, in glyphs of the console font."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style

from screens.cells import fit, printable, shorten, wrap
from screens.widgets.big_number import HEIGHT, drawn, width_of
from screens.widgets.line import Span

Line = list[Span]

STRONG = Style(bold=True)
KEY = Style(reverse=True, bold=True)
WRONG = Style(bold=True, color="red")

WIDEST = 100
"""Wider lines are hard to read from where a citizen stands."""
_TILE = HEIGHT + 2
_TILE_GAP = 2
_NARROWEST_TILE = 30
_CHIP = 7
_CHIP_GAP = 3
_MARGIN = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """What a digit chooses: some big words, and smaller ones about them."""

    digit: str
    words: str
    about: str = ""


def text(words: str, style: Style | None = None) -> Line:
    """One line of words."""
    return [(printable(words), style)]


def width_of_line(line: Line) -> int:
    """How many cells the line takes."""
    return sum(cell_len(part) for part, _style in line)


def centred(line: Line, width: int) -> Line:
    """The line with blanks before it."""
    return [(" " * max(0, (width - width_of_line(line)) // 2), None), *line]


def sentences(words: str, width: int, style: Style | None = None) -> list[Line]:
    """Words in as many centred lines as they need."""
    return [centred(text(line, style), width) for line in wrap(words, min(width, WIDEST) - 2 * _MARGIN)]


def column(lines: Sequence[Line], width: int) -> list[Line]:
    """Lines that begin under each other, their block in the middle."""
    left = max(0, (width - max((width_of_line(line) for line in lines), default=0)) // 2)
    return [[(" " * left, None), *line] for line in lines]


def big(number: str, width: int, height: int) -> list[Line]:
    """A number as large as there is room for."""
    for scale in (3, 2, 1):
        if width_of(number, scale) <= width - 2 * _MARGIN and HEIGHT * scale <= height:
            return [centred(list(line), width) for line in drawn(number, scale)]
    return [centred(text(f" {number} ", KEY), width)]


def choices(items: Sequence[Choice], width: int, height: int) -> list[Line]:
    """The choices: tiles where four or fewer have room for them, else a list."""
    rows = -(-len(items) // 2)
    tile = (min(width, WIDEST) - 2 * _MARGIN - _TILE_GAP) // 2
    air = 1 if rows * _TILE + (rows - 1) <= height else 0
    if len(items) in (2, 3, 4) and tile >= _NARROWEST_TILE and rows * _TILE + (rows - 1) * air <= height:
        return _tiles(items, tile, air, width)
    return _list(items, width, height)


def keys(hints: Iterable[tuple[str, str]], width: int) -> Line:
    """The line of keys at the bottom: those that do not fit are left out."""
    line: Line = []
    for key, words in hints:
        hint: Line = [(f" {key} ", KEY), (f" {words}", None)]
        gap: Line = [("    ", None)] if line else []
        if width_of_line([*line, *gap, *hint]) <= width:
            line += [*gap, *hint]
    return centred(line, width)


def entry(label: str, value: str, room: int, *, hidden: bool, active: bool, label_width: int) -> Line:
    """A field: its label and what was typed, between brackets; the active one in reverse video with a cursor."""
    shown = "•" * len(value) if hidden else value
    shown = shown[-(room - 1) :] if active else shorten(shown, room)
    filled = fit(shown, room)
    line: Line = [(fit(label, label_width, "right") + "  ", STRONG if active else None), ("[", None)]
    if not active:
        return [*line, (filled, None), ("]", None)]
    at = len(shown)
    reverse = Style(reverse=True)
    return [*line, (filled[:at], reverse), (" ", None), (filled[at + 1 :], reverse), ("]", None)]


def _tiles(items: Sequence[Choice], tile: int, air: int, width: int) -> list[Line]:
    lines: list[Line] = []
    for start in range(0, len(items), 2):
        pair = [_tile(item, tile) for item in items[start : start + 2]]
        if len(pair) == 1:
            pair.append([[(" " * tile, None)] for _row in range(_TILE)])
        if start:
            lines += [[] for _line in range(air)]
        lines += [[*left, (" " * _TILE_GAP, None), *right] for left, right in zip(*pair, strict=True)]
    return column(lines, width)


def _tile(item: Choice, width: int) -> list[Line]:
    digit = drawn(item.digit)
    beside = width_of(item.digit)
    inner = width - 2
    room = inner - beside - 3 * 2
    words: list[Line] = [text(line, STRONG) for line in wrap(item.words, room, 2)]
    if item.about:
        words += [text(line) for line in wrap(item.about, room, HEIGHT - len(words))]
    above = (HEIGHT - len(words)) // 2
    words = [*([] for _line in range(above)), *words]
    lines: list[Line] = [[("┌" + "─" * inner + "┐", None)]]
    for row in range(HEIGHT):
        said = words[row] if row < len(words) else []
        used = width_of_line(said)
        lines.append(
            [("│  ", None), *digit[row], ("  ", None), *said, (" " * (inner - 4 - beside - used), None), ("│", None)]
        )
    return [*lines, [("└" + "─" * inner + "┘", None)]]


def _list(items: Sequence[Choice], width: int, height: int) -> list[Line]:
    each = max(1, height // max(1, len(items)))
    inner = min(width - 2 * _MARGIN, WIDEST)
    tallest = next((rows for rows in (4, 3, 2, 1) if rows <= each), 1)
    lines: list[Line] = []
    for item in items:
        lines += _item(item, inner, tallest)
    while lines and not lines[-1]:
        lines.pop()
    left = (width - inner) // 2
    return [[(" " * left, None), *line] if line else line for line in lines]


def _item(item: Choice, width: int, rows: int) -> list[Line]:
    """One choice: a line, two, two and air, or with four a key of three lines and air."""
    gap: Span = (" " * _CHIP_GAP, None)
    key: Span = (item.digit.center(_CHIP), KEY)
    if rows == 1:
        return [[key, gap, *_words(item, width, 1)[0]]]
    words = _words(item, width, 2)
    if rows < 4:
        below: Line = [(" " * _CHIP, None), gap, *words[1]] if len(words) > 1 else []
        return [[key, gap, *words[0]], below, *([[]] if rows == 3 else [])]
    edge: Span = (" " * _CHIP, KEY)
    above = [] if len(words) == 1 else words[0]
    return [[edge, gap, *above], [key, gap, *words[-1]], [edge, gap], []]


def _words(item: Choice, width: int, rows: int) -> list[Line]:
    room = width - _CHIP - _CHIP_GAP
    if rows == 1 or not item.about:
        return [text(line, STRONG) for line in wrap(item.words, room, rows)]
    return [text(shorten(printable(item.words), room), STRONG), text(shorten(printable(item.about), room))]
