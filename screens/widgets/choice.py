"""One answer out of a few, on one line: `(•) Trực tiếp ( ) Trực tuyến`."""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message

from screens.cells import printable
from screens.widgets.form import Entry, advance
from screens.widgets.line import LineWidget, Span

T = TypeVar("T")

_HERE = Style(reverse=True)


class Choice(LineWidget, Entry, Generic[T], can_focus=True):
    """A radio line. Left and right or Space change the answer, a digit picks one, Enter goes to the next field."""

    DEFAULT_CSS = """
    Choice { height: 1; width: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("space", "turn", show=False),
        Binding("enter", "accept", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Another answer was chosen."""

        choice: "Choice[Any]"
        value: Any

        @property
        def control(self) -> "Choice[Any]":
            """The line it was chosen on."""
            return self.choice

    def __init__(
        self,
        id: str,
        options: Sequence[tuple[T, str]],
        *,
        label: str = "",
        value: T | None = None,
        disabled: bool = False,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes, disabled=disabled, markup=False)
        self.label = label
        self._options = [(answer, printable(text)) for answer, text in options]
        self._at = next((at for at, (answer, _text) in enumerate(self._options) if answer == value), 0)

    @property
    def value(self) -> T:
        """The chosen answer."""
        return self._options[self._at][0]

    @value.setter
    def value(self, value: T) -> None:
        self._choose(next(at for at, (answer, _text) in enumerate(self._options) if answer == value))

    @property
    def place(self) -> int:
        """The place of the chosen answer, from 0."""
        return self._at

    @place.setter
    def place(self, place: int) -> None:
        self._choose(min(max(0, place), len(self._options) - 1))

    def offer(self, options: Sequence[tuple[T, str]], value: T | None = None) -> None:
        """Offer other answers; `value` is chosen, else the first. Says nothing of a change: it is not the clerk's."""
        self._options = [(answer, printable(text)) for answer, text in options]
        self._at = next((at for at, (answer, _text) in enumerate(self._options) if answer == value), 0)
        self.refresh(layout=True)

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The one line; the answer is in reverse video while the line has the focus."""
        spans: list[Span] = []
        for at, (_answer, text) in enumerate(self._options):
            chosen = at == self._at
            here = _HERE if chosen and self.has_focus else None
            spans += [(f"({'•' if chosen else ' '}) {text}", here), (" ", None)]
        return [spans]

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The cells of all answers."""
        return sum(cell_len(text) + 5 for _answer, text in self._options)

    def on_focus(self) -> None:
        """Show where the focus is."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that the focus has gone."""
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """A digit picks the answer in that place."""
        if event.character and event.character in "123456789" and int(event.character) <= len(self._options):
            event.stop()
            self._choose(int(event.character) - 1)

    def action_move(self, step: int) -> None:
        """To the neighbour; stops at the ends."""
        self._choose(max(0, min(len(self._options) - 1, self._at + step)))

    def action_turn(self) -> None:
        """To the next answer, round and round."""
        self._choose((self._at + 1) % len(self._options))

    def action_accept(self) -> None:
        """Go on to the next field."""
        advance(self)

    def _choose(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self.refresh()
            self.post_message(self.Changed(self, self.value))
