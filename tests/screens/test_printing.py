import os
from pathlib import Path

import pytest
from kit import QuietStatus, run
from office_builder import BIRTH, EXTRACT, new_office, receive

from kiosk.errors import StoreError
from kiosk.outbox import PrintJob
from kiosk.periods import parse_period
from screens.shell import CounterShell
from storage.outbox import Outbox

SLIP, REPORT = "Phiếu thu PT25-00001", "Báo cáo 2025-07"


@pytest.fixture
def office(tmp_path):
    opened, _clock = new_office()
    opened._outbox = Outbox(tmp_path / "exports")
    return opened


@pytest.fixture
def printer(tmp_path, monkeypatch):
    """An `lp`, alone on PATH, that takes a file only when `taking` lets it, and notes its title."""
    programs = tmp_path / "bin"
    programs.mkdir()
    gate, queue = tmp_path / "gate", tmp_path / "queue"
    os.mkfifo(gate)
    lp = programs / "lp"
    lp.write_text(f'#!/bin/sh\nread go < {gate}\necho "$4" >> {queue}\n')
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    held = os.open(gate, os.O_RDWR)  # for reading too: opening does not wait for the other end then
    yield Printer(held, queue)
    os.close(held)


class Printer:
    def __init__(self, gate: int, queue: Path) -> None:
        self._gate, self._queue = gate, queue

    def take(self) -> None:
        """Let one print through: the one that waits, or else the next."""
        os.write(self._gate, b"go\n")

    @property
    def printed(self) -> list[str]:
        return self._queue.read_text().splitlines() if self._queue.exists() else []


def counter(office, first, subject=None):
    class Counter(CounterShell):
        HOME = "fees"

        def on_mount(self):
            self.show(first, subject)

    names = {"fees": "FeesScreen", "report": "ReportScreen", "preview": "PreviewScreen", "lookup": "LookupScreen"}
    return Counter(office, QuietStatus(), {name: f"screens.{name}:{kind}" for name, kind in names.items()})


def test_the_clerk_goes_on_while_a_slip_is_printed_and_hears_of_it_on_another_screen(office, printer):
    app = counter(office, "fees", receive(office, procedure=EXTRACT).code)

    async def steps(pilot):
        await pilot.press("enter", "enter", "ctrl+s", "ctrl+p")
        assert app.screen.message == f"Đang in {SLIP}…"
        await pilot.press(*"binh")
        assert app.focused.value == "binh"
        await pilot.press("f4")
        assert printer.printed == []
        printer.take()
        await app.workers.wait_for_complete()
        assert type(app.screen).__name__ == "LookupScreen"
        assert f"đã gửi {SLIP} tới máy in" in app.screen.message
        assert printer.printed == [SLIP]

    run(app, steps)


def test_prints_wait_for_each_other_and_each_is_told(office, printer):
    app = counter(office, "report", parse_period("2025-07"))
    receive(office, procedure=BIRTH)

    async def steps(pilot):
        await pilot.press("ctrl+p", "ctrl+p")
        assert app.screen.message == f"Đang in {REPORT}…"
        await pilot.press("down")
        assert printer.printed == []
        printer.take()
        printer.take()
        await app.workers.wait_for_complete()
        assert f"đã gửi {REPORT}" in app.screen.message

    run(app, steps)
    assert printer.printed == [REPORT, REPORT]


def test_the_days_receipts_tell_of_their_print_and_after_them_the_screen_below(office, printer):
    app = counter(office, "fees", receive(office, procedure=EXTRACT).code)

    async def steps(pilot):
        await pilot.press("enter", "enter", "ctrl+s", "ctrl+l", "ctrl+p")
        says = app.screen.query_one("MessageLine")
        assert says.text == f"Đang in {SLIP}…"
        printer.take()
        await app.workers.wait_for_complete()
        assert f"đã gửi {SLIP}" in says.text
        await pilot.press("ctrl+p", "escape")
        printer.take()
        await app.workers.wait_for_complete()
        assert f"đã gửi {SLIP}" in app.screen.message

    run(app, steps)


@pytest.mark.parametrize(
    ("error", "words"), [(StoreError("Hết chỗ; hãy dọn ổ đĩa."), "Hết chỗ"), (RuntimeError("secret"), "Mã lỗi")]
)
def test_a_print_that_fails_is_told_and_the_day_goes_on(office, monkeypatch, error, words):
    def fail(_job):
        raise error

    monkeypatch.setattr(PrintJob, "send", fail)
    app = counter(office, "report", parse_period("2025-07"))

    async def steps(pilot):
        await pilot.press("ctrl+p")
        await app.workers.wait_for_complete()
        assert app.screen.message.startswith("! ")
        assert words in app.screen.message
        assert "secret" not in app.screen.message
        await pilot.press("f4")
        assert type(app.screen).__name__ == "LookupScreen"

    run(app, steps)
