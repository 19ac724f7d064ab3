"""The journal: one line a transaction, `crc32 in 8 hex digits, a space, one JSON object, a line feed`.

The first line is the header `{"h":1,…,"base":S}`; the lines after it are numbered S+1, S+2 … in `"q"`. A record counts
when its line is complete, its checksum right and its number the next one. It is durable when `append` has returned.
"""

import os
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any

from storage.codec import dumps, loads
from storage.lock import Mark
from storage.problems import damaged, newer
from storage.vfs import Disk, opened, replace_file

FORMAT = 2
"""The form of the store; format 1 was a TinyDB file a month without a journal. A higher number is refused."""

_RECORD = re.compile(rb'[0-9a-f]{8} (?=\{"q":)')
_PIECE = 1 << 20

Line = dict[str, Any]

PREFIX = 9
"""Bytes of a line before what it says: the checksum and a space."""


class Change(Enum):
    """What happened to the journal since it was last read."""

    NONE = 0
    GROWN = 1
    REPLACED = 2


def packed(payload: bytes) -> bytes:
    """A line of the journal."""
    return b"%08x %b\n" % (zlib.crc32(payload), payload)


def unpacked(line: bytes) -> Line | None:
    """What a line, without its line feed, says; None if it is not what was written."""
    if len(line) < 11 or line[8:9] != b" ":
        return None
    try:
        if int(line[:8], 16) != zlib.crc32(line[9:]):
            return None
        value = loads(line[9:])
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


