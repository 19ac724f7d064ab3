"""From the terminal come keys, nothing else.

What a terminal reports about itself comes on the same line as the keys, and a scanner types whatever its barcode says:
a size of 99,999 columns, the beginning of a paste that never ends and swallows every key, a mouse.
"""

import logging
import re

from textual import _xterm_parser, events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from screens.crash import log_crash

_NEVER = re.compile(r"(?!)")

_logger = logging.getLogger("kiosk.public")


class KeysOnlyDriver(LinuxDriver):
    """A driver that hands on keys; a new size comes from the system's signal, not from the line."""

    def process_message(self, message: Message) -> None:
        """Hand on a key."""
        if isinstance(message, events.Key):
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Listen; bytes that the parser fails at are skipped. A line that fails is another matter: it has gone."""
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except (ArithmeticError, LookupError, TypeError, ValueError) as error:
                log_crash(_logger, error)


def hear_only_keys() -> None:
    """From now on a paste comes as the keys it is made of: one that does not end would be the last thing heard.

    A size that comes on the line is not believed either: Textual 8.2.8 divides by it when a mouse is reported.
    """
    setattr(_xterm_parser, "BRACKETED_PASTE_START", "")  # noqa: B010  declared Final
    setattr(_xterm_parser, "_re_in_band_window_resize", _NEVER)  # noqa: B010  declared Final
