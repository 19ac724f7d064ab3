"""The store as TinyDB: its own tables, queries and operations, over the journal and the month files.

    with JournalDB(folder) as db:
        db.table("dossiers").search(where("body").channel == "online")

Every write of TinyDB's is one durable transaction. Reading needs no lock; a document is parsed when it is asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from kiosk.clock import Clock, system_clock
from kiosk.errors import DuplicateKey
from kiosk.i18n import _
from storage.codec import dumps, loads
from storage.draft import Draft
from storage.engine import DEFAULT_LIMITS, Engine, Limits
from storage.form import key_of
from storage.lock import WAIT
from storage.table_maps import Changed, Parsed
from storage.vfs import Disk, make_folder
from storage.view import View

Tables = dict[str, dict[str, dict[str, Any]]]


class JournalStorage(Storage):
    """TinyDB's storage over a folder; `by` is who the log says has acted."""

    def __init__(
        self,
        path: str | Path,
        by: str = "tinydb",
        create_dirs: bool = False,
        wait: float = WAIT,
        clock: Clock = system_clock,
        disk: Disk | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        folder = Path(path)
        make_folder(folder, parents=create_dirs)
        self.by = by
        self.engine = Engine(folder, wait, clock, disk, limits)

    def read(self) -> Tables | None:
        """Everything, parsed; None for a store without tables."""

        def everything(view: View) -> Tables:
            return {
                table: {str(doc_id): loads(raw) for doc_id, raw in view.documents(table)}
                for table in sorted(view.tables())
            }

        return self.engine.read(everything) or None

    def write(self, data: Tables) -> None:
        """Make the store hold `data`; what is the same already is not written."""
        wanted: Tables = loads(dumps(data))
        with self.engine.draft(self.by) as draft:
            for table in draft.tables() - wanted.keys():
                draft.empty(table, keep=False)
            for table, documents in wanted.items():
                known = {doc_id: raw for doc_id, raw in draft.documents(table)} if table in draft.tables() else None
                if known is None or (known and not documents):
                    draft.empty(table, keep=True)
                    known = {}
                for doc_id in known.keys() - {int(name) for name in documents}:
                    draft.delete(table, doc_id)
                for name, document in documents.items():
                    if known.get(int(name)) != dumps(document):
                        draft.put(table, int(name), document)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for several operations that belong together."""
        with self.engine.lock.alone():
            with self.engine.writing():
                yield
            self.engine.compact_if_due()

    def close(self) -> None:
        """Leave the store."""
        if self.engine.is_open:
            self.engine.close()


class JournalTable(Table):
    """TinyDB's table, locked around every operation that reads and then writes."""

    _seen = -1

    @property
    def _engine(self) -> Engine:
        storage = self._storage
        assert isinstance(storage, JournalStorage)
        return storage.engine

    @contextmanager
    def _alone(self) -> Iterator[None]:
        storage = self._storage
        assert isinstance(storage, JournalStorage)
        with storage.writing():
            yield

    def _forget_old_answers(self) -> None:
        seq = self._engine.read(lambda _view: self._engine.seq)
        if seq != self._seen:
            self._query_cache.clear()
            self._seen = seq

    def _read_table(self) -> Any:
        self._forget_old_answers()
        return self._engine.read(lambda view: Parsed(view, self.name))

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        storage = self._storage
        assert isinstance(storage, JournalStorage)
        with storage.engine.draft(storage.by) as draft:
            changed = Changed(draft, self.name)
            updater(changed)
            changed.write()
        self.clear_cache()

    def _get_next_id(self) -> int:
        return self._engine.read(lambda view: view.next_id(self.name, 0))

    def _with_id(self, document: Mapping[str, Any], given: Draft) -> Any:
        """The document under the id that its day asks for; one that names its own id keeps it."""
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")
        if isinstance(document, self.document_class):
            return document
        key = key_of(document)
        if key is not None and given.id_of_key(self.name, key) is not None:
            raise DuplicateKey(_("Mã {key} đã có trong dữ liệu; hãy mở bản đã có hoặc dùng mã khác.").format(key=key))
        doc_id = given.new_id(self.name, dict(document))
        given.put(self.name, doc_id, dict(document))
        return self.document_class(document, doc_id)

    def insert(self, document: Mapping[str, Any]) -> int:
        """File a document and give its id.

        Raises:
            DuplicateKey: the table already has this key.
        """
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """File documents in one transaction and give their ids."""
        with self._alone():
            given = Draft(self._engine.view)  # only to see which ids are taken
            return super().insert_multiple([self._with_id(document, given) for document in documents])

    def search(self, cond: QueryLike) -> list[Document]:
        """The documents a query matches."""
        self._forget_old_answers()
        return super().search(cond)

    def get(self, cond: Any = None, doc_id: Any = None, doc_ids: Any = None) -> Any:
        """One document, or with `doc_ids` several, without looking at any other."""
        if doc_ids is not None and doc_id is None:
            table = self._read_table()
            return [self.document_class(table[str(each)], each) for each in doc_ids if str(each) in table]
        return super().get(cond, doc_id, doc_ids)

    def _ids_of(self, cond: QueryLike) -> list[int]:
        return [int(name) for name, document in self._read_table().items() if cond(document)]

    def update(self, fields: Any, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """Change documents in one transaction; only those that match are copied."""
        with self._alone():
            if cond is not None and doc_ids is None:
                doc_ids = self._ids_of(cond)
            return super().update(fields, None if doc_ids is not None else cond, doc_ids)

    def update_multiple(self, updates: Any) -> list[int]:
        """Several changes in one transaction."""
        with self._alone():
            return super().update_multiple(updates)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Change what matches, or file it."""
        with self._alone():
            return super().upsert(document, cond)

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """Delete documents in one transaction."""
        with self._alone():
            if cond is not None and doc_ids is None:
                doc_ids = self._ids_of(cond)
            return super().remove(None if doc_ids is not None else cond, doc_ids)


class JournalDB(TinyDB):
    """TinyDB over a folder."""

    table_class = JournalTable
    default_storage_class = JournalStorage  # type: ignore[assignment]  # TinyDB types it as its own one

    @property
    def _engine(self) -> Engine:
        storage = self.storage
        assert isinstance(storage, JournalStorage)
        return storage.engine

    def tables(self) -> set[str]:
        """The tables there are."""
        return self._engine.read(lambda view: view.tables())

    def drop_table(self, name: str) -> None:
        """Delete a table with everything in it."""
        self._tables.pop(name, None)
        self._drop([name])

    def drop_tables(self) -> None:
        """Delete everything."""
        self._tables.clear()
        self._drop(self.tables())

    def _drop(self, names: Iterable[str]) -> None:
        storage = self.storage
        assert isinstance(storage, JournalStorage)
        with storage.engine.draft(storage.by) as draft:
            for name in sorted(set(names) & draft.tables()):
                draft.empty(name, keep=False)
