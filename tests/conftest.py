import shutil

import pytest


@pytest.fixture(scope="session")
def ba_to_original(tmp_path_factory):
    """The demo office on disk, written once a test run by the command itself."""
    from kiosk.cli import main

    folder = tmp_path_factory.mktemp("ba-to") / "data"
    assert main(["demo", str(folder), "--no-open"]) == 0
    return folder


@pytest.fixture
def ba_to_folder(ba_to_original, tmp_path):
    """A copy of the demo office that a test may do anything to."""
    return shutil.copytree(ba_to_original, tmp_path / "data")
