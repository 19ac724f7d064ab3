"""Asks when a late dossier is promised anew, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from textual.widget import Widget

from kiosk.desk.delays import DelayDesk
from kiosk.dossier import Dossier
from kiosk.dossier_steps import LONGEST_TEXT
from kiosk.errors import KioskError
from kiosk.i18n import _
from kiosk.vietnamese.dates import short_date
from screens.dialog import Paragraph
from screens.dossier_dialogs import FormDialog, Hint, named
from screens.standing import due_in_full
from screens.widgets.date_field import DateField
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow

_LABELS = 15


@dataclass(frozen=True, slots=True)
class Reappointment:
    """When the result is promised anew, and why it is late."""

    due: datetime
    reason: str


class ReappointmentBox(FormDialog):
    """Asks for the new day and the reason; gives a `Reappointment`, None after Esc."""

    def __init__(self, dossier: Dossier, desk: DelayDesk, today: date) -> None:
        super().__init__(_("Hẹn lại, kèm thư xin lỗi"))
        self._dossier = dossier
        self._desk = desk
        self._today = today

    @property
    def draft_name(self) -> str:
        """When this dossier is promised anew."""
        return f"reappoint-{self._dossier.code}"

    def contents(self) -> Iterable[Widget]:
        """The dossier, what was promised, the new day, the reason."""
        return (
            Paragraph(named(self._dossier)),
            Paragraph(self._promised()),
            Paragraph(""),
            Form(
                FormRow(DateField("new_day", label=_("Ngày trả mới")), label_width=_LABELS),
                FormRow(Field("reason", label=_("Lý do chậm"), max_length=LONGEST_TEXT), label_width=_LABELS),
            ),
            Paragraph(""),
            Hint(_("Enter xong · Esc bỏ qua")),
        )

    def _promised(self) -> str:
        words = _("Đang hẹn trả {due}. Chỉ được hẹn lại một lần; lý do in trong thư xin lỗi.").format(
            due=due_in_full(self._dossier.due.at)
        )
        last = self._desk.last_day_to_apologise(self._dossier)
        if self._today <= last:
            return words
        late = _("! Thư xin lỗi phải có chậm nhất {day}: vẫn hẹn lại được, quá trình sẽ ghi là xin lỗi trễ.")
        return f"{words}\n{late.format(day=short_date(last))}"

    def action_finish(self) -> None:
        """Close, unless the office could not take the day or the reason."""
        try:
            day = self.query_one("#new_day", DateField).required()
            reason = self.query_one("#reason", Field).text
            due = self._desk.reappointment(self._dossier, day, reason).at
        except KioskError as error:
            self.object_to(getattr(error, "field", None) or "new_day", f"! {error.message}")
            return
        self.dismiss(Reappointment(due, reason))
