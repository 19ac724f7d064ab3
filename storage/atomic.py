"""Replacing several files as one act that a crash, a full disk or a power cut cannot leave half done.

The new contents go into temporary files beside the old ones. Then an intent, `pending.json`, says which of them take
whose place; from the moment it is on the disk the change is made, whatever happens next: whoever opens the folder
finishes it. Before that moment nothing has changed. All of it under the store's exclusive lock.
"""

import json
import os
import secrets
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from storage.problems import damaged

PENDING = "pending.json"
_NEW = ".new-"


@dataclass(frozen=True, slots=True)
class _Move:
    """One file of an intent: `temporary` takes the place of `name`; `crc` is the CRC-32 of the new content."""

    name: str
    temporary: str
    crc: int


def replace_files(folder: Path, contents: Mapping[str, bytes], before_commit: Callable[[], object]) -> bool:
    """Write `contents`, file name to bytes, into `folder`: all of them or none.

    `before_commit` is called when everything is ready and nothing is visible yet; it may still raise.

    Returns:
        Whether the files are in place. If not, the change is durable all the same and `settle` has to finish it.

    Raises:
        OSError: nothing was changed, or so little room or health is left that `settle` has to find out.
    """
    # A name never used before: an intent that a power cut brings back must not find another change's files.
    token = secrets.token_hex(6)
    moves = [_Move(name, f"{name}{_NEW}{token}", zlib.crc32(data)) for name, data in contents.items()]
    try:
        _sweep(folder)
        for move in moves:
            _write(folder / move.temporary, contents[move.name])
        before_commit()
        draft = folder / f"{PENDING}{_NEW}{token}"
        _write(draft, json.dumps([asdict(move) for move in moves]).encode())
        os.rename(draft, folder / PENDING)
        _sync_folder(folder)
    except BaseException:
        _take_back(folder)
        raise
    try:
        _finish(folder, moves)
    except OSError:
        return False
    return True


def is_pending(folder: Path) -> bool:
    """Whether somebody died, or ran out of disk, between deciding on a change and finishing it."""
    try:
        os.stat(folder / PENDING)
    except FileNotFoundError:
        return False
    return True


def settle(folder: Path) -> bool:
    """Finish or discard what was left behind; whether there was anything.

    Raises:
        StoreDamaged: the intent is neither all old nor all new.
        OSError: the disk refuses.
    """
    pending = is_pending(folder)
    if pending:
        moves = _read_intent(folder / PENDING)
        if _can_finish(folder, moves):
            _finish(folder, moves)
        else:
            os.unlink(folder / PENDING)
    return pending


def _finish(folder: Path, moves: list[_Move]) -> None:
    for move in moves:
        with suppress(FileNotFoundError):  # moved already, by one who got no further
            os.rename(folder / move.temporary, folder / move.name)
    _sync_folder(folder)
    os.unlink(folder / PENDING)


def _can_finish(folder: Path, moves: list[_Move]) -> bool:
    """Whether every new content is still there; False if none has taken its place yet and some are lost."""
    placed = [_crc(folder / move.name) == move.crc for move in moves]
    waiting = [_crc(folder / move.temporary) == move.crc for move in moves]
    if all(there or ready for there, ready in zip(placed, waiting, strict=True)):
        return True
    if any(placed):
        raise damaged(folder / PENDING)
    return False


def _read_intent(path: Path) -> list[_Move]:
    try:
        return [_Move(**move) for move in json.loads(path.read_bytes())]
    except (ValueError, TypeError) as error:
        raise damaged(path) from error


def _crc(path: Path) -> int | None:
    try:
        return zlib.crc32(path.read_bytes())
    except FileNotFoundError:
        return None


def _take_back(folder: Path) -> None:
    """Undo a change that failed before it was decided; the intent first, for without it the rest means nothing."""
    try:
        with suppress(FileNotFoundError):
            os.unlink(folder / PENDING)
    except OSError:
        return
    with suppress(OSError):
        _sweep(folder)


def _sweep(folder: Path) -> None:
    for name in os.listdir(folder):
        if _NEW in name:
            os.unlink(folder / name)


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
