"""Reading a store out: documents of a period for other programs, and the log for an inspector. Nothing is changed."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kiosk.i18n import _
from kiosk.repository import Table
from storage.engine import Engine
from storage.holding import files_still
from storage.reading import select
from storage.verify import all_facts

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_documents(store: Path, table: Table, since: date, until: date) -> Iterator[str]:
    """A line of JSON for each document filed from `since` to `until`, by day and key."""
    engine = Engine(store, is_guest=True)
    try:
        for record in engine.read(lambda view: select(view, table, since, until)):
            line = {
                "key": record.key, "day": record.day.isoformat(), "version": record.version, "body": record.body,
            }  # fmt: skip
            yield json.dumps(line, ensure_ascii=False) + "\n"
    finally:
        engine.close()


def export_log(store: Path, since: date | None = None, until: date | None = None) -> Iterator[str]:
    """The log as CSV: a line for every document that a transaction wrote, and for each line that is damaged."""
    engine = Engine(store, is_guest=True)
    try:
        with files_still(store):
            yield _row("seq", "time", "by", "from", "what", "table", "id", "key", "version", "fingerprint", "link")
            end = engine.journal.end
            for file, number, line in all_facts(engine, end):
                if line is None:
                    yield _row("?", _("{file}, dòng {number}: bị hỏng").format(file=file, number=number))
                elif _is_between(line["t"], since, until):
                    for fact in line["o"]:
                        what, table, *rest = fact
                        padded = [*rest, *[""] * (4 - len(rest))]
                        yield _row(line["q"], line["t"], line["by"], line["at"], what, table, *padded, line["h"])
    finally:
        engine.close()


def _is_between(moment: str, since: date | None, until: date | None) -> bool:
    day = date.fromisoformat(moment[:10])
    return (since is None or since <= day) and (until is None or day <= until)


def _row(*cells: object) -> str:
    """A line that a spreadsheet shows as text, never as a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([_harmless(cell) for cell in cells])
    return out.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
