import pytest
from counter_app import counter
from kit import painted, run
from office_builder import BINH, PROFILE, changed, new_office

from kiosk.errors import StoreBusy
from kiosk.settings import Department
from kiosk.tickets import TicketState
from screens.widgets.big_number import BigNumber, width_of
from screens.widgets.record_table import RecordTable


def shown(app):
    return "\n".join(painted(app))


def big(app):
    return app.screen.query_one(BigNumber).number


def selected(app):
    return app.screen.query_one("#groups", RecordTable).row[1].group.letter


def states(office):
    return {ticket.number: ticket.state for ticket in office.queue.today()}


def colleague(office, clock):
    """The same store at the counter of Bình."""
    other, _clock = new_office(clock(), office.counter.repository, staff=BINH)
    return other


def test_an_empty_hall_says_which_key_takes_a_number():
    office, _clock = new_office()
    app = counter(office, "queue")

    async def steps(pilot):
        assert "không ai chờ. Có khách đến, nhấn Enter để lấy số" in shown(app)
        assert "Quầy 2" in painted(app)[0]
        for key, words in (("g", "Không còn ai chờ"), ("n", "không còn ai chờ"), ("d", "chưa có số nào vắng")):
            await pilot.press(key)
            assert words in app.screen.message
        for key in "lvtx":
            await pilot.press(key)
            assert "Quầy chưa phục vụ số nào; nhấn G" in app.screen.message
        assert office.queue.today() == ()

    run(app, steps)


def test_enter_takes_a_number_for_the_selected_group_and_shows_it_big():
    office, clock = new_office()
    app = counter(office, "queue")

    async def steps(pilot):
        await pilot.press("enter")
        assert big(app) == "A001"
        clock.advance(minutes=2)
        await pilot.press("2", "enter")
        assert selected(app) == "B"
        assert big(app) == "B001"
        assert "Đã cấp số B001" in app.screen.message
        assert "1 người chờ trước" in app.screen.message
        clock.advance(minutes=1)
        await pilot.press("up", "enter")
        assert big(app) == "A002"
        assert "Sắp tới: A001, B001, A002" in shown(app)
        await pilot.press("9")
        assert selected(app) == "A"

    run(app, steps)


def test_a_second_enter_within_a_moment_takes_no_second_number_and_says_so():
    office, clock = new_office()
    app = counter(office, "queue")

    async def steps(pilot):
        await pilot.press("enter", "enter", "enter")
        assert [ticket.number for ticket in office.queue.today()] == ["A001"]
        assert "Mới cấp một số: A001" in app.screen.message
        for _second in range(3):  # a key held down
            clock.advance(seconds=1)
            await pilot.press("enter")
        assert len(office.queue.today()) == 1
        await pilot.press("2", "enter")  # another group is meant
        assert len(office.queue.today()) == 2
        clock.advance(seconds=2)
        await pilot.press("enter")
        assert big(app) == "B002"
        assert "Đã cấp số B002" in app.screen.message

    run(app, steps)


def test_call_recall_and_finish_follow_each_other():
    office, clock = new_office()
    for letter in "BAA":
        office.queue.take_number(letter)
        clock.advance(minutes=5)
    app = counter(office, "queue")

    async def steps(pilot):
        await pilot.press("g")
        assert "Mời số B001 đến quầy 2" in app.screen.message
        assert "Đang phục vụ B001" in shown(app)
        assert big(app) == "B001"
        await pilot.press("g")
        assert "Quầy đang phục vụ số B001" in app.screen.message
        await pilot.press("l")
        assert "Đã gọi lại số B001" in app.screen.message
        await pilot.press("t")
        assert app.asked[-1] == ("intake", office.queue.serving().key)
        await pilot.press("x")
        assert "B001 đã xong" in app.screen.message
        await pilot.press("1", "n")
        assert "Mời số A001" in app.screen.message
        assert states(office) == {
            "B001": TicketState.FINISHED,
            "A001": TicketState.CALLED,
            "A002": TicketState.WAITING,
        }

    run(app, steps)


