"""The queue: numbers taken, called, missed and finished."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kiosk.desk.queue import GroupLine
from kiosk.errors import NotAllowed, NotFound
from kiosk.i18n import N_, _
from kiosk.settings import Department
from kiosk.tickets import Ticket, TicketState
from kiosk.vietnamese.dates import clock_time
from screens.dialogs import Choose, Confirm
from screens.fresh import FreshScreen
from screens.keys import Key
from screens.queue_words import NONE, QueueWords, ahead, ahead_title, at_counters, longest, people_before
from screens.waits import minutes
from screens.widgets.big_number import BigNumber
from screens.widgets.line import TextLine
from screens.widgets.record_table import Column, RecordTable
from screens.widgets.sentence import Sentence

# Two strokes of Enter closer than this are one bounce of the finger, or a key held down.
_BOUNCE = timedelta(seconds=2)
_HEIGHTS = [(0, "-low"), (18, "-tall")]
_WIDTHS = [(0, "-narrow"), (100, "-wide")]


class QueueScreen(FreshScreen):
    """Groups with who waits; the number just taken, big; who is served here and who comes next."""

    TITLE_TEXT = N_("Lấy số và gọi số")
    KEYS = (
        Key("enter", "take", N_("lấy số")),
        Key("g", "call_next", N_("gọi")),
        Key("n", "call_in_group", N_("gọi lĩnh vực")),
        Key("l", "recall", N_("gọi lại")),
        Key("v", "miss", N_("vắng")),
        Key("t", "receive", N_("tiếp nhận")),
        Key("x", "finish", N_("xong")),
        Key("d", "call_missed", N_("số vắng")),
        Key("1", "select(1)", N_("… 9: chọn lĩnh vực"), shown=False),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(digit), f"select({digit})", show=False) for digit in range(2, 10)
    ]
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    DEFAULT_CSS = """
    QueueScreen #left { width: 1fr; }
    QueueScreen #groups { max-height: 60%; }
    QueueScreen #serving { margin: 1 0 0 0; }
    QueueScreen #ahead-pane { width: 34; border-left: solid ansi_default; padding: 0 0 0 1; }
    QueueScreen #ahead-title { text-style: bold; }
    QueueScreen.-narrow #ahead-pane { display: none; }
    QueueScreen.-wide #ahead-line { display: none; }
    QueueScreen #big-pane { height: auto; padding: 1 1 0 2; }
    QueueScreen #big-words { height: auto; width: 1fr; padding: 0 0 0 2; }
    QueueScreen.-low #big-pane { display: none; }
    QueueScreen.-low #serving { margin: 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._taken: Ticket | None = None
        self._last_enter: tuple[str, datetime] | None = None
        self._serving: Ticket | None = None
        self._waiting: tuple[Ticket, ...] = ()

    def body(self) -> Iterable[Widget]:
        """The groups, beside or above who comes next; who is served; the number just taken."""
        yield Horizontal(
            Vertical(
                self._group_table(),
                Sentence(id="serving", strong=True, most=2),
                Sentence(id="ahead-line", most=2),
                Horizontal(BigNumber("big"), Sentence(id="big-words", most=5), id="big-pane"),
                id="left",
            ),
            Vertical(TextLine(id="ahead-title"), self._ahead_table(), id="ahead-pane"),
        )

    def _group_table(self) -> RecordTable[tuple[int, GroupLine]]:
        return RecordTable(
            (
                Column("", 1, lambda row: str(row[0]) if row[0] < 10 else ""),
                Column(N_("Lĩnh vực"), 22, lambda row: f"{row[1].group.letter}  {row[1].group.name}", grows=True),
                Column(N_("Chờ"), 5, lambda row: str(len(row[1].waiting)), "right"),
                Column(N_("Lâu nhất"), 13, lambda row: longest(row[1]), "right"),
                Column(N_("Đang gọi (quầy)"), 20, lambda row: at_counters(row[1])),
            ),
            key=lambda row: row[1].group.letter,
            empty=N_("Chưa có lĩnh vực nào; thêm mục [[department]] vào tệp office.toml."),
            id="groups",
        )

    def _ahead_table(self) -> RecordTable[Ticket]:
        table: RecordTable[Ticket] = RecordTable(
            (
                Column("", 5, lambda ticket: ticket.number),
                Column("", 5, lambda ticket: clock_time(ticket.issued_at)),
                Column("", 14, lambda ticket: minutes(self.office.counter.now - ticket.issued_at), "right"),
            ),
            key=lambda ticket: ticket.key,
            empty=N_("Không ai đang chờ."),
            header=False,
            id="ahead",
        )
        table.can_focus = False
        return table

    # Shown

    def on_shown(self) -> None:
        """The queue as it is now; the group that was selected stays selected."""
        self._taken = None
        super().on_shown()
        self._groups.focus()

    def status_note(self) -> str:
        """Which counter this is."""
        staff = self.office.counter.staff
        return _("Quầy {counter}").format(counter=staff.counter) if staff and staff.counter else ""

    def fill(self) -> None:
        """Everything on the screen, in one look at the store each."""
        tickets = self.office.queue.today()
        self._waiting = tuple(ticket for ticket in tickets if ticket.state is TicketState.WAITING)
        self._serving = self.office.queue.serving()
        missed = [ticket.number for ticket in tickets if ticket.state is TicketState.NO_SHOW]
        self._fill_groups()
        self._fill_ahead(missed)
        self.query_one("#serving", Sentence).text = self._words.serving(
            self._serving, self.office.counter.now, bool(self._waiting)
        )
        if self._taken is not None and self._taken.issued_at.date() != self.office.counter.today:
            self._taken = None
        self._fill_big()

    def lists(self) -> "Iterable[RecordTable[Any]]":
        """The groups; who comes next stands beside or below them."""
        return (self._groups,)

    def _fill_groups(self) -> None:
        rows = list(enumerate(self.office.queue.overview(), 1))
        if rows != self._groups.rows:
            self._groups.rows = rows
            self._groups.styles.height = max(2, len(rows) + 1)

    def _fill_ahead(self, missed: list[str]) -> None:
        self.query_one("#ahead", RecordTable).rows = self._waiting
        self.query_one("#ahead-line", Sentence).text = ahead(self._waiting, missed)
        self.query_one("#ahead-title", TextLine).text = ahead_title(missed)

    def _fill_big(self) -> None:
        ticket = self._taken or self._serving
        words = ""
        if ticket is not None:
            words = self._words.taken(ticket, self._waiting) if ticket is self._taken else self._words.called(ticket)
        self.query_one("#big", BigNumber).number = ticket.number if ticket else ""
        self.query_one("#big-words", Sentence).text = words

    # Numbers

    def on_record_table_row_chosen(self, message: RecordTable.RowChosen) -> None:
        """Enter: a new number for the group."""
        self.attempt(lambda: self._take_number(message.row[1].group))

    def _take_number(self, group: Department) -> None:
        """Take one number for one stroke: a bounce of the finger or a key held down takes no second one."""
        now = self.office.counter.now
        last, self._last_enter = self._last_enter, (group.letter, now)
        if self._taken and last and last[0] == group.letter and timedelta() <= now - last[1] < _BOUNCE:
            self.say(
                _("Mới cấp một số: {number}. Cần thêm số nữa thì đợi hai giây rồi nhấn Enter.").format(
                    number=self._taken.number
                )
            )
            return
        self._taken = ticket = self.office.queue.take_number(group.letter)
        self.refill()
        self.say(
            _("Đã cấp số {number} · {group} · {before}.").format(
                number=ticket.number, group=group.name, before=people_before(ticket, self._waiting)
            )
        )

    def action_take(self) -> None:
        """Enter while the list has not the focus."""
        self._groups.focus()

    def action_select(self, place: int) -> None:
        """A digit: the group in that place."""
        if place <= len(self._groups.rows):
            self._groups.cursor = place - 1

    def action_call_next(self) -> None:
        """G: whoever has waited longest."""
        self._say_called(self.office.queue.call_next())

    def action_call_in_group(self) -> None:
        """N: whoever has waited longest in the selected group."""
        row = self._groups.row
        if row is None:
            return
        group = row[1].group
        self.refill()
        if not any(ticket.group == group.letter for ticket in self._waiting):
            raise NotFound(_("{group}: không còn ai chờ; G gọi lĩnh vực khác.").format(group=group.name))
        self._say_called(self.office.queue.call_next(group.letter))

    def action_recall(self) -> None:
        """L: once more."""
        ticket = self.office.queue.recall(self._served_here().key)
        self.refill()
        self.say(_("Đã gọi lại số {number}.").format(number=ticket.number))

    def action_miss(self) -> None:
        """V: they did not come; asked once."""
        ticket = self._served_here()

        def answer(sure: bool | None) -> None:
            if sure:
                self.attempt(lambda: self._miss(ticket))

        question = _("Ghi số {number} ({group}) là vắng mặt? Khi người đó quay lại, gọi bằng phím D.").format(
            number=ticket.number, group=self._words.group(ticket.group)
        )
        self.shell.push_screen(Confirm(question, yes=_("Vắng mặt")), answer)

    def _miss(self, ticket: Ticket) -> None:
        self.office.queue.miss(ticket.key)
        self.refill()
        self.say(_("Số {number} vắng mặt. G gọi tiếp, D gọi lại số vắng.").format(number=ticket.number))

    def action_finish(self) -> None:
        """X: done with this number."""
        ticket = self.office.queue.finish(self._served_here().key)
        self.refill()
        self.say(_("Số {number} đã xong. G gọi tiếp.").format(number=ticket.number))

    def action_receive(self) -> None:
        """T: take a dossier in for the number served here."""
        self.shell.show("intake", self._served_here().key)

    def action_call_missed(self) -> None:
        """D: choose who has come back: the missed numbers first, then those finished, perhaps by a slip."""
        tickets = self.office.queue.today()
        gone = [
            ticket
            for state in (TicketState.NO_SHOW, TicketState.FINISHED)
            for ticket in sorted(tickets, key=lambda kept: kept.history[-1].at, reverse=True)
            if ticket.state is state
        ]
        if not gone:
            self.say(_("Hôm nay chưa có số nào vắng mặt hay đã xong."))
            return
        options = [(ticket.key, self._words.gone(ticket)) for ticket in gone]
        self.shell.push_screen(
            Choose(_("Gọi số nào đã quay lại?"), options, title=_("Số vắng mặt, số đã xong")), self._call
        )

    def _call(self, key: str | None) -> None:
        if key is not None:
            self.attempt(lambda: self._say_called(self.office.queue.call(key)))

    def _say_called(self, ticket: Ticket) -> None:
        self._taken = None
        self.refill()
        self.say(
            _("Mời số {number} đến quầy {counter} · {group}.").format(
                number=ticket.number, counter=ticket.counter or NONE, group=self._words.group(ticket.group)
            )
        )

    def _served_here(self) -> Ticket:
        ticket = self.office.queue.serving()
        if ticket is None:
            raise NotAllowed(_("Quầy chưa phục vụ số nào; nhấn G để gọi người tiếp theo."))
        return ticket

    @property
    def _words(self) -> QueueWords:
        return QueueWords(self.office.profile)

    @property
    def _groups(self) -> RecordTable[tuple[int, GroupLine]]:
        return self.query_one("#groups", RecordTable)
