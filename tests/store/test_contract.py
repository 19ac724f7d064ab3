"""What every `kiosk.repository.Repository` must do, whatever it is made of."""

import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store.kit import AUGUST, JULY, JUNE, NOTES, PAPERS, STAMPS, named

from kiosk.errors import DuplicateKey, EditConflict, KioskError, NotFound
from kiosk.repository import Record, Repository
from storage import open_store
from storage.memory import MemoryStore


def filed(repository: Repository, *papers: tuple[str, date, dict[str, Any]]) -> None:
    with repository.transaction("cb01") as change:
        for key, day, body in papers:
            change.insert(PAPERS, key, day, body)


def keys(records: Any) -> list[str]:
    return [record.key for record in records]


@pytest.fixture(params=["disk", "memory"])
def opener(request, tmp_path):
    """Opens the same store once more, as another process would; the one in memory is its own other."""
    if request.param == "memory":
        store = MemoryStore()
        yield lambda: store
        return
    opened = []

    def open_again():
        opened.append(open_store(tmp_path))
        return opened[-1]

    yield open_again
    for store in opened:
        store.close()


def test_an_inserted_document_comes_back_whole(repository, other):
    body = {"name": "Phạm Thị Ửng", "fee": 8000, "rate": 0.5, "paid": True, "note": None, "events": [{"kind": "x"}, []]}
    with repository.transaction("cb01") as change:
        inserted = change.insert(PAPERS, "HS-1", JULY, body)
    assert inserted == Record("HS-1", JULY, 1, body)
    assert repository.get(PAPERS, "HS-1") == inserted
    assert other.get(PAPERS, "HS-1") == inserted


def test_an_unknown_key_is_none(repository):
    assert repository.get(PAPERS, "HS-1") is None
    with repository.transaction("cb01") as change:
        assert change.get(PAPERS, "HS-1") is None


def test_tables_have_their_own_keys(repository):
    with repository.transaction("cb01") as change:
        change.insert(PAPERS, "1", JULY, {"a": 1})
        change.insert(STAMPS, "1", JULY, {"b": 2})
    assert repository.get(PAPERS, "1").body == {"a": 1}
    assert repository.get(STAMPS, "1").body == {"b": 2}


@pytest.mark.parametrize("day", [JULY, JUNE, AUGUST])
def test_a_key_is_taken_once_in_all_months(repository, other, day):
    filed(repository, ("HS-1", JULY, {"first": True}))
    with pytest.raises(DuplicateKey, match="HS-1"), other.transaction("cb02") as change:
        change.insert(PAPERS, "HS-1", day, {})
    with pytest.raises(DuplicateKey):
        filed(repository, ("HS-2", day, {}), ("HS-2", AUGUST, {}))
    assert repository.get(PAPERS, "HS-1").body == {"first": True}
    assert repository.get(PAPERS, "HS-2") is None


@pytest.mark.parametrize("named", ["H48.25-250701-0001", "H48.25-250815-0001", "H48.25-251201-0001"])
def test_a_key_that_names_a_day_is_taken_once_wherever_it_was_filed(repository, opener, named):
    filed(repository, (named, JULY, {"first": True}), ("H48.25-250630-0001", JUNE, {}))
    for _time in ("in the journal", "in the files"):
        for day in (JUNE, JULY, AUGUST):
            with pytest.raises(DuplicateKey):
                filed(repository, (named, day, {}))
        filed(repository, (f"{named}{_time[-1]}", AUGUST, {"second": True}))
        assert repository.get(PAPERS, named).body == {"first": True}
        assert repository.get(PAPERS, f"{named}{_time[-1]}").body == {"second": True}
        if not isinstance(repository, MemoryStore):
            repository.engine.compact()


def test_update_keeps_key_and_day_and_counts_versions(repository, other):
    filed(repository, ("HS-1", JUNE, {"n": 1}), ("HS-2", AUGUST, {"n": 1}))
    with repository.transaction("cb01") as change:
        assert change.update(PAPERS, "HS-1", {"n": 2}, 1) == Record("HS-1", JUNE, 2, {"n": 2})
        assert change.update(PAPERS, "HS-1", {"n": 3}, 2).version == 3
    assert other.get(PAPERS, "HS-1") == Record("HS-1", JUNE, 3, {"n": 3})
    assert other.get(PAPERS, "HS-2").version == 1


