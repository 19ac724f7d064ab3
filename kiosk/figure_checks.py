"""What figures contradict: the formulas of Biểu II.06a (TT 01/2020/TT-VPCP), each other, or the period before.

(3)=(4)+(5)+(6) · (7)=(8)+(9)+(10) · (11)=(12)+(13) · (3)=(7)+(11) · (6) of a period = (11) of the one before.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from kiosk.figure_rows import Row, merged
from kiosk.figures import Figures
from kiosk.i18n import _


def formula_problems(label: str, columns: Mapping[int, int]) -> tuple[str, ...]:
    """The form's formulas that a row of numbers (by column, 3 to 13) breaks; also for numbers somebody typed."""
    formulas = ((3, (4, 5, 6)), (7, (8, 9, 10)), (11, (12, 13)), (3, (7, 11)))
    return tuple(
        _("{label}: cột ({whole}) là {found}, nhưng {parts} là {sum}.").format(
            label=label,
            whole=whole,
            found=columns[whole],
            parts=" + ".join(f"({part})" for part in parts),
            sum=sum(columns[part] for part in parts),
        )
        for whole, parts in formulas
        if columns[whole] != sum(columns[part] for part in parts)
    )


def verify(figures: Figures) -> tuple[str, ...]:
    """What contradicts the form's own formulas, one sentence each; nothing when the figures are sound."""
    rows = (*figures.rows, figures.total)
    return (
        *(problem for row in rows for problem in _row_problems(row)),
        *_sum_problems(figures.total, figures.rows, _("các lĩnh vực")),
        *_sum_problems(figures.total, figures.by_department, _("các bộ phận")),
    )


def _row_problems(row: Row) -> Iterator[str]:
    yield from formula_problems(_(row.label), {number: cell.count for number, cell in row.columns.items()})
    for number in (3, 7, 11):
        codes = row.columns[number].codes
        if len(set(codes)) != len(codes):
            yield _("{label}: cột ({number}) có hồ sơ bị đếm hai lần.").format(label=_(row.label), number=number)
    if set(row.to_handle.codes) != set((row.solved + row.still_open).codes):
        yield _("{label}: hồ sơ ở cột (3) khác hồ sơ ở cột (7) và (11).").format(label=_(row.label))


def _sum_problems(total: Row, parts: Iterable[Row], whose: str) -> Iterator[str]:
    summed = merged(total.label, parts)
    for number, cell in total.columns.items():
        if sorted(cell.codes) != sorted(summed.columns[number].codes):
            yield _("Tổng số: cột ({number}) là {found}, nhưng cộng {whose} là {sum}.").format(
                number=number, found=cell.count, whose=whose, sum=summed.columns[number].count
            )


def follows(previous: Figures, current: Figures) -> tuple[str, ...]:
    """What breaks the chain (6) of `current` = (11) of `previous`, one sentence each; nothing when it holds.

    Dossiers left out of the current period that had been open before it belong to the left side (see `Endings`).
    """
    if current.period.first != previous.period.last + timedelta(days=1) or not previous.is_whole:
        return (_("Hai kỳ không liền nhau hoặc kỳ trước chưa kết thúc; không so được số chuyển sang."),)
    left = set(previous.total.still_open.codes)
    taken = set((current.total.carried_over + current.endings.left_out_carried).codes)
    if left == taken:
        return ()
    return (
        _("Kỳ trước còn {left} hồ sơ (11) nhưng kỳ này chuyển sang {taken} (6); khác nhau: {codes}.").format(
            left=len(left), taken=len(taken), codes=", ".join(sorted(left ^ taken)[:10])
        ),
    )
