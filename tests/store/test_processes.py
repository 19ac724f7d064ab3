"""Real processes on one folder: counting together, reading while others write, dying and standing still."""

import os
import random
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from store.kit import AUGUST, JULY, JUNE, PAPERS, STAMPS, process
from tinydb import TinyDB

from kiosk.errors import StoreBusy
from storage import open_store

NUMBERS, KILLS = 40, 40

COUNT = """
import sys
from datetime import date
from pathlib import Path
from kiosk.repository import Table
from storage import open_store
folder, name, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = open_store(folder, wait=60)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(times):
    with store.transaction(name) as change:
        number = change.next_number("s")
        change.insert(Table("papers"), str(number), date(2025, 7 + number % 2, 1), {"by": name})
    print(number, flush=True)
"""

PAIRS = """
import sys
from datetime import date
from pathlib import Path
from kiosk.repository import Table
from storage import open_store
store = open_store(Path(sys.argv[1]), wait=60)
papers, stamps = Table("papers"), Table("stamps")
while True:
    with store.transaction("w") as change:
        first, second = change.get(papers, "1"), change.get(stamps, "2")
        n = first.body["n"] + 1
        change.update(papers, "1", {"n": n, "pad": "đ" * (n % 50)}, first.version)
        change.update(stamps, "2", {"n": n}, second.version)
        assert change.next_number("n") == n
        change.insert(papers, f"new-{n}", date(2025, 1 + n % 12, 1), {"n": n})
    print(n, flush=True)
"""

TWELVE_YEARS = """
import resource, sys
from datetime import date
from pathlib import Path
from kiosk.repository import Table
from storage import open_store
resource.setrlimit(resource.RLIMIT_NOFILE, (128, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
papers = Table("papers", words=("code",))
store = open_store(Path(sys.argv[1]))
with store.transaction("w") as change:
    for month in range(144):
        change.insert(papers, str(month), date(2025 + month // 12, 1 + month % 12, 1), {"code": "giấy"})
store.close()
store = open_store(Path(sys.argv[1]))
print(len(store.select(papers)), len(store.find(papers, "giay", 200)), flush=True)
"""

HOLD = """
import sys
from pathlib import Path
from storage import open_store
store = open_store(Path(sys.argv[1]))
with store.transaction("w") as change:
    change.next_number("s")
    print("holding", flush=True)
    sys.stdin.readline()
print("done", flush=True)
"""


def started_pair(folder: Path) -> None:
    store = open_store(folder)
    with store.transaction("cb01") as change:
        change.insert(PAPERS, "1", JUNE, {"n": 0})
        change.insert(STAMPS, "2", AUGUST, {"n": 0})
    store.close()


def test_a_store_of_many_years_may_open_more_files_than_a_program_usually_may(tmp_path):
    with process(TWELVE_YEARS, tmp_path) as program:
        assert program.stdout.readline() == "144 144\n"


def test_writers_share_a_series_without_gap_or_repeat(tmp_path):
    with ExitStack() as running:
        writers = {name: running.enter_context(process(COUNT, tmp_path, name, NUMBERS)) for name in "abc"}
        for writer in writers.values():
            assert writer.stdout.readline() == "ready\n"
        for writer in writers.values():
            writer.stdin.write("\n")
            writer.stdin.flush()
        told = {name: [int(line) for line in writer.stdout] for name, writer in writers.items()}
    numbers = sorted(number for mine in told.values() for number in mine)
    assert numbers == list(range(1, 3 * NUMBERS + 1))
    store = open_store(tmp_path)
    filed = {int(record.key): record.body["by"] for record in store.select(PAPERS)}
    assert filed == {number: name for name, mine in told.items() for number in mine}
    store.close()


def test_a_reader_never_sees_half_of_a_transaction_over_tables_and_months(tmp_path):
    started_pair(tmp_path)
    store = open_store(tmp_path, wait=60)
    seen = set()
    with process(PAIRS, tmp_path) as writer:
        while len(seen) < 60:
            assert writer.poll() is None
            records = {record.key: record.body["n"] for record in store.select(PAPERS)}
            n = records.pop("1")
            assert sorted(records.values()) == list(range(1, n + 1))
            before = store.stamp()
            pair = store.get(PAPERS, "1").body["n"], store.get(STAMPS, "2").body["n"]
            assert pair[0] <= pair[1]
            if store.stamp() == before:
                assert pair[0] == pair[1]
            seen.add(n)
    store.close()


