"""Copies of a whole office: taken while clerks work, brought back into a new folder, and tried out.

A backup is one `tar.gz` with the data folder's files; the last one in it, `backup.json`, lists the others with size and
checksum, so that a copy cut short is noticed. What can be worked out again is left out.
"""

import gzip
import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from kiosk.clock import Clock
from kiosk.errors import StoreDamaged, StoreError
from kiosk.i18n import _
from storage.engine import Engine
from storage.format1 import SERIALS
from storage.founding import GUARD
from storage.holding import files_still
from storage.notes import read_notes, write_notes
from storage.problems import explained, is_folder, no_file, no_folder
from storage.verify import Verified, verify
from storage.vfs import Disk, make_folder, open_file, read_file

CONTENTS = "backup.json"
_GZIP = b"\x1f\x8b"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: where the log stood, and documents by table."""

    path: Path
    at: str
    seq: int
    link: str
    documents: dict[str, int]
    is_noted: bool = True
    """Whether the office's folder could take a note of it; on a medium that can only be read it cannot."""


def back_up(folder: Path, path: Path, clock: Clock, disk: Disk | None = None) -> Backup:
    """Copy the office in `folder` into the new file `path`; first the journal is folded, so this is the nightly chore.

    Raises:
        StoreDamaged: a file is not what was written; there is no backup of it.
        StoreError: there is a file of that name, no folder for it, no store, or no room.
    """
    disk = disk or Disk()
    if path.is_dir():
        raise is_folder(path)
    if not path.absolute().parent.is_dir():
        raise no_folder(path.absolute().parent)
    if path.exists():
        raise StoreError(_("Đã có tệp {path}; hãy chọn tên khác cho bản sao lưu.").format(path=path))
    engine = Engine(folder / "store", clock=clock, disk=disk, is_guest=True)
    try:
        engine.compact()
        with files_still(engine.folder), explained(path):
            backup = _written(engine, folder, path, clock())
    finally:
        engine.close()
    try:
        write_notes(
            engine.folder,
            disk,
            backup_at=backup.at,
            backup_file=str(path.absolute()),
            backup_seq=backup.seq,
            backup_link=backup.link,
        )
    except OSError:
        return replace(backup, is_noted=False)
    return backup


