"""The files of the store as this process knows them: the committed state, and the draft a transaction makes of it."""

import os
from collections import OrderedDict
from datetime import date
from pathlib import Path
from typing import Protocol

from kiosk.repository import Record
from storage.index import Entry, FileIndex
from storage.lock import StoreLock
from storage.problems import damaged, explained
from storage.tablefile import SCHEMA, TableFile, decoded

SERIALS = "serials"
"""The file of the number series; it also lists the months there are, so that a lost file is missed."""

MONTHS = "months"
"""The table in `serials.json` that lists the months."""

KEPT = 24
"""How many months' documents a process keeps in memory; the keys of all months stay."""

_SUFFIX = ".json"
_HEAD_BYTES = 72
_MONTH_FILES = "[0-9][0-9][0-9][0-9]-[0-9][0-9].json"

Signature = tuple[int, int, int, bytes]
"""Inode, time of change in ns, bytes, and the first line with its checksum.

The checksum because a file replaced twice within one tick of the clock may get its old inode, time and size back.
"""


class NotLoaded(Exception):
    """A file is needed that is not in memory, and the lock to read it is not held."""


class Source(Protocol):
    """A state of the store to read from."""

    def months(self) -> list[str]:
        """The months that have a file, oldest first, as `2025-07`."""

    def file(self, name: str) -> TableFile:
        """The content of a file; empty when there is none."""

    def index(self, name: str) -> FileIndex:
        """The index of a file."""


class Shelf:
    """The committed state, read as needed and kept until somebody changes it."""

    def __init__(self, folder: Path, lock: StoreLock) -> None:
        self._folder = folder
        self._lock = lock
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._count: int | None = None
        self._signatures: dict[str, Signature] = {}
        self._months: list[str] = []
        self._files: OrderedDict[str, TableFile] = OrderedDict()
        self._indexes: dict[str, FileIndex] = {}

    def is_current(self) -> bool:
        """Whether no process has changed the store since `refresh`."""
        return self._count is not None and self._count == self._lock.count()

    def refresh(self) -> None:
        """Forget what others have changed; under the lock.

        Raises:
            StoreDamaged: a file is missing.
        """
        if self.is_current():
            return
        found = self._signatures_now()
        for name in self._signatures:
            if found.get(name) != self._signatures[name]:
                self._files.pop(name, None)
                self._indexes.pop(name, None)
        self._signatures = found
        self._months = sorted(name for name in found if name != SERIALS)
        self._check_months()
        self._count = self._lock.count()

    def adopt(self, drafts: dict[str, tuple[TableFile, FileIndex]]) -> None:
        """Take over what this process has just written itself; under the lock."""
        for name, (file, index) in drafts.items():
            self._keep(name, file)
            self._indexes[name] = index
            self._signatures[name] = _signature(self._path(name))
        self._months = sorted(name for name in self._signatures if name != SERIALS)
        self._count = self._lock.count()

    def months(self) -> list[str]:
        """The months that have a file, oldest first."""
        return self._months

    def file(self, name: str) -> TableFile:
        """The content of a file, from memory or from the disk."""
        if name not in self._signatures:
            return TableFile.empty()
        file = self._files.get(name)
        if file is None:
            if not self._lock.held:
                raise NotLoaded
            file = self._load(name)
        self._keep(name, file)
        return file

    def index(self, name: str) -> FileIndex:
        """The index of a file."""
        if name not in self._signatures:
            return FileIndex({}, {})
        index = self._indexes.get(name)
        if index is None:
            file = self.file(name)
            try:
                index = FileIndex.of(file)
            except (KeyError, TypeError, ValueError) as error:
                raise damaged(self._path(name)) from error
            self._indexes[name] = index
        return index

    def _load(self, name: str) -> TableFile:
        path = self._path(name)
        with explained(path):
            data = path.read_bytes()
        return decoded(path, data)

    def _keep(self, name: str, file: TableFile) -> None:
        self._files[name] = file
        self._files.move_to_end(name)
        while len(self._files) > KEPT + 1:  # the series always are among them
            self._files.popitem(last=False)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_SUFFIX}"

    def _signatures_now(self) -> dict[str, Signature]:
        with explained(self._folder):
            paths = [*self._folder.glob(_MONTH_FILES), *self._folder.glob(SERIALS + _SUFFIX)]
            return {path.name.removesuffix(_SUFFIX): _signature(path) for path in paths}

    def _check_months(self) -> None:
        """Every month that was ever written must be there; a missing file is not the same as no dossiers."""
        listed = set(self.index(SERIALS).entries(MONTHS))
        if self._months and SERIALS not in self._signatures:
            raise damaged(self._path(SERIALS))
        for name in sorted(listed - set(self._months)):
            raise damaged(self._path(name))


class Draft:
    """A state of the store that a transaction is making: files are copied from the shelf when they are changed."""

    def __init__(self, shelf: Shelf, by: str) -> None:
        self._shelf = shelf
        self._by = by
        self.changed: dict[str, tuple[TableFile, FileIndex]] = {}

    def months(self) -> list[str]:
        """The months that have a file or will have one, oldest first."""
        return sorted({*self._shelf.months(), *(name for name in self.changed if name != SERIALS)})

    def file(self, name: str) -> TableFile:
        """The content of a file with this transaction's changes."""
        return self.changed[name][0] if name in self.changed else self._shelf.file(name)

    def index(self, name: str) -> FileIndex:
        """The index of a file with this transaction's changes."""
        return self.changed[name][1] if name in self.changed else self._shelf.index(name)

    def add(self, name: str, table: str, record: Record) -> None:
        """Put a new document into a file."""
        file, index = self._change(name)
        doc_id = file.table(table).insert(
            {
                "key": record.key,
                "day": record.day.isoformat(),
                "version": record.version,
                "schema": SCHEMA,
                "by": self._by,
                "body": record.body,
            }
        )
        index.note(table, record.key, Entry(doc_id, record.day))

    def replace(self, name: str, table: str, record: Record) -> None:
        """Put a new version of a document in the place of the old one."""
        file, index = self._change(name)
        entry = index.entries(table)[record.key]
        file.table(table).update(
            {"version": record.version, "schema": SCHEMA, "by": self._by, "body": record.body}, doc_ids=[entry.doc_id]
        )
        file.records.pop((table, entry.doc_id), None)
        index.note(table, record.key, entry)

    def encoded(self) -> dict[str, bytes]:
        """The files to write: name to bytes."""
        return {f"{name}{_SUFFIX}": file.encoded() for name, (file, _) in self.changed.items()}

    def _change(self, name: str) -> tuple[TableFile, FileIndex]:
        if name not in self.changed:
            is_new = name != SERIALS and name not in self._shelf.months()
            self.changed[name] = (self._shelf.file(name).draft(), self._shelf.index(name).draft())
            if is_new:
                self.add(SERIALS, MONTHS, Record(name, date.fromisoformat(f"{name}-01"), 1, {}))
        return self.changed[name]


def _signature(path: Path) -> Signature:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        status = os.fstat(handle)
        return status.st_ino, status.st_mtime_ns, status.st_size, os.read(handle, _HEAD_BYTES)
    finally:
        os.close(handle)
