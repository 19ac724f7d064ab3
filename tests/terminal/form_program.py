"""The program the terminal tests type into: a form, a list, a slow key, a failing key.

It writes what the form holds to the file named on its command line when F6 or a signal ends it, one value a line.
"""

# ruff: noqa: E402  (Textual reads its environment when it is imported)

import asyncio
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from screens.terminal_check import prepare_terminal

prepare_terminal()

from textual.widget import Widget
from textual.widgets import Input

from screens.base import CounterScreen
from screens.dialogs import Ask
from screens.keys import Key
from screens.shell import CounterShell
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow
from screens.widgets.record_table import Column, RecordTable

HERE = "form_program"
ROWS = range(50_000)


class ProgramScreen(CounterScreen):
    """F6 ends the program on every screen."""

    KEYS = (Key("f6", "finish", "finish"),)

    def action_finish(self) -> None:
        self.app.exit()


class FormScreen(ProgramScreen):
    """Eight fields; F7 is busy for a while, F8 fails, F12 hangs."""

    TITLE_TEXT = "Form"
    KEYS = (
        Key("f7", "be_busy", "busy"),
        Key("f8", "fail", "fail"),
        Key("f11", "ask", "ask"),
        Key("f12", "hang", "hang"),
    )

    def body(self) -> Iterable[Widget]:
        names = [f"field{number}" for number in range(1, 9)]
        yield Form(*(FormRow(Field(name, label=name, width=40)) for name in names))

    def action_be_busy(self) -> None:
        deadline = time.monotonic() + 0.8
        while time.monotonic() < deadline:
            pass
        self.say("was busy")

    def action_fail(self) -> None:
        secret = "Nguyễn Thị Bí Mật"
        raise ValueError(secret)

    def action_ask(self) -> None:
        self.app.push_screen(Ask("Why?"), lambda reason: self.say(f"because {reason}"))

    async def action_hang(self) -> None:
        self.say("hanging")
        await asyncio.Event().wait()


class ScanScreen(ProgramScreen):
    """One field that empties itself at every read."""

    def __init__(self) -> None:
        super().__init__()
        self.reads: list[str] = []

    def body(self) -> Iterable[Widget]:
        yield FormRow(Field("scan", label="scan", width=40, clears=True))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        self.reads.append(message.value)
        self.say(f"{len(self.reads)} reads")


class ListScreen(ProgramScreen):
    """A long list."""

    def body(self) -> Iterable[Widget]:
        yield RecordTable(
            (
                Column[int]("Mã", 9, lambda n: f"H{n:07d}"),
                Column[int]("Người nộp", 20, lambda n: "Nguyễn Thị Hương"),
                Column[int]("Thủ tục", 20, lambda n: "Đăng ký khai sinh"),
                Column[int]("Phí", 9, lambda n: str(n % 90 * 1000), "right"),
            ),
            ROWS,
        )


class Words:
    """Nothing burns here."""

    def status_left(self) -> str:
        """The place."""
        return "UBND xã Ba Tô"

    def status_right(self) -> str:
        """No clock: nothing changes."""
        return "14:32"


class Program(CounterShell):
    """The three screens."""

    HOME = "form"

    def __init__(self, first: str, crash: bool) -> None:
        screens = {"form": "FormScreen", "scan": "ScanScreen", "list": "ListScreen", "lookup": "FormScreen"}
        super().__init__(None, Words(), {name: f"{HERE}:{screen}" for name, screen in screens.items()})  # type: ignore[arg-type]
        self._crash = crash
        self.start_on(first)
        self.kept: list[str] = []

    def on_mount(self) -> None:
        if self._crash:
            self.set_timer(0.5, self._fall)

    def _fall(self) -> None:
        secret = "Nguyễn Thị Bí Mật"
        raise ValueError(secret)

    def exit(self, *arguments: Any, **options: Any) -> None:
        screen = next(screen for screen in reversed(self.screen_stack) if isinstance(screen, ProgramScreen))
        self.kept = screen.reads if isinstance(screen, ScanScreen) else [field.value for field in screen.query(Field)]
        super().exit(*arguments, **options)


def main() -> int:
    """Run, then write down what was typed."""
    sys.modules[HERE] = sys.modules["__main__"]
    first, result = sys.argv[1:3]
    program = Program(first, crash="crash" in sys.argv[3:])
    status = program.run_counter()
    Path(result).write_text("\n".join(program.kept), encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
