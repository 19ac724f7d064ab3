"""What maintenance remembers beside the store: the newest backup, and when a restore last proved good."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from kiosk.safekeeping import Safekeeping
from storage.vfs import Disk, read_file, replace_file


@dataclass(frozen=True, slots=True)
class Notes:
    """Moments are in ISO 8601; `backup_seq` and `backup_link` are where the log stood, so that it can be checked."""

    backup_at: str = ""
    backup_file: str = ""
    backup_seq: int = 0
    backup_link: str = ""
    restored_at: str = ""
    restored_file: str = ""


def read_notes(folder: Path, disk: Disk) -> Notes:
    """The notes of a store; empty ones if there are none or they cannot be read."""
    try:
        return Notes(**json.loads(read_file(disk, folder / "notes.json")))
    except (OSError, ValueError, TypeError):
        return Notes()


def safekeeping(folder: Path, disk: Disk) -> Safekeeping:
    """What the notes of a store say to whoever works with it."""
    notes = read_notes(folder, disk)
    return Safekeeping(_moment(notes.backup_at), _moment(notes.restored_at))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def write_notes(folder: Path, disk: Disk, **changes: str | int) -> None:
    """Change some of the notes."""
    notes = replace(read_notes(folder, disk), **changes)  # type: ignore[arg-type]
    replace_file(disk, folder / "notes.json", json.dumps(asdict(notes), ensure_ascii=False).encode())
