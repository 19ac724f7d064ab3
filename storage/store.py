"""The repository on disk: one TinyDB file a month, replaced whole; shared by all processes that open the folder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

from kiosk.errors import DuplicateKey, EditConflict, NotFound
from kiosk.i18n import _
from kiosk.repository import Body, Record, Table
from kiosk.vietnamese.fold import nfc
from storage import atomic, reading
from storage.door import admitted
from storage.lock import WAIT, StoreLock
from storage.problems import explained
from storage.shelf import SERIALS, Draft, NotLoaded, Shelf, Source

Answer = TypeVar("Answer")

_SERIES_DAY = date(1, 1, 1)
"""Number series belong to no day; every stored document has one."""


class TinyStore:
    """`kiosk.repository.Repository` over a folder of TinyDB files.

    What it hands out cannot be changed: `copy.deepcopy` of a body gives one that can.
    """

    def __init__(self, folder: Path, wait: float = WAIT) -> None:
        self._folder = folder
        self._lock = StoreLock(folder / "lock", wait)
        self._shelf = Shelf(folder, self._lock)
        self._is_open = False

    def get(self, table: Table, key: str) -> Record | None:
        """The document with this key, or None."""
        return self._read(lambda state: reading.get(state, table, nfc(key)))

    def select(self, table: Table, since: date | None = None, until: date | None = None) -> list[Record]:
        """The documents filed from `since` to `until`, both days included, in the order of day and key."""
        return self._read(lambda state: reading.select(state, table, since, until))

    def find(self, table: Table, text: str, limit: int) -> list[Record]:
        """The documents whose `words` hold every word of `text`, accents aside; exact ones first, then newest."""
        return self._read(lambda state: reading.find(state, table, text, limit))

    def stamp(self) -> object:
        """A value that changes whenever any process has changed the store; one small read of an open file."""
        with self._lock.alone():
            return self._lock.count()

    @contextmanager
    def transaction(self, by: str) -> Iterator["TinyTransaction"]:
        """Everything done inside is durable when the block ends, and undone when it raises."""
        with self._lock.exclusive():
            if self._is_open:
                raise RuntimeError("a transaction inside a transaction")
            self._settle()
            self._shelf.refresh()
            draft = Draft(self._shelf, nfc(by))
            transaction = TinyTransaction(draft)
            self._is_open = True
            try:
                yield transaction
            finally:
                self._is_open = False
                transaction.is_over = True
            self._commit(draft)

    def close(self) -> None:
        """Give back file handles and locks."""
        self._lock.close()
        self._shelf.clear()

    def _read(self, work: Callable[[Source], Answer]) -> Answer:
        """What `work` finds in one committed state: either all of a transaction or nothing of it.

        `work` may run twice: on what is in memory, and again when that was not enough.
        """
        with self._lock.alone():
            if self._shelf.is_current():
                try:
                    return work(self._shelf)
                except NotLoaded:
                    pass
            while True:
                with self._lock.shared():
                    if self._lock.held_exclusively or not self._is_pending():
                        self._shelf.refresh()
                        return work(self._shelf)
                with self._lock.exclusive():
                    self._settle()

    def _is_pending(self) -> bool:
        with explained(self._folder):
            return atomic.is_pending(self._folder)

    def _settle(self) -> None:
        """Finish what a process that died had decided on; under the exclusive lock."""
        with explained(self._folder):
            if atomic.is_pending(self._folder):
                self._shelf.clear()
                self._lock.advance()
                atomic.settle(self._folder)

    def _commit(self, draft: Draft) -> None:
        if not draft.changed:
            return
        try:
            with explained(self._folder):
                finished = atomic.replace_files(self._folder, draft.encoded(), self._lock.advance)
                if finished:
                    self._shelf.adopt(draft.changed)
                else:
                    self._shelf.clear()
        except BaseException:
            self._shelf.clear()
            raise


class TinyTransaction:
    """Changes that happen together or not at all; reads see its own writes."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self.is_over = False

    def get(self, table: Table, key: str) -> Record | None:
        """The document with this key, or None."""
        return reading.get(self._state(), table, nfc(key))

    def select(self, table: Table, since: date | None = None, until: date | None = None) -> list[Record]:
        """The documents filed from `since` to `until`, both days included, in the order of day and key."""
        return reading.select(self._state(), table, since, until)

    def insert(self, table: Table, key: str, day: date, body: Body) -> Record:
        """File a new document."""
        draft = self._state()
        key = nfc(key)
        if reading.locate(draft, table.name, key) is not None:
            raise DuplicateKey(_("Mã {key} đã có trong dữ liệu; hãy mở bản đã có hoặc dùng mã khác.").format(key=key))
        record = Record(key, day, 1, admitted(body))
        month = reading.month_of(day)
        draft.add(month, table.name, record)
        return self._stored(table, key)

    def update(self, table: Table, key: str, body: Body, version: int) -> Record:
        """Replace a document that was read at `version`."""
        draft = self._state()
        key = nfc(key)
        place = reading.locate(draft, table.name, key)
        if place is None:
            raise NotFound(_("Không có mã {key} trong dữ liệu; hãy kiểm tra lại mã rồi tìm lại.").format(key=key))
        stored = self._stored(table, key)
        if stored.version != version:
            raise EditConflict(
                _("{key} vừa được người khác sửa; hãy mở lại để xem bản mới nhất rồi sửa tiếp.").format(key=key)
            )
        draft.replace(place[0], table.name, Record(key, stored.day, version + 1, admitted(body)))
        return self._stored(table, key)

    def next_number(self, series: str) -> int:
        """The next number of a series, from 1; a number is used up only when the transaction is kept."""
        draft = self._state()
        series = nfc(series)
        last = reading.last_number(draft, SERIALS, SERIALS, series)
        if last is None:
            draft.add(SERIALS, SERIALS, Record(series, _SERIES_DAY, 1, {"last": 1}))
            return 1
        number = int(last.body["last"]) + 1
        draft.replace(SERIALS, SERIALS, Record(series, last.day, last.version + 1, {"last": number}))
        return number

    def _stored(self, table: Table, key: str) -> Record:
        record = reading.get(self._draft, table, key)
        assert record is not None
        return record

    def _state(self) -> Draft:
        if self.is_over:
            raise RuntimeError("the transaction is over")
        return self._draft


def open_store(folder: Path, wait: float = WAIT) -> TinyStore:
    """The store in the data folder `folder`, made if it is not there; `wait` is how many seconds to wait for others.

    Raises:
        StoreError: the folder cannot be made or read.
    """
    store = folder / "store"
    if not store.is_dir():
        with explained(store):
            store.mkdir(mode=0o700, parents=True, exist_ok=True)
    return TinyStore(store, wait)
