"""The store's part of `make bench`: against a raw append + fdatasync, stock TinyDB and SQLite, in turn on one machine.

Medians; a ratio says something on any machine, the times beside it only on this one. The documents are the demo's
dossiers with their history, about 1.7 KB each, spread over five years.
"""

import argparse
import copy
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from store.big import MONTHS, Patterns, build, code_of, patterns_of
from tinydb import TinyDB

from kiosk.cli import main as kiosk
from kiosk.repository import DOSSIERS, Table
from storage import TinyStore, open_store
from storage.engine import Limits
from storage.form import MONTH
from storage.reading import record_of
from storage.vfs import Disk

Row = tuple[str, str, str, bool | None]
"""What, measured, target, whether it is reached."""

SMALL = Table("bench")
NO_FOLDING = Limits(records=10**9, size=10**12)
BETWEEN_WRITES = 0.005
"""Seconds; more than a hundred counters write. As many as the disk takes would be 100,000 in one fold, and the
pause that for clearing them away."""


def milliseconds(work: Callable[[int], object], times: int) -> float:
    """The median of `times` runs."""
    measured = []
    for number in range(times):
        began = time.perf_counter()
        work(number)
        measured.append(time.perf_counter() - began)
    return median(measured) * 1000


def in_turn(works: dict[str, Callable[[int], object]], rounds: int, times: int) -> dict[str, float]:
    """Medians of works that take turns, so that all see the same machine."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(rounds):
        for name, work in works.items():
            found[name].append(milliseconds(lambda number, work=work, turn=turn: work(turn * times + number), times))
    return {name: median(values) for name, values in found.items()}


class Writers:
    """The same change made durable in four ways."""

    def __init__(self, folder: Path, store: TinyStore, body: dict[str, Any]) -> None:
        self.store, self.body = store, body
        self.day = MONTHS[-1]
        self._code = f"H48.25-{self.day:%y%m%d}-{time.time_ns()}"
        self.version = store.get(DOSSIERS, body["code"]).version
        line = json.dumps(body, ensure_ascii=False).encode() + b"x" * 320  # as long as a line of the journal
        self._raw, self._line, self._at = os.open(folder / "raw", os.O_CREAT | os.O_WRONLY, 0o600), line, 0
        self._sqlite = sqlite3.connect(folder / "sqlite", isolation_level=None)
        self._sqlite.executescript(
            "pragma journal_mode=wal; pragma synchronous=full; create table d(id integer primary key, doc)"
        )

    def raw(self, _number: int) -> None:
        os.pwrite(self._raw, self._line, self._at)
        os.fdatasync(self._raw)
        self._at += len(self._line)

    def sqlite(self, _number: int) -> None:
        self._sqlite.execute("insert into d(doc) values(?)", (json.dumps(self.body, ensure_ascii=False),))

    def insert(self, number: int) -> None:
        with self.store.transaction("hoa") as change:
            change.insert(DOSSIERS, f"{self._code}{number}", self.day, self.body)

    def update(self, _number: int) -> None:
        with self.store.transaction("hoa") as change:
            self.version = change.update(DOSSIERS, self.body["code"], self.body, self.version).version

    def close(self) -> None:
        os.close(self._raw)
        self._sqlite.close()


class CountingDisk(Disk):
    """Counts what is written."""

    written = 0

    def write(self, handle: int, offset: int, data: bytes) -> None:
        self.written += len(data)
        super().write(handle, offset, data)


def writing(folder: Path, size: int) -> list[Row]:
    disk = CountingDisk()
    store = open_store(folder, disk=disk, limits=NO_FOLDING)
    body = copy.deepcopy(store.get(DOSSIERS, code_of(MONTHS[3], 7)).body)
    with tempfile.TemporaryDirectory(dir=folder) as scratch, closing(Writers(Path(scratch), store, body)) as ways:
        found = in_turn({"raw": ways.raw, "sqlite": ways.sqlite, "insert": ways.insert, "update": ways.update}, 7, 60)
        small, key = {"code": "small", "text": "x" * 900}, f"small{time.time_ns()}"
        with store.transaction("hoa") as change:
            change.insert(SMALL, key, MONTHS[3], small)
        disk.written = 0
        with store.transaction("hoa") as change:
            change.update(SMALL, key, small, 1)
    rows = [
        _ratio(f"{name}, {size:,}: against raw append + fdatasync", found[name], found["raw"], 2.0)
        for name in ("insert", "update")
    ]
    rows.append(_ratio(f"insert, {size:,}: against sqlite3 WAL FULL", found["insert"], found["sqlite"], 1.5))
    rows.append(_most(f"bytes written per update of a 1 KB dossier, {size:,}", disk.written, 1500, "bytes"))
    _drop(store)
    return rows


def against_stock(store: TinyStore, patterns: Patterns, sizes: Sequence[int]) -> list[Row]:
    rows = []
    body = json.loads(patterns[DOSSIERS][0])
    for size, target in zip(sizes, (50, 500, 5000), strict=False):
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "stock.json"
            documents = {
                number: json.loads(patterns[DOSSIERS][number % len(patterns[DOSSIERS])])
                for number in range(1, size + 1)
            }
            path.write_text(json.dumps({"dossiers": documents}))
            with TinyDB(path) as stock:
                table = stock.table("dossiers")
                stock_ms = milliseconds(lambda _number, table=table: table.insert(body), 3)
        ours = milliseconds(lambda number: _insert(store, body, number), 60)
        factor = stock_ms / ours
        rows.append((f"insert against stock TinyDB at {size:,}", f"{stock_ms:.1f} ms: {factor:,.0f} ×", f"≥ {target} ×",
                     factor >= target))  # fmt: skip
    return rows


def _insert(store: TinyStore, body: dict[str, Any], number: int) -> None:
    with store.transaction("hoa") as change:
        change.insert(DOSSIERS, f"s{time.time_ns()}{number}", MONTHS[-1], body)


def reading(folder: Path, size: int) -> list[Row]:
    began = time.perf_counter()
    store = open_store(folder)
    store.get(DOSSIERS, "none")  # looks into every file
    opened = (time.perf_counter() - began) * 1000
    chance, share = random.Random(3), size // len(MONTHS)
    places = [(chance.choice(MONTHS), chance.randrange(1, share)) for _place in range(600)]

    doc_ids = [(month.year * 100 + month.month) * MONTH + at for month, at in places]

    def by_id(number: int) -> object:
        return store.engine.read(lambda view: record_of(view, "dossiers", doc_ids[number]))

    ids = milliseconds(by_id, 600) * 1000
    raws = [store.engine.read(lambda view, doc_id=doc_id: view.raw("dossiers", doc_id)) for doc_id in doc_ids]
    parsing = milliseconds(lambda number: json.loads(raws[number]), 600) * 1000
    keys = [code_of(*place) for place in places]
    codes = milliseconds(lambda number: store.get(DOSSIERS, keys[number]), 600) * 1000
    rows = [
        _most(f"open and look into every file, {size:,}", opened, 60 if size <= 200_000 else 150, "ms"),
        (f"json.loads of a dossier, which every get begins with, {size:,}", f"{parsing:,.1f} µs", "", None),
        _most(f"get by id, {size:,}", ids, 20, "µs"),
        _most(f"get by code, {size:,}", codes, 30, "µs"),
    ]
    store.find(DOSSIERS, "none at all", 100)
    limit = 20 if size <= 200_000 else 80
    for what, text in (
        ("a code", code_of(MONTHS[30], 77)),
        ("a phone number", "0912345678"),
        ("a rare name", "Xyz Ửng"),
        ("four common words", "Nguyễn Văn Đức Ửng"),
        ("two common words", "tran duc"),
        ("one common word", "nguyen"),
    ):
        found = milliseconds(lambda _number, text=text: store.find(DOSSIERS, text, 100), 7)
        rows.append(_most(f"search, {what}, {size:,}", found, limit, "ms"))
    _drop(store)
    return rows


def catching_up(folder: Path) -> list[Row]:
    writer, reader = open_store(folder, limits=NO_FOLDING), open_store(folder, limits=NO_FOLDING)
    body = dict(writer.get(DOSSIERS, code_of(MONTHS[3], 7)).body)
    rows = []
    for commits, limit in ((1, 0.5), (1000, 30)):

        def behind(commits: int = commits) -> float:
            for number in range(commits):
                _insert(writer, body, number)
            return milliseconds(lambda _number: reader.stamp(), 1)

        rows.append(_most(f"catch up {commits:,} commits", median(behind() for _run in range(5)), limit, "ms"))
    _drop(writer)
    _drop(reader)
    return rows


MEMORY = """
import sys
from pathlib import Path
from kiosk.repository import DOSSIERS, Table
import storage, storage.finding, storage.tables
def private():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("RssAnon")) / 1024
before = private()
store = storage.open_store(Path(sys.argv[1]))
for text in ("nguyen", "0912345678", "zz"):
    for record in store.find(DOSSIERS, text, 100):
        store.get(DOSSIERS, record.key)
