import fcntl
import json
import multiprocessing
import os
import signal
import stat
import time
import zlib
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store.faulty import RecordingDisk

from kiosk.clock import VIETNAM, SetClock
from kiosk.drafts import Draft, Drafts, DraftsInMemory
from kiosk.errors import StoreDamaged, StoreError
from storage.claim import claim
from storage.drafts import FileDrafts
from storage.vfs import Disk, NewFile

AT = datetime(2025, 7, 31, 14, 32, tzinfo=VIETNAM)
VALUES = {"texts": {"name": "Nguyễn Văn Ẩn"}, "papers": [["Đơn", 1, 0]]}


@pytest.fixture
def clock():
    return SetClock(AT)


@pytest.fixture(params=["file", "memory"])
def drafts(request, tmp_path, clock) -> Drafts:
    return FileDrafts(tmp_path / "drafts", clock) if request.param == "file" else DraftsInMemory(clock)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "drafts"


@pytest.fixture
def on_disk(folder, clock):
    return FileDrafts(folder, clock)


def left(drafts, values, staff_key="hoa", *, durable=True):
    """A form was left with `values` in it; gives the place of its draft."""
    held = drafts.begin(staff_key, "intake")
    held.keep(values, durable=durable)
    held.let_go()
    return held.place


def found(drafts, staff_key="hoa"):
    """What the next form finds, and leaves as it is; None when it begins empty."""
    held = drafts.take_up(staff_key, "intake")
    if held is None:
        return None
    held.let_go()
    return held.found.values


@pytest.mark.parametrize("durable", [True, False])
def test_a_draft_is_found_by_its_clerk_and_form_until_it_is_discarded(drafts, durable):
    assert drafts.take_up("hoa", "intake") is None
    left(drafts, VALUES, durable=durable)
    assert drafts.take_up("hoa", "fees") is None
    assert drafts.take_up("binh", "intake") is None
    held = drafts.take_up("hoa", "intake")
    assert held.found == Draft(VALUES, AT)
    held.discard()
    held.discard()
    assert drafts.take_up("hoa", "intake") is None


def test_what_a_form_types_is_its_own_until_it_lets_go(drafts):
    first = drafts.begin("hoa", "intake")
    first.keep({"a": 1})
    assert drafts.take_up("hoa", "intake") is None
    second = drafts.begin("hoa", "intake")
    second.keep({"b": 2})
    assert second.place != first.place
    second.discard()
    first.let_go()
    assert found(drafts) == {"a": 1}


def test_two_that_were_left_are_given_back_one_after_the_other(drafts, clock, folder):
    today = time.time() - 60
    forms = [drafts.begin("hoa", "intake") for _form in range(3)]
    for number, form in enumerate(forms):
        form.keep({"number": number})
        clock.advance(minutes=1)
        if folder.exists():
            path = folder / ("hoa.intake.json" if form.place == 1 else f"hoa.intake.{form.place}.json")
            os.utime(path, (today + number, today + number))
    for form in forms:
        form.let_go()
    newest = drafts.take_up("hoa", "intake")
    asked_for = drafts.take_up("hoa", "intake", place=forms[0].place)
    last = drafts.take_up("hoa", "intake")
    assert [held.found.values["number"] for held in (newest, asked_for, last)] == [2, 0, 1]
    assert drafts.take_up("hoa", "intake") is None
    asked_for.discard()
    newest.let_go()
    last.discard()
    assert found(drafts) == {"number": 2}


def test_whoever_closes_lets_go_of_everything(drafts):
    drafts.begin("hoa", "intake").keep({"a": 1})
    drafts.begin("hoa", "intake").keep({"b": 1})
    drafts.close()
    assert drafts.take_up("hoa", "intake") is not None
    assert drafts.take_up("hoa", "intake") is not None


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_what_was_kept_last_is_found(drafts, clock, first, second):
    held = drafts.begin("hoa", "intake")
    held.keep({"a": 1}, durable=first)
    clock.advance(seconds=1)
    held.keep({"a": 2}, durable=second)
    held.let_go()
    assert found(drafts) == {"a": 2}


def in_a_child(act):
    """Run `act` in a process of its own, which then waits to be killed; gives it when `act` is done."""
    there, here = multiprocessing.get_context("fork").Pipe()
    process = os.fork()
    if process == 0:
        try:
            there.send(act())
            signal.pause()
        finally:
            os._exit(1)
    assert here.poll(20)
    return process, here.recv()


def killed(process):
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def test_a_draft_comes_back_from_a_process_that_was_killed_and_not_before(folder, on_disk, clock):
    def type_on():
        held = FileDrafts(folder, clock).begin("hoa", "intake")
        held.keep(VALUES, durable=False)
        type_on.held = held  # as long as the process lives
        return held.place

    process, place = in_a_child(type_on)
    try:
        assert on_disk.take_up("hoa", "intake") is None
        own = on_disk.begin("hoa", "intake")
        assert (place, own.place) == (1, 2)
        own.discard()
    finally:
        killed(process)
    held = on_disk.take_up("hoa", "intake")
    assert (held.place, held.found) == (1, Draft(VALUES, AT))
    held.discard()
    assert list(folder.iterdir()) == []


