from datetime import datetime
from pathlib import Path

import pytest
from counter_app import counter
from kit import HOSTILE, painted, run
from office_builder import BINH, COPIES, HOA, SINGLE_STATUS, new_office, receive

from kiosk.charges import Charge
from kiosk.clock import VIETNAM
from kiosk.desk.cashier import Payment
from kiosk.errors import StoreError
from kiosk.feedback import LONGEST, Subject
from kiosk.repository import FEEDBACK
from screens.widgets.boxes import Boxes
from screens.widgets.record_table import RecordTable
from screens.widgets.sentence import Sentence
from storage.problems import damaged


def shown(app):
    return "\n".join(painted(app))


def tasks(app):
    return [(task.what, task.dossier.applicant.name if task.dossier else "") for task in rows(app)]


def rows(app):
    return app.screen.query_one("#tasks", RecordTable).rows


def fact(app, label):
    boxes = app.screen.query_one(Boxes).boxes
    return next(fact.value for box in boxes for fact in box.facts if fact.label == label)


def month(app):
    return app.screen.query_one("#month", Sentence).text


def test_an_empty_day_says_which_keys_fill_it():
    office, _clock = new_office()
    app = counter(office, "home")

    async def steps(pilot):
        assert "F2 lấy số cho khách, F3 tiếp nhận hồ sơ" in shown(app)
        assert fact(app, "Chờ lâu nhất") == "—"
        assert month(app) == "Tháng 7/2025: chưa có hồ sơ nào."
        await pilot.press("enter", "escape")
        assert app.asked == []

    run(app, steps)


def test_a_last_look_while_the_program_ends_finds_nothing_to_fill():
    office, _clock = new_office()
    app = counter(office, "home")

    async def steps(_pilot):
        stack = app._screen_stack
        screens = stack[:]
        stack.clear()
        screens[-1].catch_up()
        stack.extend(screens)

    run(app, steps)


def test_burning_things_come_first_and_say_so_in_words():
    office, clock = new_office(at=datetime(2025, 7, 28, 9, 0, tzinfo=VIETNAM))
    receive(office, "Người Quá Hạn", COPIES)
    clock.at = datetime(2025, 7, 31, 9, 0, tzinfo=VIETNAM)
    receive(office, "Người Hôm Nay", COPIES)
    receive(office, "Người Còn Hạn", SINGLE_STATUS)
    done = receive(office, "Người Chờ Trả", COPIES)
    office.dossiers.result_ready(done.code)
    office.queue.take_number("A")
    clock.advance(minutes=12)
    app = counter(office, "home")

    async def steps(pilot):
        assert [name for _what, name in tasks(app)] == [
            "Người Quá Hạn",
            "Người Hôm Nay",
            "",
            *sorted(["Người Còn Hạn", "Người Chờ Trả"], key=[name for _w, name in tasks(app)].index),
        ]
        whats = [what for what, _name in tasks(app)]
        assert whats[0] == "Quá hạn 3 ngày"
        assert whats[1] == "Đến hạn 17:00"
        assert whats[2] == "1 người đang chờ"
        assert "Chờ trả kết quả" in whats[3:]
        assert fact(app, "Quá hạn") == "1"
        assert fact(app, "Đến hạn hôm nay") == "1"
        assert fact(app, "Chờ trả kết quả") == "1"
        assert fact(app, "Chờ lâu nhất") == "12 phút"

    run(app, steps)


def test_enter_opens_the_dossier_or_the_queue():
    office, _clock = new_office()
    dossier = receive(office, "Nguyễn Văn An", COPIES)
    office.queue.take_number("A")
    app = counter(office, "home")

    async def steps(pilot):
        await pilot.press("enter")
        assert app.asked[-1] == ("dossier", dossier.code)
        await pilot.press("down", "enter")
        assert app.asked[-1] == ("queue", None)

    run(app, steps)


def test_what_another_clerk_does_appears_and_the_cursor_stays_on_its_dossier():
    office, clock = new_office()
    receive(office, "Thứ Nhất", COPIES)
    second = receive(office, "Thứ Hai", COPIES)
    app = counter(office, "home")

    async def steps(pilot):
        await pilot.press("down")
        elsewhere, _other_clock = new_office(clock(), office.counter.repository, staff=BINH)
        elsewhere.dossiers.result_ready(rows(app)[0].dossier.code)
        receive(elsewhere, "Thứ Ba", COPIES)
        app.screen.catch_up()
        await pilot.pause()
        assert "2 hồ sơ" in month(app)  # counted once a minute at most
        clock.advance(minutes=1)
        app.screen.catch_up()
        await pilot.pause()
        assert app.screen.query_one("#tasks", RecordTable).row.dossier.code == second.code
        assert fact(app, "Chờ trả kết quả") == "1"
        assert "3 hồ sơ" in month(app)

    run(app, steps)


