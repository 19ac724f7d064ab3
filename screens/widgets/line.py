"""Lines drawn as they are: no markup, no layout of their own content, nothing registered that could leak."""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from screens.cells import fit

Span = tuple[str, Style | None]
"""A piece of a line: text already made printable, and a style laid over the widget's own."""


class LineWidget(Widget):
    """A widget of whole lines; subclasses say what the lines are at a width."""

    DEFAULT_CSS = """
    LineWidget { height: auto; width: 100%; }
    """

    _was_measured = False

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The lines at `width` cells, each in pieces."""
        raise NotImplementedError

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as there are lines."""
        self._was_measured = True
        return len(self.lines(width))

    def render_line(self, y: int) -> Strip:
        """Line `y`, filled with blanks to the widget's width."""
        width = self.size.width
        base = self.rich_style
        lines = self.lines(width)
        if y >= len(lines):
            return Strip.blank(width, base)
        segments = [Segment(text, base + style if style else base) for text, style in lines[y]]
        return Strip(segments).crop_extend(0, width, base)

    def redraw(self) -> None:
        """Paint again; asks for a new layout only when the number of lines has changed since the last one."""
        width, height = self.size
        # Hidden after it had been measured: Textual would show it again with the old number of lines.
        grown = len(self.lines(width)) != height if width else self._was_measured
        self.refresh(layout=self.is_attached and grown)


class TextWidget(LineWidget):
    """Lines made of words that may change."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self._text = text

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.redraw()


class TextLine(TextWidget):
    """One line of plain text, cut to the width it is given."""

    DEFAULT_CSS = """
    TextLine { height: 1; }
    """

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The text."""
        return [[(fit(self._text, width), None)]]

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The cells of the text."""
        return cell_len(self._text)
