"""The questions asked before a dossier leaves the office: who takes the result, why it is refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.widget import Widget

from kiosk.applicant import LONGEST_NAME
from kiosk.dossier import Dossier
from kiosk.dossier_steps import LONGEST_TEXT, HandoverWay
from kiosk.i18n import N_, _
from kiosk.vietnamese.fold import has_letter, has_letter_or_digit
from screens.dialog import Dialog, Paragraph
from screens.kept_box import KeptBox
from screens.keys import Key
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow

_LABELS = 12


@dataclass(frozen=True, slots=True)
class Handover:
    """How the result is handed over, and to whom."""

    way: HandoverWay
    receiver: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the office refuses, and on what legal ground."""

    reason: str
    ground: str


def named(dossier: Dossier) -> str:
    """The dossier as a question names it: code, person, procedure."""
    return f"{dossier.code} · {dossier.applicant.name} · {dossier.procedure.name}"


class FormDialog(KeptBox, Dialog[object]):
    """A dialog around a form: Enter in the last field or Ctrl+S closes it with the answer."""

    KEYS = (Key("ctrl+s", "finish", N_("xong")),)
    is_kept_until_used = True

    def on_mount(self) -> None:
        """Put the focus where the clerk begins."""
        self.begin()

    def begin(self) -> None:
        """Begin in the first field. To override, where `on_mount` is not: Textual calls that of every class in turn."""
        self.query_one(Form).focus_first()

    def on_form_completed(self) -> None:
        """Enter in the last field."""
        self.action_finish()

    def action_finish(self) -> None:
        """Close with the answer if there is one."""
        raise NotImplementedError

    def say_of_draft(self, text: str) -> None:
        """Below the form."""
        self.query_one("#hint", Hint).say(text)

    def object_to(self, field: str, sentence: str) -> None:
        """Say what is missing and go there."""
        self.query_one("#hint", Hint).say(sentence)
        self.query_one(f"#{field}").focus()


class Hint(Paragraph):
    """The last line of the box: what the keys do, or what is missing."""

    def __init__(self, text: str) -> None:
        super().__init__(text, strong=True, id="hint")

    def say(self, text: str) -> None:
        """Say something else."""
        self._text = text
        self.redraw()


class HandoverDialog(FormDialog):
    """Asks how a result is handed over and to whom; gives a `Handover`, None after Esc."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(_("Trả kết quả"))
        self._dossier = dossier

    @property
    def draft_name(self) -> str:
        """Who takes this dossier's result."""
        return f"hand-over-{self._dossier.code}"

    def contents(self) -> Iterable[Widget]:
        """The dossier, the way, the receiver."""
        ways = [(way, _short_way(way)) for way in HandoverWay]
        name = self._dossier.applicant.name
        return (
            Paragraph(named(self._dossier)),
            Paragraph(""),
            Form(
                FormRow(Choice("way", ways), label_width=0),
                FormRow(
                    Field("receiver", label=_("Người nhận"), value=name, max_length=LONGEST_NAME), label_width=_LABELS
                ),
            ),
            Paragraph(""),
            Hint(_("Enter hai lần: trả tận tay người nộp · Esc bỏ qua")),
        )

    def action_finish(self) -> None:
        """Close; who stands in for the applicant must be named."""
        way: HandoverWay = self.query_one("#way", Choice).value
        receiver = self.query_one("#receiver", Field).text
        if way is HandoverWay.PROXY and (not has_letter(receiver) or receiver == self._dossier.applicant.name):
            self.object_to("receiver", _("! Ghi họ tên người được ủy quyền nhận thay."))
            return
        self.dismiss(Handover(way, receiver))


class RefusalDialog(FormDialog):
    """Asks for the concrete reason and the legal ground of a refusal; gives a `Refusal`, None after Esc."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(_("Từ chối giải quyết"))
        self._dossier = dossier

    @property
    def draft_name(self) -> str:
        """Why this dossier is refused."""
        return f"refuse-{self._dossier.code}"

    def contents(self) -> Iterable[Widget]:
        """The dossier, the reason, the ground."""
        return (
            Paragraph(named(self._dossier)),
            Paragraph(_("Lý do phải cụ thể; người nộp được trả lời bằng văn bản.")),
            Paragraph(""),
            Form(
                FormRow(Field("reason", label=_("Lý do"), max_length=LONGEST_TEXT), label_width=_LABELS),
                FormRow(Field("ground", label=_("Căn cứ"), max_length=LONGEST_TEXT), label_width=_LABELS),
            ),
            Paragraph(""),
            Hint(_("Enter xong · Esc bỏ qua")),
        )

    def action_finish(self) -> None:
        """Close, unless the reason or its ground is missing."""
        reason = self.query_one("#reason", Field).text
        if not has_letter(reason):
            self.object_to("reason", _("! Phải ghi lý do từ chối; Esc nếu không từ chối."))
            return
        ground = self.query_one("#ground", Field).text
        if not has_letter_or_digit(ground):
            self.object_to("ground", _("! Phải ghi căn cứ từ chối: điều, khoản, văn bản."))
            return
        self.dismiss(Refusal(reason, ground))


def _short_way(way: HandoverWay) -> str:
    return _("Ủy quyền") if way is HandoverWay.PROXY else way.label
