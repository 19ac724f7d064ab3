"""Alt and a letter is one key, which means nothing here; it types no letter and no `^`.

A terminal sends it as ESC and the letter. Textual 8.2.8 waits for more to come, and when something does within a tenth
of a second, types the letter with a `^` before it (no issue yet).
"""

from collections.abc import Iterable

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver

_ESC = "\x1b"
_BEGINNINGS = frozenset(sequence[:2] for sequence in ANSI_SEQUENCES_KEYS if len(sequence) > 2) | {"\x1b["}


class AltParser(XTermParser):
    """Knows ESC and a letter, which begins nothing else, at once; it is a key without a character."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if len(sequence) == 2 and sequence[0] == _ESC and sequence not in _BEGINNINGS and sequence[1].isprintable():
            keys = super()._sequence_to_key_events(sequence[1], alt=True)
            return [events.Key(key.key, None) for key in keys]
        return super()._sequence_to_key_events(sequence, alt)


def tell_alt_from_escape() -> None:
    """From now on the terminal's keys are read so."""
    setattr(linux_driver, "XTermParser", AltParser)  # noqa: B010  a name the module only imports
