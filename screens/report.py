"""The report screen: a month's figures at a glance, what to look at before signing, and the way to the pages."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget
from textual.widgets import Input

from kiosk.errors import InvalidInput, KioskError
from kiosk.figures import Figures
from kiosk.i18n import N_, _
from kiosk.periods import Period, parse_period
from kiosk.report_warnings import report_warnings
from kiosk.vietnamese.dates import short_date
from screens.dialog import Dialog, Paragraph
from screens.keys import Key
from screens.listing import Listing
from screens.report_actions import REPORT_KEYS, ReportActions
from screens.report_lines import (
    FigureLine,
    counting_words,
    figure_lines,
    period_first_shown,
    period_name,
    period_typed,
)
from screens.widgets.field import Field
from screens.widgets.form import FormRow
from screens.widgets.pager import TextPager
from screens.widgets.record_table import Column, RecordTable
from screens.widgets.sentence import Sentence

_FIGURES = (
    Column[FigureLine](N_("Chỉ tiêu"), 20, lambda line: line.label, grows=True),
    Column[FigureLine](N_("Số liệu"), 14, lambda line: line.amount, "right"),
    Column[FigureLine](N_("Tỷ lệ"), 8, lambda line: line.rate, "right"),
    Column[FigureLine](N_("Tháng trước"), 14, lambda line: line.before, "right", min_terminal=70),
    Column[FigureLine](N_("Cách tính"), 30, lambda line: line.how, min_terminal=110),
)


class ReportScreen(ReportActions):
    """A month, its figures, its warnings."""

    TITLE_TEXT = N_("Báo cáo")
    KEYS = (
        Key("left", "turn_month(-1)", N_("Tháng trước")),
        Key("right", "turn_month(1)", N_("Tháng sau")),
        Key("m", "choose_month", N_("Chọn tháng")),
        Key("enter", "open", N_("Hồ sơ của số này")),
        Key("p", "preview", N_("Xem trước")),
        *REPORT_KEYS,
        Key("w", "show_warnings", N_("Điều cần xem")),
    )
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-tall")]  # noqa: RUF012  Textual's own spelling
    DEFAULT_CSS = """
    ReportScreen.-low #counting, ReportScreen.-low #warnings { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._warnings: tuple[str, ...] = ()

    def body(self) -> Iterable[Widget]:
        """The month, what to look at, the figures, how they are counted."""
        # The length of the longest period there is to type: 2025-07-01..2025-07-31.
        month = Field("period", label=_("Kỳ"), width=12, max_length=22, placeholder="7/2025")
        yield FormRow(month, Sentence(id="days", most=1), label_width=4)
        yield Sentence(id="warnings", most=2, strong=True)
        yield RecordTable(
            _FIGURES,
            key=lambda line: line.key,
            tone=lambda line: "urgent" if line.urgent else "",
            empty=N_("M chọn tháng để xem số liệu."),
            id="figures",
        )
        yield Sentence(id="counting", most=2)

    # The month

    def on_shown(self) -> None:
        """The month asked for, else the one shown before, else the one most likely wanted."""
        if isinstance(self.subject, Period):
            self.period = self.subject
        if self.period is None:
            counter = self.office.counter
            self.period = period_first_shown(counter.today, counter.profile.opened_on)
        self._table.focus()
        self._show_typed()
        super().on_shown()

    def fill(self) -> None:
        """Count again."""
        if self.period is None:
            return
        figures, previous = self._figures(self.period)
        stale = [_(section.title) for section in self.office.reports.sections(self.period) if section.is_stale]
        self._warnings = report_warnings(figures, self.office.profile, previous=previous, stale=stale)
        self._table.rows = figure_lines(figures, previous)
        self.query_one("#warnings", Sentence).text = _short(self._warnings)
        self.query_one("#counting", Sentence).text = counting_words(figures.counting)
        self.query_one("#days", Sentence).text = _days(figures)
        self.refresh_keys()

    def lists(self) -> "Iterable[RecordTable[FigureLine]]":
        """The figures."""
        return (self._table,)

    def show_unreadable(self, sentence: str) -> None:
        """And nothing of what was said about figures that are not there."""
        super().show_unreadable(sentence)
        if sentence:
            self._warnings = ()
            for name in ("#warnings", "#counting", "#days"):
                self.query_one(name, Sentence).text = ""
            self.refresh_keys()

    def _figures(self, period: Period) -> tuple[Figures, Figures | None]:
        reports = self.office.reports
        before = period.previous_month()
        has_before = period.is_month and before.last >= self.office.profile.opened_on
        return reports.figures(period), reports.figures(before) if has_before else None

    def _go_to(self, period: Period) -> None:
        """Show another period, or why it cannot be read; the one shown stays when that cannot be."""
        shown, self.period = self.period, period
        try:
            self.refill()
        except KioskError as error:
            if error is self._unreadable:
                self._show_typed()
                self.clear_message()
            else:
                self.period = shown
            raise
        self._show_typed()
        self.clear_message()
        self.refresh_status()

    def _show_typed(self) -> None:
        if self.period is not None:
            self.query_one("#period", Field).value = period_typed(self.period)

    def _put_back(self) -> None:
        """The box names the period whose figures stand below it; what is typed next replaces it."""
        self._show_typed()
        self.query_one("#period", Field).select_all()

    def action_turn_month(self, step: int) -> None:
        """The month before or after."""
        if self.period is None:
            return
        try:
            self._go_to(self.period.previous_month() if step < 0 else self.period.next_month())
        except InvalidInput as error:
            # Nothing was typed, so the focus has no field to go to: the arrows go on working.
            self.say_error(InvalidInput(error.message))

    def action_choose_month(self) -> None:
        """To the field of the month."""
        self.query_one("#period", Field).focus()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """A month was typed."""
        message.stop()
        self.attempt(partial(self._typed, message.value))

    def _typed(self, text: str) -> None:
        if not text.strip():
            self._put_back()
            raise InvalidInput(_("Chưa gõ kỳ; gõ tháng/năm như 7/2025 (hoặc 2025-Q3, 2025)."), "period")
        try:
            self._go_to(parse_period(text))
        except KioskError:
            self._put_back()
            raise
        self._table.focus()

    def back(self) -> bool:
        """Esc in the field of the month: what was typed is given up."""
        field = self.query_one("#period", Field)
        if not field.has_focus:
            return False
        self._show_typed()
        self._table.focus()
        self.clear_message()
        return True

    # The figures

    @property
    def _table(self) -> "RecordTable[FigureLine]":
        return self.query_one("#figures", RecordTable)

    def on_record_table_row_chosen(self, message: RecordTable.RowChosen) -> None:
        """Enter: the dossiers behind the figure."""
        message.stop()
        self.attempt(partial(self._open, message.row))

    def _open(self, line: FigureLine) -> None:
        if self.period is None:
            return
        codes = line.codes
        if line.counted == "receipts":
            receipts = self.office.cashier.receipts(codes)
            codes = tuple(dict.fromkeys(receipt.dossier for receipt in receipts))
        if line.counted == "other":
            self.say(_("Dòng này không đếm hồ sơ."))
        elif not codes:
            self.say(_("Không có hồ sơ nào trong số này."))
        else:
            title = _("{figure}, {period}").format(figure=line.label.strip(), period=period_name(self.period))
            self.shell.show("lookup", Listing(title, codes))

    def action_open(self) -> None:
        """Enter, where the table does not have the focus."""
        if self._table.row is not None:
            self._open(self._table.row)

    def action_preview(self) -> None:
        """The pages as they will be printed."""
        if self.period is not None:
            self.shell.show("preview", self.period)

    # What to look at

    def status_note(self) -> str:
        """How much there is to look at."""
        count = len(self._warnings)
        return _("{n} điều cần xem").format(n=count) if count else ""

    def action_show_warnings(self) -> None:
        """All of them."""
        self.shell.push_screen(WarningList(self._warnings))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There may be nothing to look at."""
        if action == "show_warnings":
            return bool(self._warnings)
        return super().check_action(action, parameters)


class WarningList(Dialog[None]):
    """Everything to look at before signing."""

    DEFAULT_CSS = """
    WarningList > #box { width: 100%; height: 100%; }
    """

    def __init__(self, warnings: tuple[str, ...]) -> None:
        super().__init__(_("Điều cần xem trước khi ký"))
        self._sentences = warnings

    def contents(self) -> Iterable[Widget]:
        """One paragraph each."""
        from screens.cells import wrap

        width = self.app.size.width - 8
        lines = ["\n  ".join(wrap(f"! {sentence}", width)) for sentence in self._sentences]
        return (TextPager("\n\n".join(lines)), Paragraph(_("Esc đóng"), strong=True))


def _short(warnings: tuple[str, ...]) -> str:
    if len(warnings) <= 2:
        return "\n".join(f"! {warning}" for warning in warnings)
    return "\n".join((f"! {warnings[0]}", _("! và {n} điều nữa: W xem hết").format(n=len(warnings) - 1)))


def _days(figures: Figures) -> str:
    first, last = short_date(figures.first_day), short_date(figures.last_day)
    if figures.is_whole:
        return _("{first} – {last} · đủ kỳ").format(first=first, last=last)
    return _("từ {first} · số liệu tạm tính đến ngày {last}").format(first=first, last=last)
