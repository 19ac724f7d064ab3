"""Reading documents out of a state of the store, committed or in the making."""

from datetime import date

from kiosk.repository import Record, Table
from storage.frozen import frozen
from storage.index import Entry
from storage.search import Query
from storage.shelf import Source


def month_of(day: date) -> str:
    """The file a day's documents are in, as `2025-07`."""
    return day.isoformat()[:7]


def locate(source: Source, table: str, key: str) -> tuple[str, Entry] | None:
    """The month and place of a document; the newest months first, for they are asked for most."""
    for month in reversed(source.months()):
        entry = source.index(month).entry(table, key)
        if entry is not None:
            return month, entry
    return None


def get(source: Source, table: Table, key: str) -> Record | None:
    """The document with this key, or None."""
    place = locate(source, table.name, key)
    return None if place is None else _record(source, table.name, *place)


def select(source: Source, table: Table, since: date | None, until: date | None) -> list[Record]:
    """The documents from `since` to `until` in the order of day and key."""
    first = since or date.min
    last = until or date.max
    records = []
    for month in source.months():
        if month_of(first) <= month <= month_of(last):
            index = source.index(month)
            entries = index.entries(table.name)
            records += [
                _record(source, table.name, month, entries[key])
                for day, key in index.ordered(table.name)
                if first <= day <= last
            ]
    return records


def find(source: Source, table: Table, text: str, limit: int) -> list[Record]:
    """The documents that hold every word of `text`, best first."""
    query = Query(text)
    if query.is_empty:
        return []
    hits = []
    for month in source.months():
        index = source.index(month)
        file = source.file(month) if index.lacks_texts(table) else None
        texts = index.known_texts(table) if file is None else index.texts(table, file)
        entries = index.entries(table.name)
        hits += [(entries[key].day, key, month, words) for key, words in texts.items() if query.matches(words)]
    hits.sort(key=lambda hit: hit[:2], reverse=True)
    hits.sort(key=lambda hit: query.rank(hit[3]))
    return [
        _record(source, table.name, month, source.index(month).entries(table.name)[key])
        for _, key, month, _ in hits[:limit]
    ]


def last_number(source: Source, file: str, table: str, series: str) -> Record | None:
    """The record of a number series, or None if no number was ever taken from it."""
    entry = source.index(file).entry(table, series)
    return None if entry is None else _record(source, table, file, entry)


def _record(source: Source, table: str, name: str, entry: Entry) -> Record:
    file = source.file(name)
    known = file.records.get((table, entry.doc_id))
    if known is None:
        document = file.tables[table][str(entry.doc_id)]
        known = Record(document["key"], entry.day, document["version"], frozen(document["body"]))
        file.records[table, entry.doc_id] = known
    return known
