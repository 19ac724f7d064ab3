"""What the counter asks of the place where exported and printed files go."""

from datetime import datetime, timedelta
from pathlib import PurePath
from typing import NamedTuple, Protocol

SLIP_FILES = "phieu-thu-"
"""How the names of printed slips' files begin."""

LETTER_FILES = "thu-xin-loi-"
"""How the names of letters of apology begin."""

KEEP_SLIPS = timedelta(days=30)
"""How long the file of a printed slip or letter stays, with its citizen's name on it; it can be printed at any time."""


def short_path(path: str) -> str:
    """A saved file as a message names it: `exports/bao-cao-2025-07.html`, within the data folder."""
    return "/".join(PurePath(path).parts[-2:])


class PrintResult(NamedTuple):
    """What became of a print: sent to a printer, or left as a file to open; `message` tells the user."""

    path: str
    printed: bool
    message: str


class PrintJob(NamedTuple):
    """A saved file ready for the printer, with the title its queue shows."""

    outbox: "Outbox"
    path: str
    title: str

    def send(self) -> PrintResult:
        """Print it; takes up to a minute and a half, and may be called from another thread: it touches no store."""
        return self.outbox.print_file(self.path, self.title)


class Outbox(Protocol):
    """Takes files out of the program."""

    def save(self, name: str, content: str | bytes) -> str:
        """Write a new file, never over an old one, and give its whole path.

        Raises:
            StoreError: it cannot be written.
        """

    def clean(self, beginning: str, before: datetime) -> None:
        """Delete the saved files whose name begins so and that were written before a moment; as far as possible."""

    def print_file(self, path: str, title: str) -> PrintResult:
        """Send a saved file to the printer, where there is one."""
