"""An amount of money: whole đồng, grouped by dots while it is typed."""

# ruff: noqa: A002  (Textual calls it id)

import re

from kiosk.errors import InvalidInput
from kiosk.i18n import _
from kiosk.vietnamese.numbers import grouped, parse_dong
from screens.widgets.field import Field

_MOST_DIGITS = 12


class MoneyField(Field):
    """Takes digits; `1790000` reads `1.790.000` as it is typed. Dots are the field's business, not the clerk's."""

    def __init__(
        self,
        id: str,
        *,
        label: str = "",
        amount: int | None = None,
        width: int = 15,
        placeholder: str = "",
        disabled: bool = False,
    ) -> None:
        super().__init__(
            id,
            label=label,
            value="" if amount is None else grouped(amount),
            width=width,
            placeholder=placeholder,
            max_length=0,
            composes=False,
            disabled=disabled,
        )

    @property
    def amount(self) -> int | None:
        """The amount in đồng, None while nothing is typed.

        Raises:
            InvalidInput: the value was set to something that is no amount.
        """
        digits = _digits(self.value)
        if not digits:
            return None
        if not digits.isascii() or not digits.isdigit():
            raise InvalidInput(_("Số tiền chỉ gồm chữ số, ví dụ 36.000."), self.id)
        return int(digits)

    @amount.setter
    def amount(self, amount: int | None) -> None:
        self.value = "" if amount is None else grouped(amount)

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a part and group the digits anew; the cursor keeps its place among the digits."""
        value = self.value
        start, end = sorted((max(0, start), min(len(value), end)))
        typed = _pasted(text) if len(text) > 1 else text.replace(".", "")
        head, tail = _digits(value[:start]) + typed, _digits(value[end:])
        digits = head + tail
        if digits and (not re.fullmatch(r"[0-9]+", digits) or len(digits.lstrip("0")) > _MOST_DIGITS):
            self.restricted()
            return
        self.value = grouped(int(digits)) if digits else ""
        self.cursor_position = _after_digits_from_end(self.value, len(tail))
        self.post_message(self.Edited(self))

    def action_delete_left(self) -> None:
        """Delete the digit on the left; a dot is passed over."""
        if self.selection.is_empty and self.value[: self.cursor_position].endswith("."):
            self.cursor_position -= 1
        super().action_delete_left()

    def action_delete_right(self) -> None:
        """Delete the digit on the right; a dot is passed over."""
        if self.selection.is_empty and self.value[self.cursor_position :].startswith("."):
            self.cursor_position += 1
        super().action_delete_right()


def _pasted(text: str) -> str:
    try:
        return str(parse_dong(text))
    except InvalidInput:
        return text  # refused by the field: an amount is never guessed


def _digits(text: str) -> str:
    return text.replace(".", "")


def _after_digits_from_end(value: str, digits_right: int) -> int:
    position = len(value)
    while digits_right > 0 and position > 0:
        position -= 1
        digits_right -= value[position] != "."
    return position