def test_of_many_who_come_at_once_each_gets_another_draft(folder, on_disk, clock):
    """Eight terminals, three drafts that were left: three get one each, five begin anew, none in another's place."""
    forms = [on_disk.begin("hoa", "intake") for _form in range(3)]
    for number, form in enumerate(forms):
        form.keep({"number": number})
    on_disk.close()
    context = multiprocessing.get_context("fork")
    all_there, all_done = context.Barrier(8), context.Barrier(8)
    answers = context.Queue()

    def come():
        drafts = FileDrafts(folder, clock)
        all_there.wait(20)
        held = drafts.take_up("hoa", "intake")
        number = held.found.values["number"] if held is not None else None
        if held is None:
            held = drafts.begin("hoa", "intake")
            held.keep({"number": os.getpid()})
        answers.put((number, held.place))
        all_done.wait(20)

    terminals = [context.Process(target=come) for _terminal in range(8)]
    for terminal in terminals:
        terminal.start()
    got = [answers.get(timeout=20) for _terminal in terminals]
    for terminal in terminals:
        terminal.join()
    assert sorted(number for number, _place in got if number is not None) == [0, 1, 2]
    assert sorted(place for _number, place in got) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_claim_of_a_name_that_was_just_given_back_is_made_anew(tmp_path, monkeypatch):
    """Between opening the file and locking it its last owner may take it away; such a lock would keep nobody out."""
    name = tmp_path / ".x.lock"
    first = claim(name)
    lock = fcntl.flock

    def given_back_meanwhile(handle, how):
        monkeypatch.setattr(fcntl, "flock", lock)
        first.give_back()
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", given_back_meanwhile)
    second = claim(name)
    assert second is not None
    assert claim(name) is None
    second.give_back()
    assert list(tmp_path.iterdir()) == []


def test_only_the_programs_user_may_read_a_draft_and_nothing_else_is_left(folder, on_disk):
    held = on_disk.begin("hoa", "intake")
    held.keep(VALUES, durable=False)
    held.keep(VALUES)
    lock, path = sorted(folder.iterdir())
    assert [lock.name, path.name] == [".hoa.intake.lock", "hoa.intake.json"]
    assert [stat.S_IMODE(file.stat().st_mode) for file in (lock, path)] == [0o600, 0o600]
    assert lock.read_bytes() == b""
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    held.discard()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/x", "A/B", "a.b", "", "ă", "x" * 300, "hoa\n"])
def test_no_name_leads_out_of_the_folder_or_to_another_draft(folder, on_disk, name):
    left(on_disk, {"whose": name}, name)
    left(on_disk, {"whose": "hoa"})
    assert found(on_disk, name) == {"whose": name}
    assert {path.parent for path in folder.rglob("*")} == {folder}


def test_names_differ_in_more_than_their_letters_size(on_disk):
    left(on_disk, {"a": 1}, "Hoa")
    assert found(on_disk) is None


def test_a_draft_spoilt_by_a_power_cut_gives_way_to_the_safe_one(folder, on_disk):
    held = on_disk.begin("hoa", "intake")
    held.keep({"a": 1})
    held.keep({"a": 2}, durable=False)
    held.let_go()
    (folder / "hoa.intake.latest.json").write_bytes(b"")
    assert found(on_disk) == {"a": 1}


def test_a_damaged_draft_is_told_once_and_thrown_away(folder, on_disk):
    left(on_disk, VALUES)
    path = folder / "hoa.intake.json"
    whole = path.read_bytes()
    for spoilt in (b"", b"\x00" * 40, whole[:-1], whole.replace(b"1", b"2"), b"[]"):
        path.write_bytes(spoilt)
        with pytest.raises(StoreDamaged):
            on_disk.take_up("hoa", "intake")
        assert found(on_disk) is None
        assert list(folder.iterdir()) == []


def test_a_draft_that_a_newer_program_wrote_is_left_for_it(folder, on_disk):
    left(on_disk, VALUES)
    path = folder / "hoa.intake.json"
    body = json.dumps({"schema": 2, "at": {}, "pages": []}).encode()
    path.write_bytes(b"%08x\n%b" % (zlib.crc32(body), body))
    for _time in range(2):
        with pytest.raises(StoreError, match=r"hoa\.intake\.json được ghi bởi phiên bản mới hơn"):
            on_disk.take_up("hoa", "intake")
    assert list(folder.iterdir()) == [path]
    assert left(on_disk, VALUES) == 2


