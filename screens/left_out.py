"""What Textual loads and the counter hardly uses, or never: an eighth of its imports, and 7 MB."""

import os
import sys
import typing
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.stand_ins import StandIn, standing_in


@contextmanager
def without_what_is_never_used() -> Iterator[None]:
    """Load Textual, for the first time, without these."""
    if "textual.app" in sys.modules:
        yield
        return
    # asyncio copes with a Python built without `ssl`, shutil with one without these two.
    with standing_in(*_stand_ins(), absent=("ssl", "bz2", "lzma")):
        import shutil  # noqa: F401  # which the driver asks for the terminal's size, once it runs

        yield


def _stand_ins() -> Iterator[StandIn]:
    # The command palette, which the program turns off (ENABLE_COMMAND_PALETTE), with its lists, trees and matchers.
    palette = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
    yield StandIn("textual.command", classes=palette)
    # For printing a theme's colours as a table.
    yield StandIn("rich.table", classes=("Table",))
    # For handing files and links to a web browser.
    yield StandIn("mimetypes", functions=("guess_type",))
    yield StandIn("platformdirs", functions=("user_downloads_path",))
    # For notes that pop up, in whose place the program has a message line.
    yield StandIn("uuid", functions=("uuid4",))
    # For telling the links of one console from those of another.
    yield StandIn("random", others={"getrandbits": _random_bits})
    # For what is wrong with style sheets, and for what actions are hung on a text.
    yield StandIn("difflib", functions=("get_close_matches",))
    yield StandIn("pickle", functions=("dumps", "loads"))
    # What Textual has from there, for older Pythons, has long been in typing itself.
    yield StandIn("typing_extensions", others={name: getattr(typing, name) for name in typing.__all__})


def _random_bits(count: int) -> int:
    return int.from_bytes(os.urandom(count // 8 + 1), "big") >> (8 - count % 8)
