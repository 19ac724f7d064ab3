"""A list to choose from by one digit, seven on a page."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from kiosk.i18n import _
from screens.public.drawing import Choice, Line, choices
from screens.public.page import BACKWARD, FORWARD, Page, Press

PER_PAGE = 7

Entry = tuple[str, str]
"""What a choice says: big words, and smaller ones about them."""


class ListPage(Page):
    """Choices 1 to 7 of a list of any length; 8 and 9 turn its pages, 0 goes back.

    Args:
        title: the question.
        entries: what can be chosen.
        lead: the page that the choice in a place (from 0) leads to.
        parent: the page before.
    """

    def __init__(self, title: str, entries: Sequence[Entry], lead: Callable[[int], Page], parent: Page) -> None:
        super().__init__()
        self._title = title
        self._entries = entries
        self._lead = lead
        self._parent = parent
        self._first = 0

    @property
    def title(self) -> str:
        """The question, and which page of how many."""
        pages = -(-len(self._entries) // PER_PAGE)
        if pages < 2:
            return self._title
        return _("{title} – trang {page}/{pages}").format(
            title=self._title, page=self._first // PER_PAGE + 1, pages=pages
        )

    def body(self, width: int, height: int) -> list[Line]:
        """The choices of this page."""
        shown = self._entries[self._first : self._first + PER_PAGE]
        return choices([Choice(str(at), *entry) for at, entry in enumerate(shown, 1)], width, height)

    def hints(self) -> Sequence[tuple[str, str]]:
        """Back, and the pages there are."""
        turning = (("8", _("trang trước"), self._first > 0), ("9", _("trang sau"), self._has_more))
        return (*super().hints(), *((key, words) for key, words, possible in turning if possible))

    def press(self, press: Press) -> Page:
        """A digit chooses."""
        if press.leads_back:
            return self._parent
        place = int(press.digit or 0) - 1
        if 0 <= place < min(PER_PAGE, len(self._entries) - self._first):
            return self._lead(self._first + place)
        if (press.key in FORWARD or press.digit == "9") and self._has_more:
            self._first += PER_PAGE
        elif press.key in BACKWARD or press.digit == "8":
            self._first = max(0, self._first - PER_PAGE)
        return self

    @property
    def _has_more(self) -> bool:
        return self._first + PER_PAGE < len(self._entries)


class GuardedList(ListPage):
    """A list whose choice is written down at once."""

    GUARDED: ClassVar[bool] = True
