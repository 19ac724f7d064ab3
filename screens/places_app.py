"""An app of lazy screens: which one is shown, and where Esc leads from it."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

from textual.screen import Screen
from textual.widget import Widget

from screens.base import CounterScreen
from screens.contrast import Contrast
from screens.frugal_app import FrugalApp
from screens.keys import GLOBAL_KEYS

_LONGEST_TRAIL = 20
_MAIN_SCREENS = frozenset(
    key.action.removeprefix("show('").removesuffix("')") for key in GLOBAL_KEYS if key.action.startswith("show(")
)


class PlacesApp(FrugalApp, inherit_bindings=False):
    """The first screen lies at the bottom of the stack, one other at a time upon it; each is made when first shown.

    Args:
        contrast: whether the screens are drawn in high contrast.
        screens: where each screen is, as `module:Class`; a screen is imported when it is first shown.
    """

    HOME: ClassVar[str] = "home"

    def __init__(self, contrast: Contrast, screens: Mapping[str, str]) -> None:
        super().__init__(contrast)
        self._modules = dict(screens)
        self._trail: list[str] = []
        self._current: str | None = None
        self._first: str | None = None
        self.first_words = ""
        self._then = ""

    def has(self, name: str) -> bool:
        """This program has a screen of that name."""
        return name in self._modules

    def start_on(self, name: str, saying: str = "", then: str = "") -> None:
        """Show the screen `name` first, as soon as the program runs, with a sentence on its message line.

        Whoever signs in goes on to the screen `then`, where there is one.
        """
        self._first = name
        self.first_words = saying
        self._then = then

    @property
    def place(self) -> str:
        """The main screen one is on, empty on any other; after a crash, the one it happened on."""
        return self._current if self._current in _MAIN_SCREENS else ""

    def go_to_work(self) -> None:
        """Somebody has signed in: on to where the program broke off, else home."""
        then, self._then = self._then, ""
        self.show_home()
        if self.has(then):
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
        self.show_with_no_way_back(self.HOME)

    def show_with_no_way_back(self, name: str) -> None:
        """Make the screen `name` the current one; Esc leads nowhere from there."""
        self.show(name)
        self._trail.clear()

    def show_before(self) -> None:
        """Go back to the screen before, or else home."""
        if self._trail:
            name = self._trail.pop()
            self._bring_up(name, self._installed(name), None, came_back=True)
        elif self._current != self.HOME and self.has(self.HOME):
            self._bring_up(self.HOME, self._installed(self.HOME), None, came_back=True)

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
            self.draw_everything_again()
        if self._current == name and self.screen is screen:
            if not was_coming:  # else it is told as soon as it is there
                screen.become_shown()
            self.paint_everything()
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

    @property
    def screens_there(self) -> set[Screen[Any]]:
        """Every screen that has been made, shown or not."""
        hidden = [self.get_screen(name) for name in self._modules if self.is_screen_installed(name)]
        return {*hidden, *self.screen_stack}

    def draw_everything_again(self) -> None:
        """In other colours, on every screen there is."""
        for screen in self.screens_there:
            for widget in screen.walk_children(Widget, with_self=True):
                widget.refresh()
