"""High contrast: white on black, bold, no other colour; for weak eyes, bad screens and sunlight."""

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from kiosk.errors import KioskError
from kiosk.i18n import _

if TYPE_CHECKING:
    from kiosk.office import Office

_WHITE_ON_BLACK = Style(color="white", bgcolor="black", bold=True)


class HighContrastFilter(LineFilter):
    """Draws every piece bold white on black, or black on white where it was reversed; colours only repeat words."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The pieces of a line in two colours."""
        return [Segment(text, _contrasting(style), control) for text, style, control in segments]


class Contrast:
    """Whether the screens are drawn in high contrast; each member of staff finds their choice again.

    Args:
        office: where choices are remembered; None while there is no office yet (the first set-up).
    """

    def __init__(self, office: "Office | None") -> None:
        self._office = office
        self._whose = ""
        self.is_on = False

    def turn(self) -> bool:
        """The other look; says whether it is high contrast now."""
        self.is_on = not self.is_on
        return self.is_on

    def follow(self) -> bool:
        """Take on the look of whoever has signed in, if they have ever chosen one; True when it is another."""
        was_on = self.is_on
        staff = self._office.counter.staff if self._office is not None else None
        if self._office is not None and staff is not None and staff.key != self._whose:
            self._whose = staff.key
            try:
                chosen = self._office.people.high_contrast()
            except KioskError:
                chosen = None  # a store in trouble speaks up elsewhere
            self.is_on = self.is_on if chosen is None else chosen
        return self.is_on != was_on

    def remember(self) -> None:
        """Keep the choice for the next time this clerk signs in.

        Raises:
            KioskError: the store cannot be written; the choice holds until they leave.
        """
        if self._office is not None and self._office.counter.staff is not None:
            self._office.people.set_high_contrast(self.is_on)

    @property
    def words(self) -> str:
        """What is on now, in a sentence."""
        if self.is_on:
            return _("Tương phản cao: chữ trắng đậm trên nền đen. Ctrl+G để trở lại màu thường.")
        return _("Màu thường. Ctrl+G để bật tương phản cao.")


@lru_cache(256)
def _contrasting(style: Style | None) -> Style:
    return _WHITE_ON_BLACK + Style(reverse=style.reverse) if style else _WHITE_ON_BLACK