@given(st.binary(max_size=200))
def test_no_bytes_make_a_draft_crash(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("drafts")
    (folder / "hoa.intake.json").write_bytes(data)
    with pytest.raises(StoreDamaged):
        FileDrafts(folder, SetClock(AT)).take_up("hoa", "intake")


@pytest.mark.parametrize("is_asked_for", [True, False])
def test_a_draft_of_a_newer_program_hides_none_that_this_one_can_read(folder, on_disk, is_asked_for):
    left(on_disk, VALUES)
    body = json.dumps({"schema": 2, "at": {}, "pages": []}).encode()
    newest = folder / "hoa.intake.2.json"
    newest.write_bytes(b"%08x\n" % zlib.crc32(body) + body)
    aged(folder / "hoa.intake.json", minutes=5)
    held = on_disk.take_up("hoa", "intake", 2 if is_asked_for else None)
    assert held.found.values == VALUES
    with pytest.raises(StoreError, match="mới hơn"):  # that one is all there is now
        on_disk.take_up("hoa", "intake")
    assert newest.exists()


def test_what_a_killed_program_was_writing_is_swept_away_later(folder, on_disk):
    left(on_disk, VALUES)
    half = NewFile(Disk(), folder / "hoa.intake.json")
    half.add(b"half")
    (folder / ".0123456789ab.new").write_bytes(b"of an earlier program")
    halves = [path for path in folder.iterdir() if path.suffix in (".tmp", ".new")]
    assert len(halves) == 2
    found(on_disk)
    assert all(path.exists() for path in halves)  # perhaps somebody is still at it
    for path in halves:
        aged(path, minutes=5)
    found(on_disk)
    assert not any(path.exists() for path in halves)


def test_what_nobody_came_back_for_in_a_month_is_thrown_away(folder, on_disk):
    month = timedelta(days=30).total_seconds()
    left(on_disk, {"a": 1}, "hoa")
    left(on_disk, {"b": 1}, "binh")
    open_still = on_disk.begin("hoa", "intake")
    open_still.keep({"c": 1}, durable=False)
    ages = {"hoa.intake.json": month + 60, "binh.intake.json": month - 60, "hoa.intake.2.latest.json": month + 60}
    for name, age in ages.items():
        then = (folder / name).stat().st_mtime - age
        os.utime(folder / name, (then, then))
    assert on_disk.take_up("lan", "intake") is None
    assert sorted(path.name for path in folder.glob("[!.]*")) == ["binh.intake.json", "hoa.intake.2.latest.json"]
    open_still.discard()


def aged(path, **age):
    then = time.time() - timedelta(**age).total_seconds()
    os.utime(path, (then, then))


def test_what_cannot_be_swept_away_is_in_nobodys_way(folder, on_disk):
    left(on_disk, VALUES)
    for name in (".0123456789ab.new", "lan.intake.json"):
        (folder / name).mkdir()  # as good as a file that may not be deleted, for root too
        aged(folder / name, days=31)
    assert found(on_disk) == VALUES
    assert on_disk.take_up("binh", "intake") is None


def test_a_draft_that_is_kept_once_more_while_it_is_to_be_forgotten_stays(folder, on_disk, monkeypatch):
    left(on_disk, VALUES)
    path = folder / "hoa.intake.json"
    aged(path, days=31)

    def claimed_later(name):
        os.utime(path)
        return claim(name)

    monkeypatch.setattr("storage.claim.claim", claimed_later)
    assert on_disk.take_up("lan", "intake") is None
    assert found(on_disk) == VALUES


@pytest.mark.parametrize("then", [0, datetime(2010, 1, 1, tzinfo=VIETNAM).timestamp()])
def test_a_draft_from_before_there_were_offices_has_its_month_from_now_on(folder, on_disk, then):
    """A machine whose clock has no battery starts years back, until the network tells it the time."""
    left(on_disk, VALUES)
    path = folder / "hoa.intake.json"
    os.utime(path, (then, then))
    assert on_disk.take_up("lan", "intake") is None
    assert time.time() - path.stat().st_mtime < 60
    assert found(on_disk) == VALUES
    aged(path, days=31)
    assert on_disk.take_up("lan", "intake") is None
    assert not path.exists()


def test_a_folder_that_cannot_be_used_is_a_sentence(tmp_path, clock):
    (tmp_path / "drafts").write_text("a file")
    drafts = FileDrafts(tmp_path / "drafts", clock)
    with pytest.raises(StoreError):
        drafts.begin("hoa", "intake")
    with pytest.raises(StoreError):
        drafts.take_up("hoa", "intake")


def test_only_a_draft_made_safe_waits_for_the_disk(folder, clock):
    disk = RecordingDisk()
    held = FileDrafts(folder, clock, disk).begin("hoa", "intake")
    held.keep(VALUES, durable=False)
    assert [call[0] for call in disk.log] == ["create", "write", "rename"]
    disk.log.clear()
    held.keep(VALUES)
    assert [call[0] for call in disk.log] == ["create", "write", "sync", "rename", "sync_folder", "unlink"]
    disk.release()


def test_nothing_of_a_draft_is_shown_by_repr():
    assert "Ẩn" not in repr(Draft(VALUES, AT))
