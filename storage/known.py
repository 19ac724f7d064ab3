"""What a process knows of the store: the journal as far as it was read, and over which files."""

import os
from contextlib import suppress
from math import inf
from pathlib import Path

from kiosk.errors import StoreDamaged
from storage.history import FIRST_LINK
from storage.journal import Change, Journal
from storage.lock import Mark, StoreLock
from storage.overlay import Overlay
from storage.problems import damaged, failing
from storage.replay import apply, manifest_of
from storage.vfs import Disk
from storage.view import Moved, Shelf


class Known:
    """Follows the journal, also into the new files that take its place."""

    journal: Journal
    overlay: Overlay
    shelf: Shelf
    link: str
    """The last link of the chain."""

    def __init__(self, folder: Path, disk: Disk, lock: StoreLock) -> None:
        self.folder = folder
        self.disk = disk
        self.lock = lock
        self.is_stale = True
        """Whether something broke off in the middle, so that all has to be read anew."""

    @property
    def journal_path(self) -> Path:
        """Where the journal is."""
        return self.folder / "journal.jsonl"

    def read_on(self) -> None:
        """Take over what is new; the lock is held only to learn how far the journal is sure, not while it is read."""
        while True:
            try:
                return self._read_on()
            except Moved:
                # The files of a dropped table go after the journal that listed them was replaced: then read that one.
                self.is_stale = True
                if self.journal.changed() is not Change.REPLACED:
                    raise

    def _read_on(self) -> None:
        with self.lock.shared():
            is_known = not self.is_stale and self.journal.changed() is not Change.REPLACED
            journal = self.journal if is_known else Journal(self.journal_path, self.disk, self.lock.is_writable)
            try:
                self._settle(journal)
                status = journal.status()
            except BaseException:
                if not is_known:
                    journal.close()
                raise
        if is_known:
            self._take_records(journal, status)
        elif self.is_stale or not self._follow(journal, status):
            self._start_from(journal, status)

    def _settle(self, journal: Journal) -> None:
        """Read no record that may not be on the disk, unless it is put there next."""
        mark = self.lock.mark
        if mark is Mark.UNSURE and not self.lock.held_exclusively:
            raise failing(self.folder)
        if mark is Mark.WRITING and self.lock.is_writable:
            try:
                journal.settle()
            except OSError:
                self.lock.leave_mark(journal.doubt)
                raise

    def _start_from(self, journal: Journal, status: os.stat_result) -> None:
        """Read everything."""
        self.close_journal()
        self.journal = journal
        self.overlay = Overlay()
        self.link = journal.header.get("chain", FIRST_LINK)
        self.shelf = Shelf(self.folder, self.disk, manifest_of(journal.header), {})
        self._take_records(journal, status)

    def _follow(self, new: Journal, status: os.stat_result) -> bool:
        """Go on in the file that took the journal's place; whether what is known is enough for that."""
        self.is_stale = True
        old, seen = self.journal, self.journal.seq
        if new.base > seen:
            # The old file has what was folded since; what stands behind that there may have been given up.
            with suppress(StoreDamaged):
                self._take_records(old, old.status(), until=new.base)
            self.is_stale = True
            if old.seq < new.base or new.header.get("chain", FIRST_LINK) != self.link:
                return False
        self.close_journal()
        self.journal = new
        new.skip_to(old.line, old.seq, status)
        self._take_records(new, status, after=old.seq)
        if new.seq < old.seq:
            raise damaged(self.journal_path)
        self.shelf = self.shelf.successor(manifest_of(new.header))
        self.shelf.known_until = new.seq
        self.overlay.forget_until(new.base)
        return True

    def _take_records(self, journal: Journal, status: os.stat_result, after: int = 0, until: float = inf) -> None:
        self.is_stale = True
        for record in journal.tail(status):
            if record["q"] > after:
                apply(self.overlay, record, journal.line)
                self.link = record["h"]
            elif record["q"] == after and record["h"] != self.link:
                raise damaged(self.journal_path)  # not the history that was shown
            if record["q"] == until:
                break
        self.shelf.known_until = journal.seq
        self.is_stale = False

    def close_journal(self) -> None:
        """Give the handle back."""
        if hasattr(self, "journal"):
            self.journal.close()
