"""A dossier written out: who and what, the due date and its reasons, papers, receipts, and its history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from kiosk.dossier import Dossier
from kiosk.dossier_steps import Event
from kiosk.i18n import _
from kiosk.receipts import Receipt
from kiosk.settings import Counting
from kiosk.vietnamese.dates import birth_in_short, clock_time, short_date
from kiosk.vietnamese.numbers import dong
from screens.cells import fit, printable, wrap
from screens.delay_words import due_reasons, event_delays
from screens.standing import due_in_full, is_overdue, standing
from screens.widgets.line import Span
from screens.widgets.paged import PagedWidget

Lines = list[list[Span]]
"""Lines of text in pieces, each with a style."""

_STRONG = Style(bold=True)
_BURNING = Style(bold=True, color="red")
_LABEL = 14
_SIDE_BY_SIDE = 72
_REASON_WIDTH = 30
_WIDEST_REASONS = 46
_INDENT = 2
# A free cell and the arrow that says there is more; no line reaches below it.
_MARK = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the detail shows of a dossier at a moment; `name_of` and `site_of` name staff and sites by key."""

    dossier: Dossier
    receipts: tuple[Receipt, ...]
    now: datetime
    counting: Counting
    name_of: Callable[[str], str]
    site_of: Callable[[str], str]

    def lines(self, width: int) -> Lines:
        """The sheet at `width` cells."""
        width = max(20, width)
        return [
            *self._head(width),
            *self._facts_and_due(width),
            *_section(_("Thành phần hồ sơ"), self._papers(width)),
            *_section(_("Phí, lệ phí"), self._receipts(width)),
            *_section(_("Quá trình giải quyết"), self._history(width)),
        ]

    def _head(self, width: int) -> Lines:
        dossier = self.dossier
        state = standing(dossier, self.now, self.counting)
        style = _BURNING if is_overdue(dossier, self.now, self.counting) else _STRONG
        room = width - cell_len(state) - 1
        first: list[Span] = [(fit(dossier.code, room) + " ", _STRONG), (state, style)]
        return [first, *_plain(wrap(dossier.procedure.name, width)), []]

    def _facts_and_due(self, width: int) -> Lines:
        if width < _SIDE_BY_SIDE:
            return [*self._facts(width), [], *self._due(width)]
        right = min(_WIDEST_REASONS, max(_REASON_WIDTH, width * 2 // 5))
        left = width - right - 3
        return _beside(self._facts(left), self._due(right), left)

    def _facts(self, width: int) -> Lines:
        dossier, person = self.dossier, self.dossier.applicant
        born = birth_in_short(person.birth)
        facts = (
            (_("Người nộp"), person.name),
            (_("Số giấy tờ"), person.id_number),
            (_("Ngày sinh"), " · ".join(filter(None, (born, _(person.sex))))),
            (_("Địa chỉ"), person.address),
            (_("Điện thoại"), person.phone),
            (_("Nộp thay cho"), person.on_behalf_of),
            (_("Mã thủ tục"), f"{dossier.procedure.code} · {dossier.procedure.field}"),
            (_("Hình thức"), dossier.channel.label),
            (_("Tiếp nhận"), f"{_moment(dossier.received_at)} · {self.site_of(dossier.site)}"),
            (_("Trả tại"), dossier.collect_at),
            (_("Mã chính thức"), dossier.official_code or _("chưa ghi")),
            (_("Nơi giải quyết"), _if_other(dossier.deciding_office, dossier.receiving_office)),
            (_("Số bộ hồ sơ"), str(dossier.sets) if dossier.sets > 1 else ""),
            (_("Số thứ tự"), dossier.ticket.rpartition("-")[2]),
            (_("Ghi chú"), dossier.note),
        )
        return [line for label, value in facts if value for line in _labelled(label, value, width)]

    def _due(self, width: int) -> Lines:
        style = _BURNING if is_overdue(self.dossier, self.now, self.counting) else _STRONG
        lines: Lines = [[(_("Hẹn trả"), None)], [(due_in_full(self.dossier.due.at), style)]]
        for reason in due_reasons(self.dossier, self.now.date()):
            lines += _plain(wrap(reason, width))
        return lines

    def _papers(self, width: int) -> Lines:
        papers = self.dossier.papers
        if not papers:
            return _plain([" " * _INDENT + _("Không ghi giấy tờ nào.")])
        counts = (_("bản chính"), _("bản sao"))
        room = width - _INDENT - sum(len(count) + 2 for count in counts)
        lines = [_row("", counts, room)]
        for paper in papers:
            names = wrap(paper.name, room)
            numbers = (str(paper.originals), str(paper.copies))
            lines.append(_row(names[0], tuple(map(fit_under, numbers, counts)), room))
            lines += (_row(name, (), room) for name in names[1:])
        return lines

    def _receipts(self, width: int) -> Lines:
        if not self.receipts:
            return _plain([" " * _INDENT + _("Chưa thu khoản nào; F5 thu phí.")])
        lines: Lines = []
        for receipt in self.receipts:
            money = dong(receipt.total)
            words = (receipt.number, _moment(receipt.taken_at), receipt.method.label, self.name_of(receipt.taken_by))
            room = width - _INDENT - cell_len(money) - 1
            lines += _plain([" " * _INDENT + fit(" · ".join(words), room) + f" {money}"])
            if receipt.waived:
                lines += _indented(_("Miễn, giảm {waived}").format(waived=dong(receipt.waived)), width, _INDENT * 2)
        return lines

    def _history(self, width: int) -> Lines:
        return [line for event in self.dossier.history for line in self._event(event, width)]

    def _event(self, event: Event, width: int) -> Lines:
        what = event.step.label
        if event.way is not None:
            to_whom = _("{way}, cho {name}") if event.receiver else "{way}"
            what = f"{what} ({to_whom.format(way=event.way.label.lower(), name=event.receiver)})"
        who = f"{self.name_of(event.by)} · {self.site_of(event.site)}"
        lines = _indented(f"{_moment(event.at)} · {what} — {who}", width)
        if event.recorded_at is not None:
            lines += _indented(_("Ghi vào lúc {at}").format(at=_moment(event.recorded_at)), width, _INDENT * 2)
        if event.reason:
            lines += _indented(_("Lý do: {reason}").format(reason=event.reason), width, _INDENT * 2)
        for words in event_delays(event):
            lines += _indented(words, width, _INDENT * 2)
        if event.ground:
            lines += _indented(_("Căn cứ: {ground}").format(ground=event.ground), width, _INDENT * 2)
        return lines


class SheetView(PagedWidget):
    """Shows lines that are written anew for every width; pages turn, nothing else moves."""

    DEFAULT_CSS = """
    SheetView { padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual calls it id)
        super().__init__(id=id)
        self._write: Callable[[int], Lines] = lambda width: []
        self._lines: Lines = []

    def show(self, write: Callable[[int], Lines], from_top: bool = True) -> None:
        """Show what `write` gives for the present width; nothing is painted when it is what stands there."""
        self._write = write
        before = (self._lines, self._top)
        self._lines = write(self.size.width - _MARK)
        self._top = 0 if from_top else min(self._top, self._last_top)
        if (self._lines, self._top) != before:
            self.refresh()

    @property
    def text(self) -> str:
        """The words of all lines."""
        return "\n".join("".join(text for text, _style in line) for line in self._lines)

    @property
    def line_count(self) -> int:
        """How many lines the sheet has at this width."""
        return len(self._lines)

    def on_resize(self, event: events.Resize) -> None:
        """Write again for the new width."""
        self.show(self._write, from_top=False)

    def render_line(self, y: int) -> Strip:
        """A line; arrows at the right edge say that there is more."""
        width, base = self.size.width, self.rich_style
        at = self._top + y
        if at >= len(self._lines):
            return Strip.blank(width, base)
        segments = [Segment(text, base + style if style else base) for text, style in self._lines[at]]
        strip = Strip(segments).crop_extend(0, width, base)
        arrow = "▲" if y == 0 and self._top else "▼" if y == self.size.height - 1 and self.has_more else ""
        if not arrow:
            return strip
        return Strip([*strip.crop(0, width - _MARK), Segment(f" {arrow}", base + _STRONG)])


def fit_under(number: str, title: str) -> str:
    """A number as wide as the title above it, right-aligned."""
    return fit(number, cell_len(title), "right")


def _section(title: str, lines: Lines) -> Lines:
    return [[], [(title, _STRONG)], *lines]


def _plain(texts: Sequence[str]) -> Lines:
    return [[(text, None)] for text in texts]


def _indented(text: str, width: int, indent: int = _INDENT) -> Lines:
    first, *others = wrap(text, width - indent - _INDENT) or [""]
    return _plain([" " * indent + first, *(" " * (indent + _INDENT) + other for other in others)])


def _labelled(label: str, value: str, width: int) -> Lines:
    lines = wrap(value, width - _LABEL - 1)
    return _plain([f"{fit(label, _LABEL)} {lines[0]}", *(" " * (_LABEL + 1) + line for line in lines[1:])])


def _row(name: str, counts: tuple[str, ...], room: int) -> list[Span]:
    return [(" " * _INDENT + fit(name, room) + "".join(f"  {count}" for count in counts), None)]


def _beside(left: Lines, right: Lines, width: int) -> Lines:
    rows: Lines = []
    for at in range(max(len(left), len(right))):
        text = "".join(piece for piece, _style in left[at]) if at < len(left) else ""
        rows.append([(fit(text, width) + " │ ", None), *(right[at] if at < len(right) else [])])
    return rows


def _moment(at: datetime) -> str:
    return f"{short_date(at.date())} {clock_time(at)}"


def _if_other(deciding: str, receiving: str) -> str:
    return printable(deciding) if deciding != receiving else ""
