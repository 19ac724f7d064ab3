"""The disk fails at an fdatasync: nobody adds to that file any more, the store goes on in a new one."""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from store.crash_states import Model, Workload, failures
from store.faulty import GateDisk
from store.kit import JULY, JUNE, PAPERS

import storage.engine
import storage.renewal
from kiosk.errors import StoreError
from storage import TinyStore, open_store
from storage.journal import packed
from storage.lock import Mark
from storage.verify import verify
from storage.vfs import Disk

IS_LONG = bool(os.environ.get("KIOSK_TORTURE"))


class WornDisk(Disk):
    """Named calls fail while `failing` holds their names."""

    def __init__(self, *failing: str) -> None:
        self.failing = set(failing)
        for name in ("sync_data", "sync", "truncate", "rename", "sync_folder"):
            setattr(self, name, self._watched(name, getattr(super(), name)))

    def _watched(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any) -> Any:
            if name in self.failing:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return call(*arguments)

        return watched


def journal_of(folder: Path) -> Path:
    return folder / "store" / "journal.jsonl"


def insert(store: TinyStore, key: str) -> str | None:
    """What the clerk is told when it is not saved."""
    try:
        with store.transaction("cb01") as change:
            change.insert(PAPERS, key, JULY, {"n": key})
    except StoreError as error:
        return error.message
    return None


def keys(store: TinyStore) -> str:
    return "".join(record.key for record in store.select(PAPERS))


@pytest.fixture
def worn(tmp_path):
    """A store on a disk that can be made to fail, with one document, and another process's store on the same folder."""
    disk = WornDisk()
    store, peer = open_store(tmp_path, disk=disk), open_store(tmp_path)
    assert insert(store, "a") is None
    assert keys(peer) == "a"
    yield disk, store, peer
    disk.failing.clear()
    store.close()
    peer.close()
    assert verify(tmp_path / "store").problems == []


def test_after_a_failed_fdatasync_the_store_goes_on_in_a_new_file(tmp_path, worn):
    """Invariant 10: asking again would get a wrong answer (fsyncgate), so nothing is added to the old file."""
    disk, store, peer = worn
    old = os.open(journal_of(tmp_path), os.O_RDONLY)
    before = os.fstat(old)
    disk.failing = {"sync_data"}
    said = insert(store, "b")
    assert "chưa được lưu; hãy làm lại" in said
    assert str(tmp_path) in said
    assert journal_of(tmp_path).stat().st_ino != before.st_ino
    disk.failing.clear()
    for who, key in ((peer, "c"), (store, "d"), (peer, "b")):
        assert insert(who, key) is None
        assert keys(store) == keys(peer)
    assert sorted(keys(store)) == list("abcd")
    assert os.fstat(old).st_size == before.st_size
    os.close(old)


def test_a_new_file_made_while_another_process_folds_does_not_disturb_it(tmp_path, worn):
    """Its header, here spaced as another version might, stays as it is: the fold goes on at the byte it has read to."""
    disk, store, peer = worn
    head, _feed, rest = journal_of(tmp_path).read_bytes().partition(b"\n")
    spaced = head[9:].replace(b'"h":1', b'"h": 1')
    draft = tmp_path / "draft"
    draft.write_bytes(packed(spaced) + rest)
    draft.rename(journal_of(tmp_path))
    assert keys(peer) == "a"
    rename = Disk.rename

    def fail_meanwhile(old: Path, new: Path) -> None:
        rename(disk, old, new)
        if new.name == "2025-07.json":
            disk.failing = {"sync_data"}
            assert "chưa được lưu" in insert(store, "b")
            disk.failing.clear()
            assert insert(store, "c") is None

    peer.engine.disk.rename = fail_meanwhile
    assert peer.engine.compact()
    peer.engine.disk.rename = rename.__get__(disk)
    assert keys(store) == keys(peer) == "ac"


def test_a_peer_makes_the_new_file_when_the_failed_process_cannot(tmp_path, worn):
    disk, store, peer = worn
    inode = journal_of(tmp_path).stat().st_ino
    disk.failing = {"sync_data", "sync"}
    assert "chưa lưu thêm được gì" in insert(store, "b")
    assert insert(store, "b") is not None  # it tries a new file, and that one fails too
    assert journal_of(tmp_path).stat().st_ino == inode
    assert keys(store) == keys(peer) == "a"
    assert insert(peer, "c") is None
    assert journal_of(tmp_path).stat().st_ino != inode
    assert keys(store) == "ac"
    disk.failing.clear()
    assert insert(store, "b") is None
    assert sorted(keys(peer)) == list("abc")


