"""ESC and a letter in one read: Esc and the letter typed ahead, or Alt and the letter, which means nothing here.

A terminal sends both the same. Textual 8.2.8 waits for more to come, and when something does within a tenth of a
second, types the letter with a `^` before it (no issue yet). Which of the two it was, only what an Esc would do can
tell: where nothing half typed is lost or left behind, it counts as Esc and then the letter; elsewhere it is no key.
"""

from collections.abc import Iterable, Sequence

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver

_ESC = "\x1b"
_BEGINNINGS = frozenset(sequence[:2] for sequence in ANSI_SEQUENCES_KEYS if len(sequence) > 2) | {"\x1b["}


class AltKey(events.Key):
    """ESC and `letter` in one read; a key without a character."""

    def __init__(self, name: str, letter: str) -> None:
        super().__init__(name, None)
        self.letter = letter

    def as_two_keys(self) -> Sequence[events.Key]:
        """Esc, then the letter."""
        return (events.Key("escape", _ESC), *XTermParser()._sequence_to_key_events(self.letter))


class AltParser(XTermParser):
    """Knows ESC and a letter, which begins nothing else, at once."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if len(sequence) == 2 and sequence[0] == _ESC and sequence not in _BEGINNINGS and sequence[1].isprintable():
            keys = super()._sequence_to_key_events(sequence[1], alt=True)
            return [AltKey(key.key, sequence[1]) for key in keys]
        return super()._sequence_to_key_events(sequence, alt)


def tell_alt_from_escape() -> None:
    """From now on the terminal's keys are read so."""
    setattr(linux_driver, "XTermParser", AltParser)  # noqa: B010  a name the module only imports
