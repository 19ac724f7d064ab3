"""The lock all processes of one store share, and the count of what was written under it.

The lock is a `flock` on a file that is opened once and never renamed or removed: the kernel gives it back when a
process dies, and closing some other handle does not drop it. The first eight bytes of the file count the changes of the
store as programs before the journal counted them; they look at it to see that their files are out of date. The ninth
byte says that somebody waits, the tenth is the journal's `Mark`: what whoever gets the lock next has to make sure of.
"""

import errno
import fcntl
import mmap
import os
import threading
import time
from contextlib import suppress
from enum import IntEnum
from pathlib import Path

from kiosk.errors import StoreBusy
from kiosk.i18n import _
from storage.problems import store_error
from storage.vfs import open_file

WAIT = 5.0
"""Seconds a process waits for the others before it gives up."""

_FIRST_NAP = 0.0001
_LONGEST_NAP = 0.004
_COURTESY = 0.006
"""Longer than the longest nap, so that a process that wakes finds the lock free."""

_COUNT_BYTES = 8
_WAITED_FOR_AT = 8
_MARK_AT = 9
_SIZE = 16
_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)


class Mark(IntEnum):
    """How sure it is that the disk holds what the journal shows; whoever finds one left behind has to act on it."""

    SURE = 0
    WRITING = 1
    """Somebody is adding a record; left by one who died, the last record may not be on the disk yet."""
    RENEW = 2
    """The disk failed under the journal: all that is shown is durable, but nothing may be added to this file."""
    UNSURE = 3
    """As `RENEW`, and the failed record could not be taken back: nobody may be shown it."""


_MARKS = tuple(Mark)


