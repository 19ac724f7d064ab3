"""Words that may change and need as many lines as they need."""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Sequence

from rich.style import Style

from screens.cells import fit, wrap
from screens.widgets.line import Span, TextWidget

_STRONG = Style(bold=True)


class Sentence(TextWidget):
    """Plain text broken between words; a line break in it stays one. Empty text takes no room.

    Args:
        text: what it says first.
        strong: in bold.
        centred: each line in the middle.
        most: the most lines it takes; the last one is cut then.
    """

    DEFAULT_CSS = """
    Sentence { padding: 0 1; }
    """

    def __init__(
        self, text: str = "", *, strong: bool = False, centred: bool = False, most: int = 6, id: str | None = None
    ) -> None:
        super().__init__(text, id=id)
        self._style = _STRONG if strong else None
        self._centred = centred
        self._most = most

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The text in lines."""
        if not self._text:
            return []
        broken = [line for part in self._text.split("\n") for line in wrap(part, width, self._most)][: self._most]
        return [[(fit(line, width, "center") if self._centred else line, self._style)] for line in broken]
