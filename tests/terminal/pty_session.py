"""A program in a pseudo-terminal, to type into, look at what it paints and count bytes.

Nothing sleeps: every wait is for something to appear, with a deadline only for the case that it never does.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from picture import Picture

DEADLINE_SECONDS = 20.0
# Longer than the pause between two paints of one answer.
_QUIET_SECONDS = 0.25

_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=$]*[A-Za-z]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78])")


class PtySession:
    """A program on a terminal of `columns` x `rows`; a context manager that leaves no process behind."""

    def __init__(
        self,
        arguments: list[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
        directory: Path | None = None,
    ) -> None:
        self.output = bytearray()
        self.picture = Picture()
        self.exit_status: int | None = None
        self.process, self._line = pty.fork()
        if self.process == 0:
            _become(arguments, columns, rows, dict(environment or {}), directory)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.exit_status is None:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        self.hang_up()

    # Doing

    def hang_up(self) -> None:
        """Drop the line, as a closed window or a broken link does."""
        if self._line >= 0:
            os.close(self._line)
            self._line = -1

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the kernel tells the program."""
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: str | bytes) -> None:
        """Send `keys` in one write, as a burst arrives."""
        os.write(self._line, keys.encode() if isinstance(keys, str) else keys)

    def send_signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.process, number)

    # Waiting

    def wait_for(self, text: str, since: int = 0) -> None:
        """Wait until `text` has been painted after position `since` of the output, at once or letter by letter."""
        wanted = text.encode()
        self._wait_until(
            lambda: self.picture.shows(text, since) or wanted in plain(bytes(self.output[since:])),
            f"{text!r} to appear",
        )

    def settle(self) -> None:
        """Wait until nothing more is painted."""
        self.settle_for(_QUIET_SECONDS)

    def settle_for(self, seconds: float) -> None:
        """Wait until nothing has been painted for so long."""
        while self._read(seconds):
            pass

    def wait_for_exit(self) -> int:
        """Wait for the program to end by itself and give its exit status (128 + n after a signal that killed it)."""
        self._wait_until(self._has_ended, "the program to end")
        assert self.exit_status is not None
        return self.exit_status

    def wait_for_unread(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait until something is so while the terminal reads nothing of what the program paints."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not is_so():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {what}")
            select.select([], [], [], 0.02)

    def wait_for_exit_unread(self) -> int:
        """Wait for the program to end while nothing it paints is read, and give its exit status."""
        self.wait_for_unread(self._has_ended, "the program to end")
        assert self.exit_status is not None
        return self.exit_status

    def bytes_for(self, keys: str | bytes) -> int:
        """How many bytes the answer to `keys` took on the line."""
        self.settle()
        before = len(self.output)
        self.type(keys)
        self._wait_until(lambda: len(self.output) > before, f"an answer to {keys!r}")
        self.settle()
        return len(self.output) - before

    def seconds_for(self, keys: str | bytes) -> float:
        """How long the program took to begin its answer to `keys`."""
        self.settle()
        before = len(self.output)
        began = time.perf_counter()
        self.type(keys)
        while len(self.output) == before and time.perf_counter() - began < DEADLINE_SECONDS:
            self._read(DEADLINE_SECONDS)
        return time.perf_counter() - began

    def idle_bytes(self, seconds: float = 1.1) -> int:
        """How many bytes come while nobody does anything; for two of the cursor's former blinks, if not said."""
        self.settle()
        before = len(self.output)
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._read(left)
        return len(self.output) - before

    # Looking

    def resident_kilobytes(self) -> int:
        """The program's memory in RAM now."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])

    def cpu_seconds(self) -> float:
        """What the program has used of a processor so far, all threads together."""
        threads = Path(f"/proc/{self.process}/task").iterdir()
        return sum(int((thread / "schedstat").read_text(encoding="ascii").split()[0]) for thread in threads) / 1e9

    @property
    def text(self) -> str:
        """Everything painted so far without escape sequences."""
        return plain(bytes(self.output)).decode(errors="replace")

    @property
    def attributes(self) -> list[object]:
        """The terminal's line settings, to see whether they were restored."""
        return termios.tcgetattr(self._line)

    def _wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not is_so():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {what}; the terminal shows:\n{self.picture.text}")
            self._read(0.02)

    def _read(self, seconds: float) -> bool:
        # Not select(): a test run may have more than 1,024 files open.
        waiting = select.poll()
        waiting.register(self._line, select.POLLIN)
        if not waiting.poll(seconds * 1000):
            return False
        try:
            data = os.read(self._line, 65536)
        except OSError:  # the program has closed its end
            return False
        self.output += data
        self.picture.paint(data, len(self.output))
        return bool(data)

    def _has_ended(self) -> bool:
        if self.exit_status is None:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                code = os.waitstatus_to_exitcode(status)
                self.exit_status = code if code >= 0 else 128 - code
        return self.exit_status is not None


def python(script: Path, *arguments: str) -> list[str]:
    """The command that runs `script` with this interpreter."""
    return [sys.executable, str(script), *arguments]


def plain(painted: bytes) -> bytes:
    """`painted` without escape sequences."""
    return _ESCAPES.sub(b"", painted)


def _become(arguments: list[str], columns: int, rows: int, extra: dict[str, str], directory: Path | None) -> None:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TEXTUAL", "COV_"))}
    # With its bytecode, as it is installed: compiling the program would be a fifth of every start.
    for name in ("NO_COLOR", "COLORTERM", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(name, None)
    environment |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONUTF8": "1"} | extra
    if directory is not None:
        os.chdir(directory)
    try:
        os.execvpe(arguments[0], arguments, environment)
    finally:
        os._exit(127)
