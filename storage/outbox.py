"""Where exported and printed files go: a folder of files that are never written over."""

import os
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from stat import S_ISREG

from kiosk.outbox import PrintResult
from kiosk.vietnamese.fold import nfc
from storage.problems import explained, is_folder, no_folder
from storage.vfs import Disk, make_folder, replace_file

_LONGEST_STEM, _LONGEST_ENDING = 60, 10
_NOT_IN_NAMES = re.compile(r"[^\w.\-]+")


class Outbox:
    """`kiosk.outbox.Outbox` over a folder and the system's `lp` command."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        self._folder = folder.absolute()
        self._disk = disk or Disk()

    def save(self, name: str, content: str | bytes) -> str:
        """Write a new file and give its whole path; `-2`, `-3` … is added to a name that is taken.

        Raises:
            StoreError: it cannot be written.
        """
        with explained(self._folder):
            make_folder(self._folder, parents=True)
            path = self._reserved(_file_name(name))
            try:
                replace_file(self._disk, path, _bytes(content))
            except BaseException:
                with suppress(OSError):
                    self._disk.unlink(path)
                raise
        return str(path)

    def _reserved(self, name: str) -> Path:
        """An empty file of this name, or of the next one that is free."""
        path = wanted = self._folder / name
        number = 1
        while True:
            try:
                self._disk.close(self._disk.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                return path
            except FileExistsError:
                number += 1
                path = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")

    def clean(self, beginning: str, before: datetime) -> None:
        """Delete the saved files whose name begins so and that were written before a moment; as far as possible."""
        for path in self._folder.glob("*"):
            # Another session may clean at the same time, and a folder that cannot be cleaned must not stop the day.
            with suppress(OSError):
                written = path.lstat()
                if (
                    path.name.lstrip(".").startswith(beginning)  # what a killed program was writing, too
                    and S_ISREG(written.st_mode)
                    and written.st_mtime < before.timestamp()
                ):
                    path.unlink()

    def print_file(self, path: str, title: str) -> PrintResult:
        """Send a saved file to the printer; a web page goes there as the PDF that a browser makes of it.

        Without a browser, the plain text that was saved under the same name is printed.
        """
        # Imported when there is something to print, with what it takes of the standard library.
        from storage.printer import print_file

        return print_file(path, title)


def write_file(path: Path, content: str | bytes, disk: Disk | None = None) -> None:
    """Write a file where the user said, in place of the one that may be there; all of it or nothing.

    Raises:
        StoreError: it cannot be written.
    """
    with explained(path):
        path = path.resolve()
        if not path.parent.is_dir():
            raise no_folder(path.parent)
        if path.is_dir():
            raise is_folder(path)
        if path.exists() and not path.is_file():
            path.write_bytes(_bytes(content))  # a pipe or a device takes no other file's place
        else:
            replace_file(disk or Disk(), path, _bytes(content))


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _file_name(name: str) -> str:
    """A name without a folder, without what shells and other systems trip over, and not too long for a disk."""
    harmless = Path(_NOT_IN_NAMES.sub("-", nfc(name)).strip("-.") or "tep")
    return harmless.stem[:_LONGEST_STEM] + harmless.suffix[:_LONGEST_ENDING]
