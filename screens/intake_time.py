"""An hour of the day, typed the short way and shown the long way."""

# ruff: noqa: A002  (Textual calls it id)

import re
from datetime import time

from kiosk.errors import InvalidInput
from kiosk.i18n import _
from screens.widgets.field import Field

_HOUR = re.compile(r"([0-9]{1,2})(?:\s*[:hg.]\s*([0-9]{2})?|([0-9]{2}))?")
_LENGTH = 7
_LONGEST_TYPED = 30


class TimeField(Field):
    """Takes `9:30`, `0930` or `9h30` and shows `09:30`."""

    def __init__(self, id: str, *, placeholder: str = "") -> None:
        super().__init__(id, width=_LENGTH + 1, placeholder=placeholder, max_length=_LONGEST_TYPED, composes=False)

    @property
    def time(self) -> time | None:
        """The hour, None while nothing is typed.

        Raises:
            InvalidInput: what is typed is no hour of the day; names this field.
        """
        try:
            return parse_hour(self.text)
        except InvalidInput as error:
            raise InvalidInput(error.message, self.id) from None

    def tidy(self) -> None:
        """Show an hour that can be read as it is printed; leave anything else for the clerk to mend."""
        try:
            typed = self.time
        except InvalidInput:
            return
        if typed is not None:
            self.value = f"{typed:%H:%M}"


def parse_hour(text: str) -> time | None:
    """The hour a clerk typed, None for an empty text.

    Raises:
        InvalidInput: it is no hour of the day.
    """
    if not text:
        return None
    match = _HOUR.fullmatch(text.lower())
    hour, minute = (int(match[1]), int(match[2] or match[3] or 0)) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise InvalidInput(_("Giờ ghi theo dạng giờ:phút, ví dụ 09:30."))
    return time(hour, minute)
