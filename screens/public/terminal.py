"""A terminal the public stands at, and a program that comes back by itself."""

import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_MOST_AT_ONCE = 3
_AT_ONCE_SECONDS = 10.0
# Long enough to read that the machine comes back.
_NOTICE_SECONDS = 3.0

_INPUT, _LOCAL = 0, 3


@contextmanager
def held_terminal() -> Iterator[None]:
    """Nothing typed is echoed or makes a signal, also before the screen is up and while the program starts again.

    What was typed and not read is thrown away at the end: it must not reach the shell behind.
    """
    line = sys.__stdin__.fileno() if sys.__stdin__ is not None and sys.__stdin__.isatty() else None
    if line is None:
        yield
        return
    before = termios.tcgetattr(line)
    held = termios.tcgetattr(line)
    held[_INPUT] &= ~termios.IXON
    held[_LOCAL] &= ~(termios.ECHO | termios.ICANON | termios.ISIG)
    termios.tcsetattr(line, termios.TCSANOW, held)
    try:
        yield
    finally:
        # Not TCSAFLUSH: a terminal that has stopped reading would be waited for; one that has gone has no settings.
        with suppress(termios.error):
            termios.tcflush(line, termios.TCIFLUSH)
            termios.tcsetattr(line, termios.TCSANOW, before)


def keep_running(
    run: Callable[[], tuple[int, bool]],
    now: Callable[[], float] = time.monotonic,
    rest: Callable[[float], None] = time.sleep,
) -> int:
    """Run again after a crash, with a moment to read the notice, until the end is meant.

    Args:
        run: runs once; gives the exit status and whether it crashed.
        now: a clock in seconds.
        rest: waits for so many seconds.

    Returns:
        The exit status of the last run. A program that crashes at once, again and again, is given up: whoever started
        it must hear of that.
    """
    quick = 0
    while True:
        began = now()
        status, has_crashed = run()
        if not has_crashed:
            return status
        quick = quick + 1 if now() - began < _AT_ONCE_SECONDS else 0
        if quick >= _MOST_AT_ONCE:
            return status
        rest(_NOTICE_SECONDS)
