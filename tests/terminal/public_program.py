"""The citizen's terminal on a data folder; with `fail=KEY` that key is an error of the program itself."""

import sys
from pathlib import Path

from textual import events

from kiosk.public_app import run_public
from screens.public import shell as public_shell
from screens.public import terminal


def main(folder: str, failing: str) -> int:
    class Failing(public_shell.PublicShell):
        async def on_event(self, event: events.Event) -> None:
            if isinstance(event, events.Key) and event.key == failing:
                secret = "Bí Mật"
                raise RuntimeError(secret)
            await super().on_event(event)

        def on_ready(self) -> None:
            if failing == "at-once":
                raise RuntimeError("at once")

    terminal._NOTICE_SECONDS = 1.0
    public_shell.PublicShell = Failing  # type: ignore[misc]
    return run_public(Path(folder), "", "vi")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
