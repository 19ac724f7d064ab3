"""A number as tall as five lines, drawn with blanks in reverse video.

The console's Vietnamese font has no block characters; reversed blanks look the same on every terminal.
"""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Sequence

from rich.style import Style

from screens.widgets.line import LineWidget, Span

HEIGHT = 5
_PIXEL = "  "
_GAP = 2
_INK = Style(reverse=True)

# Five rows of three to five pixels, `#` is ink.
_SHAPES = {
    "0": "### #.# #.# #.# ###",
    "1": ".#. ##. .#. .#. ###",
    "2": "### ..# ### #.. ###",
    "3": "### ..# ### ..# ###",
    "4": "#.# #.# ### ..# ..#",
    "5": "### #.. ### ..# ###",
    "6": "### #.. ### #.# ###",
    "7": "### ..# ..# .#. .#.",
    "8": "### #.# ### #.# ###",
    "9": "### #.# ### ..# ###",
    "A": "### #.# ### #.# #.#",
    "B": "##. #.# ##. #.# ##.",
    "C": "### #.. #.. #.. ###",
    "D": "##. #.# #.# #.# ##.",
    "E": "### #.. ##. #.. ###",
    "F": "### #.. ##. #.. #..",
    "G": "#### #... #.## #..# ####",
    "H": "#.# #.# ### #.# #.#",
    "I": "### .#. .#. .#. ###",
    "J": "..# ..# ..# #.# ###",
    "K": "#.# #.# ##. #.# #.#",
    "L": "#.. #.. #.. #.. ###",
    "M": "#...# ##.## #.#.# #...# #...#",
    "N": "#..# ##.# #.## #..# #..#",
    "O": ".##. #..# #..# #..# .##.",
    "P": "### #.# ### #.. #..",
    "Q": ".##. #..# #..# #.#. .#.#",
    "R": "##. #.# ##. #.# #.#",
    "S": ".## #.. .#. ..# ##.",
    "T": "### .#. .#. .#. .#.",
    "U": "#.# #.# #.# #.# ###",
    "V": "#.# #.# #.# #.# .#.",
    "W": "#...# #...# #.#.# ##.## #...#",
    "X": "#.# #.# .#. #.# #.#",
    "Y": "#.# #.# .#. .#. .#.",
    "Z": "### ..# .#. #.. ###",
}


class BigNumber(LineWidget):
    """A queue number such as `A008`; empty, it takes no room."""

    DEFAULT_CSS = """
    BigNumber { width: auto; height: auto; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._number = ""

    @property
    def number(self) -> str:
        """What is drawn."""
        return self._number

    @number.setter
    def number(self, number: str) -> None:
        if number != self._number:
            wider = width_of(number) != width_of(self._number)
            self._number = number
            self.refresh(layout=wider)

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The five lines."""
        return drawn(self._number)

    def get_content_width(self, container: object, viewport: object) -> int:
        """The cells of all signs."""
        return width_of(self._number)


def drawn(number: str, scale: int = 1) -> list[list[Span]]:
    """`number` in lines of reversed blanks, `scale` times five of them; none for an empty one."""
    shapes = [_SHAPES[sign].split(" ") for sign in number.upper() if sign in _SHAPES]
    if not shapes:
        return []
    return [_pixels([shape[row // scale] for shape in shapes], scale) for row in range(HEIGHT * scale)]


def width_of(number: str, scale: int = 1) -> int:
    """How many cells `number` takes."""
    shapes = [_SHAPES[sign] for sign in number.upper() if sign in _SHAPES]
    return scale * (sum(shape.index(" ") * len(_PIXEL) for shape in shapes) + _GAP * max(0, len(shapes) - 1))


def _pixels(rows: Sequence[str], scale: int) -> list[Span]:
    spans: list[Span] = []
    for at, row in enumerate(rows):
        if at:
            spans.append((" " * _GAP * scale, None))
        spans += [(_PIXEL * scale, _INK if pixel == "#" else None) for pixel in row]
    return spans
