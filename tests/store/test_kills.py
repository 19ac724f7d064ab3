"""Several real writers on one folder, killed at any moment, compaction included: nothing acknowledged is lost."""

import os
import random
import signal
from contextlib import ExitStack
from pathlib import Path

from store.kit import PAPERS, process
from tinydb import TinyDB

from storage import open_store

KILLS = 300 if os.environ.get("KIOSK_TORTURE") else 15

WRITER = """
import random, sys
from datetime import date
from pathlib import Path
from kiosk.repository import Table
from storage import open_store
from storage.engine import Limits
folder, name, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = open_store(folder, wait=60, limits=Limits(records=7))
papers, chance, mine = Table("papers", words=("name",)), random.Random(seed), []
while True:
    with store.transaction(name) as change:
        number = change.next_number("s")
        shared = change.get(papers, "shared")
        if shared is None:
            change.insert(papers, "shared", date(2025, 7, 1), {"count": 1})
        else:
            change.update(papers, "shared", {"count": shared.body["count"] + 1}, shared.version)
        if mine and chance.random() < 0.4:
            key = chance.choice(mine)
            old = change.get(papers, key)
            change.update(papers, key, {"name": name, "number": number}, old.version)
        else:
            key = f"{number}"
            change.insert(papers, key, date(2025, 6 + number % 3, 1), {"name": name, "number": number})
            mine.append(key)
    print(number, key, flush=True)
"""


def test_writers_killed_at_any_moment_lose_nothing_acknowledged(tmp_path):
    """Invariants 1, 2 and 6; serials without gap or repeat, no lost update, all by kill -9."""
    chance = random.Random(7)
    acknowledged: dict[str, int] = {}
    most = 0
    for kill in range(KILLS):
        with ExitStack() as running:
            writers = [
                running.enter_context(process(WRITER, tmp_path, f"w{n}", chance.randrange(10**9))) for n in "abc"
            ]
            lines = [writers[0].stdout.readline() for _line in range(chance.randrange(1, 25))]
            sum(range(chance.randrange(100_000)))
            for writer in writers:
                writer.send_signal(signal.SIGKILL)
            lines += [line for writer in writers for line in writer.stdout]
        for line in lines:
            if line.endswith("\n"):
                number, key = line.split()
                acknowledged[key] = max(int(number), acknowledged.get(key, 0))
                most = max(most, int(number))
        most = check(tmp_path, acknowledged, most, is_last_to_leave=kill % 3 == 0)


def check(folder: Path, acknowledged: dict[str, int], most: int, *, is_last_to_leave: bool) -> int:
    """Everything told is there; gives the last number taken."""
    store = open_store(folder)
    records = {record.key: record for record in store.select(PAPERS)}
    count = records.pop("shared").body["count"]
    numbers = {key: record.body["number"] for key, record in records.items()}
    # Three may have died after their record was whole and before they could tell.
    assert most <= count <= most + 3
    assert all(numbers[key] >= number for key, number in acknowledged.items())
    with store.transaction("check") as change:
        assert change.next_number("s") == count + 1
        shared = change.get(PAPERS, "shared")
        change.update(PAPERS, "shared", {"count": count + 1}, shared.version)
    if is_last_to_leave:
        store.close()
        found = 0
        for path in (folder / "store" / "papers").glob("*.json"):
            with TinyDB(path, access_mode="r") as stock:
                found += len(stock.table("papers"))
        assert found == len(records) + 1
    else:
        store.engine.journal.close()
        store.engine.lock.close()
        store.engine._session.close()
    return count + 1
