"""One file of a table: a plain TinyDB JSON file with one document a line, replaced whole, and the index beside it.

    {"_meta": {"1": {"format": 2, "table": …, "part": …, "seq": …, "n": …, "bytes": …, "crc": …}},
    "dossiers": {
    "202507000001": {…},
    …
    }}

`seq` is the last record of the journal that is in it; `bytes` and `crc` speak of everything after the first line.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from storage.codec import dumps, hash64, loads
from storage.form import day_of, end_of, key_of, likely_part, part_of
from storage.index import NO_KEY, Index, Rows, read_index, write_index
from storage.journal import FORMAT
from storage.problems import damaged, newer, store_error
from storage.vfs import Disk, HeldFile, replace_file

if TYPE_CHECKING:
    from kiosk.repository import Summary
    from storage.search import SearchText
    from storage.summaries import SummaryFile
    from storage.wordfile import WordFile

_LONGEST_HEAD = 1 << 12
_PIECE = 1 << 16
"""Bytes; so few that the C library keeps no memory for the next time."""
_ONE_IN = 10
"""Where more than one document in so many is wanted, it is quicker to look through the whole file."""


class Row(NamedTuple):
    """A document on its way into a file: `key_hash` is `NO_KEY` for one without a key, days are ordinals.

    One `in_place` has no key that names the day of another file.
    """

    doc_id: int
    raw: bytes
    key_hash: int
    day: int
    end: int
    in_place: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """What the journal's header says of a file: the record it goes up to, documents, highest id, checksum."""

    seq: int
    count: int
    top: int
    crc: int

    @classmethod
    def read(cls, listed: list[int]) -> "Listed":
        """From the header's four numbers."""
        return cls(*listed)

    def written(self) -> list[int]:
        """The header's four numbers."""
        return [self.seq, self.count, self.top, self.crc]


def row_of(table: str, doc_id: int, raw: bytes, document: Any) -> Row:
    """The row of a document that is in no file yet."""
    key = key_of(document)
    if key is None:
        return Row(doc_id, raw, NO_KEY, day_of(document), end_of(table, document), in_place=True)
    in_place = likely_part(key) in (None, part_of(doc_id))
    return Row(doc_id, raw, hash64(key), day_of(document), end_of(table, document), in_place)


