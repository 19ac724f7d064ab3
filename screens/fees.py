"""The fees screen: find the dossier, put the bill together, take the money, print the slip."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from kiosk.desk.cashier import Payment
from kiosk.dossier import Dossier
from kiosk.errors import KioskError, NotAllowed, NotFound
from kiosk.i18n import N_, _
from kiosk.receipts import OfficialReceipt, Receipt
from kiosk.vietnamese.numbers import dong
from screens.dialogs import Confirm
from screens.drafting import Drafting
from screens.fee_bill import BillPane
from screens.fee_dialogs import DayReceipts
from screens.fee_draft import bill_values, lines_put_back
from screens.fee_fields import CashField, Heading, PaidPanel, sum_in_words
from screens.fee_line_actions import BillLines
from screens.fee_lines import Bill, moment_of
from screens.fee_search import dossier_field, dossiers_of_ticket, is_ticket_number
from screens.keys import Key
from screens.widgets.form import Form, FormRow
from screens.widgets.line import TextLine
from screens.widgets.picker import Picker, PickField
from screens.widgets.sentence import Sentence

if TYPE_CHECKING:
    from kiosk.drafts import Values
    from kiosk.id_card import CardScan

_FIRST_STEP = N_("Gõ số thứ tự, mã hồ sơ, họ tên hoặc điện thoại vào ô Tìm rồi nhấn Enter.")


class FeesScreen(Drafting, BillLines):
    """Take a fee."""

    TITLE_TEXT = N_("Thu phí, lệ phí")
    KEYS = (
        Key("ctrl+s", "take_payment", N_("thu tiền")),
        Key("ctrl+n", "add_line", N_("thêm khoản")),
        Key("w", "waive", N_("miễn, giảm")),
        Key("delete", "remove_line", N_("bỏ dòng")),
        Key("f7", "go_to_lines", N_("chọn dòng")),
        Key("ctrl+l", "show_day", N_("phiếu đã thu")),
        Key("ctrl+p", "print_slip", N_("in phiếu")),
    )
    DEFAULT_CSS = """
    FeesScreen #bill, FeesScreen #paid-now { display: none; }
    FeesScreen.-charging #bill { display: block; }
    FeesScreen.-paid #paid-now { display: block; }
    FeesScreen.-charging #nothing, FeesScreen.-paid #nothing { display: none; }
    FeesScreen #nothing { height: 1fr; }
    FeesScreen #paid-now { height: 1fr; }
    FeesScreen #day { dock: bottom; padding: 0 1; }
    FeesScreen.-low .last, FeesScreen.-low #day { display: none; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-tall")]  # noqa: RUF012  Textual's own spelling

    def __init__(self) -> None:
        super().__init__()
        self._last: Receipt | None = None
        self._clerk = ""

    # What it is made of

    def body(self) -> Iterable[Widget]:
        """The search, the bill or the payment just taken, the day's sum."""
        yield Form(FormRow(dossier_field(self._search), label_width=5), id="find")
        yield Sentence(_(_FIRST_STEP), id="nothing")
        yield PaidPanel("paid-now")
        yield BillPane("bill")
        yield TextLine("", id="day")

    # Shown, left, looked at again

    def on_shown(self) -> None:
        """Charge the dossier that was asked for; without one, go on where the clerk was."""
        actor = self.office.counter.actor.key
        if actor != self._clerk:
            self._clerk = actor
            self._last = None
            self._pane.go_on_from(OfficialReceipt())
            self._empty()
        wanted = self.subject
        try:
            super().on_shown()
        finally:  # also where the store cannot be read, for what is typed next is kept all the same
            came_back = self.take_up_draft(is_for_something=bool(wanted))
        if isinstance(wanted, str) and wanted:
            self._ask_to_open(self.office.dossiers.get(wanted))
        elif self._bill is None or not (self._bill.lines or self.came_back):
            self._empty()  # a dossier nothing is charged for yet gives way to the code typed next
            self._find.focus()
        elif self.focused is None and not came_back:
            self._pane.focus_lines()

    @property
    def draft_name(self) -> str:
        """One bill at a time is put together."""
        return "fees"

    def draft_values(self) -> "Values | None":
        """The bill's lines, and what is typed about its payment."""
        return bill_values(self._bill, self._pane.typed()) if self._bill is not None else None

    def restore_draft(self, values: "Values") -> None:
        """Open the dossier again with the lines it had."""
        dossier = self.office.dossiers.get(values["dossier"])
        lines = lines_put_back(values, self.office.cashier, dossier, self._rules(dossier))
        self._lay_out(Bill(dossier, lines, self.office.cashier.receipts_of(dossier)))
        self._pane.put_back(values["payment"])

    def empty_form(self) -> None:
        """No bill."""
        self._empty()

    def say_of_draft(self, text: str) -> None:
        """On the message line."""
        self.say(text)

    def fill(self) -> None:
        """The day's sum and what this dossier was charged before: other clerks take money too."""
        self.query_one("#day", TextLine).text = sum_in_words(self.office.cashier.sum_of_day())
        if self._bill is not None:
            self._bill = replace(self._bill, paid=self.office.cashier.receipts_of(self._bill.dossier))
            self.query_one(Heading).show(self._bill)

    @property
    def is_worth_keeping(self) -> bool:
        """A bill: the letter after an Esc could answer whether to give it up."""
        return self._bill is not None or super().is_worth_keeping

    def back(self) -> bool:
        """Esc: a bill that was not paid is given up only after asking."""
        bill = self._bill
        if bill is None or not bill.lines:
            self._empty()
            return False
        self.shell.push_screen(Confirm(self._loss(bill), yes=_("Bỏ")), self._give_up)
        return True

    def _give_up(self, sure: bool | None) -> None:
        if sure:
            self.discard_draft()
            self._empty()
            self._find.focus()
            self.say(_("Đã bỏ, chưa thu gì."))

    def _loss(self, bill: Bill) -> str:
        return _("Bỏ {n} khoản chưa thu ({owed}) của {name}?").format(
            n=len(bill.lines), owed=dong(bill.sums.net), name=bill.dossier.applicant.name
        )

    # Choosing the dossier

    @property
    def _find(self) -> "PickField[Dossier]":
        return self.query_one("#dossier", PickField)

    def _search(self, text: str) -> Sequence[Dossier]:
        if is_ticket_number(text):
            if found := dossiers_of_ticket(self.office, text):
                return found
            self.say(_("Số {number} hôm nay chưa có hồ sơ; gõ mã hồ sơ hoặc họ tên.").format(number=text.upper()))
        return self.office.dossiers.find(text)

    def take_card(self, card: "CardScan") -> None:
        """Find what the person on the card has to pay for."""
        number = self.office.dossiers.number_on_file(card)
        on_top = self.shell.screen
        if isinstance(on_top, Picker):
            on_top.look_for(number)
        elif on_top is not self:
            raise NotAllowed(_("Đóng hộp đang mở rồi quét lại thẻ."))
        elif self.office.dossiers.find(number, 1):
            self._find.look_for(number)
        else:
            raise NotFound(_("Chưa có hồ sơ nào của số trên thẻ; F3 tiếp nhận, hoặc tìm theo mã, họ tên."))

    def on_pick_field_picked(self, message: "PickField.Picked") -> None:
        """A dossier was found."""
        message.stop()
        if isinstance(message.row, Dossier) and (self._bill is None or message.row.code != self._bill.dossier.code):
            self.attempt(partial(self._ask_to_open, message.row))

    def _ask_to_open(self, dossier: Dossier) -> None:
        bill = self._bill
        if bill is not None and bill.dossier.code == dossier.code:
            self._begin_line()
        elif bill is None or not bill.lines:
            self._open(dossier)
        else:
            self.shell.push_screen(Confirm(self._loss(bill), yes=_("Bỏ")), partial(self._open_if, dossier))

    def _open_if(self, dossier: Dossier, sure: bool | None) -> None:
        if sure:
            self.attempt(partial(self._open, dossier))
        elif self._bill is not None:
            self._find.picked = self._bill.dossier

    def _open(self, dossier: Dossier) -> None:
        self._lay_out(Bill(dossier, paid=self.office.cashier.receipts_of(dossier)))
        self._begin_line()

    def _lay_out(self, bill: Bill) -> None:
        self._empty()
        self._show(bill)
        self._find.picked = bill.dossier
        self.add_class("-charging")
        self._pane.focus_lines()

    # The money

    def on_cash_field_refused(self, message: CashField.Refused) -> None:
        """A letter in an amount."""
        message.stop()
        self.say_error(KioskError(message.sentence))

    def on_form_completed(self, message: Form.Completed) -> None:
        """Enter in the last field of the payment."""
        message.stop()
        if message.form.id == "payment":
            self.say(_("Ctrl+S để thu tiền."))

    def action_take_payment(self) -> None:
        """Take the money, once; a dossier already paid for is asked about."""
        bill = self._bill
        if bill is None:
            return
        payment = self._pane.payment(bill)
        paid = self.office.cashier.receipts_of(bill.dossier)
        if not paid or not bill.lines:
            self._take(payment)
            return
        payment = replace(payment, already_paid=tuple(receipt.number for receipt in paid))
        question = _("Hồ sơ {code} đã thu {sum} ({number} lúc {at}). Thu thêm {owed}?").format(
            code=bill.dossier.code,
            sum=dong(sum(receipt.total for receipt in paid)),
            number=paid[-1].number,
            at=moment_of(paid[-1]),
            owed=dong(bill.sums.net),
        )
        self.shell.push_screen(Confirm(question, yes=_("Thu thêm")), partial(self._take_if, payment))

    def _take_if(self, payment: Payment, sure: bool | None) -> None:
        if sure:
            self.attempt(partial(self._take, payment))

    def _take(self, payment: Payment) -> None:
        lines = self._bill.lines if self._bill is not None else ()
        receipt = self.office.cashier.take_payment(payment)
        # From here on the money is taken: the bill is gone before anything else may fail.
        self.discard_draft()
        self._pane.go_on_from(receipt.official)
        self._empty()
        self._last = receipt
        self.query_one(PaidPanel).show(receipt)
        self.add_class("-paid")
        self._find.focus()
        self.refresh_keys()
        self.refresh_status()
        self.refill()
        self.say(_("Đã thu xong. Ctrl+P in phiếu, hoặc gõ số, tên của người tiếp theo."))
        for line in lines:
            if (used := line.council_rate()) is not None:
                self.office.cashier.remember_rate(payment.dossier, *used)

    # The receipts

    def action_print_slip(self) -> None:
        """Print the slip of the receipt taken last."""
        if self._last is not None:
            self.send_to_printer(self.office.cashier.slip_to_print(self._last))

    def action_show_day(self) -> None:
        """List today's receipts."""
        receipts = self.office.cashier.receipts_on(self.office.counter.today)
        self.shell.push_screen(DayReceipts(receipts, sum_in_words(self.office.cashier.sum_of_day())))

    # Showing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys that make sense now."""
        match action:
            case "take_payment":
                return self._bill is not None
            case "print_slip":
                return self._last is not None
        return super().check_action(action, parameters)

    def _empty(self) -> None:
        """Ready for the next one."""
        self._bill = None
        self.remove_class("-charging", "-paid")
        self._find.picked = None
        self._pane.empty()
        self.refresh_keys()
