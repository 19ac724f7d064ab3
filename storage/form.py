"""What the store must know of a document: its unique key, the day it is filed under, and so the month file it is in.

A filed document is an envelope `{"key", "day", "version", "schema", "by", "body"}`. Any other document is an ordinary
one of TinyDB's: no key, no day, all of them in one file. The document's id alone tells its file.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from kiosk.repository import TABLES

MONTH = 1_000_000
"""A document id is year and month times this, plus the number in the month: 202507000001."""

_DAY = re.compile(r"(?<!\d)(\d\d)(0[1-9]|1[0-2])[0-3]\d(?!\d)")

_ENDED = {table.name: table.ended for table in TABLES}

NEVER = date.max.toordinal()
"""The end of what has not ended."""

ALL = "all"
"""The one file of a table whose documents have no day."""

SCHEMA = 2
"""The form of envelope and body; a program refuses a document with a higher number.

1 wrote out the empty values of a dossier's events, which 2 leaves out; what reads 2 reads 1.
"""


def key_of(document: Mapping[str, Any]) -> str | None:
    """The unique key of a filed document, else None."""
    key = document.get("key")
    return key if isinstance(key, str) and "body" in document and "version" in document else None


def day_of(document: Mapping[str, Any]) -> int:
    """The day a document is filed under as `date.toordinal`; 0 if there is none."""
    day = document.get("day")
    if key_of(document) is None or not isinstance(day, str):
        return 0
    return date.fromisoformat(day).toordinal()


def end_of(table: str, document: Mapping[str, Any]) -> int:
    """The day a document ended as `date.toordinal`; `NEVER` if it has not, or nobody can tell."""
    ended = _ENDED.get(table)
    if ended is None or key_of(document) is None:
        return NEVER
    try:
        day = ended(document["body"])
    except Exception:
        return NEVER  # not a body as the table has them, whatever a rule finds wrong: better looked at than left out
    return NEVER if day is None else day.toordinal()


def first_id(document: Mapping[str, Any]) -> int:
    """The number below the first id of the file this document belongs to."""
    ordinal = day_of(document)
    return first_id_on(date.fromordinal(ordinal)) if ordinal else 0


def first_id_on(day: date) -> int:
    """The number below the first id of the file for documents filed on a day."""
    return (day.year * 100 + day.month) * MONTH


def likely_part(key: str) -> str | None:
    """The file that a key with a day in it (`H48.25-250731-0001`, `250731-D1-A001`) is probably in."""
    match = _DAY.search(key)
    return f"20{match[1]}-{match[2]}" if match else None


def part_of(doc_id: int) -> str:
    """The file a document is in, as `2025-07` or `all`."""
    return _part(doc_id // MONTH)


@lru_cache(maxsize=512)
def _part(month: int) -> str:
    return f"{month // 100:04d}-{month % 100:02d}" if month > 0 else ALL
