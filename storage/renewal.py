"""A new journal in the place of one that cannot be trusted any more.

After a failed fdatasync the system may have thrown the bytes away, mark them as written all the same and say of the
next fdatasync that all is well, to this process or to another (PostgreSQL calls it fsyncgate). So nothing is added to
such a file: whoever holds the lock next writes all records that are known to be good into a new one, first of all the
process it happened to, while the system still remembers what was in the old one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from kiosk.errors import StoreError
from storage.journal import Journal
from storage.lock import Mark
from storage.problems import damaged, failing, full_disk, maybe_saved, not_saved, store_error
from storage.vfs import replace_file

if TYPE_CHECKING:
    from storage.engine import Engine


def renew(engine: "Engine", at_least: int = 0, until: int | None = None) -> None:
    """Write the journal anew without what is torn or stands after byte `until`; under the exclusive lock.

    Raises:
        StoreDamaged: it does not even hold the records up to `at_least`; nothing was changed.
        OSError: the old one is still there, and still not to be trusted.
    """
    data = _good_bytes(engine, at_least, until)
    try:
        with replacing_journal(engine):
            replace_file(engine.disk, engine.journal_path, data)
    except OSError as error:
        if not full_disk(error) or not engine.ballast.drop():
            raise
        with replacing_journal(engine):
            replace_file(engine.disk, engine.journal_path, data)


def left_behind(engine: "Engine", error: OSError) -> StoreError:
    """What to tell a clerk whose change did not get to the disk; a file that the disk failed under is left at once."""
    journal = engine.journal
    if journal.doubt is Mark.SURE:
        return store_error(error, engine.folder)
    try:
        renew(engine, at_least=journal.seq, until=journal.end)
    except (OSError, StoreError):
        return maybe_saved(engine.folder) if journal.doubt is Mark.UNSURE else failing(engine.folder)
    return not_saved(error, engine.folder)


def _good_bytes(engine: "Engine", at_least: int, until: int | None) -> bytes:
    journal = Journal(engine.journal_path, engine.disk, is_writable=False)
    try:
        # Byte for byte: a fold that is under way goes on at the place where it has read to.
        pieces, seq = [journal.head], journal.base
        for record in journal.tail():
            if until is not None and journal.end > until:
                break
            pieces.append(journal.line + b"\n")
            seq = record["q"]
        journal.keep_torn_end()
    finally:
        journal.close()
    if seq < at_least:
        raise damaged(engine.journal_path)
    return b"".join(pieces)


@contextmanager
def replacing_journal(engine: "Engine") -> Iterator[None]:
    """For putting another journal in place; under the exclusive lock.

    When it fails, the old one is still there, or it is left to the next writer to make sure of the new one.
    """
    before, inode = engine.lock.mark, engine.disk.status(engine.journal_path).st_ino
    # A new name that is not durable yet must not take a record: after a power cut the old file would be there again.
    engine.lock.leave_mark(max(before, Mark.RENEW))
    try:
        yield
    except BaseException:
        with suppress(OSError):
            if os.stat(engine.journal_path).st_ino == inode:
                engine.lock.leave_mark(before)
        raise
    engine.lock.leave_mark(Mark.SURE)
