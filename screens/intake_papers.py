"""The checklist of papers handed in: counts of originals and copies, typed straight into the list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from kiosk.dossier import MOST_SHEETS, Paper
from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.procedures import RequiredDocument
from kiosk.vietnamese.numbers import parse_count
from screens.widgets.form import Entry, advance
from screens.widgets.record_table import Column, RecordTable

_BOUND = "+-= "
_LONGEST_TYPED = 6


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of the checklist; `condition` says who needs the paper, `is_own` that the clerk added it."""

    name: str
    originals: int
    copies: int
    condition: str = ""
    is_own: bool = False

    @classmethod
    def of(cls, document: RequiredDocument) -> "PaperLine":
        """What is usually handed in: what the catalogue says, else one original of what everybody needs."""
        usual = 0 if document.condition else 1
        known = document.originals is not None or document.copies is not None
        originals = (document.originals or 0) if known else usual
        return cls(document.name, originals, document.copies or 0, document.condition)

    @property
    def words(self) -> str:
        """The name, and when it is needed."""
        return (
            _("{name} (nếu {condition})").format(name=self.name, condition=self.condition)
            if self.condition
            else (self.name)
        )


class PapersTable(RecordTable[PaperLine], Entry):
    """The checklist as an entry of the form: digits type a count, left and right change the column, Enter goes on.

    Plus and minus count up and down; Delete takes a line of the clerk's own away.
    """

    DEFAULT_CSS = """
    PapersTable { height: 1fr; min-height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "column(0)", show=False),
        Binding("right", "column(1)", show=False),
        Binding("plus,equals_sign", "count(1)", show=False),
        Binding("minus", "count(-1)", show=False),
        Binding("backspace", "erase", show=False),
        Binding("delete", "drop", show=False),
    ]

    class Refused(Message):
        """The clerk went on from a count that is none; `sentence` says what is right."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self) -> None:
        super().__init__(
            (
                Column(N_("Thành phần hồ sơ"), 30, lambda line: line.words, grows=True),
                Column(N_("bản chính"), 9, lambda line: self._shown_count(line, 0), "right"),
                Column(N_("bản sao"), 7, lambda line: self._shown_count(line, 1), "right"),
            ),
            empty=N_("Chọn thủ tục để có danh mục giấy tờ."),
            id="papers",
        )
        self.label = ""
        self._column = 0
        self._is_typing = False
        self._wrong = ""

    @property
    def papers(self) -> tuple[Paper, ...]:
        """What was handed in: the lines with a count.

        Raises:
            InvalidInput: what is typed under the cursor is no count.
        """
        if self._wrong:
            raise InvalidInput(self._objection(), self.id)
        return tuple(
            Paper(line.name, line.originals, line.copies) for line in self.rows if line.originals or line.copies
        )

    def ask_for(self, documents: Iterable[RequiredDocument]) -> None:
        """Show the papers of another procedure; the clerk's own lines stay."""
        own = [line for line in self.rows if line.is_own]
        self.rows = [*map(PaperLine.of, documents), *own]
        self.cursor = 0

    def add(self, name: str) -> None:
        """A line of the clerk's own, under the cursor at once."""
        self.rows = [*self.rows, PaperLine(name, 1, 0, is_own=True)]
        self.cursor = len(self.rows) - 1

    def put_back(self, lines: Iterable[PaperLine]) -> None:
        """Show these lines, counts and all."""
        self.rows = list(lines)

    def empty(self) -> None:
        """No lines at all."""
        self._column = 0
        self._wrong = ""
        self.rows = []

    def action_column(self, column: int) -> None:
        """To the originals or the copies."""
        if self._refuses():
            return
        self._is_typing = False
        if column != self._column:
            self._column = column
            self.redraw_row(self.cursor)

    def action_count(self, step: int) -> None:
        """One more or one less."""
        self._wrong = ""
        self._is_typing = False
        self._set(self._count + step)

    def action_erase(self) -> None:
        """Take the last digit away, or the last letter of what is no count."""
        if self._wrong:
            self._wrong = self._wrong[:-1]
            if self._wrong.isdecimal() and int(self._wrong) <= MOST_SHEETS:
                self._set(int(self._wrong))
                self._wrong, self._is_typing = "", True
            self.redraw_row(self.cursor)
            return
        self._set(self._count // 10)

    def action_drop(self) -> None:
        """Take a line of the clerk's own away; a line of the procedure counts nothing then."""
        self._wrong = ""
        line = self.row
        if line is None:
            return
        if line.is_own:
            self.rows = [other for other in self.rows if other is not line]
        else:
            self._put(replace(line, originals=0, copies=0))

    def action_choose(self) -> None:
        """Enter: the next line, after the last one the next field; not from a count that is none."""
        if self._refuses():
            return
        if self.cursor + 1 < len(self.rows):
            self.action_move(1)
        else:
            advance(self)

    def action_move(self, step: int) -> None:
        """Another line; a number typed there is a new one."""
        if self._refuses():
            return
        self._is_typing = False
        super().action_move(step)

    def on_key(self, event: events.Key) -> None:
        """A digit begins a number or goes on with it; anything else stays as typed until it is mended.

        `1,5` must never turn into 15.
        """
        character = event.character
        if not character or not event.is_printable or character in _BOUND or self.row is None:
            return
        event.stop()
        if not self._wrong and character in "0123456789":
            self._take_digit(character)
        elif len(self._wrong) < _LONGEST_TYPED:
            self._wrong = (self._wrong or (str(self._count) if self._is_typing else "")) + character
            self.redraw_row(self.cursor)

    def _take_digit(self, digit: str) -> None:
        typed = f"{self._count}{digit}" if self._is_typing else digit
        if int(typed) > MOST_SHEETS:
            self._wrong = typed
            self.redraw_row(self.cursor)
        else:
            self._set(int(typed))
        self._is_typing = True

    def _refuses(self) -> bool:
        if self._wrong:
            self.post_message(self.Refused(self._objection()))
        return bool(self._wrong)

    def _objection(self) -> str:
        try:
            parse_count(self._wrong, _("số bản"))
        except InvalidInput as error:
            return error.message
        name = self.row.name[:60] if self.row is not None else ""
        return _("Số bản ở “{name}” phải từ 0 đến {most}; hãy sửa lại.").format(name=name, most=MOST_SHEETS)

    def on_focus(self) -> None:
        """Show the cursor; a number typed now is a new one."""
        self._is_typing = False
        super().on_focus()

    @property
    def _count(self) -> int:
        line = self.row
        if line is None:
            return 0
        return line.copies if self._column else line.originals

    def _set(self, count: int) -> None:
        line = self.row
        if line is None or not 0 <= count <= MOST_SHEETS:
            return
        self._put(replace(line, copies=count) if self._column else replace(line, originals=count))

    def _put(self, line: PaperLine) -> None:
        rows: Sequence[PaperLine] = self.rows
        assert isinstance(rows, list)
        rows[self.cursor] = line
        self.redraw_row(self.cursor)

    def _shown_count(self, line: PaperLine, column: int) -> str:
        number = (line.originals, line.copies)[column]
        if self.has_focus and column == self._column and line is self.row:
            return f"[{self._wrong or number}]"
        return str(number) if number else "–"
