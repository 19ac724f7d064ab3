"""The office's own words: which sections it may rewrite, and a first text for each that agrees with the figures.

A first text praises or complains only where the figures bear it out. Where such reports always say something that no
figure can bear out (I.1, I.5, III), it says what the centre is there for or means to do, never that it has done it.
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
_HALF = 50
_NOTHING_TO_JUDGE = "- Trong kỳ không có hồ sơ phải giải quyết nên chưa có số liệu để đánh giá."


def first_texts(figures: Figures, profile: OfficeProfile) -> dict[str, str]:
    """A first text for every section of `SECTIONS`: plain text, a paragraph a line, items behind a dash."""
    lines = {
        "direction": _direction(profile),
        "received_remarks": (),
        "solved_remarks": (),
        "fees_remarks": (),
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


def _direction(profile: OfficeProfile) -> Iterator[str]:
    yield (
        f"{short_name(profile.name)} giao Trung tâm tiếp nhận hồ sơ, hẹn ngày trả kết quả và theo dõi việc giải quyết "
        "thủ tục hành chính (TTHC) theo thời hạn quy định; các cơ quan, đơn vị giải quyết hồ sơ và chuyển kết quả về "
        "Trung tâm để trả cho tổ chức, cá nhân."
    )


def _conveniences(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    ways = []
    if figures.total.online.count:
        ways.append(one_line(profile.report.online_term))
    if figures.total.post.count:
        ways.append("qua dịch vụ bưu chính công ích")
    if ways:
        yield f"Ngoài nộp trực tiếp, tổ chức, cá nhân có thể nộp hồ sơ {' hoặc '.join(ways)}."


def _staff_remarks() -> Iterator[str]:
    yield (
        "Thời gian tới, Trung tâm theo dõi, đánh giá công chức, viên chức, người lao động làm việc tại Trung tâm; nhắc "
        "nhở việc chấp hành thời giờ làm việc, kỷ luật, kỷ cương hành chính và văn hóa công sở."
    )


def _strengths(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    if figures.is_empty:
        yield _NOTHING_TO_JUDGE
        return
    trim = profile.report.trim_percent
    online, on_time = figures.received_by(Channel.ONLINE), figures.on_time_of_all
    found = []
    if online.is_more_than(_HALF):
        found.append(
            f"- Hồ sơ nộp {one_line(profile.report.online_term)} chiếm phần lớn số {received_in_form(figures)} trong "
            f"kỳ: {online.fraction} hồ sơ, đạt {online.percent(trim)}."
        )
    if on_time.is_at_least(_HIGH_RATE):
        found.append(
            "- Số hồ sơ giải quyết và trả kết quả đúng, trước hạn chiếm tỷ lệ cao: "
            f"{on_time.fraction} hồ sơ phải giải quyết, đạt {on_time.percent(trim)}."
        )
    if not late_count(figures):
        found.append("- Trong kỳ không có hồ sơ quá hạn.")
    yield from found or ["- Số liệu trong kỳ chưa cho thấy ưu điểm nổi bật."]


def _shortcomings(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    if figures.is_empty:
        yield _NOTHING_TO_JUDGE
        return
    trim = profile.report.trim_percent
    term = one_line(profile.report.online_term)
    online = figures.received_by(Channel.ONLINE)
    found = []
    if online.whole and not online.is_at_least(_HALF):
        found.append(f"- Số hồ sơ nộp {term} còn ít: {online.fraction} hồ sơ, chiếm {online.percent(trim)}.")
    elif online.part < online.whole:
        rest = online.whole - online.part
        found.append(
            f"- Vẫn còn {padded(rest)}/{padded(online.whole)} hồ sơ không nộp {term}; cần hướng dẫn thêm cho người dân."
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
        "công tác cải cách hành chính, trong thời gian tới Trung tâm phối hợp với các ngành, đơn vị thực hiện một số "
        "nội dung trọng tâm sau đây:"
    )
    yield from (f"{number}. {text}" for number, text in enumerate(_plans(figures, profile), 1))


def _plans(figures: Figures, profile: OfficeProfile) -> Iterator[str]:
    yield (
        "Quán triệt tinh thần, thái độ, trách nhiệm của đội ngũ cán bộ, công chức, viên chức làm việc tại "
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
