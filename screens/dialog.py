"""The frame of every box over a screen: its title, Esc that asks before something is lost, the keys that lead away."""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from rich.style import Style
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

if TYPE_CHECKING:
    from screens.shell import CounterShell

T = TypeVar("T")

_IN_EVERY_BOX = (
    Key("enter", "accept", N_("xong, lấy mục đang chọn")),
    Key("escape", "give_up", N_("bỏ qua, đóng hộp")),
)

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
            from screens.dialogs import Confirm  # itself a box

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
        from screens.key_help import Help  # itself a box

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
