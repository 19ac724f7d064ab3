"""What every desk works with: the store, the rules, the time, and who is acting."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.errors import NotAllowed
from kiosk.i18n import _
from kiosk.repository import Repository
from kiosk.settings import OfficeProfile, Site
from kiosk.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue
    from kiosk.work_calendar import WorkCalendar


class Counter:
    """One open counter: shared by its desks, with one member of staff at a time."""

    def __init__(
        self,
        repository: Repository,
        profile: OfficeProfile,
        load_catalogue: "Callable[[], Catalogue]",
        calendar: "WorkCalendar",
        clock: Clock,
    ) -> None:
        self.repository = repository
        self.profile = profile
        self._calendar = calendar
        self.clock = clock
        self.staff: StaffMember | None = None
        self._load_catalogue = load_catalogue

    @cached_property
    def catalogue(self) -> "Catalogue":
        """The procedures the office knows; read when first asked for."""
        return self._load_catalogue()

    @property
    def calendar(self) -> "WorkCalendar":
        """The working days up to the end of next year; a year that begins while the program runs is a forecast."""
        missing = {self.today.year, self.today.year + 1} - self._calendar.years
        if missing:
            from kiosk.work_calendar import seed_calendar

            self._calendar = self._calendar.adding(seed_calendar(missing))
        return self._calendar

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.clock()

    @property
    def today(self) -> date:
        """The present day."""
        return self.clock().date()

    @property
    def actor(self) -> StaffMember:
        """Who is acting.

        Raises:
            NotAllowed: nobody has signed in.
        """
        if self.staff is None:
            raise NotAllowed(_("Chưa có cán bộ đăng nhập; hãy nhấn F9 và gõ mã PIN."))
        return self.staff

    @property
    def site(self) -> Site:
        """The site of whoever is acting, else the first one."""
        return self.profile.site(self.staff.site if self.staff else "")
