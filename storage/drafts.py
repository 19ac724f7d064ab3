"""Drafts as small files beside the store, for whom the data folder is for.

`drafts/CLERK.FORM.json` is the first one, `CLERK.FORM.2.json` that of the second terminal where the clerk types the
same form, and so on. A form that has one open has `.CLERK.FORM.lock` claimed.
"""

import re
import time
import zlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.clock import VIETNAM, Clock
from kiosk.errors import StoreDamaged, StoreError
from storage.problems import explained
from storage.vfs import DRAFT_ENDING, Disk, make_folder

if TYPE_CHECKING:
    from storage.draft_file import DraftFile, DraftHold

_LEFT_BEHIND_SECONDS = 60
_ENDING_BEFORE = ".new"
"""Of what an earlier program left behind."""
_FORGOTTEN_SECONDS = 30 * 24 * 3600
_FIRST_OFFICES = datetime(2025, 7, 1, tzinfo=VIETNAM).timestamp()
"""There were no offices of this kind before: a draft from then was kept while the machine's clock was wrong, as it is
without a battery until the network tells the time. Nobody knows how old it is, so its month begins anew."""
_NOT_IN_NAMES = re.compile(r"[^a-z0-9-]+")


class FileDrafts:
    """`kiosk.drafts.Drafts` over a folder."""

    def __init__(self, folder: Path, clock: Clock, disk: Disk | None = None) -> None:
        self._folder = folder
        self._clock = clock
        self._disk = disk or Disk()
        self._held: list[DraftHold] = []

    def take_up(self, staff_key: str, form: str, place: int | None = None) -> "DraftHold | None":
        """Hold the draft in `place`, or the newest that no open form has.

        What a newer version of the program wrote stays for it, and hides none that this one can read.

        Raises:
            StoreDamaged: it is not what was written; it is thrown away.
            StoreError: it cannot be read, or a newer version of the program wrote all there are; it stays.
        """
        unreadable: StoreError | None = None
        with explained(self._folder):
            self._sweep()
            files = self._left(_name(staff_key, form))
            for file in sorted(files, key=lambda file: (file.place == place, file.changed_at), reverse=True):
                if (held := self._claimed(file)) is None:
                    continue
                try:
                    if held.look():
                        return held
                except StoreDamaged:
                    raise
                except StoreError as error:
                    unreadable = unreadable or error
                    continue
                held.let_go()  # its form was saved between our two steps
        if unreadable is not None:
            raise unreadable
        return None

    def begin(self, staff_key: str, form: str) -> "DraftHold":
        """Hold a place where no draft lies and nobody types.

        Raises:
            StoreError: none can be made.
        """
        name = _name(staff_key, form)
        with explained(self._folder):
            if not self._folder.is_dir():
                make_folder(self._folder, parents=True)
            return next(held for place in count(1) if (held := self._free(self._file(name, place))) is not None)

    def close(self) -> None:
        """Let go of all that is held."""
        while self._held:
            self._held[-1].let_go()

    def _free(self, file: "DraftFile") -> "DraftHold | None":
        """The hold on a place where nothing lies; None where something does, or somebody types."""
        if file.exists() or (held := self._claimed(file)) is None:
            return None
        if not file.exists():
            return held
        held.let_go()  # somebody left one there between our two steps
        return None

    def _sweep(self) -> None:
        """Throw away what a program left that was killed while it wrote, and drafts nobody came back for in a month.

        A draft is somebody's personal data, and the box it belongs to may never open again: its dossier has moved on.
        What cannot be thrown away stays: nobody's form waits for this.
        """
        now = time.time()
        for ending in (DRAFT_ENDING, _ENDING_BEFORE):
            for path in self._folder.glob(f".*{ending}"):
                with suppress(OSError):
                    if now - path.stat().st_mtime > _LEFT_BEHIND_SECONDS:
                        path.unlink()
        for path in self._folder.glob("*.json"):
            with suppress(OSError, StoreError):
                if now - path.stat().st_mtime > _FORGOTTEN_SECONDS:
                    self._forget(path.name.removesuffix(".json").removesuffix(".latest"), now)

    def _forget(self, stem: str, now: float) -> None:
        file = self._file(stem, 1)
        if (held := self._claimed(file)) is None:
            return
        try:
            # Asked again: the form that had it may have kept it once more before it let go.
            if file.changed_at < _FIRST_OFFICES:
                file.touch()
            elif now - file.changed_at > _FORGOTTEN_SECONDS:
                held.discard()
        finally:
            held.let_go()

    def _claimed(self, file: "DraftFile") -> "DraftHold | None":
        from storage.claim import claim
        from storage.draft_file import DraftHold

        owned = claim(file.lock)
        if owned is None:
            return None
        held = DraftHold(file, owned, self._clock, self._held)
        self._held.append(held)
        return held

    def _left(self, name: str) -> "Iterable[DraftFile]":
        """The drafts that lie in the folder, held or not."""
        if not self._folder.is_dir() and not self._folder.exists():
            return []
        pattern = re.compile(rf"{re.escape(name)}(?:\.([0-9]+))?(?:\.latest)?\.json")
        matches = (pattern.fullmatch(path.name) for path in self._folder.iterdir())
        return [self._file(name, place) for place in {int(match[1] or 1) for match in matches if match}]

    def _file(self, name: str, place: int) -> "DraftFile":
        # Not before somebody opens a form: the lock screen is there sooner without.
        from storage.draft_file import DraftFile

        return DraftFile(self._folder, name if place == 1 else f"{name}.{place}", place, self._disk)


def _name(staff_key: str, form: str) -> str:
    return f"{_plain(staff_key)}.{_plain(form)}"


def _plain(name: str) -> str:
    """A name that is a file name anywhere, and no other name's: what had to be changed is told apart by its sum."""
    plain = _NOT_IN_NAMES.sub("-", name.lower())[:60]
    return plain if plain == name else f"{plain}-{zlib.crc32(name.encode()):08x}"
