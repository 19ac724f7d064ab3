"""The report's words: the seed's month exactly, each error of the seed made impossible, hostile text kept text."""

import gettext
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from july import AUGUST, JULY, PROFILE, at, day_of_july, dossier, figures_of, july_dossiers, july_figures
from markdown_it import MarkdownIt

from kiosk.channels import Channel
from kiosk.dossier import Dossier
from kiosk.dossier_steps import Event, Step
from kiosk.feedback import Feedback, Subject
from kiosk.figures import Figures
from kiosk.periods import parse_period
from kiosk.report import SECTIONS, Report, build_report, first_texts, report_to_json
from kiosk.report_document import full_name, one_line, paragraphs, short_name
from kiosk.report_warnings import report_warnings
from kiosk.settings import CountAs, Counting, DueBy, OfficeProfile, SolvedWhen
from kiosk.terms import WorkingDays
from kiosk.workdays import DueDate, TermRule
from templates import render, render_report
from templates.plain_text import PAGE_LINES, paginated


def july_report(texts: dict[str, str] | None = None, profile: OfficeProfile = PROFILE, **given) -> Report:
    return build_report(july_figures(profile=profile, **given), profile, texts or {})


def words_of(report: Report, key: str) -> str:
    section = next(section for section in report.sections if section.key == key)
    return "\n".join(part.text for part in section.paragraphs)


def all_words(report: Report) -> str:
    return "\n".join([report.opening, *(words_of(report, section.key) for section in report.sections), report.closing])


def month(figures: Figures, profile: OfficeProfile = PROFILE) -> Report:
    return build_report(figures, profile, {})


def online_share(online: int, direct: int) -> Figures:
    channels = [Channel.ONLINE] * online + [Channel.DIRECT] * direct
    return figures_of(
        dossier(f"d{n}", day_of_july(1), day_of_july(9), (Step.RESULT_READY, day_of_july(3)), channel=channel)
        for n, channel in enumerate(channels)
    )


def test_july_2025_says_the_seeds_figures_right():
    report = july_report()
    received, solved = words_of(report, "received"), words_of(report, "solved")
    assert "106/137 hồ sơ, đạt 77,37%" in received
    assert "đã tiếp đón 140 lượt công dân" in received
    assert "đã tiếp nhận 137 hồ sơ" in received
    assert "đúng, trước hạn là 125/137 hồ sơ; đạt 91,24%" in solved
    assert "quá hạn là 06/137 hồ sơ; chiếm 4,38%" in solved
    assert "Còn 06/137 hồ sơ đang trong thời gian giải quyết theo quy định; chiếm 4,38%" in solved
    assert "125/131 hồ sơ (95,42%)" in solved
    assert "131/137 hồ sơ (95,62%)" in solved
    assert "thu được 1.790.000 đồng theo 04 phiếu thu nội bộ" in words_of(report, "fees")
    assert "308 thủ tục" in words_of(report, "procedures")
    assert "tại 02 địa điểm: Trụ sở UBND xã Ba Tô; Điểm tiếp nhận số 02" in words_of(report, "conveniences")
    assert "là 07 người; trong đó: 04 người" in words_of(report, "staff")
    assert "(01 chuyên trách, 03 kiêm nhiệm); 03 người" in words_of(report, "staff")


def test_the_structure_is_the_seeds():
    report = july_report()
    assert [section.number for section in report.sections] == (
        ["I.", "1.", "2.", "3.", "3.1.", "3.2.", "3.3.", "4.", "5.", "II.", "1.", "2.", "III."]
    )
    assert report.heading.number == "Số:        /BC-UBND"
    assert report.heading.place_and_date == "Ba Tô, ngày     tháng 8 năm 2025"
    assert report.closing.endswith("UBND xã Ba Tô kính báo cáo./.")
    assert report.recipients[-1] == "Lưu: VT, TTPVHCC."
    assert report.annex.form == "Biểu II.06a/VPCP/KSTT"
    assert report.annex.total.counts == (137, 106, 31, 0, 131, 100, 25, 6, 6, 6, 0)


def test_online_by_department_never_exceeds_what_was_filed_online():
    # seed-audit 4: 11 + 126 = 137 stood where 106 were online
    received = words_of(july_report(), "received")
    assert "(137 hồ sơ tiếp nhận): Văn hóa – Xã hội 11 hồ sơ (trực tuyến 09)" in received
    assert "Tư pháp – Hộ tịch 126 hồ sơ (trực tuyến 97)" in received


