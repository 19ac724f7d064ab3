"""Files beside a file of documents that hold nothing which cannot be worked out from it; they may be deleted any time.

Each says of which state of which file it was made and what it holds; one that does not fit or is damaged is made anew.
"""

import mmap
import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from kiosk.blake2 import blake2b
from storage.vfs import Disk, checksum_of, opened, replace_file

_HEAD = struct.Struct("<8sII8sIQ")
"""Magic, documents, checksum of the file described, what is held, bytes that are checked, length of all."""
_CHECKSUM = struct.Struct("<I")
"""Of the head and the bytes that are checked."""

Data = mmap.mmap | bytes


class Wanted(NamedTuple):
    """What a derived file must say of itself: its form, the documents and checksum of its file, what it holds."""

    magic: bytes
    documents: int
    crc: int
    held: bytes


def fingerprint(*words: str) -> bytes:
    """Stands in a file's head for what it holds."""
    return blake2b("\n".join(words).encode(), digest_size=8).digest()


HEAD = _HEAD.size + _CHECKSUM.size
"""Where the contents begin."""


def read_derived(disk: Disk, path: Path, wanted: Wanted) -> Data | None:
    """A file as it was made of this very state, mapped into memory; None if it is missing, other or damaged."""
    try:
        with opened(disk, path, os.O_RDONLY) as handle:
            return _read_derived(disk, handle, wanted)
    except (OSError, ValueError):
        return None


def _read_derived(disk: Disk, handle: int, wanted: Wanted) -> Data | None:
    length = os.fstat(handle).st_size
    head = disk.read(handle, HEAD, 0)
    if len(head) < HEAD:
        return None
    magic, count, crc, held, checked, size = _HEAD.unpack_from(head)
    if (Wanted(magic, count, crc, held), size) != (wanted, length):
        return None
    (checksum,) = _CHECKSUM.unpack_from(head, _HEAD.size)
    # All of it is read before it is mapped, what is not checked too: a sector that cannot be read is an error here,
    # and there the end of the program.
    end = HEAD + min(checked, length - HEAD)
    if checksum_of(disk, handle, HEAD, end, zlib.crc32(head[: _HEAD.size])) != checksum:
        return None
    checksum_of(disk, handle, end, length)
    return disk.map(handle)


def _checksum(head: bytes, contents: "memoryview[int]", checked: int) -> int:
    return zlib.crc32(contents[:checked], zlib.crc32(head))


def write_derived(
    disk: Disk, path: Path, wanted: Wanted, contents: bytes, checked: int | None = None, *, is_kept: bool = True
) -> Data:
    """Keep contents beside their file, or only in memory where that is not wanted or not possible.

    The first `checked` bytes (all of them) are checked when the file is opened; who leaves some out checks them later.
    """
    checked = len(contents) if checked is None else checked
    head = _HEAD.pack(*wanted, checked, HEAD + len(contents))
    data = head + _CHECKSUM.pack(_checksum(head, memoryview(contents), checked)) + contents
    if not is_kept:
        return data
    with suppress(OSError):
        replace_file(disk, path, data, is_durable=False)
    return read_derived(disk, path, wanted) or data


def reused(disk: Disk, path: Path, old: Data, wanted: Wanted) -> None:
    """Keep the contents of an older state's file for a newer one: nothing that they were made of has changed."""
    *_said, checked, _size = _HEAD.unpack_from(old)
    write_derived(disk, path, wanted, bytes(old[HEAD:]), checked)