class StoreLock:
    """One holder for writing or many for reading; re-entrant in a thread, one thread of a process at a time.

    Where the lock file can neither be written nor made, as on a read-only medium, reading goes on without it.
    """

    def __init__(self, path: Path, wait: float = WAIT) -> None:
        self.path = path
        self._wait = wait
        self._fd: int | None = None
        self._writable = False
        self._pid = 0
        self._start()

    def _start(self) -> None:
        """Open the file as this process: a description inherited from a parent would share the parent's lock."""
        self._pid = os.getpid()
        self._threads = threading.RLock()
        self._depth = 0
        self._exclusive = False
        self._wrote_last = False
        self._own_mark = Mark.SURE
        inherited, self._fd = self._fd, None
        if inherited is not None:
            with suppress(OSError):
                os.close(inherited)
        self._fd, self._writable = self._open()
        self._notes = self._mapped()

    def _open(self) -> tuple[int | None, bool]:
        try:
            return open_file(self.path, os.O_RDWR | os.O_CREAT), True
        except OSError as error:
            if error.errno not in _READ_ONLY:
                raise store_error(error, self.path) from error
        try:
            return open_file(self.path, os.O_RDONLY), False
        except FileNotFoundError:
            return None, False
        except OSError as error:
            raise store_error(error, self.path) from error

    def _mapped(self) -> mmap.mmap | None:
        """The file as memory; without it, what a dead process wrote may be read before it is surely on the disk."""
        if self._fd is None or not self._writable:
            return None
        with suppress(OSError, ValueError):
            if os.fstat(self._fd).st_size < _SIZE:
                # Real room, not a hole: on a full disk a hole in mapped memory is a signal that ends the program.
                os.posix_fallocate(self._fd, 0, _SIZE)
            return mmap.mmap(self._fd, _SIZE)
        return None

    @property
    def held(self) -> bool:
        """Whether this thread may read files now; ask only inside `alone()`."""
        return self._depth > 0

    @property
    def held_exclusively(self) -> bool:
        """Whether this thread may write files now; ask only inside `alone()`."""
        return self._depth > 0 and self._exclusive

    def alone(self) -> "_Alone":
        """Keep the other threads of this process out, without a word to other processes; for a `with` block.

        Raises:
            StoreBusy: another thread was in for longer than the wait.
        """
        return _Alone(self)

    def enter(self) -> "threading.RLock":
        """Like `alone`, but whoever calls this has to call `release()` on what it gives; for the shortest reads.

        Raises:
            StoreBusy: another thread was in for longer than the wait.
        """
        if self._pid != os.getpid():
            self._start()
        threads = self._threads
        if not threads.acquire(timeout=self._wait):
            raise self._busy()
        return threads

    def shared(self) -> "_Held":
        """Hold the store still for reading; for a `with` block.

        Raises:
            StoreBusy: a writer held it for longer than the wait.
        """
        return _Held(self, exclusive=False)

    def exclusive(self) -> "_Held":
        """Hold the store for writing; for a `with` block.

        Raises:
            StoreBusy: others held it for longer than the wait.
            StoreError: the folder can only be read.
        """
        return _Held(self, exclusive=True)

    def take(self, *, exclusive: bool) -> None:
        """Begin to hold the store, or hold it once more; inside `alone()`, and as often as `give_back`."""
        if exclusive and not self._writable:
            raise store_error(OSError(errno.EROFS, os.strerror(errno.EROFS)), self.path.parent)
        if self._depth and exclusive and not self._exclusive:
            raise RuntimeError("a shared lock cannot become exclusive: two who wait for each other never get it")
        if self._depth == 0:
            self._flock(fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
            self._exclusive = exclusive
        self._depth += 1

    def give_back(self) -> None:
        """End what `take` began."""
        self._depth -= 1
        if self._depth == 0 and self._fd is not None:
            self._wrote_last = self._exclusive
            fcntl.flock(self._fd, fcntl.LOCK_UN)

    def _flock(self, kind: int) -> None:
        if self._fd is None:
            return
        self._let_others_go_first()
        end, nap = 0.0, _FIRST_NAP
        while True:
            try:
                return fcntl.flock(self._fd, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                end = end or time.monotonic() + self._wait
                if time.monotonic() > end:
                    raise self._busy() from None
            except OSError as error:
                raise store_error(error, self.path) from error
            # Polling, because a blocking flock knows no time limit but a signal, which belongs to the main thread.
            self._note_waiting(True)
            time.sleep(nap)
            nap = min(nap * 1.5, _LONGEST_NAP)

    def _let_others_go_first(self) -> None:
        """One who writes again and again would find the lock free each time, and those who nap would never."""
        if self._wrote_last and self._notes is not None and self._notes[_WAITED_FOR_AT]:
            self._note_waiting(False)
            time.sleep(_COURTESY)

    def _note_waiting(self, is_waiting: bool) -> None:
        if self._notes is not None:  # without it waiting takes longer, no more
            self._notes[_WAITED_FOR_AT] = is_waiting

    def _busy(self) -> StoreBusy:
        return StoreBusy(
            _("Dữ liệu đang được máy khác ghi quá {seconds:g} giây; hãy chờ một lát rồi làm lại.").format(
                seconds=self._wait
            )
        )

    def count(self) -> int | None:
        """How often the store was changed; None where there is no lock file to tell."""
        if self._fd is None:
            return None
        try:
            return int.from_bytes(os.pread(self._fd, _COUNT_BYTES, 0), "little")
        except OSError as error:
            raise store_error(error, self.path) from error

    def advance(self) -> int:
        """Tell every process that what it knows may be out of date; only for the holder of the exclusive lock."""
        assert self._fd is not None
        count = (self.count() or 0) + 1
        os.pwrite(self._fd, count.to_bytes(_COUNT_BYTES, "little"), 0)
        return count

    @property
    def is_writable(self) -> bool:
        """Whether the exclusive lock can be had at all."""
        return self._writable

    def leave_mark(self, mark: Mark) -> None:
        """Leave word for whoever comes next, be it after a sudden death; only for the holder of the exclusive lock."""
        self._own_mark = mark
        # Through mapped memory: a write would give every fdatasync of the journal a second inode to write down.
        if self._notes is not None:
            self._notes[_MARK_AT] = mark

    @property
    def mark(self) -> Mark:
        """What was left; it means something only under the lock."""
        if self._notes is not None:
            return _MARKS[min(self._notes[_MARK_AT], Mark.UNSURE)]
        if self._fd is not None and not self._writable:
            with suppress(OSError, IndexError):
                return _MARKS[min(os.pread(self._fd, 1, _MARK_AT)[0], Mark.UNSURE)]
        return self._own_mark

    def close(self) -> None:
        """Give the file back, and with it the lock; mapped memory would keep a handle of its own."""
        if self._notes is not None:
            self._notes.close()
            self._notes = None
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
        self._writable = False


class _Alone:
    """A `with` block without other threads; classes, because generators would be a tenth of a transaction."""

    __slots__ = ("_lock", "_threads")

    def __init__(self, lock: StoreLock) -> None:
        self._lock = lock

    def __enter__(self) -> None:
        self._threads = self._lock.enter()

    def __exit__(self, *_error: object) -> None:
        self._threads.release()


class _Held:
    """A `with` block that holds the store."""

    __slots__ = ("_exclusive", "_lock", "_threads")

    def __init__(self, lock: StoreLock, *, exclusive: bool) -> None:
        self._lock = lock
        self._exclusive = exclusive

    def __enter__(self) -> None:
        self._threads = self._lock.enter()
        try:
            self._lock.take(exclusive=self._exclusive)
        except BaseException:
            self._threads.release()
            raise

    def __exit__(self, *_error: object) -> None:
        try:
            self._lock.give_back()
        finally:
            self._threads.release()
