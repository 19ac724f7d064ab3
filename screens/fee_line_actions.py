"""The charges of the bill on the screen: added, changed, waived, taken off."""

from collections.abc import Mapping, Sequence
from functools import partial

from kiosk.dossier import Dossier
from kiosk.errors import KioskError
from kiosk.fees import FeeRule, SetByCouncil
from kiosk.i18n import _
from kiosk.waivers import Waiver, best_waiver
from screens.fee_bill import BillPane
from screens.fee_dialogs import LineDialog, RuleChoice, WaiverDialog
from screens.fee_fields import CashField
from screens.fee_lines import Bill, FeeLine, ListedLine, about, questions, rule_choice, work_out
from screens.fresh import FreshScreen
from screens.widgets.field import Field
from screens.widgets.record_table import RecordTable

_OTHER = -1


class BillLines(FreshScreen):
    """The part of a screen with a `BillPane` that puts the bill's lines together."""

    def __init__(self) -> None:
        super().__init__()
        self._bill: Bill | None = None

    @property
    def _pane(self) -> BillPane:
        return self.query_one(BillPane)

    def _show(self, bill: Bill) -> None:
        self._bill = bill
        self._pane.show(bill)
        self.refresh_keys()

    def _begin_line(self) -> None:
        """Ask for the first line at once, unless the dossier has been paid for or costs nothing we know of."""
        bill = self._bill
        if bill is None or bill.lines:
            return
        rules = self._rules(bill.dossier)
        if bill.paid:
            self.say_error(KioskError(_("Hồ sơ này đã thu phí rồi; Ctrl+N nếu còn khoản khác phải thu.")))
        elif rules:
            self._ask_which(rules)
        else:
            note = self._note(bill.dossier)
            self.say(note or _("Danh mục không có khoản thu cho thủ tục này; Ctrl+N nếu có khoản phải thu."))

    def _rules(self, dossier: Dossier) -> tuple[FeeRule, ...]:
        try:
            return self.office.cashier.rules(dossier)
        except KioskError:
            return ()  # no longer in the catalogue: what is charged is typed with its ground

    def _note(self, dossier: Dossier) -> str:
        try:
            return self.office.cashier.fee_note(dossier)
        except KioskError as error:
            return error.message

    def action_add_line(self) -> None:
        """One more charge: of the procedure's, or one the catalogue does not know."""
        if self._bill is not None:
            rules = self._rules(self._bill.dossier)
            self._ask_which(rules, with_other=True) if rules else self._ask_line(None)

    def _ask_which(self, rules: Sequence[FeeRule], with_other: bool = False) -> None:
        if len(rules) == 1 and not with_other:
            self._ask_line(rules[0])
            return
        options = [(place, rule_choice(rule)) for place, rule in enumerate(rules)]
        options.append((_OTHER, _("Khoản khác: gõ tên, số tiền, căn cứ")))
        self.shell.push_screen(RuleChoice(rules[0].name, options, title=_("Khoản thu")), partial(self._chosen, rules))

    def _chosen(self, rules: Sequence[FeeRule], place: int | None) -> None:
        if place is not None:
            self.attempt(partial(self._ask_line, None if place == _OTHER else rules[place]))

    def _ask_line(self, rule: FeeRule | None, place: int | None = None) -> None:
        bill = self._bill
        if bill is None:
            return
        cashier = self.office.cashier
        line = bill.lines[place] if place is not None else None
        known: Mapping[str, str] = line.answers if line is not None else {}
        rate = cashier.council_rate(bill.dossier, rule) if isinstance(rule, SetByCouncil) else None
        dialog = LineDialog(
            rule.name if rule else _("Khoản thu khác"),
            about(rule),
            questions(rule, known, rate),
            partial(work_out, cashier, rule),
            f"charge-{bill.dossier.code}-{rule_choice(rule) if rule else ''}-{line.key if line is not None else ''}",
        )
        self.shell.push_screen(dialog, partial(self._take_line, place))

    def _take_line(self, place: int | None, line: FeeLine | None) -> None:
        bill = self._bill
        if line is None or bill is None:
            return
        before = bill.lines[place].waiver if place is not None else None
        bill = bill.with_line(line.with_waiver(before) if before else line, place)
        self._show(bill)
        self._pane.focus_next()
        if not bill.sums.net:
            self.say(_("Không phải thu tiền; Ctrl+S ghi nhận."))
        elif best_waiver(line.charge, self.office.cashier.waivers(bill.dossier)) is not None and before is None:
            self.say(_("Khoản này có trường hợp được miễn, giảm: W xem điều kiện."))
        else:
            self.clear_message()

    def on_record_table_row_chosen(self, message: RecordTable.RowChosen) -> None:
        """Enter on a line: change its answers."""
        message.stop()
        row = message.row
        if self._bill is not None and isinstance(row, ListedLine):
            self.attempt(partial(self._ask_line, self._bill.lines[row.line].rule, row.line))

    def action_go_to_lines(self) -> None:
        """To the list of charges, where a line is chosen, waived or removed."""
        self._pane.focus_lines()

    def action_remove_line(self) -> None:
        """Take the line under the cursor off the bill; on a waiver's row, only the waiver."""
        row, bill = self._pane.row, self._bill
        if row is None or bill is None:
            return
        line = bill.lines[row.line]
        if row.is_waiver and line.waiver is not None:
            self._show(bill.with_line(line.without_waiver(), row.line))
            self.say(_("Đã bỏ miễn, giảm; W chọn lại."))
        else:
            self._show(bill.without_line(row.line))
            self.say(_("Đã bỏ dòng “{name}”; Ctrl+N thêm lại.").format(name=line.charge.name))

    def action_waive(self) -> None:
        """Choose a waiver for the line under the cursor, its condition in sight."""
        row, bill = self._pane.row, self._bill
        if row is None or bill is None:
            return
        charge = bill.lines[row.line].without_waiver().charge
        waivers = self.office.cashier.waivers(bill.dossier)
        if best_waiver(charge, waivers) is None:
            self.say_error(KioskError(_("Khoản này không có trường hợp miễn, giảm nào trong danh mục.")))
            return
        self.shell.push_screen(WaiverDialog(charge, waivers), partial(self._waived, row.line))

    def _waived(self, place: int, waiver: Waiver | None) -> None:
        bill = self._bill
        if bill is None or waiver is None:
            return
        self._show(bill.with_line(bill.lines[place].with_waiver(waiver), place))
        self.say(_("Đã áp dụng: {reason}.").format(reason=waiver.reason))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys of the lines that make sense now."""
        match action:
            case "add_line":
                return self._bill is not None
            case "waive" | "remove_line" | "go_to_lines":
                return self._bill is not None and bool(self._bill.lines) and self._acts_here(action)
        return super().check_action(action, parameters)

    def _acts_here(self, action: str) -> bool:
        """W where no letter can be typed, Delete in the list alone: in a field they belong to the text."""
        if action == "waive":
            return not isinstance(self.focused, Field) or isinstance(self.focused, CashField)
        return self._pane.is_on_lines is (action == "remove_line")
