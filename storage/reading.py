"""Reading filed documents out of a state of the store, committed or in the making.

Whoever reads a document gets a copy of their own: what becomes of it does not touch the store.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from kiosk.errors import InvalidInput
from kiosk.repository import Record, Table
from storage.codec import loads
from storage.form import ALL, SCHEMA
from storage.overlay import Entry
from storage.partition import Partition
from storage.problems import malformed, newer
from storage.view import View


class Span(NamedTuple):
    """Days as ordinals: filed from `first` to `last`, not ended before `alive`."""

    first: int
    last: int
    alive: int

    @classmethod
    def of(cls, since: date | None, until: date | None, alive_on: date | None) -> "Span":
        """The days a reader asks for; None stands for no limit."""
        first, last = since or date.min, until or date.max
        return cls(first.toordinal(), last.toordinal(), alive_on.toordinal() if alive_on else 0)

    def parts(self, view: View, table: str) -> list[str]:
        """The files of a table that documents of these days can be in, oldest first."""
        first, last = (date.fromordinal(day).isoformat()[:7] for day in (self.first, self.last))
        return [part for part in view.parts(table) if part != ALL and first <= part <= last]

    def rows(self, partition: Partition, newer_ones: dict[int, Entry]) -> list[int]:
        """Where the wanted documents of a file stand that no newer layer has, in its order."""
        index = partition.index
        days, ids, first, last = index.days, index.ids, self.first, self.last
        rows = sorted(index.alive_on(self.alive)) if self.alive else range(partition.count)
        if newer_ones:
            return [row for row in rows if first <= days[row] <= last and ids[row] not in newer_ones]
        return [row for row in rows if first <= days[row] <= last]

    def entries(self, newer_ones: dict[int, Entry]) -> list[tuple[int, Entry]]:
        """The wanted documents of a newer layer, by id."""
        return [
            (doc_id, entry)
            for doc_id, entry in sorted(newer_ones.items())
            if entry.is_there and entry.end >= self.alive and self.first <= entry.day <= self.last
        ]


def get(view: View, table: Table, key: str) -> Record | None:
    """The document with this key, or None."""
    found = view.by_key(table.name, key)
    if found is None:
        return None
    doc_id, raw = found
    return record_of(view, table.name, doc_id) if raw is None else parsed(raw)


def record_of(view: View, table: str, doc_id: int) -> Record | None:
    """The document with this id, or None."""
    raw = view.raw(table, doc_id)
    return None if raw is None else parsed(raw)


def state_of(view: View, table: str, doc_id: int) -> tuple[date, int] | None:
    """The day and version of a document, without parsing it where that is not needed."""
    entry = view.entry(table, doc_id)
    if entry is not None:
        return None if not entry.is_there else (date.fromordinal(entry.day), entry.version)
    record = record_of(view, table, doc_id)
    return None if record is None else (record.day, record.version)


def select(
    view: View, table: Table, since: date | None, until: date | None, alive_on: date | None = None
) -> list[Record]:
    """The documents from `since` to `until` in the order of day and key, without those that ended before."""
    wanted = Span.of(since, until, alive_on)
    records: list[Record] = []
    for part in wanted.parts(view, table.name):
        records += sorted(_filed(view, table.name, part, wanted), key=_day_and_key)
    return records


def _filed(view: View, table: str, part: str, wanted: Span) -> Iterator[Record]:
    newer_ones = view.layered(table, part)
    partition = view.shelf.partition(table, part)
    if partition is not None:
        for row in wanted.rows(partition, newer_ones):
            yield parsed(partition.raw(row))
    for _doc_id, entry in wanted.entries(newer_ones):
        assert entry.raw is not None
        yield parsed(entry.raw)


class Summaries:
    """What the table's summary says of the same documents as `select`, in the order of day and filing.

    The state is that of the view it was made from, whatever is written until it is gone through; only one month of it
    is in memory at a time. A summary kept ready does not stand for a document that is gone: whoever is shown a figure
    can open what was counted.

    Raises:
        StoreDamaged: when it comes to a document that is not as it was written, or not as its table has them.
    """

    def __init__(
        self, view: View, table: Table, since: date | None, until: date | None, alive_on: date | None = None
    ) -> None:
        assert table.summary is not None
        self._summary = table.summary
        self._wanted = Span.of(since, until, alive_on)
        self._parts = [
            (view.shelf.partition(table.name, part), view.layered(table.name, part))
            for part in self._wanted.parts(view, table.name)
        ]

    def __iter__(self) -> Iterator[Any]:
        for partition, newer_ones in self._parts:
            yield from self._of(partition, newer_ones)

    def _of(self, partition: Partition | None, newer_ones: dict[int, Entry]) -> list[Any]:
        """The summaries of one file and of what is newer, in order; most files have nothing newer."""
        places: list[tuple[int, int]] = []
        told: list[Any] = []
        entries = self._wanted.entries(newer_ones)
        if partition is not None:
            days, ids = partition.index.days, partition.index.ids
            rows = sorted(self._wanted.rows(partition, newer_ones), key=days.__getitem__)
            partition.check(rows)
            told = partition.summaries(self._summary).rows(rows)
            if None in told:
                told = [
                    self._made_again(partition.raw(row)) if kept is None else kept
                    for row, kept in zip(rows, told, strict=True)
                ]
            if not entries:
                return told
            places = [(days[row], ids[row]) for row in rows]
        places += [(entry.day, doc_id) for doc_id, entry in entries]
        told += [self._told_of(doc_id, entry) for doc_id, entry in entries]
        return [told[at] for at in sorted(range(len(told)), key=places.__getitem__)]

    def _told_of(self, doc_id: int, entry: Entry) -> Any:
        try:
            return entry.summed_up(self._summary)
        except (LookupError, TypeError, ValueError, AttributeError, InvalidInput) as error:
            raise malformed(entry.key or str(doc_id)) from error

    def _made_again(self, raw: bytes) -> Any:
        """The summary of a document that none could be made of; says what is wrong with it."""
        record = parsed(raw)
        try:
            return self._summary.of(record.body)
        except (LookupError, TypeError, ValueError, AttributeError, InvalidInput) as error:
            raise malformed(record.key) from error


def find(view: View, table: Table, text: str, limit: int) -> list[Record]:
    """The documents that hold every word of `text`, best first."""
    from storage.finding import best_hits  # with the first search, not with the first screen
    from storage.search import Query

    query = Query(text)
    if query.is_empty or not table.words:
        return []
    found = []
    for hit in best_hits(view, table, query, limit):
        record = record_of(view, table.name, hit.doc_id)
        if record is not None:
            found.append((hit.rank, record))
    found.sort(key=lambda ranked: (ranked[1].day, ranked[1].key), reverse=True)
    found.sort(key=lambda ranked: ranked[0])
    return [record for _rank, record in found[:limit]]


def parsed(raw: bytes) -> Record:
    """The record that stored bytes stand for.

    Raises:
        StoreError: a newer version of the program wrote it.
    """
    document = loads(raw)
    if document["schema"] > SCHEMA:
        raise newer(document["key"])
    return Record(document["key"], date.fromisoformat(document["day"]), document["version"], document["body"])


def _day_and_key(record: Record) -> tuple[date, str]:
    return record.day, record.key
