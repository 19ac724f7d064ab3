"""What can be done with a period's report wherever it is shown: edit its words, export it, print it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from rich.cells import cell_len

from kiosk.desk.reports import FORMATS, ReportDesk, SectionText
from kiosk.errors import EditConflict
from kiosk.i18n import N_, _
from kiosk.outbox import short_path
from kiosk.periods import Period
from screens.dialogs import Choose
from screens.fresh import FreshScreen
from screens.keys import Key
from screens.report_lines import period_name

REPORT_KEYS = (
    Key("s", "edit_words", N_("Sửa lời văn")),
    Key("x", "export", N_("Xuất tệp")),
    Key("ctrl+p", "print_out", N_("In")),
)

_RECOUNT_AFTER = timedelta(minutes=1)
_FORMAT_WORDS = {
    "html": N_("HTML: mở bằng trình duyệt để in, gửi"),
    "md": N_("Markdown: sửa tiếp bằng trình soạn thảo"),
    "txt": N_("Văn bản thuần: in máy kim, dán vào thư"),
    "json": N_("JSON: số liệu cho phần mềm khác"),
}


class SectionChoice(Choose[str]):
    """Which section to edit; wide enough for titles and marks."""

    DEFAULT_CSS = """
    SectionChoice > #box { width: 76; }
    """


class Writing:
    """Saves a section from the version its writer has seen; after a conflict, from the one the writer was told of."""

    def __init__(self, reports: ReportDesk, period: Period, key: str) -> None:
        self._reports = reports
        self._period = period
        self._key = key
        self.section = self._read()

    def save(self, text: str) -> None:
        """Keep the words.

        Raises:
            EditConflict: somebody else has saved the section meanwhile; the next try overwrites.
        """
        self._change(partial(self._reports.save_text, self._period, self._key, text))

    def reset(self) -> None:
        """Go back to the first text; raises as `save` does."""
        self._change(partial(self._reports.reset_text, self._period, self._key))

    def _change(self, change: Callable[[int], None]) -> None:
        try:
            change(self.section.version)
        except EditConflict:
            self.section = self._read()
            raise

    def _read(self) -> SectionText:
        return next(section for section in self._reports.sections(self._period) if section.key == self._key)


class ReportActions(FreshScreen):
    """A screen that shows the report of `period`."""

    period: Period | None = None
    _counted_at: datetime | None = None

    def refill(self) -> None:
        """Count now."""
        self._counted_at = self.office.counter.now
        super().refill()

    def catch_up(self) -> None:
        """Once a minute: counting a busy month takes half a second on a small computer."""
        counted = self._counted_at
        if counted is None or abs(self.office.counter.now - counted) >= _RECOUNT_AFTER:
            super().catch_up()

    def action_edit_words(self) -> None:
        """Choose a section and edit it on a screen of its own."""
        if self.period is None:
            return
        sections = self.office.reports.sections(self.period)
        choice = SectionChoice(
            _("Mục nào của báo cáo {period}? Câu có số liệu do máy tính, không sửa ở đây.").format(
                period=period_name(self.period)
            ),
            [(section.key, _section_line(section)) for section in sections],
            title=_("Sửa lời văn"),
        )
        self.shell.push_screen(choice, partial(self._section_chosen, self.period))

    def _section_chosen(self, period: Period, key: str | None) -> None:
        if key is not None:
            self.attempt(partial(self._edit, period, key))

    def _edit(self, period: Period, key: str) -> None:
        # Imported here: most who look at a report write nothing, and the editor is the largest widget there is.
        from screens.report_editor import WordsEditor

        writing = Writing(self.office.reports, period, key)
        section = writing.section
        editor = WordsEditor(
            f"{_(section.title)} · {period_name(period)}",
            section.text,
            writing.save,
            writing.reset if section.is_edited else None,
            f"words-{key}-{period.first}-{period.last}",
        )
        self.shell.push_screen(editor, partial(self._edited, section))

    def _edited(self, section: SectionText, changed: bool | None) -> None:
        if changed:
            self.attempt(self.refill)
            self.say(_("Đã lưu mục “{title}”.").format(title=_(section.title)))

    def action_export(self) -> None:
        """Write the report to a file of a format to choose."""
        if self.period is None:
            return
        formats = [(form, _(words)) for form, words in _FORMAT_WORDS.items() if form in FORMATS]
        dialog = Choose(_("Xuất báo cáo {period} thành").format(period=period_name(self.period)), formats)
        self.shell.push_screen(dialog, partial(self._format_chosen, self.period))

    def _format_chosen(self, period: Period, form: str | None) -> None:
        if form is not None:
            self.attempt(partial(self._export, period, form))

    def _export(self, period: Period, form: str) -> None:
        path = self.office.reports.export(period, form)
        said = _("Đã ghi {file}").format(file=short_path(path))
        # The whole path only where the second line holds it uncut.
        is_short = path == short_path(path) or cell_len(path) + 3 > self.app.size.width
        self.say(said if is_short else f"{said} {path}")

    def action_print_out(self) -> None:
        """Print the report; says what becomes of it."""
        if self.period is not None:
            self.send_to_printer(self.office.reports.pages_to_print(self.period))


def _section_line(section: SectionText) -> str:
    mark = ""
    if section.is_stale:
        mark = _(" (đã sửa; số liệu đã đổi, cần đọc lại)")
    elif section.is_edited:
        mark = _(" (đã sửa)")
    elif not section.text:
        mark = _(" (chưa có lời)")
    return _(section.title) + mark