class Journal:
    """An open journal: read to `end`, the last record read is `seq`."""

    def __init__(self, path: Path, disk: Disk, is_writable: bool) -> None:
        self.path = path
        self._name = str(path)  # every reading asks the system about it
        self._disk = disk
        self.doubt = Mark.SURE
        """What the last `append` or `settle` left in doubt; nothing more may be written to this file then."""
        self.line = b""
        """The line of the record that was read or written last."""
        # What the end looked like when it was found torn: no need to look at it again.
        self._torn: tuple[int, int] | None = None
        self._handle = disk.open(path, os.O_RDWR if is_writable else os.O_RDONLY)
        try:
            self._inode = os.fstat(self._handle).st_ino
            self.header = self._read_header()
        except BaseException:
            self.close()
            raise

    def _read_header(self) -> Line:
        head = b""
        while b"\n" not in head and (more := self._disk.read(self._handle, 1 << 16, len(head))):
            head += more
        line, feed, _rest = head.partition(b"\n")
        header = unpacked(line) if feed else None
        if header is None or header.get("h") != 1:
            raise damaged(self.path)
        if header["format"] > FORMAT:
            raise newer(self.path)
        self.base: int = header["base"]
        self.seq: int = self.base
        self.end = len(line) + 1
        self.head = line + feed
        return header

    def changed(self) -> Change:
        """Whether there is anything new; one question to the system, no lock needed."""
        status = self._disk.status(self._name)
        if status.st_ino != self._inode:
            return Change.REPLACED
        if status.st_size != self.end and (status.st_size, status.st_mtime_ns) != self._torn:
            return Change.GROWN
        return Change.NONE

    def status(self) -> os.stat_result:
        """How long the file is; under the lock, all of it is durable or a torn end, and stays as it is."""
        return os.fstat(self._handle)

    def tail(self, status: os.stat_result | None = None) -> Iterator[Line]:
        """The records after `end`, as far as the file went when `status` was asked for under the lock.

        Raises:
            StoreDamaged: there is damage that is no torn end, for a whole record stands behind it.
        """
        status = status or self.status()
        self._torn = None
        if status.st_size < self.end:
            raise damaged(self.path)
        rest = b""
        while True:
            at = self.end + len(rest)
            piece = self._disk.read(self._handle, min(_PIECE, status.st_size - at), at)
            rest += piece
            at = 0
            while (feed := rest.find(b"\n", at)) >= 0:
                record = unpacked(rest[at:feed])
                if record is None or record.get("q") != self.seq + 1:
                    return self._judge_end(status)
                self.seq += 1
                self.end += feed + 1 - at
                self.line = rest[at:feed]
                at = feed + 1
                yield record
            rest = rest[at:]
            if not piece:
                return self._judge_end(status) if rest else None

    def _judge_end(self, status: os.stat_result) -> None:
        """Damage is a torn end only if no valid record stands behind or inside it; else nothing is thrown away."""
        rest = self._disk.read(self._handle, status.st_size - self.end, self.end)
        for match in _RECORD.finditer(rest):
            feed = rest.find(b"\n", match.start())
            record = unpacked(rest[match.start() : feed if feed >= 0 else None])
            # A whole record that lacks only its line feed, right where it is due, was still being written.
            if record is not None and not (match.start() == 0 and feed < 0):
                raise damaged(self.path)
        self._torn = (status.st_size, status.st_mtime_ns)

    def skip_to(self, line: bytes, seq: int, status: os.stat_result) -> None:
        """Go on behind this record, if it is here: through the chain it vouches for all records before it."""
        wanted = b"\n%b\n" % line
        start, first = status.st_size, self.end - 1
        while line and start > first:  # from the end, for there is not much behind it
            start = max(first, start - _PIECE)
            at = self._disk.read(self._handle, _PIECE + len(wanted), start).rfind(wanted)
            if at >= 0:
                self.end, self.seq = start + at + len(wanted), seq
                return

    def settle(self) -> None:
        """Make durable what a process that died had written and nobody has promised yet.

        Raises:
            OSError: it cannot be made durable; nobody may be shown it.
        """
        try:
            self._disk.sync_data(self._handle)
        except OSError:
            self.doubt = Mark.UNSURE
            raise

    @property
    def is_torn(self) -> bool:
        """Whether a transaction that was never acknowledged left something behind the end."""
        return self._torn is not None

    def keep_torn_end(self) -> None:
        """Keep a copy of a torn end beside the journal; only for the holder of the exclusive lock."""
        if self._torn is None:
            return
        copy = self.path.with_name(f"{self.path.name}.torn-{self.seq}")
        cut = self._disk.read(self._handle, self._torn[0] - self.end, self.end)
        with opened(self._disk, copy, os.O_CREAT | os.O_WRONLY | os.O_TRUNC) as handle:
            self._disk.write(handle, 0, cut)
            self._disk.sync(handle)

    def append(self, payload: bytes) -> None:
        """Make the next record durable; only for the holder of the exclusive lock, who has read to the end.

        Raises:
            OSError: it was not made durable; `doubt` says whether it was taken back and the file is still good.
        """
        line = packed(payload)
        is_written = False
        try:
            self._disk.write(self._handle, self.end, line)
            is_written = True
            self._disk.sync_data(self._handle)
        except BaseException as error:
            # After a failed fdatasync the system may have thrown the bytes away, and say of the next one that all is
            # well (fsyncgate): what is on the disk is unknown, and asking again would get a wrong answer.
            self._take_back(Mark.RENEW if is_written and isinstance(error, OSError) else Mark.SURE)
            raise
        self.seq += 1
        self.end += len(line)
        self.line = line[:-1]

    def _take_back(self, doubt: Mark) -> None:
        self.doubt = Mark.UNSURE
        with suppress(OSError):
            self._disk.truncate(self._handle, self.end)
            self.doubt = doubt

    def bytes_after(self, offset: int) -> bytes:
        """The whole records from `offset` to `end`."""
        return self._disk.read(self._handle, self.end - offset, offset)

    def bytes_from_start(self, end: int) -> bytes:
        """The header and the whole records up to `end`."""
        return self._disk.read(self._handle, end, 0)

    @property
    def is_open(self) -> bool:
        """Whether `close` was not called yet."""
        return self._handle >= 0

    def close(self) -> None:
        """Give the handle back."""
        if self._handle >= 0:
            handle, self._handle = self._handle, -1
            self._disk.close(handle)


def write_journal(disk: Disk, path: Path, header: Line) -> None:
    """Put a journal with this header and no records in the place of `path`."""
    replace_file(disk, path, packed(dumps(header)))
