"""A text to read page by page: report previews, slips, help."""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from kiosk.i18n import _
from kiosk.vietnamese.fold import fold
from screens.cells import fit, printable
from screens.widgets.paged import PagedWidget

PAGE_BREAK = "\f"
_SIDE_STEP = 20
_FOUND = Style(reverse=True)
_RULE = "─"


class TextPager(PagedWidget):
    """Shows lines as they are; a form feed is drawn as a ruled page break with the number of the page it begins."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "shift(-1)", show=False),
        Binding("right", "shift(1)", show=False),
    ]

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: list[str] = []
        self._page_starts: dict[int, int] = {}
        self._left = 0
        self._found: int | None = None
        self._load(text)

    def show(self, text: str, keep_place: bool = False) -> None:
        """Show another text from its beginning, or (a new state of the same text) where the reader is."""
        self._load(text)
        self._found = None
        if keep_place:
            self._top = min(self._last_top, self._top)
        else:
            self._top = self._left = 0
        self.refresh()
        self.post_message(self.Moved())

    def _load(self, text: str) -> None:
        self._lines = []
        self._page_starts = {}
        for number, page in enumerate(text.split(PAGE_BREAK), start=1):
            if number > 1:
                self._page_starts[len(self._lines)] = number
                self._lines.append("")
            self._lines += [printable(line.expandtabs(4)) for line in page.rstrip("\n").split("\n")]

    @property
    def line_count(self) -> int:
        """How many lines the text has."""
        return len(self._lines)

    @property
    def pages(self) -> int:
        """How many pages the text has."""
        return len(self._page_starts) + 1

    @property
    def page(self) -> int:
        """The page the first line in sight belongs to, from 1."""
        return max((number for at, number in self._page_starts.items() if at <= self._top), default=1)

    @property
    def position(self) -> str:
        """Where the reader is: `Trang 1/4 · dòng 1–20/133`."""
        last = min(len(self._lines), self._top + self.size.height)
        return _("Trang {page}/{pages} · dòng {first}–{last}/{all}").format(
            page=self.page, pages=self.pages, first=self._top + 1, last=last, all=len(self._lines)
        )

    def find(self, words: str, folded: Callable[[str], str] = fold) -> bool:
        """Go to the next line that holds `words`, accents and case aside, from the start again after the end.

        Returns:
            False when there is no such line; the text stays where it is.
        """
        wanted = folded(words)
        if not wanted:
            return False
        count = len(self._lines)
        start = self._top if self._found is None else self._found + 1
        for at in ((start + step) % count for step in range(count)):
            if wanted in folded(self._lines[at]):
                self._found = at
                self._go(at - self.size.height // 3)
                self.refresh()
                return True
        return False

    def action_shift(self, step: int) -> None:
        """Sideways, where lines are wider than the screen."""
        widest = max((len(line) for line in self._lines), default=0)
        left = max(0, min(widest - self.size.width, self._left + step * _SIDE_STEP))
        if left != self._left:
            self._left = left
            self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Keep the last screenful full."""
        self._go(self._top)

    def render_line(self, y: int) -> Strip:
        """One line of the text."""
        width = self.size.width
        base = self.rich_style
        at = self._top + y
        if at >= len(self._lines):
            return Strip.blank(width, base)
        if at in self._page_starts:
            words = _(" trang {page} ").format(page=self._page_starts[at])
            return Strip([Segment(fit(_RULE * 4 + words + _RULE * width, width).replace("…", _RULE), base)])
        style = base + _FOUND if at == self._found else base
        return Strip([Segment(self._lines[at], style)]).crop_extend(self._left, self._left + width, base)
