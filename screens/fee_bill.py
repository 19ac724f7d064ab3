"""The bill on the screen: its lines, their sum, and how it is paid."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from kiosk.desk.cashier import Payment
from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.receipts import OfficialReceipt, PaymentMethod
from screens.cells import printable
from screens.fee_fields import CashField, ChangeLine, Heading, TotalLines, change_of
from screens.fee_lines import Bill, ListedLine, listed
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow
from screens.widgets.record_table import Column, RecordTable

_NO_LINE = N_("Chưa có khoản thu nào. Ctrl+N thêm khoản thu.")
_CHARGES = (
    Column[ListedLine](N_("Khoản thu"), 22, lambda row: row.name, grows=True),
    Column[ListedLine](N_("Cách tính"), 27, lambda row: row.basis),
    Column[ListedLine](N_("Căn cứ"), 26, lambda row: "" if row.is_waiver else row.ground, min_terminal=110),
    Column[ListedLine](N_("Số tiền"), 11, lambda row: row.amount, "right"),
)
_KEYS_OF_THE_SCREEN = "wW"


class BillPane(Vertical):
    """Shows a bill and holds what is typed about its payment; it decides nothing."""

    DEFAULT_CSS = """
    BillPane { height: 1fr; }
    BillPane #charges { min-height: 3; }
    """

    def __init__(self, id: str) -> None:  # noqa: A002  (Textual calls it id)
        super().__init__(id=id)
        self._bill: Bill | None = None
        self._series = OfficialReceipt()

    def compose(self) -> ComposeResult:
        """Whose it is, the lines, the sum, the payment."""
        yield Heading("heading")
        yield RecordTable(_CHARGES, empty=_NO_LINE, id="charges")
        yield TotalLines("total")
        yield Form(*self._payment_rows(), id="payment")

    def _payment_rows(self) -> Iterable[FormRow]:
        methods = [(method, method.label) for method in PaymentMethod]
        cash = CashField("tendered", label=_("Khách đưa"), width=13, passes=_KEYS_OF_THE_SCREEN)
        payer = FormRow(Field("payer", label=_("Người nộp"), width=40, max_length=400))
        official = FormRow(
            Field(
                "official_form",
                label=_("Biên lai số"),
                width=10,
                max_length=30,
                placeholder=_("mẫu số"),
                composes=False,
            ),
            Field("official_serial", width=10, max_length=30, placeholder=_("ký hiệu"), composes=False),
            Field("official_number", width=10, max_length=8, placeholder=_("số"), composes=False),
            _("nếu đã lập biên lai"),
        )
        for row in (payer, official):
            row.add_class("last")
        return (
            FormRow(Choice("method", methods, label=_("Hình thức"))),
            FormRow(cash, ChangeLine("change")),
            payer,
            official,
        )

    # What is shown

    def show(self, bill: Bill) -> None:
        """Show this bill; what is typed about the payment stays."""
        self._bill = bill
        self.query_one("#payer", Field).placeholder = printable(bill.dossier.applicant.name)
        self.query_one(Heading).show(bill)
        place = self._lines.cursor
        self._lines.rows = listed(bill.lines)
        self._lines.cursor = place
        self.query_one(TotalLines).show(bill.sums.net, bill.sums.waived)
        self._show_change()

    def empty(self) -> None:
        """Nothing of a bill that is over stays in a field, but for the series of the last official receipt."""
        self._bill = None
        self._lines.rows = ()
        self.query_one("#tendered", CashField).amount = None
        self.query_one("#method", Choice).value = PaymentMethod.CASH
        texts = {"payer": "", "official_form": self._series.form, "official_serial": self._series.serial}
        for name, text in {**texts, "official_number": ""}.items():
            self.query_one(f"#{name}", Field).value = text
        self.query_one(TotalLines).show(0, 0)
        self.query_one(ChangeLine).show("")

    def go_on_from(self, official: OfficialReceipt) -> None:
        """The next bill begins with the form and serial of this official receipt; its number the clerk types."""
        self._series = official if official.number else OfficialReceipt()

    def _show_change(self) -> None:
        change = ("", "")
        if self._bill is not None and self._takes_cash:
            # Half an amount has no change yet; what is wrong with it is said when the clerk goes on.
            with suppress(InvalidInput):
                change = change_of(self._bill.sums.net, self.query_one("#tendered", CashField).amount)
        self.query_one(ChangeLine).show(*change)

    # The lines

    @property
    def _lines(self) -> "RecordTable[ListedLine]":
        return self.query_one("#charges", RecordTable)

    @property
    def row(self) -> ListedLine | None:
        """The row under the cursor."""
        return self._lines.row

    @property
    def is_on_lines(self) -> bool:
        """The list of charges has the focus."""
        return self._lines.has_focus

    def focus_lines(self) -> None:
        """To the list of charges."""
        self._lines.focus()

    def focus_next(self) -> None:
        """To the last line, and on to the cash where there is cash to take."""
        self._lines.cursor = len(self._lines.rows) - 1
        owes = self._bill is not None and self._bill.sums.net > 0
        self.query_one("#tendered" if owes and self._takes_cash else "#charges").focus()

    # The payment

    @property
    def _takes_cash(self) -> bool:
        return self.query_one("#method", Choice).value is PaymentMethod.CASH

    def payment(self, bill: Bill) -> Payment:
        """What is typed, as a payment of `bill`.

        Raises:
            InvalidInput: the cash is no amount.
        """
        texts = {name: self.query_one(f"#official_{name}", Field).text for name in ("form", "serial", "number")}
        return Payment(
            dossier=bill.dossier,
            charges=tuple(line.charge for line in bill.lines),
            method=self.query_one("#method", Choice).value,
            tendered=self.query_one("#tendered", CashField).amount if self._takes_cash else None,
            payer=self.query_one("#payer", Field).text,
            official=OfficialReceipt(**texts),
        )

    def typed(self) -> dict[str, Any]:
        """What stands in the fields of the payment, as it was typed."""
        form = self.query_one("#payment", Form)
        texts = {str(field.id): field.value for field in form.query(Field)}
        return {"method": self.query_one("#method", Choice).place, "texts": texts}

    def put_back(self, typed: Mapping[str, Any]) -> None:
        """Fill the fields of the payment with what `typed` gave."""
        self.query_one("#method", Choice).place = int(typed["method"])
        for field in self.query_one("#payment", Form).query(Field):
            field.value = str(typed["texts"].get(field.id, ""))

    def on_choice_changed(self, message: Choice.Changed) -> None:
        """A transfer has no change to give."""
        message.stop()
        self.query_one("#tendered").disabled = not self._takes_cash
        self._show_change()

    def on_input_changed(self, message: Input.Changed) -> None:
        """The change follows every digit."""
        message.stop()
        if message.input.id == "tendered":
            self._show_change()
