"""Runs TinyDB's own tests, out of its source package, against our classes: `python tests/store/tinydb_suite.py SDIST`.

The tests are copied beside a conftest that puts our classes in the place of TinyDB's before they are imported.
"""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

CONFTEST = """
import pytest
import tinydb, tinydb.storages
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import MemoryStorage
from storage.tables import JournalDB, JournalStorage

class Storage(JournalStorage):
    def __init__(self, path, create_dirs=False, encoding=None, access_mode="r+", **json_kwargs):
        super().__init__(path, create_dirs=create_dirs)

tinydb.JSONStorage = tinydb.storages.JSONStorage = Storage
tinydb.TinyDB.default_storage_class = Storage

LEFT_OUT = frozenset({deselected!r})

def pytest_collection_modifyitems(config, items):
    gone = [item for item in items if item.nodeid.removeprefix("tests/") in LEFT_OUT]
    config.hook.pytest_deselected(items=gone)
    items[:] = [item for item in items if item not in gone]

@pytest.fixture(params=["journal"])
def db(request, tmp_path):
    db_ = JournalDB(tmp_path / "test.db", storage=Storage)
    db_.drop_tables()
    db_.insert_multiple({"int": 1, "char": c} for c in "abc")
    yield db_
    db_.close()

@pytest.fixture
def storage():
    return CachingMiddleware(MemoryStorage)()
"""

DESELECTED = {
    "test_middlewares.py::test_caching_json_write": "asks JSONStorage's private file handle whether it is closed",
    "test_storages.py::test_json": "writes a value that is no set of tables",
    "test_storages.py::test_json_kwargs": "how JSONStorage indents its one file; ours is a folder with a fixed form",
    "test_storages.py::test_json_read": "a folder that is not there is made, as a new office needs it",
    "test_storages.py::test_create_dirs": "removes the one file of JSONStorage; ours is a folder",
    "test_storages.py::test_encoding": "JSONStorage's choice of encoding; ours is always UTF-8",
    "test_storages.py::test_json_invalid_mode_warning": "the modes JSONStorage can open its file with",
    "test_tables.py::test_next_id[journal]": "calls a private method; ours hands an id out under the lock",
    "test_tables.py::test_table_repr[journal]": "expects the names of TinyDB's own classes in repr()",
}
"""Test → why it cannot hold for us."""


def run(sdist: Path) -> int:
    """The exit status of pytest over the copied suite."""
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(sdist) as package:
            package.extractall(scratch, filter="data")
        tests = next(Path(scratch).glob("*/tests"))
        (tests / "conftest.py").write_text(CONFTEST.replace("{deselected!r}", repr(sorted(DESELECTED))))
        root = Path(__file__).parents[2]
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore", "tests"]
        environment = {"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"}
        return subprocess.run([*command, *sys.argv[2:]], cwd=tests.parent, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1])))
