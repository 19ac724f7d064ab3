"""A small stock Textual form: what the workarounds are tested against.

`stock_program.py FILE` writes what its fields hold to FILE when F6 ends it; F7 falls over a private value.
"""

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header, Input


class StockForm(App[None]):
    """Three fields and a list."""

    BINDINGS = [("f6", "finish", "Finish"), ("f7", "fall", "Fall")]  # noqa: RUF012  Textual's own spelling

    def compose(self) -> ComposeResult:
        yield Header()
        for number in range(3):
            yield Input(placeholder=f"field {number}", id=f"field{number}")
        yield DataTable()
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Mã", "Người nộp", "Thủ tục", "Phí")
        for number in range(5):
            table.add_row(f"H{number:07d}", "Nguyễn Thị Hương", "Đăng ký khai sinh", "8.000")

    def action_finish(self) -> None:
        Path(sys.argv[1]).write_text("\n".join(field.value for field in self.query(Input)), encoding="utf-8")
        self.exit()

    def action_fall(self) -> None:
        secret = "Nguyễn Thị Bí Mật"
        raise ValueError(secret)


if __name__ == "__main__":
    StockForm().run()
