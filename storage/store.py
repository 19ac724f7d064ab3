"""The repository on disk: a journal, month files of plain TinyDB JSON; shared by all processes that open the folder."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from kiosk.clock import Clock, system_clock
from kiosk.errors import DuplicateKey, EditConflict, NotFound
from kiosk.i18n import _
from kiosk.repository import Body, Record, Table
from kiosk.vietnamese.fold import nfc
from storage import reading
from storage.codec import written
from storage.door import admitted_body
from storage.draft import Draft
from storage.engine import DEFAULT_LIMITS, Engine, Limits
from storage.form import SCHEMA, first_id_on
from storage.lock import WAIT
from storage.problems import explained
from storage.vfs import Disk, make_folder

SERIALS = "serials"
"""The table of the number series."""


class TinyStore:
    """`kiosk.repository.Repository` over a folder of TinyDB files and their journal.

    What it hands out belongs to whoever asked: changing it changes nothing here.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_in_transaction = False

    def get(self, table: Table, key: str) -> Record | None:
        """The document with this key, or None."""
        return self.engine.read(lambda view: reading.get(view, table, nfc(key)))

    def select(
        self, table: Table, since: date | None = None, until: date | None = None, alive_on: date | None = None
    ) -> list[Record]:
        """The documents filed from `since` to `until`, both days included, in the order of day and key."""
        return self.engine.read(lambda view: reading.select(view, table, since, until, alive_on))

    def summaries(
        self, table: Table, since: date | None = None, until: date | None = None, alive_on: date | None = None
    ) -> Iterable[Any]:
        """What the table's `summary` says of the same documents, in the order of day and filing."""
        return self.engine.read(lambda view: reading.Summaries(view, table, since, until, alive_on))

    def find(self, table: Table, text: str, limit: int) -> list[Record]:
        """The documents whose `words` hold every word of `text`, accents aside; exact ones first, then newest."""
        if table.words:
            self.engine.words[table.name] = {table.words}
        return self.engine.read(lambda view: reading.find(view, table, text, limit))

    def stamp(self) -> object:
        """The number of the last transaction; usually one question to the system."""
        return self.engine.read(lambda _view: self.engine.seq)

    def transaction(self, by: str) -> "_Transacting":
        """A `with` block: everything done inside is durable when it ends, and undone when it raises."""
        return _Transacting(self, nfc(by))

    def close(self) -> None:
        """Give back file handles and locks; whoever closes last folds the journal into the files."""
        if self.engine.is_open:
            self.engine.close()


class _Transacting:
    """A `with` block around a transaction; a class, because a generator would be felt in it."""

    __slots__ = ("_by", "_change", "_drafting", "_store", "_threads")

    def __init__(self, store: TinyStore, by: str) -> None:
        self._store = store
        self._by = by

    def __enter__(self) -> "TinyTransaction":
        self._threads = self._store.engine.lock.enter()
        try:
            if self._store.is_in_transaction:
                raise RuntimeError("a transaction inside a transaction")
            self._drafting = self._store.engine.draft(self._by)
            self._change = TinyTransaction(self._drafting.__enter__(), self._by)
        except BaseException:
            self._threads.release()
            raise
        self._store.is_in_transaction = True
        return self._change

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self._store.is_in_transaction = False
        self._change.is_over = True
        try:
            self._drafting.__exit__(kind, *error)
        finally:
            self._threads.release()


class TinyTransaction:
    """Changes that happen together or not at all; reads see its own writes."""

    def __init__(self, draft: Draft, by: str) -> None:
        self._draft = draft
        self._by = by
        self._written_by = written(by)
        self.is_over = False

    def get(self, table: Table, key: str) -> Record | None:
        """The document with this key, or None."""
        return reading.get(self._state(), table, nfc(key))

    def select(
        self, table: Table, since: date | None = None, until: date | None = None, alive_on: date | None = None
    ) -> list[Record]:
        """The documents filed from `since` to `until`, both days included, in the order of day and key."""
        return reading.select(self._state(), table, since, until, alive_on)

    def summaries(
        self, table: Table, since: date | None = None, until: date | None = None, alive_on: date | None = None
    ) -> Iterable[Any]:
        """What the table's `summary` says of the same documents, in the order of day and filing."""
        return reading.Summaries(self._state(), table, since, until, alive_on)

    def insert(self, table: Table, key: str, day: date, body: Body) -> Record:
        """File a new document."""
        draft, key = self._state(), nfc(key)
        if draft.id_of_key(table.name, key) is not None:
            raise DuplicateKey(_("Mã {key} đã có trong dữ liệu; hãy mở bản đã có hoặc dùng mã khác.").format(key=key))
        return self._write(table.name, None, key, day, 1, body)

    def update(self, table: Table, key: str, body: Body, version: int) -> Record:
        """Replace a document that was read at `version`."""
        draft, key = self._state(), nfc(key)
        doc_id = draft.id_of_key(table.name, key)
        state = None if doc_id is None else reading.state_of(draft, table.name, doc_id)
        if doc_id is None or state is None:
            raise NotFound(_("Không có mã {key} trong dữ liệu; hãy kiểm tra lại mã rồi tìm lại.").format(key=key))
        day, stored_version = state
        if stored_version != version:
            raise EditConflict(
                _("{key} vừa được người khác sửa; hãy mở lại để xem bản mới nhất rồi sửa tiếp.").format(key=key)
            )
        return self._write(table.name, doc_id, key, day, version + 1, body)

    def _write(self, table: str, doc_id: int | None, key: str, day: date, version: int, body: Body) -> Record:
        raw_body, let_in = admitted_body(body)
        filed = day.isoformat()
        envelope = {"key": key, "day": filed, "version": version, "schema": SCHEMA, "by": self._by, "body": let_in}
        # The same as canonical JSON; the body's is known already.
        head = f'"key":{written(key)},"day":"{filed}","version":{version},"schema":{SCHEMA},"by":{self._written_by}'
        raw = b'{%b,"body":%b}' % (head.encode(), raw_body)
        if doc_id is None:
            doc_id = self._draft.next_id(table, first_id_on(day))
        self._draft.put(table, doc_id, envelope, raw)
        return Record(key, day, version, let_in)

    def next_number(self, series: str) -> int:
        """The next number of a series, from 1; a number is used up only when the transaction is kept."""
        draft, series = self._state(), nfc(series)
        number, version = 1, 1
        doc_id = draft.id_of_key(SERIALS, series)
        if doc_id is not None:
            stored = draft.document(SERIALS, doc_id)
            number, version = stored["body"]["last"] + 1, stored["version"] + 1
        envelope = {"key": series, "version": version, "schema": SCHEMA, "by": self._by, "body": {"last": number}}
        draft.put(SERIALS, draft.new_id(SERIALS, envelope) if doc_id is None else doc_id, envelope)
        return number

    def _state(self) -> Draft:
        if self.is_over:
            raise RuntimeError("the transaction is over")
        return self._draft


def open_store(
    folder: Path,
    wait: float = WAIT,
    clock: Clock = system_clock,
    disk: Disk | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> TinyStore:
    """The store in the data folder `folder`, made if it is not there; `wait` is how many seconds to wait for others.

    Raises:
        StoreError: the folder cannot be made or read, lies on the network, or a newer program wrote the store.
        StoreDamaged: a file is not what was written.
    """
    store = folder / "store"
    with explained(store):
        make_folder(store, parents=True)
    return TinyStore(Engine(store, wait, clock, disk, limits))
