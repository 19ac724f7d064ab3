"""`make shots`: the README's pictures, taken of the running program on the demo office."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from textual.pilot import Pilot

from kiosk import demo
from kiosk.app import SCREENS, OfficeStatus
from kiosk.clock import VIETNAM
from screens.shell import CounterShell

TESTS = Path(__file__).parent
PICTURES = TESTS / "pictures"
SIZE = (100, 30)
SHOTS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("home", ()),
    ("queue", ("f2", "enter", "down", "enter", "g")),
    ("intake", ("f3", *"1.001193", "enter", *"Phạm Thị Nga", "enter")),
    ("lookup", ("f4", *"nguyen")),
    ("report", ("f6",)),
    ("preview", ("p",)),
)


def friday_morning() -> CounterShell:
    """The demo office on 01/8/2025, locked."""
    # Only pytest puts the builders' folder on the path by itself.
    sys.path.append(str(TESTS / "screens"))
    from office_builder import new_office

    office, clock = new_office(datetime(2025, 7, 1, tzinfo=VIETNAM), profile=demo.profile(0), staff=None)
    demo.live_through_july(office, clock)
    clock.at = datetime(2025, 8, 1, 9, 40, tzinfo=VIETNAM)
    shell = CounterShell(office, OfficeStatus(office), SCREENS)
    shell.animation_level = "none"
    shell.start_on("login")
    return shell


async def sign_in(pilot: Pilot[None]) -> None:
    """Let Nguyễn Thị Hoa into her counter."""
    await pilot.pause()
    await pilot.press(*"hoa", "enter", *demo.PIN, "enter")
    # The month so far is counted after the first paint.
    await pilot.pause(0.3)


async def take_pictures(folder: Path) -> None:
    """Walk through the screens and keep a picture of each."""
    shell = friday_morning()
    async with shell.run_test(size=SIZE) as pilot:
        await sign_in(pilot)
        for name, keys in SHOTS:
            await pilot.press(*keys)
            # The lookup rests a moment before it searches.
            await pilot.pause(0.5)
            (folder / f"{name}.svg").write_text(shell.export_screenshot(title="Một Cửa Kiosk"), encoding="utf-8")


def main() -> None:
    """Write every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    asyncio.run(take_pictures(PICTURES))
    print(*sorted(path.name for path in PICTURES.glob("*.svg")), sep="\n")


if __name__ == "__main__":
    main()