def test_nothing_is_fetched_again_while_nothing_has_changed(monkeypatch):
    office, clock = new_office()
    app = counter(office, "home")
    counted = []
    figures = type(office.reports).figures
    monkeypatch.setattr(
        type(office.reports), "figures", lambda desk, period: counted.append(period) or figures(desk, period)
    )

    async def steps(pilot):
        assert len(counted) == 1
        for _look in range(5):
            app.screen.catch_up()
        clock.advance(minutes=1)  # waits grow, the month does not
        app.screen.catch_up()
        await pilot.pause()
        assert len(counted) == 1

    run(app, steps)


def test_money_of_the_day_and_the_month_so_far():
    office, _clock = new_office()
    dossier = receive(office, "Nguyễn Văn An", COPIES)
    charge = Charge("Chứng thực bản sao", "3 × 12.000", 3, "bản", 36_000)
    office.cashier.take_payment(Payment(dossier, (charge,)))
    office.dossiers.result_ready(dossier.code)
    app = counter(office, "home")

    async def steps(pilot):
        assert fact(app, "Tiền mặt") == "36.000"
        assert fact(app, "Số phiếu thu") == "1"
        assert month(app) == "Tháng 7/2025: 1 hồ sơ · đúng, trước hạn 01/01 (100,00%) · thu 36.000 đồng"

    run(app, steps)


def test_k_records_what_a_citizen_says_and_a_refusal_loses_nothing():
    office, _clock = new_office()
    app = counter(office, "home")

    async def steps(pilot):
        await pilot.press("k", "enter", "enter")
        assert "Chưa có nội dung phản ánh" in shown(app)
        app.screen.query_one("#text").value = "[/foo] " + "dài " * 300
        await pilot.press("ctrl+s")
        assert f"quá {LONGEST} ký tự" in shown(app)
        assert app.screen.query_one("#text").value.startswith("[/foo] dài")
        app.screen.query_one("#text").value = "[@click=app.quit]Chờ quá lâu[/]"
        await pilot.press("shift+tab", "right", "enter", "enter")
        await pilot.pause()
        assert not app.screen.is_modal
        assert "Đã ghi phản ánh PA25-0001" in app.screen.message
        (record,) = office.counter.repository.select(FEEDBACK)
        assert record.body["subject"] == Subject.SERVICE.value
        assert record.body["text"] == "[@click=app.quit]Chờ quá lâu[/]"
        await pilot.press("k", "escape")
        await pilot.pause()
        assert len(list(office.counter.repository.select(FEEDBACK))) == 1

    run(app, steps)


def test_a_store_that_fails_while_looking_is_said_and_the_day_goes_on(monkeypatch):
    office, clock = new_office()
    app = counter(office, "home")

    def refuse(desk):
        raise StoreError("Tệp hồ sơ bị hỏng; hãy chạy kiosk verify.")

    async def steps(pilot):
        monkeypatch.setattr(type(office.queue), "today", refuse)
        clock.advance(minutes=1)
        app.screen.catch_up()
        await pilot.pause()
        assert shown(app).count("Tệp hồ sơ bị hỏng") == 1
        monkeypatch.setattr(type(office.day), "work", refuse)
        clock.advance(minutes=1)
        app.refresh_status()
        await pilot.pause()
        assert shown(app).count("Tệp hồ sơ bị hỏng") == 1
        assert app.is_running

    run(app, steps)


def test_a_month_that_cannot_be_counted_says_why_in_the_place_of_its_figures(monkeypatch):
    office, _clock = new_office()
    receive(office)

    def refuse(_desk, _period):
        raise damaged(Path("/srv/trung-tam/mot-cua/store/tickets/2025-07.json"))

    monkeypatch.setattr(type(office.reports), "figures", refuse)
    app = counter(office, "home")

    async def steps(pilot):
        said = " ".join(shown(app).split())
        assert "Tháng 7/2025: Tệp /srv/trung-tam/mot-cua/store/tickets/2025-07.json bị hỏng" in said
        assert said.count("kiosk salvage.") == 1
        assert "hồ sơ ·" not in shown(app)

    run(app, steps)


@pytest.mark.parametrize("size", [(80, 24), (120, 32), (40, 12), (10, 3)])
def test_hostile_names_and_any_terminal_are_drawn_as_plain_text(size):
    office, _clock = new_office()
    for name in HOSTILE:
        if name.strip() and name.isprintable() and len(name) < 120:
            receive(office, f"{name}A", COPIES)  # no name is made of marks alone
    app = counter(office, "home")

    async def steps(pilot):
        lines = painted(app)
        assert all(len(line) <= size[0] * 2 for line in lines)
        if size[0] >= 80:
            assert "[/foo]" in shown(app)
            assert f"{HOA.name}"[:3] in shown(app)
        await pilot.press("down", "end", "home", "f1", "escape")
        assert app.is_running

    run(app, steps, size)
