"""Office: the one door that screens and commands go through to the counter's desks."""

from kiosk.catalogue import Catalogue
from kiosk.clock import Clock
from kiosk.desk.cashier import CashierDesk
from kiosk.desk.counter import Counter
from kiosk.desk.day import DayDesk
from kiosk.desk.dossiers import DossierDesk
from kiosk.desk.people import PeopleDesk
from kiosk.desk.queue import QueueDesk
from kiosk.desk.reports import Renderer, ReportDesk
from kiosk.outbox import Outbox
from kiosk.repository import Repository
from kiosk.settings import OfficeProfile
from kiosk.slips import SlipRenderer
from kiosk.workdays import WorkCalendar


class Office:
    """One opened office: its desks share a store, a clock and whoever is signed in."""

    def __init__(
        self,
        repository: Repository,
        profile: OfficeProfile,
        catalogue: Catalogue,
        calendar: WorkCalendar,
        clock: Clock,
        render: Renderer,
        outbox: Outbox,
        render_slip: SlipRenderer,
    ) -> None:
        self.counter = Counter(repository, profile, catalogue, calendar, clock)
        self.people = PeopleDesk(self.counter)
        self.queue = QueueDesk(self.counter)
        self.dossiers = DossierDesk(self.counter)
        self.cashier = CashierDesk(self.counter, render_slip, outbox)
        self.reports = ReportDesk(self.counter, render, outbox)
        self.day = DayDesk(self.counter, self.queue, self.dossiers, self.cashier)

    @property
    def profile(self) -> OfficeProfile:
        """Who the office is."""
        return self.counter.profile

    @property
    def catalogue(self) -> Catalogue:
        """The procedures it knows."""
        return self.counter.catalogue

    def stamp(self) -> object:
        """A value that changes whenever any process has changed the store."""
        return self.counter.repository.stamp()

    def close(self) -> None:
        """Give the store back."""
        self.counter.repository.close()
