"""`make bench`: the counter against a bare Textual app, run in turn on the same machine; medians and ratios.

A ratio says something on any machine; the times beside it only on this one.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent / "terminal"))

from pty_session import PtySession

from kiosk.cli import main as kiosk

BARE = (
    "from textual.app import App\n"
    "from textual.widgets import Static\n"
    "class Bare(App):\n"
    "    def compose(self): yield Static('READY')\n"
    "Bare().run(mouse=False)\n"
)
Measures = dict[str, float]


def start_of(command: list[str], ready: str) -> Measures:
    """One start: seconds until `ready` is on the screen, bytes of the first screen, resident memory."""
    began = time.perf_counter()
    with PtySession(command) as session:
        session.wait_for(ready)
        seconds = time.perf_counter() - began
        session.settle()
        return {
            "start-up (ms)": seconds * 1000,
            "first screen (bytes)": len(session.output),
            "memory (MB)": session.resident_kilobytes() / 1024,
        }


def in_turn(commands: dict[str, tuple[list[str], str]], runs: int) -> dict[str, list[Measures]]:
    """`runs` starts of every command, one after the other, so that all see the same machine; a warm-up comes first."""
    for command, ready in commands.values():
        start_of(command, ready)
    measured: dict[str, list[Measures]] = {name: [] for name in commands}
    for _run in range(runs):
        for name, (command, ready) in commands.items():
            measured[name].append(start_of(command, ready))
    return measured


def show(measured: dict[str, list[Measures]], peer: str) -> None:
    """Print medians, and every command's ratio to its peer."""
    print(f"{'':26}" + "".join(f"{name:>24}" for name in measured))
    for measure in measured[peer][0]:
        medians = {name: median(run[measure] for run in runs) for name, runs in measured.items()}
        cells = (f"{value:12.1f} ({value / medians[peer]:5.2f} ×)" for value in medians.values())
        print(f"{measure:26}" + "".join(f"{cell:>24}" for cell in cells))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args(arguments).runs
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "demo"
        kiosk(["demo", str(data), "--no-open"])
        began = time.perf_counter()
        kiosk(["--data", str(data), "report", "2025-07", "-o", str(Path(folder) / "report.md")])
        report_seconds = time.perf_counter() - began
        commands = {
            "bare Textual app": ([sys.executable, "-c", BARE], "READY"),
            "kiosk, lock screen": ([sys.executable, "-m", "kiosk", "--data", str(data)], "PIN"),
        }
        show(in_turn(commands, runs), "bare Textual app")
        print(f"\nkiosk report 2025-07, inside a running process: {report_seconds * 1000:.0f} ms")


if __name__ == "__main__":
    main()