@pytest.mark.parametrize("phrase", ["mức độ 3", "rất thấp", "hạn chế tối đa", "Tất cả quá trình", "môi trường điện tử"])
def test_phrases_the_seeds_figures_contradict_are_never_written(phrase):
    # seed-audit 5, 16, 18
    assert phrase not in all_words(july_report())


def test_apology_letters_are_not_claimed_either_way():
    texts = first_texts(july_figures(), PROFILE)
    assert "xin lỗi" not in texts["strengths"] + texts["shortcomings"] + texts["direction"]


@pytest.mark.parametrize(
    ("online", "direct", "few", "most"),
    [(8, 2, False, True), (6, 5, False, True), (5, 5, False, False), (4, 6, True, False), (0, 3, True, False)],
)
def test_online_is_called_few_or_most_only_when_it_is(online, direct, few, most):
    # seed-audit 17
    texts = first_texts(online_share(online, direct), PROFILE)
    assert ("trực tuyến còn ít" in texts["shortcomings"]) is few
    assert ("chiếm phần lớn" in texts["strengths"]) is most


def test_praise_for_no_overdue_only_when_there_is_none():
    assert "không có hồ sơ quá hạn" in first_texts(online_share(3, 0), PROFILE)["strengths"]
    late = figures_of([dossier("x", day_of_july(1), day_of_july(4))])
    texts = first_texts(late, PROFILE)
    assert "không có hồ sơ quá hạn" not in texts["strengths"]
    assert "01 hồ sơ đang giải quyết đã quá hạn" in texts["shortcomings"]
    assert "tỷ lệ cao" not in texts["strengths"]


UNRECORDED = ("niêm yết", "công khai các khoản", "nâng cao.", "đã tập trung", "từng bước", "tiếp tục", "Quy chế")


@pytest.mark.parametrize("figures", [july_figures(), figures_of(), online_share(1, 2)], ids=["July", "empty", "few"])
def test_a_first_text_claims_nothing_nobody_recorded(figures):
    words = "\n".join(first_texts(figures, PROFILE).values())
    assert [phrase for phrase in UNRECORDED if phrase.casefold() in words.casefold()] == []


def test_an_empty_month_neither_praises_nor_complains():
    texts = first_texts(figures_of(), PROFILE)
    assert texts["strengths"] == texts["shortcomings"]
    assert "chưa có số liệu để đánh giá" in texts["strengths"]
    assert texts["conveniences"] == texts["fees_remarks"] == ""


def test_a_month_without_anything_to_praise_says_so():
    late = figures_of([dossier("x", day_of_july(1), day_of_july(4))])
    assert first_texts(late, PROFILE)["strengths"] == "- Số liệu trong kỳ chưa cho thấy ưu điểm nổi bật."


def test_open_and_late_dossiers_are_never_called_within_their_time():
    late = month(figures_of([dossier("x", day_of_july(1), day_of_july(4))]))
    assert "theo quy định" not in words_of(late, "solved")
    assert "00 hồ sơ còn trong hạn, 01 hồ sơ đã quá hạn" in words_of(late, "solved")


def test_only_the_first_period_speaks_of_the_opening():
    # seed-audit 19
    assert "từ khi đi vào hoạt động (ngày 01/7/2025) đến ngày 31/7/2025" in july_report().opening
    august = month(figures_of(july_dossiers(), AUGUST))
    assert "từ ngày 01/8/2025 đến ngày 31/8/2025" in august.opening
    assert "đi vào hoạt động" not in all_words(august)


def test_the_running_total_stands_apart_from_the_second_period_on():
    since = figures_of(july_dossiers(), parse_period("2025-07-01..2025-08-31"))
    august = build_report(figures_of(july_dossiers(), AUGUST), PROFILE, {}, since_opening=since)
    assert "(ngày 01/7/2025) đến hết ngày 31/8/2025, Trung tâm đã tiếp nhận 137 hồ sơ" in words_of(august, "solved")
    july = build_report(july_figures(), PROFILE, {}, since_opening=july_figures())
    assert "Tính chung" not in all_words(july)


def test_carried_over_dossiers_are_told():
    august = month(figures_of(july_dossiers(), AUGUST))
    assert "Trong kỳ không phát sinh hồ sơ mới." in words_of(august, "received")
    assert "Kỳ trước chuyển sang 06 hồ sơ; tổng số hồ sơ phải giải quyết trong kỳ là 06 hồ sơ" in words_of(
        august, "received"
    )
    assert "Kỳ trước" not in words_of(july_report(), "received")


