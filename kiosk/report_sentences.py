"""The sentences of the report that state figures: always computed, never typed, every rate with its denominator."""

from collections.abc import Iterator

from kiosk.channels import Channel
from kiosk.feedback import Subject
from kiosk.figure_rows import Rate, Row
from kiosk.figures import DossierFigures, Figures
from kiosk.report_document import one_line
from kiosk.settings import OfficeProfile
from kiosk.vietnamese.dates import short_date
from kiosk.vietnamese.numbers import dong, padded

_SUBJECTS = {
    Subject.FEES: "phí, lệ phí",
    Subject.SERVICE: "thái độ, thời gian phục vụ",
    Subject.PROCEDURE: "thủ tục, quy định",
}


def is_first_period(figures: Figures, profile: OfficeProfile) -> bool:
    """The office opened in this period, so that the period and the time since opening are the same."""
    return figures.period.first <= profile.opened_on <= figures.period.last


def span(figures: Figures) -> str:
    """`từ ngày 01/7/2025 đến ngày 31/7/2025`: the days counted, neither before the opening nor still to come."""
    return f"từ ngày {short_date(figures.first_day)} đến ngày {_last(figures)}"


def provisional(figures: Figures) -> str:
    """What to say of figures counted before their period was over; nothing when it is whole."""
    return "" if figures.is_whole else f"số liệu tạm tính đến ngày {_last(figures)}"


def since(figures: Figures, profile: OfficeProfile) -> str:
    """The time the report speaks of; only the first period may call itself the time since opening."""
    if is_first_period(figures, profile):
        return f"từ khi đi vào hoạt động (ngày {short_date(profile.opened_on)}) đến ngày {_last(figures)}"
    return span(figures)


def procedures(figures: Figures) -> tuple[str, ...]:
    """I.2: how many procedures the office says it handles; a dotted place where it has not said."""
    count = figures.procedures
    if count.published is None:
        return ("Hiện tại, tổng số thủ tục hành chính (TTHC) đang thực hiện tại Trung tâm là ………… thủ tục.",)
    ground = f" (theo {one_line(count.ground)})" if count.ground.strip() else ""
    return (
        "Hiện tại, tổng số thủ tục hành chính (TTHC) đang thực hiện tại Trung tâm là "
        f"{padded(count.published)} thủ tục{ground}.",
    )


def received(figures: Figures, profile: OfficeProfile) -> tuple[str, ...]:
    """I.3.1: visits and dossiers apart, how they were filed, by department, and what was carried over."""
    return tuple(_received(figures, profile))


