import gc
from datetime import date

import pytest
from office_builder import HOA, PIN
from public_kit import AN, CODE, PROOF, Visitor, pressed, visit
from textual import events
from textual.geometry import Size

from kiosk.desk.public import PublicDesk
from kiosk.repository import FEEDBACK, RATINGS, TICKETS
from screens.public.start import StartPage

SIZES = [(80, 24), (110, 32), (40, 12), (200, 60), (20, 5), (1, 1)]
# Every page there is, by the keys that lead to it.
WAYS = {
    "start": "",
    "groups": "1",
    "number": "11",
    "own dossier": "2",
    "dossier": [*"2", *CODE, "enter", *PROOF, "enter"],
    "departments": "3",
    "fields": "31",
    "procedures": "316",
    "procedure": "3161",
    "rating": "4",
    "remarks": "45",
    "thanks": "451",
    "staff": ["f10"],
}
CONSOLE_GLYPHS = frozenset("─│┌┐└┘•…")


def test_a_number_is_taken_with_two_keys_and_shown_as_large_as_there_is_room_for():
    async def steps(visitor, pilot):
        assert "1" not in visitor.sees  # digits are drawn, not written
        visitor.press("1", "1")
        await pilot.pause()
        assert "Đến lượt tiếp theo." in visitor.sees
        [ticket] = visitor.office.counter.repository.select(TICKETS)
        assert ticket.body["number"] == "A001"
        visitor.press("5", "x")  # no other key takes the number away
        assert "Số của quý khách" in visitor.sees
        visitor.wait(14)
        assert "Số của quý khách" in visitor.sees
        visitor.wait(2)
        await pilot.pause()
        assert "Kính chào quý khách" in visitor.sees
        visitor.press("1", "1")
        await pilot.pause()
        assert "Trước quý khách còn 1 người chờ." in visitor.sees

    visit(steps)


@pytest.mark.parametrize(
    "way", [way for name, way in WAYS.items() if name != "start"], ids=[n for n in WAYS if n != "start"]
)
def test_a_number_pad_leads_back_from_everywhere(way):
    """It has no Esc and no F key: digits, the arithmetic signs and Enter."""

    async def steps(visitor, pilot):
        visitor.press(*way)
        for _press in range(5):
            visitor.press("*")
            await pilot.pause()
        assert "Kính chào quý khách" in visitor.sees

    visit(steps)


@pytest.mark.parametrize("way", [("2",), ("f10",), ("2", *"250731")])
def test_where_something_is_typed_the_keys_say_how_a_number_pad_leads_back(way):
    async def steps(visitor, pilot):
        visitor.press(*way)
        await pilot.pause()
        assert "* quay lại" in visitor.sees
        assert "Esc" not in visitor.sees
        visitor.press("escape")
        await pilot.pause()
        assert "Kính chào quý khách" in visitor.sees

    visit(steps)


def test_ones_own_dossier_is_shown_without_name_or_numbers():
    async def steps(visitor, pilot):
        visitor.press(*WAYS["dossier"])
        await pilot.pause()
        assert "Hồ sơ H48.25-250731-0001" in visitor.sees
        assert "Đã tiếp nhận, đang chờ giải quyết." in visitor.sees
        assert "17:00 Thứ Năm, 31/7/2025" in visitor.sees
        assert "N. V. A. · ********1234 · *******678" in visitor.sees
        for secret in (AN.name, "Văn An", AN.id_number, AN.phone, AN.address):
            assert secret not in visitor.sees
        visitor.press("0")
        await pilot.pause()
        assert "0001" not in visitor.sees

    visit(steps)


@pytest.mark.parametrize(
    ("act", "seen", "not_seen"),
    [
        (
            lambda office, code: office.delays.reappoint(code, date(2025, 8, 8), "Chờ xác minh"),
            ("17:00 Thứ Sáu, 08/8/2025 (hẹn lại; trước đây 31/7/2025)", "Ngày trả đã phải hẹn lại; xin lỗi quý khách."),
            "Đã quá ngày",
        ),
        (
            lambda office, code: office.delays.request_supplement(code, "Thiếu ảnh"),
            ("CẦN BỔ SUNG GIẤY TỜ.", "tính lại từ đầu khi quý khách nộp đủ"),
            "31/7/2025 (",
        ),
        (
            lambda office, code: office.dossiers.annul(code, "Nhập nhầm"),
            ("Đã hủy do nhập nhầm",),
            "xin lỗi",
        ),
    ],
)
def test_ones_own_dossier_that_was_put_off_or_cancelled_says_so(act, seen, not_seen):
    async def steps(visitor, pilot):
        visitor.office.counter.staff = HOA
        act(visitor.office, f"H48.25-{CODE}")
        visitor.office.counter.staff = None
        visitor.press(*WAYS["dossier"])
        await pilot.pause()
        for words in seen:
            assert words in visitor.sees
        assert not_seen not in visitor.sees

    visit(steps)


