"""Who types: a clerk, whose keys are composed, or a machine, whose characters are taken as they come."""

from kiosk.vietnamese.fold import nfc
from kiosk.vietnamese.typing import Composer
from kiosk.vietnamese.typing_method import Method

# A scanner, tmux or a paste without brackets: this many characters with no longer pause between two of them. A line
# that was stuck may deliver a few of a clerk's keys at once, never this many; every code worth a scan but a bare
# number, which cannot be composed, is longer.
_MACHINE_CHARACTERS = 20
_LONGEST_PAUSE = 0.03
"""Seconds."""


class Typist:
    """Turns the characters that reach a field into text before its cursor.

    Tones stand as in hòa, khỏe, thúy: so the catalogue and the program's own words are written.
    """

    def __init__(self) -> None:
        self._composer = Composer(old_style=True)
        self._run = ""
        self._run_after = ""
        self._left: tuple[str, float] = ("", float("-inf"))

    def type(self, before: str, character: str, at: float, method: Method) -> str:
        """The text before the cursor after `character`, which came at `at` (seconds on any clock).

        Once a run of characters is a machine's, what was composed of its beginning is put right.
        """
        last, last_at = self._left
        if before != last or at - last_at > _LONGEST_PAUSE:
            self._run, self._run_after = "", before
        self._run += character
        self._composer.method = method
        if len(self._run) >= _MACHINE_CHARACTERS:
            after = nfc(self._run_after + self._run)
        else:
            after = self._composer.feed(before, character)
        self._left = (after, at)
        return after

    def finished(self, before: str) -> str:
        """The text before the cursor if typing ends here; a word that became none goes back to its keys."""
        return self._composer.finish(before)
