"""The store is TinyDB: its queries and operations work on the same folder as the repository."""

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from store.kit import JULY, JUNE, PAPERS, named
from tinydb import Query, TinyDB, where
from tinydb.operations import increment

from kiosk.errors import DuplicateKey
from storage import open_store
from storage.tables import JournalDB
from storage.vfs import Disk
from storage.view import View


def test_tinydb_queries_and_changes_what_the_repository_wrote(tmp_path):
    store = open_store(tmp_path)
    with store.transaction("cb01") as change:
        change.insert(PAPERS, "1", JUNE, named("Ba Tô"))
        change.insert(PAPERS, "2", JULY, named("Ba Tơ"))
    with JournalDB(tmp_path / "store") as db:
        papers = db.table("papers")
        assert [document["key"] for document in papers.search(where("body").person.name == "Ba Tơ")] == ["2"]
        assert [document.doc_id for document in papers] == [202506000001, 202507000001]
        assert papers.get(doc_id=202506000001)["key"] == "1"
        assert papers.update(increment("version"), Query().key == "1") == [202506000001]
        assert store.get(PAPERS, "1").version == 2
        with store.transaction("cb01") as change:
            change.update(PAPERS, "2", named("Đỗ Hường"), 1)
        assert papers.count(where("body").person.name == "Ba Tơ") == 0
        assert papers.contains(where("body").person.name == "Đỗ Hường")
    store.close()


def test_what_tinydb_files_is_found_under_its_key_and_day(tmp_path):
    store = open_store(tmp_path)
    document = {"key": "9", "day": "2025-08-03", "version": 1, "schema": 1, "by": "x", "body": named("Ba Tô")}
    with JournalDB(tmp_path / "store", by="import") as db:
        papers = db.table("papers")
        assert papers.insert(document) == 202508000001
        with pytest.raises(DuplicateKey):
            papers.insert(document)
        assert papers.insert_multiple({**document, "key": key} for key in "78") == [202508000002, 202508000003]
        with pytest.raises(DuplicateKey):
            papers.insert_multiple([{**document, "key": "6"}, {**document, "key": "7"}])
        assert store.get(PAPERS, "6") is None
        assert store.get(PAPERS, "9").day == date(2025, 8, 3)
        assert len(store.find(PAPERS, "ba to", 9)) == 3
        assert papers.remove(where("key") == "9") == [202508000001]
        assert store.get(PAPERS, "9") is None
        papers.truncate()
        assert store.select(PAPERS) == []
        assert db.tables() == {"papers"}
        db.drop_table("papers")
        assert db.tables() == set()
    store.close()


def test_emptied_and_dropped_tables_stay_so_over_compaction(tmp_path):
    with JournalDB(tmp_path) as db:
        for table in ("a", "b"):
            db.table(table).insert_multiple({"n": number} for number in range(5))
    with JournalDB(tmp_path) as db, JournalDB(tmp_path) as peer:
        assert len(peer.table("a")) == 5
        db.table("a").truncate()
        db.drop_table("b")
        assert db.table("a").insert({"n": 9}) == 1
        assert peer.tables() == {"a"}
        assert peer.table("a").all() == [{"n": 9}]
    with JournalDB(tmp_path) as db:
        assert db.tables() == {"a"}
        assert db.table("a").all() == [{"n": 9}]
        assert db.table("b").all() == []
    assert not list((tmp_path / "b").glob("*.json"))


class Meanwhile(Disk):
    """Something happens once, right before a file of this name takes its place or one of this table is removed."""

    def __init__(self, at: str, work: Callable[[], object]) -> None:
        self.at, self.work = at, work

    def _now(self, name: str) -> None:
        if name == self.at:
            self.at = ""
            self.work()

    def rename(self, old: Path, new: Path) -> None:
        self._now(new.name)
        super().rename(old, new)

    def unlink(self, path: Path) -> None:
        self._now(path.parent.name)
        super().unlink(path)