def test_a_wrong_proof_is_refused_wiped_and_may_be_typed_again():
    async def steps(visitor, pilot):
        visitor.press("2", *CODE, "enter", *"4321")
        await pilot.pause()
        assert "4321" not in visitor.sees
        assert "[••••" in visitor.sees
        visitor.press("enter")
        await pilot.pause()
        assert "Không có hồ sơ nào khớp" in visitor.sees
        assert "•" not in visitor.sees
        assert CODE in visitor.sees
        visitor.press(*PROOF, "enter")
        await pilot.pause()
        assert "Hẹn trả" in visitor.sees

    visit(steps)


def test_a_mistyped_code_is_corrected_where_it_is():
    async def steps(visitor, pilot):
        visitor.press("2", *"25073x", "enter", *PROOF, "enter")
        await pilot.pause()
        assert "Mã hồ sơ có dạng 250731-0002" in visitor.sees
        visitor.press("backspace", *"1-0001", "enter", *PROOF, "enter")
        await pilot.pause()
        assert "Hẹn trả" in visitor.sees

    visit(steps)


def test_what_is_typed_has_an_end_and_only_fitting_signs():
    async def steps(visitor, pilot):
        visitor.press("2", *("1" * 300), *"ữ€\x1b\u202e[b]", "enter", *"12345678x")
        await pilot.pause()
        assert "1" * 23 in visitor.sees
        assert "1" * 31 not in visitor.sees
        assert "•" * 4 in visitor.sees
        assert "•" * 5 not in visitor.sees
        visitor.press(*["backspace"] * 40)
        await pilot.pause()
        assert isinstance(visitor.shell.page, StartPage)

    visit(steps)


def test_procedures_are_read_by_digits_alone():
    async def steps(visitor, pilot):
        visitor.press("3", "1", "6")
        await pilot.pause()
        assert "Hộ tịch – trang 1/6" in visitor.sees
        visitor.press("9", "8", "1")
        await pilot.pause()
        assert "Đăng ký khai sinh" in visitor.sees
        assert "• Giấy chứng sinh" in visitor.sees
        visitor.press("9")
        await pilot.pause()
        assert "• Lệ phí hộ tịch" in visitor.sees
        visitor.press("9", "9", "9", "0")
        await pilot.pause()
        assert "Hộ tịch – trang 1/6" in visitor.sees
        visitor.press("0", "0", "0")
        assert isinstance(visitor.shell.page, StartPage)

    visit(steps)


def test_an_opinion_takes_a_digit_or_two():
    async def steps(visitor, pilot):
        visitor.press("4", "2", "6")
        await pilot.pause()
        assert "số PA25-0001" in visitor.sees
        visitor.press("enter", "4", "5", "0")
        await pilot.pause()
        assert "Đánh giá đã được ghi nhận." in visitor.sees
        repository = visitor.office.counter.repository
        assert [record.body["score"] for record in repository.select(RATINGS)] == [2, 5]
        assert [record.body["text"] for record in repository.select(FEEDBACK)] == ["Mức phí, lệ phí chưa rõ"]
        visitor.wait(8)
        assert isinstance(visitor.shell.page, StartPage)

    visit(steps)


def test_a_burst_of_keys_writes_nothing():
    async def steps(visitor, pilot):
        for key in "4512118451200011":  # a scanner reads a code on the first page
            visitor.seconds += 0.005
            visitor.shell.press(pressed(key), visitor.seconds)
        repository = visitor.office.counter.repository
        assert not [*repository.select(RATINGS), *repository.select(FEEDBACK), *repository.select(TICKETS)]

    visit(steps)


def test_the_language_of_a_visit_ends_with_the_visit():
    async def steps(visitor, pilot):
        assert "English" in visitor.sees
        visitor.press("9", "1")
        await pilot.pause()
        assert "waiting: 0" in visitor.sees
        visitor.wait(60)
        await pilot.pause()
        assert "Kính chào" in visitor.sees
        visitor.press("9")
        await pilot.pause()
        assert "Take number" in visitor.sees
        visitor.wait(60)
        await pilot.pause()
        assert "Kính chào" in visitor.sees

    visit(steps)