def _received(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    said = _visits(figures)
    if figures.intake.count:
        said.append(f"đã tiếp nhận {_intake(figures)}")
    if said:
        yield f"{_lead(figures, profile)}, Trung tâm {'; '.join(said)}."
    if figures.total.received.count:
        yield _channels(figures, profile)
        yield from _departments(figures, profile)
    elif not figures.intake.count:
        yield "Trong kỳ không phát sinh hồ sơ mới." if figures.total.carried_over.count else _NO_DOSSIER
    yield from _carried_over(figures)


def _intake(figures: DossierFigures) -> str:
    """`05 hồ sơ (trong đó 01 hồ sơ rút không tính vào biểu)`: what came in, and why (4)+(5) of the form is less."""
    endings, left_out = figures.endings, set(figures.endings.left_out_received.codes)
    parts = [
        f"{padded(len(codes))} hồ sơ {what}"
        for codes, what in (
            (left_out.intersection(endings.withdrawn.codes), "rút"),
            (left_out.intersection(endings.refused.codes), "bị từ chối"),
        )
        if codes
    ]
    why = f" (trong đó {', '.join(parts)} không tính vào biểu)" if parts else ""
    return f"{padded(figures.intake.count)} hồ sơ{why}"


def received_in_form(figures: Figures) -> str:
    """How to call the dossiers of (4)+(5), which are fewer than those received where some are left out."""
    return "hồ sơ tiếp nhận tính vào biểu" if figures.endings.left_out_received.count else "hồ sơ tiếp nhận"


_NO_DOSSIER = "Trong kỳ không phát sinh hồ sơ."


def _lead(figures: Figures, profile: OfficeProfile) -> str:
    if not is_first_period(figures, profile):
        return "Trong kỳ"
    if figures.is_whole and figures.period.is_month and profile.opened_on == figures.period.first:
        return "Sau 01 tháng hoạt động"
    return f"Từ khi đi vào hoạt động (ngày {short_date(profile.opened_on)}) đến ngày {_last(figures)}"


def _visits(figures: Figures) -> list[str]:
    visits = figures.visits
    if not visits.issued.count:
        return []
    return [
        f"đã tiếp đón {padded(visits.served.count)} lượt công dân đến liên hệ để thực hiện các TTHC "
        f"(phát {padded(visits.issued.count)} số thứ tự, {padded(visits.missed.count)} số vắng mặt khi gọi)"
    ]


def _channels(figures: Figures, profile: OfficeProfile) -> str:
    trim = profile.report.trim_percent
    online, direct, post = (figures.received_by(c) for c in (Channel.ONLINE, Channel.DIRECT, Channel.POST))
    return (
        f"Trong số {received_in_form(figures)}, hồ sơ nộp qua dịch vụ công {one_line(profile.report.online_term)} là "
        f"{online.fraction} hồ sơ, đạt {online.percent(trim)}; nộp trực tiếp {direct.fraction} hồ sơ, chiếm "
        f"{direct.percent(trim)}; nộp qua dịch vụ bưu chính {post.fraction} hồ sơ, chiếm {post.percent(trim)}."
    )


def _departments(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    rows = [row for row in figures.by_department if row.received.count]
    if not profile.departments or not rows:
        return
    parts = "; ".join(f"{one_line(row.label)} {_of_department(row)}" for row in rows)
    yield f"Chia theo bộ phận phụ trách ({padded(figures.total.received.count)} {received_in_form(figures)}): {parts}."


def _of_department(row: Row) -> str:
    return f"{padded(row.received.count)} hồ sơ (trực tuyến {padded(row.online.count)})"


def _carried_over(figures: Figures) -> Iterator[str]:
    total = figures.total
    if total.carried_over.count:
        yield (
            f"Kỳ trước chuyển sang {padded(total.carried_over.count)} hồ sơ; tổng số hồ sơ phải giải quyết trong kỳ là "
            f"{padded(total.to_handle.count)} hồ sơ ({padded(total.received.count)} {received_in_form(figures)} trong "
            f"kỳ và {padded(total.carried_over.count)} hồ sơ của kỳ trước)."
        )


def solved(figures: Figures, profile: OfficeProfile) -> tuple[str, ...]:
    """I.3.2: shares of everything to work on, which add up, then the two other on-time rates with their own wholes."""
    if figures.is_empty:
        form = " tính vào biểu" if figures.endings.left_out.count else ""
        return (f"Trong kỳ không có hồ sơ phải giải quyết{form}.", *_ended_without_result(figures))
    trim = profile.report.trim_percent
    total = figures.total
    early_or_on_time, overdue = figures.on_time_of_all, figures.of_all(total.overdue)
    return (
        f"Trên tổng số {padded(total.to_handle.count)} hồ sơ phải giải quyết (tính là đã giải quyết "
        f"{figures.counting.solved_when.words}):",
        f"- Số hồ sơ giải quyết và trả kết quả đúng, trước hạn là {early_or_on_time.fraction} hồ sơ; đạt "
        f"{early_or_on_time.percent(trim)}.",
        f"- Số hồ sơ giải quyết và trả kết quả quá hạn là {overdue.fraction} hồ sơ; chiếm {overdue.percent(trim)}.",
        f"- {_still_open(figures, trim)}",
        *_reappointed(figures),
        *_other_rates(figures, trim),
        *_ended_without_result(figures),
    )


def _still_open(figures: Figures, trim: bool) -> str:
    total = figures.total
    rate = figures.of_all(total.still_open)
    if not rate.part:
        return "Không còn hồ sơ đang giải quyết."
    if not total.open_overdue.count:
        return f"Còn {rate.fraction} hồ sơ đang trong thời gian giải quyết theo quy định; chiếm {rate.percent(trim)}."
    return (
        f"Còn {rate.fraction} hồ sơ đang giải quyết, chiếm {rate.percent(trim)}; trong đó "
        f"{padded(total.open_within.count)} hồ sơ còn trong hạn, {padded(total.open_overdue.count)} hồ sơ đã quá hạn."
    )


def _reappointed(figures: Figures) -> Iterator[str]:
    count = figures.apologies.reappointed.count
    if count:
        yield (
            f"- Trong kỳ đã hẹn lại ngày trả kết quả, kèm thư xin lỗi, đối với {padded(count)} hồ sơ (đúng hạn hay quá "
            f"hạn tính {figures.counting.due_by.words})."
        )


def _other_rates(figures: Figures, trim: bool) -> Iterator[str]:
    of_solved, within = figures.on_time_of_solved, figures.within_time_of_all
    if of_solved.whole and of_solved.whole != within.whole:
        yield (
            f"- Tính riêng trên số hồ sơ đã giải quyết, đúng và trước hạn đạt {_both(of_solved, trim)}; tính cả hồ sơ "
            f"đang giải quyết còn trong hạn, trên tổng số đạt {_both(within, trim)}."
        )


def _both(rate: Rate, trim: bool) -> str:
    return f"{rate.fraction} hồ sơ ({rate.percent(trim)})"


def _ended_without_result(figures: Figures) -> Iterator[str]:
    withdrawn, refused = figures.endings.withdrawn.count, figures.endings.refused.count
    if withdrawn or refused:
        yield (
            f"- Trong kỳ có {padded(withdrawn)} hồ sơ người nộp rút, {padded(refused)} hồ sơ từ chối giải quyết "
            "(cách tính ghi dưới Phụ lục)."
        )


def fees(figures: Figures) -> tuple[str, ...]:
    """I.3.3: money by its receipts, what was waived, and the feedback about fees."""
    money = figures.fees.money
    days = f"Từ ngày {short_date(figures.first_day)} {_until(figures)}"
    if not money.receipts:
        taken = f"{days} không phát sinh khoản thu phí, lệ phí."
    else:
        taken = (
            f"{days} thu được {dong(money.total)} theo {padded(money.receipts)} phiếu thu "
            f"nội bộ (tiền mặt {dong(money.cash)}, chuyển khoản {dong(money.transfer)}); {_waived(money.waived)}."
        )
    return (taken, _feedback(figures))


def _waived(amount: int) -> str:
    return f"số tiền miễn, giảm là {dong(amount)}" if amount else "không có khoản miễn, giảm"


def _feedback(figures: Figures) -> str:
    about_fees = figures.feedback[Subject.FEES].count
    if about_fees:
        said = (
            f"Trong kỳ, Trung tâm nhận được {padded(about_fees)} phản ánh, kiến nghị của các tổ chức, cá nhân về việc "
            "thu phí, lệ phí"
        )
    else:
        said = "Trong kỳ, Trung tâm chưa nhận được phản ánh, kiến nghị của các tổ chức, cá nhân về việc thu phí, lệ phí"
    others = [
        f"{padded(cell.count)} về {_SUBJECTS[subject]}"
        for subject, cell in figures.feedback.items()
        if subject is not Subject.FEES and cell.count
    ]
    return f"{said}; các phản ánh, kiến nghị khác: {', '.join(others)}." if others else f"{said}."


def sites(figures: Figures) -> tuple[str, ...]:
    """I.4: where citizens are received, as of the last day counted."""
    if not figures.sites:
        return ()
    return (
        f"Tính đến ngày {_last(figures)}, Trung tâm tiếp nhận hồ sơ và trả kết quả tại {padded(len(figures.sites))} "
        f"địa điểm: {'; '.join(map(one_line, figures.sites))}.",
    )


def staff(figures: Figures) -> tuple[str, ...]:
    """I.5: who works at the centre; the sums follow from the list of staff."""
    count = figures.staff
    return (
        f"Tính đến ngày {_last(figures)}, tổng số cán bộ, công chức, viên chức đang thực hiện nhiệm vụ tại Trung tâm "
        f"là {padded(count.total.count)} người; trong đó: {padded(count.centre.count)} người thuộc biên chế của "
        f"Trung tâm ({padded(count.centre_full_time.count)} chuyên trách, "
        f"{padded(count.centre_concurrent.count)} kiêm nhiệm); "
        f"{padded(count.seconded.count)} người do các cơ quan, đơn vị cử đến làm việc tại Trung tâm.",
    )


def running_total(figures: DossierFigures, profile: OfficeProfile) -> tuple[str, ...]:
    """The time since opening, apart from the period's own figures."""
    trim, total = profile.report.trim_percent, figures.total
    open_ = padded(total.still_open.count)
    return (
        f"Tính chung từ khi đi vào hoạt động (ngày {short_date(profile.opened_on)}) {_until(figures)}, "
        f"Trung tâm đã tiếp nhận {_intake(figures)}; giải quyết đúng, trước hạn "
        f"{figures.on_time_of_all.text(trim)}, quá hạn {figures.of_all(total.overdue).text(trim)}, đang giải quyết "
        f"{open_} hồ sơ.",
    )


def _until(figures: DossierFigures) -> str:
    # A day that is not over yet is not counted to its end.
    return f"đến hết ngày {_last(figures)}" if figures.is_whole else f"đến ngày {_last(figures)}"


def _last(figures: DossierFigures) -> str:
    return short_date(figures.last_day)
