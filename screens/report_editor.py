"""A whole screen for the words of one section of the report."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from kiosk.errors import KioskError
from kiosk.i18n import N_, _
from screens.cells import printable
from screens.dialog import Dialog, Paragraph
from screens.dialogs import Confirm
from screens.kept_box import KeptBox
from screens.keys import Key
from screens.widgets.bars import MessageLine

if TYPE_CHECKING:
    from kiosk.drafts import Values

Save = Callable[[str], None]
"""Keeps the words; raises `EditConflict` when somebody else has changed them meanwhile, once for each change."""


class WordsArea(TextArea):
    """Plain text over several lines, in NFC, without anything a terminal could obey."""

    DEFAULT_CSS = """
    WordsArea {
        height: 1fr; border: none; padding: 0; background: ansi_default; color: ansi_default;
        scrollbar-size: 0 0;
        &:focus { border: none; background-tint: ansi_default 0%; }
        & .text-area--cursor-line { background: ansi_default; }
        & .text-area--cursor {
            color: ansi_black !important; background: ansi_white !important; text-style: none !important;
        }
        & .text-area--selection {
            color: ansi_black !important; background: ansi_cyan !important; text-style: none !important;
        }
    }
    """

    def __init__(self, text: str) -> None:
        super().__init__(_clean(text), id="words", theme="css", soft_wrap=True, show_line_numbers=False, compact=True)
        self.cursor_blink = False

    @property
    def place(self) -> "Values":
        """Where the cursor is, and the first line in sight; of what is selected, the beginning."""
        return {"cursor": list(min(self.selection)), "top": self.scroll_offset.y}

    def resume(self, place: "Values") -> None:
        """Put the cursor where it was, with nothing selected; at the end where that is not known."""
        row, column = place.get("cursor") or self.document.end
        self.move_cursor(self.clamp_visitable((int(row), int(column))))
        # There are no lines to scroll before the first layout.
        self.call_after_refresh(self._scroll_back, int(place.get("top", 0)))

    def _scroll_back(self, top: int) -> None:
        self.scroll_to(y=top, animate=False)
        self.scroll_cursor_visible()  # on a terminal with fewer lines

    def on_resize(self) -> None:
        """Paint the words as they are broken now.

        Textual 8.2.8 breaks them anew after it has painted the new size, and paints again only if there are more lines
        or fewer than before (no issue yet).
        """
        self.refresh()

    def edit(self, edit: Edit) -> EditResult:
        """Change a part; a mark typed after its letter becomes one letter with it."""
        edit.text = _clean(edit.text)
        row, column = edit.from_location
        if edit.text and unicodedata.combining(edit.text[0]) and column and edit.from_location == edit.to_location:
            letter = self.document.get_line(row)[column - 1]
            edit = Edit(_clean(letter + edit.text), (row, column - 1), edit.to_location, edit.maintain_selection_offset)
        return super().edit(edit)


class WordsEditor(KeptBox, Dialog[bool]):
    """Ctrl+S saves and closes (True); Esc asks before words are lost; Ctrl+R goes back to the computed first text.

    Args:
        title: the section.
        text: its present words.
        save: keeps the words.
        reset: goes back to the first text; None where that is what is there.
        draft_name: what the words are kept under while they are typed.
    """

    DEFAULT_CSS = """
    WordsEditor > #box { width: 100%; height: 100%; }
    """
    KEYS = (
        Key("ctrl+s", "save", N_("lưu")),
        Key("ctrl+r", "ask_reset", N_("lấy lại lời văn máy soạn")),
    )

    def __init__(self, title: str, text: str, save: Save, reset: Callable[[], None] | None, draft_name: str) -> None:
        super().__init__(title)
        self._draft_name = draft_name
        self._is_outdated = False
        self._area = WordsArea(text)
        self._before = self._area.text
        self._save = save
        self._reset = reset
        self._says = MessageLine()

    def contents(self) -> Iterable[Widget]:
        """The words, what is said, the keys."""
        keys = [_("Ctrl+S lưu"), _("Esc thôi")]
        if self._reset is not None:
            keys.insert(1, _("Ctrl+R lấy lại lời văn máy soạn"))
        return (self._area, self._says, Paragraph(" · ".join(keys), strong=True))

    def on_mount(self) -> None:
        """Write on where the text ends."""
        self._area.focus()
        self._area.move_cursor(self._area.document.end)

    @property
    def draft_name(self) -> str:
        """The section of a period."""
        return self._draft_name

    @property
    def is_worth_keeping(self) -> bool:
        """The words were changed."""
        return self._area.text != self._before

    def draft_values(self) -> "Values | None":
        """The words, and those they began with."""
        if not self.is_worth_keeping:
            return None
        return {"text": self._area.text, "before": self._before}

    def restore_draft(self, values: "Values") -> None:
        """Put the words back; other words may have been saved since."""
        self._area.text = _clean(str(values["text"]))
        self._is_outdated = values["before"] != self._before

    def place_now(self) -> "Values":
        """Where in the words."""
        return self._area.place

    def go_back_to(self, values: "Values") -> None:
        """The same place in the words."""
        self._area.resume(values)

    def say_of_draft(self, text: str) -> None:
        """Above the keys."""
        outdated = _("Lời văn đã lưu nay khác lúc gõ nháp.") if self._is_outdated else ""
        self._says.say(" ".join(filter(None, (text, outdated))))

    def action_save(self) -> None:
        """Keep the words, if they were changed, and close."""
        if not self.is_worth_keeping:
            self.dismiss(False)
            return
        try:
            self._save(self._area.text)
        except KioskError as error:
            self._says.say(error.message, wrong=True)
            return
        self.dismiss(True)

    @property
    def loss(self) -> str:
        """What the report would miss."""
        return _("Lời văn vừa sửa chưa lưu. Bỏ những gì vừa gõ?")

    def action_ask_reset(self) -> None:
        """Ctrl+R: the office's words are lost, so it asks."""
        if self._reset is not None:
            question = _("Bỏ lời văn đã viết của mục này, lấy lại lời văn máy soạn theo số liệu?")
            self.app.push_screen(Confirm(question, yes=_("Lấy lại")), self._go_back)

    def _go_back(self, sure: bool | None) -> None:
        if not sure or self._reset is None:
            return
        try:
            self._reset()
        except KioskError as error:
            self._says.say(error.message, wrong=True)
            return
        self.dismiss(True)


def _clean(text: str) -> str:
    """Line breaks stay; everything else a terminal could obey goes."""
    return "\n".join(printable(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
