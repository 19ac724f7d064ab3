"""The frame of every counter screen: status on top, the work, what the program says, the keys."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from kiosk.errors import KioskError, NotAllowed
from kiosk.i18n import _
from screens.keyed import Keyed
from screens.keys import Key
from screens.quick_paint import QuickPaint
from screens.widgets.bars import KeyBar, MessageLine, StatusBar
from screens.widgets.field import Field
from screens.widgets.form import focus_wrong

if TYPE_CHECKING:
    from kiosk.id_card import CardScan
    from kiosk.office import Office
    from kiosk.outbox import PrintJob
    from screens.shell import CounterShell


class CounterScreen(Keyed, QuickPaint, Screen[None]):
    """A screen of the counter; subclasses say what is in `body` and what their `KEYS` do (`action_...`).

    Screens are made once and switched between; `on_shown` is where one fetches what it shows.
    """

    TITLE_TEXT: ClassVar[str] = ""
    LOCKED: ClassVar[bool] = False
    """True for a screen the function keys do not lead away from (the lock screen)."""

    DEFAULT_CSS = """
    CounterScreen { layout: vertical; overflow: hidden; }
    CounterScreen > #body { height: 1fr; width: 100%; }
    CounterScreen > #foot { dock: bottom; height: auto; }
    """

    # Textual repaints the whole screen on every focus move (15 kB); the two widgets concerned repaint themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self.subject: object = None
        """What the screen was asked to show (`shell.show("dossier", dossier)`)."""
        self.came_back = False
        """Esc led back here: the place, the focus and the list are to stay as they were left."""
        self._awaited = False
        self._was_on_top = False

    # For subclasses

    def body(self) -> Iterable[Widget]:
        """The widgets between the status bar and the message line."""
        raise NotImplementedError

    def on_shown(self) -> None:
        """The screen has become the current one: fetch what it shows. `subject` says what was asked for."""

    def status_note(self) -> str:
        """Words of this screen's own on the right of the status bar: `số A008 · Telex`."""
        return ""

    def back(self) -> bool:
        """Esc: True when the screen has dealt with it (cleared a search, say); False goes to the screen before."""
        return False

    @property
    def is_worth_keeping(self) -> bool:
        """Whether an Esc that nobody meant (Alt and a letter) would lead away from something being typed."""
        return isinstance(self.focused, Field)

    def is_aside(self, subject: object) -> bool:
        """Whether a main screen is asked for `subject` as an aside, from which Esc goes back to where it was opened."""
        return False

    def take_card(self, card: "CardScan") -> None:
        """An identity card was scanned, whatever has the focus.

        Raises:
            KioskError: the screen has no use for one.
        """
        raise NotAllowed(_("Quét thẻ căn cước ở Tiếp nhận (F3), Tra cứu (F4) hoặc Thu phí (F5)."))

    # What it works with

    @property
    def shell(self) -> "CounterShell":
        """The program the screen runs in."""
        return cast("CounterShell", self.app)

    @property
    def office(self) -> "Office":
        """The use cases: the one door to the counter's work."""
        return self.shell.office

    # Talking to the clerk

    def say(self, text: str) -> None:
        """Show a sentence on the message line until another is said."""
        self._message_line.say(text)

    def say_error(self, error: KioskError) -> None:
        """Say what is wrong and put the focus on the field it is about."""
        self._message_line.say(error.message, wrong=True)
        focus_wrong(self, error)

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something that answers a message or a dialog; a refusal is said, as it is for a key's action."""
        try:
            act()
        except KioskError as error:
            self.say_error(error)

    def send_to_printer(self, job: "PrintJob") -> None:
        """Print what is ready while the clerk goes on; what becomes of it is said when it is known."""
        self.shell.printing.start(job, self._message_line)

    def clear_message(self) -> None:
        """Say nothing."""
        self._message_line.say("")

    def on_field_edited(self) -> None:
        """The clerk types on: what was said of the entry before is over."""
        self.clear_message()

    @property
    def message(self) -> str:
        """What the message line says now."""
        return self._message_line.text

    def refresh_status(self) -> None:
        """Bring the status bar up to date; paints only what has changed."""
        try:
            bar = self.query_one(StatusBar)
        except NoMatches:
            return  # asked before the screen is composed
        # Called from timers too, where a store that cannot be read must not end the program.
        self.attempt(lambda: self._fill_status(bar))

    def _fill_status(self, bar: StatusBar) -> None:
        status = self.shell.status
        place = (_(self.TITLE_TEXT) if self.TITLE_TEXT else "", status.status_left())
        burning = ""
        try:
            burning = status.status_right()
        finally:  # where this is and who is signed in does not depend on the store
            right = "  ".join(filter(None, (self.status_note(), self._typing_label, burning)))
            bar.show(tuple(filter(None, place)), right)

    @property
    def _typing_label(self) -> str:
        """How what is typed now is composed; nothing where it is taken as it comes."""
        focused = self.app.focused
        return self.shell.typing.method.label if isinstance(focused, Field) and focused.composes else ""

    def on_descendant_focus(self) -> None:
        """Other keys do something here, and letters may be composed or not."""
        self.refresh_keys()
        if self.shell.typing.is_on:
            self.refresh_status()

    def refresh_keys(self) -> None:
        """Bring the key bar up to date: what cannot be done now, or is typed into the field, is left out."""
        own = [key for key in self.KEYS if key.shown and self._possible(key)]
        taken = {key.key for key in own}
        everywhere = () if self.LOCKED else self.shell.global_keys
        self.query_one(KeyBar).show(own, [key for key in everywhere if key.shown and key.key not in taken])

    def _possible(self, key: Key) -> bool:
        focused = self.focused
        if isinstance(focused, Field) and focused.check_consume_key(key.key, key.character):
            return False
        return bool(self.check_action(key.action.partition("(")[0], ()))

    @property
    def _message_line(self) -> MessageLine:
        return self.query_one(MessageLine)

    # How it is made and shown

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield StatusBar()
        yield _Body(*self.body(), id="body")
        yield _Foot(MessageLine(), KeyBar(), id="foot")

    def await_showing(self, subject: object, came_back: bool = False) -> None:
        """The shell is about to make this the current screen."""
        self.subject = subject
        self.came_back = came_back
        self._awaited = True
        if not self.is_attached:
            self._know_own_size()

    def _know_own_size(self) -> None:
        """Take the classes of the terminal's size on before the first layout; Textual would style all widgets twice."""
        width, height = self.app.size
        fits = [*_breakpoint(width, self.HORIZONTAL_BREAKPOINTS), *_breakpoint(height, self.VERTICAL_BREAKPOINTS)]
        self.add_class(*fits, update=False)

    @property
    def is_awaited(self) -> bool:
        """Whether it has been asked for and is not shown yet."""
        return self._awaited

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """The screen is on top: by being switched to (then `on_shown` is called), or because a dialog has closed."""
        # The first time, every widget has just been given its styles; Textual would work them all out once more.
        event.refresh_styles = self._was_on_top
        self._was_on_top = True
        if self._awaited:
            self.become_shown()
        else:
            self.refresh_status()

    def become_shown(self) -> None:
        """Fill in the bars and let the screen fetch what it shows."""
        self._awaited = False
        self.clear_message()
        self.refresh_keys()
        try:
            self.on_shown()
        except KioskError as error:
            self.say_error(error)
        self.refresh_status()


def _breakpoint(size: int, breakpoints: list[tuple[int, str]] | None) -> list[str]:
    return [name for least, name in sorted(breakpoints or ()) if size >= least][-1:]


class _Body(Widget):
    """The part of the screen that is the screen's own."""

    DEFAULT_CSS = """
    _Body { layout: vertical; overflow: hidden; }
    """


class _Foot(Widget):
    """The message line above the key bar."""

    DEFAULT_CSS = """
    _Foot { layout: vertical; width: 100%; }
    """