def test_a_writer_killed_at_any_moment_loses_nothing_it_had_told(tmp_path):
    started_pair(tmp_path)
    chance = random.Random(20250701)
    for _ in range(KILLS):
        with process(PAIRS, tmp_path) as writer:
            told = [int(writer.stdout.readline()) for _ in range(chance.randrange(1, 4))]
            # Somewhere in the next transaction: the time to kill is counted in work, not in seconds.
            sum(range(chance.randrange(200_000)))
            writer.send_signal(signal.SIGKILL)
            told += [int(line) for line in writer.stdout.read().split()]
        check_after_kill(tmp_path, told[-1])


def check_after_kill(folder: Path, told: int) -> None:
    store = open_store(folder)
    n = store.get(PAPERS, "1").body["n"]
    assert n in (told, told + 1)
    assert store.get(STAMPS, "2").body["n"] == n
    assert sorted(record.body["n"] for record in store.select(PAPERS) if record.key != "1") == list(range(1, n + 1))
    store.close()
    assert stock_documents(folder / "store") == n + 2
    with TinyDB(folder / "store" / "serials" / "all.json", access_mode="r") as stock:
        assert [document["body"]["last"] for document in stock.table("serials")] == [n]


def stock_documents(folder: Path) -> int:
    """How many papers and stamps stock TinyDB reads; everything is in the files when the last one has left."""
    found = 0
    for path in folder.glob("[ps]*/20*.json"):
        with TinyDB(path, access_mode="r") as stock:
            documents = stock.table(path.parent.name).all()
        assert {document["day"][:7] for document in documents} == {path.stem}
        found += len(documents)
    return found


@contextmanager
def holder_of_the_lock(folder: Path) -> Iterator[Any]:
    with process(HOLD, folder) as holder:
        assert holder.stdout.readline() == "holding\n"
        yield holder


def test_a_writer_that_stands_still_keeps_others_waiting_only_so_long(tmp_path):
    started_pair(tmp_path)
    store = open_store(tmp_path, wait=0.1)
    assert store.get(PAPERS, "1").version == 1
    with holder_of_the_lock(tmp_path) as holder:
        os.kill(holder.pid, signal.SIGSTOP)
        with pytest.raises(StoreBusy, match=r"0[.,]1 giây"), store.transaction("cb01"):
            pass
        assert store.get(PAPERS, "1").version == 1  # what is known already needs no lock
        with pytest.raises(StoreBusy):
            open_store(tmp_path, wait=0.1)
        os.kill(holder.pid, signal.SIGCONT)
        holder.stdin.write("\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == "done\n"
        with store.transaction("cb01") as change:
            assert change.next_number("s") == 2
    store.close()


FULL = """
import resource, sys
from datetime import date
from pathlib import Path
from kiosk.errors import StoreError
from kiosk.repository import Table
from storage import open_store
store = open_store(Path(sys.argv[1]))
room = store.engine.journal.end + 20_000
resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
saved = 0
try:
    while True:
        with store.transaction("w") as change:
            change.insert(Table("papers"), f"full-{saved}", date(2025, 7, 1), {"pad": "đ" * 400})
        saved += 1
except StoreError as error:
    print(saved, error.message)
"""


def test_what_the_system_cuts_short_is_taken_back_and_said(tmp_path):
    """The kernel's own short write: the file may grow no further, as on a full disk."""
    started_pair(tmp_path)
    with process(FULL, tmp_path) as writer:
        saved, _space, said = writer.stdout.readline().partition(" ")
    assert int(saved) > 3
    assert "đã đầy" in said
    store = open_store(tmp_path)
    assert len([record for record in store.select(PAPERS) if record.key.startswith("full-")]) == int(saved)
    assert not list((tmp_path / "store").glob("*.torn-*"))
    store.close()


def test_a_dead_writers_lock_is_free(tmp_path):
    started_pair(tmp_path)
    store = open_store(tmp_path, wait=60)
    with holder_of_the_lock(tmp_path) as holder:
        holder.kill()
        with store.transaction("cb01") as change:
            assert change.next_number("s") == 1
    store.close()


def test_a_forked_child_takes_a_lock_of_its_own(tmp_path):
    started_pair(tmp_path)
    store = open_store(tmp_path, wait=0.1)
    assert store.get(PAPERS, "1").version == 1
    with store.transaction("cb01") as change:
        change.insert(PAPERS, "3", JULY, {})
        child = os.fork()
        if child == 0:
            try:
                store.close()
                with open_store(tmp_path, wait=0.1).transaction("cb02"):
                    os._exit(1)
            except StoreBusy:
                os._exit(0)
            finally:
                os._exit(2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    child = os.fork()
    if child == 0:
        try:
            with store.transaction("cb02") as change:
                change.insert(PAPERS, "4", JULY, {})
            os._exit(0)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert [record.key for record in store.select(PAPERS, JULY)] == ["3", "4"]
    store.close()