def test_a_document_somebody_else_wrote_meanwhile_is_not_written_over(repository, other):
    filed(repository, ("HS-1", JULY, {"n": 1}))
    read = repository.get(PAPERS, "HS-1")
    with other.transaction("cb02") as change:
        change.update(PAPERS, "HS-1", {"n": 2}, 1)
    with pytest.raises(EditConflict, match="HS-1"), repository.transaction("cb01") as change:
        change.update(PAPERS, "HS-1", {"n": 9}, read.version)
    assert repository.get(PAPERS, "HS-1").body == {"n": 2}


def test_updating_what_is_not_there_says_so(repository):
    with pytest.raises(NotFound, match="HS-1"), repository.transaction("cb01") as change:
        change.update(PAPERS, "HS-1", {}, 1)


def test_select_is_in_the_order_of_day_and_key_with_both_ends(repository):
    days = [JUNE, JULY, JULY, date(2025, 7, 31), AUGUST]
    filed(repository, *((key, day, {}) for key, day in zip("dcbae", days, strict=True)))
    assert keys(repository.select(PAPERS)) == ["d", "b", "c", "a", "e"]
    assert keys(repository.select(PAPERS, JULY, date(2025, 7, 31))) == ["b", "c", "a"]
    assert keys(repository.select(PAPERS, since=date(2025, 7, 2))) == ["a", "e"]
    assert keys(repository.select(PAPERS, until=JULY)) == ["d", "b", "c"]
    assert keys(repository.select(PAPERS, AUGUST, JUNE)) == []
    assert keys(repository.select(STAMPS)) == []


def test_a_transaction_sees_its_own_writes_and_nobody_else_does(repository, other):
    filed(repository, ("HS-1", JULY, {"n": 1}))
    assert other.get(PAPERS, "HS-1").version == 1
    with repository.transaction("cb01") as change:
        change.update(PAPERS, "HS-1", {"n": 2}, 1)
        change.insert(PAPERS, "HS-2", AUGUST, {"n": 1})
        assert change.get(PAPERS, "HS-1").body == {"n": 2}
        assert keys(change.select(PAPERS)) == ["HS-1", "HS-2"]
        assert repository.get(PAPERS, "HS-1").body == {"n": 1}
        assert keys(other.select(PAPERS)) == ["HS-1"]
    assert keys(other.select(PAPERS)) == ["HS-1", "HS-2"]


@pytest.mark.parametrize("error", [KioskError("x"), ZeroDivisionError(), KeyboardInterrupt()])
@pytest.mark.parametrize("is_author", [True, False])
def test_what_raises_inside_undoes_everything(repository, other, error, is_author):
    filed(repository, ("HS-1", JULY, {"n": 1}))
    before = repository.stamp()
    actor = repository if is_author else other

    def half_done() -> None:
        with actor.transaction("cb01") as change:
            assert change.next_number("2025") == 1
            change.insert(PAPERS, "HS-2", AUGUST, {})
            change.update(PAPERS, "HS-1", {"n": 2}, 1)
            raise error

    with pytest.raises(type(error)):
        half_done()
    for store in (repository, other):
        assert keys(store.select(PAPERS)) == ["HS-1"]
        assert store.get(PAPERS, "HS-1") == Record("HS-1", JULY, 1, {"n": 1})
    assert repository.stamp() == before
    with other.transaction("cb01") as change:
        assert change.next_number("2025") == 1


def test_a_transaction_that_is_over_takes_nothing_more(repository):
    with repository.transaction("cb01") as change:
        change.next_number("2025")
    with pytest.raises(RuntimeError):
        change.insert(PAPERS, "HS-1", JULY, {})
    with pytest.raises(RuntimeError), repository.transaction("cb01"), repository.transaction("cb01"):
        pass


def test_numbers_of_a_series_follow_each_other_over_transactions_and_processes(repository, other):
    with repository.transaction("cb01") as change:
        assert [change.next_number("PT-2025"), change.next_number("PT-2025"), change.next_number("A")] == [1, 2, 1]
    with other.transaction("cb02") as change:
        assert [change.next_number("PT-2025"), change.next_number("A"), change.next_number("B")] == [3, 2, 1]
    with repository.transaction("cb01") as change:
        assert change.next_number("PT-2025") == 4


