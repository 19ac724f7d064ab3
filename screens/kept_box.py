"""A box whose half-typed answers are kept like those of a form: after a lock or a lost line it opens with them."""

from typing import TYPE_CHECKING, Any

from screens.dialogs import Ask, Dialog
from screens.drafting import Drafting
from screens.widgets.choice import Choice
from screens.widgets.field import Field

if TYPE_CHECKING:
    from textual.await_complete import AwaitComplete

    from kiosk.drafts import Values

if TYPE_CHECKING:
    _Box = Dialog[Any]
else:
    _Box = object  # what is kept is a dialog by its other base


class KeptBox(Drafting, _Box):
    """A dialog of fields and choices. Subclasses say in `draft_name` what it asks, and about what."""

    def on_mount(self) -> None:
        """Go on where a lock, a lost line or a power cut broke off."""
        self.remember_first_values()
        self.take_up_draft()

    def draft_values(self) -> "Values | None":
        """What was changed in the box."""
        if not self.is_worth_keeping:
            return None
        first = self._values_at_first or []
        changed = [
            entry
            for entry, before in zip(self.entries(), first, strict=True)
            if self._holds_work or entry.value != before
        ]
        return {"answers": {str(entry.id): _plain(entry) for entry in changed}}

    def restore_draft(self, values: "Values") -> None:
        """Put the changes back; what the clerk has not touched stays as it is now."""
        answers = values["answers"]
        for entry in self.entries():
            if entry.id not in answers:
                continue
            if isinstance(entry, Choice):
                entry.place = int(answers[entry.id])
            else:
                entry.value = str(answers[entry.id])

    def dismiss(self, result: Any = None) -> "AwaitComplete":
        """Close with an answer, or given up: nothing of it is left."""
        self.discard_draft()
        return super().dismiss(result)


def _plain(entry: "Field | Choice[Any]") -> str | int:
    return entry.place if isinstance(entry, Choice) else entry.value


class KeptAsk(KeptBox, Ask):
    """A question for one line that is kept under `draft_name` while it is typed."""

    def __init__(self, question: str, draft_name: str, **options: Any) -> None:
        super().__init__(question, **options)
        self._draft_name = draft_name

    @property
    def draft_name(self) -> str:
        """What is asked, and about which dossier."""
        return self._draft_name

    def say_of_draft(self, text: str) -> None:
        """Below the line."""
        self.say_below(text)
