"""The lock screen and the intake form as stock Textual would have them: what `make bench` measures the counter against.

Same labels, fields, choices and lists as the screens of the counter (a test compares them), in stock widgets with their
usual looks and settings. F3 opens the intake form. Nothing here knows what the entries are for.
"""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import DataTable, Footer, Header, Input, Label, Select, Static

STAFF = (
    ("1", "Phạm Văn Bình", "Cán bộ một cửa", "Điểm 1 · quầy 3"),
    ("2", "Phạm Hồng Đức", "Cán bộ một cửa", "Điểm 2 · quầy 1"),
    ("3", "Nguyễn Thị Hoa", "Cán bộ một cửa", "Điểm 1 · quầy 2"),
    ("4", "Đinh Văn Tiếng", "Lãnh đạo trung tâm", "Điểm 1 · quầy 1"),
    ("5", "Lê Thị Mai", "Cán bộ một cửa", "Điểm 1 · quầy 4"),
)
PAPERS = (
    ("Tờ khai (hoặc biểu mẫu điện tử tương tác)", "1", "–"),
    ("Giấy chứng sinh", "1", "–"),
    ("Văn bản của người làm chứng xác nhận việc sinh (nếu khôn…", "–", "–"),
    ("Giấy cam đoan về việc sinh (nếu không có Giấy chứng sinh…", "–", "–"),
    ("Biên bản về việc trẻ bị bỏ rơi (nếu trẻ bị bỏ rơi)", "–", "–"),
    ("Văn bản chứng minh việc mang thai hộ (nếu mang thai hộ)", "–", "–"),
)

# A row of the form: text fields as (id, label), choices as (id, label, answers).
Entry = tuple[str, str] | tuple[str, str, tuple[str, ...]]
ROWS: tuple[tuple[Entry, ...], ...] = (
    (("procedure", "Thủ tục"),),
    (("name", "Người nộp"), ("id_number", "Số giấy tờ")),
    (("birth", "Ngày sinh"), ("sex", "Giới tính", ("—", "Nam", "Nữ"))),
    (("phone", "Điện thoại"), ("address", "Địa chỉ")),
    (("on_behalf_of", "Nộp thay cho"), ("official_code", "Mã chính thức")),
    (("channel", "Hình thức", ("Trực tiếp", "Trực tuyến", "Bưu chính")),),
    (("received_at", "Nhận lúc"), ("received_time", ""), ("collect_at", "Trả tại", ("Điểm 1", "Điểm 2"))),
    (("term_choice", "Thời hạn", ("trong ngày", "khác")),),
)
SUMMARY = (
    "Hẹn trả 17:00 Thứ Sáu 01/8/2025\nThời hạn: trong ngày (nhận sau 15 giờ: ngày làm việc tiếp theo).\n"
    "Phí, lệ phí Đăng ký trong 60 ngày từ ngày sinh: không thu; đăng ký quá 60 ngày từ ngày sinh: theo mức HĐND tỉnh."
)


def entries() -> Iterator[Entry]:
    """The entries of the form, in order."""
    for row in ROWS:
        yield from row


class Intake(Screen[None]):
    """The form of an intake."""

    CSS = """
    Intake Horizontal { height: auto; }
    Intake Label { width: 14; padding: 1 0 0 1; }
    Intake Input, Intake Select { width: 1fr; }
    Intake DataTable { height: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+s", "save", "lưu hồ sơ"),
        ("ctrl+n", "add_paper", "thêm giấy tờ"),
        ("ctrl+b", "ask_extras", "chi tiết thêm"),
    ]

    def compose(self) -> ComposeResult:
        yield Header()
        with VerticalScroll(can_focus=False):
            for row in ROWS:
                with Horizontal():
                    for entry in row:
                        yield from _labelled(entry)
            yield DataTable()
            yield Static(SUMMARY)
        yield Footer()

    def on_mount(self) -> None:
        self.title = "Tiếp nhận · UBND xã Ba Tô"
        table = self.query_one(DataTable)
        table.cursor_type = "row"
        table.add_columns("Thành phần hồ sơ", "bản chính", "bản sao")
        for paper in PAPERS:
            table.add_row(*paper)


class StockCounter(App[None]):
    """The lock screen; F3 leads to the intake form."""

    TITLE = "UBND xã Ba Tô"
    CSS = """
    StockCounter Horizontal { height: auto; }
    StockCounter Label { width: 14; padding: 1 0 0 1; }
    StockCounter Input { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("f1", "help", "Trợ giúp"),
        ("f3", "intake", "Tiếp nhận"),
        ("f10", "quit", "Rời quầy"),
    ]

    def compose(self) -> ComposeResult:
        yield Header()
        yield from _labelled_row("who", "Ai vào quầy")
        with Horizontal():
            yield Label("Mã PIN")
            yield Input(id="pin", password=True)
        yield DataTable()
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.cursor_type = "row"
        table.add_columns("", "Họ và tên", "Nhiệm vụ", "Nơi làm việc")
        for member in STAFF:
            table.add_row(*member)

    def action_intake(self) -> None:
        self.push_screen(Intake())


def _labelled_row(name: str, label: str) -> ComposeResult:
    with Horizontal():
        yield from _labelled((name, label))


def _labelled(entry: Entry) -> Iterator[Widget]:
    if entry[1]:
        yield Label(entry[1])
    if len(entry) == 2:
        yield Input(id=entry[0])
    else:
        answers = entry[2]
        yield Select([(answer, answer) for answer in answers], value=answers[0], allow_blank=False, id=entry[0])


if __name__ == "__main__":
    StockCounter().run()
