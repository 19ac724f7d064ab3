"""Backup, restore, drill, verify, salvage and the log: on a store in use, through the commands an office has."""

import csv
import errno
import io
import json
import os
import re
import shutil
import tarfile
from datetime import datetime
from pathlib import Path

import pytest
from store.faulty import ShutDisk
from store.kit import process
from tinydb import TinyDB

from kiosk.cli import main
from kiosk.clock import VIETNAM, SetClock
from kiosk.errors import StoreError
from kiosk.repository import DOSSIERS, TICKETS
from storage import open_store
from storage.engine import Limits
from storage.notes import safekeeping
from storage.vfs import Disk

NAMES = ("Phạm Thị Ửng", "Ba Tô", "Ba Tơ", "Nguyễn Đức Đạt")


def run(*words: object) -> int:
    return main([str(word) for word in words])


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Two months with a history: some in the files, the last transactions still in the journal."""
    folder = tmp_path / "office"
    clock = SetClock(datetime(2025, 7, 1, 8, tzinfo=VIETNAM))
    store = open_store(folder, clock=clock)
    (folder / "office.toml").write_text('name = "UBND"\n')
    for number, name in enumerate(NAMES):
        clock.advance(days=9)
        with store.transaction("hoa") as change:
            key = f"HS-{change.next_number('dossier')}"
            change.insert(DOSSIERS, key, clock().date(), {"applicant": {"name": name}})
        if number == 1:
            store.engine.compact()
    with store.transaction("lan") as change:
        change.update(DOSSIERS, "HS-1", {"applicant": {"name": "=Phạm Thị Ửng"}}, 1)
    # The process dies: what is in the journal stays there.
    store.engine._session.close()
    store.engine.journal.close()
    store.engine.lock.close()
    return folder


def names(folder: Path) -> dict[str, str]:
    store = open_store(folder)
    try:
        return {record.key: record.body["applicant"]["name"] for record in store.select(DOSSIERS)}
    finally:
        store.close()


ALL = {"HS-1": "=Phạm Thị Ửng", "HS-2": "Ba Tô", "HS-3": "Ba Tơ", "HS-4": "Nguyễn Đức Đạt"}


def test_a_backup_comes_back_whole_in_a_new_folder(office, tmp_path, capsys):
    assert run("--data", office, "backup", tmp_path / "b.tar.gz") == 0
    assert "5" in capsys.readouterr().out
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o077 == 0
    assert run("restore", tmp_path / "b.tar.gz", "--to", tmp_path / "new") == 0
    assert names(tmp_path / "new") == ALL
    assert (tmp_path / "new" / "office.toml").read_text() == 'name = "UBND"\n'
    store = open_store(tmp_path / "new")
    with store.transaction("hoa") as change:
        assert change.next_number("dossier") == 5
    store.close()
    assert run("verify", tmp_path / "new") == 0


def test_nothing_is_written_over(office, tmp_path, capsys):
    (tmp_path / "b.tar.gz").write_text("x")
    assert run("--data", office, "backup", tmp_path / "b.tar.gz") == 1
    assert run("--data", office, "backup", tmp_path / "c.tar.gz") == 0
    assert run("restore", tmp_path / "c.tar.gz", "--to", office) == 1
    assert "thư mục mới" in capsys.readouterr().err
    assert run("--data", tmp_path / "nowhere", "backup", tmp_path / "d.tar.gz") == 1
    assert not (tmp_path / "nowhere").exists()


def test_a_backup_cut_short_or_changed_is_refused_and_leaves_nothing(office, tmp_path):
    path = tmp_path / "b.tar.gz"
    assert run("--data", office, "backup", path) == 0
    data = path.read_bytes()
    wrong = [data[: len(data) * tenth // 10] for tenth in range(10)]
    wrong += [data[:at] + bytes([data[at] ^ 16]) + data[at + 1 :] for at in range(20, len(data) - 8, 23)]
    for each in wrong:
        path.write_bytes(each)
        if run("restore", path, "--to", tmp_path / "new") == 0:  # a bit of the packing that says nothing
            assert names(tmp_path / "new") == ALL
            shutil.rmtree(tmp_path / "new")
        else:
            assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["../evil", "/evil", "store/../../evil"])
def test_a_backup_that_reaches_outside_its_folder_is_refused(tmp_path, name):
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        archive.addfile(entry, io.BytesIO(b"x"))
    assert run("restore", tmp_path / "b.tar.gz", "--to", tmp_path / "new") == 1
    assert not list(tmp_path.rglob("evil"))


WRITER = """
import sys
from datetime import date
from pathlib import Path
from typing import Any
from kiosk.errors import StoreError
from kiosk.repository import DOSSIERS, TICKETS
from storage import open_store
from storage.engine import Limits
from storage.notes import safekeeping
from storage.vfs import Disk
store = open_store(Path(sys.argv[1]), wait=60, limits=Limits(records=20))
while True:
    with store.transaction("hoa") as change:
        number = change.next_number("n")
        change.insert(DOSSIERS, f"n{number}", date(2025, 7, 1 + number % 28), {"n": number})
        change.insert(TICKETS, f"n{number}", date(2025, 8, 1), {"n": number})
    print(number, flush=True)
