"""A name that one process has to itself for as long as it wants it, or lives.

It is a file that is locked with `flock`: however the process ends (killed, hung up, with the machine), the kernel gives
the lock back. Process numbers and times of day in a file would have to be believed.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from storage.vfs import open_file


class Claim:
    """A name that is ours until it is given back."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle

    def give_back(self) -> None:
        """Let somebody else have it; nothing of it is left."""
        if self._handle < 0:
            return
        with suppress(OSError):  # an empty file that stays is no claim
            os.unlink(self._path)
        os.close(self._handle)
        self._handle = -1


def claim(path: Path) -> Claim | None:
    """Claim the name `path`, at once; None when somebody has it.

    Raises:
        OSError: the file can be neither made nor locked.
    """
    while True:
        handle = open_file(path, os.O_CREAT | os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _lies_at(path, handle):
                return Claim(path, handle)
        except BlockingIOError:
            os.close(handle)
            return None
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # its last owner took the file away between our two steps


def _lies_at(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(handle))
    except FileNotFoundError:
        return False
