"""Putting the applicant's details right."""

from collections.abc import Iterable

from textual.widget import Widget

from kiosk.applicant import Applicant
from kiosk.errors import EditConflict, InvalidInput
from kiosk.i18n import N_, _
from screens.dialog import Paragraph
from screens.dossier_dialogs import FormDialog, Hint
from screens.widgets.choice import Choice
from screens.widgets.date_field import BirthField
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow

_LABELS = 13
_LONGEST_TYPED = 400
SEXES = (("", "—"), (N_("Nam"), N_("Nam")), (N_("Nữ"), N_("Nữ")))


class CorrectionDialog(FormDialog):
    """Shows an applicant's details to put right; gives the new `Applicant`, None after Esc.

    `wrong` is what the office said of the details typed before: the dialog opens where it is about.
    """

    def __init__(self, code: str, applicant: Applicant, wrong: InvalidInput | EditConflict | None = None) -> None:
        super().__init__(_("Sửa thông tin người nộp"), holds_work=wrong is not None)
        self._code = code
        self._applicant = applicant
        self._wrong = wrong

    @property
    def draft_name(self) -> str:
        """The details of this dossier."""
        return f"correct-{self._code}"

    def contents(self) -> Iterable[Widget]:
        """A row per detail."""
        person = self._applicant
        sexes = [(value, _(shown) if value else shown) for value, shown in SEXES]
        return (
            Paragraph(self._code),
            Form(
                _row(Field("name", label=_("Họ tên"), value=person.name, max_length=_LONGEST_TYPED)),
                _row(Field("id_number", label=_("Số giấy tờ"), value=person.id_number, composes=False)),
                _row(BirthField("birth", label=_("Ngày sinh"), birth=person.birth)),
                _row(Choice("sex", sexes, label=_("Giới tính"), value=person.sex)),
                _row(Field("phone", label=_("Điện thoại"), value=person.phone, composes=False)),
                _row(Field("address", label=_("Địa chỉ"), value=person.address, max_length=_LONGEST_TYPED)),
                _row(
                    Field("on_behalf_of", label=_("Nộp thay cho"), value=person.on_behalf_of, max_length=_LONGEST_TYPED)
                ),
            ),
            Paragraph(""),
            Hint(_("Ctrl+S lưu · Esc bỏ qua")),
        )

    def begin(self) -> None:
        """Begin in the first field, or where the office found something wrong."""
        if self._wrong is None:
            super().begin()
        else:
            self.object_to(self._wrong.field or "name", f"! {self._wrong.message}")

    def action_finish(self) -> None:
        """Close with what is in the fields."""
        try:
            birth = self.query_one("#birth", BirthField).birth
        except InvalidInput as error:
            self.object_to("birth", f"! {error.message}")
            return
        text = {name: self.query_one(f"#{name}", Field).text for name in _TEXTS}
        self.dismiss(Applicant(birth=birth, sex=str(self.query_one("#sex", Choice).value), **text))


_TEXTS = ("name", "id_number", "phone", "address", "on_behalf_of")


def _row(entry: Widget) -> FormRow:
    return FormRow(entry, label_width=_LABELS)
