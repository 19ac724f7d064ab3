"""Room kept in reserve: when the disk is full, the office can still finish what it is doing and compact."""

import os
from contextlib import suppress
from pathlib import Path

from storage.vfs import Disk, opened

SIZE = 4 << 20
"""Bytes in reserve: some thousand transactions, or the files of a month."""


class Ballast:
    """A file that holds nothing."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.path = folder / "ballast"
        self._disk = disk

    @property
    def is_there(self) -> bool:
        """Whether the reserve was not used yet."""
        return self._disk.exists(self.path)

    def make(self) -> None:
        """Take the room, where there is more than enough of it."""
        with suppress(OSError):
            if self.is_there or self._free() < 4 * SIZE:
                return
            with opened(self._disk, self.path, os.O_CREAT | os.O_WRONLY) as handle:
                self._disk.allocate(handle, SIZE)

    def drop(self) -> bool:
        """Give the room back; whether there was any."""
        try:
            self._disk.unlink(self.path)
        except OSError:
            return False
        return True

    def _free(self) -> int:
        room = os.statvfs(self.path.parent)
        return room.f_bavail * room.f_frsize
