"""What was written after the files: the newest state of every document that the journal speaks of."""

from typing import Any

from kiosk.repository import Summary
from storage.codec import Document, dumps, loads
from storage.form import NEVER, SCHEMA, day_of, end_of, key_of, part_of
from storage.journal import PREFIX
from storage.problems import newer

PENDING = -1
"""The record number of what is not committed yet."""


class Entry:
    """A document as record `seq` left it, or that it was deleted."""

    __slots__ = ("_line", "_raw", "_summed_up", "day", "end", "key", "seq", "text", "version")

    def __init__(self, seq: int, raw: bytes | None, line: tuple[bytes, int] | None = None) -> None:
        self.seq = seq
        self.key: str | None = None
        self.day = 0
        self.version = 0
        self.end = NEVER
        self.text: dict[tuple[str, ...], Any] = {}
        """The searched text by the fields it was made of; worked out when somebody searches."""
        self._summed_up: Any = None
        self._raw = raw
        self._line = line
        """The line of the journal and the place in it; most of what other processes write is never asked for."""

    def describe(self, table: str, document: Document) -> None:
        """Note what is asked for most."""
        self.key = key_of(document)
        self.day = day_of(document)
        self.version = document.get("version", 0) if self.key is not None else 0
        self.end = end_of(table, document)

    def summed_up(self, summary: Summary) -> Any:
        """What a summary says of the document; worked out when somebody asks.

        Raises:
            StoreError: a newer version of the program wrote it.
        """
        if self._summed_up is None:
            assert self.raw is not None
            document = loads(self.raw)
            if document["schema"] > SCHEMA:
                raise newer(document["key"])
            self._summed_up = summary.of(document["body"])
        return self._summed_up

    @property
    def is_there(self) -> bool:
        """Whether the document was not deleted."""
        return self._raw is not None or self._line is not None

    @property
    def raw(self) -> bytes | None:
        """The document's bytes; None when it was deleted."""
        if self._raw is None and self._line is not None:
            line, place = self._line
            self._raw = dumps(loads(line[PREFIX:])["o"][place][3])
            self._line = None
        return self._raw


class Overlay:
    """Documents by table, file and id, and their keys."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, dict[int, Entry]]] = {}
        self.keys: dict[tuple[str, str], int] = {}
        self.tops: dict[tuple[str, str], int] = {}
        self.is_there: dict[str, bool] = {}
        """Tables that were made or dropped."""
        self.emptied: set[str] = set()
        """Tables whose ids start from 1 again."""

    def put(self, table: str, doc_id: int, document: Document, entry: Entry) -> None:
        """A document was written."""
        entry.describe(table, document)
        self._set(table, doc_id, entry)
        if entry.key is not None:
            self.keys[table, entry.key] = doc_id

    def delete(self, seq: int, table: str, doc_id: int) -> None:
        """A document was deleted."""
        self._set(table, doc_id, Entry(seq, None))

    def _set(self, table: str, doc_id: int, entry: Entry) -> None:
        part = part_of(doc_id)
        self.tables.setdefault(table, {}).setdefault(part, {})[doc_id] = entry
        self.is_there[table] = True
        if doc_id > self.tops.get((table, part), 0):
            self.tops[table, part] = doc_id

    def empty(self, table: str, *, keep: bool) -> None:
        """All documents of a table were deleted, one by one, before this; `keep` leaves an empty table."""
        self.is_there[table] = keep
        self.emptied.add(table)
        for place in [place for place in self.tops if place[0] == table]:
            del self.tops[place]

    def take_over(self, newer: "Overlay") -> None:
        """Lay a layer that was just committed over this one."""
        for table in newer.emptied:
            self.empty(table, keep=True)
        for table, parts in newer.tables.items():
            for part, entries in parts.items():
                self.tables.setdefault(table, {}).setdefault(part, {}).update(entries)
        self.keys.update(newer.keys)
        for place, top in newer.tops.items():
            self.tops[place] = max(top, self.tops.get(place, 0))
        self.is_there.update(newer.is_there)

    def entry(self, table: str, doc_id: int) -> Entry | None:
        """What this layer knows of a document."""
        parts = self.tables.get(table)
        entries = parts.get(part_of(doc_id)) if parts else None
        return entries.get(doc_id) if entries else None

    def entries(self, table: str, part: str) -> dict[int, Entry]:
        """Everything this layer knows of a file."""
        return self.tables.get(table, {}).get(part, {})

    def forget_until(self, seq: int) -> None:
        """The files hold everything up to record `seq` now; what is newer, and may be a lot, is left as it is."""
        for table, parts in list(self.tables.items()):
            for part, entries in list(parts.items()):
                for doc_id in [doc_id for doc_id, entry in entries.items() if entry.seq <= seq]:
                    self._forget_key(table, doc_id, entries.pop(doc_id))
                if not entries:
                    del parts[part]
            if not parts:
                del self.tables[table]
        if not self.tables:
            self.keys.clear()  # also those that documents had before they got others

    def _forget_key(self, table: str, doc_id: int, entry: Entry) -> None:
        if entry.key is not None and self.keys.get((table, entry.key)) == doc_id:
            del self.keys[table, entry.key]
