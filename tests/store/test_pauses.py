"""What a writer has to wait for while another process folds the journal, in bytes and calls."""

from pathlib import Path
from typing import Any

import pytest
from store.kit import JULY, PAPERS

import storage.journal
from storage import TinyStore, open_store
from storage.vfs import Disk, replace_file

BODY = {"text": "Công dân nộp hồ sơ. " * 100}


class WatchedDisk(Disk):
    """Notes what is written, and by whom the store was held then; `meanwhile` happens before a file takes its place."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int, bool]] = []
        self.is_held: Any = lambda: False
        self.meanwhile: Any = lambda _name: None

    def write(self, handle: int, offset: int, data: bytes) -> None:
        self.calls.append(("write", len(data), self.is_held()))
        super().write(handle, offset, data)

    def sync_data(self, handle: int) -> None:
        self.calls.append(("sync_data", 0, self.is_held()))
        super().sync_data(handle)

    def rename(self, old: Path, new: Path) -> None:
        self.meanwhile(new.name)
        super().rename(old, new)


def insert(store: TinyStore, *keys: str) -> None:
    for key in keys:
        with store.transaction("cb01") as change:
            change.insert(PAPERS, key, JULY, BODY)


@pytest.fixture
def folding(tmp_path):
    """A store that folds, and a peer that writes 200 documents while it does."""
    disk = WatchedDisk()
    store, peer = open_store(tmp_path, disk=disk), open_store(tmp_path)
    insert(store, "a")
    keys = [f"{number}" for number in range(200)]

    def write_on(name: str) -> None:
        if name == "2025-07.json" and keys:
            insert(peer, *(keys.pop() for _key in range(200)))

    disk.meanwhile = write_on
    disk.is_held = lambda: store.engine.lock.held_exclusively
    disk.calls.clear()
    yield store, peer, disk
    assert store.select(PAPERS) == peer.select(PAPERS)
    store.close()
    peer.close()


def test_a_fold_copies_what_was_written_meanwhile_before_it_takes_the_lock(folding):
    store, peer, disk = folding
    assert store.engine.compact()
    assert len(peer.select(PAPERS)) == 201
    assert sum(size for call, size, _is_held in disk.calls if call == "write") > 400_000
    assert sum(size for call, size, is_held in disk.calls if call == "write" and is_held) < 10_000


def test_a_process_goes_on_behind_the_record_it_knows(folding, monkeypatch):
    """Parsing the tail of the new journal again would cost as much as all that was written since the fold began."""
    store, peer, _disk = folding
    assert store.engine.compact()
    insert(store, "late")
    parsed = []
    unpacked = storage.journal.unpacked
    monkeypatch.setattr(storage.journal, "unpacked", lambda line: parsed.append(line) or unpacked(line))
    inode = peer.engine.journal_path.stat().st_ino
    assert len(peer.select(PAPERS)) == 202
    assert peer.engine.journal_path.stat().st_ino == inode
    assert len(parsed) == 2  # the header, and the record that is new


def test_the_lock_is_not_held_while_records_are_read(tmp_path, monkeypatch):
    """Who has been away for long would keep every writer waiting while it parses what it missed."""
    store, reader = open_store(tmp_path), open_store(tmp_path)
    insert(store, *(f"{number}" for number in range(50)))
    held = []
    unpacked = storage.journal.unpacked

    def watched(line: bytes) -> Any:
        held.append(reader.engine.lock.held)
        return unpacked(line)

    monkeypatch.setattr(storage.journal, "unpacked", watched)
    assert len(reader.select(PAPERS)) == 50
    assert held == [False] * 50
    store.close()
    reader.close()


def test_a_record_added_while_others_are_read_is_not_read_before_it_is_durable(tmp_path, monkeypatch):
    """Invariant 4, although the lock is not held while they are read."""
    store, reader = open_store(tmp_path), open_store(tmp_path)
    insert(store, "a")
    unpacked = storage.journal.unpacked

    def adding(line: bytes) -> Any:
        monkeypatch.undo()
        with open(tmp_path / "store" / "journal.jsonl", "ab") as journal:
            journal.write(storage.journal.packed(b'{"q":2,"o":[]}'))
        return unpacked(line)

    monkeypatch.setattr(storage.journal, "unpacked", adding)
    assert len(reader.select(PAPERS)) == 1
    assert reader.engine.seq == 1
    for each in (store, reader):
        each.engine.journal.close()
        each.engine.lock.close()


def test_a_big_file_goes_to_the_disk_slice_by_slice(tmp_path):
    """A writer's fdatasync waits for everything that is queued before it."""
    disk = WatchedDisk()
    replace_file(disk, tmp_path / "big", b"x" * (5 << 20))
    assert (tmp_path / "big").stat().st_size == 5 << 20
    assert [(call, size) for call, size, _is_held in disk.calls] == [("write", 1 << 20), ("sync_data", 0)] * 5
    disk.calls.clear()
    replace_file(disk, tmp_path / "small", b"x" * 1000)
    assert [call for call, _size, _is_held in disk.calls] == ["write"]
