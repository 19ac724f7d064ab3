"""What can still be read of a damaged store, put into a new one. Only ever on request: the damaged one stays as it is.

Every line that is a whole document counts, from the files and, newest last, from the journal. What the log knows of
and cannot be found, or is not as it was written, is reported by name.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from kiosk.clock import Clock
from kiosk.errors import StoreError
from kiosk.i18n import _
from storage.codec import Document, digest, dumps, loads
from storage.engine import Engine
from storage.history import facts_of
from storage.journal import Line, unpacked
from storage.problems import explained
from storage.vfs import Disk, make_folder, read_file, replace_file

BY = "salvage"
_ROW = re.compile(rb'^"(\d+)": (\{.*\}),?$')
_RECORD = re.compile(rb'[0-9a-f]{8} \{"q":')
_AT_ONCE = 500

Place = tuple[str, int]


@dataclass(slots=True)
class Salvaged:
    """Documents saved by table, and a sentence for everything that is lost or doubtful."""

    documents: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def salvage(folder: Path, target: Path, clock: Clock) -> Salvaged:
    """Save what can be read of the office in `folder` into the new folder `target`.

    Raises:
        StoreError: `target` is not empty or cannot be written.
    """
    with explained(target):
        if target.exists() and any(target.iterdir()):
            raise StoreError(_("Thư mục {path} đã có dữ liệu; hãy chọn một thư mục mới.").format(path=target))
        make_folder(target / "store", parents=True)
        for path in folder.glob("*.toml"):
            _copy(path, target / path.name)
        log = folder / "store" / "history.jsonl"
        if log.exists():
            _copy(log, target / "store" / "history-before-salvage.jsonl")
    found = Salvaged()
    documents = _all_documents(folder / "store", found)
    _write(target / "store", documents, clock)
    for table, _doc_id in documents:
        found.documents[table] = found.documents.get(table, 0) + 1
    return found


def _copy(path: Path, target: Path) -> None:
    replace_file(Disk(), target, read_file(Disk(), path))


def _all_documents(store: Path, found: Salvaged) -> dict[Place, Document]:
    documents: dict[Place, Document] = {}
    for path in sorted(store.glob("*/*.json")):
        if path.parent.name != "format-1":
            documents.update(_rows(path, found))
    told: dict[Place, str] = {}
    log = store / "history.jsonl"
    folded = 0
    for line in _lines(log):
        folded = max(folded, line["q"])
        _remember(told, line)
    for record in _records(store / "journal.jsonl", folded, found):
        _remember(told, facts_of(record))
        for operation in record["o"]:
            if operation[0] == "p":
                documents[operation[1], operation[2]] = operation[3]
            elif operation[0] == "d":
                documents.pop((operation[1], operation[2]), None)
    _compare(documents, told, found)
    return documents


def _rows(path: Path, found: Salvaged) -> Iterator[tuple[Place, Document]]:
    data = b""
    with suppress(OSError):
        data = read_file(Disk(), path)
    for number, line in enumerate(data.split(b"\n"), 1):
        match = _ROW.match(line)
        if match is None:
            if line and not line.startswith(b'{"_meta"') and number > 2 and line != b"}}":
                found.problems.append(_unreadable(path, number))
            continue
        try:
            document = loads(match[2])
        except ValueError:
            found.problems.append(_unreadable(path, number))
        else:
            yield (path.parent.name, int(match[1])), document


def _unreadable(path: Path, number: int) -> str:
    return _("{path}, dòng {number}: không đọc được.").format(path=path, number=number)


def _lines(path: Path) -> Iterator[Line]:
    with suppress(OSError):
        for line in read_file(Disk(), path).split(b"\n"):
            if (fact := unpacked(line)) is not None:
                yield fact


def _records(path: Path, folded: int, found: Salvaged) -> list[Line]:
    """Every whole record of a journal, wherever it stands, by its number; the log ends at record `folded`."""
    data = b""
    with suppress(OSError):
        data = read_file(Disk(), path)
    records: dict[int, Line] = {}
    for match in _RECORD.finditer(data):
        end = data.find(b"\n", match.start())
        record = unpacked(data[match.start() : end if end >= 0 else None])
        if record is not None:
            records[record["q"]] = record
    numbers = sorted(records)
    for before, after in zip([folded, *numbers], numbers, strict=False):
        if after > before + 1:
            found.problems.append(
                _("{path}: mất giao dịch từ {first} đến {last}.").format(path=path, first=before + 1, last=after - 1)
            )
    return [records[seq] for seq in sorted(records)]


def _remember(told: dict[Place, str], line: Line) -> None:
    for fact in line["o"]:
        if fact[0] == "p":
            told[fact[1], fact[2]] = fact[5]
        elif fact[0] == "d":
            told.pop((fact[1], fact[2]), None)


def _compare(documents: dict[Place, Document], told: dict[Place, str], found: Salvaged) -> None:
    for (table, doc_id), fingerprint in sorted(told.items()):
        document = documents.get((table, doc_id))
        if document is None:
            found.problems.append(_("Bảng {table}: mất bản ghi {id}.").format(table=table, id=doc_id))
        elif digest(dumps(document)) != fingerprint:
            found.problems.append(
                _("Bảng {table}: bản ghi {id} không phải bản mới nhất hoặc đã bị sửa.").format(table=table, id=doc_id)
            )


def _write(store: Path, documents: dict[Place, Document], clock: Clock) -> None:
    engine = Engine(store, clock=clock)
    try:
        rest = iter(sorted(documents.items()))
        while some := list(islice(rest, _AT_ONCE)):
            with engine.draft(BY) as draft:
                for (table, doc_id), document in some:
                    draft.put(table, doc_id, document)
    finally:
        engine.close()
