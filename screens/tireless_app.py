"""An app whose day goes on after an error, and whose end shows nobody's name."""

import asyncio
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.dom import DOMNode

from kiosk.errors import KioskError
from kiosk.i18n import _
from screens.card_reading import CardReadingApp
from screens.crash import CRASH_NOTICE, describe_crash, log_crash

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.actions import ActionParseResult

# Longer than any use case takes on a slow disk; only an action that awaits what never comes reaches it.
_ACTION_SECONDS = 5.0

_logger = logging.getLogger("kiosk.screens")
# Without a log file nothing may be printed across the screen.
_logger.addHandler(logging.NullHandler())


class TirelessApp(CardReadingApp, inherit_bindings=False):
    """A key's action that fails is a sentence; one that never ends is left behind; a crash is a notice and a number."""

    def __init__(self) -> None:
        super().__init__()
        self.has_crashed = False
        self._actions: set[asyncio.Future[bool]] = set()

    def say_error(self, error: KioskError) -> None:
        """Show what is wrong, where whoever works here looks."""
        raise NotImplementedError

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run a key's action; one that does not come to an end is left behind, so that the keyboard lives on."""
        running = asyncio.ensure_future(self._run_and_report(action, default_namespace, namespaces))
        self._actions.add(running)
        running.add_done_callback(self._actions.discard)
        done, _left_behind = await asyncio.wait({running}, timeout=_ACTION_SECONDS)
        return running.result() if done else True

    async def _run_and_report(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None,
        namespaces: Mapping[str, DOMNode] | None,
    ) -> bool:
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except KioskError as error:
            self.say_error(error)
        except Exception as error:
            number = log_crash(_logger, error)
            notice = _("Lỗi chương trình, việc vừa rồi chưa xong; hồ sơ đã lưu vẫn an toàn. Mã lỗi {number}.")
            self.say_error(KioskError(notice.format(number=number)))
        return True

    # Textual's crash screen prints local variables: citizens' names on the public's screen. Both hooks are tested.

    def _fatal_error(self) -> None:
        import sys

        error = sys.exc_info()[1]
        number = log_crash(_logger, error) if error is not None else ""
        self.has_crashed = True
        super().panic(_(CRASH_NOTICE).format(number=number))

    def panic(self, *renderables: "RenderableType") -> None:
        """End with the friendly notice, whatever else was to be printed."""
        self.has_crashed = True
        _logger.error("panic: %s", ", ".join(describe_crash(item) for item in renderables))
        super().panic(_(CRASH_NOTICE).format(number=""))
