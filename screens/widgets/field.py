"""A one-line entry field: cheap to repaint, composed Vietnamese, nothing a terminal could obey."""

# ruff: noqa: A002  (Textual calls it id)

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from screens.cells import ELLIPSIS, fit, printable
from screens.quick_paint import QuickPaint
from screens.typing_mode import TypingMode
from screens.widgets.form import Entry, advance

if TYPE_CHECKING:
    from screens.widgets.typist import Typist

MAX_LENGTH = 200

# Input leaves these to bindings, which a key reaches by way of every ancestor: three more milliseconds for Backspace.
_EDITING = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action.startswith(("cursor_", "delete_", "home", "end"))
    for key in binding.key.split(",")
    if binding.action.isidentifier()
}

_CURSOR = Style(reverse=False)
_SELECTED = Style(color="cyan", reverse=True)
_BRACKET = Style(reverse=False)
_BRACKET_FOCUSED = Style(reverse=False, bold=True)


class Field(Input, Entry, inherit_css=False):
    """An Input between brackets, reversed while it has the focus.

    Its id is the name the rules use for the value (`InvalidInput.field`). Enter posts `Submitted` and goes to the next
    field of the form. A field that `clears` empties itself in the same stroke (for scanners: the next read must not be
    wiped by a late handler). Typed and pasted text is kept in NFC, without control characters. Unless it is for codes,
    numbers or search (`composes=False`), a field composes what is typed as the clerk has chosen (Ctrl+T).

    A letter costs about 100 bytes on the line where a stock Input needs 2,300: no border, no blinking, and no new
    layout, because the size of a field never depends on its value.
    """

    # In the place of Input's borders, cursors and colours, which nobody sees: every start reads its rules, and every
    # move of the focus goes through them.
    DEFAULT_CSS = """
    Field { width: 1fr; height: 1; padding: 0 1; scrollbar-size: 0 0; background: ansi_default; color: ansi_default; }
    Field:focus { text-style: reverse; }
    """

    def __init__(
        self,
        id: str,
        *,
        label: str = "",
        value: str = "",
        width: int | None = None,
        placeholder: str = "",
        max_length: int = MAX_LENGTH,
        restrict: str | None = None,
        password: bool = False,
        clears: bool = False,
        composes: bool = True,
        disabled: bool = False,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            value=printable(value),
            placeholder=placeholder,
            password=password,
            restrict=restrict,
            max_length=max_length,
            validate_on=(),
            id=id,
            classes=classes,
            disabled=disabled,
            compact=True,
        )
        self.label = label
        self.clears = clears
        self.composes = composes and not password and restrict is None
        """Whether what is typed is composed, where the clerk wants it."""
        self._typist: Typist | None = None
        self.cursor_blink = False
        self._first_cell = 0
        if width is not None:
            self.styles.width = width + 2  # the brackets

    class Edited(Message):
        """The clerk has changed the text; unlike `Changed`, never posted for what the program fills in."""

        def __init__(self, field: "Field") -> None:
            super().__init__()
            self.field = field

    @property
    def text(self) -> str:
        """The value without blanks around it."""
        return self._with_word_finished().strip()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Repaint; never ask for a layout, which would repaint every list of the screen."""
        return super().refresh(*regions, repaint=repaint, layout=False, recompose=recompose)

    def validate_value(self, value: str) -> str:
        """Whatever sets the value, it is composed and harmless."""
        return printable(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a part; a mark typed after its letter becomes one letter with it (NFC)."""
        value = self.value
        start, end = sorted((max(0, start), min(len(value), end)))
        before = unicodedata.normalize("NFC", value[:start] + printable(text))
        super().replace(before, 0, end)
        self.post_message(self.Edited(self))

    def resume(self, cursor: int) -> None:
        """Take the focus with the cursor where it was, and nothing selected that the next letter would replace."""
        self.focus()
        # Focus takes two messages to arrive and selects everything then.
        self.app.call_later(self.call_later, self._put_cursor, cursor)

    def _put_cursor(self, cursor: int) -> None:
        self.cursor_position = max(0, min(cursor, len(self.value)))

    def take_back(self, text: str) -> None:
        """Undo what a machine has typed before the cursor."""
        cursor = self.cursor_position
        if text and self.value[:cursor].endswith(text):
            self.replace("", cursor - len(text), cursor)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters, and the keys that edit, are dealt with by the field itself."""
        return key in _EDITING or super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        if not self.check_consume_key(event.key, event.character):
            return
        event.stop()
        event.prevent_default()  # Input's own handler, which runs next, would insert it once more
        if event.key in _EDITING:
            getattr(self, f"action_{_EDITING[event.key]}")()
        else:
            self._type(event)
        if isinstance(self.screen, QuickPaint):
            self.screen.paint_now(self)

    def _type(self, event: events.Key) -> None:
        start, end = sorted(self.selection)
        typing = getattr(self.app, "typing", None)
        if not (self.composes and isinstance(typing, TypingMode) and typing.is_on):
            self.replace(event.character or "", start, end)
            return
        if self._typist is None:
            # Imported by the first letter somebody composes: most counters have an input method.
            from screens.widgets.typist import Typist

            self._typist = Typist()
        self.replace(self._typist.type(self.value[:start], event.character or "", event.time, typing.method), 0, end)

    def _with_word_finished(self) -> str:
        if self._typist is None:
            return self.value
        cursor = self.cursor_position
        return self._typist.finished(self.value[:cursor]) + self.value[cursor:]

    def _finish_word(self) -> None:
        if (finished := self._with_word_finished()) != self.value:
            self.value = finished

    def restricted(self) -> None:
        """A character that does not belong here is not taken; no bell in a room full of citizens."""

    def _on_paste(self, event: events.Paste) -> None:
        # Input would refuse the whole paste when it is too long, and take control characters.
        event.stop()
        event.prevent_default()
        lines = event.text.strip("\r\n").splitlines()
        if lines:
            start, end = sorted(self.selection)
            room = self.max_length - (len(self.value) - (end - start)) if self.max_length else None
            self.replace(printable(lines[0])[:room], start, end)

    async def action_submit(self) -> None:
        """Enter: tell the screen, then go on to the next field."""
        self._finish_word()
        self.tidy()
        await super().action_submit()
        if self.clears:
            self.value = ""
        else:
            advance(self)

    def _on_blur(self, event: events.Blur) -> None:
        self._finish_word()
        self.tidy()

    def tidy(self) -> None:
        """Write the value the way it is printed; subclasses know how."""

    def render_line(self, y: int) -> Strip:
        """The value, the part that is in sight when it is longer than the field."""
        width = self.size.width
        base = self.rich_style
        if y != 0:
            return Strip.blank(width, base)
        if not self.has_focus:
            return Strip([Segment(fit(self._shown_value, width), base)])
        strip = Strip(self._drawn_value(base))
        cells = strip.cell_length
        first = self._in_sight(cells, width)
        shown = strip.crop_extend(first, first + width, base)
        return _owning_up(shown, first > 0, first + width < cells, base)

    def _in_sight(self, cells: int, width: int) -> int:
        """The first cell shown: what keeps the cursor in sight, clear of the marks where the value goes on."""
        if cells <= width:
            self._first_cell = 0
        else:
            cursor = cell_len(self.value[: self.cursor_position])
            goes_on = cursor < cells - 1
            at_least = cursor - width + (2 if goes_on else 1)
            self._first_cell = max(at_least, min(self._first_cell, max(0, cursor - 1)))
        return self._first_cell

    def scroll_to_region(self, region: Region, **options: Any) -> Offset:
        """Nothing: what is in sight is decided when the line is drawn."""
        return Offset(0, 0)

    @property
    def is_secret(self) -> bool:
        """Whether dots stand for what is typed."""
        return self.password

    @property
    def _shown_value(self) -> str:
        return ("•" * len(self.value) if self.is_secret else self.value) or self.placeholder

    def _drawn_value(self, base: Style) -> list[Segment]:
        """The value with its selection and, behind it, room for the cursor; by hand, as it is drawn at every letter."""
        shown = self._shown_value
        cursor, (first, end) = self.cursor_position, sorted(self.selection)
        shown += " "
        cuts = sorted({0, first, end, cursor, cursor + 1, len(shown)})
        segments = []
        for at, next_cut in pairwise(cuts):
            style = base + _SELECTED if first <= at < end else base
            segments.append(Segment(shown[at:next_cut], style + _CURSOR if at == cursor else style))
        return segments

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines with brackets in the padding: the edges of a field must not depend on colour."""
        strips = super().render_lines(crop)
        outer = self.outer_size.width
        if crop.y == 0 and strips and outer >= 2:
            strips[0] = self._bracketed(strips[0], crop, outer)
        return strips

    def _bracketed(self, strip: Strip, crop: Region, outer: int) -> Strip:
        style = _BRACKET_FOCUSED if self.has_focus else _BRACKET
        pieces: list[Any] = []
        if crop.x == 0:
            pieces.append(Strip([Segment("[", style)]))
        pieces.append(strip.crop(max(0, 1 - crop.x), min(crop.right, outer - 1) - crop.x))
        if crop.right >= outer:
            pieces.append(Strip([Segment("]", style)]))
        return Strip.join(pieces)


def _owning_up(strip: Strip, goes_on_before: bool, goes_on_behind: bool, style: Style) -> Strip:
    """What is in sight of a value, with an ellipsis in the place of its last cell towards what is not."""
    if not (goes_on_before or goes_on_behind):
        return strip
    mark = Strip([Segment(ELLIPSIS, style)])
    pieces = [mark] if goes_on_before else []
    pieces.append(strip.crop(int(goes_on_before), strip.cell_length - int(goes_on_behind)))
    return Strip.join([*pieces, mark] if goes_on_behind else pieces)
