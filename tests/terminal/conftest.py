from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pty_session import PtySession, python

PROGRAM = Path(__file__).with_name("form_program.py")

Start = Callable[..., PtySession]


@pytest.fixture
def typed(tmp_path: Path) -> Callable[[], list[str]]:
    """What the program's fields held when it ended."""
    return lambda: (tmp_path / "typed").read_text(encoding="utf-8").split("\n")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the form program on one of its screens and wait until it can be typed into."""
    with ExitStack() as sessions:

        def begin(screen: str = "form", *options: str, **terminal: object) -> PtySession:
            session = PtySession(python(PROGRAM, screen, str(tmp_path / "typed"), *options), **terminal)  # type: ignore[arg-type]
            sessions.enter_context(session)
            session.wait_for("14:32")
            session.settle()
            return session

        yield begin
