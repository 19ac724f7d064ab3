"""A store that cannot be read must not look like an office where nothing happens."""

import pytest
from counter_app import counter
from kit import painted, rested, run
from office_builder import new_office, receive

from kiosk.composition import open_office
from kiosk.errors import StoreBusy, StoreDamaged
from kiosk.periods import parse_period

WHY = "Tệp x.json bị hỏng; hãy khôi phục từ bản sao lưu gần nhất."
NOTHING = ("Không còn việc nào", "Chưa có hồ sơ nào", "0 hồ sơ", "Chưa có lĩnh vực", "M chọn tháng", "Không thấy hồ sơ")


@pytest.fixture
def office():
    office, _clock = new_office()
    receive(office)
    return office


def make_unreadable(office, monkeypatch, error=StoreDamaged):
    def refuse(*_arguments, **_options):
        raise error(WHY)

    for name in ("select", "get", "search", "find"):
        if hasattr(office.counter.repository, name):
            monkeypatch.setattr(office.counter.repository, name, refuse)
    monkeypatch.setattr(office.counter.repository, "stamp", lambda: object())


def seen(app):
    return " ".join(" ".join(painted(app)[:-3]).split())


@pytest.mark.parametrize("name", ["home", "lookup", "queue", "report"])
def test_the_list_itself_says_that_it_could_not_be_read_and_what_to_do(office, monkeypatch, name):
    app = counter(office, "home", name)

    async def steps(pilot):
        with monkeypatch.context() as patch:
            make_unreadable(office, patch)
            app.show(name, parse_period("2025-07") if name == "report" else None)
            await pilot.pause()
            assert "Không đọc được dữ liệu" in seen(app)
            assert WHY in seen(app)
            assert not any(words in seen(app) for words in NOTHING)
            assert "Nguyễn Thị Hoa" in painted(app)[0]
        app.show(name, parse_period("2025-07") if name == "report" else None)
        await pilot.pause()
        assert "Không đọc được" not in seen(app)

    run(app, steps)


def test_a_dossier_that_cannot_be_read_says_so_in_its_place(office, monkeypatch):
    (dossier,) = office.dossiers.open()
    app = counter(office, "home", "dossier")

    async def steps(pilot):
        app.show("dossier", dossier.code)
        await pilot.pause()
        assert dossier.applicant.name in seen(app)
        with monkeypatch.context() as patch:
            make_unreadable(office, patch)
            app.screen.catch_up()
            await pilot.pause()
            assert "Không đọc được dữ liệu" in seen(app)
            assert WHY in seen(app)
            assert dossier.applicant.name not in seen(app)
            await pilot.press("c", "u")
            assert app.screen.is_current
        app.screen.catch_up()
        await pilot.pause()
        assert "Không đọc được" not in seen(app)
        assert dossier.applicant.name in seen(app)

    run(app, steps)


def test_a_journal_that_cannot_be_read_is_said_in_the_list_and_looked_at_again(office, monkeypatch):
    app = counter(office, "home")

    def refuse():
        raise StoreDamaged(WHY)

    async def steps(pilot):
        with monkeypatch.context() as patch:
            patch.setattr(office.counter.repository, "stamp", refuse)
            app.screen.catch_up()
            await pilot.pause()
            assert "Không đọc được dữ liệu" in seen(app)
        app.screen.catch_up()
        await pilot.pause()
        assert "Không đọc được" not in seen(app)

    run(app, steps)


def test_a_search_that_fails_shows_neither_the_hits_before_it_nor_that_there_are_none(office, monkeypatch):
    app = counter(office, "lookup")

    async def steps(pilot):
        assert "Nguyễn Văn An" in seen(app)
        with monkeypatch.context() as patch:
            make_unreadable(office, patch)
            await pilot.press(*"binh")
            await rested(pilot)
            assert WHY in seen(app)
            assert "Nguyễn Văn An" not in seen(app)
            assert "mọi trạng thái" not in seen(app)
        await pilot.press("backspace", "escape")
        await rested(pilot)
        assert "Nguyễn Văn An" in seen(app)
        assert "1 hồ sơ · mọi trạng thái" in seen(app)

    run(app, steps)


@pytest.mark.parametrize("name", ["home", "lookup", "queue", "report"])
def test_why_is_said_once_however_often_it_is_tried_again(office, monkeypatch, name):
    app = counter(office, "home", name)  # its status bar counts what burns in the same store

    async def steps(pilot):
        make_unreadable(office, monkeypatch)
        app.show(name, parse_period("2025-07") if name == "report" else None)
        for _again in range(3):
            await pilot.pause()
            assert " ".join(" ".join(painted(app)).split()).count(WHY) == 1
            app.screen.catch_up()
            app.refresh_status()

    run(app, steps)


