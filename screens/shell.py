"""The program around the screens: lazy screens, global keys, errors that do not end the day."""

import asyncio
import gc
import logging
import os
from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from textual import events
from textual._compositor import CompositorUpdate
from textual.dom import DOMNode
from textual.filter import LineFilter, NoColor
from textual.screen import Screen
from textual.widget import Widget

from kiosk.errors import InvalidInput, KioskError
from kiosk.i18n import _
from screens.after_typing import AfterTyping
from screens.alt_keys import AltKey, tell_alt_from_escape
from screens.base import CounterScreen
from screens.card_reading import CardReadingApp, CardScanned
from screens.changed_cells import TerminalMirror, WorkedOut
from screens.contrast import Contrast, HighContrastFilter
from screens.crash import CRASH_NOTICE, describe_crash, log_crash
from screens.drafting import Drafting
from screens.endings import Endings
from screens.keys import GLOBAL_KEYS, Key, bindings
from screens.lenient_input import take_any_bytes
from screens.patient_output import never_wait_for_the_terminal
from screens.printing import Printing
from screens.quick_paint import let_the_writer_in
from screens.terminal_check import erases_in_lines
from screens.theme import COUNTER_THEME
from screens.typing_mode import TypingMode, explained
from screens.widgets.field import Field

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.actions import ActionParseResult

    from kiosk.office import Office

# The clock has minutes; looking more often keeps it from being late. Only a change is painted.
_STATUS_SECONDS = 10.0
_LONGEST_TRAIL = 20
_MAIN_SCREENS = frozenset(
    key.action.removeprefix("show('").removesuffix("')") for key in GLOBAL_KEYS if key.action.startswith("show(")
)
# Longer than any use case takes on a slow disk; only an action that awaits what never comes reaches it.
_ACTION_SECONDS = 5.0

_logger = logging.getLogger("kiosk.screens")
# Without a log file nothing may be printed across the screen.
_logger.addHandler(logging.NullHandler())


class Status(Protocol):
    """What the status bar says on every screen; cheap to ask (every few seconds)."""

    def status_left(self) -> str:
        """Office, site, who: `UBND xã Ba Tô · Điểm 1 · Ng. Thị Hoa`."""
        ...

    def status_right(self) -> str:
        """What burns, and the time: `1 quá hạn · 2 đến hạn hôm nay  14:32`."""
        ...


