"""Only the cells that have changed go to the terminal.

Textual 8.2.8 paints every region that may have changed, and a new layout or a dialog may have changed everything: the
first look at a screen took 10 kB, closing a dialog 6 kB, three seconds on a line of 19,200 baud. It knows nothing of
what the terminal shows already; this does.
"""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

Cell = tuple[str, Style | None]
Piece = tuple[int, int, Strip]
"""Line, column, and what is drawn from there on."""

_ERASE_TO_END = "\x1b[0m\x1b[K"
_WORTH_ERASING = len(_ERASE_TO_END) + 1
# Going on over so many unchanged cells is cheaper than moving the cursor.
_NEAR = 6


class TerminalMirror:
    """What the terminal shows, as far as this program has painted it."""

    def __init__(self) -> None:
        self._width = 0
        self._rows: dict[int, list[Cell | None]] = {}

    def forget(self) -> None:
        """Nothing is known any more: the next paint is a whole one."""
        self._rows.clear()

    def changes(self, update: CompositorUpdate, width: int) -> CompositorUpdate:
        """The same update without what the terminal shows already; worked out when it is painted."""
        if isinstance(update, (LayoutUpdate, ChopsUpdate)):
            return _Changes(self, update, width)
        return update

    def take(self, pieces: Iterable[Piece], width: int) -> Iterator[Piece]:
        """Note what is about to be painted; gives the parts of it that are new, in order."""
        if width != self._width:
            self.forget()
            self._width = width
        for y, x, strip in pieces:
            row = self._rows.setdefault(y, [None] * width)
            cells = _cells(strip)[: width - x]
            for start, end in _runs(row[x : x + len(cells)], cells):
                yield y, x + start, Strip(_segments(cells[start:end]))
            row[x : x + len(cells)] = cells


class _Changes(CompositorUpdate):
    """The changed part of an update."""

    def __init__(self, mirror: TerminalMirror, update: LayoutUpdate | ChopsUpdate, width: int) -> None:
        self._mirror = mirror
        self._update = update
        self._width = width

    def render_segments(self, console: Console) -> str:
        """The escape sequences that bring the terminal up to date."""
        update = self._update
        pieces = _laid_out(update) if isinstance(update, LayoutUpdate) else _chopped(update)
        return "".join(
            Control.move_to(x, y).segment.text + _drawn(strip, x + strip.cell_length >= self._width, console)
            for y, x, strip in self._mirror.take(pieces, self._width)
        )


def _laid_out(update: LayoutUpdate) -> Iterator[Piece]:
    for y, line in enumerate(update.strips, update.region.y):
        yield y, update.region.x, Strip.join(list(line))


def _chopped(update: ChopsUpdate) -> Iterator[Piece]:
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= last and end > first:
                yield y, x, strip.crop(0, min(end, last) - x)


def _cells(strip: Strip) -> list[Cell]:
    cells: list[Cell] = []
    for text, style, _control in strip:
        if text.isascii():
            cells += [(character, style) for character in text]
            continue
        for character in text:
            width = cell_len(character)
            if width:
                cells.append((character, style))
                cells += [("", style)] * (width - 1)
            elif cells:
                cells[-1] = (cells[-1][0] + character, style)
    return cells


def _runs(old: list[Cell | None], new: list[Cell]) -> list[tuple[int, int]]:
    """Where cells differ; neighbours closer than moving the cursor costs are one run. None starts inside a letter."""
    runs: list[tuple[int, int]] = []
    for at, (was, cell) in enumerate(zip(old, new, strict=True)):
        if was is cell or was == cell:
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


def _segments(cells: list[Cell]) -> list[Segment]:
    segments: list[Segment] = []
    for text, style in cells:
        if segments and (segments[-1].style is style or segments[-1].style == style):
            segments[-1] = Segment(segments[-1].text + text, style)
        else:
            segments.append(Segment(text, style))
    return segments


def _drawn(strip: Strip, to_the_end: bool, console: Console) -> str:
    """The strip; blanks up to the end of the line are erased instead of drawn."""
    segments = list(strip)
    last = segments[-1]
    if to_the_end and len(last.text) >= _WORTH_ERASING and not last.text.strip(" ") and _is_bare(last.style):
        return Strip(segments[:-1]).render(console) + _ERASE_TO_END
    return strip.render(console)


def _is_bare(style: Style | None) -> bool:
    if style is None:
        return True
    has_colour = style.bgcolor is not None and not style.bgcolor.is_default
    return not (has_colour or style.reverse or style.underline or style.strike)
