"""Where the documents of one file are: by key, by day, and by the words in them."""

from dataclasses import dataclass
from datetime import date

from kiosk.repository import Table
from storage.search import SearchText, search_text
from storage.tablefile import TableFile


@dataclass(frozen=True, slots=True)
class Entry:
    """One document: its TinyDB id and the day it is filed under."""

    doc_id: int
    day: date


class FileIndex:
    """The keys of a file's tables; small enough to keep for every month when the documents themselves are not."""

    def __init__(self, keys: dict[str, dict[str, Entry]], texts: dict[str, dict[str, SearchText]]) -> None:
        self._keys = keys
        self._texts = texts
        self._ordered: dict[str, list[tuple[date, str]]] = {}

    @classmethod
    def of(cls, file: TableFile) -> "FileIndex":
        """The index of a file as read."""
        return cls(
            {
                name: {
                    document["key"]: Entry(document.doc_id, date.fromisoformat(document["day"]))
                    for document in file.table(name)
                }
                for name in file.tables
            },
            {},
        )

    def draft(self) -> "FileIndex":
        """A copy to change."""
        return FileIndex(
            {name: dict(entries) for name, entries in self._keys.items()},
            {name: dict(texts) for name, texts in self._texts.items()},
        )

    def entry(self, table: str, key: str) -> Entry | None:
        """Where the document with this key is."""
        return self._keys.get(table, {}).get(key)

    def entries(self, table: str) -> dict[str, Entry]:
        """All documents of a table by key."""
        return self._keys.get(table, {})

    def ordered(self, table: str) -> list[tuple[date, str]]:
        """Day and key of every document of a table, in that order."""
        if table not in self._ordered:
            self._ordered[table] = sorted((entry.day, key) for key, entry in self.entries(table).items())
        return self._ordered[table]

    def note(self, table: str, key: str, entry: Entry) -> None:
        """A document was written."""
        self._keys.setdefault(table, {})[key] = entry
        self._texts.get(table, {}).pop(key, None)
        self._ordered.pop(table, None)

    def lacks_texts(self, table: Table) -> bool:
        """Whether `texts` needs the documents."""
        return len(self._texts.get(table.name, ())) < len(self.entries(table.name))

    def texts(self, table: Table, file: TableFile) -> dict[str, SearchText]:
        """The searched text of every document of a table by key; only new ones are worked out."""
        texts = self._texts.setdefault(table.name, {})
        documents = file.tables.get(table.name, {})
        for key, entry in self.entries(table.name).items():
            if key not in texts:
                texts[key] = search_text(table, documents[str(entry.doc_id)]["body"])
        return texts

    def known_texts(self, table: Table) -> dict[str, SearchText]:
        """What `texts` gave, when nothing is lacking."""
        return self._texts.get(table.name, {})