@pytest.mark.parametrize("way", [way for name, way in WAYS.items() if name != "start"], ids=list(WAYS)[1:])
def test_every_page_goes_back_to_the_start_by_itself_and_forgets(way):
    async def steps(visitor, pilot):
        visitor.press(*way)
        assert not isinstance(visitor.shell.page, StartPage)
        left_behind = visitor.shell.page
        visitor.wait(60)
        assert isinstance(visitor.shell.page, StartPage)
        await pilot.pause()
        await pilot.pause()
        gc.collect()
        kept = [held for held in gc.get_referrers(left_behind) if type(held).__module__.startswith("screens.public")]
        assert kept == []

    visit(steps)


def test_pages_fit_every_terminal_with_glyphs_of_the_console_font():
    async def steps(visitor, pilot):
        for size in SIZES:
            await pilot.resize_terminal(*size)
            for way in WAYS.values():
                visitor.clock.advance(minutes=20)
                visitor.press("f10", "escape", *way)
                await pilot.pause()
                text = "".join(visitor.lines)
                odd = {
                    sign for sign in text if ord(sign) > 0x2010 and sign not in CONSOLE_GLYPHS and sign not in "“”–—"
                }
                assert not {sign for sign in odd if not 0x1E00 <= ord(sign) <= 0x1EFF}
                assert len(visitor.lines) == size[1]
        assert visitor.shell.is_running

    visit(steps)


def test_nothing_is_painted_while_nobody_comes():
    async def steps(visitor, pilot):
        painted = []
        visitor.shell._picture.refresh = lambda *regions, **options: painted.append(regions)
        for _second in range(200):
            visitor.wait(1)
        assert painted == []
        visitor.press("2")
        visitor.press("1")
        assert len(painted[-1]) == 1  # a letter paints its line

    visit(steps)


# Lock-down


@pytest.mark.parametrize(
    "key",
    ["ctrl+c", "ctrl+q", "ctrl+z", "ctrl+p", "ctrl+d", "ctrl+s", "ctrl+backslash", "ctrl+t", "f1", "f9", "f12", "tab"],
)
def test_no_key_of_staff_does_anything(key):
    async def steps(visitor, pilot):
        before = visitor.lines
        await pilot.press(key)
        await pilot.pause()
        assert visitor.lines == before
        assert visitor.shell.is_running
        assert len(visitor.shell.screen_stack) == 1

    visit(steps)


def test_pastes_and_the_mouse_are_thrown_away():
    async def steps(visitor, pilot):
        before = visitor.lines
        visitor.shell.post_message(events.Paste("11"))
        await pilot.click(offset=(10, 8))
        await pilot.hover(offset=(10, 8))
        await pilot.pause()
        assert visitor.lines == before

    visit(steps)


def test_staff_leave_with_key_and_pin_and_nobody_is_signed_in():
    async def steps(visitor, pilot):
        assert "F10" not in visitor.sees  # not advertised
        visitor.press("3", "f10", *"hoa", "enter", *"9999", "enter")
        await pilot.pause()
        assert "Mã cán bộ hoặc mã PIN không đúng." in visitor.sees
        assert "9999" not in visitor.sees
        assert visitor.shell.is_running
        visitor.press("enter", *PIN, "enter")
        await pilot.pause()
        assert visitor.shell.return_code == 0
        assert not visitor.shell.has_crashed
        assert visitor.office.counter.staff is None

    visit(steps)


def test_pins_cannot_be_tried_for_long():
    async def steps(visitor, pilot):
        visitor.press("f10", *"hoa", "enter")
        for _try in range(5):
            visitor.press(*"0000", "enter", "enter")
        visitor.press(*PIN, "enter")
        await pilot.pause()
        assert "đợi 30 giây nữa" in visitor.sees
        assert visitor.shell.is_running

    visit(steps)


def test_a_page_that_fails_says_so_and_the_start_comes_back(monkeypatch):
    def broken(_desk, _letter):
        raise RuntimeError("Nguyễn Văn An")

    monkeypatch.setattr(PublicDesk, "take_number", broken)

    async def steps(visitor, pilot):
        visitor.press("1", "1")
        await pilot.pause()
        assert "Máy gặp lỗi" in visitor.sees
        assert "Nguyễn" not in visitor.sees
        assert isinstance(visitor.shell.page, StartPage)
        visitor.press("3")
        await pilot.pause()
        assert "Thủ tục thuộc nhóm nào?" in visitor.sees

    visit(steps)


def test_the_program_holds_the_citizens_desk_and_no_other():
    visitor = Visitor()
    held = {type(value).__name__ for value in vars(visitor.shell).values()}
    assert "Office" not in held
    assert "Counter" not in held
    assert visitor.shell.size == Size(80, 24) or visitor.shell.size
