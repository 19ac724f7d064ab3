"""Three processes' worth of handles against a dict: whatever they do in whatever order, they agree with it."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from store.kit import JUNE, PAPERS, STAMPS, named
from tinydb import TinyDB

from kiosk.errors import DuplicateKey, EditConflict, NotFound
from kiosk.repository import Record, Table
from storage import TinyStore, open_store
from storage.engine import Limits

IS_LONG = bool(os.environ.get("KIOSK_TORTURE"))

who = st.integers(0, 2)
tables = st.sampled_from((PAPERS, STAMPS))
keys = st.integers(0, 6).map(str)
days = st.integers(0, 70).map(lambda days: JUNE + timedelta(days=days))
names = st.sampled_from(("Ba Tô", "Ba Tơ", "Đỗ Hường", "Nguyễn Đức"))


class Store(RuleBasedStateMachine):
    """Keys, versions, days, texts and series, over transactions, compactions, closings and lost indexes."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.handles: list[TinyStore] = [self._open() for _who in range(3)]
        self.model: dict[tuple[str, str], Record] = {}
        self.last = 0

    def _open(self) -> TinyStore:
        return open_store(self.folder, limits=Limits(records=5))

    @rule(who=who, table=tables, key=keys, day=days, name=names)
    def insert(self, who: int, table: Table, key: str, day, name: str) -> None:
        is_known = (table.name, key) in self.model
        try:
            with self.handles[who].transaction(f"cb{who}") as change:
                record = change.insert(table, key, day, named(name))
        except DuplicateKey:
            assert is_known
        else:
            assert not is_known
            self.model[table.name, key] = record
            assert record == Record(key, day, 1, named(name))

    @rule(who=who, table=tables, key=keys, name=names, off=st.integers(0, 1))
    def update(self, who: int, table: Table, key: str, name: str, off: int) -> None:
        known = self.model.get((table.name, key))
        version = (known.version if known else 1) - off
        try:
            with self.handles[who].transaction(f"cb{who}") as change:
                record = change.update(table, key, named(name), version)
        except NotFound:
            assert known is None
        except EditConflict:
            assert off
        else:
            assert not off
            self.model[table.name, key] = record

    @rule(who=who, numbers=st.integers(1, 3), is_kept=st.booleans())
    def take_numbers(self, who: int, numbers: int, is_kept: bool) -> None:
        try:
            with self.handles[who].transaction(f"cb{who}") as change:
                taken = [change.next_number("s") for _number in range(numbers)]
                assert taken == list(range(self.last + 1, self.last + numbers + 1))
                if not is_kept:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            return
        self.last += numbers

    @rule(who=who)
    def compact(self, who: int) -> None:
        self.handles[who].engine.compact()

    @rule(who=who)
    def leave_and_come_back(self, who: int) -> None:
        self.handles[who].close()
        self.handles[who] = self._open()

    @rule(suffix=st.sampled_from((".idx", ".words")))
    def lose_what_is_derived(self, suffix: str) -> None:
        for path in (self.folder / "store").rglob(f"*{suffix}"):
            path.unlink()

    @rule(who=who, name=names)
    def find(self, who: int, name: str) -> None:
        found = [record.key for record in self.handles[who].find(PAPERS, name, 50)]
        exact = {
            key
            for (table, key), record in self.model.items()
            if table == "papers" and record.body["person"]["name"] == name
        }
        assert set(found[: len(exact)]) == exact

    @rule(who=who, table=tables, since=days, until=days)
    def select(self, who: int, table: Table, since, until) -> None:
        wanted = [record for (name, _key), record in self.model.items() if name == table.name]
        wanted = sorted((r for r in wanted if since <= r.day <= until), key=lambda r: (r.day, r.key))
        assert self.handles[who].select(table, since, until) == wanted

    @invariant()
    def all_agree(self) -> None:
        for handle in self.handles:
            for table in (PAPERS, STAMPS):
                wanted = [record for (name, _key), record in self.model.items() if name == table.name]
                assert handle.select(table) == sorted(wanted, key=lambda r: (r.day, r.key))
        assert len({handle.stamp() for handle in self.handles}) == 1

    @precondition(lambda self: bool(self.model))
    @rule()
    def stock_reads_everything_after_the_last_one_left(self) -> None:
        for handle in self.handles:
            handle.close()
        found = 0
        for path in (self.folder / "store").glob("[ps]*/2*.json"):
            with TinyDB(path, access_mode="r") as stock:
                found += len(stock.table(path.parent.name))
        assert found == len(self.model)
        self.handles = [self._open() for _who in range(3)]

    def teardown(self) -> None:
        for handle in self.handles:
            handle.close()


def test_three_handles_agree_with_a_dict(tmp_path_factory: pytest.TempPathFactory):
    from hypothesis.stateful import run_state_machine_as_test

    def fresh() -> Store:
        return type("Fresh", (Store,), {"folder": tmp_path_factory.mktemp("model")})()

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        fresh, settings=settings(max_examples=600 if IS_LONG else 40, stateful_step_count=30, deadline=None)
    )
