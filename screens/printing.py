"""Printing while the clerk goes on working: a browser and a printer may take a minute and a half."""

import asyncio
import logging
from typing import TYPE_CHECKING

from kiosk.errors import KioskError
from kiosk.i18n import _
from screens.base import CounterScreen
from screens.crash import log_crash

if TYPE_CHECKING:
    from kiosk.outbox import PrintJob
    from screens.shell import CounterShell
    from screens.widgets.bars import MessageLine

_logger = logging.getLogger("kiosk.screens")


class Printing:
    """Sends prepared files to the printer, one after another, each in a thread.

    Only the sending is in the thread: a job is prepared before, since the store is not for two threads.
    """

    def __init__(self, shell: "CounterShell") -> None:
        self._shell = shell
        self._turn = asyncio.Lock()

    def start(self, job: "PrintJob", line: "MessageLine") -> None:
        """Send `job` as soon as those before it are done.

        `line` says at once that it is on its way, and what became of it; where the clerk has left that line meanwhile,
        the screen they are on says it.
        """
        line.say(_("Đang in {title}…").format(title=job.title))
        # Not Textual's own exclusive workers: they forget the job before, and its thread prints on all the same.
        self._shell.run_worker(self._send(job, line), group="printing", exit_on_error=False)

    async def _send(self, job: "PrintJob", line: "MessageLine") -> None:
        async with self._turn:
            try:
                result = await asyncio.to_thread(job.send)
            except KioskError as error:
                self._tell(error.message, line, wrong=True)
            except Exception as error:
                number = log_crash(_logger, error)
                self._tell(
                    _("Lỗi chương trình khi in {title}. Mã lỗi {number}.").format(title=job.title, number=number),
                    line,
                    wrong=True,
                )
            else:
                self._tell(result.message, line)

    def _tell(self, text: str, line: "MessageLine", wrong: bool = False) -> None:
        if line.is_attached and line.screen is self._shell.screen:
            line.say(text, wrong)
            return
        screen = next(screen for screen in reversed(self._shell.screen_stack) if isinstance(screen, CounterScreen))
        if wrong:
            screen.say_error(KioskError(text))
        else:
            screen.say(text)
