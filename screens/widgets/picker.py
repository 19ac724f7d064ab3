"""Find one record among thousands by typing: a field, and the hits below it."""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from kiosk.i18n import N_, _
from screens.cells import wrap
from screens.dialog import Dialog, Paragraph
from screens.widgets.field import Field
from screens.widgets.form import advance
from screens.widgets.line import LineWidget, Span
from screens.widgets.record_table import Column, RecordTable

R = TypeVar("R")

_STRONG = Style(bold=True)
_WHOLE_LINES = 3

Search = Callable[[str], Sequence[R]]
"""The hits for what was typed, accents aside, exact ones first; for the empty text, what is used most."""


class Picker(Dialog[R], Generic[R]):
    """Type to narrow the list, arrows to move in it, Enter to take the row; Esc gives None."""

    DEFAULT_CSS = """
    Picker > #box { width: 100%; height: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "turn_page(-1)", show=False),
        Binding("pagedown", "turn_page(1)", show=False),
    ]

    def __init__(
        self,
        title: str,
        columns: Sequence[Column[R]],
        search: Search[R],
        *,
        text: str = "",
        whole: Callable[[R], str] | None = None,
        empty: str = N_("Không có gì giống như vậy; xóa bớt chữ để tìm rộng hơn."),
    ) -> None:
        super().__init__(title)
        self._search = search
        self._field = _PickerField("picker-text", value=text, composes=False)
        # What was typed before goes on; the next letter must not overwrite it.
        self._field.select_on_focus = False
        self.table: RecordTable[R] = RecordTable(columns, search(text.strip()), empty=empty)
        self._whole = _Whole(whole) if whole is not None else None
        self.table.can_focus = False
        self.table.always_show_cursor = True

    def contents(self) -> Iterable[Widget]:
        """The field, the hits, the keys."""
        return (
            self._field,
            self.table,
            *((self._whole,) if self._whole is not None else ()),
            Paragraph(_("Gõ để tìm, không cần dấu · ↑↓ chọn · Enter lấy · Esc bỏ qua"), strong=True),
        )

    def on_mount(self) -> None:
        """The first hit is under the cursor."""
        self._show_whole(self.table.row)

    def on_record_table_cursor_moved(self, message: RecordTable.CursorMoved) -> None:
        """Another record under the cursor."""
        message.stop()
        self._show_whole(message.row)

    def _show_whole(self, row: R | None) -> None:
        if self._whole is not None:
            self._whole.show(row)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Another letter: other hits."""
        message.stop()
        self.shell.after_typing.do(self._narrow)

    def _narrow(self) -> None:
        hits = self._search(self._field.value.strip())
        if hits != self.table.rows:
            self.table.rows = hits
        self.table.cursor = 0

    @property
    def is_worth_keeping(self) -> bool:
        """Some letters to look for are soon typed again."""
        return False

    def action_move(self, step: int) -> None:
        """Up and down work while the field has the focus."""
        self.table.action_move(step)

    def action_turn_page(self, step: int) -> None:
        """And so do the pages."""
        self.table.action_turn_page(step)

    def look_for(self, text: str) -> None:
        """Look for something else than what was typed."""
        self._field.value = text
        self._narrow()

    def take(self, text: str) -> None:
        """Enter: the row under the cursor, as of the text typed up to now."""
        row = self.table.row
        if row is not None:
            self.dismiss(row)


class _Whole(LineWidget, Generic[R]):
    """What the columns cut off, of the record under the cursor: always as high, so that the list never jumps."""

    DEFAULT_CSS = """
    _Whole { height: 3; }
    """

    def __init__(self, text: Callable[[R], str]) -> None:
        super().__init__(markup=False)
        self._text_of = text
        self._text = ""

    def show(self, row: R | None) -> None:
        """Show this record."""
        text = "" if row is None else self._text_of(row)
        if text != self._text:
            self._text = text
            self.refresh()

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The text in at most three lines."""
        texts = wrap(self._text, width - 2, _WHOLE_LINES)
        return [[(f" {line}", _STRONG)] for line in [*texts, "", "", ""][:_WHOLE_LINES]]


class _PickerField(Field):
    """The field of a `Picker`, Enter takes the row in the same stroke."""

    async def action_submit(self) -> None:
        screen = self.screen
        assert isinstance(screen, Picker)
        screen.take(self.text)


class PickField(Field, Generic[R]):
    """A form's field for a record: type a code or some words and press Enter.

    One hit is taken at once; several open the `Picker`. `picked` is None again as soon as the text is changed.
    """

    @dataclass
    class Picked(Message):
        """A record was picked, or (None) the text no longer stands for one."""

        field: "PickField[Any]"
        row: Any

        @property
        def control(self) -> "PickField[Any]":
            """The field."""
            return self.field

    def __init__(
        self,
        id: str,
        columns: Sequence[Column[R]],
        search: Search[R],
        shown: Callable[[R], str],
        *,
        label: str = "",
        title: str = "",
        width: int | None = None,
        placeholder: str = "",
        whole: Callable[[R], str] | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(id, label=label, width=width, placeholder=placeholder, disabled=disabled, composes=False)
        self._picker_columns = columns
        self._search = search
        self._shown = shown
        self._picker_title = title or label
        self._whole = whole
        self._picked: R | None = None

    @property
    def picked(self) -> R | None:
        """The record, None while none is picked."""
        return self._picked

    @picked.setter
    def picked(self, row: R | None) -> None:
        self._take(row)

    async def action_submit(self) -> None:
        """Enter: go on when a record is picked, else find it."""
        if self._picked is not None:
            advance(self)
        else:
            self.look_for(self.text)

    def look_for(self, text: str) -> None:
        """Take the one hit and go on, or let the clerk choose; what is picked stays until then."""
        hits = self._search(text)
        if text and len(hits) == 1:
            self._chosen(hits[0])
        else:
            picker = Picker(self._picker_title, self._picker_columns, self._search, text=text, whole=self._whole)
            self.app.push_screen(picker, self._chosen)

    def _chosen(self, row: R | None) -> None:
        if row is not None:
            self._take(row)
            advance(self)

    def _take(self, row: R | None) -> None:
        self._picked = row
        self.value = "" if row is None else self._shown(row)
        self.post_message(self.Picked(self, row))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Typing over a picked record lets go of it."""
        if self._picked is not None and self.value != self.validate_value(self._shown(self._picked)):
            self._picked = None
            self.post_message(self.Picked(self, None))
