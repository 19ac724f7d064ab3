"""Short questions in a box over the screen: confirm, ask for a line, choose from a list, and the help."""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import Reactive
from textual.screen import ModalScreen
from textual.widget import Widget

from kiosk.i18n import N_, _
from screens.cells import printable, wrap
from screens.keyed import Keyed
from screens.keys import GLOBAL_KEYS, Key
from screens.quick_paint import QuickPaint
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from screens.widgets.line import LineWidget, Span
from screens.widgets.pager import TextPager
from screens.widgets.record_table import Column, RecordTable

if TYPE_CHECKING:
    from screens.shell import CounterShell

T = TypeVar("T")

_IN_EVERY_BOX = (
    Key("enter", "accept", N_("xong, lấy mục đang chọn")),
    Key("escape", "give_up", N_("bỏ qua, đóng hộp")),
)

_HERE = Style(reverse=True)
_STRONG = Style(bold=True)


class Dialog(Keyed, QuickPaint, ModalScreen[T], Generic[T]):
    """A box with a title; Esc gives None. Subclasses say what is in `contents`, and what other keys they have.

    A function key leads from the box to its screen, unless something typed or chosen in it would be lost.
    """

    DEFAULT_CSS = """
    Dialog { align: center middle; overflow: hidden; }
    Dialog > #box {
        width: 64; max-width: 100%; height: auto; max-height: 100%;
        border: round ansi_default; border-title-style: bold; padding: 0 1; background: ansi_default;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", show=False),
        Binding("ctrl+t", "app.turn_typing", show=False),
        Binding("ctrl+g", "app.turn_contrast", show=False),
        Binding("f9", "app.lock", show=False),  # a clerk called away locks the counter from anywhere
        Binding("f1", "help", show=False),
        *(Binding(key.key, f'leave_for("{key.action}")', show=False) for key in GLOBAL_KEYS if key.leads_away),
    ]

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)  # as in CounterScreen

    def __init__(self, title: str, *, holds_work: bool = False) -> None:
        super().__init__()
        self._title = printable(title)
        self._holds_work = holds_work
        self._values_at_first: list[object] | None = None

    def on_mount(self) -> None:
        """Remember what stands in the fields before anything is typed."""
        self.remember_first_values()

    def remember_first_values(self) -> None:
        """What is in the fields now was there before the clerk came; only the first call counts."""
        if self._values_at_first is None:
            self._values_at_first = self._values()

    def on_descendant_focus(self) -> None:
        """The status bar below says how the letters of a field here are composed."""
        if self.shell.typing.is_on:
            self.shell.refresh_every_status()

    def entries(self) -> "list[Field | Choice[Any]]":
        """What the clerk answers in."""
        return [entry for entry in self.query("*") if isinstance(entry, (Field, Choice))]

    def _values(self) -> list[object]:
        return [entry.value for entry in self.entries()]

    @property
    def shell(self) -> "CounterShell":
        """The program the dialog runs in."""
        return cast("CounterShell", self.app)

    def compose(self) -> ComposeResult:
        """The box."""
        box = Vertical(*self.contents(), id="box")
        box.border_title = self._title.replace("[", "\\[")
        yield box

    def contents(self) -> Iterable[Widget]:
        """What is in the box."""
        raise NotImplementedError

    def action_give_up(self) -> None:
        """Esc: no answer; asks first where something typed or chosen would be lost."""
        if self.is_worth_keeping:
            self.app.push_screen(Confirm(self.loss, yes=_("Bỏ")), self._give_up_if)
        else:
            self.close_unanswered()

    @property
    def loss(self) -> str:
        """The question before something typed or chosen is lost."""
        return _("Bỏ những gì vừa gõ trong hộp “{title}”?").format(title=self._title)

    def _give_up_if(self, sure: bool | None) -> None:
        if sure:
            self.close_unanswered()

    def close_unanswered(self) -> None:
        """Close, and give the answer that is none."""
        self.dismiss(None)

    def action_help(self) -> None:
        """F1: the keys of this box."""
        own = (*self.KEYS, *_IN_EVERY_BOX)
        taken = {key.key for key in own}
        everywhere = [key for key in self.shell.global_keys if key.key not in taken]
        self.app.push_screen(Help(own, everywhere, here=_("Hộp này")))

    @property
    def is_worth_keeping(self) -> bool:
        """Whether something typed or chosen would be lost with the box, which may have `holds_work` from the start."""
        return self._holds_work or self._values() != self._values_at_first

    async def action_leave_for(self, action: str) -> None:
        """A function key: away with the box, and on; or else say how it is closed."""
        boxes = [screen for screen in self.app.screen_stack if isinstance(screen, Dialog)]
        if any(box.is_worth_keeping for box in boxes):
            self.query_one("#box").border_subtitle = _("Esc đóng hộp này trước")
            return
        for box in reversed(boxes):
            box.close_unanswered()
        await self.app.run_action(action)

    def on_unmount(self) -> None:
        """Let go of what was painted.

        Textual 8.2.8 remembers the last 1,024 style caches by an `lru_cache` on a method, and with them every line of
        the dialogs closed long ago: 150 kB each, tens of megabytes in a day.
        """
        StylesCache.get_inner_outer.cache_clear()


class Paragraph(LineWidget):
    """Plain sentences broken between words; the widget is as high as they need."""

    def __init__(self, text: str, strong: bool = False, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._text = text
        self._style = _STRONG if strong else None

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The sentences in lines."""
        return [[(line, self._style)] for part in self._text.split("\n") for line in wrap(part, width)]


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


class Help(Dialog[None]):
    """The keys of a screen and of every screen, then what is said `about` the office; Esc or F1 closes."""

    DEFAULT_CSS = """
    Help > #box { width: 60; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1,enter", "give_up", show=False)]

    def __init__(
        self, own: Iterable[Key], everywhere: Iterable[Key], about: Iterable[str] = (), here: str = ""
    ) -> None:
        super().__init__(_("Trợ giúp: các phím"))
        keys = help_text(own, everywhere, here or _("Màn hình này"))
        self._text = "\n\n".join(filter(None, (keys, "\n".join(about))))

    def contents(self) -> Iterable[Widget]:
        """The list of keys."""
        pager = TextPager(self._text)
        lines, room = self._text.count("\n") + 1, max(3, self.app.size.height - 5)
        pager.styles.height = min(lines, room)
        hint = _("Esc đóng") if lines <= room else _("▼ còn nữa: PageDown · Esc đóng")
        return (pager, Paragraph(hint, strong=True))


_MOVING_KEYS = (
    ("Tab, Shift+Tab", N_("sang ô sau, về ô trước")),
    ("Enter", N_("xong một ô, mở dòng đang chọn")),
    ("↑ ↓ PageUp PageDown", N_("lên xuống, sang trang")),
    ("Home, End", N_("về đầu, về cuối")),
)


def help_text(own: Iterable[Key], everywhere: Iterable[Key], here: str) -> str:
    """The keys as a text of one line each, those of the screen or box first, under the title `here`."""
    mine = [(key.name, _(key.label)) for key in own]
    all_screens = [(key.name, _(key.label)) for key in everywhere]
    moving = [(name, _(label)) for name, label in _MOVING_KEYS]
    groups = ((here, mine), (_("Mọi màn hình"), all_screens), (_("Đi lại"), moving))
    width = max(cell_len(name) for _title, keys in groups for name, _label in keys) + 2
    blocks = []
    for title, keys in groups:
        if keys:
            blocks.append("\n".join([title, *(f"  {name.ljust(width)}{label}" for name, label in keys)]))
    return "\n\n".join(blocks)
