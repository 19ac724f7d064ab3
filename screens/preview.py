"""The report as it will be printed, page by page."""

from collections.abc import Iterable

from textual.widget import Widget

from kiosk.i18n import N_, _
from kiosk.periods import Period
from screens.cells import wrap
from screens.dialogs import Ask
from screens.keys import Key
from screens.report_actions import REPORT_KEYS, ReportActions
from screens.report_lines import period_first_shown, period_typed
from screens.widgets.pager import TextPager


class PreviewScreen(ReportActions):
    """Plain text in pages; / finds words, accents aside."""

    TITLE_TEXT = N_("Xem trước")
    KEYS = (
        Key("slash", "find", N_("Tìm")),
        Key("n", "find_next", N_("Tìm tiếp")),
        *REPORT_KEYS,
        Key("pagedown", "page(1)", N_("Trang sau"), shown=False),
    )

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self._words = ""

    def body(self) -> Iterable[Widget]:
        """The pages."""
        yield TextPager(id="pages")

    @property
    def _pager(self) -> TextPager:
        return self.query_one("#pages", TextPager)

    def on_shown(self) -> None:
        """The period asked for, else the one shown before."""
        if isinstance(self.subject, Period) and self.subject != self.period:
            self.period = self.subject
            self._shown = ""
        if self.period is None:
            counter = self.office.counter
            self.period = period_first_shown(counter.today, counter.profile.opened_on)
        self._pager.focus()
        super().on_shown()

    def fill(self) -> None:
        """Write the pages anew; the reader stays where they are when only words have changed."""
        if self.period is None:
            return
        text = self.office.reports.rendered(self.period, "txt")
        if text != self._shown:
            self._pager.show(text, keep_place=bool(self._shown))
            self._shown = text

    def show_unreadable(self, sentence: str) -> None:
        """And no page of another period or of a moment ago: it would be taken for the one asked for."""
        if sentence:
            self._pager.show("\n".join(wrap(sentence, self.app.size.width)))
            self._shown = ""

    @property
    def has_place_for_why(self) -> bool:
        """The place of the pages."""
        return True

    def status_note(self) -> str:
        """The period and the page."""
        if self.period is None or not self._shown:
            return ""
        return _("{period} · trang {page}/{pages}").format(
            period=period_typed(self.period), page=self._pager.page, pages=self._pager.pages
        )

    def on_paged_widget_moved(self, message: TextPager.Moved) -> None:
        """Another page, perhaps."""
        message.stop()
        self.refresh_status()

    def action_page(self, step: int) -> None:
        """PageDown, wherever the focus is."""
        self._pager.action_turn(step)

    def action_find(self) -> None:
        """Ask for the words."""
        ask = Ask(_("Tìm chữ gì? (không cần dấu)"), title=_("Tìm"), value=self._words, passing=True)
        self.shell.push_screen(ask, self._find)

    def _find(self, words: str | None) -> None:
        if words:
            self._words = words
            self.action_find_next()

    def action_find_next(self) -> None:
        """The next line that holds the words."""
        if not self._words:
            self.action_find()
        elif self._pager.find(self._words):
            self.clear_message()
        else:
            self.say(_("Không thấy “{words}” trong báo cáo.").format(words=self._words))
