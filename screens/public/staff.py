"""The way out, for staff: a key of their own and a PIN."""

import re
from collections.abc import Sequence
from typing import ClassVar

from kiosk.desk.public import PublicDesk
from kiosk.i18n import _
from kiosk.staff import LONGEST_PIN
from screens.public.drawing import Line
from screens.public.page import Page, Press
from screens.public.typed import Blank, TypedPage

_IN_KEYS = re.compile(r"[0-9A-Za-z]")
_DIGIT = re.compile(r"[0-9]")
_LONGEST_KEY = 20


class StaffPage(TypedPage):
    """Asks who wants to close the terminal; nobody is signed in by it."""

    REST: ClassVar[float] = 30.0

    def __init__(self, desk: PublicDesk, start: Page) -> None:
        blanks = (
            Blank("key", _("Mã cán bộ"), _IN_KEYS, _LONGEST_KEY),
            Blank("pin", _("Mã PIN"), _DIGIT, LONGEST_PIN, hidden=True),
        )
        super().__init__(blanks, start)
        self._desk = desk

    @property
    def title(self) -> str:
        """For whom it is."""
        return _("Dành cho cán bộ")

    def explained(self) -> str:
        """What it does."""
        return _("Gõ mã cán bộ và mã PIN để đóng màn hình này.")

    def done(self, answers: Sequence[str]) -> Page:
        """The end, when key and PIN fit."""
        self._desk.check_may_leave(*answers)
        return LeftPage()


class LeftPage(Page):
    """Somebody of the staff closes the terminal."""

    @property
    def title(self) -> str:
        """Nothing more to say."""
        return ""

    def body(self, width: int, height: int) -> list[Line]:
        """Nothing."""
        return []

    def press(self, press: Press) -> Page:
        """Too late."""
        return self
