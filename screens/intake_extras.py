"""What few dossiers need and the form has no room for: who decides, how many sets, a note."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from textual.widget import Widget

from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from screens.dialog import Dialog, Paragraph
from screens.keys import Key
from screens.widgets.count_field import CountField
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow
from screens.widgets.sentence import Sentence

_LABELS = 15
# More than the desk keeps: what is too long is refused with words, not cut in silence.
_ROOM = 600


@dataclass(frozen=True, slots=True)
class Extras:
    """The answers; an empty `deciding_office` is our own, which is what most dossiers have."""

    deciding_office: str = ""
    sets: int = 1
    note: str = ""

    def in_short(self) -> str:
        """What differs from most dossiers, on one line; empty when nothing does."""
        office = _("giải quyết tại {office}").format(office=self.deciding_office) if self.deciding_office else ""
        sets = _("{n} bộ hồ sơ").format(n=self.sets) if self.sets != 1 else ""
        note = _("ghi chú: {note}").format(note=self.note) if self.note else ""
        return " · ".join(filter(None, (sets, office, note)))


EXTRAS = frozenset(field.name for field in fields(Extras))
"""The names the desk's refusals give the extras."""


class ExtrasDialog(Dialog[Extras]):
    """Asks for the extras; gives them, None after Esc.

    Args:
        extras: what is in force now.
        own_office: who decides unless somebody else does.
        wrong: what the desk had to say against one of them; its field takes the focus.
    """

    DEFAULT_CSS = """
    ExtrasDialog > #box { width: 76; }
    ExtrasDialog #wrong { padding: 0; }
    """
    KEYS = (Key("ctrl+s", "finish", N_("xong")),)

    def __init__(self, extras: Extras, own_office: str, wrong: InvalidInput | None = None) -> None:
        super().__init__(_("Chi tiết thêm của hồ sơ"), holds_work=wrong is not None)
        self._extras = extras
        self._own_office = own_office
        self._wrong = wrong

    def contents(self) -> Iterable[Widget]:
        """Three fields, filled in with what most dossiers have."""
        extras = self._extras
        office = Field(
            "deciding_office",
            label=_("Nơi giải quyết"),
            value=extras.deciding_office or self._own_office,
            max_length=_ROOM,
        )
        sets = CountField("sets", _("số bộ"), label=_("Số bộ hồ sơ"), value=str(extras.sets))
        note = Field("note", label=_("Ghi chú"), value=extras.note, max_length=_ROOM)
        return (
            Paragraph(_("Phi địa giới: ghi cơ quan khác giải quyết hồ sơ này.")),
            Paragraph(""),
            Form(*(FormRow(field, label_width=_LABELS) for field in (office, sets, note))),
            Sentence(id="wrong", strong=True, most=2),
            Paragraph(_("Enter sang ô sau · Ctrl+S xong · Esc bỏ qua")),
        )

    def on_mount(self) -> None:
        """Begin with the first field, or with the wrong one."""
        if self._wrong is None:
            self.query_one(Form).focus_first()
            return
        self._object(self._wrong)

    def _object(self, error: InvalidInput) -> None:
        self.query_one("#wrong", Sentence).text = f"! {error.message}"
        self.query_one(f"#{error.field}", Field).focus()

    def on_count_field_refused(self, message: CountField.Refused) -> None:
        """A number of sets that is none."""
        message.stop()
        self._object(InvalidInput(message.sentence, "sets"))

    def on_form_completed(self) -> None:
        """Enter in the last field."""
        self.action_finish()

    @property
    def answers(self) -> Extras:
        """The answers so far; what is left empty is what most dossiers have."""
        if not self.query(Field):
            return self._extras  # not composed yet
        office = self._text("deciding_office")
        return Extras(
            deciding_office="" if office == self._own_office else office,
            sets=self._sets,
            note=self._text("note"),
        )

    def action_finish(self) -> None:
        """Close with the answers, unless the number of sets is none."""
        try:
            self.query_one("#sets", CountField).count  # noqa: B018  asked for its objection
        except InvalidInput as error:
            self._object(error)
            return
        self.dismiss(self.answers)

    @property
    def _sets(self) -> int:
        try:
            count = self.query_one("#sets", CountField).count
            return 1 if count is None else count
        except InvalidInput:
            return self._extras.sets  # for the draft; it cannot be saved so

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).text
