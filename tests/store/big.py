"""A store of any size in seconds: the demo's dossiers copied over five years, with other names, numbers and codes."""

import json
import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kiosk.dossier_steps import ended_on
from kiosk.repository import DOSSIERS, RECEIPTS, TICKETS, Table
from storage.form import MONTH
from storage.founding import GUARD
from storage.history import FIRST_LINK
from storage.journal import write_journal
from storage.partition import Listed, Row, row_of, write_partition
from storage.replay import header_for
from storage.vfs import Disk
from storage.view import Manifest

FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Đoàn",
    "Lâm",
    "Mai",
    "Trịnh",
    "Đào",
    "Cao",
    "Hà",
]
MIDDLE = [
    "Văn",
    "Thị",
    "Hữu",
    "Đức",
    "Minh",
    "Ngọc",
    "Thanh",
    "Quốc",
    "Xuân",
    "Thu",
    "Hồng",
    "Kim",
    "Gia",
    "Bảo",
    "Đình",
    "Công",
    "Như",
    "Phương",
    "Tuấn",
    "Anh",
]
GIVEN = [
    "An",
    "Bình",
    "Châu",
    "Dũng",
    "Đạt",
    "Giang",
    "Hà",
    "Hải",
    "Hạnh",
    "Hiền",
    "Hiếu",
    "Hoa",
    "Hương",
    "Khánh",
    "Lan",
    "Linh",
    "Mai",
    "Nam",
    "Nga",
    "Phúc",
    "Quân",
    "Sơn",
    "Ửng",
]
_LATE_DAY = re.compile(r"(?<=-\d\d)-(29|30|31)(?=T|\")")
MONTHS = [date(2020 + (7 + month) // 12, (7 + month) % 12 + 1, 1) for month in range(60)]


def invented(chance: random.Random) -> str:
    return " ".join((chance.choice(FAMILY), chance.choice(MIDDLE), chance.choice(MIDDLE), chance.choice(GIVEN)))


def code_of(month: date, number: int) -> str:
    return f"H48.25-{month:%y%m}{number % 28 + 1:02d}-{number:05d}"


def dossier(pattern: str, month: date, number: int, chance: random.Random) -> dict[str, object]:
    """A copy of one of the demo's dossiers in another month."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    text = pattern.replace("2025-08", f"{following:%Y-%m}").replace("2025-07", f"{month:%Y-%m}")
    body = json.loads(_LATE_DAY.sub("-28", text))  # every month has a 28th
    body["code"] = code_of(month, number)
    body["applicant"].update(
        name=invented(chance), id_number=f"0{chance.randrange(10**11):011d}", phone=f"09{chance.randrange(10**8):08d}"
    )
    return envelope(body["code"], month, number, body)


def ticket(pattern: str, month: date, number: int, _chance: random.Random) -> dict[str, object]:
    """A copy of one of the demo's visits in another month."""
    body = json.loads(_LATE_DAY.sub("-28", pattern.replace("2025-07", f"{month:%Y-%m}")))
    body["key"] = f"{month:%y%m}{number % 28 + 1:02d}-D1-A{number:05d}"
    return envelope(body["key"], month, number, body)


def receipt(pattern: str, month: date, number: int, _chance: random.Random) -> dict[str, object]:
    """A copy of one of the demo's receipts in another month."""
    body = json.loads(_LATE_DAY.sub("-28", pattern.replace("2025-07", f"{month:%Y-%m}")))
    body["number"] = f"PT{month:%y%m}-{number:06d}"
    return envelope(body["number"], month, number, body)


def envelope(key: str, month: date, number: int, body: dict[str, object]) -> dict[str, object]:
    day = month.replace(day=number % 28 + 1)
    return {"key": key, "day": day.isoformat(), "version": 1, "schema": 1, "by": "hoa", "body": body}


COPIES = {DOSSIERS: dossier, TICKETS: ticket, RECEIPTS: receipt}
LONG_OPEN = 500
"""In months that are long over one dossier of so many is still open; in the last one as many as in the demo's."""

Patterns = dict[Table, list[str]]


def build(folder: Path, patterns: Patterns, count: int) -> None:
    """A store with `count` dossiers, as many tickets, half as many receipts, all folded into files."""
    store, chance = folder / "store", random.Random(7)
    for table in COPIES:
        (store / table.name).mkdir(parents=True, mode=0o700)
    (store / "serials.json").write_bytes(GUARD)
    manifest: Manifest = {table.name: {} for table in COPIES}
    for index, month in enumerate(MONTHS):
        share = count * (index + 1) // len(MONTHS) - count * index // len(MONTHS)
        for table in COPIES:
            number = share // 2 if table is RECEIPTS else share
            manifest[table.name][f"{month:%Y-%m}"] = _build_file(store, table, patterns[table], month, number, chance)
    write_journal(Disk(), store / "journal.jsonl", header_for("0" * 16, 0, FIRST_LINK, 0, manifest))


def _build_file(
    store: Path, table: Table, patterns: list[str], month: date, count: int, chance: random.Random
) -> Listed:
    first = (month.year * 100 + month.month) * MONTH
    usual, late = patterns, patterns
    if table is DOSSIERS and month != MONTHS[-1]:
        usual = [pattern for pattern in patterns if ended_on(json.loads(pattern))]
        late = [pattern for pattern in patterns if not ended_on(json.loads(pattern))]

    def rows() -> Iterator[Row]:
        for number in range(1, count + 1):
            chosen = late if number % LONG_OPEN == 0 else usual
            document = COPIES[table](chosen[number % len(chosen)], month, number, chance)
            raw = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
            yield row_of(table.name, first + number, raw, document)

    return write_partition(Disk(), store / table.name / f"{month:%Y-%m}.json", table.name, 0, first + count, rows())


def patterns_of(demo: Path) -> Patterns:
    """The documents of a demo office as text, with the history that a clerk's day leaves."""
    from storage import open_store

    store = open_store(demo)
    patterns = {
        table: [json.dumps(record.body, ensure_ascii=False) for record in store.select(table)] for table in COPIES
    }
    store.close()
    return patterns
