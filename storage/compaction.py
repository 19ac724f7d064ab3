"""Folding the journal into the files, so that plain TinyDB reads everything and the journal stays short.

The files are written while other processes go on committing: a file says which record it goes up to, so that whoever
is killed here leaves nothing wrong behind. Only the change of journals, the last step, holds the exclusive lock.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.repository import TABLES
from storage.codec import dumps, loads
from storage.form import MONTH
from storage.history import History
from storage.holding import files_held
from storage.journal import Journal, Line, packed
from storage.next_state import write_next_summaries, write_next_words
from storage.partition import Listed, Row, row_of, write_partition
from storage.renewal import replacing_journal
from storage.replay import header_for
from storage.vfs import DRAFT_ENDING, NewFile
from storage.view import Manifest, View

if TYPE_CHECKING:
    from storage.engine import Engine

_SUMMARIES = {table.name: table.summary for table in TABLES if table.summary is not None}

_FEW_BYTES = 1 << 16
_MOST_TURNS = 10


def compact(engine: "Engine") -> bool:
    """Fold every record that is committed now; whether there were any and nobody else is at it."""
    with files_held(engine.folder) as is_alone:
        if not is_alone:
            return False
        with engine.lock.shared():
            engine.refresh()
            seq, end, link = engine.journal.seq, engine.journal.end, engine.link
            base, header = engine.journal.base, engine.journal.header
        if seq == base:
            return False
        _sweep(engine)
        view = engine.view
        history = History(engine.folder, engine.disk)
        size = history.extend(header.get("history", 0), base, records_until(engine, end))
        manifest = _write_files(engine, view, seq)
        _switch(engine, header_for(header["store"], seq, link, size, manifest), end)
        _remove_dropped(engine, view.shelf.manifest.keys() - manifest.keys())
        engine.ballast.make()
        return True


def _switch(engine: "Engine", header: Line, end: int) -> None:
    """Put a journal in place that begins with this header and goes on with what stands behind byte `end` of the old."""
    with NewFile(engine.disk, engine.journal_path) as new:
        new.add(packed(dumps(header)))
        # Writers have gone on meanwhile and still do: they need only wait for the last few of their records.
        for _turn in range(_MOST_TURNS):
            engine.refresh()
            written, end = end, engine.journal.end
            new.add(engine.journal.bytes_after(written))
            if end - written < _FEW_BYTES:
                break
        with engine.writing(), replacing_journal(engine):
            new.add(engine.journal.bytes_after(end))
            new.put_in_place()
    engine.refresh()


def records_until(engine: "Engine", end: int) -> Iterator[Line]:
    """The records from the header to byte `end`."""
    journal = Journal(engine.journal_path, engine.disk, is_writable=False)
    try:
        for record in journal.tail():
            if journal.end > end:
                return
            yield record
    finally:
        journal.close()


def _write_files(engine: "Engine", view: View, seq: int) -> Manifest:
    """Write every file that the journal speaks of; the list of all files afterwards."""
    tables = view.tables()
    manifest = {table: dict(view.shelf.manifest.get(table, {})) for table in tables}
    for table in sorted(tables):
        changed = [part for part in view.parts(table) if view.layered(table, part)]
        if changed and not engine.disk.exists(engine.folder / table):
            engine.disk.make_folder(engine.folder / table)
            engine.disk.sync_folder(engine.folder)
        for part in changed:
            manifest[table][part] = _write_file(engine, view, table, part, seq)
    return manifest


def _write_file(engine: "Engine", view: View, table: str, part: str, seq: int) -> Listed:
    path = view.shelf.path(table, part)
    below = _first_id(part)
    top = view.next_id(table, below) - 1
    before = view.shelf.partition(table, part)
    listed = write_partition(engine.disk, path, table, seq, top, _rows(view, table, part))
    for words in engine.words.get(table, ()):
        write_next_words(engine.disk, path, listed, words, before, view.rows(table, part))
    if (summary := _SUMMARIES.get(table)) is not None:
        write_next_summaries(engine.disk, path, listed, summary, before, view.rows(table, part))
    return listed


def _rows(view: View, table: str, part: str) -> Iterator[Row]:
    for found in view.rows(table, part):
        if isinstance(found, Row):
            yield found
        else:
            doc_id, entry = found
            assert entry.raw is not None
            yield row_of(table, doc_id, entry.raw, loads(entry.raw))


def _first_id(part: str) -> int:
    """The number below the first id of a file."""
    year, dash, month = part.partition("-")
    return (int(year) * 100 + int(month)) * MONTH if dash else 0


def _sweep(engine: "Engine") -> None:
    """Remove what a killed compaction left half written; nobody else may be at it."""
    folders = [engine.folder, *(engine.folder / table for table in engine.shelf.manifest)]
    for folder in folders:
        begins = "journal" if folder == engine.folder else ""  # other drafts there belong to others
        for name in engine.disk.names(folder) if engine.disk.exists(folder) else ():
            if name.lstrip(".").startswith(begins) and name.endswith(DRAFT_ENDING):
                with suppress(OSError):
                    engine.disk.unlink(folder / name)


def _remove_dropped(engine: "Engine", dropped: Iterable[str]) -> None:
    """Stock TinyDB must not find documents of a table that was dropped.

    Other processes need not be kept out. Who has made a table of this name again meanwhile has it in the journal, for
    nobody but whoever folds writes files; and who reads a state in which it was there finds that it has `Moved`.
    """
    for table in dropped:
        folder = engine.folder / table
        for name in engine.disk.names(folder) if engine.disk.exists(folder) else ():
            with suppress(OSError):
                engine.disk.unlink(folder / name)
