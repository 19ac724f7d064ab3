"""What should be looked at before a report is signed: one sentence each, none of them a figure of the report."""

from collections.abc import Iterable, Iterator

from kiosk.figure_checks import follows, verify
from kiosk.figure_rows import OTHER_FIELDS, Cell
from kiosk.figures import Figures
from kiosk.i18n import _
from kiosk.settings import OfficeProfile
from kiosk.vietnamese.dates import short_date
from kiosk.vietnamese.numbers import padded


def report_warnings(
    figures: Figures, profile: OfficeProfile, *, previous: Figures | None = None, stale: Iterable[str] = ()
) -> tuple[str, ...]:
    """What should be looked at, the gravest first.

    Args:
        figures: the period's figures.
        profile: the office.
        previous: the figures of the month before, where the office was open then.
        stale: titles of sections whose words were written before the figures changed.
    """
    return tuple(_warnings(figures, profile, previous, stale))


def _warnings(
    figures: Figures, profile: OfficeProfile, previous: Figures | None, stale: Iterable[str]
) -> Iterator[str]:
    yield from verify(figures)
    # The chain is promised from one whole month to the next, not to the middle of one.
    if previous is not None and previous.is_whole and figures.period.is_month:
        yield from follows(previous, figures)
    if not figures.is_whole:
        yield _("Kỳ chưa kết thúc: số liệu tạm tính đến ngày {day}.").format(day=short_date(figures.last_day))
    unsaid = set(figures.apologies.late_without_apology.codes)
    yield from _late(_("{n} hồ sơ đang quá hạn chưa giải quyết."), figures.total.open_overdue, unsaid)
    yield from _late(_("{n} hồ sơ giải quyết quá hạn: kiểm tra lý do."), figures.total.overdue, unsaid)
    for title in stale:
        yield _("Số liệu đã đổi sau khi viết mục “{title}”: S đọc lại lời văn.").format(title=title)
    if lost := [row.label for row in figures.rows if _has_no_department(row.label, profile)]:
        yield _("Lĩnh vực chưa thuộc bộ phận nào (office.toml): {fields}.").format(fields=", ".join(map(_, lost)))
    if figures.procedures.published is None:
        yield _("Chưa khai báo số thủ tục đã công bố (office.toml, published_procedures).")


def _late(sentence: str, late: Cell, unsaid: set[str]) -> Iterator[str]:
    if not late.count:
        return
    said = sentence.format(n=padded(late.count))
    if without := unsaid.intersection(late.codes):
        said = _("{said} {n} hồ sơ chưa có thư xin lỗi.").format(said=said, n=padded(len(without)))
    yield said


def _has_no_department(field: str, profile: OfficeProfile) -> bool:
    return field == OTHER_FIELDS or profile.department_of(field) is None