class Partition:
    """A file as it was when it was opened; it is never changed, only replaced.

    Raises:
        FileNotFoundError: it is missing.
        StoreDamaged: it is not what was written.
        StoreError: a newer version of the program wrote it.
    """

    def __init__(self, path: Path, table: str, disk: Disk) -> None:
        self.path = path
        self._disk = disk
        self._table = table
        self._file = HeldFile(disk, path)
        line, feed, _rest = self._read(_LONGEST_HEAD, 0).partition(b"\n")
        meta = self._meta(line)
        if meta["format"] > FORMAT:
            raise newer(path)
        self.seq: int = meta["seq"]
        self.count: int = meta["n"]
        self.crc: int = meta["crc"]
        self._body = len(line) + 1
        size = self._file.size - self._body
        if line + feed != _head(table, path.stem, self.seq, self.count, size, self.crc):
            raise damaged(path)
        self.index = self._index()
        self._words: dict[tuple[str, ...], WordFile] = {}
        self._summaries: dict[str, SummaryFile] = {}

    def _meta(self, line: bytes) -> dict[str, int]:
        try:
            meta: dict[str, Any] = loads(line.rstrip(b",") + b"}")["_meta"]["1"]
            return {name: int(meta[name]) for name in ("format", "seq", "n", "crc")}
        except (ValueError, KeyError, TypeError) as error:
            raise damaged(self.path) from error

    def _index(self) -> Index:
        path = self.path.with_suffix(".idx")
        index = read_index(self._disk, path, self.count, self.crc)
        if index is None:
            self.verify()
            index = write_index(self._disk, path, self.crc, self._rows_from_text())
        return index

    def _read(self, size: int, offset: int) -> bytes:
        try:
            return self._file.read(size, offset)
        except OSError as error:
            raise store_error(error, self.path) from error

    def verify(self) -> None:
        """Check every byte of the file."""
        crc, at = 0, self._body
        while piece := self._read(_PIECE, at):
            crc, at = zlib.crc32(piece, crc), at + len(piece)
        if crc != self.crc:
            raise damaged(self.path)

    def _rows_from_text(self) -> Rows:
        rows = Rows()
        try:
            for at, line in islice(self._lines(), 1, 1 + self.count):
                name, _colon, raw = line.partition(b": ")
                raw = raw.removesuffix(b",")
                row = row_of(self._table, int(name.strip(b'"')), raw, loads(raw))
                at_document = at + len(name) + 2
                rows.add(row.doc_id, at_document, raw, row.key_hash, row.day, row.end, in_place=row.in_place)
        except (ValueError, AttributeError, TypeError) as error:
            raise damaged(self.path) from error
        if rows.count != self.count:
            raise damaged(self.path)
        return rows

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        """Every line but the first, and where it stands."""
        at, rest = self._body, b""
        while piece := self._read(_PIECE, at + len(rest)):
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                yield at, line
                at += len(line) + 1

    def raw(self, row: int) -> bytes:
        """A document's bytes, checked."""
        index = self.index
        data = self._read(index.lengths[row], index.offsets[row])
        if zlib.crc32(data) != index.crcs[row]:
            raise damaged(self.path)
        return data

    def check(self, rows: Sequence[int]) -> None:
        """Make sure that these documents are there as they were written; where they are many, that all of them are."""
        if len(rows) * _ONE_IN > self.count:
            self.verify()
            return
        for row in rows:
            self.raw(row)

    def document(self, doc_id: int) -> bytes | None:
        """The bytes of the document with this id."""
        row = self.index.row_of(doc_id)
        return None if row is None else self.raw(row)

    def by_key(self, key: str, key_hash: int) -> Iterator[tuple[int, bytes]]:
        """Ids and bytes of the documents with this key; at most one unless a program that is not ours wrote them."""
        for row in self.index.rows_by_hash(key_hash):
            raw = self.raw(row)
            if raw.startswith(b'{"key":"%b",' % key.encode()) or key_of(loads(raw)) == key:
                yield self.index.ids[row], raw

    @property
    def _is_current(self) -> bool:
        """Whether no newer state has replaced the file: what is derived of this one must not replace that one's."""
        try:
            return self._disk.status(self.path).st_ino == self._file.inode
        except OSError:
            return False

    def words(self, words: tuple[str, ...]) -> "WordFile":
        """The searched words of all documents, made of these fields."""
        from storage.wordfile import words_beside  # with the first search, not with the first screen

        found = self._words.get(words)
        if found is None:
            path = self.path.with_suffix(".words")
            found = words_beside(
                self._disk, path, self.count, self.crc, words, self._texts(words), is_kept=self._is_current
            )
            self._words = {words: found}
        return found

    def _texts(self, words: tuple[str, ...]) -> "Iterator[SearchText]":
        from storage.search import text_of

        for row in range(self.count):
            yield text_of(words, loads(self.raw(row)))

    def summaries(self, summary: "Summary") -> "SummaryFile":
        """What a summary says of all documents."""
        from storage.summaries import summaries_beside, summed_up

        found = self._summaries.get(summary.form)
        if found is None:
            path = self.path.with_suffix(".sums")

            def making(row: int) -> bytes:
                return summed_up(summary, loads(self.raw(row)))

            found = summaries_beside(
                self._disk, path, self.count, self.crc, summary.form, making, is_kept=self._is_current
            )
            self._summaries = {summary.form: found}
        return found

    def rows(self) -> Iterator[Row]:
        """Every document, for copying into the next state of the file without parsing."""
        index, hashes = self.index, self.index.hashes_by_row()
        for row in range(self.count):
            known = (index.ids[row], self.raw(row), hashes[row], index.days[row], index.ends[row])
            yield Row(*known, in_place=index.all_in_place)


def _head(table: str, part: str, seq: int, count: int, size: int, crc: int) -> bytes:
    """A file's first line."""
    meta = {"format": FORMAT, "table": table, "part": part, "seq": seq, "n": count, "bytes": size, "crc": crc}
    return b'{"_meta": {"1": %b},\n' % dumps(meta)


def write_partition(disk: Disk, path: Path, table: str, seq: int, top: int, rows: Iterable[Row]) -> Listed:
    """Put a file with these documents, by rising id in the place of `path`; `top` is the highest id ever."""
    table_name = dumps(table)
    pieces = [table_name + b": {\n"]
    index = Rows()
    at = len(pieces[0])
    for row in rows:
        label = b'%b"%d": ' % (b",\n" if index.count else b"", row.doc_id)
        at += len(label)
        index.add(row.doc_id, at, row.raw, row.key_hash, row.day, row.end, in_place=row.in_place)
        pieces += (label, row.raw)
        at += len(row.raw)
    pieces.append(b"\n}}\n")
    body = b"".join(pieces)
    del pieces
    listed = Listed(seq, index.count, top, zlib.crc32(body))
    head = _head(table, path.stem, seq, listed.count, len(body), listed.crc)
    index.shift(len(head))
    replace_file(disk, path, head + body)
    write_index(disk, path.with_suffix(".idx"), listed.crc, index)
    return listed
