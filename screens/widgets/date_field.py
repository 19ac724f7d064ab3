"""A day, typed the short way and shown the long way."""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Callable
from contextlib import suppress
from datetime import date

from kiosk.errors import InvalidInput
from kiosk.i18n import _
from kiosk.vietnamese.dates import parse_birth, parse_date
from screens.widgets.field import Field

_LENGTH = 10
_LONGEST_TYPED = 30  # what is too long is refused with words, not cut in silence


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
            max_length=_LONGEST_TYPED,
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


class BirthField(DateField):
    """A date of birth, or the year alone: `1965` is all that many old papers say."""

    def __init__(self, id: str, *, label: str = "", birth: date | int | None = None) -> None:
        super().__init__(id, label=label)
        self.birth = birth

    @property
    def birth(self) -> date | int | None:
        """The day or the year, None while nothing is typed.

        Raises:
            InvalidInput: what is typed is neither; names this field.
        """
        if not self.text:
            return None
        try:
            return parse_birth(self.text)
        except InvalidInput as error:
            raise InvalidInput(error.message, self.id) from None

    @birth.setter
    def birth(self, birth: date | int | None) -> None:
        self.value = _shown(birth)

    def tidy(self) -> None:
        """Show what can be read as it is printed; leave anything else for the clerk to mend."""
        with suppress(InvalidInput):
            self.birth = self.birth


def _shown(day: date | int | None) -> str:
    return f"{day:%d/%m/%Y}" if isinstance(day, date) else str(day or "")
