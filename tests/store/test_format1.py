"""Stores that earlier versions left: brought over whole, whatever happens in between; a newer one is refused."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from store.faulty import FaultyDisk
from store.kit import PAPERS

from kiosk.errors import StoreDamaged, StoreError
from kiosk.repository import TICKETS
from storage import TinyStore, open_store
from storage.format1 import decoded

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    shutil.copytree(GOLDEN / "format-1", tmp_path / "store")
    return tmp_path


def check(store: TinyStore) -> None:
    names = {record.key: record.body["person"]["name"] for record in store.select(PAPERS)}
    assert names == {
        "HS-1": "Phạm Thị Ửng",
        "HS-4": "Nguyễn Đức Đạt",
        "HS-2": "Ba Tô",
        "HS-5": "Đỗ Hường",
        "HS-3": "Ba Tơ",
    }
    first = store.get(PAPERS, "HS-1")
    assert (first.day, first.version, first.body["events"]) == (date(2025, 6, 1), 2, [{"kind": "x"}, []])
    assert [record.key for record in store.select(TICKETS)] == ["A001", "A002", "A003", "A004", "A005"]
    assert [record.key for record in store.find(PAPERS, "ba to", 5)] == ["HS-3", "HS-2"]
    with store.transaction("cb01") as change:
        assert change.next_number("PT-2025") == 6
        assert change.next_number("feedback/2025") == 2
        change.insert(PAPERS, "HS-6", date(2025, 6, 9), {})


def test_a_store_of_format_1_is_brought_over_whole(old):
    store = open_store(old)
    check(store)
    store.close()
    again = open_store(old)
    assert len(again.select(PAPERS)) == 6
    again.close()
    kept = old / "store" / "format-1"
    for path in (GOLDEN / "format-1").iterdir():
        assert (kept / path.name).read_bytes() == path.read_bytes()


def test_a_program_of_format_1_reads_that_it_is_too_old(old):
    open_store(old).close()
    guard = old / "store" / "serials.json"
    with pytest.raises(StoreError, match="phiên bản mới hơn"):
        decoded(guard, guard.read_bytes())


def test_bringing_over_may_fail_at_any_call_and_be_done_again(tmp_path):
    at = 0
    while True:
        folder = tmp_path / str(at)
        shutil.copytree(GOLDEN / "format-1", folder / "store")
        disk = FaultyDisk(at, sticky=True)
        try:
            open_store(folder, disk=disk).close()
        except StoreError:
            assert not (folder / "store" / "journal.jsonl").exists() or disk.calls > 10
        store = open_store(folder)
        check(store)
        store.close()
        if disk.calls <= at:
            break
        at += 1
    assert at > 40


@pytest.mark.parametrize("name", ["2025-07.json", "serials.json"])
def test_a_damaged_old_file_is_refused_by_name_and_nothing_is_changed(old, name):
    path = old / "store" / name
    data = path.read_bytes()
    for wrong in (data[:-9], data.replace(b"HS", b"HX").replace(b"last", b"lost"), b"", b"garbage"):
        path.write_bytes(wrong)
        before = {each: each.read_bytes() for each in (old / "store").glob("*.json")}
        with pytest.raises(StoreDamaged, match=name):
            open_store(old)
        assert {each: each.read_bytes() for each in (old / "store").glob("*.json")} == before


@pytest.mark.parametrize("name", ["2025-07.json", "serials.json"])
def test_a_missing_old_file_is_not_taken_for_an_empty_month(old, name):
    os.unlink(old / "store" / name)
    with pytest.raises(StoreDamaged, match=name):
        open_store(old)


def test_an_old_change_that_was_decided_on_is_finished(old):
    import json
    import zlib

    folder = old / "store"
    new = (folder / "2025-08.json").read_bytes()
    (folder / "2025-08.json.new-1").write_bytes(new)
    (folder / "2025-08.json").unlink()
    intent = [{"name": "2025-08.json", "temporary": "2025-08.json.new-1", "crc": zlib.crc32(new)}]
    (folder / "pending.json").write_text(json.dumps(intent))
    store = open_store(old)
    check(store)
    store.close()
    (folder / "pending.json").write_text("[")
