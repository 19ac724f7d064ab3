"""Disks that are full, worn out, read-only or changed behind the store's back: the old state or the new, never half."""

import errno
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from store.faulty import FaultyDisk, InterruptedDisk, ShutDisk, WornDisk
from store.kit import AUGUST, JULY, JUNE, NOTES, PAPERS
from tinydb import TinyDB

import storage.vfs
from kiosk.clock import VIETNAM, SetClock
from kiosk.errors import StoreDamaged, StoreError
from kiosk.repository import RECEIPTS, TICKETS
from storage import TinyStore, open_store
from storage.codec import dumps
from storage.engine import Limits
from storage.journal import packed, unpacked
from storage.vfs import Disk, NewFile

OLD, NEW = {"1": 0, "2": 0}, {"1": 1, "2": 1, "3": 1}


def first_state(folder: Path, **options: Any) -> TinyStore:
    store = open_store(folder, wait=0.2, **options)
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


def state(store: TinyStore) -> dict[str, int]:
    return {record.key: record.body["n"] for record in store.select(PAPERS)}


def fresh_state(folder: Path) -> dict[str, int]:
    store = open_store(folder, wait=0.2)
    try:
        return state(store)
    finally:
        store.engine.compact()  # leaving must not hide what compacting would find
        store.close()


def outcome(store: TinyStore) -> str | None:
    """What the clerk is told when it fails."""
    try:
        second_state(store)
    except StoreError as error:
        return error.message
    return None


FAULTS = [(errno.ENOSPC, False), (errno.ENOSPC, True), (errno.EIO, False), (errno.EACCES, False)]


@pytest.mark.parametrize("sticky", [False, True], ids=["once", "from-then-on"])
@pytest.mark.parametrize(("error", "short"), FAULTS)
def test_a_call_that_fails_leaves_the_old_state_or_the_new(tmp_path, error, short, sticky):
    at = 0
    while True:
        folder = tmp_path / str(at)
        first_state(folder).close()
        disk = FaultyDisk(10**9, error, sticky=sticky, short=short)
        store, peer = open_store(folder, wait=0.2, disk=disk), open_store(folder, wait=0.2)
        assert state(peer) == OLD
        disk.calls, disk._at = 0, at
        said = outcome(store)
        store.engine.compact()
        assert said is None or str(folder) in said
        # What could not be taken back is decided by the first one whose disk takes a new journal.
        after = state(peer)
        assert after == state(store)
        assert after == NEW if said is None else after in (OLD, NEW)
        assert fresh_state(folder) == after
        with peer.transaction("cb02") as change:
            assert change.next_number("s") == (3 if after == NEW else 2)
        assert fresh_state(folder) == after
        store.close()
        peer.close()
        if disk.calls <= at:
            break
        at += 1
    assert said is None
    assert at > 20


@pytest.mark.parametrize("is_compacting", [False, True])
def test_an_interrupt_at_any_call_leaves_the_old_state_or_the_new(tmp_path, is_compacting):
    for at in range(200):
        folder = tmp_path / str(at)
        first_state(folder).close()
        disk = InterruptedDisk(10**9)
        store = open_store(folder, wait=0.2, disk=disk)
        disk.calls, disk._at = 0, at
        try:
            second_state(store)
            if is_compacting:
                store.engine.compact()
        except KeyboardInterrupt:
            assert state(store) in (OLD, NEW)
        disk._at = 10**9
        assert state(store) == fresh_state(folder)
        store.close()
        if disk.calls <= at:
            break
    assert at > (20 if is_compacting else 1)


def test_a_failed_compaction_never_makes_a_commit_fail(tmp_path):
    """Invariant 10, second half."""

    class FullForFiles(Disk):
        def rename(self, old: Path, new: Path) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    first_state(tmp_path).close()
    store = open_store(tmp_path, disk=FullForFiles())
    second_state(store)
    assert not store.engine.compact()
    assert "đầy" in store.engine.compaction_error.message
    assert state(store) == NEW
    store.close()
    assert fresh_state(tmp_path) == NEW


