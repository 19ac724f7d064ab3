"""The journal cut, garbled and rearranged: what was acknowledged is there or the store refuses, never fewer."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from store.kit import JULY, PAPERS, STAMPS

from kiosk.errors import StoreDamaged
from storage import open_store
from storage.codec import dumps
from storage.journal import Journal, packed, unpacked
from storage.tables import JournalDB
from storage.verify import verify
from storage.vfs import Disk

COUNT = 12


@pytest.fixture
def written(tmp_path: Path) -> Iterator[tuple[Path, bytes]]:
    """A folder whose journal holds `COUNT` transactions over two tables, and the journal's bytes."""
    store = open_store(tmp_path)
    for number in range(COUNT):
        with store.transaction("cb01") as change:
            change.insert(PAPERS, f"{number}", JULY, {"n": number, "name": "Phạm Thị Ửng"})
            change.insert(STAMPS, f"{number}", JULY, {"n": number})
    journal = (tmp_path / "store" / "journal.jsonl").read_bytes()
    yield tmp_path, journal
    store.close()


def after(folder: Path, journal: bytes, trial: Path) -> int | None:
    """How many transactions a store with this journal holds, before and after a new one; None if it refuses."""
    shutil.rmtree(trial, ignore_errors=True)
    shutil.copytree(folder / "store", trial / "store")
    (trial / "store" / "journal.jsonl").write_bytes(journal)
    try:
        store = open_store(trial)
    except StoreDamaged:
        assert (trial / "store" / "journal.jsonl").read_bytes() == journal
        return None
    found = [record.body["n"] for record in store.select(PAPERS)]
    assert sorted(found) == [record.body["n"] for record in sorted(store.select(STAMPS), key=lambda r: r.body["n"])]
    assert sorted(found) == list(range(len(found)))
    reader = open_store(trial)
    with store.transaction("cb01") as change:
        change.insert(PAPERS, "new", JULY, {"n": -1})
    assert len(reader.select(PAPERS)) == len(found) + 1
    store.close()
    reader.close()
    again = open_store(trial)
    assert len(again.select(PAPERS)) == len(found) + 1
    again.close()
    return len(found)


@pytest.mark.parametrize("name", ['a "b" \\\\c', "Ửng\x00\n\t\u2028/", "{}[],:", "0", "true"])
def test_what_is_put_together_by_hand_is_the_same_canonical_json(tmp_path, name):
    """A line of the journal, its documents and its line of the log, whoever writes and whatever things are called."""
    store = open_store(tmp_path)
    with store.transaction(name) as change:
        change.insert(PAPERS, name, JULY, {name: name})
        change.next_number(name)
    with store.transaction(name) as change:
        change.update(PAPERS, name, {}, 1)
    journal = (tmp_path / "store" / "journal.jsonl").read_bytes()
    for line in journal.splitlines():
        assert packed(dumps(unpacked(line))) == line + b"\n"
    store.engine.compact()
    db = JournalDB(tmp_path / "store", by=name)
    table = db.table("ghi chú")
    table.insert_multiple([{"key": name, "version": name, "body": {}}, {"version": 1.5}, {name: None}])
    table.remove(doc_ids=[2])
    table.truncate()
    table.insert({"key": name, "version": [1.5], "body": 1})
    db.drop_table("ghi chú")
    assert verify(tmp_path / "store").problems == []
    db.close()
    store.close()
    found = verify(tmp_path / "store")
    assert (found.problems, found.transactions) == ([], 7)


def lines_of(journal: bytes) -> list[bytes]:
    return journal.splitlines(keepends=True)


def test_cut_at_every_byte_of_the_last_record_it_has_all_the_others(written, tmp_path_factory):
    """Invariant 2; the copy of what was cut off is invariant 3."""
    folder, journal = written
    trial = tmp_path_factory.mktemp("trial")
    start = len(journal) - len(lines_of(journal)[-1])
    for cut in range(start, len(journal)):
        assert after(folder, journal[:cut], trial) == COUNT - 1
        copies = list((trial / "store").glob("journal.jsonl.torn-*"))
        assert [path.read_bytes() for path in copies] == ([journal[start:cut]] if cut > start else [])


CHANGES = [lambda byte: byte ^ 0xFF, lambda _byte: 0, lambda _byte: 10, lambda byte: byte ^ 1]


def garbled(journal: bytes, start: int, end: int, step: int = 1) -> Iterator[bytes]:
    for change in CHANGES:
        for at in range(start, end, step):
            if change(journal[at]) != journal[at]:
                yield journal[:at] + bytes([change(journal[at])]) + journal[at + 1 :]


def test_with_any_byte_of_the_last_record_changed_it_has_all_the_others(written, tmp_path_factory):
    folder, journal = written
    trial = tmp_path_factory.mktemp("trial")
    step = 1 if os.environ.get("KIOSK_TORTURE") else 3
    for wrong in garbled(journal, len(journal) - len(lines_of(journal)[-1]), len(journal), step):
        assert after(folder, wrong, trial) == COUNT - 1


