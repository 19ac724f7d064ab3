"""A list of records drawn line by line from any sequence: nothing is kept per row, a million rows cost nothing."""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Callable, Hashable, Sequence
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kiosk.i18n import N_, _
from screens.cells import Align, fit, wrap

R = TypeVar("R")

Tone = str
"""How a row is drawn: `""`, or `urgent` for what burns. Words in the row say the same; colour only repeats it."""

_MARGIN = 3  # mark, cursor, blank
_MORE = 2  # the arrows that say there are other pages
_TONES = {"urgent": Style(bold=True, color="red")}


class Column(NamedTuple, Generic[R]):
    """One column: `title` is a message id, `width` in cells, `text` gives a row's words.

    `min_terminal` is the narrowest terminal (columns) that shows it: wider terminals get more columns. A column that
    `grows` takes the width left over.
    """

    title: str
    width: int
    text: Callable[[R], str]
    align: Align = "left"
    min_terminal: int = 0
    grows: bool = False


class _OfTable(Message):
    """A message of a table, about a row where it is about one."""

    def __init__(self, table: "RecordTable[Any]", row: Any = None) -> None:
        super().__init__()
        self.table = table
        self.row = row

    @property
    def control(self) -> "RecordTable[Any]":
        """The table."""
        return self.table


class RecordTable(Widget, Generic[R], can_focus=True):
    """A table with a row cursor that turns whole pages instead of scrolling: a step repaints two rows.

    With a `key` the cursor and the marks stay with their record when the rows change. `markable` lets Space mark rows.
    """

    DEFAULT_CSS = """
    RecordTable { height: 1fr; width: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "turn_page(-1)", show=False),
        Binding("pagedown", "turn_page(1)", show=False),
        Binding("home", "go_to(0)", show=False),
        Binding("end", "go_to(-1)", show=False),
        Binding("enter", "choose", show=False),
        Binding("space", "mark", show=False),
    ]

    class RowChosen(_OfTable):
        """Enter was pressed on a row."""

    class CursorMoved(_OfTable):
        """Another row is under the cursor; None when the table is empty."""

    class MarksChanged(_OfTable):
        """A row was marked or its mark taken away."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        rows: Sequence[R] = (),
        *,
        empty: str = N_("Chưa có gì trong danh sách này."),
        key: Callable[[R], Hashable] | None = None,
        tone: Callable[[R], Tone] | None = None,
        markable: bool = False,
        header: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self._columns = tuple(columns)
        self._rows: Sequence[R] = rows
        self._empty = empty
        self._unreadable = ""
        self._key = key
        self._tone = tone
        self._markable = markable
        self._header_lines = 1 if header else 0
        self.always_show_cursor = False
        """True where another widget holds the focus and moves the cursor (the picker)."""
        self._marked: set[Hashable] = set()
        self._cursor = 0
        self._top = 0

    # What is in it

    @property
    def rows(self) -> Sequence[R]:
        """The records, as they were given; the table keeps no copy."""
        return self._rows

    @rows.setter
    def rows(self, rows: Sequence[R]) -> None:
        self._set_rows(rows)

    @property
    def row(self) -> R | None:
        """The record under the cursor."""
        return self._rows[self._cursor] if self._rows else None

    @property
    def cursor(self) -> int:
        """The place of the row under the cursor, from 0."""
        return self._cursor

    @cursor.setter
    def cursor(self, place: int) -> None:
        self._move_to(place)

    @property
    def marked(self) -> list[R]:
        """The marked records, in the table's order."""
        return [row for row in self._rows if self._identity(row) in self._marked] if self._marked else []

    @property
    def page(self) -> int:
        """How many rows a page holds."""
        return max(1, self.size.height - self._header_lines)

    @property
    def position(self) -> str:
        """Where the cursor is: `18/240`."""
        return f"{self._cursor + 1}/{len(self._rows)}" if self._rows else "0"

    def say_when_empty(self, sentence: str) -> None:
        """Change the sentence an empty table shows: it tells which key fills it."""
        if sentence != self._empty:
            self._empty = sentence
            self.refresh()

    def say_unreadable(self, sentence: str) -> None:
        """Show why there are no rows to show, in their place; empty when there may be again."""
        if sentence and self._rows:
            self.rows = ()
        if sentence != self._unreadable:
            self._unreadable = sentence
            self.refresh()

    def clear_marks(self) -> None:
        """Take all marks away."""
        if self._marked:
            self._marked.clear()
            self.refresh()
            self.post_message(self.MarksChanged(self))

    def redraw_row(self, place: int) -> None:
        """Paint one row again after its record has changed."""
        y = place - self._top + self._header_lines
        if self._header_lines <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _set_rows(self, rows: Sequence[R]) -> None:
        before = self.row
        place = 0
        if self._key is not None and before is not None:
            identity = self._key(before)
            # Only the first pages are searched: a list of thousands is being filtered, not refreshed.
            place = next((at for at, row in enumerate(rows[:500]) if self._key(row) == identity), 0)
        self._rows = rows
        self._cursor = place
        self._top = self._page_start(place)
        self.refresh()
        self.post_message(self.CursorMoved(self, self.row))

    def _identity(self, row: R) -> Hashable:
        return self._key(row) if self._key is not None else id(row)

    # Moving

    def action_move(self, step: int) -> None:
        """One row up or down."""
        self._move_to(self._cursor + step)

    def action_turn_page(self, step: int) -> None:
        """One page up or down."""
        self._move_to(self._cursor + step * self.page)

    def action_go_to(self, place: int) -> None:
        """To the first row (0) or the last one (-1)."""
        self._move_to(place if place >= 0 else len(self._rows) - 1)

    def action_choose(self) -> None:
        """Tell the screen that this row is wanted."""
        row = self.row
        if row is not None:
            self.post_message(self.RowChosen(self, row))

    def action_mark(self) -> None:
        """Mark the row, or take its mark away, and step down."""
        row = self.row
        if row is None or not self._markable:
            return
        self._marked ^= {self._identity(row)}
        self.redraw_row(self._cursor)
        self.post_message(self.MarksChanged(self))
        self.action_move(1)

    def _move_to(self, place: int) -> None:
        place = max(0, min(len(self._rows) - 1, place))
        if place == self._cursor:
            return
        before, self._cursor = self._cursor, place
        top = self._page_start(place)
        if top != self._top:
            self._top = top
            self.refresh()
        else:
            self.redraw_row(before)
            self.redraw_row(place)
        self.post_message(self.CursorMoved(self, self.row))

    def _page_start(self, place: int) -> int:
        return place // self.page * self.page

    def on_resize(self, event: events.Resize) -> None:
        """The pages begin elsewhere when the height changes."""
        self._top = self._page_start(self._cursor)
        self.refresh()

    def on_focus(self) -> None:
        """The cursor shows only while the table has the focus."""
        self.redraw_row(self._cursor)

    def on_blur(self) -> None:
        """The cursor shows only while the table has the focus."""
        self.redraw_row(self._cursor)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The header, a record, or what to do when there is none."""
        width = self.size.width
        base = self.rich_style
        if y < self._header_lines:
            return self._header(width, base)
        if not self._rows:
            return self._hint(y - self._header_lines, width, base)
        place = self._top + y - self._header_lines
        if place >= len(self._rows):
            return Strip.blank(width, base)
        return self._record(place, self._more(y), width, base)

    def _header(self, width: int, base: Style) -> Strip:
        titles = [fit(_(column.title), cells, column.align) for column, cells in self._shown(width)]
        text = " " * _MARGIN + " ".join(titles)
        return Strip([Segment(text, base + Style(bold=True))]).crop_extend(0, width, base)

    def _hint(self, line: int, width: int, base: Style) -> Strip:
        said = self._unreadable or (_(self._empty) if self._empty else "")
        words = wrap(said, width - 2 * _MARGIN) if said else []
        text = " " * _MARGIN + words[line] if line < len(words) else ""
        style = base + _TONES["urgent"] if self._unreadable else base
        return Strip([Segment(text, style)]).crop_extend(0, width, base)

    def _record(self, place: int, more: str, width: int, base: Style) -> Strip:
        row = self._rows[place]
        here = place == self._cursor
        mark = "*" if self._marked and self._identity(row) in self._marked else " "
        cells = [fit(column.text(row), cells, column.align) for column, cells in self._shown(width)]
        text = fit(f"{mark}{'▶' if here else ' '} " + " ".join(cells), width - _MORE)
        style = base + _TONES.get(self._tone(row) if self._tone else "", Style.null())
        if here and (self.has_focus or self.always_show_cursor):
            style = base + Style(reverse=True)
        return Strip([Segment(text, style), Segment(fit(more, _MORE, "right"), base)]).crop_extend(0, width, base)

    def _more(self, y: int) -> str:
        if y == self._header_lines and self._top > 0:
            return "▲"
        if y == self.size.height - 1 and self._top + self.page < len(self._rows):
            return "▼"
        return ""

    def _shown(self, width: int) -> list[tuple[Column[R], int]]:
        """The columns this terminal has room for, with their widths in cells."""
        terminal = self.app.size.width
        left = width - _MARGIN - _MORE + 1
        fitting: list[Column[R]] = []
        for column in self._columns:
            if column.min_terminal <= terminal and (column.width < left or not fitting):
                fitting.append(column)
                left -= column.width + 1
        growing = sum(column.grows for column in fitting)
        widths = []
        for column in fitting:
            extra = left // growing if column.grows and left > 0 else 0
            left -= extra
            growing -= column.grows
            widths.append((column, column.width + extra))
        return widths
