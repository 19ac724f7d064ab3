"""Short questions in a box over the screen: confirm, ask for a line, choose from a list."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.i18n import N_, _
from screens.cells import printable
from screens.dialog import Dialog, Paragraph
from screens.keys import Key
from screens.widgets.field import Field
from screens.widgets.line import LineWidget, Span
from screens.widgets.record_table import Column, RecordTable

T = TypeVar("T")

_HERE = Style(reverse=True)


class Confirm(Dialog[bool]):
    """Asks once before something cannot be undone; `question` names what it is about. Enter alone means no.

    Left and right or Tab move between the answers; C (có) and Y answer yes, K (không) and N answer no.
    """

    KEYS = (
        Key("c", "answer(True)", N_("có")),
        Key("y", "answer(True)", N_("có")),
        Key("k", "answer(False)", N_("không")),
        Key("n", "answer(False)", N_("không")),
    )

    def __init__(self, question: str, *, yes: str = "", no: str = "", title: str = "") -> None:
        super().__init__(title or _("Xác nhận"))
        self._question = question
        self._answers = _Answers(no or _("Không"), yes or _("Có"))

    def contents(self) -> Iterable[Widget]:
        """The question and its two answers."""
        return (Paragraph(self._question), Paragraph(""), self._answers)

    def action_answer(self, yes: bool) -> None:
        """Close with the answer."""
        self.dismiss(yes)

    def close_unanswered(self) -> None:
        """No answer means no."""
        self.dismiss(False)


class _Answers(LineWidget, can_focus=True):
    """`[ Không ]  [ Có ]`: the first is the default."""

    DEFAULT_CSS = """
    _Answers { height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,right,tab,shift+tab,space", "other", show=False),
        Binding("enter", "accept", show=False),
    ]

    def __init__(self, no: str, yes: str) -> None:
        super().__init__(markup=False)
        self._texts = (printable(no), printable(yes))
        self._yes = False

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The answers, the one Enter takes in reverse video and between arrows."""
        spans: list[Span] = []
        for text, here in zip(self._texts, (not self._yes, self._yes), strict=True):
            spans += [(f"▶ {text} ◀" if here else f"  {text}  ", _HERE if here else None), ("   ", None)]
        return [spans]

    def action_other(self) -> None:
        """To the other answer."""
        self._yes = not self._yes
        self.refresh()

    def action_accept(self) -> None:
        """Take the answer shown."""
        screen = self.screen
        assert isinstance(screen, Confirm)
        screen.dismiss(self._yes)


class Ask(Dialog[str]):
    """Asks for one line, a reason for instance; gives it without blanks around it, None after Esc.

    With `required` an empty line is not taken. What is `passing`, words to look for, is given up without asking.
    """

    def __init__(
        self,
        question: str,
        *,
        title: str = "",
        value: str = "",
        required: bool = True,
        max_length: int = 200,
        passing: bool = False,
    ) -> None:
        super().__init__(title or _("Cần ghi"))
        self._question = question
        self._required = required
        self._passing = passing
        self._field = _Answer("answer", value=value, max_length=max_length)

    def contents(self) -> Iterable[Widget]:
        """The question and a field."""
        return (Paragraph(self._question), self._field, Paragraph(_("Enter xong · Esc bỏ qua")))

    @property
    def is_worth_keeping(self) -> bool:
        """Words to look for are soon typed again."""
        return not self._passing and super().is_worth_keeping

    def take(self, text: str) -> None:
        """Close with the line, unless it is needed and empty."""
        if text or not self._required:
            self.dismiss(text)
        else:
            self.say_below(_("! Không được để trống; Esc nếu không muốn ghi."))

    def say_below(self, text: str) -> None:
        """Say something in the place of what the keys do."""
        self.query(Paragraph).last(Paragraph).remove()
        self.query_one("#box").mount(Paragraph(text, strong=True))


class _Answer(Field):
    """The field of an `Ask`; Enter closes the dialog in the same stroke."""

    async def action_submit(self) -> None:
        screen = self.screen
        assert isinstance(screen, Ask)
        screen.take(self.text)


class Choose(Dialog[T], Generic[T]):
    """A short list to choose one thing from; a digit picks one of the first nine. Gives None after Esc."""

    def __init__(self, question: str, options: Sequence[tuple[T, str]], *, title: str = "") -> None:
        super().__init__(title or _("Chọn"))
        self._question = question
        self._options = list(options)
        numbered = [(place, text) for place, (_value, text) in enumerate(self._options)]
        self._table: RecordTable[tuple[int, str]] = RecordTable(
            (
                Column[tuple[int, str]]("", 1, lambda row: str(row[0] + 1) if row[0] < 9 else ""),
                Column[tuple[int, str]]("", 40, lambda row: row[1], grows=True),
            ),
            numbered,
            header=False,
        )
        self._table.styles.height = min(len(self._options), 12)

    def contents(self) -> Iterable[Widget]:
        """The question and the list."""
        return (Paragraph(self._question), self._table, Paragraph(_("Enter chọn · Esc bỏ qua")))

    def on_key(self, event: events.Key) -> None:
        """A digit picks the option in that place."""
        if event.character and event.character in "123456789" and int(event.character) <= len(self._options):
            event.stop()
            self.dismiss(self._options[int(event.character) - 1][0])

    def on_record_table_row_chosen(self, message: RecordTable.RowChosen) -> None:
        """Enter."""
        message.stop()
        self.dismiss(self._options[message.row[0]][0])
