"""A state of the store that a transaction is making: the committed one under a layer of its own."""

from storage.codec import Document, dumps, loads
from storage.form import first_id
from storage.history import link, written_fact, written_facts
from storage.overlay import PENDING, Entry, Overlay
from storage.view import View


class Draft(View):
    """Changes that are not committed yet; reading sees them."""

    def __init__(self, committed: View) -> None:
        self.own = Overlay()
        super().__init__(committed.shelf, self.own, *committed.layers)
        # What was touched, in order: a document, or with no id the whole table. A document that is written twice is
        # kept once, but not across an emptying of its table: `_emptied` counts those.
        self._touched: dict[tuple[str, int, int | None], str] = {}
        self._emptied: dict[str, int] = {}

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to commit."""
        return bool(self._touched)

    def document(self, table: str, doc_id: int) -> Document:
        """A document that is there, parsed."""
        raw = self.raw(table, doc_id)
        assert raw is not None
        document: Document = loads(raw)
        return document

    def new_id(self, table: str, document: Document) -> int:
        """The id a new document gets."""
        return self.next_id(table, first_id(document))

    def put(self, table: str, doc_id: int, document: Document, raw: bytes | None = None) -> None:
        """Write a document; `raw` is its canonical JSON where that is known already.

        Raises:
            TypeError, ValueError: JSON has no form for it.
        """
        if raw is None:
            raw = dumps(document)
        self.own.put(table, doc_id, document, Entry(PENDING, raw))
        self._touched[table, self._emptied.get(table, 0), doc_id] = "p"

    def delete(self, table: str, doc_id: int) -> None:
        """Delete a document."""
        self.own.delete(PENDING, table, doc_id)
        self._touched[table, self._emptied.get(table, 0), doc_id] = "d"

    def empty(self, table: str, *, keep: bool) -> None:
        """Delete all documents of a table, and the table itself unless `keep`."""
        for doc_id, _raw in list(self.documents(table)):
            self.delete(table, doc_id)
        self.own.empty(table, keep=keep)
        self._touched[table, self._emptied.get(table, 0), None] = "c" if keep else "x"
        self._emptied[table] = self._emptied.get(table, 0) + 1

    def encoded(self, seq: int, at: str, by: str, place: str, before: str) -> tuple[bytes, str]:
        """The line of the journal, and the link of the log it makes."""
        operations: list[bytes] = []
        told: list[bytes] = []
        for (table, emptied_before, doc_id), what in self._touched.items():
            if doc_id is None:
                operation = fact = dumps([what, table])
            elif emptied_before < self._emptied.get(table, 0):
                operation = fact = _deletion(table, doc_id)
            else:
                entry = self.own.entry(table, doc_id)
                assert entry is not None
                operation, fact = _operation(table, doc_id, entry)
            operations.append(operation)
            told.append(fact)
        # The line of the log is this line of the journal with other operations and without the link it makes.
        head = written_facts(seq, at, by, place)
        made = link(before, b'%b,"o":[%b]}' % (head, b",".join(told)))
        return b'%b,"h":"%b","o":[%b]}' % (head, made.encode(), b",".join(operations)), made

    def committed_as(self, seq: int) -> Overlay:
        """The layer, as record `seq` of the journal."""
        for parts in self.own.tables.values():
            for entries in parts.values():
                for entry in entries.values():
                    entry.seq = seq
        return self.own


def _operation(table: str, doc_id: int, entry: Entry) -> tuple[bytes, bytes]:
    """What a line of the journal and one of the log say of a document."""
    raw = entry.raw
    if raw is None:
        return _deletion(table, doc_id), _deletion(table, doc_id)
    fact = written_fact(table, doc_id, entry.key, entry.version, raw)
    return b'["p",%b,%d,%b]' % (dumps(table), doc_id, raw), fact


def _deletion(table: str, doc_id: int) -> bytes:
    return dumps(["d", table, doc_id])
