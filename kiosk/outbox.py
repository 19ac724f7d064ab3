"""What the counter asks of the place where exported and printed files go."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PrintResult:
    """What became of a print: sent to a printer, or left as a file to open; `message` tells the user."""

    path: str
    printed: bool
    message: str


class Outbox(Protocol):
    """Takes files out of the program."""

    def save(self, name: str, content: str | bytes) -> str:
        """Write a new file, never over an old one, and give its whole path.

        Raises:
            StoreError: it cannot be written.
        """

    def print_file(self, path: str, title: str) -> PrintResult:
        """Send a saved file to the printer, where there is one."""
