"""What Textual loads and the counter never uses.

A start on a counter's PC is made of imports, and what is imported stays in memory all day. A stand-in takes the place
of a module only while Textual is first loaded; whoever imports the module later gets the real one.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

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
    absent: dict[str, ModuleType | None] = {"ssl": None}  # documented: importing it raises ModuleNotFoundError
    absent |= {name: _stand_in(name, classes) for name, classes in _STAND_INS.items()}
    put = {name: module for name, module in absent.items() if name not in sys.modules}
    sys.modules.update(put)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in put:
            del sys.modules[name]


def _stand_in(name: str, classes: tuple[str, ...]) -> ModuleType:
    module = ModuleType(name)
    for class_name in classes:
        setattr(module, class_name, type(class_name, (), {}))
    return module
