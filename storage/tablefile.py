"""One file of the store: a plain TinyDB JSON file with one document per line and a checksum in its first line.

Any stock TinyDB can read it. The first line is a table of its own, `_meta`, with the format's number and the CRC-32 of
the lines below, so that a file cut short, changed by hand or worn out by its disk is noticed before it is believed.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from kiosk.repository import Record
from storage.problems import damaged, newer

FORMAT = 1
"""The form of the file; a program refuses a file with a higher number."""

SCHEMA = 1
"""The form of a stored document around its body."""

Documents = dict[str, dict[str, Any]]
"""TinyDB's own form of a table: document id as text → document."""

_HEAD = re.compile(rb'\{"_meta": \{"1": \{"format": (\d+)(?:, "crc": "([0-9a-f]{8})"\}\})?')


class TableFile:
    """What one file holds: its tables, and the line of every document that was not touched since it was read."""

    def __init__(self, tables: dict[str, Documents], lines: dict[str, dict[str, str]]) -> None:
        self.tables = tables
        self.lines = lines
        self.records: dict[tuple[str, int], Record] = {}
        # A database object of its own for every state of the file: TinyDB's query cache and its memory of the next
        # document id are never out of date.
        self._database = TinyDB(self, storage=_InMemory)
        self._database.table_class = LineTable

    @classmethod
    def empty(cls) -> "TableFile":
        """A file that does not exist yet."""
        return cls({}, {})

    def draft(self) -> "TableFile":
        """A copy to change; documents are copied when they are touched."""
        return TableFile(
            {name: dict(documents) for name, documents in self.tables.items()},
            {name: dict(lines) for name, lines in self.lines.items()},
        )

    def table(self, name: str) -> Table:
        """TinyDB's table of this name."""
        return self._database.table(name)

    def encoded(self) -> bytes:
        """The file's bytes."""
        blocks = [self._encoded_table(name) for name in sorted(self.tables) if self.tables[name]]
        rest = "".join(f",\n{block}" for block in blocks) + "\n}\n"
        data = rest.encode()
        return b'{"_meta": {"1": {"format": %d, "crc": "%08x"}}' % (FORMAT, zlib.crc32(data)) + data

    def _encoded_table(self, name: str) -> str:
        lines = self.lines.setdefault(name, {})
        for doc_id, document in self.tables[name].items():
            if doc_id not in lines:
                lines[doc_id] = f'"{doc_id}": {json.dumps(document, ensure_ascii=False)}'
        body = ",\n".join(lines[doc_id] for doc_id in self.tables[name])
        return f"{json.dumps(name)}: {{\n{body}\n}}"


def decoded(path: Path, data: bytes) -> TableFile:
    """The file at `path`, read as `data`.

    Raises:
        StoreDamaged: the bytes are not what was written.
        StoreError: a newer version of the program wrote them.
    """
    head = _HEAD.match(data)
    if head is None:
        raise damaged(path)
    if int(head[1]) > FORMAT:
        raise newer(path)
    if head[2] is None or zlib.crc32(memoryview(data)[head.end() :]) != int(head[2], 16):
        raise damaged(path)
    try:
        tables: dict[str, Documents] = json.loads(data)
        del tables["_meta"]
        lines = _lines(tables, data.decode())
    except (ValueError, KeyError, AttributeError) as error:
        raise damaged(path) from error
    for documents in tables.values():
        if any(document["schema"] > SCHEMA for document in documents.values()):
            raise newer(path)
    return TableFile(tables, lines)


def _lines(tables: dict[str, Documents], text: str) -> dict[str, dict[str, str]]:
    """Each document's own line, as it stands in the file."""
    written = iter(text.split("\n"))
    next(written)
    lines: dict[str, dict[str, str]] = {}
    for name, documents in tables.items():
        next(written)
        lines[name] = {doc_id: next(written).removesuffix(",") for doc_id in documents}
        next(written)
    return lines


class _InMemory(Storage):
    """TinyDB's view of a `TableFile`; what it writes reaches the disk when the transaction is kept."""

    def __init__(self, file: TableFile) -> None:
        self._file = file

    def read(self) -> dict[str, dict[str, Any]]:
        return self._file.tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        self._file.tables = data

    @property
    def lines(self) -> dict[str, dict[str, str]]:
        return self._file.lines


class LineTable(Table):
    """A TinyDB table that touches only the documents an operation is about, and forgets just their lines.

    Stock TinyDB converts the id of every document twice for every write.
    """

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        storage = self._storage
        assert isinstance(storage, _InMemory)
        tables = storage.read()
        documents = tables.setdefault(self.name, {})
        updater(_ById(documents, storage.lines.setdefault(self.name, {})))
        storage.write(tables)
        self.clear_cache()


class _ById(MutableMapping[int, dict[str, Any]]):
    """A table's documents by number; one that is reached for is copied first, for it may be changed in place."""

    def __init__(self, documents: Documents, lines: dict[str, str]) -> None:
        self._documents = documents
        self._lines = lines

    def __getitem__(self, doc_id: int) -> dict[str, Any]:
        name = str(doc_id)
        copied = dict(self._documents[name])
        self._lines.pop(name, None)
        self._documents[name] = copied
        return copied

    def __setitem__(self, doc_id: int, document: Mapping[str, Any]) -> None:
        self._lines.pop(str(doc_id), None)
        self._documents[str(doc_id)] = dict(document)

    def __delitem__(self, doc_id: int) -> None:
        self._lines.pop(str(doc_id), None)
        del self._documents[str(doc_id)]

    def __contains__(self, doc_id: object) -> bool:
        return str(doc_id) in self._documents

    def __iter__(self) -> Iterator[int]:
        return map(int, list(self._documents))

    def __len__(self) -> int:
        return len(self._documents)
