"""A repository in memory: for work that is thrown away or written down all at once (the demo's month, tests)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from kiosk.errors import DuplicateKey, EditConflict, NotFound
from kiosk.i18n import _
from kiosk.repository import Body, Record, Repository, Table
from kiosk.vietnamese.fold import nfc
from storage.codec import loads
from storage.door import admitted_body
from storage.search import FOLDED, Query, search_text


class _Kept(NamedTuple):
    """A document as bytes, so that everybody who reads it gets a copy of their own."""

    key: str
    day: date
    version: int
    raw: bytes

    def record(self) -> Record:
        """The document."""
        return Record(self.key, self.day, self.version, loads(self.raw))


_Records = dict[str, dict[str, _Kept]]


class MemoryStore:
    """`kiosk.repository.Repository` for one process and its lifetime only."""

    def __init__(self) -> None:
        self._records: _Records = {}
        self._series: dict[str, int] = {}
        self._commits = 0
        self._is_open = False

    def get(self, table: Table, key: str) -> Record | None:
        """The document with this key, or None."""
        return _read(self._records, table, key)

    def select(
        self, table: Table, since: date | None = None, until: date | None = None, alive_on: date | None = None
    ) -> list[Record]:
        """The documents filed from `since` to `until`, both days included, in the order of day and key."""
        return _selected(self._records, table, since, until, alive_on)

    def summaries(
        self, table: Table, since: date | None = None, until: date | None = None, alive_on: date | None = None
    ) -> list[Any]:
        """What the table's `summary` says of the same documents, in the order of day and filing."""
        return _summaries(self._records, table, since, until, alive_on)

    def find(self, table: Table, text: str, limit: int) -> list[Record]:
        """The documents whose `words` hold every word of `text`, accents aside; exact ones first, then newest."""
        query = Query(text)
        if query.is_empty:
            return []
        ranked = ((query.rank(search_text(table.words, record.body)), record) for record in self.select(table))
        hits = [(rank, record) for rank, record in ranked if rank is not None]
        if query.is_answered_by(min((rank for rank, _record in hits), default=None)):
            hits = [(rank, record) for rank, record in hits if rank <= FOLDED]
        hits.reverse()
        hits.sort(key=itemgetter(0))
        return [record for _rank, record in hits[:limit]]

    def stamp(self) -> object:
        """How often it was written."""
        return self._commits

    @contextmanager
    def transaction(self, by: str) -> Iterator["MemoryTransaction"]:
        """Everything done inside is kept when the block ends, and forgotten when it raises."""
        if self._is_open:
            raise RuntimeError("a transaction inside a transaction")
        records = {name: dict(documents) for name, documents in self._records.items()}
        change = MemoryTransaction(records, dict(self._series))
        self._is_open = True
        try:
            yield change
        finally:
            self._is_open = False
            change.is_over = True
        if change.has_changed:
            self._records, self._series = records, change.series
            self._commits += 1

    def close(self) -> None:
        """There is nothing to give back."""

    def copy_to(self, other: Repository, tables: tuple[Table, ...], by: str) -> None:
        """Write every document and number series of `tables` to another store in one transaction."""
        with other.transaction(by) as change:
            for table in tables:
                for record in self.select(table):
                    change.insert(table, record.key, record.day, record.body)
            for series, last in self._series.items():
                for _number in range(last):
                    change.next_number(series)


class MemoryTransaction:
    """Changes that happen together or not at all; reads see its own writes."""

    def __init__(self, records: _Records, series: dict[str, int]) -> None:
        self._records = records
        self.series = series
        self.has_changed = False
        self.is_over = False

    def get(self, table: Table, key: str) -> Record | None:
        """The document with this key, or None."""
        return _read(self._state(), table, key)

    def select(
        self, table: Table, since: date | None = None, until: date | None = None, alive_on: date | None = None
    ) -> list[Record]:
        """The documents filed from `since` to `until`, both days included, in the order of day and key."""
        return _selected(self._state(), table, since, until, alive_on)

    def summaries(
        self, table: Table, since: date | None = None, until: date | None = None, alive_on: date | None = None
    ) -> list[Any]:
        """What the table's `summary` says of the same documents, in the order of day and filing."""
        return _summaries(self._state(), table, since, until, alive_on)

    def insert(self, table: Table, key: str, day: date, body: Body) -> Record:
        """File a new document."""
        documents = self._state().setdefault(table.name, {})
        key = nfc(key)
        if key in documents:
            raise DuplicateKey(_("Mã {key} đã có trong dữ liệu; hãy mở bản đã có hoặc dùng mã khác.").format(key=key))
        self.has_changed = True
        return _keep(documents, key, day, 1, body)

    def update(self, table: Table, key: str, body: Body, version: int) -> Record:
        """Replace a document that was read at `version`."""
        documents = self._state().setdefault(table.name, {})
        stored = documents.get(nfc(key))
        if stored is None:
            raise NotFound(_("Không có mã {key} trong dữ liệu; hãy kiểm tra lại mã rồi tìm lại.").format(key=key))
        if stored.version != version:
            raise EditConflict(
                _("{key} vừa được người khác sửa; hãy mở lại để xem bản mới nhất rồi sửa tiếp.").format(key=key)
            )
        self.has_changed = True
        return _keep(documents, stored.key, stored.day, version + 1, body)

    def next_number(self, series: str) -> int:
        """The next number of a series, from 1."""
        self._state()
        self.has_changed = True
        self.series[nfc(series)] = number = self.series.get(nfc(series), 0) + 1
        return number

    def _state(self) -> _Records:
        if self.is_over:
            raise RuntimeError("the transaction is over")
        return self._records


def _read(records: _Records, table: Table, key: str) -> Record | None:
    kept = records.get(table.name, {}).get(nfc(key))
    return None if kept is None else kept.record()


def _keep(documents: dict[str, _Kept], key: str, day: date, version: int, body: Body) -> Record:
    raw, let_in = admitted_body(body)
    documents[key] = _Kept(key, day, version, raw)
    return Record(key, day, version, let_in)


def _selected(
    records: _Records, table: Table, since: date | None, until: date | None, alive_on: date | None
) -> list[Record]:
    return sorted(_wanted(records, table, since, until, alive_on), key=lambda record: (record.day, record.key))


def _summaries(
    records: _Records, table: Table, since: date | None, until: date | None, alive_on: date | None
) -> list[Any]:
    assert table.summary is not None
    wanted = sorted(_wanted(records, table, since, until, alive_on), key=lambda record: record.day)
    return [table.summary.of(record.body) for record in wanted]


def _wanted(
    records: _Records, table: Table, since: date | None, until: date | None, alive_on: date | None
) -> list[Record]:
    """In the order of filing."""
    first, last = since or date.min, until or date.max
    kept = [one.record() for one in records.get(table.name, {}).values() if first <= one.day <= last]
    if alive_on is None or table.ended is None:
        return kept
    return [record for record in kept if (table.ended(record.body) or date.max) >= alive_on]
