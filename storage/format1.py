"""Stores of format 1: one TinyDB file a month with all tables in it, and `serials.json` for the number series.

They are turned into the present format when they are opened. The old files are kept in the folder `format-1`.
"""

import json
import os
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from kiosk.clock import Clock
from storage.codec import Document, dumps
from storage.form import ALL, MONTH, SCHEMA
from storage.history import FIRST_LINK, History, facts_of, link
from storage.journal import Line
from storage.lock import StoreLock
from storage.partition import row_of, write_partition
from storage.problems import damaged, newer
from storage.replay import header_for
from storage.session import origin
from storage.vfs import Disk, read_file, replace_file
from storage.view import Manifest

SERIALS = "serials.json"
KEPT_IN = "format-1"
PENDING = "pending.json"
BY = "migration"
"""Who the log says has brought the old documents over."""

_FORMAT = 1
_HEAD = re.compile(rb'\{"_meta": \{"1": \{"format": (\d+)(?:, "crc": "([0-9a-f]{8})"\}\})?')
_MONTH = re.compile(r"(\d{4})-(\d{2})\.json")
_AT_ONCE = 500

Tables = dict[str, dict[int, Document]]


def is_there(folder: Path, guard: bytes) -> bool:
    """Whether the folder holds a store of format 1, or one whose migration was cut short."""
    names = {path.name for path in folder.iterdir()}
    if PENDING in names or any(_MONTH.fullmatch(name) for name in names):
        return True
    if SERIALS in names and (folder / SERIALS).read_bytes() != guard:
        return True
    return (folder / KEPT_IN / SERIALS).is_file()


def migrate(folder: Path, disk: Disk, lock: StoreLock, clock: Clock, guard: bytes) -> Line:
    """Write everything in the present format and give the journal's first line; nothing counts before that is written.

    Raises:
        StoreDamaged: an old file is missing or not what was written.
    """
    _settle(folder, disk)
    files = _read_all(folder, disk, guard)
    tables = _regrouped(files)
    seq, chain, size = _log(folder, disk, clock, tables)
    manifest: Manifest = {}
    for table, parts in tables.items():
        disk.make_folder(folder / table)
        disk.sync_folder(folder)
        manifest[table] = {
            part: write_partition(
                disk,
                folder / table / f"{part}.json",
                table,
                seq,
                max(documents),
                (row_of(table, doc_id, dumps(document), document) for doc_id, document in sorted(documents.items())),
            )
            for part, documents in parts.items()
        }
    _put_aside(folder, disk, guard)
    lock.advance()
    return header_for(os.urandom(8).hex(), seq, chain, size, manifest)


def _read_all(folder: Path, disk: Disk, guard: bytes) -> dict[str, Tables]:
    """Every old file by name, wherever a migration that was cut short has left it."""
    files: dict[str, Tables] = {}
    for place in (folder / KEPT_IN, folder):
        for name in disk.names(place) if disk.exists(place) else ():
            data = read_file(disk, place / name) if name == SERIALS or _MONTH.fullmatch(name) else guard
            if data != guard:
                files[name] = decoded(place / name, data)
    if SERIALS not in files:
        raise damaged(folder / SERIALS)
    for month in files[SERIALS].get("months", {}).values():
        if f"{month['key']}.json" not in files:
            raise damaged(folder / f"{month['key']}.json")
    return files


def decoded(path: Path, data: bytes) -> Tables:
    """The tables of one old file.

    Raises:
        StoreDamaged: the bytes are not what was written.
        StoreError: a newer version of the program wrote them.
    """
    head = _HEAD.match(data)
    if head is None:
        raise damaged(path)
    if int(head[1]) > _FORMAT:
        raise newer(path)
    if head[2] is None or zlib.crc32(memoryview(data)[head.end() :]) != int(head[2], 16):
        raise damaged(path)
    try:
        tables = json.loads(data)
        del tables["_meta"]
        found = {
            table: {int(doc_id): document for doc_id, document in documents.items()}
            for table, documents in tables.items()
        }
    except (ValueError, KeyError, AttributeError) as error:
        raise damaged(path) from error
    if any(document["schema"] > SCHEMA for documents in found.values() for document in documents.values()):
        raise newer(path)
    return found


def _regrouped(files: dict[str, Tables]) -> dict[str, dict[str, dict[int, Document]]]:
    """Table → file → id → document; the number series lose the day they never had."""
    grouped: dict[str, dict[str, dict[int, Document]]] = {}
    for name, tables in files.items():
        month = _MONTH.fullmatch(name)
        for table, documents in tables.items():
            if month is not None:
                first = (int(month[1]) * 100 + int(month[2])) * MONTH
                part = name.removesuffix(".json")
                grouped.setdefault(table, {})[part] = {first + doc_id: each for doc_id, each in documents.items()}
            elif table != "months":
                grouped.setdefault(table, {})[ALL] = {
                    doc_id: {field: value for field, value in each.items() if field != "day"}
                    for doc_id, each in documents.items()
                }
    return {table: {part: each for part, each in parts.items() if each} for table, parts in grouped.items()}


def _log(
    folder: Path, disk: Disk, clock: Clock, tables: dict[str, dict[str, dict[int, Document]]]
) -> tuple[int, str, int]:
    """Begin the log with what was there; last record, last link, size of the log."""
    operations = (
        ["p", table, doc_id, document]
        for table, parts in sorted(tables.items())
        for documents in parts.values()
        for doc_id, document in sorted(documents.items())
    )
    records = list(_records(operations, clock().isoformat()))
    size = History(folder, disk).extend(0, 0, records)
    return (records[-1]["q"], records[-1]["h"], size) if records else (0, FIRST_LINK, size)


def _records(operations: Iterator[list[Any]], at: str) -> Iterator[Line]:
    chain, seq = FIRST_LINK, 0
    while some := list(islice(operations, _AT_ONCE)):
        seq += 1
        record: Line = {"q": seq, "t": at, "by": BY, "at": origin(), "o": some}
        chain = link(chain, dumps(facts_of(record)))
        yield {**record, "h": chain}


def _put_aside(folder: Path, disk: Disk, guard: bytes) -> None:
    """Keep the old files where neither program looks; the guard goes up first."""
    kept = folder / KEPT_IN
    disk.make_folder(kept)
    disk.sync_folder(folder)
    serials = read_file(disk, folder / SERIALS)
    if serials != guard:
        replace_file(disk, kept / SERIALS, serials)
        replace_file(disk, folder / SERIALS, guard)
    for name in disk.names(folder):
        if _MONTH.fullmatch(name):
            disk.rename(folder / name, kept / name)
    disk.sync_folder(kept)
    disk.sync_folder(folder)


def _settle(folder: Path, disk: Disk) -> None:
    """Finish or discard a change of several files that its writer had decided on and not finished."""
    path = folder / PENDING
    if not disk.exists(path):
        return
    try:
        moves = [
            (folder / move["name"], folder / move["temporary"], move["crc"]) for move in json.loads(path.read_bytes())
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise damaged(path) from error
    placed = [_crc(new) == crc for new, _old, crc in moves]
    waiting = [_crc(old) == crc for _new, old, crc in moves]
    if all(there or ready for there, ready in zip(placed, waiting, strict=True)):
        for (new, old, _crc_of_it), is_waiting in zip(moves, waiting, strict=True):
            if is_waiting:
                disk.rename(old, new)
        disk.sync_folder(folder)
    elif any(placed):
        raise damaged(path)
    disk.unlink(path)


def _crc(path: Path) -> int | None:
    try:
        return zlib.crc32(path.read_bytes())
    except FileNotFoundError:
        return None
