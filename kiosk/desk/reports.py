"""The report desk: a period's figures, the office's own words, and the pages to print."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.counted import CountedDossier, CountedReceipt, CountedTicket
from kiosk.desk.counter import Counter
from kiosk.desk.filing import file_feedback
from kiosk.dossier import Dossier
from kiosk.errors import EditConflict, InvalidInput, NotFound
from kiosk.feedback import Feedback, Subject
from kiosk.figures import DossierFigures, Figures
from kiosk.i18n import _
from kiosk.outbox import Outbox, PrintJob
from kiosk.periods import Period
from kiosk.repository import DOSSIERS, FEEDBACK, RECEIPTS, REPORT_TEXTS, STAFF, TICKETS, Body, Record
from kiosk.staff import StaffMember
from kiosk.tally import compute_figures, count_dossiers
from kiosk.vietnamese.dates import short_date
from kiosk.vietnamese.fold import nfc

if TYPE_CHECKING:
    from kiosk.report import Report

# The day at a glance shows figures and no report: what puts a report together is imported by whoever asks for one.

FORMATS = ("md", "html", "txt", "json")
LONGEST_TEXT = 8_000


@contextmanager
def _leaving_garbage() -> Iterator[None]:
    """Counting makes many small things and no cycles of them; looking for cycles takes as long as counting."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


Renderer = Callable[["Report", str], str]
"""Turns a report into one of `FORMATS`."""


