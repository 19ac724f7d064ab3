"""A form: labels left, values aligned, Enter to the next field, the first wrong field takes the focus."""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Iterator

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.message import Message
from textual.widget import Widget

from kiosk.errors import KioskError
from screens.widgets.line import TextLine

LABEL_WIDTH = 13


class Entry:
    """What a form can hold: a focusable widget with a `label` and the id its value goes by."""

    label: str


class Form(Vertical):
    """Rows of entries; posts `Completed` when Enter is pressed in the last one."""

    DEFAULT_CSS = """
    Form { height: auto; }
    """

    class Completed(Message):
        """Enter was pressed in the last entry."""

        def __init__(self, form: "Form") -> None:
            super().__init__()
            self.form = form

        @property
        def control(self) -> "Form":
            """The form."""
            return self.form

    def entries(self) -> Iterator[Widget]:
        """The entries a clerk can reach now, in order."""
        for widget in self.query("*").results(Widget):
            if isinstance(widget, Entry) and widget.focusable and widget.display:
                yield widget

    def focus_first(self) -> None:
        """Put the focus where the clerk begins."""
        for widget in self.entries():
            widget.focus()
            return

    def advance(self, entry: Widget) -> None:
        """Focus the entry after `entry`; after the last one the form is complete."""
        entries = list(self.entries())
        position = entries.index(entry) + 1 if entry in entries else 0
        if position < len(entries):
            entries[position].focus()
        else:
            self.post_message(self.Completed(self))


class FormRow(Horizontal):
    """One line of a form: entries side by side, each behind its label, and plain words between them.

    The first label is padded to `label_width`, so the values of a form's rows stand under each other.
    """

    DEFAULT_CSS = """
    FormRow { height: 1; padding: 0 1; }
    FormRow > TextLine { width: auto; }
    """

    def __init__(self, *parts: Widget | str, label_width: int = LABEL_WIDTH, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts = parts
        self._label_width = label_width

    def compose(self) -> ComposeResult:
        """Labels and entries in turn."""
        for position, part in enumerate(self._parts):
            label = part if isinstance(part, str) else part.label if isinstance(part, Entry) else ""
            if label or position == 0:
                yield self._labelled(label, position)
            if not isinstance(part, str):
                yield part

    def show(self, shown: bool) -> None:
        """Show the row or not; a form passes over entries that are not shown."""
        self.display = shown
        for entry in self.query("*").results(Widget):
            if isinstance(entry, Entry):
                entry.display = shown

    def _labelled(self, label: str, position: int) -> TextLine:
        if position > 0:
            return TextLine(f"  {label} ")
        return TextLine(label + " " * max(1, self._label_width - cell_len(label)))


def advance(entry: Widget) -> None:
    """Go on from `entry` to the next entry of the form it stands in, if it stands in one."""
    for node in entry.ancestors:
        if isinstance(node, Form):
            node.advance(entry)
            return


def focus_wrong(root: Widget, error: KioskError) -> bool:
    """Focus the entry below `root` that `error` speaks of (`InvalidInput.field` is its id); False without one."""
    name = getattr(error, "field", None)
    if not name:
        return False
    try:
        widget = root.query_one(f"#{name}")
    except NoMatches:
        return False
    widget.focus()
    return True
