"""Write down what a citizen says about the counter (phản ánh, kiến nghị)."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.errors import KioskError
from kiosk.feedback import LONGEST, Feedback, Subject
from kiosk.i18n import _
from screens.dialogs import Dialog, Paragraph
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow
from screens.widgets.sentence import Sentence

Record = Callable[[Subject, str], Feedback]
"""Keeps what was said and gives it back with its number."""


class FeedbackDialog(Dialog[Feedback]):
    """What it is about and what was said; gives the feedback as it was kept, None after Esc.

    Args:
        record: keeps it; when it refuses, the dialog says why and keeps what was typed.
    """

    DEFAULT_CSS = """
    FeedbackDialog > #box { width: 100%; max-width: 100; }
    FeedbackDialog #wrong { padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", show=False)]

    def __init__(self, record: Record) -> None:
        super().__init__(_("Ghi phản ánh, kiến nghị"))
        self._record = record

    def contents(self) -> Iterable[Widget]:
        """The two questions."""
        subjects = [(subject, subject.label) for subject in Subject]
        return (
            Paragraph(_("Người dân phản ánh về việc gì?")),
            Form(
                FormRow(Choice("subject", subjects), label_width=0),
                # One more than may be kept: a longer one is refused with words, not cut in silence.
                FormRow(Field("text", label=_("Nội dung"), max_length=LONGEST + 1), label_width=9),
            ),
            Sentence(id="wrong", strong=True, most=2),
            Paragraph(_("←→ đổi việc · Enter sang nội dung · Ctrl+S lưu · Esc bỏ qua")),
        )

    def on_form_completed(self) -> None:
        """Enter after the text."""
        self.action_save()

    def action_save(self) -> None:
        """Keep it and close."""
        subject: Choice[Subject] = self.query_one(Choice)
        text = self.query_one("#text", Field)
        try:
            feedback = self._record(subject.value, text.text)
        except KioskError as error:
            self.query_one("#wrong", Sentence).text = f"! {error.message}"
            text.focus()
            return
        self.dismiss(feedback)
