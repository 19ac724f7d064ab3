"""From the terminal come keys, nothing else.

What a terminal reports about itself comes on the same line as the keys, and a scanner types whatever its barcode says:
a size of 999,999 columns, the beginning of a paste that never ends and swallows every key, a mouse.
"""

from textual import _xterm_parser, events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message


class KeysOnlyDriver(LinuxDriver):
    """A driver that hands on keys; a new size comes from the system's signal, not from the line."""

    def process_message(self, message: Message) -> None:
        """Hand on a key."""
        if isinstance(message, events.Key):
            super().process_message(message)


def no_pastes() -> None:
    """From now on what is pasted comes as the keys it is made of: a paste that does not end would be the last key."""
    setattr(_xterm_parser, "BRACKETED_PASTE_START", "")  # noqa: B010  declared Final
