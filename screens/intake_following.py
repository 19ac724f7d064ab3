"""What of an intake follows what is typed: its procedure, the due date and fees, who has a dossier open already."""

from datetime import date, datetime

from kiosk.dossier import Dossier
from kiosk.errors import InvalidInput, KioskError
from kiosk.i18n import _
from kiosk.procedures import Procedure
from kiosk.tickets import Ticket
from screens.fresh import FreshScreen
from screens.intake_answers import doubts_about, due_answer, fees_answer, no_due_answer
from screens.intake_form import IntakeForm
from screens.intake_summary import Answer, IntakeSummary, received_just_now
from screens.standing import due_in_full


class FollowedIntake(FreshScreen):
    """A screen with an `IntakeForm` whose `IntakeSummary` is never behind."""

    def __init__(self) -> None:
        super().__init__()
        self.ticket: Ticket | None = None
        self.last: Dossier | None = None
        self._procedure: Procedure | None = None
        self._objection = ""
        self._same_person: tuple[Dossier, ...] = ()
        self._same_person_of: object = None

    @property
    def form(self) -> IntakeForm:
        """What is typed."""
        return self.query_one(IntakeForm)

    def fill(self) -> None:
        """Follow the clock and the other clerks: due date, remembered terms, open dossiers."""
        if not self.form.is_touched and not isinstance(self.subject, str):
            self.ticket = self.office.queue.serving()
        if self.last is not None:  # it may have been corrected since
            self.last = self.office.dossiers.get(self.last.code)
        self._same_person_of = None
        self._look_for_same_person()
        self._follow()

    def _follow(self) -> None:
        """Bring everything that depends on the typed values up to date."""
        self._follow_procedure()
        self.query_one(IntakeSummary).show(self._answers(), self._warnings())

    def _follow_procedure(self) -> None:
        picked = self.form.picked
        self._objection = ""
        procedure: Procedure | None = None
        if picked is not None:
            try:
                procedure = self.office.dossiers.procedure(picked.code, self._day())
            except KioskError as error:
                self._objection = error.message
        if procedure != self._procedure:
            self._procedure = procedure
            self.form.use(procedure)

    def _answers(self) -> tuple[Answer, ...]:
        procedure = self._procedure
        if procedure is None:
            if self.last is not None and not self.form.is_touched:
                last = self.last
                return (received_just_now(last.code, last.applicant.name, due_in_full(last.due.at)),)
            return (Answer(_("Hẹn trả"), reasons=(_("Chọn thủ tục để tính ngày hẹn trả."),)),)
        return (self._due_answer(procedure), fees_answer(procedure, self.form.channel))

    def _due_answer(self, procedure: Procedure) -> Answer:
        try:
            term, _ground = self.form.term()
            due = self.office.dossiers.due(procedure, self._moment_typed(), term)
        except KioskError as error:
            return no_due_answer(error.message)
        return due_answer(procedure, term, due)

    def _warnings(self) -> tuple[str, ...]:
        warnings = [self._objection] if self._objection else []
        if self._same_person:
            codes = ", ".join(dossier.code for dossier in self._same_person)
            warnings.append(_("Người này có hồ sơ cùng thủ tục đang giải quyết: {codes}").format(codes=codes))
        return (*warnings, *self._doubts(while_typed=False))

    def _doubts(self, *, while_typed: bool) -> list[str]:
        """What looks mistyped where the clerk has gone on, or in the entry they are still at."""
        doubts = doubts_about(self.form.applicant_so_far())
        return [said for name, said in doubts if self._is_being_typed(name) is while_typed]

    def _look_for_same_person(self) -> None:
        """Ask the desk once for each person and procedure: it looks through every open dossier."""
        person, procedure = self.form.applicant_so_far(), self._procedure
        asked = (person.name, person.id_number, procedure.code if procedure else "")
        if asked == self._same_person_of:
            return
        self._same_person_of = asked
        self._same_person = ()
        if procedure is None or not (person.name or person.id_number):
            return
        try:
            self._same_person = self.office.dossiers.same_person_open(person, procedure.code)
        except KioskError as error:
            self.say_error(error)

    def _is_being_typed(self, name: str) -> bool:
        """A number half typed is not wrong yet."""
        return self.focused is not None and self.focused.id == name

    def _moment_typed(self) -> datetime:
        now = self.office.counter.now
        return self.form.received_at(now) or now

    def _day(self) -> date:
        try:
            return self._moment_typed().date()
        except InvalidInput:
            return self.office.counter.today
