"""The log of what happened, for an inspector: who, when, from where, which documents.

It is a chain: no line can be changed later without breaking every line after it.

A line of the journal holds whole documents; when it is folded into the files, its line in `history.jsonl` stays: the
same facts with a fingerprint in the place of each document. `h` is BLAKE2b over the `h` before it and the facts of this
line, and it is already in the journal, so the chain runs through both.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kiosk.blake2 import blake2b
from storage.codec import digest, dumps, written
from storage.form import key_of
from storage.journal import Line, packed, unpacked
from storage.problems import damaged
from storage.vfs import Disk, opened, read_file

FIRST_LINK = "0" * 64
"""What stands before the first transaction of a store."""

_PIECE = 1 << 20


def facts_of(record: Line) -> Line:
    """What the log keeps of a transaction."""
    operations = [_fact(operation) for operation in record["o"]]
    return {"q": record["q"], "t": record["t"], "by": record["by"], "at": record["at"], "o": operations}


def _fact(operation: list[Any]) -> list[Any]:
    if operation[0] != "p":
        return operation
    what, table, doc_id, document = operation
    key = key_of(document)
    version = document.get("version", 0) if key is not None else 0
    return [what, table, doc_id, key, version, digest(dumps(document))]


# A line in the making, as JSON: put together here, for every encoder that is made would be felt in a transaction.


def written_facts(seq: int, at: str, by: str, place: str) -> bytes:
    """The beginning of a line of the log, up to its operations."""
    return f'{{"q":{seq},"t":{written(at)},"by":{written(by)},"at":{written(place)}'.encode()


def written_fact(table: str, doc_id: int, key: str | None, version: Any, raw: bytes) -> bytes:
    """What the log keeps of a document that was written: `[what, table, id, key, version, fingerprint]`."""
    return f'["p",{written(table)},{doc_id},{written(key)},{written(version)},"{digest(raw)}"]'.encode()


def link(before: str, line: bytes) -> str:
    """The fingerprint of a line of the log, as canonical JSON, and, through `before`, of all lines before it."""
    return blake2b(before.encode() + line, digest_size=32).hexdigest()


class History:
    """The file of the log; only compaction writes it, under its own lock."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.path = folder / "history.jsonl"
        self._disk = disk

    def extend(self, size: int, seq: int, records: Iterable[Line]) -> int:
        """Add the lines after `seq`, which end at byte `size`; what a killed compaction left behind is written over.

        Returns:
            The new size.
        """
        data = b"".join(packed(dumps({**facts_of(record), "h": record["h"]})) for record in records)
        with opened(self._disk, self.path, os.O_CREAT | os.O_WRONLY) as handle:
            if os.fstat(handle).st_size < size:
                raise damaged(self.path)
            self._disk.truncate(handle, size)
            self._disk.write(handle, size, data)
            self._disk.sync(handle)
        self._disk.sync_folder(self.path.parent)
        return size + len(data)

    def lines(self, size: int) -> Iterator[tuple[int, Line | None]]:
        """Every line up to byte `size` with its number, None for one that is not what was written."""
        if size == 0:
            return
        try:
            data = read_file(self._disk, self.path)[:size]
        except FileNotFoundError as error:
            raise damaged(self.path) from error
        for number, line in enumerate(data.split(b"\n")[:-1], 1):
            yield number, unpacked(line)
