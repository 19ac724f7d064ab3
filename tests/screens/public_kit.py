"""The citizen's terminal on a tested office, and a way to press its keys."""

import asyncio
from collections.abc import Awaitable, Callable

from counter_app import staffed_office
from office_builder import COPIES, HOA, receive
from textual.pilot import Pilot

from kiosk.applicant import Applicant
from kiosk.clock import SetClock
from kiosk.desk.public import PublicDesk
from kiosk.i18n import set_language
from kiosk.office import Office
from screens.public.page import Press
from screens.public.shell import PublicShell

AN = Applicant("Nguyễn Văn An", id_number="051090001234", phone="0912345678", address="Thôn Tài Năng")
CODE, PROOF = "250731-0001", "1234"


class Visitor:
    """Somebody at the terminal, who reads each page before the next key; `seconds` is the terminal's clock."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.office, self.clock = public_office()
        self.shell = PublicShell(PublicDesk(self.office.counter), now=lambda: self.seconds)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.seconds += 1
            self.shell.press(pressed(key), self.seconds)

    def wait(self, seconds: float) -> None:
        self.seconds += seconds
        self.shell.look_at_the_clock()

    @property
    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.shell.screen._compositor.render_strips(self.shell.size)]

    @property
    def sees(self) -> str:
        """The words on the screen, line breaks aside."""
        return " ".join(" ".join(self.lines).split())


def pressed(key: str) -> Press:
    if len(key) == 1:
        return Press({"-": "minus", ".": "full_stop", "*": "asterisk"}.get(key, key), key)
    return Press(key, {"enter": "\r", "escape": "\x1b", "tab": "\t"}.get(key, ""))


def public_office() -> tuple[Office, SetClock]:
    """Staff with PINs, one dossier, nobody signed in."""
    office, clock = staffed_office()
    office.counter.staff = HOA
    receive(office, procedure=COPIES, applicant=AN)
    office.counter.staff = None
    return office, clock


def visit(steps: Callable[[Visitor, Pilot[None]], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> None:
    """A visitor on a terminal of `size`."""

    async def main() -> None:
        visitor = Visitor()
        async with visitor.shell.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(visitor, pilot)

    try:
        asyncio.run(main())
    finally:
        set_language("vi")
