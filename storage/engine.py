"""The store's working parts together: lock, journal, files. One per process and folder.

Who writes holds the exclusive lock, has read the journal to its end and appends one line. Who reads asks the system one
question (has the journal grown?), and under the shared lock how far it is sure: never a line still being written.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from kiosk.clock import Clock, system_clock
from kiosk.errors import StoreError
from kiosk.repository import TABLES
from storage import founding
from storage.ballast import Ballast
from storage.draft import Draft
from storage.journal import Change
from storage.known import Known
from storage.lock import WAIT, Mark, StoreLock
from storage.problems import explained, full_disk, no_store, store_error
from storage.renewal import left_behind, renew
from storage.session import Session, origin
from storage.vfs import Disk
from storage.view import Moved, View

_logger = logging.getLogger("kiosk.storage")

Answer = TypeVar("Answer")


class Limits(NamedTuple):
    """When the journal is folded into the files: after so many records, or so many bytes."""

    records: int = 2000
    size: int = 2 << 20


DEFAULT_LIMITS = Limits()


class Engine(Known):
    """An open store; a guest leaves everything as it is: makes no store, migrates none, folds nothing when it leaves.

    Raises:
        StoreError: the folder cannot be used, or a newer program wrote it.
        StoreDamaged: a file is not what was written.
        StoreBusy: another process held the store for too long.
    """

    def __init__(
        self,
        folder: Path,
        wait: float = WAIT,
        clock: Clock = system_clock,
        disk: Disk | None = None,
        limits: Limits = DEFAULT_LIMITS,
        *,
        is_guest: bool = False,
    ) -> None:
        super().__init__(folder, disk or Disk(), StoreLock(folder / "lock", wait))
        self.clock = clock
        self.limits = limits
        self.ballast = Ballast(folder, self.disk)
        self.words: dict[str, set[tuple[str, ...]]] = {table.name: {table.words} for table in TABLES if table.words}
        """Which fields of which table have been searched; compaction prepares their text."""
        self.compaction_error: StoreError | None = None
        """Why the journal could not be folded into the files; commits stand all the same."""
        try:
            with self.lock.alone(), explained(folder):
                founding.check_place(folder, self.disk)
                if not self.disk.exists(self.journal_path):
                    if is_guest:
                        raise no_store(folder)
                    with self.lock.exclusive():
                        founding.found(folder, self.disk, self.lock, clock)
                self._open_surely()
            self._session = Session(folder) if self.lock.is_writable and not is_guest else None
        except BaseException:
            # A refused store is closed again; somebody may look into it, or try once more.
            self.close_journal()
            self.lock.close()
            raise

    def _open_surely(self) -> None:
        """Read everything from the start; a record that may not be on the disk is put there first."""
        if self.lock.mark is Mark.UNSURE and self.lock.is_writable:
            with self.lock.exclusive():
                if self.lock.mark is Mark.UNSURE:
                    renew(self)
        self.read_on()

    # Reading

    def read(self, work: Callable[[View], Answer]) -> Answer:
        """What `work` finds in one committed state; it may run more than once."""
        threads = self.lock.enter()
        try:
            while True:
                self.refresh()
                try:
                    return work(self.view)
                except Moved as moved:
                    self._wait_for_switch(moved)
        except OSError as error:
            raise store_error(error, self.folder) from error
        finally:
            threads.release()

    @property
    def view(self) -> View:
        """The committed state as far as it was read."""
        return View(self.shelf, self.overlay)

    @property
    def seq(self) -> int:
        """The last record that was read."""
        return self.journal.seq

    def refresh(self) -> None:
        """Take over what other processes have committed."""
        if not self.is_stale and self.journal.changed() is Change.NONE:
            return
        if self.lock.mark is Mark.UNSURE and self.lock.is_writable and not self.lock.held and self._stays_as_known():
            return
        self.read_on()

    def _stays_as_known(self) -> bool:
        """Whether what was read before is all that may be shown, for the disk fails and takes no new journal."""
        try:
            with self.writing():
                return False
        except StoreError:
            if self.is_stale:
                raise
            return True

    def _wait_for_switch(self, moved: Moved) -> None:
        """A file is not from the journal that was read: what is missing is committed, so it can be read now."""
        before = self.journal.seq, self.journal.base
        self.read_on()
        if (self.journal.seq, self.journal.base) == before:
            raise moved.as_damage

    # Writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for writing, read to its end; nothing is added to a file that the disk has failed under."""
        with self.lock.exclusive():
            self._read_to_the_end()
            yield

    def _read_to_the_end(self) -> None:
        with explained(self.folder):
            if self.lock.mark >= Mark.RENEW:
                renew(self, at_least=self.journal.seq)
            self.refresh()
            if self.journal.is_torn:
                renew(self, at_least=self.journal.seq)
                self.refresh()

    def draft(self, by: str) -> "_Transacting":
        """A transaction, for a `with` block: committed when it ends, forgotten when it raises."""
        return _Transacting(self, by)

    def commit(self, draft: Draft, by: str) -> None:
        """Make a draft durable; under the exclusive lock."""
        if not draft.is_changed:
            return
        at = self.clock().isoformat()
        payload, link = draft.encoded(self.journal.seq + 1, at, by, origin(), self.link)
        self.is_stale = True
        self.lock.leave_mark(Mark.WRITING)
        try:
            self._append(payload)
        except BaseException as error:
            self.lock.leave_mark(self.journal.doubt)
            if isinstance(error, OSError):
                self.is_stale = False
                raise left_behind(self, error) from error
            raise
        self.lock.leave_mark(Mark.SURE)
        self.overlay.take_over(draft.committed_as(self.journal.seq))
        self.link = link
        self.shelf.known_until = self.journal.seq
        self.is_stale = False

    def _append(self, payload: bytes) -> None:
        try:
            self.journal.append(payload)
        except OSError as error:
            if self.journal.doubt is not Mark.SURE or not full_disk(error) or not self.ballast.drop():
                raise
            self.journal.append(payload)

    def compact_if_due(self) -> None:
        """Fold the journal into the files when it has grown long; a failure does not undo what was committed."""
        journal = self.journal
        if self.lock.held_exclusively:
            return
        if journal.seq - journal.base < self.limits.records and journal.end < self.limits.size:
            return
        self.compact()

    def compact(self) -> bool:
        """Fold the journal into the files; whether there was anything to fold and it was done."""
        if not self.lock.is_writable:
            return False
        try:
            with self.lock.alone(), explained(self.folder):
                self.refresh()
                done = self.seq > self.journal.base and self._fold()
        except StoreError as error:
            self.compaction_error = error
            return False
        except Exception as error:
            # Whatever it is, nobody may be told that what was committed was not.
            _logger.error("fold: %s", type(error).__name__)
            self.compaction_error = StoreError(str(error))
            return False
        self.compaction_error = None
        return done

    def _fold(self) -> bool:
        from storage import compaction  # a counter that only looked needs none

        return compaction.compact(self)

    def close(self) -> None:
        """Leave; whoever leaves last folds the journal, so that the JSON files hold everything."""
        session, self._session = self._session, None
        if session is not None and session.leave():
            try:
                self.compact()
            finally:
                session.close()
        self.journal.close()
        self.lock.close()

    @property
    def is_open(self) -> bool:
        """Whether `close` was not called yet."""
        return self.journal.is_open


class _Transacting:
    """A `with` block around a draft; a class, because a generator would be felt in a transaction."""

    __slots__ = ("_by", "_draft", "_engine", "_held")

    def __init__(self, engine: Engine, by: str) -> None:
        self._engine = engine
        self._by = by
        self._held = engine.lock.exclusive()

    def __enter__(self) -> Draft:
        self._held.__enter__()
        try:
            self._engine._read_to_the_end()
            self._draft = Draft(self._engine.view)
        except BaseException:
            self._held.__exit__()
            raise
        return self._draft

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        try:
            if kind is None:
                self._engine.commit(self._draft, self._by)
        finally:
            self._held.__exit__()
        if kind is None:
            self._engine.compact_if_due()
