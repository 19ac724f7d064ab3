"""What the store's tests share: a table, documents, and a real process that does as it is told through a pipe."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from kiosk.repository import Summary, Table

PAPERS = Table("papers", words=("code", "person.name", "person.phone", "tags"))
STAMPS = Table("stamps")
NOTES = Table("notes", summary=Summary("1", lambda body: [body["n"]]))
JUNE, JULY, AUGUST = date(2025, 6, 30), date(2025, 7, 1), date(2025, 8, 15)


def named(name: str, phone: str = "", code: str = "") -> dict[str, object]:
    return {"code": code, "person": {"name": name, "phone": phone}}


@contextmanager
def process(program: str, *arguments: object) -> Iterator["subprocess.Popen[str]"]:
    """A Python of its own running `program`; killed at the end if it is still there."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", program, *map(str, arguments)]
    child = subprocess.Popen(command, cwd=root, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield child
    finally:
        child.kill()
        child.communicate()
