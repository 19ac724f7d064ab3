"""A page with a few short things to type, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from re import Pattern

from rich.cells import cell_len

from kiosk.errors import InvalidInput, KioskError
from kiosk.i18n import _
from screens.public.drawing import Line, column, entry, sentences
from screens.public.page import EVERYWHERE_BACK, Page, Press

_ROOM = 24


@dataclass(slots=True)
class Blank:
    """One thing to type; `name` is what the rules call it, `allowed` matches a character it takes."""

    name: str
    label: str
    allowed: Pattern[str]
    longest: int
    hidden: bool = False
    value: str = ""


class TypedPage(Page):
    """Enter goes on and, after the last, takes the answers; `*` or Esc goes back. Subclasses say what `done` does."""

    def __init__(self, blanks: Sequence[Blank], parent: Page) -> None:
        super().__init__()
        self._blanks = blanks
        self._parent = parent
        self._at = 0

    def explained(self) -> str:
        """What to type, in a sentence or two."""
        raise NotImplementedError

    def done(self, answers: Sequence[str]) -> Page:
        """The page that the answers lead to.

        Raises:
            KioskError: they cannot be taken; what was typed hidden is wiped.
        """
        raise NotImplementedError

    def body(self, width: int, height: int) -> list[Line]:
        """What to type, and the fields."""
        label = max(cell_len(blank.label) for blank in self._blanks)
        room = max(4, min(_ROOM, width - label - 6))
        fields: list[Line] = []
        for at, blank in enumerate(self._blanks):
            fields += [
                entry(blank.label, blank.value, room, hidden=blank.hidden, active=at == self._at, label_width=label)
            ]
            fields += [[]] if height > 2 * len(self._blanks) + 2 else []
        said = sentences(self.explained(), width)
        shown = column(fields, width)
        return [*said, [], *shown] if height > len(said) + len(shown) else shown

    def hints(self) -> Sequence[tuple[str, str]]:
        """Digits are typed here, so other keys lead away."""
        return (("Enter", _("tiếp")), (EVERYWHERE_BACK, _("quay lại")))

    def press(self, press: Press) -> Page:
        """Type, go on, go back."""
        blank = self._blanks[self._at]
        if press.character == EVERYWHERE_BACK:
            return self._parent
        match press.key:
            case "escape":
                return self._parent
            case "enter":
                return self._go_on()
            case "tab" | "down":
                self._at = min(self._at + 1, len(self._blanks) - 1)
            case "shift+tab" | "up":
                self._at = max(self._at - 1, 0)
            case "backspace" | "ctrl+h":
                if not blank.value and not self._at:
                    return self._parent
                self._at -= not blank.value
                blank.value = blank.value[:-1]
            case _key:
                if blank.allowed.fullmatch(press.character) and len(blank.value) < blank.longest:
                    blank.value += press.character
        return self

    def _go_on(self) -> Page:
        if self._at + 1 < len(self._blanks):
            self._at += 1
            return self
        try:
            return self.done([blank.value for blank in self._blanks])
        except KioskError as error:
            self._go_to(error.field if isinstance(error, InvalidInput) else None)
            for blank in self._blanks:
                if blank.hidden:
                    blank.value = ""
            raise

    def _go_to(self, name: str | None) -> None:
        self._at = next((at for at, blank in enumerate(self._blanks) if blank.name == name), self._at)
