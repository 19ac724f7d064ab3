"""Checking a whole store: every byte of every file, the chain of the log, and each document against the log.

The files are kept from being folded meanwhile; clerks go on working.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.errors import KioskError, StoreDamaged
from kiosk.i18n import _
from storage.codec import digest, dumps, hash64, loads
from storage.compaction import records_until
from storage.engine import Engine
from storage.form import key_of, part_of
from storage.history import FIRST_LINK, History, facts_of, link
from storage.holding import files_still
from storage.journal import Line
from storage.notes import Notes, read_notes
from storage.problems import explained
from storage.vfs import Disk
from storage.view import View

Place = tuple[str, int]


@dataclass(slots=True)
class Verified:
    """What was found: documents by table, transactions, and a sentence for everything that is wrong."""

    documents: dict[str, int] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    """Files by table that are damaged or could not be read: what is in them is not among `documents`."""
    transactions: int = 0
    link: str = FIRST_LINK
    problems: list[str] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    has_ballast: bool = True
    torn: int = 0
    """Ends of the journal that were cut off after a power cut or a kill, and kept."""


def verify(folder: Path, disk: Disk | None = None) -> Verified:
    """Check the store in `folder`, the `store` folder itself, without changing it.

    Raises:
        StoreError: there is none, or it cannot be opened at all.
    """
    with files_still(folder), explained(folder):
        engine = Engine(folder, disk=disk, is_guest=True)
        try:
            return _verified(engine)
        finally:
            engine.close()


def _verified(engine: Engine) -> Verified:
    with engine.lock.alone():
        engine.refresh()
        view, end = engine.view, engine.journal.end
    found = Verified(notes=read_notes(engine.folder, engine.disk), has_ballast=engine.ballast.is_there)
    found.torn = len(list(engine.folder.glob("journal.jsonl.torn-*")))
    told = _follow_log(engine, end, found)
    for table in sorted(view.tables()):
        _check_table(view, table, told, found)
    for (table, doc_id), _fingerprint in sorted(told.items()):
        found.problems.append(
            _("Bảng {table}: thiếu bản ghi {id} mà nhật ký nói là có.").format(table=table, id=doc_id)
        )
    return found


def all_facts(engine: Engine, end: int) -> Iterator[tuple[str, int, Line | None]]:
    """Every line of the log, the folded ones first: file, line number, and what it says or None if damaged."""
    history = History(engine.folder, engine.disk)
    for number, line in history.lines(engine.journal.header.get("history", 0)):
        yield history.path.name, number, line
    for number, record in enumerate(records_until(engine, end), 2):
        yield engine.journal_path.name, number, {**facts_of(record), "h": record["h"]}


def _follow_log(engine: Engine, end: int, found: Verified) -> dict[Place, str]:
    """Check the chain; the fingerprint each document must have."""
    told: dict[Place, str] = {}
    seq, before = 0, FIRST_LINK
    for file, number, line in all_facts(engine, end):
        at = _("{file}, dòng {number}").format(file=file, number=number)
        if line is None:
            found.problems.append(_("{at}: dòng nhật ký bị hỏng hoặc bị sửa.").format(at=at))
            continue
        seq += 1
        without_link = {name: value for name, value in line.items() if name != "h"}
        if line["q"] != seq or line["h"] != link(before, dumps(without_link)):
            found.problems.append(
                _("{at}: giao dịch {seq} ngày {day} không khớp với các dòng trước; lịch sử đã bị sửa ở đây.").format(
                    at=at, seq=line["q"], day=line["t"][:10]
                )
            )
        seq, before = line["q"], line["h"]
        if seq == found.notes.backup_seq and before != found.notes.backup_link:
            found.problems.append(
                _("{at}: nhật ký đã bị viết lại, khác với lúc sao lưu {day}.").format(
                    at=at, day=found.notes.backup_at[:10]
                )
            )
        _take_facts(told, line)
    if seq < found.notes.backup_seq or (seq, before) != (engine.journal.seq, engine.link):
        found.problems.append(_("Nhật ký thiếu các giao dịch sau số {seq}.").format(seq=seq))
    found.transactions, found.link = seq, before
    return told


def _take_facts(told: dict[Place, str], line: Line) -> None:
    for fact in line["o"]:
        if fact[0] == "p":
            told[fact[1], fact[2]] = fact[5]
        elif fact[0] == "d":
            told.pop((fact[1], fact[2]), None)


def _check_table(view: View, table: str, told: dict[Place, str], found: Verified) -> None:
    """Check every file of a table and count its documents. What was told and found is taken off `told`."""
    count = 0
    keys: set[int] = set()
    for part in view.parts(table):
        try:
            count += _check_file(view, table, part, told, keys, found)
        except KioskError as error:
            found.problems.append(_why_unread(view.shelf.path(table, part), error))
            found.unread[table] = found.unread.get(table, 0) + 1
            for place in [place for place in told if place[0] == table and part_of(place[1]) == part]:
                del told[place]
    found.documents[table] = count


def _why_unread(path: Path, error: KioskError) -> str:
    """A file that cannot be opened (rights, too many files) may be whole: nobody should restore a backup over it."""
    if isinstance(error, StoreDamaged):
        return _(
            "Tệp {path} bị hỏng; hãy khôi phục bản sao lưu (kiosk restore) hoặc cứu dữ liệu (kiosk salvage)."
        ).format(path=path)
    return _("{why} Tệp này chưa được kiểm tra, có thể vẫn tốt.").format(why=error.message)


def _check_file(view: View, table: str, part: str, told: dict[Place, str], keys: set[int], found: Verified) -> int:
    """Check a file; how many documents it has. `keys` are those of the table so far.

    Raises:
        StoreDamaged: it is not what was written.
        StoreError: it cannot be opened or read.
    """
    partition = view.shelf.partition(table, part)
    if partition is not None:
        partition.verify()
    count = 0
    for doc_id, raw in view.documents_of(table, part):
        count += 1
        if told.pop((table, doc_id), None) != digest(raw):
            found.problems.append(
                _("Bảng {table}: bản ghi {id} khác với nhật ký; đã bị sửa ngoài chương trình.").format(
                    table=table, id=doc_id
                )
            )
        key = key_of(loads(raw))
        if key is not None and hash64(key) in keys:
            found.problems.append(_("Bảng {table}: mã {key} có hai lần.").format(table=table, key=key))
        elif key is not None:
            keys.add(hash64(key))
    return count