def test_a_full_disk_still_takes_what_the_ballast_kept_room_for(tmp_path):
    class FullDisk(Disk):
        is_full = False

        def write(self, handle: int, offset: int, data: bytes) -> None:
            if self.is_full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            super().write(handle, offset, data)

        def unlink(self, path: Path) -> None:
            super().unlink(path)
            self.is_full = self.is_full and path.name != "ballast"

    disk = FullDisk()
    store = first_state(tmp_path, disk=disk)
    assert store.engine.ballast.is_there
    disk.is_full = True
    second_state(store)
    assert state(store) == NEW
    assert not store.engine.ballast.is_there
    assert store.engine.compact()
    assert store.engine.ballast.is_there
    disk.is_full = True
    store.engine.ballast.drop()
    disk.is_full = True
    with pytest.raises(StoreError, match="đầy"), store.transaction("cb01") as change:
        change.next_number("s")
    store.close()


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (folder / "store").rglob("*.json*")}


def damage(data: bytes) -> list[bytes]:
    cuts = [data[: len(data) * tenth // 10] for tenth in range(10)] + [data[:-1], data[:-3]]
    flipped = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(0, len(data), 7)]
    return [*cuts, *flipped, b"\0" * len(data), b"garbage", b"[]", data + b"x", data * 2]


@pytest.mark.parametrize("has_index", [True, False])
def test_a_damaged_file_is_refused_by_name_and_nothing_is_changed(tmp_path, has_index):
    """Invariant 8: a foreign edit is found and refused, not read half. A byte of its form may go unnoticed."""
    first_state(tmp_path).close()
    path = tmp_path / "store" / "papers" / "2025-07.json"
    whole = path.read_bytes()
    text = (whole.index(b'"202507'), whole.rindex(b"}\n}}"))
    for wrong in damage(whole):
        path.write_bytes(wrong)
        if not has_index:
            path.with_suffix(".idx").unlink(missing_ok=True)
        before = files(tmp_path)
        store = open_store(tmp_path)
        is_in_document = len(wrong) != len(whole) or wrong[text[0] + 16 : text[1]] != whole[text[0] + 16 : text[1]]
        if is_in_document or not has_index:
            with pytest.raises(StoreError, match=r"2025-07\.json"):
                store.select(PAPERS)
            with pytest.raises(StoreError, match=r"2025-07\.json"):
                second_state(store)
        store.close()
        assert files(tmp_path) == before


READINGS: dict[str, Callable[[TinyStore], object]] = {
    "get": lambda store: store.get(PAPERS, "2"),
    "select": lambda store: store.select(PAPERS),
    "find": lambda store: store.find(PAPERS, "ba tô", 5),
    "summaries": lambda store: list(store.summaries(NOTES)),
    "update": second_state,
    "verify": lambda store: store.engine.read(lambda view: view.shelf.partition("papers", "2025-07").verify()),
}


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "to be opened"])
@pytest.mark.parametrize("reading", READINGS)
def test_a_sector_that_cannot_be_read_is_an_error_that_names_the_file(tmp_path, reading, is_open):
    store = first_state(tmp_path)
    with store.transaction("cb01") as change:
        change.insert(NOTES, "1", JULY, {"n": 1})
    store.close()
    for derived in ("*.words", "*.sums"):
        for path in (tmp_path / "store").rglob(derived):
            path.unlink()
    disk = WornDisk("2025-07.json")
    store = open_store(tmp_path, disk=disk)
    if is_open:
        store.select(PAPERS)
    disk.is_worn = True
    with pytest.raises(StoreError, match=r"Không đọc hoặc ghi được \S+2025-07\.json \(ổ đĩa đọc ghi lỗi\)"):
        READINGS[reading](store)
    disk.is_worn = False
    assert state(store) == OLD
    second_state(store)
    assert state(store) == NEW
    store.close()


