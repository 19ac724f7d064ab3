"""The counter's real screens on a tested office, noting where a key would have led."""

from office_builder import BINH, HEAD, HOA, PIN, new_office

from kiosk.app import SCREENS, OfficeStatus
from kiosk.clock import SetClock
from kiosk.office import Office
from screens.shell import CounterShell


class TestedCounter(CounterShell):
    """Shows only the screens under test; what else was asked for is in `asked`."""

    __test__ = False

    def __init__(self, office: Office, first: str, shown: tuple[str, ...]) -> None:
        super().__init__(office, OfficeStatus(office), SCREENS)
        self._shown = {first, *shown}
        self.asked: list[tuple[str, object]] = []
        self.start_on(first)

    def show(self, name: str, subject: object = None) -> None:
        self.asked.append((name, subject))
        if name in self._shown:
            super().show(name, subject)


def counter(office: Office, first: str, *shown: str) -> TestedCounter:
    """A counter that begins on the screen `first` and shows the screens `shown` too."""
    return TestedCounter(office, first, shown)


def staffed_office(**changes: object) -> tuple[Office, SetClock]:
    """An office whose three members of staff have a PIN; nobody is signed in."""
    office, clock = new_office(staff=None, **changes)  # type: ignore[arg-type]
    for member in (HOA, BINH, HEAD):
        office.people.add(member, PIN)
    return office, clock
