"""What follows typing at some distance: a list filtered by what is typed, a search.

A letter is painted at once and costs 100 bytes; the list it filters costs up to 2,000. So the list waits until the hand
rests, and ten letters of a fast typist repaint it once. Whatever key is no letter finds it up to date.
"""

import asyncio
from collections.abc import Callable

from textual.app import App

from kiosk.errors import KioskError

# Longer than from one letter to the next, shorter than anybody waits for.
RESTING_SECONDS = 0.15

Act = Callable[[], object]


class AfterTyping:
    """One thing to be done when no letter has come for a moment; what is wrong with it is said by `say_error`."""

    def __init__(self, app: App[None], say_error: Callable[[KioskError], object]) -> None:
        self._app = app
        self._say_error = say_error
        self._act: Act | None = None
        self._pause: asyncio.TimerHandle | None = None

    def do(self, act: Act) -> None:
        """Do `act` when the typing pauses, once, however often it is asked for until then."""
        if self._act is not None and self._act != act:
            self.do_now()
        self._forget()
        self._act = act
        self._pause = asyncio.get_running_loop().call_later(RESTING_SECONDS, self._app.call_later, self.do_now)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody is typing: something will be done when the hand rests."""
        return self._act is not None

    def do_now(self) -> None:
        """Do what waits; nothing when nothing does."""
        act = self._act
        self._forget()
        if act is None:
            return
        try:
            act()
        except KioskError as error:  # a store in trouble; typing goes on
            self._say_error(error)

    def _forget(self) -> None:
        self._act = None
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
