"""A store of any size in seconds: the demo's dossiers copied over five years, with other names, numbers and codes."""

import json
import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kiosk.repository import DOSSIERS
from storage.compaction import header_for
from storage.form import MONTH
from storage.founding import GUARD
from storage.history import FIRST_LINK
from storage.journal import write_journal
from storage.partition import row_of, write_partition
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
    day = month.replace(day=number % 28 + 1)
    body["code"] = code_of(month, number)
    body["applicant"].update(
        name=invented(chance), id_number=f"0{chance.randrange(10**11):011d}", phone=f"09{chance.randrange(10**8):08d}"
    )
    return {"key": body["code"], "day": day.isoformat(), "version": 1, "schema": 1, "by": "hoa", "body": body}


def build(folder: Path, patterns: list[str], count: int) -> None:
    """A store with `count` dossiers in the empty folder `folder`, all folded into its files."""
    disk, chance, store = Disk(), random.Random(7), folder / "store"
    (store / DOSSIERS.name).mkdir(parents=True, mode=0o700)
    (store / "serials.json").write_bytes(GUARD)
    manifest: Manifest = {DOSSIERS.name: {}}
    for index, month in enumerate(MONTHS):
        share = count * (index + 1) // len(MONTHS) - count * index // len(MONTHS)

        def rows(month: date = month, share: int = share) -> Iterator[object]:
            for number in range(1, share + 1):
                document = dossier(patterns[number % len(patterns)], month, number, chance)
                raw = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
                yield row_of(DOSSIERS.name, (month.year * 100 + month.month) * MONTH + number, raw, document)

        path = store / DOSSIERS.name / f"{month:%Y-%m}.json"
        top = (month.year * 100 + month.month) * MONTH + share
        manifest[DOSSIERS.name][path.stem] = write_partition(disk, path, DOSSIERS.name, 0, top, rows())
    write_journal(disk, store / "journal.jsonl", header_for("0" * 16, 0, FIRST_LINK, 0, manifest))


def patterns_of(demo: Path) -> list[str]:
    """The dossiers of a demo office as text, with the history that a clerk's day leaves."""
    from storage import open_store

    store = open_store(demo)
    bodies = [json.dumps(record.body, ensure_ascii=False) for record in store.select(DOSSIERS)]
    store.close()
    return bodies