print(private() - before)
"""


def memory(folder: Path, size: int) -> list[Row]:
    child = subprocess.run([sys.executable, "-c", MEMORY, str(folder)], capture_output=True, text=True, check=True)
    return [_most(f"private memory for the store, {size:,}", float(child.stdout), 25, "MB")]


def figures(folder: Path, size: int) -> list[Row]:
    from kiosk.composition import open_office
    from kiosk.periods import Period, month_of

    office = open_office(folder)
    month = month_of(MONTHS[-1])
    year = Period(MONTHS[-12], month.last)
    try:
        office.reports.figures(year)  # what folding would have kept ready is missing in a store that was made at once
        ms = milliseconds(lambda _number: office.reports.figures(month), 3)
        year_ms = milliseconds(lambda _number: office.reports.figures(year), 1)
    finally:
        office.close()
    what = (
        f"a month's figures, {size:,} ({size // len(MONTHS):,} dossiers in the month)",
        f"a year's figures, {size:,}",
    )
    if size > 200_000:  # the targets are for months of 4,000
        return [(what[0], f"{ms:,.1f} ms", "", None), (what[1], f"{year_ms:,.1f} ms", "", None)]
    return [_most(what[0], ms, 100, "ms"), _most(what[1], year_ms, 1000, "ms")]


FOLD = """
import sys
from pathlib import Path
from storage import open_store
store = open_store(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
store.engine.compact()
print("done", flush=True)
sys.stdin.readline()
"""


def pausing(folder: Path, size: int) -> list[Row]:
    """The longest a busy writer waits while another process folds 1,500 changes scattered over all months."""
    store = open_store(folder, wait=60, limits=NO_FOLDING)
    share = size // len(MONTHS)
    for number in range(1500):
        code = code_of(MONTHS[number % len(MONTHS)], number * 7 % share + 1)
        with store.transaction("hoa") as change:
            record = change.get(DOSSIERS, code)
            change.update(DOSSIERS, code, record.body, record.version)
    body = dict(store.get(DOSSIERS, code_of(MONTHS[3], 7)).body)
    with subprocess.Popen(
        [sys.executable, "-c", FOLD, str(folder)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as folding:
        folding.stdout.readline()
        folding.stdin.write("\n")
        folding.stdin.flush()
        os.set_blocking(folding.stdout.fileno(), False)
        pauses = []
        while not folding.stdout.readline():
            began = time.perf_counter()
            _insert(store, body, len(pauses))
            pauses.append((time.perf_counter() - began) * 1000)
            time.sleep(BETWEEN_WRITES)
        folding.stdin.write("\n")
        folding.stdin.flush()
    _drop(store)
    many = f"{len(pauses):,} writes"
    return [_most(f"longest pause of a writer while another compacts, {size:,} ({many})", max(pauses), 150, "ms")]


def _drop(store: TinyStore) -> None:
    """Leave without folding: the next measurement wants the store as it is."""
    if store.engine._session is not None:
        store.engine._session.close()
        store.engine._session = None
    store.close()


def _fold(folder: Path) -> None:
    """A store that was kept holds what the last measurement wrote; no counter leaves its journal so long."""
    store = open_store(folder)
    store.engine.compact()
    store.close()


def _warm(folder: Path) -> None:
    """Have the system read every file once, as after a morning's work: the store is measured here, not the disk."""
    for path in sorted((folder / "store").glob("*/*")):
        with path.open("rb") as file:
            while file.read(1 << 20):
                pass


def _ratio(what: str, ours: float, peer: float, most: float) -> Row:
    return (what, f"{ours:.3f} ms: {ours / peer:.2f} ×", f"≤ {most} ×", ours / peer <= most)


def _most(what: str, measured: float, most: float, unit: str) -> Row:
    bound = f"{most:,.0f}" if most >= 1 else f"{most}"
    return (what, f"{measured:,.1f} {unit}", f"≤ {bound} {unit}", measured <= most)


def measure(sizes: Sequence[int], stock_sizes: Sequence[int], keep: Path | None) -> list[Row]:
    """All measurements at every size."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        demo = Path(scratch) / "demo"
        kiosk(["demo", str(demo), "--no-open"])
        patterns = patterns_of(demo)
        for size in sizes:
            folder = (keep or Path(scratch)) / str(size)
            if not folder.exists():
                build(folder, patterns, size)
                for name in ("office.toml", "calendar.toml"):
                    (folder / name).write_text((demo / name).read_text().replace("2025-07-01", "2020-08-01"))
            _fold(folder)
            _warm(folder)
            rows += reading(folder, size)
            rows += memory(folder, size)
            rows += writing(folder, size)
            rows += figures(folder, size)
            rows += pausing(folder, size)
        rows += catching_up(folder)
        store = open_store(folder, limits=NO_FOLDING)
        rows += against_stock(store, patterns, stock_sizes)
        _drop(store)
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table; what misses its target is marked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000])
    parser.add_argument("--stock", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--keep", type=Path, help="folder in which the big stores stay for the next time")
    options = parser.parse_args(arguments)
    print("| | measured | target | |\n|---|---|---|---|")
    for what, measured, target, is_reached in measure(options.sizes, options.stock, options.keep):
        print(f"| {what} | {measured} | {target} | {'missed' if is_reached is False else ''} |")


if __name__ == "__main__":
    main()
