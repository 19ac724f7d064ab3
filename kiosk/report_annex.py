"""The annex of the report: the figures in the columns of Biểu II.06a/VPCP/KSTT, and how they were counted."""

from collections.abc import Iterator
from datetime import date

from kiosk import report_sentences as sentences
from kiosk.figure_rows import Row
from kiosk.figures import Figures
from kiosk.report_document import Annex, AnnexRow, dateless, full_name, one_line, short_name
from kiosk.settings import DueBy, OfficeProfile
from kiosk.vietnamese.dates import clock_time, short_date
from kiosk.vietnamese.numbers import padded

FORM = "Biểu II.06a/VPCP/KSTT"


def annex_of(figures: Figures, profile: OfficeProfile, dated: date, symbol: str) -> Annex:
    """The annex, a row per field in alphabetical order."""
    return Annex(
        form=FORM,
        title=tuple(_title(figures, profile)),
        belongs_to=f"(Kèm theo Báo cáo số        /{symbol} {dateless(dated)} của {short_name(profile.name)})",
        rows=tuple(_row(str(number), row) for number, row in enumerate(figures.rows, 1)),
        total=_row("", figures.total, "Tổng số"),
        notes=tuple(_notes(figures)),
    )


def _title(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    yield "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"
    span = f"TỪ NGÀY {short_date(figures.first_day)} – {short_date(figures.last_day)}"
    yield f"TẠI {full_name(profile.name).upper()} {span}"
    if provisional := sentences.provisional(figures):
        yield f"({provisional})"


def _row(number: str, row: Row, label: str = "") -> AnnexRow:
    return AnnexRow(number, label or one_line(row.label), tuple(cell.count for cell in row.columns.values()))


def _notes(figures: Figures) -> list[str]:
    total, counting = figures.total, figures.counting
    return [
        _cut(figures),
        f"Cột (5) gồm {padded(total.direct.count)} hồ sơ nộp trực tiếp và {padded(total.post.count)} hồ sơ nộp qua "
        "dịch vụ bưu chính.",
        "(3) = (4) + (5) + (6); (7) = (8) + (9) + (10); (11) = (12) + (13); (3) = (7) + (11).",
        f"Hồ sơ tính là đã giải quyết {counting.solved_when.words}. Trước hạn: trước ngày hẹn; đúng hạn: trong "
        "ngày hẹn, không quá giờ hẹn.",
        f"Hồ sơ người nộp rút: {counting.withdrawn.words}; hồ sơ từ chối giải quyết: {counting.refused.words}.",
        *_reappointed(figures),
        *_left_out(figures),
    ]


def _cut(figures: Figures) -> str:
    if figures.is_whole:
        return f"Số liệu tính đến hết ngày {short_date(figures.last_day)}."
    moment = f"{clock_time(figures.as_of)} ngày {short_date(figures.as_of.date())}"
    return f"Số liệu tính đến {moment}; kỳ báo cáo chưa kết thúc."


def _reappointed(figures: Figures) -> list[str]:
    counting = figures.counting
    if not figures.apologies.reappointed.count and counting.due_by is DueBy.ORIGINAL:
        return []
    return [
        f"Hồ sơ đã hẹn lại kèm thư xin lỗi: đúng hạn hay quá hạn tính {counting.due_by.words}; trong kỳ hẹn lại "
        f"{padded(figures.apologies.reappointed.count)} hồ sơ."
    ]


def _left_out(figures: Figures) -> list[str]:
    left_out, carried = figures.endings.left_out.count, figures.endings.left_out_carried.count
    if not left_out:
        return []
    note = f"Không tính vào biểu {padded(left_out)} hồ sơ đã rút hoặc bị từ chối trong kỳ"
    if not carried:
        return [f"{note}."]
    return [
        f"{note}, trong đó {padded(carried)} hồ sơ của kỳ trước chuyển sang; cột (6) cộng {padded(carried)} hồ sơ này "
        "bằng cột (11) của kỳ trước."
    ]
