"""The first run on an empty folder: who the office is, where it receives citizens, and who heads it."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar, cast

from textual.widget import Widget
from textual.widgets import Input

from kiosk.errors import InvalidInput
from kiosk.founding import LONGEST, Founding
from kiosk.i18n import N_, _
from kiosk.office_names import COMMUNE_OFFICE, FIRST_SITE, centre_and_place
from kiosk.staff import LONGEST_PIN, SHORTEST_PIN
from screens.base import CounterScreen
from screens.keys import Key
from screens.shell import CounterShell
from screens.widgets.date_field import DateField
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow
from screens.widgets.line import TextLine
from screens.widgets.sentence import Sentence

if TYPE_CHECKING:
    from kiosk.office import Office

Found = Callable[[Founding], "Office"]
"""Sets up an office from its answers and opens it."""

_LABEL = 19
_HEIGHTS = [(0, "-low"), (18, "-tall")]
# The communes of the two-tier local government work since that day.
_TWO_TIERS = date(2025, 7, 1)

_HINTS: Mapping[str, str] = {
    "name": N_("Như trên con dấu: UBND xã …, UBND phường …"),
    "code": N_("Mã cơ quan đứng đầu mã hồ sơ, gồm chữ, số và dấu chấm, như H48.25."),
    "centre": N_("Tên trung tâm như ghi trên báo cáo; Enter nếu đúng."),
    "superior": N_("Dòng trên tên cơ quan ở đầu báo cáo, như UBND tỉnh …; để trống cũng được."),
    "place": N_("Địa danh trước ngày tháng của báo cáo: “Ba Tô, ngày …”."),
    "opened_on": N_("Ngày trung tâm bắt đầu tiếp nhận hồ sơ."),
    "sites": N_("Mỗi nơi tiếp nhận một tên, cách nhau bằng dấu phẩy."),
    "head": N_("Họ tên người đứng đầu, là người đăng nhập đầu tiên; cán bộ khác thêm sau."),
    "pin": N_("Từ 4 đến 12 chữ số; không hiện trên màn hình."),
    "pin_again": N_("Gõ lại đúng mã PIN vừa rồi, rồi Ctrl+S."),
}


def run_setup(found: Found) -> "Office | None":
    """Ask for what a new office needs and found it; None when the clerk leaves without."""
    program = SetupShell(found)
    program.run_counter()
    return program.founded


class SetupShell(CounterShell):
    """The program of the first run: one form, no office yet.

    Args:
        found: sets the office up; its errors go back to the form.
    """

    HOME: ClassVar[str] = "setup"

    def __init__(self, found: Found) -> None:
        # There is no office before there is one; the only screen asks for none.
        super().__init__(cast("Office", None), _FirstRun(), {"setup": "screens.setup:SetupScreen"})
        self._found = found
        self.founded: Office | None = None
        self.start_on("setup")

    def about_office(self) -> tuple[str, ...]:
        """There is nothing to say yet."""
        return ()

    def found(self, founding: Founding) -> None:
        """Set the office up and end.

        Raises:
            KioskError: an answer cannot be, or the folder cannot be written.
        """
        self.founded = self._found(founding)
        self.exit()


class _FirstRun:
    """The status bar before there is an office."""

    def status_left(self) -> str:
        """Nobody, nowhere."""
        return ""

    def status_right(self) -> str:
        """Nothing burns."""
        return ""


class SetupScreen(CounterScreen):
    """One form; the answers most communes give are there already."""

    TITLE_TEXT = N_("Thiết lập lần đầu")
    LOCKED = True
    KEYS = (
        Key("ctrl+s", "save", N_("lưu và mở quầy")),
        Key("enter", "next", N_("ô sau")),
        Key("f1", "app.help", N_("Trợ giúp")),
        Key("f10", "app.leave", N_("Rời, chưa lưu gì")),
    )
    VERTICAL_BREAKPOINTS = _HEIGHTS

    DEFAULT_CSS = """
    SetupScreen #body { padding: 0 1; }
    SetupScreen .air { height: 1; }
    SetupScreen.-low .air, SetupScreen.-low #welcome { display: none; }
    SetupScreen Form { height: auto; max-height: 1fr; overflow-y: auto; scrollbar-size: 0 0; }
    SetupScreen Field { max-width: 62; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._suggested: dict[str, str] = {}

    def body(self) -> Iterable[Widget]:
        """What this is, the form, and a word on the field that has the focus."""
        yield Sentence(
            _("Thư mục dữ liệu còn trống. Trả lời các câu dưới đây một lần; sau này sửa được trong tệp office.toml."),
            id="welcome",
        )
        yield TextLine(classes="air")
        yield Form(
            FormRow(self._office_name(), label_width=_LABEL),
            FormRow(Field("code", label=_("Mã cơ quan"), width=20, max_length=30, composes=False), label_width=_LABEL),
            FormRow(_text("centre", _("Trung tâm")), label_width=_LABEL),
            FormRow(_text("superior", _("Cơ quan cấp trên")), label_width=_LABEL),
            FormRow(_text("place", _("Địa danh")), label_width=_LABEL),
            FormRow(DateField("opened_on", label=_("Hoạt động từ ngày"), day=_TWO_TIERS), label_width=_LABEL),
            FormRow(Field("sites", label=_("Điểm tiếp nhận"), value=FIRST_SITE), label_width=_LABEL),
            FormRow(_text("head", _("Người đứng đầu")), label_width=_LABEL),
            FormRow(_pin("pin", _("Mã PIN")), label_width=_LABEL),
            FormRow(_pin("pin_again", _("Gõ lại mã PIN")), label_width=_LABEL),
        )
        yield TextLine(classes="air")
        yield Sentence(id="hint", most=2)

    def _office_name(self) -> Field:
        name = _text("name", _("Cơ quan"), COMMUNE_OFFICE)
        name.select_on_focus = False  # the commune's own name is typed on
        return name

    def on_shown(self) -> None:
        """Begin with the name."""
        self.query_one(Form).focus_first()

    def on_descendant_focus(self) -> None:
        """Say what belongs into the field."""
        hint = _HINTS.get((self.focused and self.focused.id) or "", "")
        self.query_one("#hint", Sentence).text = _(hint) if hint else ""

    def on_input_changed(self, message: Input.Changed) -> None:
        """The name suggests the centre's and the place's, as long as nobody wrote them."""
        if message.input.id == "name":
            suggestions = centre_and_place(self._field("name").text)
            for name, suggestion in zip(("centre", "place"), suggestions, strict=True):
                field = self._field(name)
                if field.value in ("", self._suggested.get(name)):
                    field.value = suggestion
                self._suggested[name] = suggestion

    def on_form_completed(self) -> None:
        """Enter in the last field."""
        self.attempt(self.action_save)

    def action_save(self) -> None:
        """Found the office from the answers."""
        founding = self._answers()
        self.say(_("Đang lập dữ liệu của {name}…").format(name=founding.name))
        shell = self.app
        assert isinstance(shell, SetupShell)
        shell.found(founding)

    def action_next(self) -> None:
        """Enter while no field has the focus."""
        self.query_one(Form).focus_first()

    def _answers(self) -> Founding:
        if self._field("name").text == COMMUNE_OFFICE.strip():
            raise InvalidInput(_("Chưa có tên xã; gõ tiếp sau “UBND xã”, như UBND xã Ba Tô."), "name")
        opened_on = self.query_one("#opened_on", DateField).required()
        founding = Founding(
            name=self._field("name").text,
            code=self._field("code").text,
            centre=self._field("centre").text,
            superior=self._field("superior").text,
            place=self._field("place").text,
            opened_on=opened_on,
            sites=tuple(site.strip() for site in re.split("[,;\n]", self._field("sites").text)),
            head=self._field("head").text,
            pin=self._field("pin").value,
        )
        founding.profile()
        founding.first_member()
        self._check_pins(founding.pin, self._field("pin_again").value)
        return founding

    def _check_pins(self, first: str, again: str) -> None:
        """Behind dots nobody sees which of the two is wrong: both are typed anew."""
        if len(first) >= SHORTEST_PIN and first == again:
            return
        self._field("pin").value = self._field("pin_again").value = ""
        if len(first) < SHORTEST_PIN:
            words = _("Mã PIN lần đầu chỉ có {n} chữ số; cần {shortest} đến {longest} chữ số, gõ lại cả hai lần.")
            raise InvalidInput(words.format(n=len(first), shortest=SHORTEST_PIN, longest=LONGEST_PIN), "pin")
        raise InvalidInput(_("Hai lần gõ mã PIN khác nhau; gõ lại mã PIN từ lần đầu, rồi lần nữa cho giống."), "pin")

    def _field(self, name: str) -> Field:
        return self.query_one(f"#{name}", Field)


def _text(name: str, label: str, value: str = "") -> Field:
    # One more than may be kept: a longer answer is refused with words, not cut in silence.
    return Field(name, label=label, value=value, max_length=LONGEST + 1)


def _pin(name: str, label: str) -> Field:
    return Field(name, label=label, width=14, password=True, restrict="[0-9]*", max_length=LONGEST_PIN)
