"""A page to read, longer than the screen perhaps."""

from collections.abc import Sequence

from kiosk.i18n import _
from screens.cells import wrap
from screens.public.drawing import STRONG, WIDEST, Line, text
from screens.public.page import BACKWARD, FORWARD, Page, Press

_MARGIN = 4

Passage = tuple[str, Sequence[str]]
"""A heading, which may be empty, and the sentences under it."""


class ReadingPage(Page):
    """Passages under their headings; 8 and 9 turn the pages, 0 goes back."""

    def __init__(self, title: str, passages: Sequence[Passage], parent: Page) -> None:
        super().__init__()
        self._title = title
        self._passages = passages
        self._parent = parent
        self._page = 0
        self._pages = 1

    @property
    def title(self) -> str:
        """What is read."""
        return self._title

    def body(self, width: int, height: int) -> list[Line]:
        """This page of it."""
        pages = _paged(self._blocks(min(width, WIDEST) - 2 * _MARGIN), height)
        left = (width - min(width, WIDEST)) // 2 + _MARGIN
        self._pages = len(pages)
        self._page = min(self._page, self._pages - 1)
        shown = pages[self._page]
        if self._pages > 1:
            shown += [[] for _line in range(height - len(shown))]  # pages of one height do not jump
        return [[(" " * left, None), *line] for line in shown]

    def hints(self) -> Sequence[tuple[str, str]]:
        """Back, and the pages there are."""
        turning = (("8", _("trang trước"), self._page > 0), ("9", _("trang sau"), self._page + 1 < self._pages))
        return (*super().hints(), *((key, words) for key, words, possible in turning if possible))

    def press(self, press: Press) -> Page:
        """Turn pages, go back."""
        if press.leads_back:
            return self._parent
        if press.key in FORWARD or press.digit == "9":
            self._page = min(self._page + 1, self._pages - 1)
        elif press.key in BACKWARD or press.digit == "8":
            self._page = max(0, self._page - 1)
        return self

    def _blocks(self, width: int) -> list[list[Line]]:
        """Lines that stay together: a sentence, the first of a passage with its heading."""
        blocks: list[list[Line]] = []
        for heading, sentences in self._passages:
            above = [text(line, STRONG) for line in wrap(heading, width)] if heading else []
            if blocks:
                above.insert(0, [])
            for sentence in sentences:
                first, *rest = wrap(sentence, width - 2)
                blocks.append([*above, text(f"• {first}"), *(text(f"  {line}") for line in rest)])
                above = []
            if above:
                blocks.append(above)
        return blocks


def _paged(blocks: Sequence[Sequence[Line]], height: int) -> list[list[Line]]:
    """The blocks on pages of at most `height` lines; only one that is higher than a page is broken."""
    pages: list[list[Line]] = [[]]
    for block in blocks:
        if pages[-1] and len(pages[-1]) + len(block) > height:
            pages.append([])
        for line in block if pages[-1] or block[0] else block[1:]:
            if len(pages[-1]) == height:
                pages.append([])
            pages[-1].append(line)
    return pages
