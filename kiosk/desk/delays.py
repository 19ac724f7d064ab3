"""The desk of what puts off a due date: a supplement asked for, a late dossier re-appointed with an apology."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kiosk.delays import due_from_zero, due_reappointed, last_day_to_apologise, last_day_to_ask
from kiosk.desk.counter import Counter
from kiosk.desk.dossiers import DossierDesk, reason_text
from kiosk.dossier import Dossier
from kiosk.dossier_steps import Event, Step
from kiosk.errors import InvalidInput, NotAllowed
from kiosk.i18n import _
from kiosk.outbox import LETTER_FILES, Outbox, PrintJob
from kiosk.vietnamese.fold import has_letter
from kiosk.workdays import DueDate
from kiosk.working_hours import WorkingHours

if TYPE_CHECKING:
    from kiosk.apology_letter import ApologyLetter, LetterRenderer


@dataclass(frozen=True, slots=True)
class DelayDesk:
    """Use cases of dossiers that take longer than was said, acted by whoever is signed in."""

    counter: Counter
    dossiers: DossierDesk
    render_letter: "LetterRenderer"
    outbox: Outbox

    # A supplement

    def last_day_to_ask(self, dossier: Dossier) -> date:
        """The last day on which a supplement is asked for in time."""
        return last_day_to_ask(dossier, self.counter.calendar, self._hours(dossier))

    def request_supplement(self, code: str, wanted: str) -> Dossier:
        """Ask the applicant, once, for all that is missing; what comes too late is recorded as late.

        Raises:
            NotAllowed: it was asked for before, or the dossier does not wait for anything.
            InvalidInput: there are no words that say what is missing.
        """
        reason = reason_text(wanted)

        def asked(dossier: Dossier, event: Event) -> Event:
            return replace(event, reason=reason, is_late=event.at.date() > self.last_day_to_ask(dossier))

        return self.dossiers.record(code, Step.SUPPLEMENT_REQUESTED, asked)

    def complete(self, code: str) -> Dossier:
        """The supplement has come and the file is complete: the term starts again from zero.

        Raises:
            NotAllowed: no supplement was asked for.
        """

        def completed(dossier: Dossier, event: Event) -> Event:
            return replace(event, due=due_from_zero(dossier, event.at, self.counter.calendar, self._hours(dossier)))

        return self.dossiers.record(code, Step.SUPPLEMENTED, completed)

    # An apology

    def last_day_to_apologise(self, dossier: Dossier) -> date:
        """The last day on which a letter of apology is in time."""
        return last_day_to_apologise(dossier)

    def reappointment(self, dossier: Dossier, day: date, reason: str) -> DueDate:
        """What would be owed if the dossier were re-appointed to `day` for that reason.

        Raises:
            InvalidInput: there are no words that say why, or it cannot be that day; `field` says which.
            CalendarGap: the calendar does not know the day's year.
        """
        due = due_reappointed(dossier, day, self.counter.today, self.counter.calendar, self._hours(dossier))
        if not has_letter(reason_text(reason)):
            raise InvalidInput(_("Chưa có lý do chậm; hãy ghi lý do cụ thể, lý do in trong thư xin lỗi."), "reason")
        return due

    def reappoint(self, code: str, day: date, reason: str) -> Dossier:
        """Put a dossier that will be late off to `day`, once; an apology that comes too late is recorded as late.

        Raises:
            NotAllowed: it was re-appointed before, or is not being worked on.
            InvalidInput: there are no words that say why, or it cannot be that day; `field` says which.
            CalendarGap: the calendar does not know the day's year.
        """

        def reappointed(dossier: Dossier, event: Event) -> Event:
            due = self.reappointment(dossier, day, reason)
            is_late = event.at.date() > last_day_to_apologise(dossier)
            return replace(event, reason=reason_text(reason), due=due, is_late=is_late)

        return self.dossiers.record(code, Step.REAPPOINTED, reappointed)

    def letter(self, dossier: Dossier) -> "ApologyLetter":
        """The letter of apology of a dossier that was re-appointed.

        Raises:
            NotAllowed: it was not.
        """
        # Imported here: most dossiers are in time, and none needs a letter before it is printed.
        from kiosk.apology_letter import apology_letter

        apology = dossier.last(Step.REAPPOINTED)
        if apology is None:
            raise NotAllowed(
                _("Hồ sơ {code} chưa hẹn lại nên chưa có thư xin lỗi; nhấn X để hẹn lại.").format(code=dossier.code)
            )
        return apology_letter(dossier, apology, self.counter.profile)

    def letter_to_print(self, code: str) -> PrintJob:
        """The letter of apology, to be sent to the printer; it is there as Markdown, too, to be gone on with.

        Raises:
            NotAllowed: the dossier was not re-appointed.
            StoreError: the letter cannot be written.
        """
        letter = self.letter(self.dossiers.get(code))
        name = f"{LETTER_FILES}{code}-{self.counter.now:%Y%m%d-%H%M%S}"
        for form in ("md", "txt"):  # where no browser makes a PDF of the page, the plain text is printed
            self.outbox.save(f"{name}.{form}", self.render_letter(letter, form))
        path = self.outbox.save(f"{name}.html", self.render_letter(letter, "html"))
        return PrintJob(self.outbox, path, _("Thư xin lỗi {code}").format(code=code))

    def _hours(self, dossier: Dossier) -> WorkingHours:
        return self.counter.profile.site(dossier.site).hours