def test_an_empty_month_reads_sensibly_in_every_form():
    report = month(figures_of(period=parse_period("2025-10")))
    assert words_of(report, "received") == "Trong kỳ không phát sinh hồ sơ."
    assert "Trong kỳ không có hồ sơ phải giải quyết." in words_of(report, "solved")
    assert "không phát sinh khoản thu" in words_of(report, "fees")
    assert "%" not in all_words(report)
    for form in ("md", "html", "txt"):
        assert "Tổng số" in render_report(report, form)
    assert report_to_json(report)["figures"]["rates"]["on_time_of_all"] == {"part": 0, "whole": 0, "percent": None}


def test_procedures_nobody_declared_leave_a_dotted_place():
    profile = replace(PROFILE, published_procedures=None)
    assert "………… thủ tục" in words_of(july_report(profile=profile), "procedures")
    profile = replace(PROFILE, published_ground="QĐ 12/QĐ-UBND")
    assert "308 thủ tục (theo QĐ 12/QĐ-UBND)" in words_of(july_report(profile=profile), "procedures")


@pytest.mark.parametrize(
    ("subjects", "said"),
    [
        ([], "chưa nhận được phản ánh, kiến nghị của các tổ chức, cá nhân về việc thu phí, lệ phí."),
        ([Subject.FEES], "nhận được 01 phản ánh, kiến nghị"),
        ([Subject.SERVICE], "các phản ánh, kiến nghị khác: 01 về thái độ, thời gian phục vụ."),
    ],
)
def test_feedback_is_counted_before_none_is_claimed(subjects, said):
    feedback = [Feedback(str(n), day_of_july(5), "nv1", subject, "…") for n, subject in enumerate(subjects)]
    fees = words_of(july_report(feedback=feedback), "fees")
    assert said in fees
    assert ("chưa nhận được" in fees) is (Subject.FEES not in subjects)


def test_a_report_asked_for_in_mid_month_says_so():
    report = july_report(as_of=day_of_july(15, 10))
    assert report.annex.notes[0] == "Số liệu tính đến 10:00 ngày 15/7/2025; kỳ báo cáo chưa kết thúc."
    assert "Sau 01 tháng" not in all_words(report)
    assert "Tính đến ngày 15/7/2025" in words_of(report, "staff")


LEFT_OUT = replace(PROFILE, counting=Counting(withdrawn=CountAs.LEFT_OUT, refused=CountAs.LEFT_OUT))


def ended(*steps: Step, profile: OfficeProfile = LEFT_OUT, period=JULY) -> Figures:
    """Four dossiers of July and one more for every step it ended with."""
    kept = [dossier(f"d{n}", day_of_july(1), at(date(2025, 8, 9))) for n in range(4)]
    kept += [dossier(f"e{n}", day_of_july(1), day_of_july(9), (step, day_of_july(2))) for n, step in enumerate(steps)]
    return figures_of(kept, period, profile)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((), "đã tiếp nhận 04 hồ sơ."),
        ((Step.WITHDRAWN,), "đã tiếp nhận 05 hồ sơ (trong đó 01 hồ sơ rút không tính vào biểu)."),
        (
            (Step.WITHDRAWN, Step.REFUSED, Step.REFUSED),
            "đã tiếp nhận 07 hồ sơ (trong đó 01 hồ sơ rút, 02 hồ sơ bị từ chối không tính vào biểu).",
        ),
    ],
)
def test_every_dossier_received_is_told_though_the_form_leaves_it_out(steps, said):
    figures = ended(*steps)
    report = month(figures, LEFT_OUT)
    assert said in words_of(report, "received")
    assert report.annex.total.counts[:4] == (4, 0, 4, 0)
    assert ("Trong số hồ sơ tiếp nhận tính vào biểu," in words_of(report, "received")) is bool(steps)


def test_a_month_of_nothing_but_a_withdrawn_dossier_is_not_called_empty():
    kept = [dossier("x", day_of_july(1), day_of_july(9), (Step.WITHDRAWN, day_of_july(2)))]
    report = month(figures_of(kept, profile=LEFT_OUT), LEFT_OUT)
    assert "đã tiếp nhận 01 hồ sơ (trong đó 01 hồ sơ rút không tính vào biểu)" in words_of(report, "received")
    assert "không phát sinh hồ sơ" not in words_of(report, "received")
    assert "không có hồ sơ phải giải quyết tính vào biểu." in words_of(report, "solved")


