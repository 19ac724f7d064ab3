"""Keeping the files still: no compaction while somebody folds, copies or checks them. Commits go on meanwhile."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.errors import StoreBusy
from kiosk.i18n import _
from storage.vfs import open_file

_NAP = 0.05


@contextmanager
def files_held(folder: Path, patience: float = 0.0) -> Iterator[bool]:
    """Whether nobody else is folding the journal of this store, after waiting up to `patience` seconds."""
    handle = open_file(folder / "compact.lock", os.O_RDWR | os.O_CREAT)
    try:
        yield _taken(handle, patience)
    finally:
        os.close(handle)


@contextmanager
def files_still(folder: Path, patience: float = 60.0) -> Iterator[None]:
    """The files stay as they are for the length of a block; on a medium that can only be read they do anyway.

    Raises:
        StoreBusy: another process has been folding for longer than `patience`.
    """
    try:
        holding = files_held(folder, patience)
        is_held = holding.__enter__()
    except OSError:
        yield
        return
    try:
        if not is_held:
            raise StoreBusy(_("Một máy khác đang dồn hoặc kiểm tra dữ liệu; hãy chờ vài phút rồi làm lại."))
        yield
    finally:
        holding.__exit__(None, None, None)


def _taken(handle: int, patience: float) -> bool:
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
        time.sleep(_NAP)
