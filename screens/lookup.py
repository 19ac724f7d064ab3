"""Find a dossier: type a code, a name or a number, and what fits is listed below."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from kiosk.dossier import Dossier
from kiosk.errors import KioskError, NotAllowed
from kiosk.i18n import N_, _
from screens.dossier_dialogs import Handover, HandoverDialog
from screens.fresh import FreshScreen
from screens.keys import Key
from screens.listing import Listing
from screens.lookup_found import Found, Group, can_be_returned, columns, found_now
from screens.widgets.field import Field
from screens.widgets.form import FormRow
from screens.widgets.line import TextLine
from screens.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from kiosk.id_card import CardScan

MOST_SHOWN = 200
MOST_SIFTED = 2_000


class LookupScreen(FreshScreen):
    """Find dossiers, or look at those behind a figure, and hand results over."""

    TITLE_TEXT = N_("Tra cứu hồ sơ")
    KEYS = (
        Key("slash", "find", N_("tìm")),
        Key("enter", "open", N_("xem")),
        Key("l", "next_group", N_("lọc")),
        Key("r", "hand_over", N_("trả kết quả")),
        Key("f5", "fees", N_("thu phí")),
        Key("down", "into_list", N_("vào danh sách")),
        Key("pagedown", "into_list", N_("vào danh sách"), shown=False),
    )
    DEFAULT_CSS = """
    LookupScreen #count { width: 1fr; }
    LookupScreen #listing { text-style: bold; padding: 0 1; display: none; }
    LookupScreen #listing.-given { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.group = Group.ALL
        self._listing: Listing | None = None
        self._hint = ""

    # What is on it

    def body(self) -> Iterable[Widget]:
        """The field, the name of a list that was asked for, the list."""
        yield FormRow(
            Field(
                "words",
                label=_("Tìm"),
                width=34,
                placeholder=_("mã, họ tên, số giấy tờ, điện thoại"),
                composes=False,
            ),
            TextLine("", id="count"),
            label_width=4,
        )
        yield TextLine("", id="listing")
        yield RecordTable[Found](
            columns(self.office.profile.code),
            key=lambda found: found.dossier.code,
            tone=lambda found: found.tone,
            id="found",
        )

    @property
    def field(self) -> Field:
        """What is looked for."""
        return self.query_one("#words", Field)

    @property
    def table(self) -> "RecordTable[Found]":
        """What was found."""
        return self.query_one(RecordTable)

    # Showing

    def on_shown(self) -> None:
        """A new search begins in the field, its old words selected; coming back keeps the list and the place in it."""
        if isinstance(self.subject, Listing):
            self._show_listing(self.subject)
        elif not self.came_back:
            self._begin_again()
        self.refill()
        if self._listing is not None and not self.came_back:
            self.table.focus()

    def _begin_again(self) -> None:
        """Ready for another search: what is typed next replaces the old words."""
        if self._listing is not None:
            self._show_listing(None)
        self.group = Group.ALL
        self.field.focus()
        self.field.select_all()  # focusing selects only in a field that has not had the focus

    def is_aside(self, subject: object) -> bool:
        """The dossiers behind a figure are left to go back to it."""
        return isinstance(subject, Listing)

    def _show_listing(self, listing: Listing | None) -> None:
        self._listing = listing
        self.field.value = ""
        self.group = Group.ALL
        self.table.cursor = 0
        self.query_one("#listing").set_class(listing is not None, "-given")

    def fill(self) -> None:
        """Search again; the table paints only when something in it has changed."""
        now = self.office.counter.now
        found = tuple(found_now(dossier, now, self.office.profile.counting) for dossier in self._search(now))
        if found != self.table.rows:
            self.table.rows = found
        if not found and self._hint != (hint := self._why_empty()):
            self._hint = hint
            self.table.say_when_empty(hint)
        self.query_one("#count", TextLine).text = f"  {self._counted(len(found))}"
        if self._listing is not None:
            self.query_one("#listing", TextLine).text = self._listing.title

    def lists(self) -> "Iterable[RecordTable[Found]]":
        """What was found."""
        return (self.table,)

    def show_unreadable(self, sentence: str) -> None:
        """And no count."""
        super().show_unreadable(sentence)
        if sentence:
            self.query_one("#count", TextLine).text = ""

    def _search(self, now: datetime) -> list[Dossier]:
        words = self.field.text
        if self._listing is not None:
            candidates: Iterable[Dossier] = self.office.reports.dossiers(self._listing.codes)
            if words:
                hits = {dossier.code for dossier in self.office.dossiers.find(words, MOST_SIFTED)}
                candidates = (dossier for dossier in candidates if dossier.code in hits)
        elif self.group is Group.ALL:
            candidates = self.office.dossiers.find(words, MOST_SHOWN)
        elif words:
            candidates = self.office.dossiers.find(words, MOST_SIFTED)
        else:
            candidates = self.office.dossiers.open()
        return [dossier for dossier in candidates if self.group.holds(dossier, now, self.office.profile.counting)]

    def _counted(self, count: int) -> str:
        cut = self._listing is None and self.group is Group.ALL and count == MOST_SHOWN
        if cut and self.field.text:
            number = _("{count} hồ sơ giống nhất").format(count=count)
        elif cut:
            number = _("{count} hồ sơ mới nhất").format(count=count)
        else:
            number = _("{count} hồ sơ").format(count=count)
        return f"{number} · {_(self.group.value)}"

    def _why_empty(self) -> str:
        if self.field.text:
            return _("Không thấy hồ sơ nào như vậy; gõ ít chữ hơn, không cần dấu.")
        if self.group is not Group.ALL:
            return _("Không có hồ sơ nào {group}; L xem nhóm khác.").format(group=_(self.group.value))
        return _("Chưa có hồ sơ nào; F3 tiếp nhận hồ sơ đầu tiên.")

    # Typing

    def on_input_changed(self, message: Input.Changed) -> None:
        """Another letter: a search over thousands takes longer than that."""
        message.stop()
        self.shell.after_typing.do(self._search_now)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter: open the only hit, or go into the list."""
        message.stop()
        self._open_or_list()

    def _open_or_list(self) -> None:
        self._search_now()
        if len(self.table.rows) == 1:
            self._open(self.table.rows[0].dossier.code)
        elif self.table.rows:
            self.table.focus()

    def _search_now(self) -> None:
        before = self.table.rows
        try:
            self.refill()
        except KioskError as error:
            self.say_error(error)
            return
        if self.table.rows is not before and self.field.has_focus:
            self.table.cursor = 0

    def take_card(self, card: "CardScan") -> None:
        """Find everything of the person on the card."""
        if self.shell.screen is not self:
            raise NotAllowed(_("Đóng hộp đang mở rồi quét lại thẻ."))
        if self._listing is not None:
            self._show_listing(None)
        self.group = Group.ALL
        self.field.value = self.office.dossiers.number_on_file(card)
        self._open_or_list()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What works on a dossier needs one; letters typed into the field are no keys."""
        if action == "open":
            return bool(self.table.rows)
        if action == "fees":
            return self.table.row is not None and (self.table.has_focus or len(self.table.rows) == 1)
        if action == "hand_over":
            return self.table.has_focus and self.table.row is not None and can_be_returned(self.table.row.dossier)
        if action == "into_list":
            return self.field.has_focus and bool(self.table.rows)
        return super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """A letter or digit typed in the list begins another search, unless it is a key of this screen."""
        letter = event.character or ""
        if not self.table.has_focus or not letter.isalnum() or letter.lower() in _COMMANDS:
            return
        event.stop()
        self.field.replace(letter, 0, len(self.field.value))
        self.field.resume(len(self.field.value))

    @property
    def is_worth_keeping(self) -> bool:
        """Some words to look for are soon typed again."""
        return False

    def back(self) -> bool:
        """Esc: first the typed words go; then the list that was asked for is left."""
        if self.field.text:
            self.field.value = ""
            self.refill()
            self.field.focus()
            return True
        self._show_listing(None)
        return False

    def action_find(self) -> None:
        """Back to the field."""
        self.field.focus()

    def action_into_list(self) -> None:
        """Down from the field."""
        if self.table.rows:
            self.table.focus()

    def action_next_group(self) -> None:
        """The next group of states, round and round."""
        groups = list(Group)
        self.group = groups[(groups.index(self.group) + 1) % len(groups)]
        self.refill()
        self.table.cursor = 0
        self.refresh_keys()

    def on_record_table_row_chosen(self, message: RecordTable.RowChosen) -> None:
        """Enter on a line."""
        message.stop()
        self._open(message.row.dossier.code)

    def on_record_table_cursor_moved(self, message: RecordTable.CursorMoved) -> None:
        """Another dossier, other keys."""
        message.stop()
        self.refresh_keys()

    def _open(self, code: str) -> None:
        self.table.focus()  # where the clerk goes on when Esc leads back
        self.shell.show("dossier", code)

    def action_open(self) -> None:
        """Enter; the field and the table deal with it themselves."""

    def action_fees(self) -> None:
        """Take the money of the dossier under the cursor."""
        row = self.table.row
        if row is not None:
            self.shell.show("fees", row.dossier.code)

    def action_hand_over(self) -> None:
        """Hand the result over without leaving the list."""
        row = self.table.row
        if row is not None:
            dossier = row.dossier
            self.shell.push_screen(HandoverDialog(dossier), lambda answer: self._handed_over(dossier.code, answer))

    def _handed_over(self, code: str, answer: object) -> None:
        if not isinstance(answer, Handover):
            return
        try:
            self.office.dossiers.return_result(code, answer.way, answer.receiver)
            self.say(_("Đã trả kết quả {code} cho {name}.").format(code=code, name=answer.receiver or _("người nộp")))
        except KioskError as error:
            self.say_error(error)
        self._search_now()
        self.refresh_keys()


_COMMANDS = frozenset(key.character for key in LookupScreen.KEYS)