@pytest.mark.parametrize("which", [0, 1, COUNT // 2, COUNT - 1], ids=["header", "first", "middle", "second-last"])
def test_with_any_byte_of_an_earlier_line_changed_it_refuses(written, tmp_path_factory, which):
    """Invariant 5: only a torn end is ever cut off; a valid record behind the damage means that history was changed."""
    folder, journal = written
    trial = tmp_path_factory.mktemp("trial")
    lines = lines_of(journal)
    start = sum(map(len, lines[:which]))
    step = 1 if os.environ.get("KIOSK_TORTURE") else 5
    last = start + len(lines[which]) - 1
    for wrong in [*garbled(journal, start, last, step), *garbled(journal, last, last + 1)]:
        assert after(folder, wrong, trial) is None


@pytest.mark.parametrize("tail", [b"\0", b"\0" * 511, b"\0" * 4096, b"x", b"\n", b"\n\n", b"\x93k\0" * 200, b"{}\n"])
def test_what_stands_behind_the_end_takes_nothing_away(written, tmp_path_factory, tail):
    folder, journal = written
    assert after(folder, journal + tail, tmp_path_factory.mktemp("trial")) == COUNT


def test_records_missing_doubled_or_exchanged_are_refused(written, tmp_path_factory):
    """Invariant 2: record numbers have no gap."""
    folder, journal = written
    trial = tmp_path_factory.mktemp("trial")
    lines = lines_of(journal)
    for wrong in (
        [*lines[:5], *lines[6:]],
        [*lines, lines[-1]],
        [*lines[:5], lines[5], *lines[5:]],
        [*lines[:5], lines[6], lines[5], *lines[7:]],
        lines[1:],
        [],
    ):
        assert after(folder, b"".join(wrong), trial) is None


def test_a_running_reader_finds_out_too(written):
    folder, journal = written
    reader = open_store(folder)
    path = folder / "store" / "journal.jsonl"
    path.write_bytes(journal[:-30])
    with pytest.raises(StoreDamaged):
        reader.select(PAPERS)
    path.write_bytes(journal)
    reader.close()


def test_a_reader_never_sees_a_record_that_is_still_being_made_durable(tmp_path):
    """Invariants 1 and 4: acknowledged only after fdatasync, and seen by nobody before."""
    seen: list[object] = []

    class WatchedDisk(Disk):
        reader = None

        def sync_data(self, handle: int) -> None:
            if self.reader is not None:
                with pytest.raises(Exception, match="giây"):
                    self.reader.select(PAPERS)
                seen.append("asked")
            super().sync_data(handle)

    disk = WatchedDisk()
    store, reader = open_store(tmp_path, disk=disk), open_store(tmp_path, wait=0.05)
    disk.reader = reader
    with store.transaction("cb01") as change:
        change.insert(PAPERS, "1", JULY, {})
        assert reader.select(PAPERS) == []
        assert seen == []
    disk.reader = None
    assert seen == ["asked"]
    assert len(reader.select(PAPERS)) == 1
    store.close()
    reader.close()


def test_what_a_writer_left_that_died_before_fdatasync_is_made_durable_before_it_is_shown(tmp_path):
    """Invariant 4, when nobody is left to finish the fdatasync."""

    class DyingDisk(Disk):
        is_dying = False

        def sync_data(self, handle: int) -> None:
            if self.is_dying:
                os._exit(9)
            super().sync_data(handle)

    class CountingDisk(Disk):
        syncs = 0

        def sync_data(self, handle: int) -> None:
            self.syncs += 1
            super().sync_data(handle)

    disk = CountingDisk()
    reader = open_store(tmp_path, disk=disk)
    child = os.fork()
    if child == 0:
        dying = DyingDisk()
        store = open_store(tmp_path, disk=dying)
        dying.is_dying = True
        with store.transaction("cb01") as change:
            change.insert(PAPERS, "1", JULY, {})
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert disk.syncs == 0
    assert len(reader.select(PAPERS)) == 1
    assert disk.syncs == 1
    reader.close()


def test_one_transaction_is_one_line_and_one_fdatasync(tmp_path):
    class CountingDisk(Disk):
        calls: list[str]

        def __init__(self) -> None:
            self.calls = []

        def write(self, handle: int, offset: int, data: bytes) -> None:
            self.calls.append("write")
            self.written = len(data)
            super().write(handle, offset, data)

        def sync_data(self, handle: int) -> None:
            self.calls.append("sync_data")
            super().sync_data(handle)

        def sync(self, handle: int) -> None:
            self.calls.append("sync")
            super().sync(handle)

    disk = CountingDisk()
    store = open_store(tmp_path, disk=disk)
    disk.calls.clear()
    body = {"text": "x" * 1000}
    with store.transaction("cb01") as change:
        change.insert(PAPERS, "1", JULY, body)
        change.next_number("s")
    assert disk.calls == ["write", "sync_data"]
    with store.transaction("cb01") as change:
        change.update(PAPERS, "1", body, 1)
    assert disk.written < 1500
    disk.calls.clear()
    with store.transaction("cb01"):
        pass
    assert disk.calls == []
    store.close()


def test_a_line_says_what_was_put_into_it():
    payload = '{"q":1,"name":"Ửng"}'.encode()
    assert unpacked(packed(payload)[:-1]) == {"q": 1, "name": "Ửng"}
    assert unpacked(packed(b"[1]")[:-1]) is None
    assert unpacked(b"") is None


def test_a_journal_that_is_not_one_is_refused(tmp_path):
    path = tmp_path / "journal.jsonl"
    for wrong in (b"", b"x", packed(b'{"h":2}'), packed(b'{"h":1,"format":2}')[:-1]):
        path.write_bytes(wrong)
        with pytest.raises(StoreDamaged):
            Journal(path, Disk(), is_writable=True)