@pytest.mark.parametrize("moment", ["all.json", "b"], ids=["before the journal", "at its removal"])
def test_a_table_made_again_while_a_fold_removes_it_is_the_new_one_only(tmp_path, moment):
    """No lock but the fold's own keeps the two apart: the new one is in the journal until the next fold."""
    with JournalDB(tmp_path) as db:
        db.table("b").insert_multiple({"n": number} for number in range(5))
        db.table("b").insert({"key": "x", "day": "2025-07-01", "version": 1, "schema": 1, "by": "x", "body": {}})
    peer = JournalDB(tmp_path)
    disk = Meanwhile("", lambda: peer.table("b").insert({"n": 9}))
    db = JournalDB(tmp_path, disk=disk)
    db.drop_table("b")
    db.table("a").insert({"n": 1})
    disk.at = moment
    assert db.storage.engine.compact()
    assert disk.at == ""
    assert db.table("b").all() == peer.table("b").all() == [{"n": 9}]
    assert list((tmp_path / "b").iterdir()) == []
    db.storage.engine.compact()
    peer.close()
    db.close()
    assert [path.name for path in (tmp_path / "b").glob("*.json")] == ["all.json"]
    with TinyDB(tmp_path / "b" / "all.json", access_mode="r") as stock:
        assert stock.table("b").all() == [{"n": 9}]


@pytest.mark.parametrize("has_read_of_it", [False, True])
def test_who_reads_a_table_while_it_is_dropped_and_removed_reads_on(tmp_path, has_read_of_it):
    with JournalDB(tmp_path) as db:
        db.table("a").insert({"n": 1})
        db.table("b").insert({"n": 2})
    db, reader = JournalDB(tmp_path), JournalDB(tmp_path)
    engine = reader.storage.engine
    if has_read_of_it:
        db.drop_table("b")
    seen = []

    def work(view: View) -> int:
        seen.append(view.parts("b"))
        db.drop_table("b")
        db.storage.engine.compact()
        return view.count("b")

    assert engine.read(work) == 0
    assert seen == [["all"], []]
    assert reader.table("a").all() == [{"n": 1}]
    db.close()
    reader.close()


class DroppedMeanwhile(Disk):
    """Another process drops a table and removes its files just before this one looks whether they are there."""

    def __init__(self, drop: Callable[[], object]) -> None:
        self.drop: Callable[[], object] | None = None
        self._drop = drop

    def arm(self) -> None:
        self.drop = self._drop

    def exists(self, path: Path) -> bool:
        if path.parent.name == "b" and self.drop is not None:
            drop, self.drop = self.drop, None
            drop()
        return super().exists(path)


@pytest.mark.parametrize("is_open", [False, True], ids=["to be opened", "open"])
def test_who_reads_the_journal_while_a_table_it_lists_is_removed_reads_the_next(tmp_path, is_open):
    with JournalDB(tmp_path) as db:
        db.table("a").insert({"n": 1})
        db.table("b").insert({"n": 2})
    db = JournalDB(tmp_path)

    def drop() -> None:
        db.drop_table("b")
        assert db.storage.engine.compact()

    disk = DroppedMeanwhile(drop)
    if is_open:
        reader = JournalDB(tmp_path, disk=disk)
        db.table("b").insert({"n": 3})
        assert db.storage.engine.compact()
        disk.arm()
    else:
        disk.arm()
        reader = JournalDB(tmp_path, disk=disk)
    assert reader.tables() == {"a"}
    assert disk.drop is None
    assert reader.table("a").all() == [{"n": 1}]
    db.close()
    reader.close()


def test_the_whole_store_can_be_read_and_written_as_tinydb_storages_are(tmp_path):
    with JournalDB(tmp_path) as db:
        db.table("a").insert_multiple([{"n": 1}, {"n": 2}])
        whole = db.storage.read()
        assert whole == {"a": {"1": {"n": 1}, "2": {"n": 2}}}
        changed = copy.deepcopy(whole)
        changed["a"]["2"]["n"] = 3
        del changed["a"]["1"]
        changed["b"] = {"7": {"m": 1}}
        db.storage.write(changed)
        assert db.storage.read() == changed
        assert db.table("b").get(doc_id=7) == {"m": 1}
