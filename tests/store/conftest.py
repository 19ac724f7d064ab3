from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.repository import Repository
from storage import open_store

Opener = Callable[[], Repository]


@pytest.fixture
def opener(tmp_path: Path) -> Iterator[Opener]:
    """Opens the test's data folder once more, as another process would."""
    opened: list[Repository] = []

    def open_again() -> Repository:
        opened.append(open_store(tmp_path))
        return opened[-1]

    yield open_again
    for repository in opened:
        repository.close()


@pytest.fixture
def repository(opener: Opener) -> Repository:
    return opener()


@pytest.fixture
def other(opener: Opener) -> Repository:
    """The same store in other hands."""
    return opener()
