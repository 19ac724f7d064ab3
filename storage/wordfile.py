"""The searched text of every document of a file, for looking through all years at once. Derived, may be deleted.

Two blocks, mapped into memory: folded text to find candidates in, and text as it was written to rank them by. Each
document's text starts and ends with a line feed, so what is found never reaches into the next document.
"""

import mmap
import struct
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from storage.search import SearchText, spaced
from storage.vfs import Disk, replace_file

_MAGIC = b"KIOSKWD1"
_HEAD = struct.Struct("<8sII8sIQ")
"""Magic, documents, checksum of the file described, fields searched, checksum of the rest, length of all."""

Texts = Iterable[tuple[bytes, bytes]]
"""Folded and plain text of each document, in the order of the file."""


def encoded_text(text: SearchText) -> tuple[bytes, bytes]:
    """A document's text as it is kept."""
    return text.folded.encode(), text.plain.encode()


class WordFile:
    """The text of one file's documents."""

    def __init__(self, data: "mmap.mmap | bytes") -> None:
        _magic, count, *_rest = _HEAD.unpack_from(data)
        self._data = data
        view = memoryview(data)
        middle = _HEAD.size + 4 * (count + 1)
        self._start = middle + 4 * (count + 1)
        # The ends of each document's text; the first number is 0.
        self._folded: memoryview[int] = view[_HEAD.size : middle].cast("I")
        self._plain: memoryview[int] = view[middle : self._start].cast("I")
        self._plain_start = self._start + self._folded[count]

    def rows_with(self, needle: bytes) -> Iterator[int]:
        """The documents whose folded text contains `needle`, each once."""
        return self._rows(needle, self._folded, self._start, self._plain_start)

    def rows_with_plain(self, needle: bytes) -> Iterator[int]:
        """The documents whose text as it was written contains `needle`, each once."""
        return self._rows(needle, self._plain, self._plain_start, len(self._data))

    def _rows(self, needle: bytes, ends: "memoryview[int]", start: int, end: int) -> Iterator[int]:
        find = self._data.find
        at = find(needle, start, end)
        while at >= 0:
            row = bisect_right(ends, at - start) - 1
            yield row
            at = find(needle, start + ends[row + 1], end)

    def folded(self, row: int) -> bytes:
        """A document's folded text."""
        return self._data[self._start + self._folded[row] : self._start + self._folded[row + 1]]

    def plain(self, row: int) -> bytes:
        """A document's text as it was written."""
        return self._data[self._plain_start + self._plain[row] : self._plain_start + self._plain[row + 1]]

    def text(self, row: int) -> SearchText:
        """A document's text."""
        folded = self.folded(row).decode()
        return SearchText(self.plain(row).decode(), folded, spaced(folded))


def read_words(disk: Disk, path: Path, count: int, crc: int, words: tuple[str, ...]) -> WordFile | None:
    """The text of a file with `count` documents and checksum `crc`; None if missing, older, other or damaged."""
    try:
        data = disk.map(path)
    except (OSError, ValueError):
        return None
    if len(data) < _HEAD.size:
        return None
    magic, own_count, own_crc, fields, body_crc, size = _HEAD.unpack_from(data)
    if (magic, own_count, own_crc, fields, size) != (_MAGIC, count, crc, _signature(words), len(data)):
        return None
    return WordFile(data) if zlib.crc32(memoryview(data)[_HEAD.size :]) == body_crc else None


def write_words(disk: Disk, path: Path, crc: int, words: tuple[str, ...], texts: Texts) -> WordFile:
    """Keep the text beside its file, or only in memory where that is not possible."""
    folded_ends, plain_ends = array("I", [0]), array("I", [0])
    folded_texts, plain_texts = [], []
    for folded, plain in texts:
        folded_texts.append(folded)
        plain_texts.append(plain)
        folded_ends.append(folded_ends[-1] + len(folded))
        plain_ends.append(plain_ends[-1] + len(plain))
    body = b"".join((folded_ends.tobytes(), plain_ends.tobytes(), *folded_texts, *plain_texts))
    count = len(folded_texts)
    head = _HEAD.pack(_MAGIC, count, crc, _signature(words), zlib.crc32(body), _HEAD.size + len(body))
    with suppress(OSError):
        replace_file(disk, path, head + body, is_durable=False)
    return read_words(disk, path, count, crc, words) or WordFile(head + body)


def _signature(words: tuple[str, ...]) -> bytes:
    """Says which fields, and which way of folding them."""
    return blake2b("\n".join(("1", *words)).encode(), digest_size=8).digest()
