"""Disks that fail on demand, and one that keeps a record of everything it was told."""

import errno
import mmap
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage.vfs import Disk

CHANGES = ("write", "truncate", "allocate", "sync_data", "sync", "rename", "unlink", "make_folder", "sync_folder")


_STILL_READ = 40
"""Bytes: what a derived file says of itself is in them."""


class FaultyDisk(Disk):
    """One call fails: the `at`-th that changes something, opening for writing included; or all from there on."""

    def __init__(self, at: int, error: int = errno.EIO, *, sticky: bool = False, short: bool = False) -> None:
        self._at, self._error, self._sticky, self._short = at, error, sticky, short
        self.calls = 0
        for name in CHANGES:
            setattr(self, name, self._watched(name, getattr(super(), name)))

    def _is_due(self) -> bool:
        number, self.calls = self.calls, self.calls + 1
        return number == self._at or (self._sticky and number > self._at)

    def _fail(self) -> None:
        raise OSError(self._error, os.strerror(self._error))

    def _watched(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any) -> Any:
            if self._is_due():
                if name == "write" and self._short:
                    handle, offset, data = arguments
                    call(handle, offset, bytes(data)[: len(data) // 2])
                self._fail()
            return call(*arguments)

        return watched

    def open(self, path: Path, flags: int) -> int:
        if flags & (os.O_CREAT | os.O_TRUNC) and self._is_due():
            self._fail()
        return super().open(path, flags)


class InterruptedDisk(FaultyDisk):
    """The user presses Ctrl+C right after the `at`-th call."""

    def _watched(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any) -> Any:
            result = call(*arguments)
            if self._is_due():
                raise KeyboardInterrupt
            return result

        return watched


class WornDisk(Disk):
    """Files of this name can be opened, but of them only the first bytes be read once it `is_worn`.

    Mapped into memory, what cannot be read ends the program: nobody may map it.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self.is_worn = False

    def read(self, handle: int, size: int, offset: int) -> bytes:
        if offset + size > _STILL_READ and self._is_unreadable(handle):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().read(handle, size, offset)

    def map(self, handle: int) -> mmap.mmap:
        assert not self._is_unreadable(handle)
        return super().map(handle)

    def _is_unreadable(self, handle: int) -> bool:
        return self.is_worn and os.readlink(f"/proc/self/fd/{handle}").endswith(self._name)


class ShutDisk(Disk):
    """Files of this name cannot be opened while it `is_shut`."""

    def __init__(self, name: str, error: int) -> None:
        self._name = name
        self._error = error
        self.is_shut = True

    def open(self, path: Path, flags: int) -> int:
        if self.is_shut and path.name == self._name:
            raise OSError(self._error, os.strerror(self._error))
        return super().open(path, flags)


class RecordingDisk(Disk):
    """Notes every change in `log`, with files by a number of their own; `left_out` calls are not made."""

    def __init__(self, left_out: frozenset[str] = frozenset()) -> None:
        self.log: list[tuple[Any, ...]] = []
        self._left_out = left_out
        self._numbers: dict[int, int] = {}
        # Inodes stay taken while their file is open here, so that no number is given twice.
        self._held: list[int] = []

    def _number(self, handle: int) -> int:
        return self._numbers[os.fstat(handle).st_ino]

    def open(self, path: Path, flags: int) -> int:
        is_new = not path.exists()
        handle = super().open(path, flags)
        if flags & (os.O_WRONLY | os.O_RDWR):
            if is_new:
                self._held.append(os.dup(handle))
                self._numbers[os.fstat(handle).st_ino] = len(self._held)
                self.log.append(("create", path, len(self._held)))
            elif flags & os.O_TRUNC:
                self.log.append(("truncate", self._number(handle), 0))
        return handle

    def write(self, handle: int, offset: int, data: bytes) -> None:
        self.log.append(("write", self._number(handle), offset, bytes(data)))
        super().write(handle, offset, data)

    def truncate(self, handle: int, size: int) -> None:
        self.log.append(("truncate", self._number(handle), size))
        super().truncate(handle, size)

    def allocate(self, handle: int, size: int) -> None:
        """The ballast's size matters to nobody."""

    def sync_data(self, handle: int) -> None:
        if "sync_data" not in self._left_out:
            self.log.append(("sync", self._number(handle)))

    def sync(self, handle: int) -> None:
        if "sync" not in self._left_out:
            self.log.append(("sync", self._number(handle)))

    def rename(self, old: Path, new: Path) -> None:
        self.log.append(("rename", old, new))
        super().rename(old, new)

    def unlink(self, path: Path) -> None:
        if path.exists():
            self.log.append(("unlink", path))
        super().unlink(path)

    def sync_folder(self, path: Path) -> None:
        if "sync_folder" not in self._left_out:
            self.log.append(("sync_folder", path))

    def make_folder(self, path: Path) -> None:
        self.log.append(("make_folder", path))
        super().make_folder(path)

    def release(self) -> None:
        """Give back the files held."""
        for handle in self._held:
            os.close(handle)
        self._held.clear()


class GateDisk(RecordingDisk):
    """Some of the syncs fail: what they should have made durable never will be, whatever later ones say.

    With `forgets`, as some file systems do, it cannot even be read any more.
    """

    def __init__(self, failing: set[int], *, forgets: bool) -> None:
        super().__init__()
        self.failing, self.forgets = failing, forgets
        self.syncs = 0
        self._durable: dict[int, int] = {}

    def sync_data(self, handle: int) -> None:
        self._sync(handle)

    def sync(self, handle: int) -> None:
        self._sync(handle)

    def _sync(self, handle: int) -> None:
        number, size = self._number(handle), os.fstat(handle).st_size
        self.syncs += 1
        if self.syncs - 1 not in self.failing:
            self._durable[number] = size
            self.log.append(("sync", number))
            return
        self.log.append(("failed_sync", number))
        known = self._durable.get(number, 0)
        if self.forgets and size > known:
            os.pwrite(handle, bytes(size - known), known)
        raise OSError(errno.EIO, os.strerror(errno.EIO))
