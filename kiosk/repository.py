"""What the counter asks of its store: whole documents, unique keys, transactions, serial numbers.

The contract tests in `tests/store/` hold every implementation to it.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, NamedTuple, Protocol

Body = Mapping[str, Any]
"""A document as plain JSON values."""


class Record(NamedTuple):
    """A stored document: its key (unique in its table), the day it is filed under, how often it was written."""

    key: str
    day: date
    version: int
    body: Body


class Summary(NamedTuple):
    """The few values of a document that are asked for of thousands at once; a store may keep them ready.

    `of` makes them of a body, as plain JSON values; `form` is another word whenever `of` gives something else.
    """

    form: str
    of: Callable[[Body], Any]


class Table(NamedTuple):
    """A kind of document.

    `words` are the dotted paths of the fields that a text search looks into. `ended` tells of a body the day after
    which nothing happens to it any more, None while something may; without it, documents never end. `summary` is what
    `Reader.summaries` gives.
    """

    name: str
    words: tuple[str, ...] = ()
    ended: Callable[[Body], date | None] | None = None
    summary: Summary | None = None


# What knows documents is loaded when there is the first one to read: a counter that opens reads none of these.


def _sum_up_dossier(body: Body) -> Any:
    from kiosk.counted import sum_up_dossier

    return sum_up_dossier(body)


def _sum_up_ticket(body: Body) -> Any:
    from kiosk.counted import sum_up_ticket

    return sum_up_ticket(body)


def _sum_up_receipt(body: Body) -> Any:
    from kiosk.counted import sum_up_receipt

    return sum_up_receipt(body)


def _dossier_ended_on(body: Body) -> date | None:
    from kiosk.dossier_steps import ended_on

    return ended_on(body)


DOSSIERS = Table(
    "dossiers",
    words=("code", "official_code", "applicant.name", "applicant.id_number", "applicant.phone"),
    ended=_dossier_ended_on,
    summary=Summary("2", _sum_up_dossier),
)
TICKETS = Table("tickets", summary=Summary("1", _sum_up_ticket))
RECEIPTS = Table("receipts", summary=Summary("1", _sum_up_receipt))
FEEDBACK = Table("feedback")
RATINGS = Table("ratings")
REPORT_TEXTS = Table("report_texts")
OFFICE_TERMS = Table("office_terms")
STAFF = Table("staff")
COUNCIL_RATES = Table("council_rates")
SLIP_PRINTS = Table("slip_prints")
PREFERENCES = Table("preferences")
TABLES = (
    DOSSIERS,
    TICKETS,
    RECEIPTS,
    FEEDBACK,
    RATINGS,
    REPORT_TEXTS,
    OFFICE_TERMS,
    STAFF,
    COUNCIL_RATES,
    SLIP_PRINTS,
    PREFERENCES,
)


class Reader(Protocol):
    """Reading, inside a transaction or outside one."""

    def get(self, table: Table, key: str) -> Record | None:
        """The document with this key, or None."""

    def select(
        self, table: Table, since: date | None = None, until: date | None = None, alive_on: date | None = None
    ) -> Iterable[Record]:
        """The documents filed from `since` to `until`, both days included, in the order of day and key.

        With `alive_on`, those that ended before that day are left out; `date.max` leaves those that have not ended.
        """

    def summaries(
        self, table: Table, since: date | None = None, until: date | None = None, alive_on: date | None = None
    ) -> Iterable[Any]:
        """What the table's `summary` says of the documents that `select` gives, in the order of day and filing."""


class Transaction(Reader, Protocol):
    """Changes that happen together or not at all; reads see its own writes."""

    def insert(self, table: Table, key: str, day: date, body: Body) -> Record:
        """File a new document.

        Raises:
            DuplicateKey: the table already has this key.
        """

    def update(self, table: Table, key: str, body: Body, version: int) -> Record:
        """Replace a document that was read at `version`.

        Raises:
            NotFound: there is no such document.
            EditConflict: somebody wrote it since.
        """

    def next_number(self, series: str) -> int:
        """The next number of a series, from 1; a number is used up only when the transaction is kept."""


class Repository(Reader, Protocol):
    """The store, shared by every process that opens the same data folder."""

    def transaction(self, by: str) -> AbstractContextManager[Transaction]:
        """Everything done inside is durable when the block ends, and undone when it raises.

        `by` is the id of the member of staff who acts.

        Raises:
            StoreBusy: another process held the store for too long.
            StoreError: the folder cannot be written.
            StoreDamaged: a file is not what was written.
        """

    def find(self, table: Table, text: str, limit: int) -> list[Record]:
        """The documents whose `words` hold every word of `text`, accents aside; exact ones first, then newest."""

    def stamp(self) -> object:
        """A value that changes whenever any process has changed the store; cheap to ask."""

    def close(self) -> None:
        """Give back file handles and locks."""
