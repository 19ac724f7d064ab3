"""Forms whose half-typed contents are kept on disk at every key, and come back when the program did not end well."""

from typing import TYPE_CHECKING, Any, cast

from textual.css.query import NoMatches
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from kiosk.errors import KioskError, StoreError
from kiosk.i18n import _
from kiosk.vietnamese.dates import clock_time, short_date
from screens.widgets.field import Field

if TYPE_CHECKING:
    from kiosk.drafts import Draft, HeldDraft, Values
    from kiosk.office import Office

# What is typed survives the program at once, and a power cut after this.
_SAFE_SECONDS = 0.5


if TYPE_CHECKING:
    _Screen = Screen[Any]
else:
    _Screen = object  # the forms are screens and dialogs by their other bases


class Drafting(_Screen):
    """A screen or dialog with a form worth keeping. The shell calls `keep_draft` when a key has been dealt with.

    Subclasses call `take_up_draft` when they are shown, and `discard_draft` when the form was saved or given up. From
    the first letter on the draft is this form's alone: the same clerk's form on another terminal has its own.
    """

    _drafter = ""
    _held: "HeldDraft | None" = None
    _kept: "Values | None" = None
    _is_kept = True
    _left: "tuple[str, int, Values] | None" = None
    """Whose draft was let go when the counter was locked, its place, and what still stands in the form."""
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

    def empty_form(self) -> None:
        """Another terminal goes on with what stands here. A box is closed by the lock and never asked."""

    def say_of_draft(self, text: str) -> None:
        """Tell the clerk about the draft."""
        raise NotImplementedError

    def take_up_draft(self, *, is_for_something: bool = False) -> bool:
        """Put back what whoever is signed in left half typed, unless something is typed here already.

        Who has come to type of something particular (`is_for_something`) gets it only at first, when they have just
        signed in: later it is not what broke off here, and must not mix with it.

        Whether there was anything; then the focus is where it was, if the draft knows.
        """
        staff = self._office.counter.staff if self._office is not None else None
        if staff is None or (is_for_something and self._drafter == staff.key):
            return False
        self._drafter = staff.key
        left, self._left = self._left, None
        if self._held is not None or (left is None and self._values_now() is not None):
            return False
        try:
            self._held = self._office.drafts.take_up(staff.key, self.draft_name, left[1] if left else None)
        except KioskError as error:
            # What stands here is kept anew at the next key; what was left is looked for again another time.
            self._left, self._kept = left, None
            self.call_later(self.say_of_draft, error.message)
            return False
        return self._shows_what_is_held(left)

    def _shows_what_is_held(self, left: "tuple[str, int, Values] | None") -> bool:
        held = self._held
        draft = held.found if held is not None else None
        if left is not None:
            if held is not None and draft is not None and left == (self._drafter, held.place, draft.values):
                return False  # nobody has been at it: it stands here as it was left
            self._kept = None
            self.empty_form()
        return draft is not None and self._restored(draft)

    def _restored(self, draft: "Draft") -> bool:
        try:
            self.restore_draft(draft.values)
            self.go_back_to(draft.values)
        except StoreError as error:
            # It is the store that cannot be read now, and not the draft, which waits for the next time.
            self._let_go()
            self.empty_form()
            waits = _("{why} Bản nháp vẫn còn: sang màn hình khác rồi quay lại để lấy tiếp.")
            self.call_later(self.say_of_draft, waits.format(why=error.message))
            return False
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

    # Where the clerk was

    def _values_now(self) -> "Values | None":
        values = self.draft_values()
        return values and {**values, **self.place_now()}

    def place_now(self) -> "Values":
        """Where the focus and the cursor are; nothing where no clerk would miss it."""
        focused = self.focused
        if focused is None or not focused.id:
            return {}
        if not isinstance(focused, Field):
            return {"focus": focused.id}
        # Of what is selected the beginning is shown again, without the danger that a letter takes its place.
        return {"focus": focused.id, "cursor": focused.cursor_position if focused.selection.is_empty else 0}

    def go_back_to(self, values: "Values") -> None:
        """Go where `place_now` was told to be."""
        name = values.get("focus")
        entry = next((entry for entry in self.query("*").results(Widget) if name and entry.id == name), None)
        if isinstance(entry, Field):
            entry.resume(int(values.get("cursor", 0)))
        elif entry is not None and entry.focusable and entry.display:
            entry.focus()
        else:
            self.focus_after_restoring()

    def focus_after_restoring(self) -> None:
        """Go where a clerk goes on when the draft does not know where they were."""

    # Keeping

    def keep_draft(self, *, durable: bool = False) -> None:
        """Keep what is typed if it has changed; what stands empty again is no draft."""
        if not self._drafter or not self.is_mounted or not self.app.is_running:
            return  # while the program ends the focus wanders from one entry to the next
        try:
            values = self._values_now()
        except NoMatches:
            return  # being taken apart
        if values == self._kept and not (durable and values):
            return
        if values is None:
            self.discard_draft()
            return
        self._attempt_to_keep(values, durable)

    def _attempt_to_keep(self, values: "Values", durable: bool) -> None:
        self._is_kept = False
        try:
            if self._held is None:
                self._held = self._office.drafts.begin(self._drafter, self.draft_name)
            self._held.keep(values, durable=durable)
            self._is_kept = True
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
        self._stop_saving()
        self._kept = None
        held, self._held = self._held, None
        if held is None:
            return
        try:
            held.discard()
        except KioskError as error:
            self.say_of_draft(error.message)

    def leave_draft(self) -> None:
        """The counter is being locked: whichever terminal the clerk goes to next may go on with the draft.

        What could not be kept stays here, and the draft with it.
        """
        self._stop_saving()
        self.keep_draft(durable=True)  # also what has come in one burst with the key that locks
        drafter, self._drafter = self._drafter, ""
        if self._held is None or self._kept is None or not self._is_kept:
            return
        self._left = (drafter, self._held.place, self._kept)
        self._let_go()

    def on_unmount(self) -> None:
        """The form is gone."""
        self._let_go()

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.let_go()

    def _stop_saving(self) -> None:
        if self._saving is not None:
            self._saving.stop()
            self._saving = None

    @property
    def _office(self) -> "Office":
        # The kit's own tests have no office, and nobody signed in.
        return cast("Office", getattr(self.app, "office", None))
