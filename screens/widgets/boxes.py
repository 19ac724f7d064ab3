"""Boxes of figures side by side: the day at a glance."""

# ruff: noqa: A002  (Textual calls it id)

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len
from rich.style import Style

from screens.cells import fit, shorten
from screens.widgets.line import LineWidget, Span

_STRONG = Style(bold=True)
_URGENT = Style(bold=True, color="red")
_NARROWEST = 22


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; an urgent one is drawn so, and its label says why."""

    label: str
    value: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A title and a few facts."""

    title: str
    facts: tuple[Fact, ...]


class Boxes(LineWidget):
    """Boxes of one height beside each other; where they do not fit, one line each."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._boxes: tuple[Box, ...] = ()

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What is shown."""
        return self._boxes

    @boxes.setter
    def boxes(self, boxes: tuple[Box, ...]) -> None:
        if boxes != self._boxes:
            self._boxes = boxes
            self.redraw()

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The boxes, or their lines."""
        if not self._boxes:
            return []
        if width < _NARROWEST * len(self._boxes):
            return [_line(box, width) for box in self._boxes]
        edges = [width * at // len(self._boxes) for at in range(len(self._boxes) + 1)]
        widths = [right - left for left, right in pairwise(edges)]
        height = max(len(box.facts) for box in self._boxes)
        drawn = [_drawn(box, cells, height) for box, cells in zip(self._boxes, widths, strict=True)]
        return [[span for box in drawn for span in box[at]] for at in range(height + 2)]


def _drawn(box: Box, width: int, height: int) -> list[list[Span]]:
    inner = width - 4
    title = shorten(box.title, inner - 1)
    top: list[Span] = [("┌ ", None), (title, _STRONG), (" " + "─" * (width - 4 - cell_len(title)) + "┐", None)]
    rows = [_row(box.facts[at] if at < len(box.facts) else Fact("", ""), inner) for at in range(height)]
    return [top, *([("│ ", None), *row, (" │", None)] for row in rows), [("└" + "─" * (width - 2) + "┘", None)]]


def _row(fact: Fact, width: int) -> list[Span]:
    value = shorten(fact.value, width)
    style = _URGENT if fact.urgent else None
    return [(fit(fact.label, width - cell_len(value)), style), (value, style or _STRONG)]


def _line(box: Box, width: int) -> list[Span]:
    said = " · ".join(f"{fact.label} {fact.value}" for fact in box.facts)
    style = _URGENT if any(fact.urgent for fact in box.facts) else None
    return [(fit(f" {box.title}: {said}", width), style)]
