"""The office's own words: which sections it may rewrite, and a first text for each that agrees with the figures.

A first text praises or complains only where the figures bear it out, and claims nothing the program has no record of.
"""

from collections.abc import Iterator

from kiosk.channels import Channel
from kiosk.figures import Figures
from kiosk.i18n import N_
from kiosk.report_document import one_line, short_name
from kiosk.report_sentences import received_in_form
from kiosk.settings import OfficeProfile
from kiosk.vietnamese.numbers import padded

SECTIONS = (
    ("direction", N_("I.1 Công tác chỉ đạo")),
    ("received_remarks", N_("I.3.1 Nhận xét thêm về tiếp nhận")),
    ("solved_remarks", N_("I.3.2 Nhận xét thêm về giải quyết")),
    ("fees_remarks", N_("I.3.3 Nhận xét thêm về phí, lệ phí")),
    ("conveniences", N_("I.4 Tiện ích hỗ trợ")),
    ("staff_remarks", N_("I.5 Nhận xét về cán bộ, công chức")),
    ("strengths", N_("II.1 Ưu điểm")),
    ("shortcomings", N_("II.2 Tồn tại, hạn chế")),
    ("solutions", N_("III Giải pháp")),
)
"""The sections the office may write, in the order of the page: their keys and titles."""

_HIGH_RATE = 90
_MAJORITY = 50


def first_texts(figures: Figures, profile: OfficeProfile) -> dict[str, str]:
    """A first text for every section of `SECTIONS`: plain text, a paragraph a line, items behind a dash."""
    lines = {
        "direction": _direction(figures, profile),
        "received_remarks": (),
        "solved_remarks": (),
        "fees_remarks": _fees_remarks(),
        "conveniences": _conveniences(figures, profile),
        "staff_remarks": _staff_remarks(),
        "strengths": _strengths(figures, profile),
        "shortcomings": _shortcomings(figures, profile),
        "solutions": _solutions(figures, profile),
    }
    return {key: "\n".join(lines[key]) for key, _title in SECTIONS}


def late_count(figures: Figures) -> int:
    """Dossiers solved late or open and late."""
    return figures.total.overdue.count + figures.total.open_overdue.count


