"""An app that sends a slow line nothing it already shows."""

import os
from collections.abc import Sequence
from typing import Any

from textual._compositor import CompositorUpdate
from textual.filter import LineFilter, NoColor
from textual.screen import Screen

from screens.changed_cells import TerminalMirror, WorkedOut
from screens.contrast import Contrast, HighContrastFilter
from screens.terminal_check import erases_in_lines
from screens.tireless_app import TirelessApp


class FrugalApp(TirelessApp, inherit_bindings=False):
    """Knows what the terminal shows and paints what has changed, in the colours asked for.

    Args:
        contrast: whether the screens are drawn in high contrast.
    """

    def __init__(self, contrast: Contrast) -> None:
        super().__init__()
        # Textual's own switches: else every screen has a rack for toasts and a tooltip, and nothing here shows either.
        self._disable_notifications = self._disable_tooltips = True
        self.contrast = contrast
        self._mirror = TerminalMirror(erases_in_lines=erases_in_lines(os.environ.get("TERM", "")))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What is done to every line before it is painted."""
        if self.no_color:
            # Textual chose greys, which no console has, before it knew that the theme is made of the console's colours.
            return [NoColor()]
        return [HighContrastFilter()] if self.contrast.is_on else []

    def refresh_css(self, animate: bool = True) -> None:
        """Take over new colours; before there is a screen to dress, Textual would read all its rules in vain."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def paint_everything(self) -> None:
        """Paint the whole screen, whatever another program has written across it."""
        self._mirror.forget()
        self.screen.refresh()

    def on_resize(self) -> None:
        """Terminals move what they show when their size changes."""
        self._mirror.forget()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate) and self._is_painting:
            try:
                renderable = WorkedOut(self._mirror.changes(renderable, self.size).render_segments(self.console))
            except Exception as error:
                self._handle_exception(error)
                return
            place = self.screen.outer_size.clamp_offset(self.cursor_position)
            if not renderable.sequence and place == self._previous_cursor_position:
                return  # Textual would still move the cursor to where it is
        super()._display(screen, renderable)

    @property
    def _is_painting(self) -> bool:
        """Whether Textual hands what it draws to the terminal now."""
        return self._running and not (self._closed or self.is_headless or self._driver is None or self._batch_count)
