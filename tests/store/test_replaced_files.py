"""Power cut at any call while a file takes another's place: drafts, exports and the office's own files, as the store's.

All of them go through `storage.vfs.replace_file`; each test leaves out the syncs it needs, to see that it would notice.
"""

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from store.crash_states import choices, disk_after
from store.faulty import RecordingDisk

from kiosk.clock import VIETNAM, SetClock
from kiosk.errors import StoreDamaged
from storage.drafts import FileDrafts
from storage.outbox import Outbox, write_file
from storage.vfs import replace_file

IS_LONG = bool(os.environ.get("KIOSK_TORTURE"))
LEFT_OUT = [frozenset(), frozenset({"sync"}), frozenset({"sync_folder"})]
NEEDED = pytest.mark.parametrize("left_out", LEFT_OUT, ids=["all", "without sync", "without sync of the folder"])

Look = Callable[[Path], object]


class Steps:
    """What is done on a recording disk, and what may be found after each step."""

    def __init__(self, folder: Path, left_out: frozenset[str]) -> None:
        self.folder = folder
        folder.mkdir()
        self.disk = RecordingDisk(left_out)
        self._allowed: list[tuple[int, int, list[object]]] = [(0, 0, [None])]
        self._meanwhile: list[tuple[int, int, list[object]]] = []

    def step(self, work: Callable[[], object], *allowed: object) -> None:
        """Do it; once it is acknowledged nothing but `allowed` may be found."""
        start = len(self.disk.log)
        work()
        self._allowed.append((start, len(self.disk.log), list(allowed)))

    def may_be_seen_meanwhile(self, *found: object) -> None:
        """What else may be found after a cut in the middle of the last step."""
        start, end, _allowed = self._allowed[-1]
        self._meanwhile.append((start, end, list(found)))

    def wrong(self, look: Look, trial: Path) -> list[str]:
        """What is found after some power cut and should not be; nothing when all is well."""
        self.disk.release()
        found = []
        seen = set()
        for cut, mode, choose in choices(self.disk.log, seed=7, extra=4000 if IS_LONG else 300):
            image = disk_after(self.disk.log, cut, choose)
            key = hash((cut, tuple(sorted(image.items()))))
            if key in seen:
                continue
            seen.add(key)
            there = self._found(image, look, trial / str(len(seen)))
            if there not in self._allowed_at(cut):
                found.append(f"cut {cut} {mode}: {there!r}")
        assert len(seen) > 40
        return found

    def _found(self, image: dict[Path, bytes], look: Look, folder: Path) -> object:
        folder.mkdir(parents=True)
        for path, data in image.items():
            (folder / path.relative_to(self.folder)).parent.mkdir(exist_ok=True)
            (folder / path.relative_to(self.folder)).write_bytes(data)
        return look(folder)

    def _allowed_at(self, cut: int) -> Iterable[object]:
        *_before, last = (allowed for _start, end, allowed in self._allowed if end <= cut)
        in_flight = [found for start, end, found in (*self._allowed, *self._meanwhile) if start < cut < end]
        return [*last, *(each for allowed in in_flight for each in allowed)]


def noticed(steps: Steps, look: Look, trial: Path, left_out: frozenset[str]) -> None:
    """All is well, and would not be with a sync left out."""
    wrong = steps.wrong(look, trial)
    assert bool(wrong) == bool(left_out), wrong[:5]


CONTENTS = [bytes([65 + number]) * size for number, size in enumerate((700, 3000, 20, 0, 1500))]


@NEEDED
def test_a_replaced_file_is_the_old_one_whole_or_the_new_one_whole(tmp_path, left_out):
    """Invariant 8."""
    steps = Steps(tmp_path / "run", left_out)
    path = steps.folder / "x.json"
    for data in CONTENTS:
        steps.step(lambda data=data: replace_file(steps.disk, path, data), data)
    noticed(steps, contents_of("x.json"), tmp_path / "try", left_out)


@NEEDED
def test_a_file_of_the_offices_own_is_the_old_one_or_the_new_one(tmp_path, left_out):
    steps = Steps(tmp_path / "run", left_out)
    for data in CONTENTS:
        steps.step(lambda data=data: write_file(steps.folder / "office.toml", data, steps.disk), data)
    noticed(steps, contents_of("office.toml"), tmp_path / "try", left_out)


def contents_of(name: str) -> Look:
    def look(folder: Path) -> object:
        path = folder / name
        return path.read_bytes() if path.exists() else None

    return look


@NEEDED
def test_a_file_that_was_said_to_be_saved_is_there_whole(tmp_path, left_out):
    steps = Steps(tmp_path / "run", left_out)
    outbox = Outbox(steps.folder / "exports", steps.disk)
    saved: dict[str, bytes] = {}
    for number, data in enumerate(CONTENTS):
        name = "phieu.txt" if number == 0 else f"phieu-{number + 1}.txt"
        before = dict(saved)
        saved[name] = data
        # The name is taken before the file is written: whoever saves at the same time takes another.
        steps.step(lambda data=data: outbox.save("phieu.txt", data), dict(saved))
        steps.may_be_seen_meanwhile(before, {**before, name: b""})
    noticed(steps, exported, tmp_path / "try", left_out)


def exported(folder: Path) -> object:
    files = {path.name: path.read_bytes() for path in folder.glob("exports/[!.]*")}
    return files or None


@NEEDED
def test_a_draft_made_safe_is_there_and_none_that_was_thrown_away(tmp_path, left_out):
    """What was kept at a key may be lost, but never takes the place of what is safe."""
    steps = Steps(tmp_path / "run", left_out)
    clock = SetClock(datetime(2025, 7, 31, 9, tzinfo=VIETNAM))
    drafts = FileDrafts(steps.folder / "drafts", clock, steps.disk)
    number = 0
    for kept in ((False, True, False, False), (True,), (False,), (True, True, False)):
        held = drafts.begin("hoa", "intake")
        safe: list[object] = [None]
        for durable in kept:
            number += 1
            clock.advance(seconds=1)
            values = {"n": number, "text": "Nguyễn Thị Ửng " * 50}
            safe = [number] if durable else [*safe, number]
            steps.step(lambda values=values, durable=durable, held=held: held.keep(values, durable=durable), *safe)
        steps.step(held.discard, None)
        steps.may_be_seen_meanwhile(*safe)
    noticed(steps, drafted, tmp_path / "try", left_out)


def drafted(folder: Path) -> object:
    drafts = FileDrafts(folder / "drafts", SetClock(datetime(2025, 8, 1, tzinfo=VIETNAM)))
    try:
        held = drafts.take_up("hoa", "intake")
    except StoreDamaged:
        return None  # said, and thrown away
    found: Any = None if held is None or held.found is None else held.found.values["n"]
    drafts.close()
    return found
