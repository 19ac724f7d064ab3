"""What Textual still does wrong: each test fails when upstream has mended it, and names what may then go.

They run stock Textual without any of this program's workarounds.
"""

import asyncio
import gc
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pty_session import PtySession, python
from textual.app import App
from textual.drivers import _writer_thread
from textual.filter import Monochrome
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input, Static
from textual.widgets._footer import FooterKey

from screens.theme import COUNTER_THEME

PROGRAM = Path(__file__).with_name("stock_program.py")
F6, F7 = "\x1b[17~", "\x1b[18~"


@pytest.fixture
def stock(tmp_path):
    with PtySession(python(PROGRAM, str(tmp_path / "typed"))) as session:
        session.wait_for("H0000004")
        session.settle()
        yield session


def test_6605_keys_arrive_out_of_order_so_ordered_keys_stays(stock, tmp_path):
    stock.type("abc\tdef\tghi" + F6)
    stock.wait_for_exit()
    assert (tmp_path / "typed").read_text(encoding="utf-8").split("\n")[:3] != ["abc", "def", "ghi"]


def test_6456_a_byte_that_is_no_utf8_ends_the_program_so_lenient_input_stays(stock):
    stock.type(b"Nguy\xec\xefn")
    stock.wait_for_exit()
    stock.settle()
    assert "UnicodeDecodeError" in stock.text


def test_alt_and_a_letter_typed_ahead_types_a_circumflex_so_alt_keys_stays(stock, tmp_path):
    stock.type("a\x1bxc" + F6)
    stock.wait_for_exit()
    assert "^x" in (tmp_path / "typed").read_text(encoding="utf-8")


def test_5140_sigterm_leaves_the_terminal_as_it_is_so_endings_stays(stock):
    stock.send_signal(signal.SIGTERM)
    assert stock.wait_for_exit() == 128 + signal.SIGTERM
    stock.settle()
    assert b"\x1b[?1049l" not in stock.output


def test_a_crash_shows_the_values_of_variables_so_the_friendly_notice_stays(stock):
    stock.type(F7)
    stock.wait_for_exit()
    stock.settle()
    assert "Bí Mật" in stock.text


def test_a_letter_and_a_tab_repaint_far_too_much_so_field_and_changed_cells_stay(stock):
    stock.bytes_for("a")
    assert stock.bytes_for("b") > 500
    assert stock.bytes_for("\t") > 2_000


def test_the_writer_makes_the_program_wait_after_a_few_paints_so_patient_output_stays():
    assert _writer_thread.MAX_QUEUED_WRITES in range(1, 1_000)


def test_a_changed_line_draws_every_widget_of_the_screen_so_the_narrow_compositor_stays():
    drawn = []

    class Noted(Static):
        def render_lines(self, crop):
            drawn.append(self)
            return super().render_lines(crop)

    class Stock(App[None]):
        def compose(self):
            yield Input()
            yield Noted("far below")

    async def drawn_for_a_letter():
        async with Stock().run_test() as pilot:
            drawn.clear()
            await pilot.press("a")
            return len(drawn)

    assert asyncio.run(drawn_for_a_letter()) > 0


def test_a_letter_is_heard_of_before_it_is_painted_so_quick_paint_stays():
    order = []

    class Stock(App[None]):
        def compose(self):
            yield Input()

        def on_input_changed(self):
            order.append("heard")

        def _display(self, screen, renderable):
            order.append("painted")
            super()._display(screen, renderable)

    async def in_order():
        async with Stock().run_test() as pilot:
            order.clear()
            await pilot.press("a")
            await pilot.pause()
            return order[0]

    assert asyncio.run(in_order()) == "heard"


def test_6666_the_footer_keeps_every_key_it_ever_showed_so_the_key_bar_stays():
    class Stock(App[None]):
        BINDINGS = [("f2", "two", "Two"), ("f3", "three", "Three")]  # noqa: RUF012  Textual's own spelling

        def compose(self):
            yield Input()
            yield DataTable()
            yield Footer()

    async def keys_kept():
        async with Stock().run_test() as pilot:
            for _move in range(20):
                await pilot.press("tab")
            gc.collect()
            return sum(isinstance(thing, FooterKey) for thing in gc.get_objects())

    assert asyncio.run(keys_kept()) > 20


def test_no_color_draws_greys_when_the_theme_comes_after_the_start_so_our_line_filters_stay(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = App[None]()
    app.register_theme(COUNTER_THEME)
    app.theme = COUNTER_THEME.name
    assert any(isinstance(line_filter, Monochrome) for line_filter in app.get_line_filters())


def test_textual_loads_its_palette_tables_and_openssl_for_every_app_so_left_out_stays():
    program = "import sys, textual.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert {"ssl", "textual.command", "textual.widgets._option_list", "rich.table"} <= set(loaded)


def test_every_screen_carries_toasts_and_a_tooltip_so_the_shell_turns_them_off():
    async def carried():
        async with App[None]().run_test(notifications=True, tooltips=True) as pilot:
            return {type(child).__name__ for child in pilot.app.screen.children}

    assert asyncio.run(carried()) == {"ToastRack", "Tooltip"}


def test_a_theme_of_ones_own_reads_all_rules_before_there_is_a_screen_so_the_shell_waits():
    class Stock(App[None]):
        def __init__(self):
            super().__init__()
            self.screens_dressed = []
            self.register_theme(COUNTER_THEME)
            self.theme = COUNTER_THEME.name

        def refresh_css(self, animate=True):
            self.screens_dressed.append(len(self.screen_stack))
            super().refresh_css(animate)

    async def dressed():
        async with Stock().run_test() as pilot:
            return pilot.app.screens_dressed

    assert 0 in asyncio.run(dressed())


def test_a_new_screen_is_styled_twice_so_our_screens_refuse_the_second_time():
    class Stock(Screen[None]):
        styled = 0

        def update_node_styles(self, animate=True):
            self.styled += 1
            super().update_node_styles(animate)

    async def styled():
        async with App[None]().run_test() as pilot:
            screen = Stock()
            await pilot.app.push_screen(screen)
            await pilot.pause()
            return screen.styled

    assert asyncio.run(styled()) > 0
