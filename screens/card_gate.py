"""What a scanner types of an identity card is caught here: no field, list or choice sees a character of it."""

import re
from collections.abc import Sequence

from textual import events

# A scanner leaves 1 to 10 ms between two characters, a hand 50 and more. Once two came so fast, a jerk of the line is
# waited for.
_HOLD_SECONDS = 0.015
_HOLD_SECONDS_IN_A_BURST = 0.06
# A read that is under way may be held up on its line; after this it is over, Enter or not.
_READ_SECONDS = 1.0
# Line ends that a scanner sets to send two of them adds to the first.
_TAIL_SECONDS = 0.05
_LONGEST_READ = 1_001  # one more than a card may have, so that the excess is noticed
_LONGEST_BEGINNING = 40

# The number at the beginning, alone or behind its label; the shortest piece of it is held back.
_BEGINNING = re.compile(r"C{1,3}|CCCD|(?:CC(?:CD)? ?: ?)?(?:[0-9]{1,11}|[0-9]{12} ?)|CC(?:CD)? ?:? ?", re.IGNORECASE)
_NUMBER = re.compile(r"(?:CC(?:CD)? ?: ?)?[0-9]{12} ?\Z", re.IGNORECASE)
_ENDS = frozenset({"enter", "tab", "ctrl+j", "newline"})
_LOST = "?"


class CardGate:
    """Sifts keys: twelve digits and a bar begin a card, which ends with Enter, Tab or a pause.

    What may be the beginning of one is held back for a moment, too short for a clerk to notice. A read on a slow line
    is known too, by its bar; what has got through of it by then is `leaked`.
    """

    def __init__(self) -> None:
        self._held: list[events.Key] = []
        self._typed = ""
        self._read: str | None = None
        self._finished: tuple[str, str] | None = None
        self._leaked = ""
        self._ended_at = float("-inf")

    @property
    def patience(self) -> float | None:
        """Seconds until `rest` is to be called unless another key comes; None when nothing is under way."""
        if self._read is not None:
            return _READ_SECONDS
        if not self._held:
            return None
        return _HOLD_SECONDS if len(self._held) == 1 else _HOLD_SECONDS_IN_A_BURST

    def sift(self, key: events.Key) -> Sequence[events.Key]:
        """The keys to pass on now that `key` has come."""
        if self._read is not None:
            self._read_on(key)
            return ()
        if key.key in _ENDS and key.time - self._ended_at < _TAIL_SECONDS:
            return ()
        self._ended_at = float("-inf")
        character = key.character if key.character and key.is_printable else ""
        if character == "|" and (number := _NUMBER.search(self._typed)):
            self._begin(number[0])
            return ()
        self._typed = (self._typed + character)[-_LONGEST_BEGINNING:] if character else ""
        return self._hold_or_pass(key, character)

    def rest(self) -> Sequence[events.Key]:
        """No key has come for a while: the keys to pass on."""
        if self._read is not None:
            self._finish()
        passed, self._held = self._held, []
        return passed

    def take(self) -> tuple[str, str] | None:
        """The read that is complete, once, and what leaked of it; nothing of it is kept here."""
        finished, self._finished = self._finished, None
        return finished

    def _hold_or_pass(self, key: events.Key, character: str) -> Sequence[events.Key]:
        run = "".join(held.character or "" for held in self._held)
        if character and _BEGINNING.fullmatch(run + character):
            self._held.append(key)
            return ()
        passed, self._held = self._held, []
        if character and _BEGINNING.fullmatch(character):
            self._held.append(key)
            return passed
        return (*passed, key)

    def _begin(self, number: str) -> None:
        self._leaked = number[: max(0, len(number) - len(self._held))]
        self._read = f"{number}|"
        self._held, self._typed = [], ""

    def _read_on(self, key: events.Key) -> None:
        if key.key in _ENDS:
            self._ended_at = key.time
            self._finish()
        elif self._read is not None and len(self._read) < _LONGEST_READ:
            self._read += key.character or _LOST

    def _finish(self) -> None:
        self._finished = (self._read or "", self._leaked)
        self._read, self._leaked = None, ""
