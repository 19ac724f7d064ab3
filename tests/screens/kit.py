"""A counter app of one screen for tests of the kit, and a way to press keys in it."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from types import ModuleType
from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget

from screens.base import CounterScreen
from screens.shell import CounterShell

HOSTILE = (
    "[/foo]",
    "[/]",
    "[@click=app.quit]x[/]",
    "[b]đậm[/b]",
    "\x1b[31mđỏ\x1b[0m",
    "\x1b]0;title\x07",
    "a\nb\tc\r\v\f",
    "Nguyễn",
    "Nguyê\u0303n Thị Hường".encode().decode(),
    "‮gnoW",
    "日本語の名前",
    "\ud800",
    "ữ" * 300,
    "x" * 300,
    "",
)


class QuietStatus:
    """A status that never changes."""

    def status_left(self) -> str:
        return "UBND xã Ba Tô"

    def status_right(self) -> str:
        return "14:32"


def screen_of(*widgets: Callable[[], Widget], **members: Any) -> type[CounterScreen]:
    """A screen class whose body is made of `widgets`; `members` are its keys, handlers and actions."""

    def body(self: CounterScreen) -> Iterable[Widget]:
        return [make() for make in widgets]

    return type("TestedScreen", (CounterScreen,), {"body": body, "TITLE_TEXT": "Thử", **members})


def app_of(**screens: type[CounterScreen]) -> CounterShell:
    """An app of these screens; the first is shown."""
    module = ModuleType("tested_screens")
    for name, screen in screens.items():
        setattr(module, name, screen)
    sys.modules["tested_screens"] = module
    first = next(iter(screens))

    class TestedApp(CounterShell):
        HOME = first

        def about_office(self) -> tuple[str, ...]:
            return ("Văn phòng",)

    app = TestedApp(None, QuietStatus(), {name: f"tested_screens:{name}" for name in screens})  # type: ignore[arg-type]
    app.start_on(first)
    return app


def run(app: CounterShell, steps: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> None:
    """Run `steps` against `app` on a terminal of `size`."""

    async def main() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot)

    asyncio.run(main())


async def rested(pilot: Pilot[Any]) -> None:
    """The hand has rested: what follows typing at some distance is done."""
    assert isinstance(pilot.app, CounterShell)
    pilot.app.after_typing.do_now()
    await pilot.pause()


def painted(app: CounterShell) -> list[str]:
    """What the current screen shows, line by line."""
    return [strip.text for strip in app.screen._compositor.render_strips(app.size)]
