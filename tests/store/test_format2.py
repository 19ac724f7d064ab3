"""A store of the present format as it was released: it must go on being read, byte for byte, by every later version."""

import shutil
from datetime import date
from pathlib import Path

from kiosk.repository import DOSSIERS, TICKETS
from storage import open_store
from storage.verify import verify

GOLDEN = Path(__file__).parent / "golden" / "format-2"
LINK = "bec5e7b450442e77dfdf464dae9a88df8f3c90c4e693fdbf9556a10891adb9e4"


def test_a_store_of_format_2_is_read_and_written_on(tmp_path):
    """Two transactions are folded into the files, three are still in the journal."""
    shutil.copytree(GOLDEN, tmp_path / "store")
    found = verify(tmp_path / "store")
    assert (found.problems, found.transactions, found.link) == ([], 5, LINK)
    store = open_store(tmp_path)
    names = {record.key: record.body["applicant"]["name"] for record in store.select(DOSSIERS)}
    assert names == {"HS-1": "Phạm Thị Út", "HS-2": "Ba Tô", "HS-3": "Ba Tơ", "HS-4": "Nguyễn Đức Đạt"}
    assert store.get(DOSSIERS, "HS-1").version == 2
    assert [record.day for record in store.select(TICKETS)] == [date(2025, 8, 6)]
    with store.transaction("hoa") as change:
        assert change.next_number("dossier") == 5
    store.close()
    assert verify(tmp_path / "store").problems == []
