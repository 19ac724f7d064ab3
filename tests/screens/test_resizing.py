"""A terminal that changes its size shows what it would show if it had always had that size."""

import pytest
from counter_app import counter
from kit import painted, run
from office_builder import COPIES, new_office, receive
from public_kit import visit

from kiosk.periods import parse_period
from screens.report_editor import WordsArea, WordsEditor

SIZES = ((82, 24), (84, 26), (79, 24), (110, 32), (76, 20), (60, 18), (78, 25), (140, 40), (80, 24))
WORDS = (
    "UBND xã Ba Tô giao Trung tâm tiếp nhận hồ sơ, hẹn ngày trả kết quả và theo dõi việc giải quyết thủ tục hành chính "
    "(TTHC) theo thời hạn quy định; các cơ quan, đơn vị giải quyết hồ sơ và chuyển kết quả về Trung tâm để trả cho "
    "tổ chức, cá nhân."
)


async def check_sizes(pilot):
    for size in SIZES:
        await pilot.resize_terminal(*size)
        await pilot.pause()
        after_resizing = painted(pilot.app)
        for widget in pilot.app.screen.walk_children(with_self=True):
            widget.refresh(layout=True)
        await pilot.pause()
        assert after_resizing == painted(pilot.app), size
        assert len(after_resizing) == size[1]


@pytest.mark.parametrize("name", ["home", "queue", "intake", "lookup", "dossier", "fees", "report", "preview"])
def test_a_screen_is_laid_out_for_the_size_it_has(name):
    office, _clock = new_office()
    dossier = receive(office, procedure=COPIES)
    subjects = {"dossier": dossier.code, "fees": dossier.code, "preview": parse_period("2025-07")}

    async def steps(pilot):
        pilot.app.show(name, subjects.get(name))
        await pilot.pause()
        if name == "fees":
            await pilot.press("escape")
        await check_sizes(pilot)

    run(counter(office, "home", name), steps)


def test_the_words_of_the_report_are_broken_for_the_size_they_have():
    office, _clock = new_office()

    async def steps(pilot):
        pilot.app.push_screen(WordsEditor("Mục", WORDS, lambda words: None, None, "words"))
        await pilot.pause()
        await check_sizes(pilot)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            area = pilot.app.screen.query_one(WordsArea)
            shown = "".join(area.render_line(y).text.rstrip() + " " for y in range(area.size.height))
            assert " ".join(shown.split()) == WORDS

    run(counter(office, "home"), steps)


@pytest.mark.parametrize("keys", ["", "1", "2", "3", "4"])
def test_the_citizens_terminal_is_drawn_for_the_size_it_has(keys):
    async def steps(visitor, pilot):
        visitor.press(*keys)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            after_resizing = visitor.lines
            visitor.shell._draw()
            await pilot.pause()
            assert after_resizing == visitor.lines, size

    visit(steps)
