"""A day, typed the short way and shown the long way."""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Callable
from datetime import date

from kiosk.errors import InvalidInput
from kiosk.i18n import _
from kiosk.vietnamese.dates import parse_date
from screens.widgets.field import Field

_LENGTH = 10


class DateField(Field):
    """Takes `31072025`, `31/7/2025` or `hôm nay` (where it is given a `today`) and shows `31/07/2025`."""

    def __init__(
        self,
        id: str,
        *,
        label: str = "",
        day: date | None = None,
        today: Callable[[], date] | None = None,
        placeholder: str = "",
        disabled: bool = False,
    ) -> None:
        super().__init__(
            id,
            label=label,
            value=_shown(day),
            width=_LENGTH + 1,
            placeholder=placeholder,
            max_length=_LENGTH,
            disabled=disabled,
            composes=False,
        )
        self._today = today

    @property
    def day(self) -> date | None:
        """The day, None while nothing is typed.

        Raises:
            InvalidInput: what is typed is no day; names this field.
        """
        if not self.text:
            return None
        try:
            return parse_date(self.text, self._today() if self._today else None)
        except InvalidInput as error:
            raise InvalidInput(error.message, self.id) from None

    @day.setter
    def day(self, day: date | None) -> None:
        self.value = _shown(day)

    def required(self) -> date:
        """The day.

        Raises:
            InvalidInput: nothing is typed, or no day.
        """
        day = self.day
        if day is None:
            raise InvalidInput(_("Cần ghi ngày, ví dụ 31/7/2025."), self.id)
        return day

    def tidy(self) -> None:
        """Show a day that can be read with its slashes; leave anything else for the clerk to mend."""
        try:
            day = self.day
        except InvalidInput:
            return
        if day is not None:
            self.value = _shown(day)


def _shown(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"
