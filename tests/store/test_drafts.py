import json
import os
import stat
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import VIETNAM, SetClock
from kiosk.drafts import Draft, Drafts, DraftsInMemory
from kiosk.errors import StoreDamaged, StoreError
from storage.drafts import FileDrafts

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


@pytest.mark.parametrize("durable", [True, False])
def test_a_draft_is_found_by_its_clerk_and_form_until_it_is_discarded(drafts, durable):
    assert drafts.find("hoa", "intake") is None
    drafts.keep("hoa", "intake", VALUES, durable=durable)
    assert drafts.find("hoa", "intake") == Draft(VALUES, AT)
    assert drafts.find("hoa", "fees") is None
    assert drafts.find("binh", "intake") is None
    drafts.discard("hoa", "intake")
    drafts.discard("hoa", "intake")
    assert drafts.find("hoa", "intake") is None


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_the_last_one_to_write_wins(drafts, clock, first, second):
    drafts.keep("hoa", "intake", {"a": 1}, durable=first)
    clock.advance(seconds=1)
    drafts.keep("hoa", "intake", {"a": 2}, durable=second)
    assert drafts.find("hoa", "intake").values == {"a": 2}


def test_two_terminals_write_without_waiting_for_each_other(folder, on_disk, clock):
    other = FileDrafts(folder, clock)
    on_disk.keep("hoa", "intake", {"a": 1}, durable=False)
    other.keep("hoa", "intake", {"a": 2})
    on_disk.keep("hoa", "intake", {"a": 3}, durable=False)
    other.discard("hoa", "intake")
    on_disk.keep("hoa", "intake", {"a": 4})
    assert other.find("hoa", "intake").values == {"a": 4}


def test_only_the_programs_user_may_read_a_draft_and_nothing_else_is_left(folder, on_disk):
    on_disk.keep("hoa", "intake", VALUES, durable=False)
    on_disk.keep("hoa", "intake", VALUES)
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    on_disk.discard("hoa", "intake")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/x", "A/B", "a.b", "", "ă", "x" * 300, "hoa\n"])
def test_no_name_leads_out_of_the_folder_or_to_another_draft(folder, on_disk, name):
    on_disk.keep(name, "intake", {"whose": name})
    on_disk.keep("hoa", "intake", {"whose": "hoa"})
    assert on_disk.find(name, "intake").values == {"whose": name}
    assert {path.parent for path in folder.rglob("*")} == {folder}


def test_names_differ_in_more_than_their_letters_size(on_disk):
    on_disk.keep("Hoa", "intake", {"a": 1})
    assert on_disk.find("hoa", "intake") is None


def test_a_draft_spoilt_by_a_power_cut_gives_way_to_the_safe_one(folder, on_disk):
    on_disk.keep("hoa", "intake", {"a": 1})
    on_disk.keep("hoa", "intake", {"a": 2}, durable=False)
    (folder / "hoa.intake.latest.json").write_bytes(b"")
    assert on_disk.find("hoa", "intake").values == {"a": 1}


def test_a_damaged_draft_is_told_once_and_thrown_away(folder, on_disk):
    on_disk.keep("hoa", "intake", VALUES)
    path = folder / "hoa.intake.json"
    whole = path.read_bytes()
    later = {"schema": 2, "at": "x", "values": {}}
    for spoilt in (b"", b"\x00" * 40, whole[:-1], whole.replace(b"1", b"2"), b"[]", json.dumps(later).encode()):
        path.write_bytes(spoilt)
        with pytest.raises(StoreDamaged):
            on_disk.find("hoa", "intake")
        assert on_disk.find("hoa", "intake") is None
        assert list(folder.iterdir()) == []


@given(st.binary(max_size=200))
def test_no_bytes_make_a_draft_crash(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("drafts")
    (folder / "hoa.intake.json").write_bytes(data)
    with pytest.raises(StoreDamaged):
        FileDrafts(folder, SetClock(AT)).find("hoa", "intake")


def test_what_a_killed_program_was_writing_is_swept_away_later(folder, on_disk):
    on_disk.keep("hoa", "intake", VALUES)
    left = folder / ".0123456789ab.new"
    left.write_bytes(b"half")
    on_disk.find("hoa", "intake")
    assert left.exists()  # perhaps somebody is still at it
    long_ago = left.stat().st_mtime - timedelta(minutes=5).total_seconds()
    os.utime(left, (long_ago, long_ago))
    on_disk.find("hoa", "intake")
    assert not left.exists()


def test_a_folder_that_cannot_be_used_is_a_sentence(tmp_path, clock):
    (tmp_path / "drafts").write_text("a file")
    drafts = FileDrafts(tmp_path / "drafts", clock)
    with pytest.raises(StoreError):
        drafts.keep("hoa", "intake", VALUES)
    with pytest.raises(StoreError):
        drafts.find("hoa", "intake")


def test_a_draft_made_safe_is_synced_before_it_takes_its_place(on_disk, monkeypatch):
    done = []
    sync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (done.append("sync"), sync(handle)))
    monkeypatch.setattr(os, "replace", lambda *names: (done.append("replace"), replace(*names)))
    on_disk.keep("hoa", "intake", VALUES, durable=False)
    assert done == ["replace"]
    done.clear()
    on_disk.keep("hoa", "intake", VALUES)
    assert done == ["sync", "replace", "sync"]


def test_nothing_of_a_draft_is_shown_by_repr():
    assert "Ẩn" not in repr(Draft(VALUES, AT))
