"""How a cell looks: the numbers of the terminal's command for it, without colours that are the terminal's own.

Textual writes such a command before every piece of text and takes it back behind it, also where nothing is to change:
a third of all that a screen is.
"""

from collections.abc import Iterator

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

_OWN_COLOURS = frozenset({"39", "49"})
_LETTERS_ONLY = frozenset({"1", "2", "3", *map(str, range(30, 38)), *map(str, range(90, 98))})
"""What is not seen on a blank: weight, slant, the colour of letters."""


def look_of(style: Style | None, console: Console) -> str:
    """The look of a style on this terminal: `1;31`, nothing for the terminal's own."""
    command, _x, _rest = Strip([Segment("x", style)]).render(console).partition("x")
    return ";".join(code for code in _codes(command) if code not in _OWN_COLOURS)


def _codes(command: str) -> Iterator[str]:
    """The numbers of a command; a colour of the larger palettes is several that belong together."""
    numbers = iter(command.removeprefix("\x1b[").removesuffix("m").split(";"))
    for number in numbers:
        if number in {"38", "48"}:
            kind = next(numbers)
            yield ";".join((number, kind, *(next(numbers) for _part in range(1 if kind == "5" else 3))))
        elif number:
            yield number


def is_bare(look: str) -> bool:
    """Whether a blank with this look is just a blank."""
    return not look or all(code in _LETTERS_ONLY for code in look.split(";"))


def switched(before: str, look: str) -> str:
    """The command that makes one look of another."""
    if look == before:
        return ""
    if not look:
        return "\x1b[0m"
    return f"\x1b[{look}m" if not before else f"\x1b[0;{look}m"
