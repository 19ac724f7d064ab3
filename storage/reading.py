"""Reading filed documents out of a state of the store, committed or in the making."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from kiosk.repository import Record, Table
from storage.codec import loads
from storage.form import ALL, SCHEMA, part_of
from storage.frozen import frozen_object
from storage.overlay import PENDING, Entry
from storage.partition import text_of
from storage.problems import newer
from storage.search import Query, SearchText
from storage.view import View

KEPT = 1000
"""How many documents a process keeps parsed."""

Place = tuple[str, int, int]
"""Table, id, and the record of the journal, or of the journal that its file goes up to, that wrote this state."""


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
            return None if entry.raw is None else self._of_entry(table, doc_id, entry)
        partition = view.shelf.partition(table, part_of(doc_id))
        row = None if partition is None else partition.index.row_of(doc_id)
        return None if partition is None or row is None else self._of_row(table, partition, row)

    def state(self, view: View, table: str, doc_id: int) -> tuple[date, int] | None:
        """The day and version of a document, without parsing it where that is not needed."""
        entry = view.entry(table, doc_id)
        if entry is not None:
            return None if entry.raw is None else (date.fromordinal(entry.day), entry.version)
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

    def select(self, view: View, table: Table, since: date | None, until: date | None) -> list[Record]:
        """The documents from `since` to `until` in the order of day and key."""
        first, last = since or date.min, until or date.max
        records: list[Record] = []
        for part in view.parts(table.name):
            if part != ALL and first.isoformat()[:7] <= part <= last.isoformat()[:7]:
                records += sorted(self._filed(view, table.name, part, first, last), key=_day_and_key)
        return records

    def _filed(self, view: View, table: str, part: str, first: date, last: date) -> Iterator[Record]:
        newer_ones = view.layered(table, part)
        since, until = first.toordinal(), last.toordinal()
        partition = view.shelf.partition(table, part)
        if partition is not None:
            ids, days = partition.index.ids, partition.index.days
            for row in range(partition.count):
                if since <= days[row] <= until and ids[row] not in newer_ones:
                    yield self._of_row(table, partition, row)
        for doc_id, entry in newer_ones.items():
            if entry.raw is not None and since <= entry.day <= until:
                yield self._of_entry(table, doc_id, entry)

    def find(self, view: View, table: Table, text: str, limit: int) -> list[Record]:
        """The documents that hold every word of `text`, best first."""
        query = Query(text)
        if query.is_empty or not table.words:
            return []
        hits: list[tuple[int, int, int]] = []
        for part in reversed(view.parts(table.name)):
            hits += _hits(view, table, part, query)
        best = sorted(hits)[: _enough(hits, limit)]
        ranked = [(rank, self.record(view, table.name, doc_id)) for rank, _minus_day, doc_id in best]
        found = [(rank, record) for rank, record in ranked if record is not None]
        found.sort(key=lambda hit: (hit[1].day, hit[1].key), reverse=True)
        found.sort(key=lambda hit: hit[0])
        return [record for _rank, record in found[:limit]]


def _enough(hits: list[tuple[int, int, int]], limit: int) -> int:
    """How many of the sorted hits have to be read so that the first `limit` can be put in order by key."""
    hits.sort()
    count = min(limit, len(hits))
    while 0 < count < len(hits) and hits[count][:2] == hits[count - 1][:2]:
        count += 1
    return count


def _hits(view: View, table: Table, part: str, query: Query) -> Iterator[tuple[int, int, int]]:
    """Rank, negative day and id of every document of a file that matches."""
    newer_ones = view.layered(table.name, part)
    for doc_id, entry in newer_ones.items():
        if entry.raw is not None:
            text = _entry_text(entry, table.words)
            if query.matches(text):
                yield query.rank(text), -entry.day, doc_id
    partition = view.shelf.partition(table.name, part)
    if partition is None:
        return
    words = partition.words(table.words)
    ids, days = partition.index.ids, partition.index.days
    rows = {row for needle in query.needles for row in words.rows_with(needle)}
    for row in rows:
        if ids[row] not in newer_ones:
            text = words.text(row)
            if query.matches(text):
                yield query.rank(text), -days[row], ids[row]


def _entry_text(entry: Entry, words: tuple[str, ...]) -> SearchText:
    text: SearchText | None = entry.text.get(words)
    if text is None:
        assert entry.raw is not None
        text = entry.text[words] = text_of(words, loads(entry.raw))
    return text


def _parsed(raw: bytes) -> Record:
    document = json.loads(raw, object_hook=frozen_object)
    if document["schema"] > SCHEMA:
        raise newer(document["key"])
    return Record(document["key"], date.fromisoformat(document["day"]), document["version"], document["body"])


def _day_and_key(record: Record) -> tuple[date, str]:
    return record.day, record.key