def test_what_could_not_be_taken_back_is_shown_to_nobody_before_it_is_durable(tmp_path, worn):
    """Invariant 4, when the disk fails at everything that would settle it."""
    disk, store, peer = worn
    disk.failing = {"sync_data", "truncate", "sync"}
    assert "không chắc" in insert(store, "b")
    assert keys(store) == "a"
    with pytest.raises(StoreError, match="ổ đĩa"):
        open_store(tmp_path, disk=disk)
    inode = journal_of(tmp_path).stat().st_ino
    assert keys(peer) == "ab"  # its disk takes a new journal, and with it what the old one shows
    assert journal_of(tmp_path).stat().st_ino != inode
    assert keys(store) == "ab"


def test_the_failed_process_knows_what_to_leave_out_when_it_cannot_take_it_back(tmp_path, worn):
    disk, store, peer = worn
    disk.failing = {"sync_data", "truncate"}
    assert "chưa được lưu; hãy làm lại" in insert(store, "b")
    assert keys(store) == keys(peer) == "a"
    assert insert(peer, "c") is None
    assert keys(peer) == "ac"


def test_a_reader_that_was_behind_follows_only_what_the_new_file_vouches_for(tmp_path, worn):
    """The old file, which it still has open, may hold a whole record that was given up and then numbered anew."""
    disk, store, peer = worn
    disk.failing = {"sync_data", "truncate"}
    assert insert(store, "b") is not None
    disk.failing.clear()
    assert insert(store, "c") is None
    assert store.engine.compact()
    assert store.engine.journal.base == 2
    assert keys(peer) == "ac"


def test_a_renewed_file_whose_name_is_not_durable_takes_no_record(tmp_path, worn):
    """After a power cut the old file could be there again."""
    disk, store, peer = worn
    rename = disk.rename

    def rename_and_fail(old: Path, new: Path) -> None:
        rename(old, new)
        disk.failing = {"sync_folder"} if new == journal_of(tmp_path) else set()

    disk.rename = rename_and_fail
    assert not store.engine.compact()
    disk.rename = rename
    assert store.engine.lock.mark is Mark.RENEW
    assert insert(store, "b") is not None
    disk.failing.clear()
    inode = journal_of(tmp_path).stat().st_ino
    assert insert(peer, "c") is None
    assert journal_of(tmp_path).stat().st_ino != inode
    assert store.engine.lock.mark is Mark.SURE
    assert keys(store) == "ac"


def test_what_a_dead_writer_left_and_cannot_be_made_durable_is_not_shown(tmp_path):
    """The reader's own fdatasync fails; with a disk that works again it is kept by a new file."""
    open_store(tmp_path).close()
    reader_disk = WornDisk()
    reader = open_store(tmp_path, disk=reader_disk)
    child = os.fork()
    if child == 0:
        disk = WornDisk()
        disk.sync_data = lambda _handle: os._exit(9)
        insert(open_store(tmp_path, disk=disk), "a")
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    reader_disk.failing = {"sync_data", "sync"}
    with pytest.raises(StoreError, match="ổ đĩa"):
        keys(reader)
    assert keys(reader) == ""
    reader_disk.failing.clear()
    inode = journal_of(tmp_path).stat().st_ino
    assert keys(reader) == "a"
    assert journal_of(tmp_path).stat().st_ino != inode
    reader.close()


@pytest.mark.parametrize("call", ["rename", "sync_folder"])
def test_one_killed_while_it_makes_the_new_file_leaves_the_rest_to_the_next(tmp_path, call):
    store = open_store(tmp_path)
    assert insert(store, "a") is None
    child = os.fork()
    if child == 0:
        disk = WornDisk("sync_data")
        dying = open_store(tmp_path, disk=disk)
        setattr(disk, call, lambda *_arguments: os._exit(9))
        insert(dying, "b")
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert store.engine.lock.mark is Mark.RENEW
    assert keys(store) == "a"
    assert insert(store, "c") is None
    assert store.engine.lock.mark is Mark.SURE
    assert keys(store) == "ac"
    store.close()


