"""The counter's program with the screens under test; the others only note what they were asked to show."""

from collections.abc import Iterable

from textual.widget import Widget

from kiosk.office import Office
from screens.base import CounterScreen
from screens.shell import CounterShell
from screens.widgets.line import TextLine


class QuietStatus:
    """A status that never changes."""

    def status_left(self) -> str:
        return "UBND xã Ba Tô"

    def status_right(self) -> str:
        return "09:00"


class NotedScreen(CounterScreen):
    """Stands for a screen that is not under test."""

    def body(self) -> Iterable[Widget]:
        yield TextLine("")


class Noted1(NotedScreen):
    pass


class Noted2(NotedScreen):
    pass


class CounterProgram(CounterShell):
    """Shows `name` with `subject` as soon as it runs."""

    def __init__(self, office: Office, name: str, subject: object = None) -> None:
        here = f"{__name__}:"
        screens = {
            "intake": "screens.intake:IntakeScreen",
            "lookup": "screens.lookup:LookupScreen",
            "dossier": "screens.dossier:DossierScreen",
            "fees": f"{here}Noted1",
            "home": f"{here}Noted2",
        }
        super().__init__(office, QuietStatus(), screens)
        self.asked = (name, subject)

    def on_mount(self) -> None:
        self.show(*self.asked)

    @property
    def showing(self) -> tuple[str, object]:
        """The current screen's name and what it was asked for."""
        screen = self.screen
        assert isinstance(screen, CounterScreen)
        return self._current or "", screen.subject
