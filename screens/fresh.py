"""A screen that keeps up with the other clerks: they work on the same store at the same time."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kiosk.errors import KioskError, StoreBusy, StoreError
from kiosk.i18n import _
from screens.base import CounterScreen

if TYPE_CHECKING:
    from screens.widgets.bars import StatusBar
    from screens.widgets.record_table import RecordTable

_LOOK_SECONDS = 3.0


class FreshScreen(CounterScreen):
    """Fills itself when it is shown, and again when the store or the minute has changed while it is on top.

    Subclasses say in `fill` what they show; what is typed, the cursor and the focus are theirs to leave alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self._filled_for: object = None
        self._unreadable: StoreError | None = None
        """Why there is nothing to show, said in the place of what is missing."""

    def fill(self) -> None:
        """Fetch what is shown and hand it to the widgets, which paint only what has changed."""
        raise NotImplementedError

    def refill(self) -> None:
        """Fill now, whatever has changed or not: after something this clerk has done."""
        self._filled_for = None
        self._fill_unless_current()

    def _fill_unless_current(self) -> bool:
        """Fill unless nothing has changed since; whether it was filled. After an error it is tried again."""
        try:
            moment = self._moment()
            if moment == self._filled_for:
                return False
            self._filled_for = None
            self.fill()
            self._filled_for = moment
        except StoreBusy:
            raise  # soon over; what is shown was true a moment ago
        except StoreError as error:
            self._filled_for = None
            self._unreadable = error
            unread = _("Không đọc được dữ liệu, nên không biết ở đây có gì. {why}")
            self.show_unreadable(unread.format(why=error.message))
            raise
        if self._unreadable is not None:
            self._unreadable = None
            self.show_unreadable("")
        return True

    def say_error(self, error: KioskError) -> None:
        """What stands in the place of what is missing is not said once more below it."""
        if error is not self._unreadable or not self.has_place_for_why:
            super().say_error(error)

    def _fill_status(self, bar: "StatusBar") -> None:
        try:
            super()._fill_status(bar)
        except StoreError as error:
            if self._unreadable is None or error.message != self._unreadable.message or not self.has_place_for_why:
                raise

    @property
    def has_place_for_why(self) -> bool:
        """Whether `show_unreadable` shows it."""
        return any(True for _list in self.lists())

    def lists(self) -> "Iterable[RecordTable[Any]]":
        """The lists of what is in the store, which must not look empty when it cannot be read."""
        return ()

    def show_unreadable(self, sentence: str) -> None:
        """Say in the place of the lists why there are none; empty when all is well again."""
        for table in self.lists():
            table.say_unreadable(sentence)

    def catch_up(self) -> None:
        """Fill again if anything has changed since; nothing happens below a dialog or another screen.

        Nor between two letters of a search, which fills when the hand rests: a list for half a word may cost a line
        2,000 bytes.
        """
        if self.shell.after_typing.is_waiting:
            return
        # While the program ends a last tick may find no screen at all.
        if self.app.screen_stack[-1:] == [self]:
            self.attempt(self._refill_if_changed)

    def on_mount(self) -> None:
        """Look every few seconds; asking for the store's stamp costs next to nothing."""
        self.set_interval(_LOOK_SECONDS, self.catch_up)

    def on_shown(self) -> None:
        """Show things as they are now."""
        self.refill()

    def _refill_if_changed(self) -> None:
        if self._fill_unless_current():
            self.refresh_status()

    def _moment(self) -> object:
        return self.office.stamp(), self.office.counter.now.replace(second=0)
