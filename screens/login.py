"""The lock screen: who is at the counter, and their PIN."""

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.pin_tries import PinTries
from kiosk.staff import LONGEST_PIN, StaffMember
from kiosk.vietnamese.dates import short_date, weekday_name
from kiosk.vietnamese.fold import fold
from screens.fresh import FreshScreen
from screens.keys import Key
from screens.widgets.field import Field
from screens.widgets.form import FormRow
from screens.widgets.line import TextLine
from screens.widgets.record_table import Column, RecordTable
from screens.widgets.sentence import Sentence

Seat = tuple[int, StaffMember]
"""A line of the list: its number and who it is."""

_LABEL = 14
_NOT_READ = N_("Chưa đọc được danh sách cán bộ.")
_NOBODY_AT_WORK = N_("Hôm nay chưa có ai trong danh sách.")
_NOBODY_FITS = N_("Không có ai khớp; xóa bớt chữ để thấy cả danh sách.")
_HEIGHTS = [(0, "-low"), (18, "-tall")]


class LoginScreen(FreshScreen):
    """Nobody is signed in while this shows: the number or name of who comes, Enter, the PIN, Enter."""

    LOCKED = True
    KEYS = (
        Key("enter", "next", N_("vào quầy")),
        Key("escape", "start_over", N_("chọn lại")),
        Key("f1", "app.help", N_("Trợ giúp")),
        Key("f10", "app.leave", N_("Rời quầy")),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "turn_page(-1)", show=False),
        Binding("pagedown", "turn_page(1)", show=False),
    ]
    VERTICAL_BREAKPOINTS = _HEIGHTS

    DEFAULT_CSS = """
    LoginScreen #body { align-horizontal: center; }
    LoginScreen #gate { width: 100%; max-width: 78; height: 1fr; }
    LoginScreen.-tall #gate > #centre { margin-top: 1; }
    LoginScreen.-tall #gate > #questions { margin-top: 1; }
    LoginScreen.-tall #gate > RecordTable { margin-top: 1; }
    LoginScreen.-tall #gate > #notice { margin: 1 0; }
    LoginScreen.-low #office { display: none; }
    LoginScreen RecordTable { min-height: 3; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._seats: tuple[Seat, ...] = ()
        self._last_in = ""
        self._tries = PinTries()

    def body(self) -> Iterable[Widget]:
        """Whose counter it is, the two questions, the staff of today, and what the office wants read here."""
        profile = self.office.profile
        yield Vertical(
            Sentence(profile.centre, strong=True, centred=True, most=2, id="centre"),
            Sentence(id="office", centred=True, most=2),
            FormRow(
                _Who(),
                _("gõ số, tên hoặc mã"),
                label_width=_LABEL,
                id="questions",
            ),
            FormRow(
                _Pin("pin", label=_("Mã PIN"), width=24, password=True, restrict="[0-9]*", max_length=LONGEST_PIN),
                TextLine(id="whose"),
                label_width=_LABEL,
            ),
            self._staff_table(),
            Sentence(profile.notice, most=4, id="notice"),
            id="gate",
        )

    def _staff_table(self) -> RecordTable[Seat]:
        table: RecordTable[Seat] = RecordTable(
            (
                Column("", 2, lambda seat: str(seat[0]), "right"),
                Column(N_("Họ và tên"), 22, lambda seat: seat[1].name, grows=True),
                Column(N_("Nhiệm vụ"), 19, lambda seat: seat[1].role.label),
                Column(N_("Nơi làm việc"), 22, self._place),
            ),
            key=lambda seat: seat[1].key,
            empty=_NOT_READ,
        )
        # The fields keep the focus; the arrows move the cursor from there.
        table.can_focus = False
        table.always_show_cursor = True
        return table

    # Shown

    def await_showing(self, subject: object, came_back: bool = False) -> None:
        """From the stroke that locks, nobody acts at this counter."""
        self.office.people.sign_out()
        super().await_showing(subject, came_back)

    def on_shown(self) -> None:
        """Nothing of the last visit is left; the last one who was in comes first."""
        self._pin.value = self._who.value = ""
        super().on_shown()
        self._table.cursor = next((at for at, seat in enumerate(self._table.rows) if seat[1].key == self._last_in), 0)
        is_known = len(self._seats) == 1 or any(seat[1].key == self._last_in for seat in self._seats)
        (self._pin if is_known else self._who).focus()

    def fill(self) -> None:
        """Who works here today."""
        today = self.office.counter.today
        day, month, year = short_date(today).split("/")
        today_said = _("{weekday}, ngày {day} tháng {month} năm {year}").format(
            weekday=weekday_name(today), day=day, month=month, year=year
        )
        self.query_one("#office", Sentence).text = f"{self.office.profile.name} · {today_said}"
        self._seats = tuple(enumerate(self.office.people.at_work(), 1))
        self._narrow()
        self._table.say_when_empty(_NOBODY_FITS if self._seats else _NOBODY_AT_WORK)
        if not self._seats:
            self.say(_("Hôm nay chưa có ai trong danh sách cán bộ; thêm bằng lệnh: kiosk staff add."))

    # The two questions

    def on_input_changed(self, message: Input.Changed) -> None:
        """Letters narrow the list."""
        if message.input is self._who:
            self.shell.after_typing.do(self._narrow)

    def on_record_table_cursor_moved(self, message: RecordTable.CursorMoved) -> None:
        """Say whose PIN is asked for."""
        whose = self.query_one("#whose", TextLine)
        whose.text = "" if message.row is None else "  " + _("của {name}").format(name=message.row[1].name)
        whose.styles.width = cell_len(whose.text)

    def on_who_given(self) -> None:
        """Enter in the first field: on to the PIN of whoever is under the cursor."""
        if self._table.row is None:
            raise InvalidInput(_("Không có ai khớp; gõ số thứ tự hoặc vài chữ của họ tên."), "who")
        self.clear_message()
        self._pin.focus()

    def on_pin_given(self, pin: str) -> None:
        """Enter in the second field: try the PIN, unless it has to wait."""
        seat = self._table.row
        if seat is None:
            raise InvalidInput(_("Chưa chọn ai vào quầy; gõ số thứ tự hoặc họ tên."), "who")
        if not pin:
            raise InvalidInput(_("Chưa gõ mã PIN; gõ từ 4 chữ số rồi Enter."), "pin")
        self._pin.value = ""
        member, now = seat[1], self.office.counter.now
        if wait := self._tries.wait_left(member.key, now):
            raise self._must_wait(member, wait)
        try:
            self.office.people.sign_in(member.key, pin)
        except InvalidInput as error:
            if wait := self._tries.wrong(member.key, now):
                raise self._must_wait(member, wait) from None
            raise error
        self._tries.right(member.key)
        self._let_in(member)

    def _let_in(self, member: StaffMember) -> None:
        if member.key != self._last_in:
            self.shell.forget_screens()
        self._last_in = member.key
        self.shell.go_to_work()

    def _must_wait(self, member: StaffMember, wait: timedelta) -> InvalidInput:
        return InvalidInput(
            _("Mã PIN của {name} sai {count} lần liền; đợi {seconds} giây nữa rồi gõ lại.").format(
                name=member.name, count=self._tries.count(member.key), seconds=int(wait.total_seconds())
            ),
            "pin",
        )

    def on_letter_for_pin(self, letter: str) -> None:
        """A letter where the PIN is asked for: somebody else begins to type their name."""
        if not self._pin.value:
            self._who.value = letter
            self._who.cursor_position = len(letter)
            self._who.focus()

    def action_move(self, step: int) -> None:
        """Another member of staff; what was typed of a PIN was not theirs."""
        self._pin.value = ""
        self._table.action_move(step)

    def action_turn_page(self, step: int) -> None:
        """The same by pages."""
        self._pin.value = ""
        self._table.action_turn_page(step)

    def action_start_over(self) -> None:
        """Esc: ask again who it is. A wait goes on."""
        self._pin.value = self._who.value = ""
        self.clear_message()
        self._who.focus()

    def action_next(self) -> None:
        """Enter while no field has the focus."""
        self._who.focus()

    # What is on the screen

    def _narrow(self) -> None:
        fitting = [seat for seat in self._seats if _fits(seat, self._who.text)]
        if fitting != self._table.rows:
            self._table.rows = fitting

    def _place(self, seat: Seat) -> str:
        member = seat[1]
        site = self.office.profile.site(member.site).name
        return _("{site} · quầy {counter}").format(site=site, counter=member.counter) if member.counter else site

    @property
    def _who(self) -> Field:
        return self.query_one("#who", Field)

    @property
    def _pin(self) -> Field:
        return self.query_one("#pin", Field)

    @property
    def _table(self) -> RecordTable[Seat]:
        return self.query_one(RecordTable)


class _Who(Field):
    """Who comes; Enter is answered in the same stroke. A PIN typed here by mistake is not shown to the hall."""

    def __init__(self) -> None:
        super().__init__("who", label=_("Ai vào quầy"), width=24, composes=False)
        self.select_on_focus = False  # the letter that led here from the PIN stays

    @property
    def is_secret(self) -> bool:
        """A number of several digits, which may be a PIN."""
        return len(self.value) > 1 and self.value.isdigit()

    async def action_submit(self) -> None:
        screen = self.screen
        assert isinstance(screen, LoginScreen)
        screen.on_who_given()


class _Pin(Field):
    """Their PIN; Enter is answered in the same stroke."""

    async def _on_key(self, event: events.Key) -> None:
        screen = self.screen
        assert isinstance(screen, LoginScreen)
        if event.character and event.character.isalpha():
            event.stop()
            event.prevent_default()
            screen.on_letter_for_pin(event.character)

    async def action_submit(self) -> None:
        screen = self.screen
        assert isinstance(screen, LoginScreen)
        screen.on_pin_given(self.text)


def _fits(seat: Seat, typed: str) -> bool:
    if typed.isascii() and typed.isdigit():
        return seat[0] == int(typed[:6])
    known_by = f"{fold(seat[1].name)} {fold(seat[1].key)}"
    return all(word in known_by for word in fold(typed).split())
