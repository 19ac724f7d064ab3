"""Reading filed documents out of a state of the store, committed or in the making."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from kiosk.repository import Record, Table
from storage.finding import best_hits
from storage.form import ALL, SCHEMA, part_of
from storage.frozen import frozen_object
from storage.overlay import PENDING, Entry
from storage.problems import newer
from storage.search import Query
from storage.view import View

KEPT = 1000
"""How many documents a process keeps parsed."""

Place = tuple[str, int, int]
"""Table, id, and the record of the journal, or of the journal that its file goes up to, that wrote this state."""


class Span(NamedTuple):
    """Days as ordinals: filed from `first` to `last`, not ended before `alive`."""

    first: int
    last: int
    alive: int


class Reader:
    """Turns stored bytes into records, and remembers those it was asked for last."""

    def __init__(self) -> None:
        self._records: dict[Place, Record] = {}

    def get(self, view: View, table: Table, key: str) -> Record | None:
        """The document with this key, or None."""
        doc_id = view.id_of_key(table.name, key)
        return None if doc_id is None else self.record(view, table.name, doc_id)

    def record(self, view: View, table: str, doc_id: int) -> Record | None:
        """The document with this id, or None."""
        entry = view.entry(table, doc_id)
        if entry is not None:
            return None if not entry.is_there else self._of_entry(table, doc_id, entry)
        partition = view.shelf.partition(table, part_of(doc_id))
        row = None if partition is None else partition.index.row_of(doc_id)
        return None if partition is None or row is None else self._of_row(table, partition, row)

    def state(self, view: View, table: str, doc_id: int) -> tuple[date, int] | None:
        """The day and version of a document, without parsing it where that is not needed."""
        entry = view.entry(table, doc_id)
        if entry is not None:
            return None if not entry.is_there else (date.fromordinal(entry.day), entry.version)
        record = self.record(view, table, doc_id)
        return None if record is None else (record.day, record.version)

    def _of_entry(self, table: str, doc_id: int, entry: Entry) -> Record:
        assert entry.raw is not None
        if entry.seq == PENDING:
            return _parsed(entry.raw)
        return self._remembered((table, doc_id, entry.seq), entry.raw)

    def _of_row(self, table: str, partition: Any, row: int) -> Record:
        place = (table, partition.index.ids[row], partition.seq)
        return self._records.get(place) or self._remembered(place, partition.raw(row))

    def _remembered(self, place: Place, raw: bytes) -> Record:
        known = self._records.get(place)
        if known is None:
            known = self._records[place] = _parsed(raw)
            if len(self._records) > KEPT:
                del self._records[next(iter(self._records))]
        return known

    def select(
        self, view: View, table: Table, since: date | None, until: date | None, alive_on: date | None = None
    ) -> list[Record]:
        """The documents from `since` to `until` in the order of day and key, without those that ended before."""
        first, last = since or date.min, until or date.max
        wanted = Span(first.toordinal(), last.toordinal(), alive_on.toordinal() if alive_on else 0)
        records: list[Record] = []
        for part in view.parts(table.name):
            if part != ALL and first.isoformat()[:7] <= part <= last.isoformat()[:7]:
                records += sorted(self._filed(view, table.name, part, wanted), key=_day_and_key)
        return records

    def _filed(self, view: View, table: str, part: str, wanted: Span) -> Iterator[Record]:
        newer_ones = view.layered(table, part)
        partition = view.shelf.partition(table, part)
        if partition is not None:
            index = partition.index
            for row, (day, end) in enumerate(zip(index.days, index.ends, strict=True)):
                if end >= wanted.alive and wanted.first <= day <= wanted.last and index.ids[row] not in newer_ones:
                    yield self._of_row(table, partition, row)
        for doc_id, entry in newer_ones.items():
            if entry.is_there and entry.end >= wanted.alive and wanted.first <= entry.day <= wanted.last:
                yield self._of_entry(table, doc_id, entry)

    def find(self, view: View, table: Table, text: str, limit: int) -> list[Record]:
        """The documents that hold every word of `text`, best first."""
        query = Query(text)
        if query.is_empty or not table.words:
            return []
        found = []
        for hit in best_hits(view, table, query, limit):
            record = self.record(view, table.name, hit.doc_id)
            if record is not None:
                found.append((hit.rank, record))
        found.sort(key=lambda ranked: (ranked[1].day, ranked[1].key), reverse=True)
        found.sort(key=lambda ranked: ranked[0])
        return [record for _rank, record in found[:limit]]


def _parsed(raw: bytes) -> Record:
    document = json.loads(raw, object_hook=frozen_object)
    if document["schema"] > SCHEMA:
        raise newer(document["key"])
    return Record(document["key"], date.fromisoformat(document["day"]), document["version"], document["body"])


def _day_and_key(record: Record) -> tuple[date, str]:
    return record.day, record.key
