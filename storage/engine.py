"""The store's working parts together: lock, journal, files. One per process and folder.

Who writes holds the exclusive lock, has read the journal to its end and appends one line. Who reads asks the system one
question (has the journal grown?) and reads new lines under the shared lock, so never one that is still being written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kiosk.clock import Clock, system_clock
from kiosk.errors import StoreError
from kiosk.repository import TABLES
from storage import compaction, founding
from storage.ballast import Ballast
from storage.codec import dumps
from storage.draft import Draft
from storage.history import FIRST_LINK
from storage.journal import Change, Journal, Line
from storage.lock import WAIT, StoreLock
from storage.overlay import Entry, Overlay
from storage.partition import Listed
from storage.problems import damaged, explained, full_disk, no_store, store_error
from storage.session import Session, origin
from storage.vfs import Disk
from storage.view import Manifest, Moved, Shelf, View

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Limits:
    """When the journal is folded into the files: after so many records, or so many bytes."""

    records: int = 2000
    size: int = 2 << 20


DEFAULT_LIMITS = Limits()

_FEW = 4
"""Documents in a line up to which it is cheaper to parse it once more for the one that is asked for."""


class Engine:
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
        self.folder = folder
        self.disk = disk or Disk()
        self.clock = clock
        self.limits = limits
        self._wait = wait
        self.lock = StoreLock(folder / "lock", wait)
        self.ballast = Ballast(folder, self.disk)
        self.words: dict[str, set[tuple[str, ...]]] = {table.name: {table.words} for table in TABLES if table.words}
        """Which fields of which table have been searched; compaction prepares their text."""
        self._is_stale = False
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
                with self.lock.shared():
                    self._load()
            self._session = Session(folder) if self.lock.is_writable and not is_guest else None
        except BaseException:
            # A refused store is closed again; somebody may look into it, or try once more.
            if hasattr(self, "journal"):
                self.journal.close()
            self.lock.close()
            raise

    @property
    def journal_path(self) -> Path:
        """Where the journal is."""
        return self.folder / "journal.jsonl"

    def _reload(self) -> None:
        """Read everything from the start again, but keep in mind that the disk failed."""
        was_broken = self.journal.is_broken
        self.journal.close()
        self._load()
        if was_broken:
            self.journal.refuse_writing()

    def _load(self) -> None:
        """Read everything from the start."""
        self.journal = Journal(self.journal_path, self.disk, is_writable=self.lock.is_writable)
        self.overlay = Overlay()
        self.link: str = self.journal.header.get("chain", FIRST_LINK)
        self.shelf = Shelf(self.folder, self.disk, manifest_of(self.journal.header), {})
        self._is_stale = False
        self._take_records()

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
                    self._wait_for_switch(moved.path)
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
        if self._is_stale:
            with self.lock.shared():
                self._reload()
            return
        if self.journal.changed() is Change.NONE:
            return
        with self.lock.shared():
            self._catch_up()

    def _wait_for_switch(self, path: Path) -> None:
        """A file is from later than the journal was read: what is missing is committed, so it can be read now."""
        before = self.journal.seq
        with self.lock.shared():
            self._catch_up()
        if self.journal.seq == before:
            raise damaged(path)

    def _catch_up(self) -> None:
        if self.journal.changed() is not Change.REPLACED:
            self._take_records()
            return
        # The old journal has all records until the switch; the new one starts anywhere between.
        self._take_records()
        seen, link, was_broken = self.journal.seq, self.link, self.journal.is_broken
        self._is_stale = True
        self.journal.close()
        self.journal = Journal(self.journal_path, self.disk, is_writable=self.lock.is_writable)
        if was_broken:
            self.journal.refuse_writing()
        if self.journal.base > seen:
            self._reload()
            return
        self._take_records(after=seen)
        if self.journal.seq < seen:
            raise damaged(self.journal_path)
        if self.journal.seq == seen:
            self.link = link
        self.adopt_switch()

    def adopt_switch(self) -> None:
        """The journal was replaced and read: use the files its header lists."""
        self.shelf = self.shelf.successor(manifest_of(self.journal.header))
        self.shelf.known_until = self.journal.seq
        self.overlay.forget_until(self.journal.base)

    def _take_records(self, after: int = 0) -> None:
        self._is_stale = True
        if self.lock.was_left_writing() and self.lock.is_writable:
            self.journal.settle()
        for record in self.journal.tail():
            if record["q"] > after:
                apply(self.overlay, record, self.journal.line)
                self.link = record["h"]
        self.shelf.known_until = self.journal.seq
        self._is_stale = False

    # Writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for writing, read to its end."""
        with self.lock.exclusive():
            with explained(self.folder):
                self.refresh()
                self.journal.repair()
            yield

    @contextmanager
    def draft(self, by: str) -> Iterator[Draft]:
        """A transaction: committed when the block ends, forgotten when it raises."""
        with self.writing():
            draft = Draft(self.view)
            yield draft
            self.commit(draft, by)
        self.compact_if_due()

    def commit(self, draft: Draft, by: str) -> None:
        """Make a draft durable; under the exclusive lock."""
        if not draft.is_changed:
            return
        at = self.clock().isoformat()
        payload, link = draft.encoded(self.journal.seq + 1, at, by, origin(), self.link)
        self._is_stale = True
        self.lock.note_writing(True)
        try:
            with explained(self.folder):
                self._append(payload)
            self.overlay.take_over(draft.committed_as(self.journal.seq))
            self.link = link
            self.shelf.known_until = self.journal.seq
            self._is_stale = False
        finally:
            self.lock.note_writing(False)

    def _append(self, payload: bytes) -> None:
        try:
            self.journal.append(payload)
        except OSError as error:
            if not full_disk(error) or not self.ballast.drop():
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
        """Fold the journal into the files; whether it was done."""
        if not self.lock.is_writable:
            return False
        try:
            with self.lock.alone(), explained(self.folder):
                done = compaction.compact(self)
        except StoreError as error:
            self.compaction_error = error
            return False
        self.compaction_error = None
        return done

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


def manifest_of(header: Line) -> Manifest:
    """The files a journal's header lists."""
    return {
        table: {part: Listed.read(listed) for part, listed in parts.items()} for table, parts in header["parts"].items()
    }


def apply(overlay: Overlay, record: Line, line: bytes) -> None:
    """Take a record of the journal, read from `line`, into a layer."""
    seq = record["q"]
    is_short = len(record["o"]) <= _FEW
    for place, operation in enumerate(record["o"]):
        what, table = operation[0], operation[1]
        if what == "p":
            document = operation[3]
            entry = Entry(seq, None, (line, place)) if is_short else Entry(seq, dumps(document))
            overlay.put(table, operation[2], document, entry)
        elif what == "d":
            overlay.delete(seq, table, operation[2])
        else:
            overlay.empty(table, keep=what == "c")
