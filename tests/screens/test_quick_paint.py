import pytest
from kit import app_of, painted, run, screen_of
from textual._compositor import Compositor
from textual.geometry import Region
from textual.widget import Widget

from screens.quick_paint import NarrowCompositor
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow
from screens.widgets.line import TextLine
from screens.widgets.record_table import Column, RecordTable


def form():
    return Form(*(FormRow(Field(name, label=name, width=20)) for name in ("one", "two", "three")))


def table():
    return RecordTable([Column("Số", 8, str), Column("Chữ", 20, lambda n: "Nguyễn " * n)], range(40))


def busy_app(seen):
    """A form whose screen notes, when it hears of a letter, what has been painted by then."""

    def on_input_changed(self, message):
        seen.append((message.value, list(self.app.displayed)))
        self.query_one(TextLine).text = message.value * 3

    app = app_of(main=screen_of(form, lambda: TextLine("", id="follows"), table, on_input_changed=on_input_changed))
    app.displayed = []
    display = type(app)._display

    def noting(screen, renderable):
        app.displayed.append(painted(app)[1])
        display(app, screen, renderable)

    app._display = noting
    return app


def test_a_letter_is_painted_before_anybody_else_hears_of_it():
    seen = []
    app = busy_app(seen)

    async def steps(pilot):
        app.displayed.clear()
        await pilot.press("ư")
        ((value, displayed),) = seen
        assert value == "ư"
        assert len(displayed) == 1
        assert "[ư" in displayed[0]
        seen.clear()
        app.displayed.clear()
        await pilot.press("backspace")
        ((value, displayed),) = seen
        assert value == ""
        assert len(displayed) == 1
        assert "[ư" not in displayed[0]

    run(app, steps)


def test_letters_typed_ahead_are_painted_together(monkeypatch):
    app = busy_app([])

    async def steps(pilot):
        app.displayed.clear()
        monkeypatch.setattr(type(app), "is_typed_ahead", True)
        app.screen.query_one("#one", Field).replace("abc", 0, 0)
        app.screen.paint_now(app.screen.query_one("#one", Field))
        assert app.displayed == []
        await pilot.pause()
        assert any("[abc" in line for line in app.displayed)

    run(app, steps)


def test_only_what_stands_in_the_changed_line_is_drawn(monkeypatch):
    app = app_of(main=screen_of(form, table))
    drawn = []
    lines = RecordTable.render_lines

    def noting(widget, crop):
        drawn.append(widget)
        return lines(widget, crop)

    async def steps(pilot):
        await pilot.pause()
        monkeypatch.setattr(RecordTable, "render_lines", noting)
        await pilot.press(*"abc")
        assert drawn == []
        await pilot.press("tab", "tab", "tab", "down")
        assert drawn

    run(app, steps)


def test_nothing_is_drawn_behind_the_field_that_has_changed(monkeypatch):
    app = app_of(main=screen_of(form, table))
    drawn = []
    lines = Widget.render_lines

    def noting(widget, crop):
        drawn.append(widget)
        return lines(widget, crop)

    async def steps(pilot):
        await pilot.pause()
        field = app.screen.query_one("#one", Field)
        monkeypatch.setattr(Widget, "render_lines", noting)
        await pilot.press(*"abc")
        assert set(drawn) == {field}

    run(app, steps)


@pytest.mark.parametrize(
    "crop",
    [
        Region(0, 1, 80, 1),
        Region(19, 1, 3, 1),
        Region(16, 2, 5, 1),
        Region(0, 0, 80, 24),
        Region(3, 3, 60, 9),
        Region(70, 22, 10, 2),
    ],
    ids=str,
)
def test_the_picture_is_the_one_textual_draws(crop):
    app = app_of(main=screen_of(form, table))

    async def steps(pilot):
        await pilot.press(*"Thị", "tab", "x")
        compositor = app.screen._compositor
        assert isinstance(compositor, NarrowCompositor)

        def chops():
            return compositor._render_chops(crop, crop.line_range.__contains__)

        ours = chops()
        compositor.__class__ = Compositor
        theirs = chops()
        compositor.__class__ = NarrowCompositor
        for y in crop.line_range:
            for x, strip in theirs[y].items():
                if x < crop.right and (strip is None or x + strip.cell_length > crop.x):
                    assert ours[y][x] == strip

    run(app, steps)