@pytest.mark.parametrize("worn", [".idx", ".words", ".sums"])
def test_what_can_be_worked_out_again_is_where_its_sector_cannot_be_read(tmp_path, worn):
    def readings(store: TinyStore) -> object:
        return store.select(PAPERS), store.find(PAPERS, "ba tô", 5), list(store.summaries(NOTES))

    store = first_state(tmp_path)
    with store.transaction("cb01") as change:
        change.insert(PAPERS, "3", JULY, {"n": 0, "name": "UBND xã Ba Tô"})
        change.insert(NOTES, "1", JULY, {"n": 1})
    store.engine.compact()
    wanted = readings(store)
    store.close()
    assert list((tmp_path / "store").rglob(f"2025-07{worn}"))
    disk = WornDisk(f"2025-07{worn}")
    disk.is_worn = True
    store = open_store(tmp_path, disk=disk)
    assert readings(store) == wanted
    store.close()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (errno.EMFILE, r"quá nhiều tệp nên chưa mở được \S+2025-07\.json; hãy đóng bớt"),
        (errno.EACCES, r"Không có quyền với \S+2025-07\.json"),
        (errno.EIO, r"Không đọc hoặc ghi được \S+2025-07\.json \(ổ đĩa đọc ghi lỗi\)"),
    ],
)
def test_a_file_that_cannot_be_opened_is_named_and_not_called_damaged(tmp_path, error, sentence):
    first_state(tmp_path).close()
    disk = ShutDisk("2025-07.json", error)
    store = open_store(tmp_path, disk=disk)
    for attempt in (lambda: store.select(PAPERS), lambda: second_state(store)):
        with pytest.raises(StoreError, match=sentence) as caught:
            attempt()
        assert not isinstance(caught.value, StoreDamaged)
    assert [record.key for record in store.select(PAPERS, until=JUNE)] == ["1"]
    disk.is_shut = False
    second_state(store)
    assert state(store) == NEW
    store.close()


def test_a_file_in_a_folder_nobody_may_look_into_is_named(tmp_path, monkeypatch):
    first_state(tmp_path).close()

    def closed(disk, path):
        if path.parent.name == "papers":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return os.path.exists(path)

    monkeypatch.setattr(Disk, "exists", closed)
    with pytest.raises(StoreError, match=r"Không có quyền với \S+2025-0[67]\.json"):
        open_store(tmp_path)


def test_a_file_cut_short_under_an_open_store_is_refused_by_name(tmp_path):
    """Of mapped memory this would be a signal that ends the program."""
    store = open_store(tmp_path)
    with store.transaction("cb01") as change:
        for number in range(3):
            change.insert(PAPERS, f"{number}", JULY, {"text": "x" * 3000})
    store.engine.compact()
    assert len(store.select(PAPERS)) == 3
    os.truncate(tmp_path / "store" / "papers" / "2025-07.json", 3500)
    assert store.get(PAPERS, "0").day == JULY
    for attempt in (lambda: store.get(PAPERS, "2"), lambda: store.select(PAPERS)):
        with pytest.raises(StoreDamaged, match=r"2025-07\.json"):
            attempt()
    store.close()


@pytest.mark.parametrize("name", ["papers/2025-06.json", "papers/2025-07.json", "serials/all.json"])
def test_a_missing_file_is_not_taken_for_an_empty_month(tmp_path, name):
    """Invariant 7: the journal's header lists the files; a missing one is an error, never fewer dossiers."""
    first_state(tmp_path).close()
    store = open_store(tmp_path)
    (tmp_path / "store" / name).unlink()
    with pytest.raises(StoreDamaged, match=rf"Thiếu tệp \S+{name}"):
        open_store(tmp_path)
    with pytest.raises(StoreDamaged, match=rf"Thiếu tệp \S+{name}"):
        store.engine.read(lambda view: list(view.documents(name.split("/")[0])))
    store.close()


def test_an_older_copy_of_a_file_is_refused(tmp_path):
    """Invariant 7, second half."""
    first_state(tmp_path).close()
    path = tmp_path / "store" / "papers" / "2025-07.json"
    older = path.read_bytes()
    store = open_store(tmp_path)
    second_state(store)
    store.close()
    path.write_bytes(older)
    store = open_store(tmp_path)
    with pytest.raises(StoreDamaged, match=r"2025-07\.json"):
        store.select(PAPERS)
    store.close()


def test_files_without_their_journal_are_refused(tmp_path):
    first_state(tmp_path).close()
    (tmp_path / "store" / "journal.jsonl").unlink()
    with pytest.raises(StoreDamaged, match="journal"):
        open_store(tmp_path)


def test_a_file_changed_by_hand_is_noticed(tmp_path):
    first_state(tmp_path).close()
    with TinyDB(tmp_path / "store" / "papers" / "2025-07.json") as stock:
        stock.table("papers").update({"body": {"n": 9}})
    store = open_store(tmp_path)
    with pytest.raises(StoreDamaged, match=r"2025-07\.json.*sao lưu"):
        store.get(PAPERS, "2")
    store.close()