def _direction(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    opened_now = figures.period.first <= profile.opened_on <= figures.period.last
    opening = "Ngay sau khi đi vào hoạt động" if opened_now else "Trong kỳ"
    yield (
        f"{opening}, {short_name(profile.name)} đã tập trung chỉ đạo nâng cao chất lượng, hiệu quả hoạt động của Trung "
        "tâm nhằm đáp ứng nhu cầu giải quyết thủ tục hành chính (TTHC) của tổ chức, cá nhân; thực hiện niêm yết công "
        "khai TTHC, quy trình giải quyết và mức phí, lệ phí; theo dõi, đôn đốc các ngành, đơn vị giải quyết hồ sơ theo "
        "thời hạn quy định."
    )


def _fees_remarks() -> Iterator[str]:
    yield "Trung tâm thực hiện công khai các khoản phí, lệ phí đối với các TTHC có quy định thu."


def _conveniences(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    term = one_line(profile.report.online_term)
    yield (
        f"Tại các địa điểm này, tổ chức, cá nhân được hướng dẫn chuẩn bị hồ sơ, nộp hồ sơ {term} và tra cứu tình trạng "
        "giải quyết hồ sơ."
    )
    if figures.total.post.count:
        yield "Tổ chức, cá nhân có thể nộp hồ sơ qua dịch vụ bưu chính công ích."


def _staff_remarks() -> Iterator[str]:
    yield (
        "Trung tâm thực hiện việc quản lý, theo dõi, đánh giá công chức, viên chức, người lao động làm việc tại Trung "
        "tâm theo Quy chế tổ chức và hoạt động, Nội quy làm việc; nhắc nhở chấp hành thời giờ làm việc, kỷ luật, kỷ "
        "cương hành chính và văn hóa công sở."
    )


def _strengths(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    trim = profile.report.trim_percent
    online, on_time = figures.received_by(Channel.ONLINE), figures.on_time_of_all
    if online.is_at_least(_MAJORITY):
        yield (
            f"- Hồ sơ nộp {one_line(profile.report.online_term)} chiếm phần lớn số {received_in_form(figures)} trong "
            f"kỳ: {online.fraction} hồ sơ, đạt {online.percent(trim)}."
        )
    if on_time.is_at_least(_HIGH_RATE):
        yield (
            "- Số hồ sơ giải quyết và trả kết quả đúng, trước hạn chiếm tỷ lệ cao: "
            f"{on_time.fraction} hồ sơ phải giải quyết, đạt {on_time.percent(trim)}."
        )
    if not figures.is_empty and not late_count(figures):
        yield "- Trong kỳ không có hồ sơ quá hạn."
    yield "- TTHC, quy trình giải quyết và mức phí, lệ phí được niêm yết công khai để tổ chức, cá nhân giám sát."
    yield "- Trách nhiệm của cán bộ, công chức được giao tiếp nhận, giải quyết TTHC từng bước được nâng cao."


def _shortcomings(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    trim = profile.report.trim_percent
    term = one_line(profile.report.online_term)
    online = figures.received_by(Channel.ONLINE)
    found = []
    if online.whole and not online.is_at_least(_MAJORITY):
        found.append(f"- Số hồ sơ nộp {term} còn ít: {online.fraction} hồ sơ, chiếm {online.percent(trim)}.")
    elif online.part < online.whole:
        rest = online.whole - online.part
        found.append(
            f"- Vẫn còn {padded(rest)}/{padded(online.whole)} hồ sơ không nộp {term}; việc hướng dẫn người dân cần "
            "được tiếp tục."
        )
    found += _late_sentence(figures)
    yield from found or ["- Trong kỳ chưa ghi nhận tồn tại, hạn chế qua số liệu giải quyết hồ sơ."]


def _late_sentence(figures: Figures) -> list[str]:
    total = figures.total
    parts = [
        f"{padded(cell.count)} hồ sơ {what}"
        for cell, what in ((total.overdue, "đã giải quyết quá hạn"), (total.open_overdue, "đang giải quyết đã quá hạn"))
        if cell.count
    ]
    return [f"- Vẫn còn hồ sơ quá hạn: {', '.join(parts)}."] if parts else []


def _solutions(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    yield (
        "Để nâng cao chất lượng giải quyết TTHC, đáp ứng nhu cầu của các tổ chức, cá nhân và góp phần thực hiện tốt "
        "công tác cải cách hành chính, trong thời gian tới Trung tâm tiếp tục phối hợp với các ngành, đơn vị thực hiện "
        "một số nội dung trọng tâm sau đây:"
    )
    yield from (f"{number}. {text}" for number, text in enumerate(_plans(figures, profile), 1))


def _plans(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    yield (
        "Tiếp tục quán triệt tinh thần, thái độ, trách nhiệm của đội ngũ cán bộ, công chức, viên chức làm việc tại "
        "Trung tâm; xây dựng Trung tâm trở thành địa chỉ tin cậy để các tổ chức, cá nhân đến giải quyết TTHC."
    )
    yield (
        "Các ngành, đơn vị tập trung rà soát, đề xuất cắt giảm thời gian giải quyết TTHC so với thời hạn được pháp "
        "luật quy định; tăng cường công khai, minh bạch gắn với trách nhiệm giải trình của cơ quan giải quyết TTHC."
    )
    if late_count(figures):
        yield (
            "Làm rõ nguyên nhân từng hồ sơ quá hạn; giải quyết dứt điểm hồ sơ còn tồn; thực hiện việc xin lỗi và hẹn "
            "lại ngày trả kết quả đúng quy định."
        )
    online = figures.received_by(Channel.ONLINE)
    if online.part < online.whole:
        yield (
            f"Tuyên truyền, hướng dẫn tổ chức, cá nhân nộp hồ sơ {one_line(profile.report.online_term)} và sử dụng "
            "dịch vụ bưu chính công ích."
        )
