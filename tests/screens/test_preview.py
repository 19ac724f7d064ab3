from kit import painted, run
from office_builder import new_office, receive
from test_report_screen import JULY, counter

from kiosk.report import SECTIONS

STRENGTHS = "strengths"


def seen(app):
    return "\n".join(line.rstrip() for line in painted(app))


def test_the_pages_are_read_searched_and_printed():
    office, _clock = new_office()
    receive(office, "Lê Thị Mai")
    app = counter(office, "preview", JULY)

    async def steps(pilot):
        pages = app.screen.query_one("#pages").pages
        assert pages >= 3
        assert f"7/2025 · trang 1/{pages}" in seen(app)
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in seen(app)
        await pilot.press("end")
        assert f"trang {pages}/{pages}" in seen(app)
        assert "Tổng số" in seen(app)
        await pilot.press("home", "slash", *"uu", "space", *"diem", "enter")
        assert "Ưu điểm" in seen(app)
        first = app.screen.query_one("#pages").position
        await pilot.press("slash", *"TTHC", "enter", "n", "n")
        assert app.screen.query_one("#pages").position != first
        await pilot.press("slash", *"[b]xyz", "enter")
        assert "Không thấy “[b]xyz”" in app.screen.message
        await pilot.press("ctrl+p")
        await app.workers.wait_for_complete()
        assert "chưa có máy in" in app.screen.message
        await pilot.press("x", "1")
        assert "bao-cao-2025-07.html" in app.screen.message

    run(app, steps)


def test_edited_words_appear_where_the_reader_is():
    office, _clock = new_office()
    place = [key for key, _title in SECTIONS].index(STRENGTHS)
    app = counter(office, "preview", JULY)

    async def steps(pilot):
        await pilot.press("pagedown", "pagedown")
        before = app.screen.query_one("#pages").position.partition("/")[0]
        await pilot.press("s", str(place + 1), "enter", *"Lời", "ctrl+s")
        assert app.screen.query_one("#pages").position.partition("/")[0] == before
        await pilot.press("slash", *"Loi", "enter")
        assert "Lời" in seen(app)

    run(app, steps)


def test_the_preview_comes_from_the_report_and_goes_back_to_it():
    office, _clock = new_office()
    receive(office)
    app = counter(office, subject=JULY)

    async def steps(pilot):
        await pilot.press("p")
        assert "BÁO CÁO" in seen(app)
        await pilot.press("escape")
        assert app.screen.query_one("#figures").has_focus

    run(app, steps)


def test_the_annex_is_whole_at_eighty_columns():
    office, _clock = new_office()
    receive(office)
    text = office.reports.rendered(JULY, "txt")
    assert max(len(line) for line in text.splitlines()) <= 80