def test_a_no_show_is_asked_once_and_may_be_called_again():
    office, clock = new_office()
    office.queue.take_number("A")
    clock.advance(minutes=1)
    app = counter(office, "queue")

    async def steps(pilot):
        await pilot.press("g", "v")
        await pilot.pause()
        assert "Ghi số A001" in shown(app)
        await pilot.press("enter")  # the default is no
        await pilot.pause()
        assert states(office)["A001"] is TicketState.CALLED
        await pilot.press("v", "c")
        await pilot.pause()
        assert states(office)["A001"] is TicketState.NO_SHOW
        assert "Vắng: A001" in shown(app)
        await pilot.press("d")
        await pilot.pause()
        assert "A001 · lấy số 09:00, vắng 09:01" in shown(app)
        await pilot.press("1")
        await pilot.pause()
        assert states(office)["A001"] is TicketState.CALLED
        assert "Mời số A001" in app.screen.message
        await pilot.press("x", "d")
        await pilot.pause()
        assert "A001 · lấy số 09:00, xong 09:01" in shown(app)
        await pilot.press("1")
        await pilot.pause()
        assert states(office)["A001"] is TicketState.CALLED

    run(app, steps)


def test_two_counters_never_call_the_same_number():
    office, clock = new_office()
    for _visitor in range(2):
        office.queue.take_number("A")
        clock.advance(minutes=1)
    other = colleague(office, clock)
    app = counter(office, "queue")

    async def steps(pilot):
        assert other.queue.call_next().number == "A001"
        await pilot.press("g")
        assert "Mời số A002" in app.screen.message
        assert "A001 (3), A002 (2)" in shown(app)

    run(app, steps)


def test_a_colleague_finishing_the_number_meanwhile_is_a_sentence_not_a_crash(monkeypatch):
    office, clock = new_office()
    office.queue.take_number("A")
    app = counter(office, "queue")

    async def steps(pilot):
        await pilot.press("g", "v")
        await pilot.pause()
        colleague(office, clock).queue.finish(office.queue.serving().key)
        await pilot.press("c")
        await pilot.pause()
        assert "Số A001 đã xong, không làm bước này được" in app.screen.message

        def busy(desk, letter):
            raise StoreBusy("Máy khác đang ghi; hãy thử lại.")

        monkeypatch.setattr(type(office.queue), "take_number", busy)
        await pilot.press("enter")
        await pilot.pause()
        assert "Máy khác đang ghi" in app.screen.message
        assert app.is_running

    run(app, steps)


def test_numbers_taken_elsewhere_appear_and_the_selection_stays():
    office, clock = new_office()
    app = counter(office, "queue")

    async def steps(pilot):
        await pilot.press("3")
        colleague(office, clock).queue.take_number("A")
        app.screen.catch_up()
        await pilot.pause()
        assert "Sắp tới: A001" in shown(app)
        assert selected(app) == "C"

    run(app, steps)


def test_a_wide_terminal_shows_the_order_of_calling_in_a_pane_of_its_own():
    office, clock = new_office()
    for letter in "BAC":
        office.queue.take_number(letter)
        clock.advance(minutes=5)
    app = counter(office, "queue")

    async def steps(pilot):
        pane = [line[76:] for line in painted(app)]
        order = [word for line in pane for word in line.split() if word in ("A001", "B001", "C001")]
        assert order == ["B001", "A001", "C001"]
        assert "15 phút" in shown(app)
        assert "Sắp tới:" not in shown(app)

    run(app, steps, (110, 32))


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (10, 3)])
def test_many_groups_with_hostile_names_fit_any_terminal(size):
    groups = tuple(Department(letter, "[/foo] Lĩnh vực dài " * 4, ()) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    office, _clock = new_office(profile=changed({"departments": groups}, PROFILE))
    app = counter(office, "queue")

    async def steps(pilot):
        await pilot.press("end", "enter", "g", "f1", "escape")
        assert states(office) == {"Z001": TicketState.CALLED}
        if size == (80, 24):
            assert "[/foo]" in shown(app)
            assert "Đang phục vụ Z001" in shown(app)

    run(app, steps, size)


def test_every_queue_letter_can_be_drawn_big():
    assert all(width_of(f"{letter}008") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert width_of("A008") == 4 * 6 + 3 * 2
    assert width_of("") == 0
