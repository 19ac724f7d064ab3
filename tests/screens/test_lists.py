import pytest
from kit import HOSTILE, app_of, painted, run, screen_of

from screens.widgets.pager import TextPager
from screens.widgets.record_table import Column, RecordTable

COLUMNS = (
    Column("Mã", 9, lambda row: f"H{row:07d}"),
    Column("Người nộp", 20, lambda row: "Nguyễn Thị Hương", grows=True),
    Column("Phí", 9, lambda row: str(row * 1000), "right"),
    Column("Nơi giữ", 12, lambda row: "Điểm 1", min_terminal=100),
)


def table_app(rows, columns=COLUMNS, members=None, **options):
    return app_of(first=screen_of(lambda: RecordTable(columns, rows, **options), **(members or {})))


class CountedRows:
    """A sequence that counts how many of its rows were looked at."""

    def __init__(self, length):
        self.length = length
        self.looked_at = 0

    def __len__(self):
        return self.length

    def __getitem__(self, place):
        self.looked_at += 1
        return place


def test_a_million_rows_cost_only_those_in_sight():
    rows = CountedRows(1_000_000)
    app = table_app(rows)

    async def steps(pilot):
        await pilot.press("end")
        assert app.screen.query_one(RecordTable).row == 999_999
        assert rows.looked_at < 300

    run(app, steps)


def test_the_cursor_moves_by_rows_and_turns_whole_pages():
    app = table_app(range(100))

    async def steps(pilot):
        table = app.screen.query_one(RecordTable)
        page = table.page
        places = []
        for key in ("up", "down", "pagedown", "pageup", "end", "down", "home"):
            await pilot.press(key)
            places.append(table.cursor)
        assert places == [0, 1, page + 1, 1, 99, 99, 0]
        await pilot.press(*["down"] * page)
        assert painted(app)[2].startswith(f" ▶ H{page:07d}")
        assert painted(app)[2].rstrip().endswith("▲")

    run(app, steps)


def test_wider_terminals_show_more_columns():
    for width, shown in ((80, False), (110, True)):
        app = table_app(range(3))

        async def steps(pilot, app=app, shown=shown):
            assert ("Nơi giữ" in painted(app)[1]) is shown
            assert "Nguyễn Thị Hương" in painted(app)[2]

        run(app, steps, size=(width, 24))


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (10, 6), (200, 60)])
def test_any_terminal_size_can_be_drawn(size):
    app = table_app(range(30))

    async def steps(pilot):
        await pilot.press("pagedown", "down")
        assert all(line.isprintable() for line in painted(app))

    run(app, steps, size=size)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_cells_are_drawn_as_text(text):
    columns = (Column("A", 20, lambda row: row, grows=True), Column("B", 3, lambda row: "|", "right"))
    app = table_app([text, "x"], columns)

    async def steps(pilot):
        lines = painted(app)
        assert all(line.isprintable() for line in lines)
        assert lines[2].rstrip().endswith("|")
        assert lines[3].rstrip().endswith("|")

    run(app, steps)


def test_enter_tells_which_row_was_chosen():
    chosen = []
    app = table_app(range(5), members={"on_record_table_row_chosen": lambda self, message: chosen.append(message.row)})

    async def steps(pilot):
        await pilot.press("down", "down", "enter")
        assert chosen == [2]

    run(app, steps)


def test_an_empty_list_says_which_key_fills_it():
    app = table_app([], empty="Chưa có ai chờ; Enter lấy số mới.")

    async def steps(pilot):
        assert painted(app)[2].strip() == "Chưa có ai chờ; Enter lấy số mới."
        await pilot.press("down", "enter", "space", "end")
        assert app.screen.query_one(RecordTable).row is None

    run(app, steps)


def test_the_cursor_and_the_marks_stay_with_their_record():
    app = table_app(list(range(10)), key=lambda row: row, markable=True)

    async def steps(pilot):
        table = app.screen.query_one(RecordTable)
        await pilot.press("down", "space", "space")
        assert table.marked == [1, 2]
        assert table.row == 3
        table.rows = [8, 3, 2]
        assert table.row == 3
        assert table.marked == [2]
        table.rows = [5, 6]
        assert table.row == 5
        table.clear_marks()
        assert table.marked == []

    run(app, steps)


TEXT = "\f".join("\n".join(f"trang {page} dòng {line}" for line in range(30)) for page in range(1, 4))


def test_a_text_is_read_by_screenfuls_with_its_page_breaks():
    app = app_of(first=screen_of(lambda: TextPager(TEXT)))

    async def steps(pilot):
        pager = app.screen.query_one(TextPager)
        assert (pager.page, pager.pages) == (1, 3)
        await pilot.press("pagedown")
        assert any(line.startswith("──── trang 2 ───") for line in painted(app))
        await pilot.press("end")
        assert pager.page == 3
        assert "trang 3 dòng 29" in painted(app)[-3]
        await pilot.press("home")
        assert painted(app)[1].startswith("trang 1 dòng 0")

    run(app, steps)


def test_find_goes_on_to_the_next_hit_and_round_again_without_accents():
    app = app_of(first=screen_of(lambda: TextPager("một\nhai\nba\nHai")))

    async def steps(pilot):
        pager = app.screen.query_one(TextPager)
        assert pager.find("HAI")
        assert pager.find("hai")
        assert pager.find("một".replace("ộ", "o"))
        assert not pager.find("bốn")
        assert not pager.find("")

    run(app, steps)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_paged_as_text(text):
    app = app_of(first=screen_of(lambda: TextPager(text)))

    async def steps(pilot):
        await pilot.press("right", "pagedown", "end", "left")
        assert all(line.isprintable() for line in painted(app))

    run(app, steps)
