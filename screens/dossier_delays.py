"""What puts a dossier off: a supplement asked of the applicant, and a late one re-appointed with an apology."""

from kiosk.dossier_steps import Step
from kiosk.i18n import _
from kiosk.vietnamese.dates import short_date
from screens.dossier_acts import DossierActs
from screens.dossier_dialogs import named
from screens.reappointment_box import Reappointment, ReappointmentBox
from screens.standing import due_in_full


class DelayActs(DossierActs):
    """The keys of what puts a dossier off."""

    def action_reappoint(self) -> None:
        """Ask for the new day and the reason, then once whether it is meant; a second time is refused at once."""
        if self.dossier is not None:
            self.dossier.check_may(Step.REAPPOINTED, self.office.counter.today)
            box = ReappointmentBox(self.dossier, self.office.delays, self.office.counter.today)
            self.shell.push_screen(box, lambda answer: self._ask_reappointment(answer, box))

    def _ask_reappointment(self, answer: object, box: ReappointmentBox) -> None:
        if isinstance(answer, Reappointment) and self.dossier is not None:
            question = _("Hẹn lại hồ sơ {dossier} sang {due}? Chỉ được hẹn lại một lần. Lý do: {reason}")
            self._confirm(
                question.format(dossier=named(self.dossier), due=due_in_full(answer.due), reason=answer.reason),
                _("Hẹn lại"),
                lambda code: self.office.delays.reappoint(code, answer.due.date(), answer.reason),
                _("Đã hẹn lại sang {due}; Ctrl+P in thư xin lỗi.").format(due=due_in_full(answer.due)),
                box,
            )

    def action_request_supplement(self) -> None:
        """Ask for all that is missing, then once whether it is meant; a second time is refused at once."""
        if self.dossier is None:
            return
        today, desk = self.office.counter.today, self.office.delays
        self.dossier.check_may(Step.SUPPLEMENT_REQUESTED, today)
        why = _("Hồ sơ {dossier} thiếu gì, vì sao? Chỉ được yêu cầu một lần: ghi đủ mọi giấy tờ cần bổ sung.")
        if today > (last := desk.last_day_to_ask(self.dossier)):
            why += "\n" + _("! Quá 03 ngày làm việc từ ngày nhận (đến {day}): quá trình sẽ ghi là yêu cầu trễ.").format(
                day=short_date(last)
            )
        self._ask_then_confirm(
            "supplement",
            why,
            _("Yêu cầu bổ sung hồ sơ {dossier}? Chỉ được yêu cầu một lần. Cần bổ sung: {reason}"),
            _("Yêu cầu bổ sung"),
            desk.request_supplement,
            _("Đã ghi yêu cầu bổ sung; người nộp bổ sung đủ thì nhấn D, thời hạn tính lại từ đầu."),
        )

    def action_complete(self) -> None:
        """The supplement has come: the term starts again from zero."""
        self._do(
            lambda code: self.office.delays.complete(code),
            _("Đã nhận đủ bổ sung; thời hạn tính lại từ đầu, hẹn trả ghi ở trên."),
        )

    def action_print_letter(self) -> None:
        """Print the letter of apology; says what becomes of it."""
        if self.dossier is not None:
            self.send_to_printer(self.office.delays.letter_to_print(self.dossier.code))