class CounterShell(CardReadingApp, inherit_bindings=False, inherit_css=False):
    """The base of the counter's app: no command palette, no selection, no quit key but the staff's.

    Args:
        office: the use cases the screens work with.
        status: what the status bar says.
        screens: where each screen is, as `module:Class`; a screen is imported when it is first shown.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[Any]] = bindings(GLOBAL_KEYS)

    HOME: ClassVar[str] = "home"
    LOCK_SCREEN: ClassVar[str] = "login"

    # In the place of App's, half of them about widgets and colours that this program does not have.
    DEFAULT_CSS = """
    CounterShell { background: ansi_default; color: ansi_default; }
    """
    CSS = """
    Screen { background: ansi_default; color: ansi_default; }
    Screen:ansi.-screen-suspended { text-style: none; }
    ModalScreen { align: center middle; background: transparent; }
    """

    def __init__(self, office: "Office", status: Status, screens: Mapping[str, str]) -> None:
        super().__init__()
        # Textual's own switches: else every screen has a rack for toasts and a tooltip, and nothing here shows either.
        self._disable_notifications = self._disable_tooltips = True
        self.office = office
        self.status = status
        self.typing = TypingMode(office)
        self.printing = Printing(self)
        self.contrast = Contrast(office)
        self.after_typing = AfterTyping(self, self._say_error)
        self._mirror = TerminalMirror(erases_in_lines=erases_in_lines(os.environ.get("TERM", "")))
        self._modules = dict(screens)
        self._trail: list[str] = []
        self._current: str | None = None
        self._first: str | None = None
        self._first_words = ""
        self._then = ""
        self._endings = Endings()
        self.has_crashed = False
        self._actions: set[asyncio.Future[bool]] = set()
        self.register_theme(COUNTER_THEME)
        self.theme = COUNTER_THEME.name

    @property
    def global_keys(self) -> tuple[Key, ...]:
        """The keys that work on every screen: those that lead to a screen this program has."""
        return tuple(key for key in GLOBAL_KEYS if self._leads_somewhere(key))

    def _leads_somewhere(self, key: Key) -> bool:
        if not key.action.startswith("show("):
            return True
        return key.action.removeprefix("show('").removesuffix("')") in self._modules

    # Between the screens: the first one lies at the bottom of the stack, one other at a time upon it

    def start_on(self, name: str, saying: str = "", then: str = "") -> None:
        """Show the screen `name` first, as soon as the program runs, with a sentence on its message line.

        Whoever signs in goes on to the screen `then`, where there is one.
        """
        self._first = name
        self._first_words = saying
        self._then = then

    @property
    def place(self) -> str:
        """The main screen one is on, empty on any other; after a crash, the one it happened on."""
        return self._current if self._current in _MAIN_SCREENS else ""

    def go_to_work(self) -> None:
        """Somebody has signed in: on to where the program broke off, else home."""
        then, self._then = self._then, ""
        self.show_home()
        if then in self._modules:
            self.show(then)

    def get_default_screen(self) -> Screen[Any]:
        """The first screen itself: Textual's blank one below it would be styled, laid out and painted for nothing."""
        if self._first is None:
            return super().get_default_screen()
        self._current = self._first
        screen = self._installed(self._first)
        screen.await_showing(None)
        return screen

    def show(self, name: str, subject: object = None) -> None:
        """Make the screen `name` the current one and tell it what to show.

        From the screen of a function key Esc leads home; from any other, back to where it was opened.
        """
        screen = self._installed(name)
        if name in _MAIN_SCREENS and not screen.is_aside(subject):
            self._trail.clear()
        elif self._current is not None and self._current != name:
            self._trail = [*self._trail, self._current][-_LONGEST_TRAIL:]
        self._bring_up(name, screen, subject)

    def show_home(self) -> None:
        """Make the home screen the current one; Esc leads nowhere from there."""
        self.show(self.HOME)
        self._trail.clear()

    def lock(self) -> None:
        """Go to the lock screen, which signs out whoever works here; nothing leads back but logging in."""
        for screen in self._screens_there:
            if isinstance(screen, Drafting):
                screen.leave_draft()
        while len(self.screen_stack) > 1 and self.screen.is_modal:
            self.pop_screen()  # a question left open is given up
        self.show(self.LOCK_SCREEN)
        self._trail.clear()

    def forget_screens(self) -> None:
        """Throw away every other screen with what was typed on it; the next clerk gets new ones."""
        for name in self._modules:
            if name == self._current or not self.is_screen_installed(name):
                continue
            screen = self.get_screen(name)
            self.uninstall_screen(name)
            if screen.is_running:
                screen.remove()

    def _bring_up(self, name: str, screen: CounterScreen, subject: object, came_back: bool = False) -> None:
        was_coming = screen.is_awaited
        screen.await_showing(subject, came_back)
        if self.contrast.follow():
            self._draw_everything_again()
        if self._current == name and self.screen is screen:
            if not was_coming:  # else it is told as soon as it is there
                screen.become_shown()
            self._paint_everything()
        elif screen is self.screen_stack[0]:
            self.pop_screen()
        elif len(self.screen_stack) == 1:
            self.push_screen(screen)
        else:
            self.switch_screen(screen)
        self._current = name

    def _installed(self, name: str) -> CounterScreen:
        if not self.is_screen_installed(name):
            module, _colon, class_name = self._modules[name].partition(":")
            screen: CounterScreen = getattr(import_module(module), class_name)()
            self.install_screen(screen, name)
        installed = self.get_screen(name)
        assert isinstance(installed, CounterScreen)
        return installed

    # Global keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """On a locked screen only help and leaving are possible."""
        if getattr(self.screen, "LOCKED", False) and action in {"show", "lock", "go_back"}:
            return False
        return super().check_action(action, parameters)

    def action_show(self, name: str) -> None:
        """A function key of a screen."""
        if name in self._modules:
            self.show(name)

    def meant_by(self, event: events.Event) -> Sequence[events.Event]:
        """Alt and a letter is Esc and the letter, typed ahead, unless that could lose something half typed."""
        if not isinstance(event, AltKey):
            return (event,)
        # Only screens and boxes of the counter know whether they hold anything.
        return () if getattr(self.screen, "is_worth_keeping", True) else event.as_two_keys()

    def action_go_back(self) -> None:
        """Esc: what the screen does with it, or else the screen before, or else home."""
        screen = self.screen
        if isinstance(screen, CounterScreen) and screen.back():
            return
        if self._trail:
            name = self._trail.pop()
            self._bring_up(name, self._installed(name), None, came_back=True)
        elif self._current != self.HOME and self.HOME in self._modules:
            self._bring_up(self.HOME, self._installed(self.HOME), None, came_back=True)

    def action_help(self) -> None:
        """F1: the keys of this screen and of every screen."""
        screen = self.screen
        if isinstance(screen, CounterScreen):
            # Imported when asked for: the first screen needs no dialog.
            from screens.key_help import Help

            self.push_screen(Help(screen.KEYS, self.global_keys, self.about_office()))

    def about_office(self) -> tuple[str, ...]:
        """What the help says below the keys."""
        return self.office.safekeeping().lines()

    def action_lock(self) -> None:
        """F9."""
        if self.LOCK_SCREEN in self._modules:
            self.lock()

    def action_turn_typing(self) -> None:
        """Ctrl+T: Telex, VNI or none, as this clerk's fields compose from now on."""
        method = self.typing.turn()
        self.refresh_every_status()
        for screen in self.screen_stack:
            if isinstance(screen, CounterScreen):
                screen.say(explained(method))
        self.typing.remember()

    def action_turn_contrast(self) -> None:
        """Ctrl+G: high contrast, or the usual colours."""
        self.contrast.turn()
        self._draw_everything_again()
        self._say(self.contrast.words)
        self.contrast.remember()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What is done to every line before it is painted."""
        if self.no_color:
            # Textual chose greys, which no console has, before it knew that the theme is made of the console's colours.
            return [NoColor()]
        return [HighContrastFilter()] if self.contrast.is_on else []

    @property
    def _screens_there(self) -> set[Screen[Any]]:
        hidden = [self.get_screen(name) for name in self._modules if self.is_screen_installed(name)]
        return {*hidden, *self.screen_stack}

    def _draw_everything_again(self) -> None:
        for screen in self._screens_there:
            for widget in screen.walk_children(Widget, with_self=True):
                widget.refresh()

    def _paint_everything(self) -> None:
        """Whatever another program has written across the screen goes: the key of the screen one is on does it."""
        self._mirror.forget()
        self.screen.refresh()

    def refresh_css(self, animate: bool = True) -> None:
        """Take over new colours; before there is a screen to dress, Textual would read all its rules in vain."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate) and self._is_painting:
            try:
                renderable = WorkedOut(self._mirror.changes(renderable, self.size).render_segments(self.console))
            except Exception as error:
                self._handle_exception(error)
                return
            place = self.screen.outer_size.clamp_offset(self.cursor_position)
            if not renderable.sequence and place == self._previous_cursor_position:
                return  # Textual would still move the cursor to where it is
        super()._display(screen, renderable)

    @property
    def _is_painting(self) -> bool:
        """Whether Textual hands what it draws to the terminal now."""
        return self._running and not (self._closed or self.is_headless or self._driver is None or self._batch_count)

    def action_leave(self) -> None:
        """F10: end the program, after asking once."""
        from screens.dialogs import Confirm

        self.push_screen(Confirm(_("Rời quầy và đóng chương trình?"), yes=_("Rời quầy")), self._leave)

    def _leave(self, sure: bool | None) -> None:
        if sure:
            self.exit()

    # Scanned cards

    def on_card_scanned(self, message: CardScanned) -> None:
        """Hand a card to the screen, whatever has the focus; what is wrong with it is said."""
        screen = next(screen for screen in reversed(self.screen_stack) if isinstance(screen, CounterScreen))
        if message.card is None:
            screen.say_error(InvalidInput(message.problem))
            return
        if isinstance(self.focused, Field):
            self.focused.take_back(message.leaked)
        screen.attempt(partial(screen.take_card, message.card))

    # Typing

    def letters_are_done(self) -> None:
        """Lists and searches follow what was typed before another key acts on them."""
        self.after_typing.do_now()

    def keys_are_done(self) -> None:
        """What was typed goes to the disk before anything else happens."""
        for screen in self.screen_stack:
            if isinstance(screen, Drafting):
                screen.keep_draft()

    # The program's own life

    def on_resize(self) -> None:
        """Terminals move what they show when their size changes."""
        self._mirror.forget()

    def on_mount(self) -> None:
        """Listen to the system, keep the clock right."""
        self._endings.watch_over(self)
        self.set_interval(_STATUS_SECONDS, self.refresh_status)
        self.call_after_refresh(_collect_garbage_again)
        if self._first_words:
            self.call_after_refresh(self._say_error, KioskError(self._first_words))

    def refresh_status(self) -> None:
        """Bring the status bar of the current screen up to date."""
        screen = self.screen
        if isinstance(screen, CounterScreen):
            screen.refresh_status()

    def refresh_every_status(self) -> None:
        """The same for the screens below a box too."""
        for screen in self.screen_stack:
            if isinstance(screen, CounterScreen):
                screen.refresh_status()

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run a key's action; one that does not come to an end is left behind, so that the keyboard lives on."""
        running = asyncio.ensure_future(self._run_and_report(action, default_namespace, namespaces))
        self._actions.add(running)
        running.add_done_callback(self._actions.discard)
        done, _left_behind = await asyncio.wait({running}, timeout=_ACTION_SECONDS)
        return running.result() if done else True

    async def _run_and_report(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None,
        namespaces: Mapping[str, DOMNode] | None,
    ) -> bool:
        """Run an action; what goes wrong in it is said on the message line, and the day goes on."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except KioskError as error:
            self._say_error(error)
        except Exception as error:
            number = log_crash(_logger, error)
            notice = _("Lỗi chương trình, việc vừa rồi chưa xong; hồ sơ đã lưu vẫn an toàn. Mã lỗi {number}.")
            self._say_error(KioskError(notice.format(number=number)))
        return True

    def _say(self, text: str) -> None:
        for screen in reversed(self.screen_stack):
            if isinstance(screen, CounterScreen):
                screen.say(text)
                return

    def _say_error(self, error: KioskError) -> None:
        for screen in reversed(self.screen_stack):
            if isinstance(screen, CounterScreen):
                screen.say_error(error)
                return

    def run_counter(self) -> int:
        """Run until somebody leaves or the system says so; gives the process's exit status."""
        take_any_bytes()
        tell_alt_from_escape()
        never_wait_for_the_terminal()
        let_the_writer_in()
        self.run(mouse=False)
        return self.return_code or int(self.has_crashed)

    # Textual's crash screen prints local variables: citizens' names on the public's screen. Both hooks are tested.

    def _fatal_error(self) -> None:
        import sys

        error = sys.exc_info()[1]
        number = log_crash(_logger, error) if error is not None else ""
        self.has_crashed = True
        super().panic(_(CRASH_NOTICE).format(number=number))

    def panic(self, *renderables: "RenderableType") -> None:
        """End with the friendly notice, whatever else was to be printed."""
        self.has_crashed = True
        _logger.error("panic: %s", ", ".join(describe_crash(item) for item in renderables))
        super().panic(_(CRASH_NOTICE).format(number=""))


def _collect_garbage_again() -> None:
    """The start is over: what is there now stays, and what comes is looked after."""
    gc.freeze()
    gc.enable()
