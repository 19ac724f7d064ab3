"""The index beside a file: where each document is, by id and by key. Derived, so it may be deleted at any time.

Arrays of fixed width, mapped into memory: all processes share the pages, and opening costs nothing per document.
"""

import os
import struct
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from storage.vfs import Disk, checksum_of, opened, replace_file

NO_KEY = 0
"""Stands for the hash of a document without a key."""

_MAGIC = b"KIOSKIX4"
"""Its number goes up when the form changes, or what `kiosk.repository.Table.ended` says of a body."""
_HEAD = struct.Struct("<8sIIIIIQ")
"""Magic, documents, documents with a key, are all in place, checksums of the file and of the arrays, length of all."""

_ROW_BYTES, _KEY_BYTES = 36, 12
_SIEVE_BITS = 16
"""Bits of the sieve for each key: of the keys that a file does not have one in sixteen gets through, or fewer."""


class Rows:
    """An index in the making, a document after the other by rising id."""

    def __init__(self) -> None:
        self.ids = array("Q")
        self.offsets = array("Q")
        self.days = array("I")
        self.ends = array("I")
        self.lengths = array("I")
        self.crcs = array("I")
        self.keys: list[tuple[int, int]] = []
        self.all_in_place = True

    @property
    def count(self) -> int:
        """How many documents there are so far."""
        return len(self.ids)

    def add(self, doc_id: int, offset: int, raw: bytes, key_hash: int, day: int, end: int, *, in_place: bool) -> None:
        """The next document: `raw` stands at `offset`; one `in_place` has no key that names the day of another file."""
        if key_hash != NO_KEY:
            self.keys.append((key_hash, len(self.ids)))
        self.all_in_place &= in_place
        self.ids.append(doc_id)
        self.offsets.append(offset)
        self.days.append(day)
        self.ends.append(end)
        self.lengths.append(len(raw))
        self.crcs.append(zlib.crc32(raw))

    def shift(self, by: int) -> None:
        """Move every offset: something was put before the documents."""
        self.offsets = array("Q", (offset + by for offset in self.offsets))

    def encoded(self, crc: int) -> bytes:
        """The index file for a file with checksum `crc`."""
        self.keys.sort()
        hashes = array("Q", (key_hash for key_hash, _row in self.keys))
        rows = array("I", (row for _key_hash, row in self.keys))
        by_end = array("I", sorted(range(self.count), key=self.ends.__getitem__, reverse=True))
        arrays = (self.ids, self.offsets, hashes, self.days, self.ends, self.lengths, self.crcs, by_end, rows)
        body = b"".join(each.tobytes() for each in arrays)
        body += _sieve_of(hashes)
        size = _HEAD.size + len(body)
        head = _HEAD.pack(_MAGIC, self.count, len(hashes), self.all_in_place, crc, zlib.crc32(body), size)
        return head + body


class Index:
    """A finished index over the bytes of its file."""

    def __init__(self, data: memoryview) -> None:
        _magic, count, keyed, all_in_place, _crc, _own, _size = _HEAD.unpack_from(data)
        self.all_in_place = bool(all_in_place)
        """Whether a key with a day in it is never of another month than its file."""
        self._at = _HEAD.size
        self.ids = self._array(data, "Q", count)
        self.offsets = self._array(data, "Q", count)
        self.hashes = self._array(data, "Q", keyed)
        self.days = self._array(data, "I", count)
        self.ends = self._array(data, "I", count)
        self.lengths = self._array(data, "I", count)
        self.crcs = self._array(data, "I", count)
        self._by_end = self._array(data, "I", count)
        self._rows = self._array(data, "I", keyed)
        self._first = self.ids[0] if count else 0
        self._sieve = data[self._at :]
        self._sieve_mask = 8 * len(self._sieve) - 1

    def _array(self, data: memoryview, kind: str, count: int) -> "memoryview[int]":
        start = self._at
        self._at += count * (8 if kind == "Q" else 4)
        return data[start : self._at].cast(kind)  # type: ignore[call-overload, no-any-return]

    def row_of(self, doc_id: int) -> int | None:
        """Where the document with this id stands."""
        ids = self.ids
        row = doc_id - self._first  # most months have every number
        if not 0 <= row < len(ids) or ids[row] != doc_id:
            row = bisect_left(ids, doc_id)
        return row if row < len(ids) and ids[row] == doc_id else None

    def may_have(self, key_hash: int) -> bool:
        """Whether there may be a key with this hash; one look, where finding it takes a dozen."""
        return bool(self._sieve[(key_hash & self._sieve_mask) >> 3] & (1 << (key_hash & 7)))

    def rows_by_hash(self, key_hash: int) -> Iterator[int]:
        """Where the documents stand whose key may be the one with this hash."""
        at = bisect_left(self.hashes, key_hash)
        while at < len(self.hashes) and self.hashes[at] == key_hash:
            yield self._rows[at]
            at += 1

    def alive_on(self, day: int) -> Iterator[int]:
        """Where the documents stand that had not ended before this day, without looking at the others."""
        for row in self._by_end:
            if self.ends[row] < day:
                return
            yield row

    def hashes_by_row(self) -> "array[int]":
        """The key's hash of every document."""
        found = array("Q", bytes(8 * len(self.ids)))
        for at, row in enumerate(self._rows):
            found[row] = self.hashes[at]
        return found


def _sieve_size(keyed: int) -> int:
    """Bytes of the sieve of so many keys; a power of two, so that a mask finds the bit."""
    return max(1, 1 << (keyed * _SIEVE_BITS // 8 - 1).bit_length()) if keyed else 1


def _sieve_of(hashes: "array[int]") -> bytes:
    sieve = bytearray(_sieve_size(len(hashes)))
    mask = 8 * len(sieve) - 1
    for key_hash in hashes:
        sieve[(key_hash & mask) >> 3] |= 1 << (key_hash & 7)
    return bytes(sieve)


def read_index(disk: Disk, path: Path, count: int, crc: int) -> Index | None:
    """The index of a file with `count` documents and checksum `crc`; None if it is missing, older or damaged."""
    try:
        with opened(disk, path, os.O_RDONLY) as handle:
            return _read_index(disk, handle, count, crc)
    except (OSError, ValueError):
        return None


def _read_index(disk: Disk, handle: int, count: int, crc: int) -> Index | None:
    length = os.fstat(handle).st_size
    head = disk.read(handle, _HEAD.size, 0)
    if len(head) < _HEAD.size:
        return None
    magic, own_count, keyed, in_place, own_crc, body_crc, size = _HEAD.unpack(head)
    expected = _HEAD.size + _ROW_BYTES * count + _KEY_BYTES * keyed + _sieve_size(keyed)
    if (magic, own_count, own_crc, size, expected) != (_MAGIC, count, crc, length, length) or in_place > 1:
        return None
    # Read before it is mapped: a sector that cannot be read is an error here, and there the end of the program.
    if checksum_of(disk, handle, _HEAD.size, length) != body_crc:
        return None
    return Index(memoryview(disk.map(handle)))


def write_index(disk: Disk, path: Path, crc: int, rows: Rows) -> Index:
    """Keep an index beside its file, or only in memory where that is not possible."""
    data = rows.encoded(crc)
    with suppress(OSError):
        replace_file(disk, path, data, is_durable=False)
    return read_index(disk, path, rows.count, crc) or Index(memoryview(data))