def test_a_healthy_month_can_be_read_beside_a_damaged_one(tmp_path):
    first_state(tmp_path).close()
    (tmp_path / "store" / "papers" / "2025-06.json").write_bytes(b"garbage")
    store = open_store(tmp_path)
    assert [record.key for record in store.select(PAPERS, since=JULY)] == ["2"]
    store.close()


@pytest.mark.parametrize("suffix", [".idx", ".words"])
def test_what_is_derived_may_be_lost_or_damaged_at_any_byte(tmp_path, suffix):
    """Invariant 9: `.idx` and `.words` hold nothing that cannot be worked out again."""
    store = open_store(tmp_path)
    with store.transaction("cb01") as change:
        change.insert(PAPERS, "1", JULY, {"code": "HS-1", "person": {"name": "Ba Tô"}})
    store.close()
    path = tmp_path / "store" / "papers" / f"2025-07{suffix}"
    store = open_store(tmp_path)
    assert len(store.find(PAPERS, "ba tô", 5)) == 1
    whole = path.read_bytes()
    wrong = [whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :] for at in range(len(whole))]
    for data in [None, b"", b"x", whole[:-1], whole + b"x", *wrong]:
        path.unlink()
        if data is not None:
            path.write_bytes(data)
        store = open_store(tmp_path)
        assert [record.key for record in store.find(PAPERS, "ba to hs-1", 5)] == ["1"]
        assert store.get(PAPERS, "1").day == JULY
        assert store.select(PAPERS, JULY, JULY)[0].key == "1"
        store.close()
        assert path.read_bytes() == whole


def test_a_summary_that_is_not_what_was_written_is_made_again(tmp_path):
    """Invariant 9 for `.sums`: they hold nothing that the documents do not."""
    body = {"key": "A001", "history": [{"step": "issued", "at": "2025-07-01T08:00:00+07:00"}]}
    told = ["A001", "issued", "2025-07-01T08:00:00+07:00"]
    store = open_store(tmp_path)
    with store.transaction("cb01") as change:
        change.insert(TICKETS, "A001", JULY, body)
    store.close()
    path = tmp_path / "store" / "tickets" / "2025-07.sums"
    whole = path.read_bytes()
    wrong = [whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :] for at in range(len(whole))]
    for data in [None, b"", whole[:-1], *wrong]:
        path.unlink()
        if data is not None:
            path.write_bytes(data)
        store = open_store(tmp_path)
        assert list(store.summaries(TICKETS)) == [told]
        store.close()


