"""Power cuts on a real ext4: writers on a loop device, the image copied as it is at a random moment, the copy opened.

Mounting the copy replays the file system's journal, as after a power cut. Only root can do it.
"""

import gc
import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from store.kit import PAPERS, process

from kiosk.errors import KioskError
from storage import open_store
from storage.verify import verify

ROUNDS, SECONDS = 40, 120.0
"""At most so many rounds, and none is begun after so long."""
CONTROL_ROUNDS = 3

WRITER = """
import sys
from datetime import date
from pathlib import Path
from kiosk.repository import Table
from storage import open_store
from storage.engine import Limits
from storage.vfs import Disk
folder, name, is_careless = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "careless"
class CarelessDisk(Disk):
    def sync_data(self, handle):
        pass
store = open_store(folder, wait=60, disk=CarelessDisk() if is_careless else Disk(), limits=Limits(records=25))
papers, versions = Table("papers", words=("name",)), {}
while True:
    with store.transaction(name) as change:
        number = change.next_number("s")
        key = f"{name}{number % 40}"
        body = {"name": name, "number": number, "pad": "đ" * (number * 37 % 900)}
        if key in versions:
            versions[key] = change.update(papers, key, body, versions[key]).version
        else:
            versions[key] = change.insert(papers, key, date(2025, 5 + number % 3, 1), body).version
    print(key, number, flush=True)
"""


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Path]:
    """The ext4 in an image file, whose own journal is written only when somebody asks for a sync."""
    folder.mkdir()
    subprocess.run(["mount", "-o", "loop,commit=300", image, folder], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True, capture_output=True)
        folder.rmdir()


def new_image(path: Path) -> Path:
    path.touch()
    os.truncate(path, 48 << 20)
    options = ["-E", "lazy_itable_init=0,lazy_journal_init=0"]
    subprocess.run(["mkfs.ext4", "-q", *options, path], check=True, capture_output=True)
    return path


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A folder for images, where ext4 can be made and mounted."""
    try:
        with mounted(new_image(tmp_path / "trial"), tmp_path / "mount"):
            return tmp_path
    except FileNotFoundError as error:
        pytest.skip(f"no {error.filename} here")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no loop device can be mounted here: {error.stderr.decode().strip()}")


def cut_off(images: Path, chance: random.Random, *, is_careless: bool) -> tuple[Path, dict[str, int]]:
    """Let three writers work and stop them; the image as it is then, and what they had been told by key."""
    image, copy = new_image(images / "image"), images / "copy"
    told: dict[str, int] = {}
    with mounted(image, images / "disk") as disk, ExitStack() as running:
        how = "careless" if is_careless else "careful"
        writers = [running.enter_context(process(WRITER, disk, name, how)) for name in "abc"]
        lines = [writers[0].stdout.readline() for _line in range(chance.randrange(1, 120))]
        sum(range(chance.randrange(300_000)))
        for writer in writers:
            writer.kill()
        for writer in writers:
            writer.wait()  # a call to the disk that was under way has ended
        shutil.copyfile(image, copy)
        lines += [line for writer in writers for line in writer.stdout]
    image.unlink()
    for line in lines:
        if line.endswith("\n"):
            key, number = line.split()
            told[key] = max(int(number), told.get(key, 0))
    return copy, told


def problem_after(copy: Path, told: dict[str, int], mount: Path) -> str | None:
    """What is wrong with the store in the copy of an image, if anything."""
    with mounted(copy, mount) as disk:
        try:
            return _problem(disk, told)
        except KioskError as error:
            return error.message
        finally:
            gc.collect()  # mapped files keep a disk from being unmounted


def _problem(disk: Path, told: dict[str, int]) -> str | None:
    with closing(open_store(disk)) as store:
        found = {record.key: record.body["number"] for record in store.select(PAPERS)}
        lost = {key: number for key, number in told.items() if found.get(key, 0) < number}
        if lost:
            return f"lost {lost}"
        with store.transaction("check") as change:
            number = change.next_number("s")
        if number <= max(told.values()):
            return f"number {number} given twice"
    return "; ".join(verify(disk / "store").problems) or None


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount an image")
def test_after_a_power_cut_on_ext4_everything_acknowledged_is_there(images):
    """Invariants 1, 3 and 6 on a real file system."""
    chance, end, rounds = random.Random(4), time.monotonic() + SECONDS, 0
    while rounds < ROUNDS and time.monotonic() < end:
        copy, told = cut_off(images, chance, is_careless=False)
        assert told
        assert problem_after(copy, told, images / "after") is None
        rounds += 1
    assert rounds


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount an image")
def test_the_check_on_ext4_notices_when_fdatasync_is_left_out(images):
    chance = random.Random(5)
    found = [
        problem_after(*cut_off(images, chance, is_careless=True), images / "after") for _round in range(CONTROL_ROUNDS)
    ]
    assert any(found)
