"""A stop signal or a lost line ends the program the way F10 does; if it cannot, it ends all the same.

Textual 8.2.8 installs no handlers (issue #5140): SIGTERM would leave the terminal raw, and where SIGHUP is ignored (a
shell with `trap '' HUP`) a lost line would leave a program that reads the end of its input for ever.
"""

import asyncio
import os
import select
import signal
import sys
import termios
import threading
from contextlib import suppress
from functools import partial
from typing import Any

from textual.app import App

STOP_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)

# A terminal that has stopped reading (Scroll Lock, a dead link) blocks the farewell to it for ever.
_FAREWELL_SECONDS = 3.0


class Endings:
    """What ends the program from outside; made before the terminal is touched, to give it back as it was."""

    def __init__(self) -> None:
        self._line = sys.__stdin__.fileno() if sys.__stdin__ is not None else -1
        self._settings = _settings_of(self._line)

    def watch_over(self, app: App[Any]) -> None:
        """Leave `app` with status 128 + n on a stop signal, as if by SIGHUP when the line is lost.

        An app without a terminal is left alone.
        """
        if app.is_headless:
            return
        loop = asyncio.get_running_loop()
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, self._end, app, number)
        if self._settings is not None:
            lost = partial(loop.call_soon_threadsafe, self._end, app, signal.SIGHUP)
            threading.Thread(target=self._wait_for_hangup, args=(lost,), name="line", daemon=True).start()

    def _end(self, app: App[Any], number: signal.Signals) -> None:
        last_moment = threading.Timer(_FAREWELL_SECONDS, self._end_at_once, (number,))
        last_moment.daemon = True
        last_moment.start()
        app.exit(return_code=128 + number)

    def _end_at_once(self, number: signal.Signals) -> None:
        # What was saved was on the disk before it was shown; nothing is lost by not saying goodbye.
        if self._settings is not None:
            with suppress(termios.error):  # the line is gone
                termios.tcsetattr(self._line, termios.TCSANOW, self._settings)
        os._exit(128 + number)

    def _wait_for_hangup(self, lost: "partial[Any]") -> None:
        line = select.poll()
        line.register(self._line, 0)  # a lost line is reported unasked; what is typed is none of our business
        line.poll()
        with suppress(RuntimeError):  # the program has ended by itself
            lost()


def _settings_of(line: int) -> list[Any] | None:
    try:
        return termios.tcgetattr(line)
    except (termios.error, OSError, ValueError):
        return None