def test_text_is_kept_composed_and_found_however_its_marks_were_typed(repository, other):
    apart = unicodedata.normalize("NFD", "Nguyễn Đức Ửng")
    together = unicodedata.normalize("NFC", apart)
    with repository.transaction("cb01") as change:
        change.insert(PAPERS, apart, JULY, {apart: [apart], "person": {"name": apart}})
        change.next_number(apart)
        assert change.next_number(together) == 2
    for store in (repository, other):
        record = store.get(PAPERS, together)
        assert record.key == together
        assert record.body == {together: [together], "person": {"name": together}}
        assert store.get(PAPERS, apart) == record
        assert store.find(PAPERS, apart, 5) == [record]


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), {1: "x"}, {"x": {2}}, b"x", date(2025, 7, 1), "\ud800", {"a": object()}]
)
def test_what_json_has_no_form_for_is_not_let_in(repository, value):
    with pytest.raises((TypeError, ValueError)), repository.transaction("cb01") as change:
        change.insert(PAPERS, "HS-1", JULY, {"value": value})
    assert repository.get(PAPERS, "HS-1") is None


def test_nobody_can_change_the_store_through_a_document(repository, other):
    mine = {"events": [{"kind": "received"}]}
    filed(repository, ("HS-1", JULY, mine))
    mine["events"].append({"kind": "forged"})
    for store in (repository, other):
        for body in (store.get(PAPERS, "HS-1").body, store.select(PAPERS)[0].body):
            body["paid"] = True
            body["events"][0]["kind"] = "forged"
    body = repository.get(PAPERS, "HS-1").body
    assert body == {"events": [{"kind": "received"}]}
    body["events"].append({"kind": "issued"})
    with repository.transaction("cb01") as change:
        change.update(PAPERS, "HS-1", body, 1).body["events"].clear()
        body["events"].clear()
        change.get(PAPERS, "HS-1").body["events"].clear()
    for store in (repository, other):
        assert store.get(PAPERS, "HS-1").body == {"events": [{"kind": "received"}, {"kind": "issued"}]}


def test_the_stamp_changes_with_every_change_of_any_process(repository, other):
    stamps = [repository.stamp()]
    for store in (repository, other, repository):
        with store.transaction("cb01") as change:
            change.next_number("2025")
        assert repository.stamp() == other.stamp()
        stamps.append(other.stamp())
    with other.transaction("cb01"):
        pass
    assert repository.stamp() == stamps[-1]
    assert len(set(stamps)) == 4


PEOPLE = (
    ("1", JUNE, named("Ba Tơ")),
    ("2", JULY, named("Ba Tô")),
    ("3", AUGUST, named("Phạm Ba Tơ")),
    ("4", AUGUST, named("Ba Tòng")),
    ("5", AUGUST, named("Lê Thị Hương", "0912 345 678", "H29.14-250815-0007")),
    ("6", JUNE, named("Hương Lê", "0912345678", "H29.14-250630-0007")),
    ("7", JULY, named("Đỗ Hường", "0905.111.222")),
    ("8", JULY, named("Xóm Đông 12", "35")),
    ("12", JULY, named("Cao", "0999 353 535")),
    ("9", JUNE, {"tags": ["khai sinh", "gấp"], "note": "Ba Tô"}),
    ("10", JUNE, named("Caba Tomat")),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ba Tô", ["2", "1", "3", "4", "10"]),  # as typed, the same folded, whole words, beginnings, pieces
        ("Ba Tơ", ["1", "2", "3", "4", "10"]),
        ("BA  TO", ["2", "1", "3", "4", "10"]),
        ("to ba", ["3", "2", "1", "4", "10"]),  # equal as whole words: the newest first
        ("huong le", ["6", "5"]),
        ("le huong", ["5", "6"]),
        ("hường", ["7", "5", "6"]),
        ("do hu", ["7"]),
        ("0912 345 678", ["5", "6"]),
        ("0912345678", ["6", "5"]),
        ("345 67", ["5", "6"]),
        ("2508150007", ["5"]),
        ("35", ["8"]),  # a whole number is that one, not a piece of another's phone
        ("34", ["5", "6"]),
        ("0905111222", ["7"]),
        ("250815-0007", ["5"]),
        ("hương 0912 345", ["5", "6"]),
        ("đông 12 35", ["8"]),  # beside letters, numbers may be several
        ("gấp khai", ["9"]),
        ("Ba Tô khai", []),
        ("zzz", []),
        ("", []),
        ("  ", []),
        ("đ%_.*", []),
    ],
)
def test_finding(repository, other, text, found):
    filed(repository, *PEOPLE)
    assert keys(repository.find(PAPERS, text, 20)) == found
    assert keys(other.find(PAPERS, text, 20)) == found
    assert keys(repository.find(PAPERS, text, 1)) == found[:1]