"""


def test_a_backup_taken_while_a_clerk_writes_holds_whole_transactions(office, tmp_path):
    with process(WRITER, office) as writer:
        for turn in range(4):
            for _line in range(15):
                told = int(writer.stdout.readline())
            path = tmp_path / f"{turn}.tar.gz"
            assert run("--data", office, "backup", path) == 0
            assert run("verify", office) == 0
            assert run("restore", path, "--to", tmp_path / f"{turn}") == 0
            store = open_store(tmp_path / f"{turn}")
            dossiers = {record.key for record in store.select(DOSSIERS) if record.key.startswith("n")}
            assert dossiers == {record.key for record in store.select(TICKETS)}
            assert dossiers == {f"n{number}" for number in range(1, len(dossiers) + 1)}
            assert len(dossiers) >= told
            store.close()


def test_the_restore_drill_is_one_command_and_its_date_is_shown(office, tmp_path, capsys):
    assert run("--data", office, "drill") == 1
    assert "kiosk backup" in capsys.readouterr().err
    assert run("--data", office, "backup", tmp_path / "b.tar.gz") == 0
    assert run("--data", office, "verify") == 0
    assert "thử tốt gần nhất: chưa có" in capsys.readouterr().out
    assert run("--data", office, "drill") == 0
    assert run("--data", office, "verify") == 0
    shown = capsys.readouterr().out
    assert re.search(rf"thử tốt gần nhất: \d\d:\d\d \d\d/\d+/{datetime.now(VIETNAM):%Y}", shown)
    assert set(safekeeping(office / "store", Disk()).lines()) < set(shown.splitlines())
    assert not list(office.glob(".drill*"))
    (tmp_path / "b.tar.gz").write_bytes(b"x")
    assert run("--data", office, "drill") == 1


def history_of(folder: Path) -> Path:
    return folder / "store" / "history.jsonl"


def test_verify_finds_nothing_wrong_with_a_healthy_store_and_changes_nothing(office, capsys):
    before = {path: path.read_bytes() for path in office.rglob("*") if path.is_file() and "lock" not in path.name}
    assert run("--data", office, "verify") == 0
    assert "5 giao dịch" in capsys.readouterr().out
    after = {path: path.read_bytes() for path in office.rglob("*") if path.is_file() and "lock" not in path.name}
    assert after == before


@pytest.mark.parametrize("is_folded", [False, True])
def test_verify_finds_an_edit_of_the_past_and_says_where(office, capsys, is_folded):
    """Somebody who knows the format rewrites a line of the log with a right checksum."""
    from storage.codec import dumps
    from storage.journal import packed, unpacked

    if is_folded:
        open_store(office).close()
    lines = history_of(office).read_bytes().splitlines()
    fact = unpacked(lines[1])
    forged = packed(dumps({**fact, "by": "xyz"}))
    history_of(office).write_bytes(b"\n".join([lines[0], forged.rstrip(b"\n"), *lines[2:]]) + b"\n")
    assert run("--data", office, "verify") == 1
    assert "history.jsonl, dòng 2" in capsys.readouterr().err
    for wrong in (lines[1][:-3] + b"xyz", lines[0]):
        history_of(office).write_bytes(b"\n".join([lines[0], wrong.ljust(len(lines[1])), *lines[2:]]) + b"\n")
        assert run("--data", office, "verify") == 1
        assert "history.jsonl, dòng 2" in capsys.readouterr().err


def test_verify_finds_a_whole_history_written_anew_since_the_backup(office, tmp_path, capsys):
    from storage.codec import dumps
    from storage.history import FIRST_LINK, link
    from storage.journal import packed, unpacked

    open_store(office).close()
    assert run("--data", office, "backup", tmp_path / "b.tar.gz") == 0
    before, forged = FIRST_LINK, b""
    for line in history_of(office).read_bytes().splitlines():
        fact = {name: value for name, value in unpacked(line).items() if name != "h"}
        fact["by"] = {"hoa": "lan", "lan": "hoa"}.get(fact["by"], fact["by"])
        whole = {**fact, "h": link(before, dumps(fact))}
        before, forged = whole["h"], forged + packed(dumps(whole))
    history_of(office).write_bytes(forged)
    journal = office / "store" / "journal.jsonl"
    header = unpacked(journal.read_bytes().splitlines()[0])
    journal.write_bytes(packed(dumps({**header, "chain": before})))
    assert run("--data", office, "verify") == 1
    assert "khác với lúc sao lưu" in capsys.readouterr().err


def test_verify_finds_a_document_changed_with_all_its_checksums(office, capsys):
    from storage.partition import write_partition

    open_store(office).close()
    store = open_store(office)
    listed = store.engine.shelf.manifest["dossiers"]["2025-07"]
    partition = store.engine.shelf.partition("dossiers", "2025-07")
    rows = [row._replace(raw=row.raw.replace("Ba Tô".encode(), "Ba Tơ".encode())) for row in partition.rows()]
    store.close()
    path = office / "store" / "dossiers" / "2025-07.json"
    new = write_partition(Disk(), path, "dossiers", listed.seq, listed.top, rows)
    journal = office / "store" / "journal.jsonl"
    from storage.codec import dumps
    from storage.journal import packed, unpacked

    header = unpacked(journal.read_bytes().splitlines()[0])
    header["parts"]["dossiers"]["2025-07"] = new.written()
    journal.write_bytes(packed(dumps(header)))
    assert run("--data", office, "verify") == 1
    assert "202507000002" in capsys.readouterr().err


def test_salvage_saves_what_is_left_and_names_what_is_not(office, tmp_path, capsys):
    open_store(office).close()
    path = office / "store" / "dossiers" / "2025-07.json"
    path.write_bytes(path.read_bytes().replace(b'"HS-2"', b'"HS-2'))
    with pytest.raises(Exception, match="hỏng"):
        names(office)
    before = path.read_bytes()
    assert run("--data", office, "salvage", "--to", tmp_path / "new") == 1
    said = capsys.readouterr()
    assert "202507000002" in said.err
    assert "3" in said.out or "4" in said.out
    assert names(tmp_path / "new") == {key: name for key, name in ALL.items() if key != "HS-2"}
    assert path.read_bytes() == before
    assert run("verify", tmp_path / "new") == 0
    assert run("--data", office, "salvage", "--to", tmp_path / "new") == 1


def test_salvage_reads_whole_records_behind_a_damaged_one(office, tmp_path, capsys):
    journal = office / "store" / "journal.jsonl"
    lines = journal.read_bytes().splitlines()
    journal.write_bytes(b"\n".join([lines[0], b"x" * len(lines[1]), *lines[2:]]) + b"\n")
    with pytest.raises(Exception, match="hỏng"):
        open_store(office)
    assert run("--data", office, "salvage", "--to", tmp_path / "new") == 1
    assert names(tmp_path / "new") == {key: name for key, name in ALL.items() if key != "HS-3"}


def test_salvage_of_a_healthy_store_is_a_copy(office, tmp_path):
    assert run("--data", office, "salvage", "--to", tmp_path / "new") == 0
    assert names(tmp_path / "new") == ALL


def test_documents_of_a_period_are_exported_as_lines(office, tmp_path, capsys):
    assert run("--data", office, "export", "dossiers", "2025-07") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["key"] for line in lines] == ["HS-1", "HS-2", "HS-3"]
    assert lines[0]["body"]["applicant"]["name"] == "=Phạm Thị Ửng"
    assert run("--data", office, "export", "dossiers", "2025", "-o", tmp_path / "out") == 0
    assert len((tmp_path / "out").read_text().splitlines()) == 4
    assert run("--data", office, "export", "nothing", "2025") == 1
    assert "dossiers" in capsys.readouterr().err


def test_the_log_says_who_when_from_where_and_what_and_is_only_read(office, capsys):
    before = {path: path.read_bytes() for path in office.rglob("*.json*")}
    assert run("--data", office, "log") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {path: path.read_bytes() for path in office.rglob("*.json*")} == before
    changed = [row for row in rows if row["table"] == "dossiers"]
    assert [(row["by"], row["key"], row["version"]) for row in changed] == [
        ("hoa", "HS-1", "1"), ("hoa", "HS-2", "1"), ("hoa", "HS-3", "1"), ("hoa", "HS-4", "1"), ("lan", "HS-1", "2"),
    ]  # fmt: skip
    assert changed[0]["time"] == "2025-07-10T08:00:00+07:00"
    assert changed[0]["from"].startswith(f"{os.uname().nodename}/")
    assert changed[0]["from"].split(" ")[0].endswith(f"/{os.getpid()}")
    assert run("--data", office, "log", "2025-08") == 0
    assert {row["seq"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))} == {"4", "5"}


def test_when_the_last_one_leaves_stock_tinydb_reads_everything(tmp_path):
    first, last = open_store(tmp_path), open_store(tmp_path)
    with first.transaction("hoa") as change:
        change.insert(DOSSIERS, "HS-1", datetime(2025, 7, 1).date(), {"n": 1})
    first.close()
    assert not (tmp_path / "store" / "dossiers").exists()
    last.close()
    with TinyDB(tmp_path / "store" / "dossiers" / "2025-07.json", access_mode="r") as stock:
        assert [document["body"] for document in stock.table("dossiers")] == [{"n": 1}]


def test_the_nightly_backup_folds_the_journal_under_open_counters(office, tmp_path):
    store = open_store(office)
    assert store.engine.journal.seq > store.engine.journal.base
    assert run("--data", office, "backup", tmp_path / "b.tar.gz") == 0
    assert len(store.select(DOSSIERS)) == len(ALL)
    assert store.engine.journal.seq == store.engine.journal.base == 5
    store.close()


def test_a_long_journal_is_folded_while_people_work(tmp_path):
    store = open_store(tmp_path, limits=Limits(records=10))
    for number in range(25):
        with store.transaction("hoa") as change:
            change.insert(TICKETS, f"{number}", datetime(2025, 7, 1).date(), {})
    assert store.engine.journal.base == 20
    store.close()


class Refusing(Disk):
    """A disk on which one file may not be read, or no new one be made."""

    def __init__(self, refused: Path | None = None, *, takes_nothing_new: bool = False) -> None:
        self.refused, self.takes_nothing_new = refused, takes_nothing_new

    def open(self, path: Path, flags: int) -> int:
        self._check(path, flags)
        return super().open(path, flags)

    def _check(self, path: Path, flags: int) -> None:
        if path == self.refused or (self.takes_nothing_new and flags & os.O_CREAT):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def test_a_file_that_may_not_be_read_is_named_and_there_is_no_backup(office, tmp_path):
    from storage.backup import back_up

    open_store(office).close()
    month = office / "store" / "dossiers" / "2025-07.json"
    with pytest.raises(StoreError, match=r"Không có quyền với \S+2025-07\.json"):
        back_up(office, tmp_path / "b.tar.gz", SetClock(datetime(2025, 8, 1, tzinfo=VIETNAM)), Refusing(month))
    assert not (tmp_path / "b.tar.gz").exists()


@pytest.mark.parametrize("error", [errno.EACCES, errno.EMFILE, errno.EIO])
def test_verify_tells_a_file_that_cannot_be_opened_from_a_damaged_one(office, error):
    from storage.verify import verify

    open_store(office).close()
    july, august = (office / "store" / "dossiers" / f"2025-{month}.json" for month in ("07", "08"))
    august.write_bytes(august.read_bytes().replace(b"Ng", b"gN"))
    found = verify(office / "store", ShutDisk("2025-07.json", error))
    shut, damaged = found.problems
    assert str(july) in shut
    assert shut.endswith("Tệp này chưa được kiểm tra, có thể vẫn tốt.")
    assert "hỏng" not in shut
    assert damaged.startswith(f"Tệp {august} bị hỏng; hãy khôi phục bản sao lưu")
    assert found.unread == {"dossiers": 2}
    assert found.documents["dossiers"] == 0


@pytest.mark.parametrize(
    ("months", "line"), [(("07",), "1, không đọc được 1 tệp"), (("07", "08"), "không đọc được"), ((), "4")]
)
def test_verify_counts_nothing_that_it_could_not_read(office, capsys, months, line):
    open_store(office).close()
    for month in months:
        path = office / "store" / "dossiers" / f"2025-{month}.json"
        path.write_bytes(path.read_bytes()[:-9])
    assert run("--data", office, "verify") == (1 if months else 0)
    said = capsys.readouterr()
    assert re.search(rf"^dossiers +{line}$", said.out, re.MULTILINE)
    assert len(said.err.splitlines()) == len(months)  # no word of each document of theirs that the log knows


def test_a_damaged_file_is_in_no_backup(office, tmp_path, capsys):
    assert run("--data", office, "backup", tmp_path / "good.tar.gz") == 0
    path = office / "store" / "dossiers" / "2025-07.json"
    path.write_bytes(path.read_bytes().replace("Ba Tô".encode(), "Ba Tơ".encode()))
    assert run("--data", office, "backup", tmp_path / "bad.tar.gz") == 1
    assert "2025-07.json bị hỏng" in capsys.readouterr().err
    assert [path.name for path in tmp_path.glob("*.tar*")] == ["good.tar.gz"]
    assert run("--data", office, "drill") == 0  # the newest one is still the good one


def test_a_backup_of_a_folder_that_can_only_be_read_is_a_backup(office, tmp_path):
    from storage.backup import back_up

    open_store(office).close()
    clock = SetClock(datetime(2025, 8, 1, tzinfo=VIETNAM))
    backup = back_up(office, tmp_path / "b.tar.gz", clock, Refusing(takes_nothing_new=True))
    assert not backup.is_noted
    assert run("restore", tmp_path / "b.tar.gz", "--to", tmp_path / "new") == 0
    assert names(tmp_path / "new") == ALL


def test_what_is_no_backup_is_called_so_and_leaves_no_folder(tmp_path, capsys):
    (tmp_path / "b.tar.gz").write_text("root:x:0:0")
    assert run("restore", tmp_path / "b.tar.gz", "--to", tmp_path / "new") == 1
    assert "bị hỏng hoặc không phải bản sao lưu; hãy dùng một bản sao lưu khác" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
