"""What is longer than the screen, read by lines and screenfuls."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget


class PagedWidget(Widget, can_focus=True):
    """Lines of which some are in sight; subclasses draw them. Posts `Moved` when another line is on top."""

    DEFAULT_CSS = """
    PagedWidget { height: 1fr; width: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown,space", "turn(1)", show=False),
        Binding("home", "go_to(0)", show=False),
        Binding("end", "go_to(-1)", show=False),
    ]

    class Moved(Message):
        """Another line is on top."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id, classes=classes, markup=False)
        self._top = 0

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    @property
    def has_more(self) -> bool:
        """Some lines are below the last one in sight."""
        return self._top < self._last_top

    @property
    def _last_top(self) -> int:
        return max(0, self.line_count - max(1, self.size.height))

    def action_move(self, lines: int) -> None:
        """Some lines up or down."""
        self._go(self._top + lines)

    def action_turn(self, step: int) -> None:
        """One screenful up or down; one line of the last stays in sight."""
        self._go(self._top + step * max(1, self.size.height - 1))

    def action_go_to(self, line: int) -> None:
        """To the beginning (0) or the end (-1)."""
        self._go(0 if line == 0 else self.line_count)

    def _go(self, top: int) -> None:
        top = max(0, min(self._last_top, top))
        if top != self._top:
            self._top = top
            self.refresh()
            self.post_message(self.Moved())
