"""A whole number: anything may be typed, and what is none is said, never turned into another number."""

# ruff: noqa: A002  (Textual calls it id)

from dataclasses import dataclass

from textual.message import Message

from kiosk.errors import InvalidInput
from kiosk.vietnamese.numbers import parse_count
from screens.widgets.field import Field

_LONGEST_TYPED = 20


class CountField(Field):
    """Takes a whole number; `1,5` stays as typed and is refused on Enter, because it must never turn into 15.

    Args:
        what: what is counted, in the user's words: `số trang`.
    """

    @dataclass
    class Refused(Message):
        """The clerk went on from something that is no whole number; `sentence` says what is right."""

        field: "CountField"
        sentence: str

        @property
        def control(self) -> "CountField":
            """The field."""
            return self.field

    def __init__(self, id: str, what: str, *, label: str = "", value: str = "", width: int = 10) -> None:
        super().__init__(id, label=label, value=value, width=width, max_length=_LONGEST_TYPED, composes=False)
        self._what = what

    @property
    def count(self) -> int | None:
        """The number, None while nothing is typed.

        Raises:
            InvalidInput: what is typed is no whole number; names this field.
        """
        if not self.text:
            return None
        try:
            return parse_count(self.text, self._what)
        except InvalidInput as error:
            raise InvalidInput(error.message, self.id) from None

    async def action_submit(self) -> None:
        """Enter: go on, but not from what is no number."""
        try:
            self.count  # noqa: B018  asked for its objection
        except InvalidInput as error:
            self.post_message(self.Refused(self, error.message))
            return
        await super().action_submit()
