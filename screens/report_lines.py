"""The figures of a period as lines to read at a glance; each knows what it counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kiosk.figure_rows import Cell, Rate
from kiosk.figures import Figures
from kiosk.i18n import _
from kiosk.periods import Period, month_of
from kiosk.settings import Counting, DueBy
from kiosk.vietnamese.dates import short_date
from kiosk.vietnamese.numbers import grouped, padded

REPORTING_DAYS = 10
"""The month before is what is asked for in the first days of a month: its report is written and sent then."""

Counted = Literal["dossiers", "receipts", "other"]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure: its words, its share where it has one, and the codes it counted."""

    key: str
    label: str
    amount: str
    rate: str = ""
    before: str = ""
    how: str = ""
    codes: tuple[str, ...] = ()
    counted: Counted = "dossiers"
    urgent: bool = False


def period_first_shown(today: date, opened_on: date) -> Period:
    """The month whose report is most likely wanted today: the one before until the 10th, then the present one."""
    month = month_of(today)
    before = month.previous_month()
    return before if today.day <= REPORTING_DAYS and before.last >= opened_on else month


def period_name(period: Period) -> str:
    """`tháng 7/2025`, or the days from–to."""
    if period.is_month:
        return _("tháng {month}/{year}").format(month=period.first.month, year=period.first.year)
    return f"{short_date(period.first)} – {short_date(period.last)}"


def period_typed(period: Period) -> str:
    """The period as a clerk would type it: `7/2025`."""
    return f"{period.first.month}/{period.first.year}" if period.is_month else period.key


def counting_words(counting: Counting) -> str:
    """The choices behind the figures, on one line."""
    when = _("Tính đã giải quyết {when}").format(when=counting.solved_when.label)
    if counting.due_by is not DueBy.ORIGINAL:
        when = _("{when} · hẹn lại: {choice}").format(when=when, choice=counting.due_by.label)
    if counting.withdrawn is counting.refused:
        return _("{when} · rút, từ chối: {choice}").format(when=when, choice=counting.refused.label)
    return _("{when} · rút: {withdrawn} · từ chối: {refused}").format(
        when=when, withdrawn=counting.withdrawn.label, refused=counting.refused.label
    )


def figure_lines(figures: Figures, previous: Figures | None) -> tuple[FigureLine, ...]:
    """The lines of a period beside those of the month before (None: there is none to compare with)."""
    before = {line.key: line for line in _lines(previous)} if previous is not None else {}
    return tuple(_beside(line, before.get(line.key)) for line in _lines(figures))


def _beside(line: FigureLine, before: FigureLine | None) -> FigureLine:
    known = (before.rate or before.amount) if before is not None else "—"
    return FigureLine(
        line.key, line.label, line.amount, line.rate, known, line.how, line.codes, line.counted, line.urgent
    )


def _lines(figures: Figures) -> Iterator[FigureLine]:
    total, all_of = figures.total, figures.of_all
    visits, left_out = figures.visits, figures.endings.left_out_received
    yield _count("visits", _("Lượt công dân đến"), visits.served, _("đã đến quầy"), counted="other")
    yield _count("issued", _("  Số thứ tự đã phát"), visits.issued, counted="other")
    yield _count("missed", _("  Vắng mặt khi gọi"), visits.missed, counted="other")
    yield _count("received", _("Hồ sơ tiếp nhận"), total.received, "(4)+(5)")
    for key, label, cell in (
        ("online", _("  Trực tuyến"), total.online),
        ("direct", _("  Trực tiếp"), total.direct),
        ("post", _("  Bưu chính"), total.post),
    ):
        yield _share(key, label, cell, Rate(cell.count, total.received.count), _("trên số tiếp nhận"))
    if left_out.count:
        yield _count("left_out", _("Tiếp nhận không tính vào biểu"), left_out, _("rút, từ chối trong kỳ"))
    yield _count("carried_over", _("Từ kỳ trước chuyển sang"), total.carried_over, "(6)")
    yield _count("to_handle", _("Phải giải quyết"), total.to_handle, "(3)=(4)+(5)+(6)")
    timely = total.early_or_on_time
    yield _share("timely", _("Đúng và trước hạn"), timely, figures.on_time_of_all, _("((8)+(9)) trên (3)"))
    of_solved = figures.on_time_of_solved
    yield _share("of_solved", _("  trên số đã giải quyết"), timely, of_solved, _("((8)+(9)) trên (7)"))
    yield _share("overdue", _("Giải quyết quá hạn"), total.overdue, all_of(total.overdue), _("(10) trên (3)"), True)
    yield _share("open", _("Đang giải quyết"), total.still_open, all_of(total.still_open), _("(11) trên (3)"))
    late = total.open_overdue
    yield _share("open_overdue", _("  trong đó đã quá hạn"), late, all_of(late), _("(13) trên (3)"), True)
    if figures.apologies.reappointed.count:
        yield _count("reappointed", _("Hẹn lại, kèm thư xin lỗi"), figures.apologies.reappointed)
    yield _count("ended", _("Rút, từ chối"), figures.endings.withdrawn + figures.endings.refused)
    money = figures.fees.money
    receipts = figures.fees.receipts
    yield FigureLine(
        "fees",
        _("Thu phí, lệ phí (đồng)"),
        grouped(money.total),
        how=_("{n} phiếu thu").format(n=padded(receipts.count)),
        codes=receipts.codes,
        counted="receipts",
    )
    yield FigureLine("waived", _("  Miễn, giảm (đồng)"), grouped(money.waived), counted="other")
    yield FigureLine("feedback", _("Phản ánh, kiến nghị"), padded(figures.feedback_count), counted="other")
    for row in figures.rows:
        yield _share(
            f"field/{row.label}",
            _("Đúng hạn · {field}").format(field=_(row.label)),
            row.early_or_on_time,
            Rate(row.early_or_on_time.count, row.to_handle.count),
            _("((8)+(9)) trên (3) của lĩnh vực"),
        )


def _count(key: str, label: str, cell: Cell, how: str = "", *, counted: Counted = "dossiers") -> FigureLine:
    return FigureLine(key, label, padded(cell.count), how=how, codes=cell.codes, counted=counted)


def _share(key: str, label: str, cell: Cell, rate: Rate, how: str, burns: bool = False) -> FigureLine:
    urgent = burns and cell.count > 0
    return FigureLine(key, label, rate.fraction, rate.percent(), how=how, codes=cell.codes, urgent=urgent)
