"""Drafts as small files beside the store: `drafts/CLERK.FORM.json`, for whom the data folder is for."""

import json
import os
import re
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.errors import StoreDamaged
from kiosk.i18n import _
from storage.problems import explained
from storage.vfs import make_folder, open_file

if TYPE_CHECKING:
    from kiosk.drafts import Draft, Values

_SCHEMA = 1
_LATEST, _SAFE = ".latest.json", ".json"
_NEW = ".new"
_LEFT_BEHIND_SECONDS = 60
_NOT_IN_NAMES = re.compile(r"[^a-z0-9-]+")
_LARGEST = 1_000_000  # bytes; the longest form is a hundredth of it


class FileDrafts:
    """`kiosk.drafts.Drafts` over a folder.

    Each draft has up to two files: the `latest` one, written at every key without waiting for the disk, and the one
    that was made safe against a power cut, in case one spoils the first.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def keep(self, staff_key: str, form: str, values: "Values", *, durable: bool = True) -> None:
        """Keep `values` in place of the earlier draft.

        Raises:
            StoreError: it cannot be written.
        """
        data = _packed({"schema": _SCHEMA, "at": self._clock().isoformat(), "values": dict(values)})
        latest, safe = self._paths(staff_key, form)
        with explained(self._folder):
            if not self._folder.is_dir():
                make_folder(self._folder, parents=True)
            if durable:
                _replace(safe, data, durable=True)
                _remove(latest)
            else:
                _replace(latest, data)

    def find(self, staff_key: str, form: str) -> "Draft | None":
        """The draft, None without one.

        Raises:
            StoreDamaged: it is not what was written; it is thrown away.
            StoreError: it cannot be read.
        """
        with explained(self._folder):
            _sweep(self._folder)
            texts = [text for path in self._paths(staff_key, form) if (text := _read(path)) is not None]
        drafts = [draft for text in texts if (draft := _unpacked(text)) is not None]
        if texts and not drafts:
            self.discard(staff_key, form)
            raise StoreDamaged(_("Bản nháp bị hỏng, không lấy lại được; hãy gõ lại."))
        return max(drafts, key=lambda draft: draft.kept_at, default=None)

    def discard(self, staff_key: str, form: str) -> None:
        """Throw the draft away, if there is one.

        Raises:
            StoreError: it is there and stays there.
        """
        latest, safe = self._paths(staff_key, form)
        with explained(self._folder):
            # The older one first: it must not come back in the place of the other.
            if _remove(safe) | _remove(latest):
                _sync(self._folder)

    def _paths(self, staff_key: str, form: str) -> tuple[Path, Path]:
        name = f"{_plain(staff_key)}.{_plain(form)}"
        return self._folder / (name + _LATEST), self._folder / (name + _SAFE)


def _plain(name: str) -> str:
    """A name that is a file name anywhere, and no other name's: what had to be changed is told apart by its sum."""
    plain = _NOT_IN_NAMES.sub("-", name.lower())[:60]
    return plain if plain == name else f"{plain}-{zlib.crc32(name.encode()):08x}"


def _packed(document: "Values") -> bytes:
    body = json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return b"%08x\n" % zlib.crc32(body) + body


def _unpacked(data: bytes) -> "Draft | None":
    """The draft in a file, None where it is not what was written or a later version wrote it."""
    from kiosk.drafts import Draft

    checksum, _line, body = data.partition(b"\n")
    if checksum != b"%08x" % zlib.crc32(body):
        return None
    try:
        document = json.loads(body.decode("utf-8", "surrogatepass"))
        if document["schema"] != _SCHEMA or not isinstance(document["values"], dict):
            return None
        return Draft(document["values"], datetime.fromisoformat(document["at"]))
    except (ValueError, KeyError, TypeError):
        return None


def _read(path: Path) -> bytes | None:
    try:
        with open(path, "rb") as handle:
            return handle.read(_LARGEST)
    except FileNotFoundError:
        return None


def _replace(path: Path, data: bytes, *, durable: bool = False) -> None:
    with _written_beside(path) as (temporary, handle):
        with open(handle, "wb", closefd=False) as file:
            file.write(data)
        if durable:
            os.fsync(handle)
        os.replace(temporary, path)
    if durable:
        _sync(path.parent)


@contextmanager
def _written_beside(path: Path) -> Iterator[tuple[Path, int]]:
    temporary = path.with_name(f".{os.urandom(6).hex()}{_NEW}")
    handle = open_file(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    try:
        yield temporary, handle
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    finally:
        os.close(handle)


def _remove(path: Path) -> bool:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return False
    return True


def _sweep(folder: Path) -> None:
    """Throw away what a program left that was killed while it wrote."""
    for path in folder.glob(f".*{_NEW}"):
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _LEFT_BEHIND_SECONDS:
                path.unlink()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