def test_finding_follows_changes(repository, other):
    filed(repository, *PEOPLE)
    for store in (repository, other):
        assert keys(store.find(PAPERS, "ba tong", 5)) == ["4"]
    with repository.transaction("cb01") as change:
        change.update(PAPERS, "4", named("Trần Xuân"), 1)
        change.insert(PAPERS, "11", AUGUST, named("Xuân Trần"))
    for store in (repository, other):
        assert keys(store.find(PAPERS, "ba tong", 5)) == []
        assert keys(store.find(PAPERS, "tran xuan", 5)) == ["4", "11"]


def test_a_store_opened_again_holds_what_was_put_there(repository, opener: Callable[[], Repository]):
    filed(repository, *PEOPLE)
    repository.close()
    assert len(list(opener().select(PAPERS))) == len(PEOPLE)


steps = st.lists(
    st.tuples(
        st.integers(0, 1),  # which process
        st.lists(
            st.tuples(st.sampled_from(("insert", "update", "number")), st.integers(0, 5), st.integers(0, 90)),
            max_size=4,
        ),
        st.booleans(),  # whether the transaction is kept
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_two_processes_agree_with_a_dict(tmp_path_factory: pytest.TempPathFactory, transactions):
    folder: Path = tmp_path_factory.mktemp("model")
    stores = [open_store(folder), open_store(folder)]
    model: dict[str, Record] = {}
    last = 0
    for who, changes, is_kept in transactions:
        draft, number = dict(model), last
        try:
            with stores[who].transaction("cb01") as change:
                for kind, key, value in changes:
                    if kind == "number":
                        number += 1
                        assert change.next_number("s") == number
                    elif kind == "insert" and f"{key}" not in draft:
                        day = JUNE + timedelta(days=value)
                        draft[f"{key}"] = change.insert(PAPERS, f"{key}", day, {"v": value})
                    elif kind == "update" and f"{key}" in draft:
                        version = draft[f"{key}"].version
                        draft[f"{key}"] = change.update(PAPERS, f"{key}", {"v": value}, version)
                    assert list(change.select(PAPERS)) == sorted(draft.values(), key=lambda r: (r.day, r.key))
                if not is_kept:
                    raise ZeroDivisionError
            model, last = draft, number
        except ZeroDivisionError:
            pass
        for store in stores:
            assert list(store.select(PAPERS)) == sorted(model.values(), key=lambda r: (r.day, r.key))
            assert all(store.get(PAPERS, key) == record for key, record in model.items())
    for store in stores:
        store.close()


WORDS = st.lists(
    st.sampled_from(
        ("Nguyễn", "nguyen", "Nguyên", "An", "Ân", "Lan", "Hoàng", "đ12", "d12", "0912", "345", "12-35", "x̣y")
    ),
    max_size=4,
).map(" ".join)


@pytest.mark.parametrize(
    ("small", "few"), [(16_384, 6), (0, 6), (0, 0)], ids=["few words", "many words", "many documents"]
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    people=st.lists(st.tuples(WORDS, WORDS, st.integers(0, 60)), min_size=1, max_size=12),
    renamed=st.dictionaries(st.integers(0, 11), WORDS, max_size=3),
    text=WORDS | st.sampled_from(("n", "a", "1", "ngu", "12", "91 2")),
    limit=st.integers(1, 6),
)
def test_finding_in_files_is_the_same_as_ranking_all(tmp_path_factory, small, few, people, renamed, text, limit):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.lexicon._SMALL", small)
        patch.setattr("storage.finding._FEW", few)
        check_finding(tmp_path_factory.mktemp("found"), people, renamed, text, limit)


def check_finding(folder, people, renamed, text, limit):
    disk, memory = open_store(folder), MemoryStore()
    for number, (name, phone, day) in enumerate(people):
        for store in (disk, memory):
            filed(store, (f"{number}", JUNE + timedelta(days=day), named(name, phone)))
    # Then some are changed: while they are only in the files, while they are in the journal, and folded once more.
    for change in ({}, renamed, {}):
        disk.engine.compact()
        assert keys(disk.find(PAPERS, text, limit)) == keys(memory.find(PAPERS, text, limit))
        for number, name in change.items():
            for store in (disk, memory):
                record = store.get(PAPERS, f"{number}")
                if record is not None:
                    with store.transaction("cb01") as transaction:
                        transaction.update(PAPERS, record.key, named(name, "0912 345"), record.version)
        assert keys(disk.find(PAPERS, text, limit)) == keys(memory.find(PAPERS, text, limit))
    disk.close()


def test_summaries_tell_of_the_documents_that_select_gives(repository, other):
    def notes(*days: date) -> None:
        with repository.transaction("cb01") as change:
            for day in days:
                change.insert(NOTES, f"{day}", day, {"n": f"{day}", "long": "x" * 500})
                assert list(change.summaries(NOTES, since=day, until=day)) == [[f"{day}"]]

    notes(JULY, JUNE)
    if not isinstance(repository, MemoryStore):
        repository.engine.compact()
    notes(AUGUST, JULY + timedelta(days=1))
    for store in (repository, other):
        assert list(store.summaries(NOTES)) == [[str(record.day)] for record in store.select(NOTES)]
        assert list(store.summaries(NOTES, since=JULY, until=JULY)) == [[f"{JULY}"]]
        assert list(store.summaries(NOTES, until=JULY)) == [[f"{JUNE}"], [f"{JULY}"]]
    with other.transaction("cb02") as change:
        change.update(NOTES, f"{JUNE}", {"n": "changed"}, 1)
    assert next(iter(repository.summaries(NOTES))) == ["changed"]


def test_summaries_are_of_one_moment_however_long_going_through_them_takes(repository, other):
    with repository.transaction("cb01") as change:
        for day in (JUNE, JULY, AUGUST):
            change.insert(NOTES, f"{day}", day, {"n": 1})
    one_by_one = iter(repository.summaries(NOTES))
    assert next(one_by_one) == [1]
    with other.transaction("cb02") as change:
        for day in (JULY, AUGUST):
            change.update(NOTES, f"{day}", {"n": 2}, 1)
    if not isinstance(repository, MemoryStore):
        other.engine.compact()
        assert repository.get(NOTES, f"{JULY}").body == {"n": 2}
    assert list(one_by_one) == [[1], [1]]
    assert list(repository.summaries(NOTES)) == [[1], [2], [2]]


def test_what_ended_before_a_day_can_be_left_out(repository, other):
    from kiosk.repository import DOSSIERS

    def history(step: str, day: date) -> dict[str, Any]:
        return {"history": [{"step": "received", "at": f"{JUNE}T08:00:00+07:00"}, {"step": step, "at": f"{day}T09:00"}]}

    with repository.transaction("cb01") as change:
        change.insert(DOSSIERS, "open", JUNE, history("started", JUNE))
        change.insert(DOSSIERS, "returned", JUNE, history("returned", JULY))
        change.insert(DOSSIERS, "refused", JULY, history("refused", AUGUST))
        assert keys(change.select(DOSSIERS, alive_on=AUGUST)) == ["open", "refused"]
    for store in (repository, other):
        assert keys(store.select(DOSSIERS, alive_on=JULY)) == ["open", "returned", "refused"]
        assert keys(store.select(DOSSIERS, alive_on=AUGUST)) == ["open", "refused"]
        assert keys(store.select(DOSSIERS, alive_on=date.max)) == ["open"]
        assert keys(store.select(DOSSIERS, until=JUNE, alive_on=AUGUST)) == ["open"]
    if not isinstance(repository, MemoryStore):
        repository.engine.compact()
    with other.transaction("cb01") as change:
        change.update(DOSSIERS, "open", history("returned", AUGUST), 1)
    for store in (repository, other):
        assert keys(store.select(DOSSIERS, alive_on=AUGUST)) == ["open", "refused"]
        assert keys(store.select(DOSSIERS, alive_on=date.max)) == []
