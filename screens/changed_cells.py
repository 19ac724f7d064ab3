"""Only the cells that have changed go to the terminal.

Textual 8.2.8 paints every region that may have changed, and a new layout or a dialog may have changed everything: the
first look at a screen took 10 kB, closing a dialog 6 kB, three seconds on a line of 19,200 baud. It knows nothing of
what the terminal shows already; this does.
"""

from collections.abc import Iterator
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

from screens.looks import is_bare, look_of, switched

Cell = tuple[str, str]
"""What stands there, and its look (`screens.looks`); blanks that look the same in any bare look have none."""

Piece = tuple[int, int, list[Cell]]
"""Line, column, and what is drawn from there on."""

_BLANK: Cell = (" ", "")
# Going on over so many unchanged cells is cheaper than moving the cursor.
_NEAR = 6
_WORTH_ERASING_TO_END = 4
_WORTH_ERASING = 12


class TerminalMirror:
    """What the terminal shows, as far as this program has painted it."""

    def __init__(self, *, erases_in_lines: bool = True) -> None:
        self.erases_in_lines = erases_in_lines
        """Whether the terminal can erase so many cells from the cursor on."""
        self._size = Size()
        self._rows: dict[int, list[Cell | None]] = {}
        self._looks: dict[Style | None, str] = {}

    def forget(self) -> None:
        """Nothing is known any more: the next paint is a whole one."""
        self._rows.clear()
        self._looks.clear()

    def changes(self, update: CompositorUpdate, size: Size) -> CompositorUpdate:
        """The same update without what the terminal shows already; worked out when it is painted."""
        if isinstance(update, (LayoutUpdate, ChopsUpdate)):
            return _Changes(self, update, size)
        return update

    def resize(self, size: Size) -> None:
        """A terminal of another size has moved what it shows."""
        if size != self._size:
            self.forget()
            self._size = size

    def is_cleared_for(self, update: CompositorUpdate, size: Size) -> bool:
        """Whether the terminal is to be cleared: nothing is known of it, and everything is about to be painted."""
        if self._rows or not isinstance(update, LayoutUpdate) or update.region != size.region:
            return False
        self._rows = {y: [_BLANK] * size.width for y in range(size.height)}
        return True

    def take(self, update: LayoutUpdate | ChopsUpdate, width: int, console: Console) -> Iterator[Piece]:
        """Note what is about to be painted; gives the parts of it that are new, in order."""
        for y, x, strip in _laid_out(update) if isinstance(update, LayoutUpdate) else _chopped(update):
            row = self._rows.setdefault(y, [None] * width)
            cells = self._cells(strip, console)[: width - x]
            for start, end in _runs(row[x : x + len(cells)], cells):
                yield y, x + start, cells[start:end]
            row[x : x + len(cells)] = cells

    def _cells(self, strip: Strip, console: Console) -> list[Cell]:
        cells: list[Cell] = []
        for text, style, _control in strip:
            look = self._looks.get(style)
            if look is None:
                look = self._looks[style] = look_of(style, console)
            blank = _BLANK if is_bare(look) else (" ", look)
            if text.isascii():
                cells += [blank if character == " " else (character, look) for character in text]
                continue
            for character in text:
                width = cell_len(character)
                if width:
                    cells.append(blank if character == " " else (character, look))
                    cells += [("", look)] * (width - 1)
                elif cells:
                    cells[-1] = (cells[-1][0] + character, cells[-1][1])
        return cells


class WorkedOut(CompositorUpdate):
    """An update as the escape sequences it is."""

    def __init__(self, sequence: str) -> None:
        self.sequence = sequence

    def render_segments(self, console: Console) -> str:
        """The same whatever the console."""
        return self.sequence


class _Changes(CompositorUpdate):
    """The changed part of an update."""

    def __init__(self, mirror: TerminalMirror, update: LayoutUpdate | ChopsUpdate, size: Size) -> None:
        self._mirror = mirror
        self._update = update
        self._size = size

    def render_segments(self, console: Console) -> str:
        """The escape sequences that bring the terminal up to date; they begin and end in the terminal's own look."""
        width = self._size.width
        self._mirror.resize(self._size)
        drawn = ["\x1b[2J"] if self._mirror.is_cleared_for(self._update, self._size) else []
        look, line = "", -2
        for y, x, cells in self._mirror.take(self._update, width, console):
            drawn.append(_move(line, y, x))
            line = y
            at = x
            for (text, wanted), group in _alike(cells):
                length = len(group)
                if text == " " and not wanted and is_bare(look):
                    drawn.append(self._blanks(length, at + length == width, at + length < x + len(cells)))
                else:
                    drawn += (switched(look, wanted), "".join(cell[0] for cell in group))
                    look = wanted
                at += length
        drawn.append(switched(look, ""))
        return "".join(drawn)

    def _blanks(self, length: int, is_to_the_end: bool, goes_on: bool) -> str:
        """So many blanks: drawn, or erased where that is shorter."""
        if is_to_the_end and length >= _WORTH_ERASING_TO_END:
            return "\x1b[K"
        if length < _WORTH_ERASING or not self._mirror.erases_in_lines:
            return " " * length
        return f"\x1b[{length}X" + (f"\x1b[{length}C" if goes_on else "")


def _alike(cells: list[Cell]) -> Iterator[tuple[Cell, list[Cell]]]:
    """Neighbours drawn in one go: blanks without a look, and cells of one look."""
    for (is_blank, look), group in groupby(cells, key=lambda cell: (cell == _BLANK, cell[1])):
        yield (" " if is_blank else "", look), list(group)


def _move(line: int, y: int, x: int) -> str:
    """To a line and column, from wherever the cursor is on `line`."""
    if x:
        return f"\x1b[{y + 1};{x + 1}H"
    return "\r\n" if y == line + 1 else f"\x1b[{y + 1}H"


def _laid_out(update: LayoutUpdate) -> Iterator[tuple[int, int, Strip]]:
    for y, line in enumerate(update.strips, update.region.y):
        yield y, update.region.x, Strip.join(list(line))


def _chopped(update: ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= last and end > first:
                yield y, x, strip.crop(0, min(end, last) - x)


def _runs(old: list[Cell | None], new: list[Cell]) -> list[tuple[int, int]]:
    """Where cells differ; neighbours closer than moving the cursor costs are one run. None starts inside a letter."""
    runs: list[tuple[int, int]] = []
    for at, (was, cell) in enumerate(zip(old, new, strict=True)):
        if was == cell:
            continue
        while at and not new[at][0]:
            at -= 1
        if runs and at - runs[-1][1] <= _NEAR:
            runs[-1] = (runs[-1][0], max(runs[-1][1], at + 1))
        else:
            runs.append((at, at + 1))
    return [(start, _whole(new, end)) for start, end in runs]


def _whole(cells: list[Cell], end: int) -> int:
    while end < len(cells) and not cells[end][0]:
        end += 1
    return end
