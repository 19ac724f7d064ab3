"""The boxes of the fees screen: one line of the bill, its waiver, and the day's receipts."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from textual.widget import Widget
from textual.widgets import Input

from kiosk.charges import Charge
from kiosk.errors import KioskError
from kiosk.i18n import N_, _
from kiosk.receipts import Receipt
from kiosk.vietnamese.dates import clock_time
from kiosk.vietnamese.numbers import dong, grouped
from kiosk.waivers import Waiver, best_waiver, waived_amount
from screens.dialog import Dialog, Paragraph
from screens.dialogs import Choose
from screens.fee_fields import CashField
from screens.fee_lines import FeeLine, Question, counted
from screens.kept_box import KeptBox
from screens.keys import Key
from screens.widgets.bars import MessageLine
from screens.widgets.count_field import CountField
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow, focus_wrong
from screens.widgets.line import TextLine
from screens.widgets.pager import TextPager
from screens.widgets.record_table import Column, RecordTable

WorkOut = Callable[[Mapping[str, str]], FeeLine]
"""Makes a line of the answers, or raises a `KioskError` that names the wrong one."""

_LABELS = 22
# More than the desk keeps: what is too long is refused with words, not cut in silence.
_ROOM = 400


class RuleChoice(Choose[int]):
    """Which of a procedure's fees; wide enough for their conditions."""

    DEFAULT_CSS = """
    RuleChoice > #box { width: 78; }
    """


class LineDialog(KeptBox, Dialog[FeeLine]):
    """Asks what a line of the bill needs and shows what it comes to; Enter in the last field takes it."""

    KEYS = (Key("ctrl+s", "accept", N_("xong")),)

    def __init__(self, title: str, about: str, asked: Sequence[Question], work_out: WorkOut, draft_name: str) -> None:
        super().__init__(title)
        self._draft_name = draft_name
        self._about = about
        self._fields = [_field_for(question) for question in asked]
        self._work_out = work_out
        self._outcome = TextLine("", id="outcome")
        self._says = MessageLine()

    def contents(self) -> Iterable[Widget]:
        """What the fee is, the fields, what they come to."""
        return (
            Paragraph(self._about),
            Paragraph(""),
            Form(*(FormRow(entry, label_width=_LABELS) for entry in self._fields)),
            self._outcome,
            self._says,
            Paragraph(_("Enter xong · Esc bỏ qua")),
        )

    def on_mount(self) -> None:
        """Begin with the first field."""
        self._fields[0].focus()
        self._reckon()

    @property
    def draft_name(self) -> str:
        """Which charge of which dossier."""
        return self._draft_name

    def say_of_draft(self, text: str) -> None:
        """Below the fields."""
        self._says.say(text)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Work it out again with every digit."""
        message.stop()
        self._reckon()

    def on_cash_field_refused(self, message: CashField.Refused) -> None:
        """A letter in an amount."""
        message.stop()
        self._says.say(message.sentence, wrong=True)

    def on_count_field_refused(self, message: CountField.Refused) -> None:
        """What is no whole number."""
        message.stop()
        self._says.say(message.sentence, wrong=True)

    def on_form_completed(self, message: Form.Completed) -> None:
        """Enter in the last field."""
        message.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Take the line, or go to the first wrong field."""
        try:
            line = self._work_out(self._answers())
        except KioskError as error:
            self._says.say(error.message, wrong=True)
            focus_wrong(self, error)
            return
        self.dismiss(line)

    def _answers(self) -> dict[str, str]:
        return {str(entry.id): entry.text for entry in self._fields}

    def _reckon(self) -> None:
        try:
            charge = self._work_out(self._answers()).charge
        except KioskError:
            self._outcome.text = ""
            return
        self._outcome.text = _outcome(charge)


def _outcome(charge: Charge) -> str:
    if charge.basis == grouped(charge.gross) or not charge.gross:
        return _(" Thành tiền: {total}").format(total=dong(charge.gross))
    return _(" Thành tiền: {basis} = {total}").format(basis=charge.basis, total=dong(charge.gross))


def _field_for(question: Question) -> Field:
    match question.kind:
        case "count":
            return CountField(question.id, counted(question.id), label=question.label, value=question.value)
        case "money":
            field = CashField(question.id, label=question.label)
            field.value = question.value
            return field
        case "text":
            return Field(question.id, label=question.label, value=question.value, max_length=_ROOM)


