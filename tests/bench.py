"""`make bench`: the lock screen, a bare Textual app and a stock form of the same fields, in turn; medians and ratios.

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

from pty_session import PtySession, python

from kiosk.cli import main as kiosk

BARE = (
    "from textual.app import App\n"
    "from textual.widgets import Static\n"
    "class Bare(App):\n"
    "    def compose(self): yield Static('READY')\n"
    "Bare().run(mouse=False)\n"
)
STOCK = Path(__file__).parent / "terminal" / "stock_program.py"
Measures = dict[str, float]


def start_of(command: list[str], ready: str) -> Measures:
    """One start: time until `ready` is on the screen, bytes, memory; where there is a field, the answers to keys."""
    began = time.perf_counter()
    with PtySession(command) as session:
        session.wait_for(ready)
        seconds = time.perf_counter() - began
        session.settle()
        measures = {
            "start-up (ms)": seconds * 1000,
            "first screen (bytes)": len(session.output),
            "memory (MB)": session.resident_kilobytes() / 1024,
        }
        if command[1] != "-c":  # the bare app has no field
            session.type("x")
            measures["letter (bytes)"] = session.bytes_for("y")
            measures["letter to paint (ms)"] = median(session.seconds_for(letter) for letter in "zqzqzqzqz") * 1000
            measures["Tab and back (bytes)"] = session.bytes_for("\t") + session.bytes_for("\x1b[Z")
        return measures


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
        medians = {name: median(run[measure] for run in runs) for name, runs in measured.items() if measure in runs[0]}
        cells = [
            f"{medians[name]:12.1f} ({medians[name] / medians[peer]:5.2f} ×)" if name in medians else ""
            for name in measured
        ]
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
            "stock Textual form": (python(STOCK, str(Path(folder) / "typed")), "H0000004"),
            "kiosk, lock screen": ([sys.executable, "-m", "kiosk", "--data", str(data)], "PIN"),
        }
        measured = in_turn(commands, runs)
        show(measured, "stock Textual form")
        start_ups = {name: median(run["start-up (ms)"] for run in runs) for name, runs in measured.items()}
        ratio = start_ups["kiosk, lock screen"] / start_ups["bare Textual app"]
        print(f"\nstart-up against a bare Textual app: {ratio:.2f} ×")
        print(f"\nkiosk report 2025-07, inside a running process: {report_seconds * 1000:.0f} ms")


if __name__ == "__main__":
    main()
