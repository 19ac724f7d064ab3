"""A table as the two mappings TinyDB asks for, one to read and one to change; each parses only what is looked at."""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from storage.codec import dumps, loads
from storage.draft import Draft
from storage.view import View


class Parsed(Mapping[str, dict[str, Any]]):
    """A table as TinyDB reads it: id as text → document, parsed anew each time it is asked for."""

    def __init__(self, view: View, table: str) -> None:
        self._view = view
        self._table = table
        for part in view.parts(table):  # from here on one state of all files is read
            view.shelf.partition(table, part)

    def __getitem__(self, name: str) -> dict[str, Any]:
        raw = self._view.raw(self._table, int(name)) if name.isdecimal() else None
        if raw is None:
            raise KeyError(name)
        document: dict[str, Any] = loads(raw)
        return document

    def __iter__(self) -> Iterator[str]:
        return (str(doc_id) for doc_id, _raw in self._view.documents(self._table))

    def __len__(self) -> int:
        return self._view.count(self._table)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.isdecimal() and self._view.raw(self._table, int(name)) is not None

    def items(self) -> Any:
        """Id and document, each parsed once."""
        return ((str(doc_id), loads(raw)) for doc_id, raw in self._view.documents(self._table))

    def values(self) -> Any:
        """The documents, each parsed once."""
        return (loads(raw) for _doc_id, raw in self._view.documents(self._table))


class Changed(MutableMapping[int, Any]):
    """A table as TinyDB changes it: remembers what was touched."""

    def __init__(self, draft: Draft, table: str) -> None:
        self._draft = draft
        self._table = table
        self._touched: dict[int, Any] = {}
        self._is_cleared = False

    def __getitem__(self, doc_id: int) -> Any:
        if doc_id not in self._touched:
            raw = None if self._is_cleared else self._draft.raw(self._table, doc_id)
            if raw is None:
                raise KeyError(doc_id)
            self._touched[doc_id] = loads(raw)
        if self._touched[doc_id] is None:
            raise KeyError(doc_id)
        return self._touched[doc_id]

    def __setitem__(self, doc_id: int, document: Any) -> None:
        self._touched[doc_id] = document

    def __delitem__(self, doc_id: int) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        self._touched[doc_id] = None

    def __contains__(self, doc_id: object) -> bool:
        if doc_id in self._touched:
            return self._touched[doc_id] is not None
        return not self._is_cleared and isinstance(doc_id, int) and self._draft.raw(self._table, doc_id) is not None

    def __iter__(self) -> Iterator[int]:
        if not self._is_cleared:
            for doc_id, _raw in list(self._draft.documents(self._table)):
                if doc_id not in self._touched:
                    yield doc_id
        yield from [doc_id for doc_id, document in self._touched.items() if document is not None]

    def __len__(self) -> int:
        return sum(1 for _doc_id in self)

    def clear(self) -> None:
        """Delete everything; ids start from 1 again."""
        self._touched.clear()
        self._is_cleared = True

    def write(self) -> None:
        """Put what was touched into the draft."""
        if self._is_cleared or self._table not in self._draft.tables():
            self._draft.empty(self._table, keep=True)
        for doc_id, document in self._touched.items():
            before = self._draft.raw(self._table, doc_id)
            if document is None:
                if before is not None:
                    self._draft.delete(self._table, doc_id)
            elif before is None or dumps(document) != before:
                self._draft.put(self._table, doc_id, dict(document))
