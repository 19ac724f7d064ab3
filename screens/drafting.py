"""Forms whose half-typed contents are kept on disk at every key, and come back when the program did not end well."""

from typing import TYPE_CHECKING, Any, cast

from textual.css.query import NoMatches
from textual.screen import Screen
from textual.timer import Timer

from kiosk.errors import KioskError
from kiosk.i18n import _
from kiosk.vietnamese.dates import clock_time, short_date

if TYPE_CHECKING:
    from kiosk.drafts import Draft, Values
    from kiosk.office import Office

# What is typed survives the program at once, and a power cut after this.
_SAFE_SECONDS = 0.5


if TYPE_CHECKING:
    _Screen = Screen[Any]
else:
    _Screen = object  # the forms are screens and dialogs by their other bases


class Drafting(_Screen):
    """A screen or dialog with a form worth keeping. The shell calls `keep_draft` when a key has been dealt with.

    Subclasses call `take_up_draft` when they are shown, and `discard_draft` when the form was saved or given up.
    """

    _drafter = ""
    _kept: "Values | None" = None
    _saving: Timer | None = None

    @property
    def draft_name(self) -> str:
        """The form's name among the drafts of a clerk."""
        raise NotImplementedError

    def draft_values(self) -> "Values | None":
        """What is typed now, as plain JSON values; None while nothing would be lost."""
        raise NotImplementedError

    def restore_draft(self, values: "Values") -> None:
        """Put back what `draft_values` gave, perhaps by an earlier version of the program.

        Raises:
            KeyError, TypeError, ValueError: the values are not what they should be.
        """
        raise NotImplementedError

    def say_of_draft(self, text: str) -> None:
        """Tell the clerk about the draft."""
        raise NotImplementedError

    def take_up_draft(self) -> bool:
        """Put back what whoever is signed in left half typed; once for each of them. Whether there was anything."""
        staff = self._office.counter.staff if self._office is not None else None
        if staff is None or staff.key == self._drafter:
            return False
        self._drafter, self._kept = staff.key, None
        try:
            draft = self._office.drafts.find(staff.key, self.draft_name)
        except KioskError as error:
            self.call_later(self.say_of_draft, error.message)
            return False
        return draft is not None and self._restored(draft)

    def _restored(self, draft: "Draft") -> bool:
        try:
            self.restore_draft(draft.values)
        except (KioskError, KeyError, TypeError, ValueError, StopIteration, AttributeError, IndexError):
            self.discard_draft()
            self.call_later(self.say_of_draft, _("Bản nháp bị hỏng, không lấy lại được; hãy gõ lại."))
            return False
        self._kept = draft.values
        # After what the screen says itself when it is shown.
        self.call_later(self.say_of_draft, self._when(draft))
        return True

    def _when(self, draft: "Draft") -> str:
        at = clock_time(draft.kept_at)
        if draft.kept_at.date() != self._office.counter.today:
            at = f"{at} {short_date(draft.kept_at.date())}"
        return _("Đã khôi phục bản nháp lúc {at}; Esc để bỏ.").format(at=at)

    def keep_draft(self, *, durable: bool = False) -> None:
        """Keep what is typed if it has changed; what stands empty again is no draft."""
        if not self._drafter or not self.is_mounted:
            return
        try:
            values = self.draft_values()
        except NoMatches:
            return  # being taken apart
        if values == self._kept and not (durable and values):
            return
        if values is None:
            self.discard_draft()
            return
        self._attempt_to_keep(values, durable)

    def _attempt_to_keep(self, values: "Values", durable: bool) -> None:
        try:
            self._office.drafts.keep(self._drafter, self.draft_name, values, durable=durable)
        except KioskError as error:
            # Typing goes on, and clears the line: it is said again as long as it is so.
            self.say_of_draft(error.message)
        self._kept = values
        if not durable and self._saving is None:
            self._saving = self.set_timer(_SAFE_SECONDS, self._make_safe)

    def _make_safe(self) -> None:
        self._saving = None
        self.keep_draft(durable=True)

    def discard_draft(self) -> None:
        """The form was saved or given up: nothing of it is left."""
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
        self._kept = None
        if not self._drafter:
            return
        try:
            self._office.drafts.discard(self._drafter, self.draft_name)
        except KioskError as error:
            self.say_of_draft(error.message)

    @property
    def _office(self) -> "Office":
        # The kit's own tests have no office, and nobody signed in.
        return cast("Office", getattr(self.app, "office", None))
