"""A typed letter is painted before anything that follows from it, and nothing else is drawn for it.

Textual 8.2.8 sends the wish to be painted through two more message queues and a timer, behind whatever the letter has
set going there; and for one changed line it draws every widget of the screen, because it compares the changed region
with what a widget is clipped to instead of with where it is, and those in front do not end it (no issue yet).
"""

import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual._compositor import Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from screens.ordered_keys import OrderedKeysApp

# Bursts (a scanner, a line that was stuck) are painted together, as often as Textual paints at most.
_BETWEEN_PAINTS = 1 / 60
# Python's usual 5 ms would let the program's own work go before the thread that writes to the terminal.
_SECONDS_TO_THE_WRITER = 0.0005

if TYPE_CHECKING:
    _Screen = Screen[Any]
else:
    _Screen = object  # what paints at once is a screen or a dialog by its other bases


class NarrowCompositor(Compositor):
    """Draws only the widgets of which a cell is to be seen in the changed part of the screen."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        for widget, (region, clip) in self.visible_widgets.items():
            in_sight = region.intersection(clip)
            if in_sight and (crop is None or crop.overlaps(in_sight)):
                yield region, clip, widget.render_lines(in_sight.translate(-region.offset))
                if crop is not None and in_sight.contains_region(crop):
                    return  # front to back, the first to draw a cell wins: the rest would be drawn in vain


class QuickPaint(_Screen):
    """A screen or dialog whose fields show a letter at once."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._compositor = NarrowCompositor()
        self._painted_at = float("-inf")

    def paint_now(self, widget: Widget) -> None:
        """Paint what has changed of `widget` and what waits to be painted; not in a burst, nor before a new layout."""
        now = time.monotonic()
        if now - self._painted_at < _BETWEEN_PAINTS or not self._can_paint_now:
            return
        self._painted_at = now
        widget._repaint_required = False
        self._compositor.update_widgets({widget, *self._dirty_widgets})
        self._compositor_refresh()

    @property
    def _can_paint_now(self) -> bool:
        is_larger = self._layout_required or self._scroll_required or self._repaint_required
        is_typed_ahead = isinstance(self.app, OrderedKeysApp) and self.app.is_typed_ahead
        return self.is_current and not (is_larger or is_typed_ahead or self.app._batch_count)


def let_the_writer_in() -> None:
    """From now on what is painted leaves for the terminal within half a millisecond, whatever the program does next."""
    sys.setswitchinterval(_SECONDS_TO_THE_WRITER)
