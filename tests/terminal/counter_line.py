"""The real program at the end of a line."""

import sys
from pathlib import Path

from pty_session import PtySession

ENTER = "\r"
# A terminal at the far end of a line, where no clock is painted.
OVER_SSH = {"SSH_CONNECTION": "192.0.2.7 50022 192.0.2.1 22"}


def counter(folder: Path, **terminal: object) -> PtySession:
    """The counter on the data folder, in a pseudo-terminal."""
    return PtySession([sys.executable, "-m", "kiosk", "--data", str(folder)], **terminal)  # type: ignore[arg-type]


def sign_in(session: PtySession, clerk: str = "hoa") -> None:
    """Unlock the demo office's counter, up to the day at a glance."""
    session.wait_for("PIN")
    session.type(f"{clerk}{ENTER}2025{ENTER}")
    session.wait_for("Việc cần làm trước")