def _written(engine: Engine, folder: Path, path: Path, now: datetime) -> Backup:
    with engine.lock.alone():
        engine.refresh()
        view, end, seq, link = engine.view, engine.journal.end, engine.seq, engine.link
    documents = {table: view.count(table) for table in sorted(view.tables())}
    listed: dict[str, list[int]] = {}
    draft = path.with_name(path.name + ".part")
    try:
        with open(open_file(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY), "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=3) as archive:
                for name, data in _files(engine, folder, end):
                    listed[name] = [len(data), zlib.crc32(data)]
                    _add(archive, name, data, now)
                contents = {
                    "format": FORMAT, "at": now.isoformat(), "seq": seq, "link": link, "documents": documents,
                    "files": listed,
                }  # fmt: skip
                _add(archive, CONTENTS, json.dumps(contents, ensure_ascii=False).encode(), now)
            out.flush()
            os.fsync(out.fileno())
        os.rename(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
    engine.disk.sync_folder(path.parent)
    return Backup(path, now.isoformat(), seq, link, documents)


def _files(engine: Engine, folder: Path, end: int) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.glob("*.toml")):
        yield path.name, read_file(engine.disk, path)
    yield f"store/{SERIALS}", GUARD
    size = engine.journal.header.get("history", 0)
    if size:
        yield "store/history.jsonl", read_file(engine.disk, engine.folder / "history.jsonl")[:size]
    yield "store/journal.jsonl", engine.journal.bytes_from_start(end)
    for table, parts in sorted(engine.shelf.manifest.items()):
        for part in sorted(parts):
            # Damage copied night after night takes the place of every good backup there is.
            if (partition := engine.shelf.partition(table, part)) is not None:
                partition.verify()
            yield f"store/{table}/{part}.json", read_file(engine.disk, engine.shelf.path(table, part))


def _add(archive: tarfile.TarFile, name: str, data: bytes, now: datetime) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(data), 0o600, int(now.timestamp())
    archive.addfile(entry, io.BytesIO(data))


def restore(path: Path, folder: Path) -> Verified:
    """Bring a backup back into the new folder `folder` and check all of it.

    Raises:
        StoreError: there is no such file, or the folder is not empty or cannot be made.
        StoreDamaged: the backup is not what was written.
    """
    with explained(path):
        if not path.exists():
            raise no_file(path)
    with explained(folder):
        if folder.exists() and any(folder.iterdir()):
            raise StoreError(_("Thư mục {path} đã có dữ liệu; hãy chọn một thư mục mới.").format(path=folder))
        was_there = folder.exists()
        make_folder(folder, parents=True)
    try:
        contents = _unpacked(path, folder)
        found = verify(folder / "store")
    except BaseException:
        for each in folder.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        if not was_there:
            folder.rmdir()
        raise
    if (found.transactions, found.link) != (contents["seq"], contents["link"]):
        found.problems.append(_("Số giao dịch trong bản khôi phục khác với lúc sao lưu."))
    if found.documents != contents["documents"]:
        found.problems.append(_("Số hồ sơ trong bản khôi phục khác với lúc sao lưu."))
    return found


def _unpacked(path: Path, folder: Path) -> dict[str, object]:
    """Write a backup's files into an empty folder; what it says it holds."""
    written: dict[str, list[int]] = {}
    contents: dict[str, object] | None = None
    if not path.is_file():
        raise _spoilt(path)
    with explained(path), open(path, "rb") as file:
        if file.read(len(_GZIP)) != _GZIP:
            raise _spoilt(path)
    try:
        with explained(path), gzip.open(path) as packed, tarfile.open(fileobj=packed) as archive:
            for entry in archive:
                source = archive.extractfile(entry)
                if source is None or not _is_ours(entry.name):
                    raise _spoilt(path)
                data = source.read()
                if entry.name == CONTENTS:
                    contents = json.loads(data)
                    break
                written[entry.name] = [len(data), zlib.crc32(data)]
                _write(folder / entry.name, data)
            while packed.read(1 << 20):  # to the end, where its checksum is
                pass
    except (tarfile.TarError, ValueError, EOFError, zlib.error) as error:
        raise _spoilt(path) from error
    if contents is None or contents.get("format") != FORMAT or contents.get("files") != written:
        raise _spoilt(path)
    return contents


def _spoilt(path: Path) -> StoreDamaged:
    return StoreDamaged(
        _("Tệp {path} bị hỏng hoặc không phải bản sao lưu; hãy dùng một bản sao lưu khác.").format(path=path)
    )


def _is_ours(name: str) -> bool:
    """A name that stays inside the folder."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and len(path.parts) <= 3


def _write(path: Path, data: bytes) -> None:
    make_folder(path.parent, parents=True)
    with open(open_file(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def drill(folder: Path, path: Path | None, clock: Clock) -> Verified:
    """Bring a backup, the newest one if none is named, back for a trial; when it proves good, note the day.

    Raises:
        StoreError: there is no backup yet, or the trial has no room.
        StoreDamaged: the backup is not what was written.
    """
    store, disk = folder / "store", Disk()
    chosen = path or Path(read_notes(store, disk).backup_file)
    if path is None and not chosen.is_file():
        raise StoreError(_("Chưa có bản sao lưu nào; hãy chạy kiosk backup TỆP trước."))
    with explained(folder):
        scratch = Path(tempfile.mkdtemp(prefix=".drill-", dir=folder))
    try:
        found = restore(chosen, scratch / "office")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if not found.problems:
        with explained(folder):
            write_notes(store, disk, restored_at=clock().isoformat(), restored_file=str(chosen.absolute()))
    return found
