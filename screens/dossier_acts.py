"""What every act on a dossier needs: the questions before it, the one call on the desk, and what is said after it."""

from collections.abc import Callable

from kiosk.dossier import Dossier
from kiosk.dossier_steps import LONGEST_TEXT
from kiosk.errors import KioskError
from screens.dialogs import Confirm
from screens.dossier_dialogs import named
from screens.fresh import FreshScreen
from screens.kept_box import KeptAsk, KeptBox


class DossierActs(FreshScreen):
    """A screen that shows one dossier and acts on it."""

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self.dossier: Dossier | None = None

    def _ask_then_confirm(
        self, step: str, why: str, sure: str, yes: str, act: Callable[[str, str], Dossier], said: str
    ) -> None:
        if self.dossier is None:
            return
        dossier = named(self.dossier)

        def answered(reason: str | None) -> None:
            if reason:
                question = sure.replace("{dossier}", dossier).replace("{reason}", reason)
                self._confirm(question, yes, lambda code: act(code, reason), said, box)

        box = KeptAsk(
            why.replace("{dossier}", dossier),
            f"{step}-{self._code}",
            is_kept_until_used=True,
            title=yes,
            max_length=LONGEST_TEXT,
        )
        self.shell.push_screen(box, answered)

    def _confirm(self, question: str, yes: str, act: Callable[[str], Dossier], said: str, box: KeptBox) -> None:
        def answered(sure: bool | None) -> None:
            if sure:
                self._do(act, said, box)

        self.shell.push_screen(Confirm(question, yes=yes), answered)

    def _do(self, act: Callable[[str], Dossier], said: str, box: KeptBox | None = None) -> None:
        """One call on the desk, with what was typed in a box; what another clerk did meanwhile is said, and shown."""
        try:
            act(self._code)
            self.say(said)
            self._forget(box)
        except KioskError as error:
            self.say_error(error)
        self.catch_up()

    def _forget(self, box: KeptBox | None) -> None:
        """What was typed in the box has been used."""
        if box is not None:
            self.attempt(box.answer_was_used)
