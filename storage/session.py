"""Who has the store open, so that whoever leaves last can tidy up, and where changes come from."""

import fcntl
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from storage.vfs import open_file


class Session:
    """This process's presence: a shared `flock` that the kernel gives back when the process dies."""

    def __init__(self, folder: Path) -> None:
        self._pid = os.getpid()
        self._handle: int | None = None
        with suppress(OSError):
            self._handle = open_file(folder / "sessions", os.O_RDWR | os.O_CREAT)
            fcntl.flock(self._handle, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def leave(self) -> bool:
        """Whether nobody else has the store open; if so, `close` has to follow."""
        if self._handle is None:
            return False
        if self._pid == os.getpid():  # a forked child shares its parent's presence and must not end it
            with suppress(OSError):
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
        self.close()
        return False

    def close(self) -> None:
        """Be gone."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def origin() -> str:
    """Where this process acts from: `machine/terminal/process`, and the address an SSH line comes from."""
    return _origin(os.getpid())


@lru_cache(maxsize=1)
def _origin(pid: int) -> str:
    terminal = "-"
    for handle in (0, 1, 2):
        with suppress(OSError):
            terminal = os.ttyname(handle).removeprefix("/dev/")
            break
    client = os.environ.get("SSH_CONNECTION", "").split(" ")[0]
    place = f"{os.uname().nodename}/{terminal}/{pid}"
    return f"{place} {client}" if client else place
