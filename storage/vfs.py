"""What the store asks of the system, in one place (`Disk`), so that tests can record it and make it fail.

Whatever the program writes whole (month files, journals, drafts, exports, the office's own files) takes its place by
`replace_file`, the one way there is.

It also decides who may look at what is made: nobody but the user the program runs as, unless the folder it is made in
belongs to a group that works together (setgid and writable by it); then that group, whatever the umask says. That goes
for drafts too: a draft belongs to a clerk of the counter, who may sit down at a seat of another Unix user.
"""

import errno
import mmap
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_MOUNTS = "/proc/self/mountinfo"
_PIECE = 1 << 26
_SLICE = 1 << 20
_READ_AT_ONCE = 1 << 16
"""Bytes; so few that the C library keeps no memory for the next time."""
_FEW_FILES = 512
_LONGEST_NAME = 40
"""Of a file's name in that of its draft, which must not be too long where the file's own is not."""


class Disk:
    """The machine's own disk. Every call raises `OSError` when the system refuses."""

    def open(self, path: Path, flags: int) -> int:
        """A file handle, as `open_file` gives it."""
        return open_file(path, flags)

    def close(self, handle: int) -> None:
        """Give a handle back."""
        os.close(handle)

    def read(self, handle: int, size: int, offset: int) -> bytes:
        """Up to `size` bytes from `offset`; fewer only at the end of the file."""
        data = os.pread(handle, size, offset)
        while len(data) < size and (more := os.pread(handle, size - len(data), offset + len(data))):
            data += more
        return data

    def write(self, handle: int, offset: int, data: bytes) -> None:
        """Write all of `data` at `offset`."""
        written = os.pwrite(handle, data[:_PIECE], offset)
        while written < len(data):
            written += os.pwrite(handle, memoryview(data)[written : written + _PIECE], offset + written)

    def truncate(self, handle: int, size: int) -> None:
        """Cut a file to `size` bytes."""
        os.ftruncate(handle, size)

    def allocate(self, handle: int, size: int) -> None:
        """Take room for `size` bytes."""
        os.posix_fallocate(handle, 0, size)

    def sync_data(self, handle: int) -> None:
        """Return only when the file's bytes are on the disk."""
        os.fdatasync(handle)

    def sync(self, handle: int) -> None:
        """Return only when the file's bytes and all that is known about it are on the disk."""
        os.fsync(handle)

    def rename(self, old: Path, new: Path) -> None:
        """Give a file another name; what had that name is gone."""
        os.rename(old, new)

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        os.unlink(path)

    def make_folder(self, path: Path) -> None:
        """Make a folder, if it is not there, as `make_folder` does."""
        make_folder(path)

    def sync_folder(self, path: Path) -> None:
        """Return only when the folder's names are on the disk, if its file system can do that (of some share)."""
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
        finally:
            os.close(handle)

    def status(self, path: Path | str) -> os.stat_result:
        """What the system knows about a file."""
        return os.stat(path)

    def exists(self, path: Path) -> bool:
        """Whether there is a file or folder of this name."""
        try:
            os.stat(path)
        except FileNotFoundError:
            return False
        return True

    def names(self, folder: Path) -> list[str]:
        """The names in a folder, in order."""
        return sorted(os.listdir(folder))

    def map(self, handle: int) -> mmap.mmap:
        """An open file's bytes as memory that all processes share.

        What of it cannot be read is a signal that ends the program and no error, so it should have been read before. A
        file that is cut short while it is mapped still ends it; nobody does that to one that is only ever replaced.
        """
        if sys.version_info >= (3, 13):  # older ones keep a handle of their own for every map
            return mmap.mmap(handle, 0, prot=mmap.PROT_READ, trackfd=False)
        return mmap.mmap(handle, 0, prot=mmap.PROT_READ)

    def mounts(self) -> str:
        """The system's table of mounted file systems; empty where there is none."""
        try:
            return Path(_MOUNTS).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""


def is_shared(folder: Path) -> bool:
    """Whether what is made in a folder is for its group too: it is setgid and writable by the group."""
    shared = stat.S_ISGID | stat.S_IWGRP
    return os.stat(folder).st_mode & shared == shared


def open_file(path: Path, flags: int) -> int:
    """A file handle that a child program does not inherit; a new file is for whom its folder is for."""
    handle = os.open(path, flags | os.O_CLOEXEC, 0o600)
    if flags & os.O_CREAT and is_shared(path.parent):
        status = os.fstat(handle)
        if stat.S_IMODE(status.st_mode) != 0o660 and status.st_uid == os.geteuid():
            os.fchmod(handle, 0o660)
    return handle


