"""The period's report: computed figures and the office's words, put together as the office's paper is laid out.

The structure is that of the real monthly reports (BÁO CÁO Kết quả thực hiện của Trung tâm Phục vụ hành chính công);
sentences with figures are always computed and cannot be edited.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from kiosk import report_sentences as sentences
from kiosk.figures import DossierFigures, Figures
from kiosk.report_annex import annex_of
from kiosk.report_document import (
    Annex,
    AnnexRow,
    Heading,
    Paragraph,
    Report,
    Section,
    Signature,
    dateless,
    full_name,
    one_line,
    paragraphs,
    short_name,
)
from kiosk.report_json import figures_digest, report_to_json
from kiosk.report_texts import SECTIONS, first_texts
from kiosk.settings import OfficeProfile

__all__ = [
    "SECTIONS",
    "Annex",
    "AnnexRow",
    "Heading",
    "Paragraph",
    "Report",
    "Section",
    "Signature",
    "build_report",
    "figures_digest",
    "first_texts",
    "report_to_json",
]


def build_report(
    figures: Figures,
    profile: OfficeProfile,
    texts: Mapping[str, str],
    *,
    written_on: date | None = None,
    since_opening: DossierFigures | None = None,
) -> Report:
    """The whole report.

    Args:
        figures: the period's figures.
        profile: the office.
        texts: the office's words by the keys of `SECTIONS`; a missing key takes its first text, an empty text
            stays empty.
        written_on: the month and year of the document; unless given, those of the day after the period, or of the
            last day counted where the period is not over.
        since_opening: the figures from the office's opening to the period's end; they appear apart from the period's,
            and not at all in the first period, where they would say the same.
    """
    dated = written_on or figures.last_day + timedelta(days=1 if figures.is_whole else 0)
    symbol = one_line(profile.report.symbol)
    words = {**first_texts(figures, profile), **texts}
    running = () if since_opening is None or sentences.is_first_period(figures, profile) else (since_opening,)
    return Report(
        office_code=profile.code,
        heading=_heading(figures, profile, dated, symbol),
        opening=_opening(figures, profile),
        sections=_sections(figures, profile, words, running),
        closing=_closing(figures, profile),
        recipients=_recipients(profile),
        signature=Signature(
            *map(one_line, (profile.report.signs_for, profile.report.signer_title, profile.report.signer))
        ),
        annex=annex_of(figures, profile, dated, symbol),
        figures=figures,
    )


def _heading(figures: Figures, profile: OfficeProfile, dated: date, symbol: str) -> Heading:
    return Heading(
        superior=one_line(profile.superior).upper(),
        issuer=full_name(profile.name).upper(),
        number=f"Số:        /{symbol}",
        place_and_date=f"{one_line(profile.place)}, {dateless(dated)}",
        subject=f"Kết quả thực hiện của {one_line(profile.centre)}",
        span=f"({'; '.join(filter(None, (sentences.span(figures), sentences.provisional(figures))))})",
    )


def _opening(figures: Figures, profile: OfficeProfile) -> str:
    return (
        f"{full_name(profile.name)} báo cáo kết quả hoạt động của {one_line(profile.centre)} "
        f"{sentences.since(figures, profile)} với các nội dung sau:"
    )


def _closing(figures: Figures, profile: OfficeProfile) -> str:
    name = short_name(profile.name)
    since = sentences.since(figures, profile)
    return f"Trên đây là báo cáo kết quả hoạt động của Trung tâm {since}. {name} kính báo cáo./."


def _sections(
    figures: Figures, profile: OfficeProfile, words: Mapping[str, str], running: tuple[DossierFigures, ...]
) -> tuple[Section, ...]:
    def section(
        key: str, level: int, number: str, title: str, computed: tuple[str, ...] = (), own: str = ""
    ) -> Section:
        stated = tuple(part for line in computed for part in paragraphs(line))
        return Section(key, level, number, title, stated + paragraphs(words[own] if own else ""))

    said = sentences
    chapter = f"Kết quả tiếp nhận và giải quyết TTHC tại Trung tâm ({said.span(figures)})"
    solved = (
        *said.solved(figures, profile),
        *(line for total in running for line in said.running_total(total, profile)),
    )
    return (
        section("results", 1, "I.", "KẾT QUẢ HOẠT ĐỘNG"),
        section("direction", 2, "1.", "Công tác chỉ đạo", own="direction"),
        section("procedures", 2, "2.", "Tổng số thủ tục hành chính thực hiện tại Trung tâm", said.procedures(figures)),
        section("dossiers", 2, "3.", chapter),
        section(
            "received", 3, "3.1.", "Về số lượng hồ sơ tiếp nhận", said.received(figures, profile), "received_remarks"
        ),
        section("solved", 3, "3.2.", "Về kết quả giải quyết", solved, "solved_remarks"),
        section("fees", 3, "3.3.", "Việc thu phí, lệ phí", said.fees(figures), "fees_remarks"),
        section(
            "conveniences",
            2,
            "4.",
            "Các tiện ích hỗ trợ tổ chức, cá nhân và doanh nghiệp đến giải quyết TTHC tại Trung tâm",
            said.sites(figures),
            "conveniences",
        ),
        section(
            "staff",
            2,
            "5.",
            "Về công tác quản lý cán bộ, công chức làm việc tại Trung tâm",
            said.staff(figures),
            "staff_remarks",
        ),
        section("assessment", 1, "II.", "ĐÁNH GIÁ CHUNG"),
        section("strengths", 2, "1.", "Ưu điểm", own="strengths"),
        section("shortcomings", 2, "2.", "Tồn tại, hạn chế", own="shortcomings"),
        section("solutions", 1, "III.", "GIẢI PHÁP THỰC HIỆN TRONG THỜI GIAN TỚI", own="solutions"),
    )


def _recipients(profile: OfficeProfile) -> tuple[str, ...]:
    """The list behind `Nơi nhận:`, ending with the archive (`Lưu: VT`) as NĐ 30/2020 wants it."""
    names = [one_line(name).lstrip("-–— ").rstrip(";. ") for name in profile.report.recipients]
    kept = [name for name in names if name and not name.startswith("Lưu")]
    archive = next((name for name in names if name.startswith("Lưu")), "Lưu: VT")
    return (*(f"{name};" for name in kept), f"{archive}.")
