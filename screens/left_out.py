"""What Textual loads and the counter never uses.

A start on a counter's PC is made of imports, and what is imported stays in memory all day.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from kiosk.stand_ins import stand_in, stand_ins

_STAND_INS = {
    # The command palette, which the program turns off (ENABLE_COMMAND_PALETTE), with its lists, trees and matchers.
    "textual.command": (
        "CommandListItem",
        "CommandPalette",
        "DiscoveryHit",
        "Hit",
        "Hits",
        "Provider",
        "SimpleProvider",
    ),
    # For printing a theme's colours as a table.
    "rich.table": ("Table",),
}


@contextmanager
def without_what_is_never_used() -> Iterator[None]:
    """Load Textual without OpenSSL, its command palette and tables: a tenth of its imports, and 4 MB.

    asyncio copes with a Python built without `ssl`; the rest only name classes that are never made.
    """
    if "textual.app" in sys.modules:
        yield
        return
    absent: dict[str, ModuleType | None] = {"ssl": None}
    absent |= {name: stand_in(name, classes) for name, classes in _STAND_INS.items()}
    with stand_ins(absent):
        yield