def test_no_summary_stands_for_a_document_that_is_gone(tmp_path):
    """Invariant 12: whoever is shown a figure can open what was counted."""
    store = open_store(tmp_path)
    with store.transaction("cb01") as change:
        for number in range(40):
            change.insert(NOTES, f"{number}", JULY.replace(day=1 + number // 2), {"n": number})
    store.close()
    path = tmp_path / "store" / "notes" / "2025-07.json"
    store = open_store(tmp_path)
    assert len(list(store.summaries(NOTES))) == 40
    assert path.with_suffix(".sums").exists()
    whole = path.read_bytes()
    at = whole.index(b'{"key":"7",')
    spoilt = [whole[:at] + b"\0" * 40 + whole[at + 40 :], whole.replace(b'{"n":7}', b'{"n":8}'), whole[:at]]
    for wrong in spoilt:
        path.write_bytes(wrong)  # under an open store too
        for reader in (store, open_store(tmp_path)):
            for days in ((None, None), (JULY.replace(day=4), JULY.replace(day=4))):
                with pytest.raises(StoreDamaged, match=r"2025-07\.json"):
                    list(reader.summaries(NOTES, *days))
        other_day = JULY.replace(day=2)
        assert list(store.summaries(NOTES, other_day, other_day)) == [[2], [3]]
    path.write_bytes(whole)
    assert len(list(store.summaries(NOTES))) == 40
    store.close()


# A ticket without a history, and a receipt that the rules for money refuse: more is waived than is owed.
CHARGE = {"name": "Lệ phí", "formula": "", "quantity": 1, "unit": "", "gross": 1000, "waived": 2000}
RECEIPT = {"number": "1", "dossier": "", "payer": "", "charges": [CHARGE], "method": "cash", "tendered": 0}
MALFORMED = [(TICKETS, {"not": "a ticket"}), (RECEIPTS, {**RECEIPT, "taken_at": "2025-07-01T08:00:00+07:00"})]


@pytest.mark.parametrize(("table", "body"), MALFORMED, ids=["ticket", "receipt"])
def test_a_document_against_the_rules_stops_whoever_counts_it_and_nobody_else(tmp_path, table, body):
    """Invariant 10: no fold that fails makes a commit fail."""
    store = open_store(tmp_path, limits=Limits(records=2))
    with store.transaction("cb01") as change:
        change.insert(table, "1", JULY, body)
    for number in range(2, 6):
        with pytest.raises(StoreDamaged, match="1 không đúng quy tắc"):
            list(store.summaries(table))
        with store.transaction("cb01") as change:
            change.insert(PAPERS, f"{number}", JULY, {})
        assert [record.key for record in store.select(table)] == ["1"]
    assert store.engine.journal.base > 0
    store.close()


def test_a_fold_clears_away_what_one_that_was_killed_left_half_written(tmp_path):
    store = first_state(tmp_path)
    store.engine.compact()
    folder = tmp_path / "store"
    left = [NewFile(Disk(), path) for path in (folder / "papers" / "2025-07.json", folder / "journal.jsonl")]
    for half in left:
        half.add(b"half")
    of_an_earlier_program = folder / "papers" / "2025-06.json.4711.tmp"
    of_an_earlier_program.write_bytes(b"half")
    of_somebody_else = folder / "notes.json.4711.tmp"
    of_somebody_else.write_bytes(b"under way")
    assert len(list(folder.rglob("*.tmp"))) == 4
    second_state(store)
    store.engine.compact()
    assert [path for path in folder.rglob("*.tmp")] == [of_somebody_else]
    assert state(store) == NEW
    store.close()


def test_a_fold_that_fails_for_whatever_reason_leaves_commits_alone(tmp_path, monkeypatch):
    """Invariant 10: also where the reason is a mistake of the program's own."""
    store = open_store(tmp_path, limits=Limits(records=1))
    monkeypatch.setattr("storage.compaction.compact", lambda _engine: 1 / 0)
    with store.transaction("cb01") as change:
        change.insert(PAPERS, "1", JULY, {})
    assert store.get(PAPERS, "1") is not None
    assert store.engine.compaction_error is not None
    store.close()


def test_a_reader_of_an_older_state_keeps_what_it_derives_to_itself(tmp_path):
    body = {"key": "A001", "history": [{"step": "issued", "at": "2025-07-01T08:00:00+07:00"}]}
    store, other = open_store(tmp_path), open_store(tmp_path)
    with store.transaction("cb01") as change:
        change.insert(TICKETS, "A001", JULY, body)
    store.engine.compact()
    beside = tmp_path / "store" / "tickets" / "2025-07.sums"
    beside.unlink()
    of_before = iter(other.summaries(TICKETS))
    with store.transaction("cb01") as change:
        change.insert(TICKETS, "A002", JULY, {**body, "key": "A002"})
    store.engine.compact()
    newer = beside.read_bytes()
    assert [summary[0] for summary in of_before] == ["A001"]
    assert beside.read_bytes() == newer
    assert [summary[0] for summary in other.summaries(TICKETS)] == ["A001", "A002"]
    store.close()
    other.close()


def with_newer_header(folder: Path) -> None:
    path = folder / "store" / "journal.jsonl"
    head, _feed, rest = path.read_bytes().partition(b"\n")
    header = unpacked(head)
    draft = path.with_name("next")
    draft.write_bytes(packed(dumps({**header, "format": 3})) + rest)
    draft.rename(path)


def test_what_a_newer_program_wrote_is_refused_with_advice(tmp_path):
    """A second version of the program on the same folder: the old one says so, also when it was running already."""
    store = first_state(tmp_path)
    with_newer_header(tmp_path)
    for attempt in (lambda: open_store(tmp_path), lambda: state(store), lambda: second_state(store)):
        with pytest.raises(StoreError, match=r"phiên bản mới hơn .* hãy cập nhật chương trình") as problem:
            attempt()
        assert not isinstance(problem.value, StoreDamaged)


def test_a_document_of_a_newer_form_is_refused_with_advice(tmp_path, monkeypatch):
    monkeypatch.setattr("storage.store.SCHEMA", 3)
    monkeypatch.setattr("storage.reading.SCHEMA", 3)
    store = first_state(tmp_path)
    monkeypatch.undo()
    for again in (open_store(tmp_path), store):
        with pytest.raises(StoreError, match="phiên bản mới hơn"):
            open_store(tmp_path).get(PAPERS, "1")
        again.close()


def test_a_document_of_a_newer_form_is_not_counted_either(tmp_path, monkeypatch):
    body = {"key": "A001", "history": [{"step": "issued", "at": "2025-07-01T08:00:00+07:00"}]}
    store = open_store(tmp_path)
    monkeypatch.setattr("storage.store.SCHEMA", 3)
    with store.transaction("cb01") as change:
        change.insert(TICKETS, "A001", JULY, body)
    monkeypatch.undo()
    for _place in ("in the journal", "in a file"):
        with pytest.raises(StoreError, match="phiên bản mới hơn"):
            list(store.summaries(TICKETS))
        store.engine.compact()
    store.close()


class ReadOnlyOs:
    """The `os` module on a medium that can only be read."""

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY | os.O_CREAT):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return os.open(path, flags, mode)


class ShortOs:
    """The `os` module where no call reads or writes more than seven bytes, as the system may do at any time."""

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def pread(self, handle: int, size: int, offset: int) -> bytes:
        return os.pread(handle, min(size, 7), offset)

    def pwrite(self, handle: int, data: bytes, offset: int) -> int:
        return os.pwrite(handle, data[:7], offset)


def test_what_the_system_reads_or_writes_in_part_is_read_and_written_on(tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(storage.vfs, "os", ShortOs())
        store = first_state(tmp_path)
        store.engine.compact()
        second_state(store)
        assert state(store) == NEW
        store.close()
    assert fresh_state(tmp_path) == NEW


@pytest.mark.parametrize("has_lock", [True, False])
@pytest.mark.parametrize("has_index", [True, False])
def test_a_store_that_cannot_be_written_can_be_read(tmp_path, monkeypatch, has_lock, has_index):
    first_state(tmp_path).close()
    if not has_lock:
        (tmp_path / "store" / "lock").unlink()
    if not has_index:
        for path in (tmp_path / "store").rglob("*.idx"):
            path.unlink()
    monkeypatch.setattr(storage.vfs, "os", ReadOnlyOs())
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


@pytest.mark.parametrize("kind", ["nfs4", "cifs"])
def test_a_folder_on_the_network_is_refused_with_a_sentence(tmp_path, kind):
    class NetworkDisk(Disk):
        def mounts(self) -> str:
            device = tmp_path.stat().st_dev
            return (
                "21 1 0:19 / /sys rw - sysfs sysfs rw\n"
                f"36 35 {os.major(device)}:{os.minor(device)} / /srv rw,relatime shared:1 - {kind} server:/srv rw\n"
            )

    with pytest.raises(StoreError, match=rf"ổ mạng \({kind}\)"):
        open_store(tmp_path, disk=NetworkDisk())
    assert not (tmp_path / "store" / "journal.jsonl").exists()


def test_others_on_the_machine_cannot_look_into_the_store(tmp_path):
    first_state(tmp_path / "data").close()
    folder = tmp_path / "data" / "store"
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("*"))


def test_each_file_is_plain_tinydb_with_a_document_a_line(tmp_path):
    first_state(tmp_path).close()
    path = tmp_path / "store" / "papers" / "2025-07.json"
    with TinyDB(path, access_mode="r") as stock:
        documents = stock.table("papers").all()
        assert documents == [
            {"key": "2", "day": "2025-07-01", "version": 1, "schema": 2, "by": "cb01", "body": {"n": 0}}
        ]
        assert documents[0].doc_id == 202507000001
    assert len([line for line in path.read_text().splitlines() if '"key"' in line]) == 1


def test_a_clock_that_goes_back_and_file_times_decide_nothing(tmp_path):
    """Invariant 11."""
    clock = SetClock(datetime(2025, 8, 1, 9, tzinfo=VIETNAM))
    store = first_state(tmp_path, clock=clock)
    clock.advance(days=-400)
    peer = open_store(tmp_path, clock=clock)
    second_state(peer)
    for path in (tmp_path / "store").rglob("*"):
        os.utime(path, (1, 1))
    assert state(store) == state(peer) == NEW
    store.engine.compact()
    for path in (tmp_path / "store").rglob("*"):
        os.utime(path, (2**33, 2**33))
    assert state(store) == state(peer) == fresh_state(tmp_path) == NEW
    store.close()
    peer.close()