def make_folder(path: Path, *, parents: bool = False) -> None:
    """Make a folder for whom the one around it is for, if it is not there; its `parents` too."""
    if path.is_dir():
        return
    if parents:
        make_folder(path.parent, parents=True)
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        if not path.is_dir():
            raise
    else:
        if is_shared(path.parent):
            os.chmod(path, 0o2770)


@contextmanager
def opened(disk: Disk, path: Path, flags: int) -> Iterator[int]:
    """A handle for the length of a block."""
    handle = disk.open(path, flags)
    try:
        yield handle
    finally:
        disk.close(handle)


def allow_open_files(wanted: int) -> None:
    """Let this program have so many files open at once, where the system does not forbid it.

    The usual limit of 1,024 is the one up to which `select` works, and anybody may go beyond it who does not use that
    (systemd's and Debian's hard limit is 524,288).
    """
    if wanted <= _FEW_FILES:
        return
    import resource  # only for a store of several years

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if resource.RLIM_INFINITY != soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(
                resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
            )


class HeldFile:
    """A file that can be read, also after another took its place, until nobody has this any more.

    Through the system and not through mapped memory: where a page is touched for the first time that takes less, and
    what cannot be read is an error and not a signal that ends the program.
    """

    _handle = -1

    def __init__(self, disk: Disk, path: Path) -> None:
        self._disk = disk
        self._handle = disk.open(path, os.O_RDONLY)
        status = os.fstat(self._handle)
        self.inode, self.size = status.st_ino, status.st_size

    def read(self, size: int, offset: int) -> bytes:
        """Up to `size` bytes from `offset`; fewer only at the end of the file."""
        return self._disk.read(self._handle, size, offset)

    def __del__(self) -> None:
        if self._handle >= 0:
            self._disk.close(self._handle)


def read_file(disk: Disk, path: Path) -> bytes:
    """A whole file."""
    with opened(disk, path, os.O_RDONLY) as handle:
        return disk.read(handle, os.fstat(handle).st_size, 0)


def checksum_of(disk: Disk, handle: int, start: int, end: int, crc: int = 0) -> int:
    """The checksum of a file's bytes from `start` to `end`, a little at a time; `crc` is that of what comes before.

    Raises:
        OSError: some of it cannot be read.
    """
    for at in range(start, end, _READ_AT_ONCE):
        crc = zlib.crc32(disk.read(handle, min(_READ_AT_ONCE, end - at), at), crc)
    return crc


DRAFT_ENDING = ".tmp"
"""Of the names of files that are not in their place yet; who is killed then leaves one behind."""


class NewFile:
    """A file that is written beside its place and put there whole; in a `with` block, at whose end nothing is left."""

    def __init__(self, disk: Disk, path: Path) -> None:
        self.size = 0
        self._disk = disk
        self._path = path
        # No name that two could choose: process numbers are the same in two containers on one folder.
        self._draft = path.with_name(f".{path.name[:_LONGEST_NAME]}.{os.urandom(6).hex()}{DRAFT_ENDING}")
        self._handle = disk.open(self._draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY)

    def add(self, data: bytes) -> None:
        """Write on; much goes to the disk slice by slice, for whoever waits for a sync waits for all that is queued."""
        for start in range(0, len(data), _SLICE):
            piece = data[start : start + _SLICE] if len(data) > _SLICE else data
            self._disk.write(self._handle, self.size, piece)
            self.size += len(piece)
            if len(data) > _SLICE:
                self._disk.sync_data(self._handle)

    def put_in_place(self, *, is_durable: bool = True) -> None:
        """Take the place of the file that may be there; for good when this returns, if it `is_durable`."""
        if is_durable:
            self._disk.sync(self._handle)
        self._disk.rename(self._draft, self._path)
        if is_durable:
            self._disk.sync_folder(self._path.parent)

    def __enter__(self) -> "NewFile":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        self._disk.close(self._handle)
        if kind is not None:
            with suppress(OSError):
                self._disk.unlink(self._draft)


def replace_file(disk: Disk, path: Path, data: bytes, *, is_durable: bool = True) -> None:
    """Put a file with these bytes in the place of `path`: the old one whole or the new one whole, whatever happens.

    One that is not `is_durable` may be lost or cut short by a power cut; for what can be worked out again.
    """
    with NewFile(disk, path) as new:
        new.add(data)
        new.put_in_place(is_durable=is_durable)


def file_system(disk: Disk, path: Path) -> str:
    """The kind of file system a folder lies on, as the kernel calls it (`ext4`, `nfs4` …); empty if unknown."""
    device = os.stat(path).st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for line in disk.mounts().splitlines():
        fields, _separator, described = line.partition(" - ")
        if fields.split()[2:3] == [wanted] and described:
            return described.split()[0]
    return ""
