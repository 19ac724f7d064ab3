"""A repository in memory: for work that is thrown away or written down all at once (the demo's month, tests)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from kiosk.errors import DuplicateKey, EditConflict, NotFound
from kiosk.i18n import _
from kiosk.repository import Body, Record, Repository, Table
from kiosk.vietnamese.fold import nfc
from storage.door import admitted
from storage.frozen import frozen
from storage.search import Query, search_text

_Records = dict[str, dict[str, Record]]


class MemoryStore:
    """`kiosk.repository.Repository` for one process and its lifetime only."""

    def __init__(self) -> None:
        self._records: _Records = {}
        self._series: dict[str, int] = {}
        self._commits = 0
        self._is_open = False

    def get(self, table: Table, key: str) -> Record | None:
        """The document with this key, or None."""
        return self._records.get(table.name, {}).get(nfc(key))

    def select(
        self, table: Table, since: date | None = None, until: date | None = None, alive_on: date | None = None
    ) -> list[Record]:
        """The documents filed from `since` to `until`, both days included, in the order of day and key."""
        return _selected(self._records, table, since, until, alive_on)

    def find(self, table: Table, text: str, limit: int) -> list[Record]:
        """The documents whose `words` hold every word of `text`, accents aside; exact ones first, then newest."""
        query = Query(text)
        if query.is_empty:
            return []
        texts = [(record, search_text(table.words, record.body)) for record in reversed(self.select(table))]
        hits = [(record, found) for record, found in texts if query.matches(found)]
        hits.sort(key=lambda hit: query.rank(hit[1]))
        return [record for record, _found in hits[:limit]]

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
        return self._state().get(table.name, {}).get(nfc(key))

    def select(
        self, table: Table, since: date | None = None, until: date | None = None, alive_on: date | None = None
    ) -> list[Record]:
        """The documents filed from `since` to `until`, both days included, in the order of day and key."""
        return _selected(self._state(), table, since, until, alive_on)

    def insert(self, table: Table, key: str, day: date, body: Body) -> Record:
        """File a new document."""
        documents = self._state().setdefault(table.name, {})
        key = nfc(key)
        if key in documents:
            raise DuplicateKey(_("Mã {key} đã có trong dữ liệu; hãy mở bản đã có hoặc dùng mã khác.").format(key=key))
        self.has_changed = True
        documents[key] = Record(key, day, 1, frozen(admitted(body)))
        return documents[key]

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
        documents[stored.key] = Record(stored.key, stored.day, version + 1, frozen(admitted(body)))
        return documents[stored.key]

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


def _selected(
    records: _Records, table: Table, since: date | None, until: date | None, alive_on: date | None
) -> list[Record]:
    first, last = since or date.min, until or date.max
    kept = [record for record in records.get(table.name, {}).values() if first <= record.day <= last]
    if alive_on is not None and table.ended is not None:
        kept = [record for record in kept if (table.ended(record.body) or date.max) >= alive_on]
    return sorted(kept, key=lambda record: (record.day, record.key))
