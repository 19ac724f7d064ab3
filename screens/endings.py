"""A stop signal ends the program the way F10 does: screens unmounted, terminal restored.

Textual 8.2.8 installs no handlers (issue #5140): SIGTERM or a lost line would leave the terminal raw, and
an ignored SIGHUP an orphan that spins.
"""

import asyncio
import signal
from functools import partial
from typing import Any

from textual.app import App

STOP_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)


def end_cleanly_on_signals(app: App[Any]) -> None:
    """Leave `app` with status 128 + n on a stop signal; an app without a terminal is left alone."""
    if app.is_headless:
        return
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
