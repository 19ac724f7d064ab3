"""Write down what a citizen says about the counter (phản ánh, kiến nghị)."""

from collections.abc import Callable, Iterable

from textual.widget import Widget

from kiosk.errors import KioskError
from kiosk.feedback import LONGEST, Feedback, Subject
from kiosk.i18n import N_, _
from screens.dialog import Dialog, Paragraph
from screens.kept_box import KeptBox
from screens.keys import Key
from screens.widgets.choice import Choice
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow
from screens.widgets.sentence import Sentence

Record = Callable[[Subject, str], Feedback]
"""Keeps what was said and gives it back with its number."""


class FeedbackDialog(KeptBox, Dialog[Feedback]):
    """What it is about and what was said; gives the feedback as it was kept, None after Esc.

    Args:
        record: keeps it; when it refuses, the dialog says why and keeps what was typed.
    """

    DEFAULT_CSS = """
    FeedbackDialog > #box { width: 100%; max-width: 100; }
    FeedbackDialog #wrong { padding: 0; }
    """
    KEYS = (Key("ctrl+s", "save", N_("lưu")),)

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

    @property
    def draft_name(self) -> str:
        """One piece of feedback at a time is written."""
        return "feedback"

    @property
    def loss(self) -> str:
        """A citizen's words are more than what stands in a box."""
        return _("Bỏ nội dung phản ánh đang gõ?")

    def say_of_draft(self, text: str) -> None:
        """Below the text."""
        self.query_one("#wrong", Sentence).text = text

    @property
    def _subject(self) -> "Choice[Subject]":
        return self.query_one(Choice)

    @property
    def _text(self) -> Field:
        return self.query_one("#text", Field)

    def on_form_completed(self) -> None:
        """Enter after the text."""
        self.action_save()

    def action_save(self) -> None:
        """Keep it and close."""
        try:
            feedback = self._record(self._subject.value, self._text.text)
        except KioskError as error:
            self.query_one("#wrong", Sentence).text = f"! {error.message}"
            self._text.focus()
            return
        self.dismiss(feedback)