def test_a_new_file_on_a_full_disk_uses_the_ballast(tmp_path):
    class FullDisk(Disk):
        is_full = False

        def sync_data(self, handle: int) -> None:
            if self.is_full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # as thin volumes do
            super().sync_data(handle)

        def sync(self, handle: int) -> None:
            if self.is_full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            super().sync(handle)

        def unlink(self, path: Path) -> None:
            super().unlink(path)
            self.is_full = self.is_full and path.name != "ballast"

    disk = FullDisk()
    store = open_store(tmp_path, disk=disk)
    assert insert(store, "a") is None
    disk.is_full = True
    assert "chưa được lưu; hãy làm lại" in insert(store, "b")
    assert not store.engine.ballast.is_there
    assert insert(store, "b") is None
    store.close()


def test_a_journal_that_lost_what_was_shown_is_not_renewed(tmp_path, worn):
    """The disk has lost an acknowledged record of the page that failed: refused, never silently shorter."""
    disk, store, peer = worn
    disk.failing = {"sync_data", "sync"}
    assert insert(store, "b") is not None
    whole = journal_of(tmp_path).read_bytes()
    journal_of(tmp_path).write_bytes(whole[:-20])
    assert "hỏng" in insert(peer, "c")
    assert journal_of(tmp_path).read_bytes() == whole[:-20]
    journal_of(tmp_path).write_bytes(whole)


class TwoWriters(Workload):
    """Two processes add documents by turns; what was not saved may be there until the next one is."""

    STEPS = 4

    def __init__(self, folder: Path, failing: set[int], *, forgets: bool) -> None:
        self.folder, self.model, self.spans = folder, {}, []
        self.disk = GateDisk(set(), forgets=forgets)
        self.attempts: list[tuple[int, int, Model]] = []
        stores = [self._step(lambda: open_store(folder, disk=self.disk)) for _store in range(2)]
        self.disk.failing = {self.disk.syncs + at for at in failing}
        for number in range(self.STEPS):
            self._step(lambda number=number: self._try(stores[number % 2], f"{number}"))
        for store in stores:
            store.engine.journal.close()
        self.disk.release()

    def _try(self, store: TinyStore, key: str) -> None:
        before, start = dict(self.model), len(self.disk.log)
        with suppress(StoreError), store.transaction("cb01") as change:
            change.insert(PAPERS, key, JUNE, {"v": 0})
        if store.get(PAPERS, key) is not None:
            self.model[key] = 0
        self.attempts.append((start, len(self.disk.log), {**before, key: 0}))

    def allowed(self, cut: int) -> list[Model]:
        tried = [after for start, end, after in self.attempts if start < cut < end]
        last = [after for _start, end, after in self.attempts if end <= cut][-1:]
        return [*super().allowed(cut), *tried, *last]


FAILING = [{at, *more} for at in range(TwoWriters.STEPS) for more in (set(), {at + 1})] if IS_LONG else [{1}, {1, 2}]


@pytest.mark.parametrize("failing", FAILING, ids=str)
@pytest.mark.parametrize("forgets", [False, True], ids=["keeps", "forgets"])
def test_whatever_sync_fails_a_later_power_cut_takes_nothing_acknowledged(tmp_path, forgets, failing):
    """Invariants 1 and 10, over two processes that have the same file open."""
    workload = TwoWriters(tmp_path / "run", failing, forgets=forgets)
    assert TwoWriters.STEPS - len(failing) <= len(workload.model) < TwoWriters.STEPS
    tried, wrong = failures(workload, 1, extra=200 if IS_LONG else 20, trial=tmp_path / "try")
    assert wrong == []
    assert tried > 50


def test_the_check_notices_when_the_same_file_is_used_on(tmp_path, monkeypatch):
    """What a program does that takes the next fdatasync's word for it."""

    def no_renewal(engine, at_least=0, until=None):
        engine.lock.leave_mark(Mark.SURE)

    monkeypatch.setattr(storage.engine, "renew", no_renewal)
    monkeypatch.setattr(storage.renewal, "renew", no_renewal)
    monkeypatch.setattr(storage.journal.Journal, "_take_back", lambda _journal, _doubt: None)
    workload = TwoWriters(tmp_path / "run", {1}, forgets=False)
    _tried, wrong = failures(workload, 1, extra=20, trial=tmp_path / "try")
    assert wrong
