"""The program around the screens: its keys, its clerks, its scanned cards, its own life."""

import gc
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from textual import events

from kiosk.errors import InvalidInput, KioskError
from kiosk.i18n import _
from screens.after_typing import AfterTyping
from screens.alt_keys import AltKey, tell_alt_from_escape
from screens.base import CounterScreen
from screens.card_reading import CardScanned
from screens.contrast import Contrast
from screens.drafting import Drafting
from screens.endings import Endings
from screens.keys import GLOBAL_KEYS, Key, bindings
from screens.lenient_input import take_any_bytes
from screens.patient_output import never_wait_for_the_terminal
from screens.places_app import PlacesApp
from screens.printing import Printing
from screens.quick_paint import let_the_writer_in
from screens.theme import COUNTER_THEME
from screens.typing_mode import TypingMode, explained
from screens.widgets.field import Field

if TYPE_CHECKING:
    from kiosk.office import Office

# The clock has minutes; looking more often keeps it from being late. Only a change is painted.
_STATUS_SECONDS = 10.0


class Status(Protocol):
    """What the status bar says on every screen; cheap to ask (every few seconds)."""

    def status_left(self) -> str:
        """Office, site, who: `UBND xã Ba Tô · Điểm 1 · Ng. Thị Hoa`."""
        ...

    def status_right(self) -> str:
        """What burns, and the time: `1 quá hạn · 2 đến hạn hôm nay  14:32`."""
        ...


class CounterShell(PlacesApp, inherit_bindings=False, inherit_css=False):
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
        super().__init__(Contrast(office), screens)
        self.office = office
        self.status = status
        self.typing = TypingMode(office)
        self.printing = Printing(self)
        self.after_typing = AfterTyping(self, self.say_error)
        self._endings = Endings()
        self.register_theme(COUNTER_THEME)
        self.theme = COUNTER_THEME.name

    @property
    def global_keys(self) -> tuple[Key, ...]:
        """The keys that work on every screen: those that lead to a screen this program has."""
        return tuple(key for key in GLOBAL_KEYS if self._leads_somewhere(key))

    def _leads_somewhere(self, key: Key) -> bool:
        if not key.action.startswith("show("):
            return True
        return self.has(key.action.removeprefix("show('").removesuffix("')"))

    # Global keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """On a locked screen only help and leaving are possible."""
        if getattr(self.screen, "LOCKED", False) and action in {"show", "lock", "go_back"}:
            return False
        return super().check_action(action, parameters)

    def action_show(self, name: str) -> None:
        """A function key of a screen."""
        if self.has(name):
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
        self.show_before()

    def action_help(self) -> None:
        """F1: the keys of this screen and of every screen."""
        screen = self.screen
        if isinstance(screen, CounterScreen):
            # Imported when asked for: the first screen needs no dialog.
            from screens.dialogs import Help

            self.push_screen(Help(screen.KEYS, self.global_keys, self.about_office()))

    def about_office(self) -> tuple[str, ...]:
        """What the help says below the keys."""
        return self.office.safekeeping().lines()

    def lock(self) -> None:
        """Go to the lock screen, which signs out whoever works here; nothing leads back but logging in."""
        for screen in self.screens_there:
            if isinstance(screen, Drafting):
                screen.leave_draft()
        while len(self.screen_stack) > 1 and self.screen.is_modal:
            self.pop_screen()  # a question left open is given up
        self.show_with_no_way_back(self.LOCK_SCREEN)

    def action_lock(self) -> None:
        """F9."""
        if self.has(self.LOCK_SCREEN):
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
        self.draw_everything_again()
        self._say(self.contrast.words)
        self.contrast.remember()

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

    def on_mount(self) -> None:
        """Listen to the system, keep the clock right."""
        self._endings.watch_over(self)
        self.set_interval(_STATUS_SECONDS, self.refresh_status)
        self.call_after_refresh(_collect_garbage_again)
        if self.first_words:
            self.call_after_refresh(self.say_error, KioskError(self.first_words))

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

    def _say(self, text: str) -> None:
        for screen in reversed(self.screen_stack):
            if isinstance(screen, CounterScreen):
                screen.say(text)
                return

    def say_error(self, error: KioskError) -> None:
        """Say what is wrong on the screen one is on, below a box if there is one."""
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


def _collect_garbage_again() -> None:
    """The start is over: what is there now stays, and what comes is looked after."""
    gc.freeze()
    gc.enable()
