"""One draft on the disk, and the hold an open form has on it."""

import json
import os
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.clock import Clock
from kiosk.drafts import Draft, Values
from kiosk.errors import StoreDamaged
from kiosk.i18n import _
from storage.claim import Claim
from storage.problems import explained, newer
from storage.vfs import Disk, replace_file

_SCHEMA = 1
_LARGEST = 1_000_000  # bytes; the longest form is a hundredth of it


@dataclass(frozen=True, slots=True)
class DraftFile:
    """Where a draft lies: up to two files.

    The `latest` one is written at every key without waiting for the disk; the `safe` one was made so against a power
    cut, in case one spoils the first.
    """

    folder: Path
    stem: str
    place: int
    disk: Disk

    @property
    def latest(self) -> Path:
        """The newest."""
        return self.folder / f"{self.stem}.latest.json"

    @property
    def safe(self) -> Path:
        """The one that is on the disk for certain."""
        return self.folder / f"{self.stem}.json"

    @property
    def lock(self) -> Path:
        """What the form claims that has the draft open."""
        return self.folder / f".{self.stem}.lock"

    def exists(self) -> bool:
        """Whether there is a draft now."""
        return self.safe.exists() or self.latest.exists()

    @property
    def changed_at(self) -> float:
        """When it was last written, 0 when it is gone."""
        times = [0.0]
        for path in (self.latest, self.safe):
            with suppress(FileNotFoundError):
                times.append(path.stat().st_mtime)
        return max(times)

    def read(self) -> Draft | None:
        """What it says, None when there is none.

        Raises:
            StoreDamaged: it is not what was written.
            StoreError: a newer version of the program wrote it.
        """
        texts = {path: text for path in (self.latest, self.safe) if (text := _read(path)) is not None}
        drafts = [draft for path, text in texts.items() if (draft := _unpacked(path, text)) is not None]
        if texts and not drafts:
            raise StoreDamaged(_("Bản nháp bị hỏng, không lấy lại được; hãy gõ lại."))
        return max(drafts, key=lambda draft: draft.kept_at, default=None)

    def write(self, data: bytes, *, durable: bool) -> None:
        """Write it anew."""
        replace_file(self.disk, self.safe if durable else self.latest, data, is_durable=durable)
        if durable:
            self._remove(self.latest)

    def touch(self) -> None:
        """Have it changed just now, if it is there."""
        for path in (self.latest, self.safe):
            with suppress(FileNotFoundError):
                os.utime(path)

    def remove(self) -> None:
        """Throw it away, if it is there."""
        # The older one first: it must not come back in the place of the other.
        if self._remove(self.safe) | self._remove(self.latest):
            self.disk.sync_folder(self.folder)

    def _remove(self, path: Path) -> bool:
        try:
            self.disk.unlink(path)
        except FileNotFoundError:
            return False
        return True


class DraftHold:
    """`kiosk.drafts.HeldDraft` on the disk; `all_held` is where it is listed while it is held."""

    def __init__(self, file: DraftFile, claim: Claim, clock: Clock, all_held: "list[DraftHold]") -> None:
        self.found: Draft | None = None
        self._file = file
        self._claim = claim
        self._clock = clock
        self._all_held = all_held

    @property
    def place(self) -> int:
        """Which of the clerk's drafts it is."""
        return self._file.place

    def look(self) -> bool:
        """Read what lies there; whether there is anything.

        Raises:
            StoreDamaged: it is not what was written; it is thrown away.
            StoreError: a newer version of the program wrote it; it stays.
        """
        try:
            self.found = self._file.read()
        except StoreDamaged:
            self.discard()
            raise
        except BaseException:
            self.let_go()
            raise
        return self.found is not None

    def keep(self, values: Values, *, durable: bool = True) -> None:
        """Keep `values`.

        Raises:
            StoreError: it cannot be written.
        """
        data = _packed({"schema": _SCHEMA, "at": self._clock().isoformat(), "values": dict(values)})
        with explained(self._file.folder):
            self._file.write(data, durable=durable)

    def discard(self) -> None:
        """Throw it away.

        Raises:
            StoreError: it is there and stays there.
        """
        try:
            with explained(self._file.folder):
                self._file.remove()
        finally:
            self.let_go()

    def let_go(self) -> None:
        """Give it back as it is."""
        self._claim.give_back()
        if self in self._all_held:
            self._all_held.remove(self)


def _packed(document: Values) -> bytes:
    body = json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return b"%08x\n" % zlib.crc32(body) + body


def _unpacked(path: Path, data: bytes) -> Draft | None:
    """The draft in a file, None where it is not what was written.

    Raises:
        StoreError: a newer version of the program wrote it.
    """
    checksum, _line, body = data.partition(b"\n")
    if checksum != b"%08x" % zlib.crc32(body):
        return None
    try:
        document = json.loads(body.decode("utf-8", "surrogatepass"))
        if document["schema"] > _SCHEMA:
            raise newer(path)
        if document["schema"] != _SCHEMA or not isinstance(document["values"], dict):
            return None
        return Draft(document["values"], datetime.fromisoformat(document["at"]))
    except (ValueError, KeyError, TypeError):
        return None


def _read(path: Path) -> bytes | None:
    try:
        with open(path, "rb") as handle:
            return handle.read(_LARGEST)
    except FileNotFoundError:
        return None
