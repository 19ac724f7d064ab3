"""What a table's summary says of every document of a file, kept ready: a month's figures parse no whole documents.

Where each summary ends and its checksum, then the summaries themselves as JSON; any of them can be read alone.
"""

import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kiosk.repository import Summary
from storage.codec import dumps, loads
from storage.derived import HEAD, Data, Wanted, fingerprint, read_derived, write_derived
from storage.form import SCHEMA
from storage.vfs import Disk

_MAGIC = b"KIOSKSM1"


Making = Callable[[int], bytes]
"""Makes a document's summary of the document itself."""


class SummaryFile:
    """The summaries of one file's documents; one that is not what was written is made again."""

    def __init__(self, data: Data, count: int, making: Making) -> None:
        view = memoryview(data)
        middle = HEAD + 4 * (count + 1)
        self._making = making
        self._data = data
        self._start = middle + 4 * count
        # Where each summary ends; the first number is 0.
        self._ends: memoryview[int] = view[HEAD:middle].cast("I")
        self._crcs: memoryview[int] = view[middle : self._start].cast("I")

    def raw(self, row: int) -> bytes:
        """A document's summary, as it is kept."""
        return next(self._raws((row,)))

    def rows(self, rows: Sequence[int]) -> list[Any]:
        """The summaries of these documents."""
        found: list[Any] = loads(b"[%b]" % b",".join(self._raws(rows)))  # one call parses twice as fast as many
        return found

    def _raws(self, rows: Sequence[int]) -> Iterator[bytes]:
        data, start, ends, crcs = self._data, self._start, self._ends, self._crcs
        for row in rows:
            text = data[start + ends[row] : start + ends[row + 1]]
            yield text if zlib.crc32(text) == crcs[row] else self._making(row)


def summed_up(summary: Summary, document: Any) -> bytes:
    """A filed document's summary as it is kept; `null` for one that is not as its table has them, or is too new.

    Whatever a rule finds wrong with a document, it was committed: it is said when somebody counts, not when files are
    written.
    """
    try:
        return dumps(summary.of(document["body"]) if document["schema"] <= SCHEMA else None)
    except Exception:
        return dumps(None)


def summaries_beside(
    disk: Disk, path: Path, count: int, crc: int, form: str, making: Making, *, is_kept: bool
) -> SummaryFile:
    """The summaries of a file with `count` documents and checksum `crc`, made if they are missing, other or damaged."""
    data = read_derived(disk, path, Wanted(_MAGIC, count, crc, fingerprint(form)))
    if data is None:
        data = write_summaries(disk, path, crc, form, map(making, range(count)), is_kept=is_kept)
    return SummaryFile(data, count, making)


def write_summaries(
    disk: Disk, path: Path, crc: int, form: str, summaries: Iterable[bytes], *, is_kept: bool = True
) -> Data:
    """Keep the summaries beside their file, or only in memory where that is not possible."""
    ends, crcs, texts = array("I", [0]), array("I"), []
    for text in summaries:
        texts.append(text)
        ends.append(ends[-1] + len(text))
        crcs.append(zlib.crc32(text))
    arrays = ends.tobytes() + crcs.tobytes()
    wanted = Wanted(_MAGIC, len(texts), crc, fingerprint(form))
    return write_derived(disk, path, wanted, arrays + b"".join(texts), checked=len(arrays), is_kept=is_kept)
