"""The three fixed lines: status on top, what the program says, and the keys."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.style import Style

from kiosk.i18n import N_, _
from screens.cells import fit, printable, shorten, wrap
from screens.keys import Key
from screens.widgets.line import LineWidget, Span

OFFICE_NAME = N_("MỘT CỬA")

_STRONG = Style(bold=True)
_WRONG = Style(bold=True, color="red")
_GAP = 2
_MESSAGE_LINES = 2
_KEY_LINES = 2
_MISSED_MOST = ("leave", "turn_typing")


class StatusBar(LineWidget):
    """Where the clerk is on the left, what burns and the time on the right; the right side is never cut first."""

    DEFAULT_CSS = """
    StatusBar { dock: top; height: 1; text-style: reverse; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._place: tuple[str, ...] = ()
        self._right = ""

    def show(self, place: tuple[str, ...], right: str) -> None:
        """Say where this is, most important last to be cut, and what burns; paints only a change."""
        if (place, right) != (self._place, self._right):
            self._place, self._right = place, right
            self.refresh()

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The one line."""
        right = shorten(printable(self._right), width - 2 * _GAP)
        left_width = width - cell_len(right) - 2 - (_GAP if right else 0)
        left = " · ".join((_(OFFICE_NAME), *self._place))
        if cell_len(printable(left)) > left_width:  # the screen's name matters more than the program's
            left = " · ".join(self._place)
        return [[(" " + fit(left, left_width), None), (" " * _GAP if right else "", None), (right + " ", None)]]


class MessageLine(LineWidget):
    """What the program says to the clerk: one line, two when the sentence is long; an error begins with `!`."""

    DEFAULT_CSS = """
    MessageLine { min-height: 1; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._text = ""
        self._wrong = False

    @property
    def text(self) -> str:
        """The sentence shown now, an error's with its `! `."""
        return f"! {self._text}" if self._wrong else self._text

    def say(self, text: str, wrong: bool = False) -> None:
        """Show `text` until something else is said; empty clears the line."""
        if (text, wrong) != (self._text, self._wrong):
            self._text, self._wrong = text, wrong
            self.redraw()

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The sentence, broken between words."""
        margin = "! " if self._wrong else ""
        indent = 1 + len(margin)
        texts = wrap(self._text, width - indent - 1, _MESSAGE_LINES)
        style = _WRONG if self._wrong else _STRONG
        first = (" " + margin + texts[0], style)
        return [[first], *([(" " * indent + text, style)] for text in texts[1:])]


class KeyBar(LineWidget):
    """The keys of the screen, then those of the whole program, on the last one or two lines.

    The screen's own keys come first. How to leave and to type stands behind them where it has no room on the last line;
    when they need both lines, what leads to other screens is left out (the help lists all).
    """

    DEFAULT_CSS = """
    KeyBar { min-height: 1; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._own: tuple[Key, ...] = ()
        self._global: tuple[Key, ...] = ()

    def show(self, own: Iterable[Key], everywhere: Iterable[Key]) -> None:
        """Show these keys."""
        keys = (tuple(own), tuple(everywhere))
        if keys != (self._own, self._global):
            self._own, self._global = keys
            self.redraw()

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The key lines: at most two."""
        own, everywhere = _broken_between_keys(self._own, width), _broken_between_keys(self._global, width)
        if len(own) >= _KEY_LINES:
            help_key = self._global[:1]
            last = _broken_between_keys(own[1], width - _keys_width(help_key))[0]
            rows = [own[0], self._filled_up([*last, *help_key], [], width)]
        elif own and everywhere:
            rows = [self._filled_up(own[0], everywhere[0], width), everywhere[0]]
        else:
            rows = (own or everywhere)[:_KEY_LINES]
        return [_key_line(keys, width) for keys in rows] or [[("", None)]]

    def _filled_up(self, row: list[Key], shown: Sequence[Key], width: int) -> list[Key]:
        """The row, and behind it as many keys of the program as there is room for; none that leads to a screen."""
        left = [key for key in self._global if key not in shown and key not in row and not _shows_a_screen(key)]
        taken: list[Key] = []
        for key in sorted(left, key=lambda key: key.action not in _MISSED_MOST):
            if _keys_width([*row, *taken, key]) <= width:
                taken.append(key)
        return [*row, *(key for key in left if key in taken)]


def _shows_a_screen(key: Key) -> bool:
    return key.action.startswith("show(")


def _broken_between_keys(keys: Iterable[Key], width: int) -> list[list[Key]]:
    rows: list[list[Key]] = []
    left = 0
    for key in keys:
        needed = _keys_width([key])
        if not rows or needed > left:
            rows.append([])
            left = width
        rows[-1].append(key)
        left -= needed
    return rows


def _keys_width(keys: Iterable[Key]) -> int:
    return sum(1 + cell_len(key.name) + 1 + cell_len(_(key.label)) for key in keys)


def _key_line(keys: Sequence[Key], width: int) -> list[Span]:
    # Two blanks between keys read better, where there is room for them.
    gap = "  " if _keys_width(keys) + len(keys) <= width else " "
    spans: list[Span] = []
    for place, key in enumerate(keys):
        spans += [(gap if place else " ", None), (key.name, _STRONG), (" " + _(key.label), None)]
    return spans