def test_the_running_total_tells_left_out_dossiers_too():
    since = ended(Step.WITHDRAWN, period=parse_period("2025-07-01..2025-08-31"))
    august = build_report(ended(Step.WITHDRAWN, period=AUGUST), LEFT_OUT, {}, since_opening=since)
    assert "đã tiếp nhận 05 hồ sơ (trong đó 01 hồ sơ rút không tính vào biểu);" in words_of(august, "solved")
    assert "đã tiếp nhận" not in words_of(august, "received")


def days_claimed(report: Report) -> str:
    """Everything that says which days the report speaks of."""
    return "\n".join((report.heading.span, *report.annex.title, report.annex.belongs_to, all_words(report)))


@pytest.mark.parametrize(
    ("asked_for", "asked_on", "first", "last"),
    [
        ("2025-08", date(2025, 8, 1), "01/8/2025", "01/8/2025"),
        ("2025-08", date(2025, 8, 20), "01/8/2025", "20/8/2025"),
        ("2025-Q3", date(2025, 8, 20), "01/7/2025", "20/8/2025"),
        ("2025-H2", date(2025, 10, 5), "01/7/2025", "05/10/2025"),
        ("2025", date(2025, 11, 30), "01/7/2025", "30/11/2025"),
    ],
)
def test_a_period_not_over_claims_no_day_to_come(asked_for, asked_on, first, last):
    period = parse_period(asked_for)
    figures = july_figures(period=period, as_of=at(asked_on, 10))
    report = build_report(figures, PROFILE, {}, since_opening=figures)
    claimed = days_claimed(report)
    assert report.heading.span == f"(từ ngày {first} đến ngày {last}; số liệu tạm tính đến ngày {last})"
    assert report.annex.title[1].endswith(f"TỪ NGÀY {first} – {last}")
    assert report.annex.title[2] == f"(số liệu tạm tính đến ngày {last})"
    assert f"đến ngày {last} với các nội dung sau" in report.opening
    assert f"đến ngày {last}. " in report.closing
    assert report.heading.place_and_date.endswith(f"tháng {asked_on.month} năm 2025")
    assert f"{period.last:%d}/{period.last.month}/2025" not in claimed
    assert "đến hết ngày" not in claimed
    for form in ("md", "html", "txt"):
        assert "số liệu tạm tính" in render_report(report, form)


@pytest.mark.parametrize(
    ("asked_for", "last"),
    [("2025-Q3", "30/9/2025"), ("2025-H2", "31/12/2025"), ("2025", "31/12/2025")],
)
def test_a_whole_period_begins_no_earlier_than_the_office(asked_for, last):
    report = month(july_figures(period=parse_period(asked_for)))
    claimed = days_claimed(report)
    assert report.heading.span == f"(từ ngày 01/7/2025 đến ngày {last})"
    assert report.annex.title[1].endswith(f"TỪ NGÀY 01/7/2025 – {last}")
    assert f"Từ ngày 01/7/2025 đến hết ngày {last} thu được" in claimed
    assert "01/01/2025" not in claimed
    assert "tạm tính" not in claimed


def test_the_counting_choices_are_printed():
    counting = Counting(SolvedWhen.RETURNED, withdrawn=CountAs.LEFT_OUT, refused=CountAs.ON_TIME)
    profile = replace(PROFILE, counting=counting)
    carried = dossier("x", at(date(2025, 6, 20)), day_of_july(4), (Step.WITHDRAWN, day_of_july(2)))
    notes = "\n".join(month(figures_of([carried], profile=profile), profile).annex.notes)
    assert "khi trả kết quả cho người nộp" in notes
    assert "Hồ sơ người nộp rút: không tính vào biểu; hồ sơ từ chối giải quyết: luôn tính đúng hạn." in notes
    assert "01 hồ sơ của kỳ trước chuyển sang; cột (6) cộng 01 hồ sơ này bằng cột (11) của kỳ trước." in notes


def test_the_online_term_and_trimmed_rates_are_the_offices_choice():
    settings = PROFILE.report._replace(online_term="trực tuyến toàn trình", trim_percent=True)
    profile = replace(PROFILE, report=settings)
    figures = online_share(1, 1)
    assert "dịch vụ công trực tuyến toàn trình là 01/02 hồ sơ, đạt 50%" in words_of(
        build_report(figures, profile, {}), "received"
    )


