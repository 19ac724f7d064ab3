"""Who types: a clerk, whose keys are composed, or a machine, whose characters are taken as they come."""

from kiosk.vietnamese.fold import nfc
from kiosk.vietnamese.typing import Composer
from kiosk.vietnamese.typing_method import Method

# A scanner, tmux or a paste without brackets: this many characters with no longer pause between two of them. A line
# that was stuck delivers a clerk's keys like that too, whole sentences of them; so they also have to be what no clerk
# types letter by letter. Every code worth a scan but a bare number, which cannot be composed, is longer.
_MACHINE_CHARACTERS = 20
_LONGEST_PAUSE = 0.03
"""Seconds."""
_BETWEEN_DATA = "|"


class Typist:
    """Turns the characters that reach a field into text before its cursor.

    Tones stand as in hòa, khỏe, thúy: so the catalogue and the program's own words are written.
    """

    def __init__(self) -> None:
        self._composer = Composer(old_style=True)
        self._run = ""
        self._run_after = ""
        self._is_machine = False
        self._left: tuple[str, float] = ("", float("-inf"))

    def type(self, before: str, character: str, at: float, method: Method) -> str:
        """The text before the cursor after `character`, which came at `at` (seconds on any clock).

        Once a run of characters is a machine's, what was composed of its beginning is put right.
        """
        last, last_at = self._left
        if before != last or at - last_at > _LONGEST_PAUSE:
            self._run, self._run_after, self._is_machine = "", before, False
        self._run += character
        self._composer.method = method
        self._is_machine = self._is_machine or _is_no_clerks(self._run)
        after = nfc(self._run_after + self._run) if self._is_machine else self._composer.feed(before, character)
        self._left = (after, at)
        return after

    def finished(self, before: str) -> str:
        """The text before the cursor if typing ends here; a word that became none goes back to its keys."""
        return self._composer.finish(before)


def _is_no_clerks(run: str) -> bool:
    """Whether a run of characters at a machine's pace is a machine's: a code, a record, or letters composed elsewhere.

    The longest word of Vietnamese takes a dozen keys. Who has this program compose sends no composed letters.
    """
    if len(run) < _MACHINE_CHARACTERS:
        return False
    return _BETWEEN_DATA in run or not run.isascii() or not any(blank.isspace() for blank in run[-_MACHINE_CHARACTERS:])