def test_what_a_key_asks_for_is_refused_in_words_though_the_list_says_why(office, monkeypatch):
    app = counter(office, "report")

    async def steps(pilot):
        make_unreadable(office, monkeypatch)
        app.screen.attempt(app.screen.refill)
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert WHY in app.screen.message

    run(app, steps)


def test_a_store_that_is_busy_for_a_moment_leaves_what_is_shown(office, monkeypatch):
    app = counter(office, "home")

    async def steps(pilot):
        before = painted(app)[1:-3]
        with monkeypatch.context() as patch:
            make_unreadable(office, patch, StoreBusy)
            app.screen.catch_up()
            await pilot.pause()
            assert painted(app)[1:-4] == before[:-1]

    run(app, steps)


def test_a_month_file_that_is_empty_is_told_on_the_screen(ba_to_folder):
    office = open_office(ba_to_folder)
    office.close()
    (ba_to_folder / "store" / "dossiers" / "2025-07.json").write_bytes(b"")
    office = open_office(ba_to_folder)
    office.counter.staff = office.people.all()[0]
    app = counter(office, "home", "lookup")

    async def steps(pilot):
        assert "2025-07.json bị hỏng" in seen(app)
        app.show("lookup")
        await pilot.pause()
        assert "2025-07.json bị hỏng" in seen(app)
        assert not any(words in seen(app) for words in NOTHING)

    try:
        run(app, steps)
    finally:
        office.close()


@pytest.fixture
def ba_to(ba_to_folder):
    """The demo office on its 1 August; what the figures count is kept ready beside the files of July."""
    office = open_office(ba_to_folder)
    office.counter.staff = office.people.all()[0]
    yield office, ba_to_folder / "store"
    office.close()


def spoil(path):
    """A file of the same length, whose first line is whole."""
    whole = path.read_bytes()
    assert path.with_suffix(".sums").exists()
    path.write_bytes(whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2))


@pytest.mark.parametrize("table", ["dossiers", "tickets", "receipts"])
def test_no_figure_is_shown_printed_or_saved_whose_documents_are_damaged(ba_to, table):
    office, store = ba_to
    app = counter(office, "report", "preview")

    async def steps(pilot):
        app.show("report", parse_period("2025-07"))
        await pilot.pause()
        assert "06 hồ sơ giải quyết quá hạn" in seen(app)
        spoil(store / table / "2025-07.json")
        app.screen.attempt(app.screen.refill)
        await pilot.pause()
        assert f"{table}/2025-07.json bị hỏng" in seen(app)
        for words in ("quá hạn", "đủ kỳ", "137", "Tính đã giải quyết"):
            assert words not in seen(app)
        assert not app.screen.check_action("show_warnings", ())
        for keys in (("x", "enter"), ("ctrl+p",), ("s",)):
            app.screen.clear_message()
            await pilot.press(*keys)
            await pilot.pause()
            assert f"{table}/2025-07.json bị hỏng" in app.screen.message
        assert not (store.parent / "exports").exists()

    run(app, steps)


def test_the_pages_of_another_month_do_not_stay_in_the_place_of_those_that_cannot_be_read(ba_to):
    office, store = ba_to
    app = counter(office, "preview")

    async def steps(pilot):
        app.show("preview", parse_period("2025-08"))
        await pilot.pause()
        assert "BÁO CÁO" in seen(app)
        spoil(store / "dossiers" / "2025-07.json")
        app.show("preview", parse_period("2025-07"))
        await pilot.pause()
        assert "BÁO CÁO" not in seen(app)
        assert "dossiers/2025-07.json bị hỏng" in seen(app)
        assert app.screen.message == ""

    run(app, steps)


def test_a_month_that_cannot_be_read_is_not_called_by_the_name_of_the_one_before(ba_to, monkeypatch):
    office, _store = ba_to
    app = counter(office, "report")
    figures = type(office.reports).figures

    def refuse_august(desk, period):
        if period == parse_period("2025-08"):
            raise StoreDamaged(WHY)
        return figures(desk, period)

    async def steps(pilot):
        app.show("report", parse_period("2025-07"))
        await pilot.pause()
        monkeypatch.setattr(type(office.reports), "figures", refuse_august)
        await pilot.press("right")
        await pilot.pause()
        assert WHY in seen(app)
        assert "8/2025" in seen(app)
        assert app.screen.message == ""
        await pilot.press("left")
        await pilot.pause()
        assert "7/2025" in seen(app)
        assert "Lượt công dân đến" in seen(app)

    run(app, steps)


@pytest.mark.parametrize("name", ["home", "lookup", "queue", "intake", "fees"])
def test_every_screen_that_keeps_up_is_filled_when_it_is_asked_to(office, monkeypatch, name):
    app = counter(office, "home", name)

    async def steps(pilot):
        app.show(name)
        await pilot.pause()
        filled = []
        monkeypatch.setattr(app.screen, "fill", lambda: filled.append(name))
        app.screen.refill()
        assert filled == [name]

    run(app, steps)
