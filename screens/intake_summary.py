"""What the counter answers while a dossier is being typed: the due date and its reasons, fees, warnings."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style

from kiosk.i18n import _
from screens.cells import fit, wrap
from screens.widgets.line import LineWidget, Span

_STRONG = Style(bold=True)
_BURNING = Style(bold=True, color="red")
_SIDE_PANE = 50  # narrower than this it stands beside the form, with room below
_TALL_ENOUGH = 20
_LABEL = 13
_MOST_LINES = 2
_MOST_WARNINGS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing said: its label, the words that matter, the reasons behind them."""

    label: str
    words: str = ""
    reasons: tuple[str, ...] = ()


class IntakeSummary(LineWidget):
    """Answers and warnings: two lines each below the form, in full beside it."""

    DEFAULT_CSS = """
    IntakeSummary { height: auto; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(id="summary", markup=False)
        self._answers: tuple[Answer, ...] = ()
        self._warnings: tuple[str, ...] = ()

    def show(self, answers: tuple[Answer, ...], warnings: tuple[str, ...]) -> None:
        """Say this; nothing is painted when it stands there already."""
        if (answers, warnings) != (self._answers, self._warnings):
            self._answers, self._warnings = answers, warnings
            self.redraw()

    @property
    def text(self) -> str:
        """Everything said, in full."""
        said = [f"{answer.label} {answer.words} {' '.join(answer.reasons)}" for answer in self._answers]
        return "\n".join([*said, *self._warnings])

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The lines for a pane below the form or beside it; on a tiny terminal only what matters most."""
        if self.app.size.height < _TALL_ENOUGH:
            return self._in_short(width)
        return self._beside(width) if width < _SIDE_PANE else self._below(width)

    def _in_short(self, width: int) -> list[list[Span]]:
        answer = self._answers[0] if self._answers else Answer("")
        said = answer.words or " ".join(answer.reasons)
        warned: list[list[Span]] = [[(fit(f"! {warning}", width), _BURNING)] for warning in self._warnings[:1]]
        return [[(fit(f"{answer.label}: {said}", width), _STRONG)], *warned]

    def _below(self, width: int) -> list[list[Span]]:
        lines: list[list[Span]] = []
        room = width - _LABEL
        for answer in self._answers:
            lines.append([(fit(answer.label, _LABEL), None), (fit(answer.words, room), _STRONG)])
            reasons = _whole_reasons(answer.reasons, room)
            if not answer.words and reasons:
                lines[-1] = [(fit(answer.label, _LABEL) + reasons.pop(0), None)]
            lines += [[(" " * _LABEL + reason, None)] for reason in reasons]
        for warning in self._warnings[:_MOST_WARNINGS]:
            lines += [[(f"! {line}", _BURNING)] for line in wrap(warning, width - 2, 1)]
        return lines

    def _beside(self, width: int) -> list[list[Span]]:
        lines: list[list[Span]] = []
        for answer in self._answers:
            lines.append([(answer.label, None)])
            lines += [[(line, _STRONG)] for line in wrap(answer.words, width) if line]
            lines += [[(line, None)] for reason in answer.reasons for line in wrap(reason, width)]
            lines.append([])
        for warning in self._warnings:
            marks = ["! ", *("  " for _line in range(99))]
            lines += [[(mark + line, _BURNING)] for mark, line in zip(marks, wrap(warning, width - 2), strict=False)]
        return lines


def _whole_reasons(reasons: Sequence[str], room: int) -> list[str]:
    """As many reasons as the lines hold without cutting one; the first is cut when it must be."""
    lines: list[str] = []
    for count in range(1, len(reasons) + 1):
        tried = wrap(" ".join(reasons[:count]), room)
        if len(tried) > _MOST_LINES:
            return lines or wrap(reasons[0], room, _MOST_LINES)
        lines = tried
    return lines


def received_just_now(code: str, name: str, due: str) -> Answer:
    """What is said of the dossier received last, until the next one is begun."""
    return Answer(_("Vừa nhận"), code, (_("{name} · hẹn trả {due}.").format(name=name, due=due),))
