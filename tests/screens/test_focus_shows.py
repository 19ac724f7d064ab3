"""Where the focus is shows on every terminal: by reverse video, bold or a sign, never by colour alone."""

import pytest
from kit import app_of, run, screen_of

from screens.dialogs import Confirm
from screens.intake_papers import PaperLine, PapersTable
from screens.intake_time import TimeField
from screens.widgets.choice import Choice
from screens.widgets.count_field import CountField
from screens.widgets.date_field import BirthField, DateField
from screens.widgets.field import Field
from screens.widgets.money_field import MoneyField
from screens.widgets.picker import PickField
from screens.widgets.record_table import Column, RecordTable

COLUMNS = (Column("Chữ", 20, str),)


def papers():
    table = PapersTable()
    table.put_back([PaperLine("Tờ khai", 1, 0)])
    return table


WIDGETS = {
    "field": lambda: Field("x"),
    "scan field": lambda: Field("x", clears=True),
    "password": lambda: Field("x", password=True, value="1234"),
    "money": lambda: MoneyField("x", amount=36_000),
    "date": lambda: DateField("x"),
    "birth": lambda: BirthField("x"),
    "time": lambda: TimeField("x"),
    "count": lambda: CountField("x", "số trang"),
    "picker's field": lambda: PickField("x", COLUMNS, lambda text: [], str),
    "choice": lambda: Choice("x", [(1, "một"), (2, "hai")]),
    "table": lambda: RecordTable(COLUMNS, range(9)),
    "papers": papers,
}


def looks(app, widget):
    """Every cell of the widget: its letter, reverse video, bold."""
    region = widget.region
    return [
        [
            (letter, bool(segment.style and segment.style.reverse), bool(segment.style and segment.style.bold))
            for segment in strip.crop(region.x, region.right)
            for letter in segment.text
        ]
        for strip in app.screen._compositor.render_strips(app.size)[region.y : region.bottom]
    ]


@pytest.mark.parametrize("no_color", [False, True], ids=["eight colours", "none"])
@pytest.mark.parametrize("make", WIDGETS.values(), ids=list(WIDGETS))
def test_the_focus_shows_without_colour(make, no_color, monkeypatch):
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    made = []

    def widget():
        made.append(make())
        return made[-1]

    app = app_of(main=screen_of(lambda: Field("first"), widget))

    async def steps(pilot):
        (seen,) = made
        app.screen.query_one("#first").focus()
        await pilot.pause()
        before = looks(app, seen)
        seen.focus()
        await pilot.pause()
        assert looks(app, seen) != before
        assert {
            segment.style.color.name
            for line in app.screen._compositor.render_strips(app.size)
            for segment in line
            if segment.style and segment.style.color
        } <= {"default", "black", "white", "cyan", "red"}

    run(app, steps)


def test_the_answer_enter_takes_shows_without_colour():
    app = app_of(main=screen_of(lambda: Field("first")))

    async def steps(pilot):
        app.push_screen(Confirm("Hủy?"))
        await pilot.pause()
        before = looks(app, app.focused)
        await pilot.press("right")
        assert looks(app, app.focused) != before

    run(app, steps)
