"""The letter of apology: what it says (mẫu 04), and that nothing typed acts in it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from kit import HOSTILE
from markdown_it import MarkdownIt
from office_builder import A_MORNING, SINGLE_STATUS, changed, new_office, receive
from test_report_html import Page

from kiosk.applicant import Applicant
from kiosk.clock import VIETNAM
from kiosk.composition import open_counter
from kiosk.errors import NotAllowed
from kiosk.outbox import KEEP_SLIPS
from kiosk.report_document import one_line
from kiosk.settings import ReportSettings

PERSON = Applicant("Lê Thị Út", "051190001234", address="Thôn 3, xã Ba Tô", on_behalf_of="Lê Văn Năm")
WHY = "Chờ xã Ba Dinh xác minh"


def put_off(reason=WHY, at=A_MORNING, new_day=date(2025, 8, 8), profile=None, **answers):
    """A dossier due on 05/8/2025 (three working days), re-appointed to 08/8 on the day of receipt."""
    office, clock = new_office(at) if profile is None else new_office(at, profile=profile)
    dossier = receive(office, procedure=SINGLE_STATUS, **{"applicant": PERSON, **answers})
    return office, clock, office.delays.reappoint(dossier.code, new_day, reason)


def words(office, dossier, form="txt"):
    return " ".join(office.delays.render_letter(office.delays.letter(dossier), form).split())


def test_the_letter_says_whose_dossier_it_is_what_was_promised_what_is_promised_now_and_why():
    settings = ReportSettings(signer="Đinh Văn Tiếng")
    office, _clock, dossier = put_off(
        profile=changed({"report": settings, "superior": "UBND tỉnh Quảng Ngãi"}),
        official_code="000.25.H48-250731-0007",
    )
    text = words(office, dossier)
    for said in (
        "UBND TỈNH QUẢNG NGÃI",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Ba Tô, ngày tháng 7 năm 2025",
        "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
        "Kính gửi: Ông/Bà Lê Thị Út, nộp thay cho Lê Văn Năm, địa chỉ: Thôn 3, xã Ba Tô",
        f"Mã hồ sơ: {dossier.code}",
        "Mã hồ sơ chính thức: 000.25.H48-250731-0007",
        "Thủ tục: Cấp Giấy xác nhận tình trạng hôn nhân (mã 1.004873)",
        "Tiếp nhận: 09:00 ngày 31/7/2025",
        "Hẹn trả trước đây: 17:00 ngày 05/8/2025",
        "Lý do chậm: Chờ xã Ba Dinh xác minh",
        "Hẹn trả lại: 17:00 ngày 08/8/2025, tại Điểm 1",
        "xin lỗi Ông/Bà",
        "Lưu: VT, hồ sơ.",
        "CHỦ TỊCH",
        "Đinh Văn Tiếng",
    ):
        assert said in text
    assert "051190001234" not in text


@pytest.mark.parametrize(
    ("day", "title"),
    [
        # The form has another name from 15/9/2025 (TT 03/2025/TT-VPCP).
        (date(2025, 9, 12), "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"),
        (date(2025, 9, 15), "XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT HỒ SƠ"),
    ],
)
def test_the_form_is_called_as_the_circular_of_its_day_calls_it(day, title):
    at = datetime(day.year, day.month, day.day, 9, tzinfo=VIETNAM)
    office, _clock, dossier = put_off(at=at, new_day=date(2025, 9, 30))
    assert office.delays.letter(dossier).title == title


def test_the_head_of_the_deciding_office_signs_not_our_own():
    settings = ReportSettings(signer="Đinh Văn Tiếng")
    office, _clock, dossier = put_off(profile=changed({"report": settings}), deciding_office="UBND xã Ba Tơ")
    letter = office.delays.letter(dossier)
    assert letter.heading.issuer == "ỦY BAN NHÂN DÂN XÃ BA TƠ"
    assert letter.signature.title == "THỦ TRƯỞNG CƠ QUAN GIẢI QUYẾT"
    assert "Đinh Văn Tiếng" not in words(office, dossier)


def test_it_says_the_same_whenever_it_is_printed():
    office, clock, dossier = put_off()
    first = office.delays.letter_to_print(dossier.code)
    clock.advance(days=3)
    office.dossiers.start(dossier.code)
    office.delays.request_supplement(dossier.code, "Thiếu ảnh")
    office.delays.complete(dossier.code)
    second = office.delays.letter_to_print(dossier.code)
    files = office.delays.outbox.files
    assert first.path != second.path
    for form in ("html", "md", "txt"):
        one, other = (job.path.removeprefix("exports/").replace("html", form) for job in (first, second))
        assert one.startswith(f"thu-xin-loi-{dossier.code}-")
        assert files[one] == files[other]


def test_without_an_apology_there_is_no_letter():
    office, _clock = new_office()
    with pytest.raises(NotAllowed, match="chưa hẹn lại"):
        office.delays.letter_to_print(receive(office).code)
    assert office.delays.outbox.files == {}


@pytest.mark.parametrize("typed", [text for text in HOSTILE if one_line(text)])
def test_what_was_typed_is_only_words_in_every_form(typed):
    # As it was received by an older program or another way in: the desk itself is stricter.
    office, _clock, dossier = put_off()
    event = replace(dossier.history[-1], reason=f"Lý do {typed}")
    person = replace(PERSON, name=f"Ông {typed}", address=typed, on_behalf_of="")
    dossier = replace(
        dossier, applicant=person, collect_at=typed, official_code=typed, history=(*dossier.history[:-1], event)
    )
    plain = one_line(f"Lý do {typed}")
    text, page, markdown = (
        office.delays.render_letter(office.delays.letter(dossier), form) for form in ("txt", "html", "md")
    )
    for char in "\x1b\x07\u202e\r\v":
        assert char not in text + page + markdown
    assert plain.replace(" ", "") in "".join(text.split())
    read = Page(page)
    assert read.open == []
    assert plain in " ".join(" ".join(read.words).split())
    assert not {"b", "script", "a"} & set(read.tags)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    inline = [child for token in tokens for child in token.children or ()]
    assert not any(child.type in ("link_open", "html_inline", "code_inline", "image") for child in inline)
    rendered = unescape("".join(child.content for child in inline if child.type in ("text", "text_special")))
    assert plain in " ".join(rendered.replace("\xa0", " ").split())


def test_the_letters_files_go_after_thirty_days_like_those_of_slips(ba_to_folder):
    office = open_counter(ba_to_folder)
    try:
        office.counter.staff = office.people.all()[0]
        code = office.dossiers.open()[0].code
        office.delays.reappoint(code, date(2025, 8, 29), WHY)
        office.delays.letter_to_print(code)
        files = list((ba_to_folder / "exports").iterdir())
        assert {path.suffix for path in files} == {".html", ".md", ".txt"}
        office.discard_old_slips()
        assert set((ba_to_folder / "exports").iterdir()) == set(files)
        later = office.counter.now + KEEP_SLIPS + timedelta(days=600)  # the demo's clock runs behind the files'
        office.counter.clock = lambda: later
        office.discard_old_slips()
        assert list((ba_to_folder / "exports").iterdir()) == []
    finally:
        office.close()