@dataclass(frozen=True, slots=True)
class SectionText:
    """The words of an editable section, and whether the office wrote them itself."""

    key: str
    title: str
    text: str
    is_edited: bool
    is_stale: bool = False
    """The figures have changed since the office wrote these words: somebody should read them again."""
    version: int = 0
    """How often the section was saved or reset; whoever changes it says which version they have seen."""


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """Use cases of the report; nothing here stores a figure."""

    counter: Counter
    render: Renderer
    outbox: Outbox

    def figures(self, period: Period, as_of: datetime | None = None) -> Figures:
        """The period's figures as of a moment (now), computed from what happened.

        Raises:
            InvalidInput: the period lies in the future or before the office opened.
        """
        self._check_period(period)
        with _leaving_garbage():
            return self._computed(period, as_of or self._this_moment)

    @property
    def _this_moment(self) -> datetime:
        """What happened in this very second counts as well."""
        return self.counter.now + timedelta(microseconds=1)

    def _computed(self, period: Period, as_of: datetime) -> Figures:
        repository = self.counter.repository
        return compute_figures(
            period,
            as_of,
            dossiers=self._dossiers(period),
            tickets=map(CountedTicket.read, repository.summaries(TICKETS, period.first, period.last)),
            receipts=map(CountedReceipt.read, repository.summaries(RECEIPTS, period.first, period.last)),
            feedback=(
                Feedback.from_dict(record.body) for record in repository.select(FEEDBACK, period.first, period.last)
            ),
            staff=(StaffMember.from_dict(record.body) for record in repository.select(STAFF)),
            profile=self.counter.profile,
            loaded_procedures=len(self.counter.catalogue),
        )

    def sections(self, period: Period) -> tuple[SectionText, ...]:
        """The editable sections with their present words."""
        return self._sections(period, self.figures(period))

    def save_text(self, period: Period, key: str, text: str, version: int) -> None:
        """Keep the office's own words for a section of one period, last seen at `version`.

        Raises:
            NotFound: there is no such section.
            InvalidInput: the text is too long.
            EditConflict: somebody has saved or reset the section since.
        """
        from kiosk.report import figures_digest

        clean = nfc(text).strip()
        if len(clean) > LONGEST_TEXT:
            raise InvalidInput(_("Lời văn dài quá {n} ký tự; hãy rút gọn.").format(n=LONGEST_TEXT), field="text")
        body = {"key": key, "text": clean, "figures": figures_digest(self.figures(period))}
        self._store_text(period, key, body, version)

    def reset_text(self, period: Period, key: str, version: int) -> None:
        """Go back to the first text computed from the figures.

        Raises:
            NotFound: there is no such section.
            EditConflict: somebody has saved or reset the section since it was seen at `version`.
        """
        self._store_text(period, key, {"key": key, "text": None, "figures": ""}, version)

    def report(self, period: Period) -> "Report":
        """The whole report of a period."""
        from kiosk.report import build_report

        figures = self.figures(period)
        texts = {section.key: section.text for section in self._sections(period, figures)}
        return build_report(figures, self.counter.profile, texts, since_opening=self._since_opening(period))

    def rendered(self, period: Period, form: str) -> str:
        """The report as `md`, `html`, `txt` or `json`."""
        return self.render(self.report(period), form)

    def export(self, period: Period, form: str) -> str:
        """Write the report into the export folder and say where it is."""
        return self.outbox.save(f"bao-cao-{period.key}.{form}", self.rendered(period, form))

    def pages_to_print(self, period: Period) -> PrintJob:
        """The report's pages, to be sent to the printer; the outbox says which file to open where there is none."""
        # The same name for both: where no browser makes a PDF of the page, the plain text is printed.
        name = f"bao-cao-{period.key}-{self.counter.now:%Y%m%d-%H%M%S}"
        report = self.report(period)
        self.outbox.save(f"{name}.txt", self.render(report, "txt"))
        path = self.outbox.save(f"{name}.html", self.render(report, "html"))
        return PrintJob(self.outbox, path, _("Báo cáo {period}").format(period=period.key))

    def dossiers(self, codes: tuple[str, ...]) -> tuple[Dossier, ...]:
        """The dossiers behind a figure, in the figure's order."""
        records = (self.counter.repository.get(DOSSIERS, code) for code in codes)
        return tuple(Dossier.from_dict(record.body) for record in records if record is not None)

    def record_feedback(self, subject: Subject, text: str) -> Feedback:
        """Write down what a citizen said.

        Raises:
            InvalidInput: there is no text, or too much of it.
        """
        actor, now = self.counter.actor, self.counter.now
        with self.counter.repository.transaction(actor.key) as change:
            return file_feedback(change, subject, text, now, actor.key)

    def _dossiers(self, period: Period) -> Iterator[CountedDossier]:
        """Every dossier that can stand in the period's figures: received in it, or still open when it began."""
        return map(CountedDossier.read, self.counter.repository.summaries(DOSSIERS, None, period.last, period.first))

    def _since_opening(self, period: Period) -> DossierFigures | None:
        """The running total, from the second month on; in the first one it would say the same twice.

        It tells of dossiers only, so that the tickets and receipts of all the years need not be counted.
        """
        profile = self.counter.profile
        if period.first <= profile.opened_on:
            return None
        all_the_time = Period(profile.opened_on, period.last)
        with _leaving_garbage():
            return count_dossiers(all_the_time, self._this_moment, self._dossiers(all_the_time), profile)

    def _sections(self, period: Period, figures: Figures) -> tuple[SectionText, ...]:
        from kiosk.report import SECTIONS, figures_digest, first_texts

        first, digest = first_texts(figures, self.counter.profile), figures_digest(figures)
        own = {
            record.body["key"]: record
            for record in self.counter.repository.select(REPORT_TEXTS)
            if record.key.startswith(f"{period.key}/")
        }
        return tuple(_section(key, title, first[key], own.get(key), digest) for key, title in SECTIONS)

    def _store_text(self, period: Period, key: str, body: Body, version: int) -> None:
        from kiosk.report import SECTIONS

        if key not in dict(SECTIONS):
            raise NotFound(
                _("Báo cáo không có mục “{key}”; hãy chọn một trong: {keys}.").format(
                    key=key[:40], keys=", ".join(dict(SECTIONS))
                )
            )
        stored_as = f"{period.key}/{key}"
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            known = change.get(REPORT_TEXTS, stored_as)
            if version != (0 if known is None else known.version):
                raise EditConflict(_("Người khác vừa lưu mục này; làm lần nữa để ghi đè, Esc để giữ lời văn của họ."))
            if known is None:
                change.insert(REPORT_TEXTS, stored_as, period.first, body)
            else:
                change.update(REPORT_TEXTS, stored_as, body, version)

    def _check_period(self, period: Period) -> None:
        opened = self.counter.profile.opened_on
        if period.last < opened:
            raise InvalidInput(
                _("Trung tâm hoạt động từ {day}; hãy chọn kỳ từ ngày đó trở đi.").format(day=short_date(opened)),
                field="period",
            )
        today = self.counter.today
        if period.first > today:
            raise InvalidInput(
                _("Kỳ này chưa bắt đầu; hãy chọn tháng {month} hoặc một kỳ trước đó.").format(
                    month=f"{today.month}/{today.year}"
                ),
                field="period",
            )


def _section(key: str, title: str, first: str, own: Record | None, digest: str) -> SectionText:
    if own is None:
        return SectionText(key, title, first, is_edited=False)
    if own.body["text"] is None:
        return SectionText(key, title, first, is_edited=False, version=own.version)
    # Words kept before the digest was have none: they should be read again.
    is_stale = own.body.get("figures") != digest
    return SectionText(key, title, own.body["text"], is_edited=True, is_stale=is_stale, version=own.version)
