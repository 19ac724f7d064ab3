"""A page of the citizen's side: what it shows, and the page that a key leads to. No widget, no terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style

from kiosk.errors import KioskError
from kiosk.i18n import N_, _
from screens.cells import fit
from screens.public.drawing import STRONG, WRONG, Line, keys, sentences

_USUAL_REST = 60.0
_BAR = Style(reverse=True)
_LOW = 16
"""Terminals lower than this have no blank lines to give away."""

EVERYWHERE_BACK = "*"
"""The key that leads back also where digits are typed: a number pad has no Esc."""
_BACK = frozenset({"0", "escape", "backspace"})
FORWARD = frozenset({"9", "pagedown", "down", "right", "space"})
BACKWARD = frozenset({"8", "pageup", "up", "left"})

BACK_HINT = ("0", N_("quay lại"))


@dataclass(frozen=True, slots=True)
class Press:
    """A key as it came: Textual's name of it and the character it types, if any."""

    key: str
    character: str = ""

    @property
    def leads_back(self) -> bool:
        """Whether it is one of the keys that lead back wherever no number is typed; `*` is on every number pad."""
        return self.key in _BACK or self.character == EVERYWHERE_BACK

    @property
    def digit(self) -> str:
        """The digit it is, else nothing."""
        return self.character if self.character.isascii() and self.character.isdigit() else ""


class Page:
    """One page; it lives for one visit, and everything typed goes when it goes.

    Subclasses say what is in the `body` and which page a key leads to.
    """

    REST: ClassVar[float] = _USUAL_REST
    """Seconds without a key after which the start comes back."""
    GUARDED: ClassVar[bool] = False
    """A key counts only once the page was there to be read: it writes to the store, or takes an answer away."""

    def __init__(self) -> None:
        self.note = ""
        """What is wrong with what was done last."""

    @property
    def title(self) -> str:
        """What the page is about."""
        raise NotImplementedError

    def body(self, width: int, height: int) -> list[Line]:
        """What is between the title and the keys, in at most `height` lines."""
        raise NotImplementedError

    def hints(self) -> Sequence[tuple[str, str]]:
        """The keys that are no choices, with their words."""
        return ((BACK_HINT[0], _(BACK_HINT[1])),)

    def press(self, press: Press) -> "Page":
        """Do what a key asks for.

        Returns:
            The page to show now, itself when the key leads nowhere.

        Raises:
            KioskError: it cannot be done; the sentence is shown on this page.
        """
        raise NotImplementedError


def answer(page: Page, press: Press) -> Page:
    """Press a key on a page; a refusal is noted on it."""
    page.note = ""
    try:
        return page.press(press)
    except KioskError as error:
        page.note = error.message
        return page


def drawn(page: Page, heading: str, width: int, height: int) -> list[Line]:
    """The whole page in exactly `height` lines: whose terminal, title, body in the middle, note, keys."""
    air: list[Line] = [] if height < _LOW else [[]]
    top: list[Line] = [[(fit(heading, width, "center"), _BAR)], *air, *sentences(page.title, width, STRONG)[:2]]
    note = sentences(page.note, width, WRONG)[:2] if page.note else []
    foot_height = len(note) + len(air) + 1
    room = max(1, height - len(top) - foot_height - 2 * len(air))
    body = page.body(width, room)[:room]
    foot: list[Line] = [*note, *air, keys(page.hints(), width)]
    blanks = max(0, height - len(top) - len(foot) - len(body))
    above: list[Line] = [[] for _line in range(blanks // 2)]
    below: list[Line] = [[] for _line in range(blanks - blanks // 2)]
    return [*top, *above, *body, *below, *foot][:height]