class Untranslated(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return "EN"


def test_the_document_stays_vietnamese_when_the_screens_do_not(monkeypatch):
    feedback = [Feedback("f", day_of_july(5), "nv1", Subject.SERVICE, "…")]
    before = render_report(july_report(feedback=feedback), "txt")
    monkeypatch.setattr("kiosk.i18n._translations", Untranslated())
    assert render_report(july_report(feedback=feedback), "txt") == before


def test_recipients_end_with_the_archive_whatever_was_typed():
    settings = PROFILE.report._replace(recipients=("- Sở Nội vụ;", "", "Đảng ủy."))
    assert july_report(profile=replace(PROFILE, report=settings)).recipients == ("Sở Nội vụ;", "Đảng ủy;", "Lưu: VT.")


@pytest.mark.parametrize(
    ("given", "full", "short"),
    [
        ("UBND xã Ba Tô", "Ủy ban nhân dân xã Ba Tô", "UBND xã Ba Tô"),
        ("Ủy ban nhân dân xã Ba Tơ", "Ủy ban nhân dân xã Ba Tơ", "UBND xã Ba Tơ"),
        ("Đặc khu Lý Sơn", "Đặc khu Lý Sơn", "Đặc khu Lý Sơn"),
    ],
)
def test_the_offices_name_in_full_and_in_short(given, full, short):
    assert (full_name(given), short_name(given)) == (full, short)


def test_every_section_has_a_first_text_and_takes_the_offices_own():
    assert set(first_texts(july_figures(), PROFILE)) == {key for key, _title in SECTIONS}
    report = july_report({key: f"lời riêng {key}" for key, _title in SECTIONS})
    for key, _title in SECTIONS:
        assert f"lời riêng {key}" in all_words(report)


def test_an_emptied_text_stays_empty_and_figures_cannot_be_replaced():
    report = july_report({"direction": "", "received": "sai", "solved": "sai"})
    assert words_of(report, "direction") == ""
    assert "sai" not in words_of(report, "received").split()
    assert "106/137" in words_of(report, "received")


HOSTILE = (
    "<script>alert(1)</script>",
    "**đậm** _nghiêng_ ~~gạch~~ `mã`",
    "# không phải tiêu đề",
    "> không phải trích dẫn",
    "1. không phải danh sách",
    "+ không phải danh sách",
    "| a | b |",
    "[liên kết](http://x.vn) &lt; &amp; {{ 7 * 7 }} {% raw %}",
    "===",
    "---",
    "\\*",
)


def test_hostile_text_comes_out_of_markdown_as_it_was_typed():
    page = render_report(july_report({"direction": "\n".join(HOSTILE)}), "md")
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(page)
    shown = [_shown(token) for token in tokens if token.type == "inline"]
    for line in HOSTILE:
        assert line in shown


def _shown(inline) -> str:
    return "".join(child.content for child in inline.children if child.type in ("text", "text_special"))


def test_markdown_renders_the_annex_as_one_table_of_thirteen_columns():
    page = render_report(july_report({"strengths": "- a | b"}), "md")
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    assert [token.type for token in tokens].count("table_open") == 1
    assert [token.type for token in tokens].count("th_open") == 13
    assert [token.type for token in tokens].count("tr_open") == 6


def test_dashes_at_line_starts_are_lists_on_purpose():
    assert [(part.text, part.is_item) for part in paragraphs("- một\n\n  – hai\nba - bốn\n-năm")] == [
        ("một", True),
        ("hai", True),
        ("ba - bốn", False),
        ("-năm", False),
    ]


@given(st.text())
def test_one_line_is_printable_and_settled(text):
    line = one_line(text)
    assert line == one_line(line)
    assert not any(char in line for char in "\n\r\f\x1b\u202e\x00\u2028")
    line.encode()


def test_escape_sequences_never_reach_the_terminal():
    page = render_report(july_report({"direction": "\x1b[31mđỏ\x1b[0m \u202eược\x07"}), "txt")
    assert not set(page) & set("\x1b\u202e\x07")


def field_names(count: int) -> list[str]:
    return [f"Lĩnh vực có tên dài số {n} thuộc hệ thống giáo dục quốc dân" for n in range(count)]


@pytest.mark.parametrize("fields", [1, 12, 40])
def test_the_text_fits_eighty_columns_and_its_pages(fields):
    names = field_names(fields)
    kept = [
        replace(given, procedure=replace(given.procedure, field=names[n % fields]))
        for n, given in enumerate(july_dossiers())
    ]
    page = render_report(month(figures_of(kept)), "txt")
    assert max(map(len, page.splitlines())) <= 80
    printed = page.split("\f")
    assert max(len(part.splitlines()) for part in printed) <= PAGE_LINES
    assert [part.split()[0] for part in printed[1:]] == [str(n) for n in range(2, len(printed) + 1)]
    assert all("(13)" in part for part in printed if "│" in part)


def test_the_text_draws_with_the_console_fonts_glyphs_only():
    drawn = {char for char in render_report(july_report(), "txt") if 0x2500 <= ord(char) < 0x25FF}
    assert drawn <= set("─│┌┐└┘├┤┬┴┼")


def test_large_offices_keep_their_numbers_whole():
    report = july_report()
    total = replace(report.annex.total, counts=tuple(1_234_567 for _count in report.annex.total.counts))
    page = render_report(replace(report, annex=replace(report.annex, total=total)), "txt")
    assert page.count("1.234.567") == 11


def test_pages_break_at_empty_lines_and_are_numbered_from_the_second():
    pages = paginated("\n\n".join(["một\nhai"] * 10), lines=11).split("\f")
    assert [page.split()[0] for page in pages] == ["một", "2", "3", "4"]
    assert all("một\nhai" in page for page in pages)


def test_json_lists_dossiers_only_when_asked():
    report = july_report()
    plain, full = report_to_json(report), report_to_json(report, with_codes=True)
    assert plain["schema"] == 1
    assert plain["figures"]["total"]["columns"]["10"] == {"count": 6}
    assert len(full["figures"]["total"]["columns"]["10"]["codes"]) == 6
    assert "H48.25-250701" not in json.dumps(plain)
    assert json.loads(json.dumps(full, ensure_ascii=False)) == full


def test_a_name_the_context_lacks_is_an_error():
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        render("report.md.j2", {"state": "", "motto": ""})
    with pytest.raises(ValueError, match="docx"):
        render_report(july_report(), "docx")


def test_the_month_of_the_document_follows_the_period_unless_given():
    december = figures_of(period=parse_period("2025-12"))
    assert build_report(december, PROFILE, {}).heading.place_and_date.endswith("tháng 01 năm 2026")
    given_date = build_report(december, PROFILE, {}, written_on=date(2026, 3, 5))
    assert given_date.heading.place_and_date == "Ba Tô, ngày     tháng 3 năm 2026"
    assert JULY.last + timedelta(days=1) == AUGUST.first


def reappointed(*codes: str) -> tuple[Dossier, ...]:
    """Dossiers of July re-appointed on 03/7 from 04/7 to 20/7, and still open."""
    owed = DueDate(day_of_july(20), (), TermRule.REAPPOINTED, WorkingDays(3))
    apology = Event(Step.REAPPOINTED, day_of_july(3), "nv1", "D1", reason="theo đơn", due=owed)
    kept = (dossier(code, day_of_july(1), day_of_july(4)) for code in codes)
    return tuple(replace(each, history=(*each.history, apology)) for each in kept)


def test_the_report_says_how_many_were_re_appointed_and_by_which_date_they_are_judged():
    figures = figures_of((*reappointed("a", "b"), dossier("c", day_of_july(1), day_of_july(4))))
    report = month(figures)
    said = words_of(report, "solved")
    assert "đã hẹn lại ngày trả kết quả, kèm thư xin lỗi, đối với 02 hồ sơ (đúng hạn hay quá hạn tính theo hạn" in said
    assert any("tính theo hạn ban đầu; trong kỳ hẹn lại 02 hồ sơ." in note for note in report.annex.notes)
    assert report_to_json(report, with_codes=True)["figures"]["apologies"] == {
        "reappointed": {"count": 2, "codes": ["a", "b"]},
        "late_without_apology": {"count": 1, "codes": ["c"]},
    }
    assert "03 hồ sơ đang quá hạn chưa giải quyết. 01 hồ sơ chưa có thư xin lỗi." in report_warnings(figures, PROFILE)
    assert "02 hồ sơ đang quá hạn chưa giải quyết." in report_warnings(figures_of(reappointed("a", "b")), PROFILE)
    by_new = replace(PROFILE, counting=Counting(due_by=DueBy.REAPPOINTED))
    assert "tính theo ngày hẹn lại" in words_of(month(figures_of(reappointed("a"), profile=by_new), by_new), "solved")


def test_a_month_without_re_appointing_does_not_speak_of_it():
    report = july_report()
    assert "hẹn lại ngày trả kết quả, kèm" not in words_of(report, "solved")
    assert not any("hẹn lại" in note for note in report.annex.notes)