class WaiverDialog(Dialog[Waiver]):
    """The waivers of a charge, the best for the citizen first; a condition must be seen before one is applied."""

    DEFAULT_CSS = """
    WaiverDialog > #box { width: 78; }
    """

    def __init__(self, charge: Charge, waivers: Iterable[Waiver]) -> None:
        super().__init__(_("Miễn, giảm: {name} {gross}").format(name=charge.name, gross=dong(charge.gross)))
        kept = list(waivers)
        best = best_waiver(charge, kept)
        rows = sorted(kept, key=lambda waiver: (waiver is not best, -waived_amount(charge.gross, waiver), waiver.name))
        self._table: RecordTable[Waiver] = RecordTable(
            (
                Column[Waiver](N_("Trường hợp"), 40, lambda waiver: waiver.reason, grows=True),
                Column[Waiver](
                    N_("Số tiền miễn, giảm"), 18, lambda waiver: grouped(waived_amount(charge.gross, waiver)), "right"
                ),
            ),
            rows,
        )
        self._table.styles.height = min(len(rows), 8) + 1
        self._condition = _Condition()

    def contents(self) -> Iterable[Widget]:
        """The waivers, and the condition and ground of the one under the cursor."""
        hint = _("Đã xem giấy tờ, đủ điều kiện: Enter áp dụng · Esc không áp dụng")
        return (self._table, Paragraph(""), self._condition, Paragraph(""), Paragraph(hint, strong=True))

    def on_mount(self) -> None:
        """The best one is under the cursor."""
        self._show(self._table.row)

    def on_record_table_cursor_moved(self, message: RecordTable.CursorMoved) -> None:
        """Another waiver, another condition."""
        message.stop()
        self._show(message.row)

    def on_record_table_row_chosen(self, message: RecordTable.RowChosen) -> None:
        """The clerk has seen that the condition is met."""
        message.stop()
        self.dismiss(message.row)

    def _show(self, waiver: Waiver | None) -> None:
        if waiver is not None:
            self._condition.show(waiver)


class _Condition(Paragraph):
    """What has to be seen, and on what ground."""

    def __init__(self) -> None:
        super().__init__("")

    def show(self, waiver: Waiver) -> None:
        """Show this waiver's condition."""
        condition = waiver.condition or _("không cần điều kiện")
        self._text = _("Điều kiện: {condition}\nCăn cứ: {ground}").format(condition=condition, ground=waiver.ground)
        self.redraw()


class DayReceipts(Dialog[None]):
    """The receipts of today, newest first: Enter shows the slip, Ctrl+P prints it."""

    DEFAULT_CSS = """
    DayReceipts > #box { width: 100%; height: 100%; }
    """
    KEYS = (Key("ctrl+p", "print_slip", N_("in phiếu")),)

    def __init__(self, receipts: Sequence[Receipt], summed: str) -> None:
        super().__init__(_("Phiếu thu hôm nay"))
        self._table: RecordTable[Receipt] = RecordTable(
            (
                Column[Receipt](N_("Số phiếu"), 12, lambda receipt: receipt.number),
                Column[Receipt](N_("Giờ"), 5, lambda receipt: clock_time(receipt.taken_at)),
                Column[Receipt](N_("Người nộp"), 16, lambda receipt: receipt.payer, grows=True),
                Column[Receipt](N_("Hồ sơ"), 18, lambda receipt: receipt.dossier, min_terminal=80),
                Column[Receipt](N_("Số tiền"), 11, lambda receipt: grouped(receipt.total), "right"),
                Column[Receipt](N_("Hình thức"), 12, lambda receipt: receipt.method.label, min_terminal=90),
                Column[Receipt](
                    N_("Miễn, giảm"), 11, lambda receipt: grouped(receipt.waived), "right", min_terminal=110
                ),
            ),
            tuple(reversed(receipts)),
            key=lambda receipt: receipt.number,
            empty=N_("Hôm nay chưa thu khoản nào. Esc về màn hình thu phí."),
        )
        self._summed = summed
        self._says = MessageLine()

    def contents(self) -> Iterable[Widget]:
        """The receipts and their sum."""
        keys = Paragraph(_("Enter xem phiếu · Ctrl+P in phiếu · Esc đóng"), strong=True)
        return (self._table, Paragraph(self._summed), self._says, keys)

    def on_record_table_row_chosen(self, message: RecordTable.RowChosen) -> None:
        """Show the slip."""
        message.stop()
        cashier = self.shell.office.cashier
        self.app.push_screen(SlipView(message.row.number, cashier.render_slip(cashier.slip(message.row))))

    def action_print_slip(self) -> None:
        """Print the slip of the receipt under the cursor."""
        receipt = self._table.row
        if receipt is None:
            return
        try:
            self.shell.printing.start(self.shell.office.cashier.slip_to_print(receipt), self._says)
        except KioskError as error:
            self._says.say(error.message, wrong=True)


class SlipView(Dialog[None]):
    """A slip as it is printed."""

    DEFAULT_CSS = """
    SlipView > #box { width: 56; height: 100%; }
    """

    def __init__(self, number: str, text: str) -> None:
        super().__init__(_("Phiếu {number}").format(number=number))
        self._text = text

    def contents(self) -> Iterable[Widget]:
        """The slip, page by page."""
        return (TextPager(self._text), Paragraph(_("PageUp, PageDown · Esc đóng"), strong=True))
