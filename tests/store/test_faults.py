"""Disks that are full, worn out, read-only or changed behind the store's back: the old state or the new, never half."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from store.kit import AUGUST, JULY, JUNE, PAPERS
from tinydb import TinyDB

import storage.atomic
import storage.lock
from kiosk.errors import StoreDamaged, StoreError
from storage import TinyStore, open_store

WRITES = ("write", "fsync", "rename", "unlink", "pwrite", "close")


class FaultyOs:
    """The `os` module with one call that fails: the `at`-th that changes something, opening for writing included."""

    def __init__(self, real: ModuleType, at: int, error: int, *, sticky: bool, short: bool) -> None:
        self._real, self._at, self._error, self._sticky, self._short = real, at, error, sticky, short
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._real, name)
        return self._watched(call) if name in (*WRITES, "open") else call

    def _watched(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any) -> Any:
            if call is os.open and not args[1] & os.O_CREAT:
                return call(*args)
            number, self.calls = self.calls, self.calls + 1
            if number == self._at or (self._sticky and number > self._at):
                if call is os.close:
                    call(*args)
                if call is os.write and self._short:
                    call(args[0], bytes(args[1])[: len(args[1]) // 2])
                raise OSError(self._error, os.strerror(self._error))
            return call(*args)

        return watched


def first_state(folder: Path) -> TinyStore:
    store = open_store(folder, wait=0.2)
    with store.transaction("cb01") as change:
        change.insert(PAPERS, "1", JUNE, {"n": 0})
        change.insert(PAPERS, "2", JULY, {"n": 0})
        change.next_number("s")
    return store


def second_state(store: TinyStore) -> None:
    with store.transaction("cb01") as change:
        change.update(PAPERS, "1", {"n": 1}, 1)
        change.update(PAPERS, "2", {"n": 1}, 1)
        change.insert(PAPERS, "3", AUGUST, {"n": 1})
        change.next_number("s")


def leftovers(folder: Path) -> list[Path]:
    return list((folder / "store").glob("*.new-*"))


def outcome(store: TinyStore) -> str | None:
    """What the clerk is told when it fails."""
    try:
        second_state(store)
    except StoreError as error:
        return error.message
    return None


OLD, NEW = {"1": 0, "2": 0}, {"1": 1, "2": 1, "3": 1}


def state(store: TinyStore) -> dict[str, int]:
    return {record.key: record.body["n"] for record in store.select(PAPERS)}


@pytest.mark.parametrize("sticky", [False, True], ids=["once", "from-then-on"])
@pytest.mark.parametrize(("error", "short"), [(errno.ENOSPC, False), (errno.ENOSPC, True), (errno.EIO, False)])
def test_a_call_that_fails_leaves_the_old_state_or_the_new(tmp_path, monkeypatch, error, short, sticky):
    at = 0
    while True:
        folder = tmp_path / str(at)
        store, peer = first_state(folder), open_store(folder, wait=0.2)
        assert state(peer) == OLD
        faulty = FaultyOs(os, at, error, sticky=sticky, short=short)
        with monkeypatch.context() as broken:
            broken.setattr(storage.atomic, "os", faulty)
            broken.setattr(storage.lock, "os", faulty)
            said = outcome(store)
        said_done = said is None
        assert said_done or str(folder) in said
        assert sticky or said_done or not leftovers(folder)
        after = state(store)
        assert after == state(peer) == state(open_store(folder, wait=0.2))
        assert after == NEW if said_done else after in (OLD, NEW)
        with peer.transaction("cb02") as change:
            assert change.next_number("s") == (3 if after == NEW else 2)
        assert not leftovers(folder)
        store.close()
        peer.close()
        if faulty.calls <= at:
            break
        at += 1
    assert said_done
    assert at > 20


def test_an_interrupt_at_any_call_leaves_the_old_state_or_the_new(tmp_path, monkeypatch):
    class InterruptedOs(FaultyOs):
        def _watched(self, call: Callable[..., Any]) -> Callable[..., Any]:
            def watched(*args: Any) -> Any:
                result = call(*args)
                number, self.calls = self.calls, self.calls + 1
                if number == self._at:
                    raise KeyboardInterrupt
                return result

            return watched

    for at in range(100):
        folder = tmp_path / str(at)
        store = first_state(folder)
        interrupted = InterruptedOs(os, at, 0, sticky=False, short=False)
        with monkeypatch.context() as broken:
            broken.setattr(storage.atomic, "os", interrupted)
            try:
                second_state(store)
            except KeyboardInterrupt:
                assert state(store) in (OLD, NEW)
        assert state(store) == state(open_store(folder, wait=0.2))
        store.close()
        if interrupted.calls <= at:
            break
    assert at > 20


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "store").iterdir()}


def damage(data: bytes) -> list[bytes]:
    cuts = [data[: len(data) * tenth // 10] for tenth in range(10)] + [data[:-1], data[:-3]]
    flipped = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(0, len(data), 7)]
    return [
        *cuts,
        *flipped,
        b"\0" * len(data),
        b"garbage",
        b"[]",
        data + b"x",
        data * 2,
        data[:40] + b"\xff" + data[40:],
    ]


@pytest.mark.parametrize("name", ["2025-07.json", "serials.json"])
def test_a_damaged_file_is_refused_by_name_and_nothing_is_changed(tmp_path, name):
    first_state(tmp_path).close()
    path = tmp_path / "store" / name
    for wrong in damage(path.read_bytes()):
        path.write_bytes(wrong)
        before = files(tmp_path)
        store = open_store(tmp_path)
        with pytest.raises(StoreError, match=name):
            store.select(PAPERS)
        with pytest.raises(StoreError, match=name):
            second_state(store)
        store.close()
        assert files(tmp_path) == before


@pytest.mark.parametrize("name", ["2025-06.json", "2025-07.json", "serials.json"])
def test_a_missing_file_is_not_taken_for_an_empty_month(tmp_path, name):
    first_state(tmp_path).close()
    (tmp_path / "store" / name).unlink()
    store = open_store(tmp_path)
    with pytest.raises(StoreDamaged, match=name):
        store.select(PAPERS)
    with pytest.raises(StoreDamaged, match=name):
        second_state(store)
    store.close()


def test_a_file_changed_by_hand_is_noticed(tmp_path):
    first_state(tmp_path).close()
    path = tmp_path / "store" / "2025-07.json"
    with TinyDB(path) as stock:
        stock.table("papers").update({"body": {"n": 9}})
    store = open_store(tmp_path)
    with pytest.raises(StoreDamaged, match=r"2025-07\.json.*sao lưu"):
        store.get(PAPERS, "1")
    store.close()


def test_a_healthy_month_can_be_read_beside_a_damaged_one(tmp_path):
    first_state(tmp_path).close()
    (tmp_path / "store" / "2025-06.json").write_bytes(b"garbage")
    store = open_store(tmp_path)
    assert [record.key for record in store.select(PAPERS, since=JULY)] == ["2"]
    store.close()


@pytest.mark.parametrize("old", [b'"format": 1', b'"schema": 1'])
def test_what_a_newer_program_wrote_is_refused_with_advice(tmp_path, old):
    from zlib import crc32

    first_state(tmp_path).close()
    path = tmp_path / "store" / "2025-07.json"
    head, body = path.read_bytes().split(b"}}", 1)
    head, body = head.replace(old, old[:-1] + b"2"), body.replace(old, old[:-1] + b"2")
    path.write_bytes(head[:-9] + b'%08x"' % crc32(body) + b"}}" + body)
    store = open_store(tmp_path)
    with pytest.raises(StoreError, match=r"phiên bản mới hơn .* hãy cập nhật chương trình") as problem:
        store.select(PAPERS)
    assert not isinstance(problem.value, StoreDamaged)
    store.close()


def test_an_intent_that_lost_its_files_is_discarded(tmp_path):
    store = first_state(tmp_path)
    intent = '[{"name": "2025-07.json", "temporary": "2025-07.json.new-1", "crc": 7}]'
    (tmp_path / "store" / "pending.json").write_text(intent)
    (tmp_path / "store" / "2025-07.json.new-1").write_text("cut sho")
    peer = open_store(tmp_path)
    assert state(peer) == OLD
    second_state(store)
    assert state(peer) == NEW
    store.close()
    peer.close()


def test_an_unreadable_intent_stops_everything(tmp_path):
    store = first_state(tmp_path)
    (tmp_path / "store" / "pending.json").write_text("[")
    with pytest.raises(StoreDamaged, match=r"pending\.json"):
        second_state(store)
    store.close()


class ReadOnlyOs:
    """The `os` module on a medium that can only be read."""

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY | os.O_CREAT):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return os.open(path, flags, mode)


@pytest.mark.parametrize("has_lock", [True, False])
def test_a_store_that_cannot_be_written_can_be_read(tmp_path, monkeypatch, has_lock):
    first_state(tmp_path).close()
    if not has_lock:
        (tmp_path / "store" / "lock").unlink()
    monkeypatch.setattr(storage.lock, "os", ReadOnlyOs())
    store = open_store(tmp_path)
    assert state(store) == OLD
    assert [record.key for record in store.select(PAPERS, since=JULY)] == ["2"]
    assert store.stamp() == store.stamp()
    with pytest.raises(StoreError, match="quyền"):
        second_state(store)
    assert state(store) == OLD
    store.close()


def test_a_folder_that_cannot_be_one_is_refused_with_advice(tmp_path):
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "data"):
        with pytest.raises(StoreError, match="chọn một thư mục khác"):
            open_store(folder)


def test_others_on_the_machine_cannot_look_into_the_store(tmp_path):
    first_state(tmp_path / "data").close()
    folder = tmp_path / "data" / "store"
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_each_file_is_plain_tinydb_with_a_document_a_line(tmp_path):
    first_state(tmp_path).close()
    path = tmp_path / "store" / "2025-07.json"
    with TinyDB(path, access_mode="r") as stock:
        assert stock.table("papers").all() == [
            {"key": "2", "day": "2025-07-01", "version": 1, "schema": 1, "by": "cb01", "body": {"n": 0}}
        ]
    assert len([line for line in path.read_text().splitlines() if '"key"' in line]) == 1
