"""Every disk a power cut can leave behind, after ALICE (OSDI 2014): the recorded calls of a workload, cut anywhere.

What was synced is there. Of what was not, anything may be: a write whole, not at all, as zeros, as garbage, torn at
512-byte sectors or in the middle; a name there or not, unless its folder was synced.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from store.faulty import RecordingDisk
from store.kit import JUNE, PAPERS

from kiosk.errors import KioskError
from storage import TinyStore, open_store
from storage.engine import Limits

WAYS = ("none", "all", "zeros", "garbage", "sectors", "prefix")
Choice = Callable[[str, int], str]
Model = dict[str, int]

MODES: dict[str, Choice] = {
    "none": lambda _kind, _at: "none",
    "all": lambda _kind, _at: "all",
    "names": lambda kind, _at: "all" if kind == "name" else "none",
    "data": lambda kind, _at: "none" if kind == "name" else "all",
    **{way: lambda kind, _at, way=way: way if kind == "write" else "all" for way in WAYS[2:]},
}


class Workload:
    """Inserts, updates and compactions on a recording disk; `states` says what counts when."""

    def __init__(self, folder: Path, seed: int, steps: int, left_out: frozenset[str] = frozenset()) -> None:
        self.folder = folder
        self.disk = RecordingDisk(left_out)
        self.model: Model = {}
        self.spans: list[tuple[int, int, Model, Model]] = []
        chance = random.Random(seed)
        store = self._step(lambda: open_store(folder, disk=self.disk, limits=Limits(records=10**9)))
        for number in range(steps):
            self._step(lambda number=number: self._write(store, chance, number))
            if number in (steps // 3, 2 * steps // 3):
                self._step(store.engine.compact)
        store.engine.journal.close()
        self.disk.release()

    def _step(self, work: Callable[[], Any]) -> Any:
        before, start = dict(self.model), len(self.disk.log)
        result = work()
        self.spans.append((start, len(self.disk.log), before, dict(self.model)))
        return result

    def _write(self, store: TinyStore, chance: random.Random, number: int) -> None:
        with store.transaction("cb01") as change:
            key = chance.choice([*self.model, ""])
            text = "Công dân nộp hồ sơ. " * chance.randrange(60)
            if key == "" or chance.random() < 0.5:
                day = JUNE.replace(month=chance.randrange(5, 8))
                change.insert(PAPERS, f"{number}", day, {"v": 0, "text": text})
                self.model[f"{number}"] = 0
            else:
                change.update(PAPERS, key, {"v": self.model[key] + 1, "text": text}, self.model[key] + 1)
                self.model[key] += 1

    def allowed(self, cut: int) -> list[Model]:
        """What may be there after a cut before call number `cut`: all that was acknowledged, and what was in flight."""
        done = [after for _start, end, _before, after in self.spans if end <= cut]
        in_flight = [after for start, end, _before, after in self.spans if start < cut < end]
        return [done[-1] if done else {}, *in_flight]


def disk_after(log: list[tuple[Any, ...]], cut: int, choose: Choice) -> dict[Path, bytes]:
    """The files a power cut before `log[cut]` leaves."""
    contents = _contents(log[:cut], cut, choose)
    return {path: bytes(contents.get(number, b"")) for path, number in _names(log[:cut], choose).items()}


def _contents(log: list[tuple[Any, ...]], cut: int, choose: Choice) -> dict[int, bytearray]:
    durable = _durable(log)
    contents: dict[int, bytearray] = {}
    for at, call in enumerate(log):
        if call[0] == "create":
            contents[call[2]] = bytearray()
        elif call[0] == "write":
            way = "all" if at in durable else choose("write", at)
            _write(contents[call[1]], call[2], call[3], way, random.Random(at * 7 + cut))
        elif call[0] == "truncate" and (at in durable or choose("truncate", at) == "all"):
            data = contents[call[1]]
            data.extend(bytes(max(0, call[2] - len(data))))
            del data[call[2] :]
    return contents


def _durable(log: list[tuple[Any, ...]]) -> set[int]:
    """The calls that a sync of their file came after, and it was not one that failed: what that lost stays lost."""
    answers: dict[int, bool] = {}
    durable = set()
    for at, call in reversed(list(enumerate(log))):
        if call[0] in ("sync", "failed_sync"):
            answers[call[1]] = call[0] == "sync"
        elif call[0] in ("write", "truncate") and answers.get(call[1]):
            durable.add(at)
    return durable


def _write(content: bytearray, offset: int, data: bytes, way: str, chance: random.Random) -> None:
    if way == "none":
        return
    if way == "prefix":
        data = data[: chance.randrange(len(data))]
    content.extend(bytes(max(0, offset + len(data) - len(content))))
    if way in ("all", "prefix"):
        content[offset : offset + len(data)] = data
    elif way == "garbage":
        content[offset : offset + len(data)] = chance.randbytes(len(data))
    elif way == "sectors":
        at = offset
        while at < offset + len(data):
            end = min((at // 512 + 1) * 512, offset + len(data))
            if chance.random() < 0.5:
                content[at:end] = data[at - offset : end - offset]
            at = end


def _names(log: list[tuple[Any, ...]], choose: Choice) -> dict[Path, int]:
    synced = {call[1]: at for at, call in enumerate(log) if call[0] == "sync_folder"}
    numbers: dict[Path, int] = {}  # as the running system saw it
    names: dict[Path, int] = {}
    for at, call in enumerate(log):
        if call[0] not in ("create", "rename", "unlink"):
            continue
        target = call[2] if call[0] == "rename" else call[1]
        number = call[2] if call[0] == "create" else numbers.pop(call[1], None)
        if call[0] != "unlink" and number is not None:
            numbers[target] = number
        is_kept = at < synced.get(target.parent, -1) or choose("name", at) == "all"
        if not is_kept:
            continue
        names.pop(call[1], None)
        if call[0] != "unlink" and number is not None:
            names[target] = number
    return names


def check(workload: Workload, cut: int, choose: Choice, trial: Path) -> str | None:
    """What is wrong with a store after a cut, or None."""
    folders = {call[1] for call in workload.disk.log if call[0] == "make_folder"}
    for folder in (workload.folder / "store", *folders):
        (trial / folder.relative_to(workload.folder)).mkdir(parents=True, exist_ok=True)
    for path, data in disk_after(workload.disk.log, cut, choose).items():
        (trial / path.relative_to(workload.folder)).write_bytes(data)
    try:
        store = open_store(trial, wait=0.5)
        found = _state(store)
        if found not in workload.allowed(cut):
            return f"lost or wrong: {found}"
        with store.transaction("cb01") as change:
            change.insert(PAPERS, "new", JUNE, {"v": 0})
        store.close()
        again = open_store(trial, wait=0.5)
        kept = _state(again)
        again.close()
        return None if kept == {**found, "new": 0} else f"after writing on: {kept}"
    except KioskError as error:
        return error.message


def _state(store: TinyStore) -> Model:
    return {record.key: record.body["v"] for record in store.select(PAPERS)}


def choices(log: list[tuple[Any, ...]], seed: int, extra: int) -> Iterator[tuple[int, str, Choice]]:
    """Every cut with every mode, then `extra` cuts where each thing comes out by chance."""
    for cut in range(len(log) + 1):
        for name, choose in MODES.items():
            yield cut, name, choose
    chance = random.Random(seed)
    for _extra in range(extra):
        memory: dict[tuple[str, int], str] = {}

        def by_chance(kind: str, at: int, memory: dict[tuple[str, int], str] = memory) -> str:
            if (kind, at) not in memory:
                memory[kind, at] = chance.choice(WAYS if kind == "write" else ("none", "all"))
            return memory[kind, at]

        yield chance.randrange(len(log) + 1), "chance", by_chance


def failures(workload: Workload, seed: int, extra: int, trial: Path, most: int = 5) -> tuple[int, list[str]]:
    """How many different states were tried, and what was wrong with the first few that failed."""
    seen: set[int] = set()
    wrong: list[str] = []
    for cut, name, choose in choices(workload.disk.log, seed, extra):
        image = disk_after(workload.disk.log, cut, choose)
        key = hash((cut, tuple(sorted(image.items()))))
        if key in seen:
            continue
        seen.add(key)
        problem = check(workload, cut, choose, trial / str(len(seen)))
        if problem is not None:
            wrong.append(f"cut {cut} {workload.disk.log[cut - 1][:2] if cut else ''} {name}: {problem}")
            if len(wrong) >= most:
                break
    return len(seen), wrong
