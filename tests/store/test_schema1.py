"""A store of the journal whose documents still write out what is empty: read as it is, counted, changed, folded."""

import shutil
from pathlib import Path

import pytest

from kiosk.counted import CountedDossier, CountedReceipt
from kiosk.dossier import Dossier
from kiosk.dossier_steps import State
from kiosk.receipts import Receipt
from kiosk.repository import DOSSIERS, RECEIPTS, TICKETS
from storage import open_store
from storage.verify import verify

GOLDEN = Path(__file__).parent / "golden" / "format-2-schema-1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(GOLDEN, tmp_path / "store")
    return tmp_path


def test_documents_of_schema_1_are_read_counted_changed_and_folded(folder):
    store = open_store(folder)
    dossiers = [Dossier.from_dict(record.body) for record in store.select(DOSSIERS)]
    assert [dossier.code for dossier in dossiers] == ["H48.25-250701-0001", "H48.25-250709-0006", "H48.25-250731-0006"]
    assert {dossier.state for dossier in dossiers} == {State.RETURNED}
    receipts = [Receipt.from_dict(record.body) for record in store.select(RECEIPTS)]
    for _time in ("as it was found", "changed and folded"):
        assert list(map(CountedDossier.read, store.summaries(DOSSIERS))) == list(map(CountedDossier.of, dossiers))
        assert list(map(CountedReceipt.read, store.summaries(RECEIPTS))) == list(map(CountedReceipt.of, receipts))
        assert len(store.select(TICKETS)) == 1
        assert store.find(DOSSIERS, dossiers[1].applicant.name, 1)[0].key == dossiers[1].code
        with store.transaction("hoa") as change:
            for dossier in dossiers:
                record = change.get(DOSSIERS, dossier.code)
                change.update(DOSSIERS, dossier.code, dossier.to_dict(), record.version)
        store.engine.compact()
        assert [Dossier.from_dict(record.body) for record in store.select(DOSSIERS)] == dossiers
    with store.transaction("hoa") as change:
        assert change.next_number("dossiers/250731") == 2
    store.close()


def test_the_log_of_schema_1_still_proves_itself(folder):
    open_store(folder).close()
    verified = verify(folder / "store")
    assert verified.problems == []
    assert verified.documents == {"dossiers": 3, "receipts": 2, "serials": 1, "tickets": 1}
