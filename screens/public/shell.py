"""The program of the citizen's terminal: it answers keys by pages, and knows no other way for a key to do anything."""

import logging
import signal
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from kiosk.desk.public import PublicDesk
from kiosk.i18n import N_, _, set_language
from screens.crash import describe_crash, log_crash
from screens.endings import Endings
from screens.lenient_input import take_any_bytes
from screens.patient_output import never_wait_for_the_terminal
from screens.public.drawing import Line
from screens.public.keys_only import KeysOnlyDriver, hear_only_keys
from screens.public.page import Page, Press, answer, drawn
from screens.public.staff import LeftPage, StaffPage
from screens.public.start import Speaks, StartPage
from screens.theme import COUNTER_THEME

if TYPE_CHECKING:
    from rich.console import RenderableType

STAFF_KEY = "f10"
CRASHED = 1

_CRASH_NOTICE = N_("Máy gặp lỗi và đang tự khởi động lại. Xin quý khách đợi một chút, hoặc đến quầy.")
_TICK_SECONDS = 1.0
# Quicker than anybody reads: a scanner's burst, a key held down, a finger that bounces.
_READING_SECONDS = 0.3

_logger = logging.getLogger("kiosk.public")
_logger.addHandler(logging.NullHandler())


class PublicShell(App[None], inherit_bindings=False):
    """One picture and the keys that change it.

    Keys, pastes and the mouse never reach Textual: there is nothing to bind, select, suspend or open.

    Args:
        desk: the use cases of citizens, all that this program can do.
        language: what the office speaks; every visit begins with it.
        now: a clock in seconds that is never set back.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    CSS = """
    Screen { background: ansi_default; color: ansi_default; overflow: hidden; }
    """

    def __init__(self, desk: PublicDesk, language: str = "vi", now: Callable[[], float] = monotonic) -> None:
        super().__init__(driver_class=KeysOnlyDriver)
        self._desk = desk
        self._speaks = _Languages(language)
        self._now = now
        self._start = StartPage(desk, self._speaks)
        self._page: Page = self._start
        self._since = self._last_key = now()
        self._picture = _Picture()
        self._endings = Endings()
        self.has_crashed = False
        self.register_theme(COUNTER_THEME)
        self.theme = COUNTER_THEME.name

    @property
    def page(self) -> Page:
        """What is shown."""
        return self._page

    def get_default_screen(self) -> Screen[Any]:
        """A screen without a key of its own."""
        return _Bare(self._picture)

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Answer a key; throw away whatever else somebody could send."""
        if isinstance(event, events.Key):
            self.press(Press(event.key, event.character or ""), event.time)
        elif not isinstance(event, (events.InputEvent, events.Paste)):
            await super().on_event(event)

    def press(self, press: Press, at: float) -> None:
        """Show what the key leads to, at `at` of the clock."""
        page, self._last_key = self._page, at
        if page.GUARDED and at - self._since < _READING_SECONDS and press.key != STAFF_KEY:
            return
        try:
            page = StaffPage(self._desk, self._start) if press.key == STAFF_KEY else answer(page, press)
            self._turn_to(page, at)
        except Exception as error:
            number = log_crash(_logger, error)
            self._back_to_start(at)
            self._start.note = _(
                "Máy gặp lỗi, việc vừa rồi chưa xong; mời quý khách đến quầy. Mã lỗi {number}."
            ).format(number=number)
            self._draw()

    def look_at_the_clock(self) -> None:
        """Go back to the start when nobody has pressed a key for the page's while; what was typed is gone then."""
        now = self._now()
        if now - self._last_key >= self._page.REST:
            self._back_to_start(now)

    def _turn_to(self, page: Page, at: float) -> None:
        if isinstance(page, LeftPage):
            self.exit()
            return
        if page is self._start and page is not self._page:
            self._back_to_start(at)
            return
        if page is not self._page:
            self._page, self._since = page, at
        self._draw()

    def _back_to_start(self, at: float) -> None:
        self._speaks.own()
        self._start.note = ""
        self._page, self._since = self._start, at
        self._draw()

    def _draw(self, size: Size | None = None) -> None:
        self._picture.show(drawn(self._page, self._desk.centre, *(size or self.size)))

    # The program's own life

    def on_mount(self) -> None:
        """Listen to the system, look at the clock."""
        if not self.is_headless:
            self._endings.watch_over(self)
            # Textual answers this one by stopping; here nobody could bring the program back.
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        self.set_interval(_TICK_SECONDS, self.look_at_the_clock)

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new size; the program itself learns it only after this."""
        self._draw(event.size)

    def run_terminal(self) -> int:
        """Run until staff leave or the system says so; gives the process's exit status, `CRASHED` after a crash."""
        take_any_bytes()
        hear_only_keys()
        never_wait_for_the_terminal()
        self.run(mouse=False)
        return CRASHED if self.has_crashed else self.return_code or 0

    # Textual's crash screen prints local variables. Both hooks are tested.

    def _fatal_error(self) -> None:
        import sys

        error = sys.exc_info()[1]
        if error is not None:
            log_crash(_logger, error)
        self.has_crashed = True
        super().panic(_(_CRASH_NOTICE))

    def panic(self, *renderables: "RenderableType") -> None:
        """End with the friendly notice, whatever else was to be printed."""
        self.has_crashed = True
        _logger.error("panic: %s", ", ".join(describe_crash(item) for item in renderables))
        super().panic(_(_CRASH_NOTICE))


class _Languages(Speaks):
    """The office's language, and the other one for a visit."""

    def __init__(self, own: str) -> None:
        self._own = own
        self._now = own

    def other(self) -> None:
        self._speak("en" if self._now == "vi" else "vi")

    def own(self) -> None:
        """Speak the office's language again."""
        self._speak(self._own)

    def _speak(self, language: str) -> None:
        if language != self._now:
            self._now = language
            set_language(language)


class _Bare(Screen[None], inherit_bindings=False):
    """A screen of one widget."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, picture: Widget) -> None:
        super().__init__()
        self._picture = picture

    def compose(self) -> ComposeResult:
        yield self._picture


class _Picture(Widget):
    """Lines as they are; only those that have changed are painted again."""

    DEFAULT_CSS = """
    _Picture { width: 100%; height: 100%; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._lines: list[Line] = []

    def show(self, lines: list[Line]) -> None:
        """Show these lines."""
        before, self._lines = self._lines, lines
        changed = [
            Region(0, y, self.size.width, 1)
            for y in range(max(len(before), len(lines)))
            if before[y : y + 1] != lines[y : y + 1]
        ]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """One line, filled with blanks."""
        width, base = self.size.width, self.rich_style
        line = self._lines[y] if y < len(self._lines) else []
        segments = [Segment(words, base + style if style else base) for words, style in line]
        return Strip(segments).crop_extend(0, width, base)
