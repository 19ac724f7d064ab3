"""Office: the one door that screens and commands go through to the counter's desks.

A desk is imported when it is first asked for: a clerk who unlocks the counter does not wait for the report.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.desk.counter import Counter
from kiosk.outbox import KEEP_SLIPS, LETTER_FILES, SLIP_FILES
from kiosk.repository import Repository
from kiosk.settings import OfficeProfile

if TYPE_CHECKING:
    from kiosk.apology_letter import LetterRenderer
    from kiosk.catalogue import Catalogue
    from kiosk.desk.cashier import CashierDesk
    from kiosk.desk.day import DayDesk
    from kiosk.desk.delays import DelayDesk
    from kiosk.desk.dossiers import DossierDesk
    from kiosk.desk.people import PeopleDesk
    from kiosk.desk.queue import QueueDesk
    from kiosk.desk.reports import Renderer, ReportDesk
    from kiosk.drafts import Drafts
    from kiosk.outbox import Outbox
    from kiosk.safekeeping import Safekeeping
    from kiosk.slips import SlipRenderer
    from kiosk.waivers import Waiver
    from kiosk.work_calendar import WorkCalendar


class Office:
    """One opened office: its desks share a store, a clock and whoever is signed in."""

    def __init__(
        self,
        repository: Repository,
        profile: OfficeProfile,
        load_catalogue: "Callable[[], Catalogue]",
        calendar: "WorkCalendar",
        clock: Clock,
        render: "Renderer",
        outbox: "Outbox",
        render_slip: "SlipRenderer",
        render_letter: "LetterRenderer",
        own_waivers: "tuple[Waiver, ...]" = (),
        drafts: "Drafts | None" = None,
        safekeeping: "Callable[[], Safekeeping] | None" = None,
    ) -> None:
        self.counter = Counter(repository, profile, load_catalogue, calendar, clock)
        self._render = render
        self._render_slip = render_slip
        self._render_letter = render_letter
        self._outbox = outbox
        self._own_waivers = own_waivers
        self.drafts: Drafts = _drafts_in_memory(clock) if drafts is None else drafts
        self._safekeeping = safekeeping

    @cached_property
    def people(self) -> "PeopleDesk":
        """Staff, signing in and out."""
        from kiosk.desk.people import PeopleDesk

        return PeopleDesk(self.counter)

    @cached_property
    def queue(self) -> "QueueDesk":
        """Numbers taken, called and finished."""
        from kiosk.desk.queue import QueueDesk

        return QueueDesk(self.counter)

    @cached_property
    def dossiers(self) -> "DossierDesk":
        """Receiving, moving on, handing back, finding."""
        from kiosk.desk.dossiers import DossierDesk

        return DossierDesk(self.counter)

    @cached_property
    def delays(self) -> "DelayDesk":
        """Supplements asked for, late dossiers re-appointed."""
        from kiosk.desk.delays import DelayDesk

        return DelayDesk(self.counter, self.dossiers, self._render_letter, self._outbox)

    @cached_property
    def cashier(self) -> "CashierDesk":
        """Fees, waivers, receipts."""
        from kiosk.desk.cashier import CashierDesk

        return CashierDesk(self.counter, self._render_slip, self._outbox, self._own_waivers)

    @cached_property
    def reports(self) -> "ReportDesk":
        """A period's figures, words and pages."""
        from kiosk.desk.reports import ReportDesk

        return ReportDesk(self.counter, self._render, self._outbox)

    @cached_property
    def day(self) -> "DayDesk":
        """The present moment at a glance."""
        from kiosk.desk.day import DayDesk

        return DayDesk(self.counter, self.queue, self.dossiers, self.cashier)

    @property
    def profile(self) -> OfficeProfile:
        """Who the office is."""
        return self.counter.profile

    @property
    def catalogue(self) -> "Catalogue":
        """The procedures it knows."""
        return self.counter.catalogue

    def stamp(self) -> object:
        """A value that changes whenever any process has changed the store."""
        return self.counter.repository.stamp()

    def safekeeping(self) -> "Safekeeping":
        """When the data was last copied away, and when a copy last proved good."""
        from kiosk.safekeeping import Safekeeping

        return Safekeeping() if self._safekeeping is None else self._safekeeping()

    def discard_old_slips(self) -> None:
        """Delete the files of slips and letters that were printed more than `KEEP_SLIPS` ago."""
        for beginning in (SLIP_FILES, LETTER_FILES):
            self._outbox.clean(beginning, self.counter.now - KEEP_SLIPS)

    def close(self) -> None:
        """Give the store back, and the drafts of the forms that were open."""
        self.drafts.close()
        self.counter.repository.close()


def _drafts_in_memory(clock: Clock) -> "Drafts":
    from kiosk.drafts import DraftsInMemory

    return DraftsInMemory(clock)
