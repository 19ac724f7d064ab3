"""What every desk works with: the store, the rules, the time, and who is acting."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.catalogue import Catalogue
from kiosk.clock import Clock
from kiosk.errors import NotAllowed
from kiosk.i18n import _
from kiosk.repository import Record, Repository
from kiosk.settings import OfficeProfile, Site
from kiosk.staff import StaffMember
from kiosk.workdays import WorkCalendar


@dataclass(slots=True)
class Counter:
    """One open counter: shared by its desks, with one member of staff at a time."""

    repository: Repository
    profile: OfficeProfile
    catalogue: Catalogue
    calendar: WorkCalendar
    clock: Clock
    staff: StaffMember | None = None

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


def newest_first(records: Iterable[Record]) -> Iterator[Record]:
    """The records from the newest day and key to the oldest."""
    return iter(sorted(records, key=lambda record: (record.day, record.key), reverse=True))
