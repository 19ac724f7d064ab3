"""Several Unix users on one data folder: what one makes the others can use, and nobody else can look at."""

import io
import os
import shutil
import stat
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from datetime import date, datetime
from pathlib import Path

import pytest
from store.kit import JULY, PAPERS

from kiosk.app import log_to
from kiosk.cli import main
from kiosk.clock import VIETNAM, SetClock
from kiosk.errors import StoreError
from storage import open_store
from storage.backup import back_up, drill
from storage.drafts import FileDrafts
from storage.engine import Limits
from storage.outbox import Outbox, write_file
from storage.vfs import make_folder

GROUP, HOA, LAN, STRANGER = 40_000, 40_001, 40_002, 40_003
CLOCK = SetClock(datetime(2025, 7, 1, 8, tzinfo=VIETNAM))

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as other Unix users")


@pytest.fixture
def office() -> Iterator[Path]:
    """A data folder of the group, in a place that everybody can reach."""
    with tempfile.TemporaryDirectory() as around:
        os.chmod(around, 0o755)
        folder = Path(around) / "mot-cua"
        folder.mkdir()
        if os.geteuid() == 0:
            os.chown(folder, 0, GROUP)
        os.chmod(folder, 0o2770)
        yield folder


def apart(work: Callable[[], object]) -> None:
    """Do some work in a process of its own."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def act_as(user: int, work: Callable[[], object], *, groups: tuple[int, ...] = (GROUP,)) -> None:
    """Do some work as another Unix user, under a umask that would keep everything to itself."""

    def work_as_user() -> None:
        os.setgroups(groups)
        os.setgid(user)
        os.setuid(user)
        os.umask(0o077)
        work()

    apart(work_as_user)


def day_of_work(folder: Path, key: str) -> None:
    """A transaction that founds or folds, a draft, an export, the profile, the log, a backup and its trial."""
    log_to(folder)
    store = open_store(folder, clock=CLOCK, limits=Limits(records=2))
    with store.transaction(key) as change:
        change.insert(PAPERS, key, JULY, {"number": change.next_number("s")})
    with store.transaction(key) as change:
        change.insert(PAPERS, f"{key}-later", date(2025, 8, 1), {})
    store.close()
    FileDrafts(folder / "drafts", CLOCK).begin("hoa", "intake").keep({"name": key})
    Outbox(folder / "exports").save("phieu.txt", key)
    write_file(folder / "office.toml", f'name = "{key}"\n')
    back_up(folder, folder / f"{key}.tar.gz", CLOCK)
    drill(folder, None, CLOCK)


@as_root
def test_users_of_one_group_share_a_data_folder(office):
    act_as(HOA, lambda: day_of_work(office, "hoa"))
    act_as(LAN, lambda: day_of_work(office, "lan"))
    act_as(HOA, lambda: day_of_work(office, "hoa-again"))
    store = open_store(office)
    assert [record.body.get("number") for record in store.select(PAPERS, JULY, JULY)] == [1, 3, 2]
    store.close()
    paths = [office, *office.rglob("*")]
    assert len(paths) > 20
    assert {path.stat().st_gid for path in paths} == {GROUP}
    modes = {path.relative_to(office): stat.S_IMODE(path.stat().st_mode) for path in paths}
    assert {path: mode for path, mode in modes.items() if mode != (0o2770 if (office / path).is_dir() else 0o660)} == {}


@as_root
def test_a_draft_finds_its_clerk_at_the_seat_of_another_user(office):
    """It belongs to the clerk who typed it, and the clerk is known by a PIN, not by a Unix user."""

    def begin() -> None:
        FileDrafts(office / "drafts", CLOCK).begin("hoa", "intake").keep({"name": "Ửng"}, durable=False)

    def go_on() -> None:
        drafts = FileDrafts(office / "drafts", CLOCK)
        held = drafts.take_up("hoa", "intake")
        assert held is not None
        assert held.found.values == {"name": "Ửng"}
        held.keep({"name": "Ửng", "phone": "09"})
        held.discard()
        assert drafts.take_up("hoa", "intake") is None

    act_as(HOA, begin)
    act_as(LAN, go_on)


@as_root
def test_what_a_user_left_half_done_another_one_finishes(office):
    """Killed with a torn record behind it: the next one cuts it off and goes on."""

    def torn() -> None:
        store = open_store(office)
        with store.transaction("hoa") as change:
            change.insert(PAPERS, "1", JULY, {})
        with open(office / "store" / "journal.jsonl", "ab") as journal:
            journal.write(b'00000000 {"q":2')

    act_as(HOA, torn)
    act_as(LAN, lambda: day_of_work(office, "lan"))
    assert [path.stat().st_uid for path in (office / "store").glob("*.torn-*")] == [LAN]


@as_root
def test_who_is_not_of_the_group_cannot_look_in(office):
    act_as(HOA, lambda: day_of_work(office, "hoa"))

    def look() -> None:
        with pytest.raises(StoreError, match="quyền"):
            open_store(office)
        for path in ("store", "store/journal.jsonl", "kiosk.log"):
            with pytest.raises(PermissionError):
                os.stat(office / path)

    act_as(STRANGER, look, groups=())


@pytest.mark.parametrize("mode", [0o700, 0o2750, 0o770, 0o2700])
def test_any_other_folder_stays_with_its_owner(office, mode):
    shutil.rmtree(office)
    office.mkdir()
    os.chmod(office, mode)

    def work_openly() -> None:
        os.umask(0)
        day_of_work(office, "hoa")

    apart(work_openly)
    assert [path for path in office.rglob("*") if path.stat().st_mode & 0o077] == []


def test_a_new_data_folder_and_those_around_it_are_private(tmp_path):
    make_folder(tmp_path / "a" / "b" / "c", parents=True)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")} == {0o700}
    with pytest.raises(FileNotFoundError):
        make_folder(tmp_path / "d" / "e")
    (tmp_path / "f").touch()
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "f")


COMMANDS = (
    ["verify"],
    ["backup", "x.tar.gz"],
    ["drill"],
    ["log"],
    ["export", "papers", "2025-07"],
    ["salvage", "--to", "x"],
)


@as_root
@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_who_is_not_of_the_group_is_told_so_by_every_command(office, command):
    def ask() -> None:
        with redirect_stderr(io.StringIO()) as said:
            assert main(["--data", str(office), *command]) == 1
        assert said.getvalue().startswith(f"Không có quyền với {office}")

    act_as(HOA, lambda: day_of_work(office, "hoa"))
    act_as(STRANGER, ask, groups=(STRANGER,))
