"""A box whose half-typed answers are kept like those of a form: after a lock or a lost line it opens with them."""

from typing import TYPE_CHECKING, Any

from kiosk.i18n import _
from kiosk.vietnamese.fold import has_letter
from screens.dialog import Dialog
from screens.dialogs import Ask
from screens.drafting import Drafting
from screens.widgets.choice import Choice
from screens.widgets.field import Field

if TYPE_CHECKING:
    from textual.await_complete import AwaitComplete

    from kiosk.drafts import HeldDraft, Values

if TYPE_CHECKING:
    _Box = Dialog[Any]
else:
    _Box = object  # what is kept is a dialog by its other base


class KeptBox(Drafting, _Box):
    """A dialog of fields and choices. Subclasses say in `draft_name` what it asks, and about what."""

    is_kept_until_used = False
    """Whether the answer stays a draft when the box closes: more is asked, or may go wrong, before it is used. Whoever
    has used it calls `answer_was_used`."""
    _place = 0

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
        """Close with an answer, or given up: then nothing of it is left."""
        if result is None or not self.is_kept_until_used:
            self.discard_draft()
        elif self._held is not None:
            self._place = self._held.place
            self._stop_saving()
            self.keep_draft(durable=True)
        return super().dismiss(result)

    def answer_was_used(self) -> None:
        """What the answer was for is done: nothing of it is left.

        Raises:
            StoreError: it is there and stays there.
        """
        held, self._held = self._held or self._let_go_of(), None
        if held is not None:
            held.discard()

    def _let_go_of(self) -> "HeldDraft | None":
        """The draft again that the box gave back when it was taken apart."""
        if not self._place:
            return None
        held = self._office.drafts.take_up(self._drafter, self.draft_name, self._place)
        if held is not None and held.place != self._place:
            held.let_go()
            return None
        return held


def _plain(entry: "Field | Choice[Any]") -> str | int:
    return entry.place if isinstance(entry, Choice) else entry.value


class KeptAsk(KeptBox, Ask):
    """A question for one line that is kept under `draft_name` while it is typed.

    A `required` line is a reason or a name: a dot typed to get on is neither, and is not taken.
    """

    def __init__(self, question: str, draft_name: str, *, is_kept_until_used: bool = False, **options: Any) -> None:
        super().__init__(question, **options)
        self._draft_name = draft_name
        self.is_kept_until_used = is_kept_until_used

    @property
    def draft_name(self) -> str:
        """What is asked, and about which dossier."""
        return self._draft_name

    def take(self, text: str) -> None:
        """Close with the line, unless it has to say something and does not."""
        if text and self._required and not has_letter(text):
            self.say_below(_("! Hãy ghi rõ bằng chữ; Esc nếu không muốn ghi."))
        else:
            super().take(text)

    def say_of_draft(self, text: str) -> None:
        """Below the line."""
        self.say_below(text)
