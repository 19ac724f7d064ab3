"""`make bench`: the counter against the same screens in stock Textual widgets, and against a bare Textual app, in turn.

The lock screen and the intake form of the demo office, as a clerk sees them, against `terminal/stock_counter.py`: the
same labels, fields, choices and lists. A ratio says something on any machine; the times beside it only on this one.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
STOCK = Path(__file__).parent / "terminal" / "stock_counter.py"
F3, TAB, BACK_TAB, DOWN, UP, ENTER = "\x1bOR", "\t", "\x1b[Z", "\x1b[B", "\x1b[A", "\r"
LETTERS = "zqzqzqzqzqzq"
Measures = dict[str, float]
Step = Callable[[PtySession], None]


@dataclass(frozen=True)
class Peer:
    """A program to measure: what its first screen says, and how its screens are reached."""

    command: Callable[[], list[str]]
    ready: str
    to_the_list: Step
    get_in: Step
    to_the_form: Step


def measure(peer: Peer) -> Measures:
    """One run of a program: its start, its lock screen, its intake form."""
    began = time.perf_counter()
    with PtySession(peer.command()) as session:
        session.wait_for(peer.ready)
        measures = {"start-up (ms)": (time.perf_counter() - began) * 1000}
        session.settle()
        measures["lock screen: first screen (bytes)"] = len(session.output)
        measures["lock screen: memory (MB)"] = session.resident_kilobytes() / 1024
        measures |= _answers(session, "lock screen")
        peer.to_the_list(session)
        measures["lock screen: row down (bytes)"] = session.bytes_for(DOWN)
        peer.get_in(session)
        before = len(session.output)
        peer.to_the_form(session)  # up to the applicant's name
        session.settle()
        measures["intake: first look, papers listed (bytes)"] = len(session.output) - before
        measures |= _answers(session, "intake")
        session.type(TAB * 13)  # from the name to the list
        session.settle()
        session.bytes_for(DOWN)
        measures["intake: row down (bytes)"] = session.bytes_for(DOWN)
        measures["intake: memory (MB)"] = session.resident_kilobytes() / 1024
        return measures


def _answers(session: PtySession, screen: str) -> Measures:
    """What a letter and a Tab cost in the field that has the focus."""
    session.type("x")
    bytes_before, cpu_before = session.bytes_for("y"), session.cpu_seconds()
    to_paint = [session.seconds_for(letter) for letter in LETTERS]
    session.settle()
    cpu = session.cpu_seconds() - cpu_before
    return {
        f"{screen}: letter (bytes)": bytes_before,
        f"{screen}: letter to paint (ms)": median(to_paint) * 1000,
        f"{screen}: letter, CPU in all (ms)": cpu / len(LETTERS) * 1000,
        f"{screen}: Tab and back (bytes)": session.bytes_for(TAB) + session.bytes_for(BACK_TAB),
    }


def start_of_bare() -> float:
    """Seconds until the bare app shows its one word."""
    began = time.perf_counter()
    with PtySession([sys.executable, "-c", BARE]) as session:
        session.wait_for("READY")
        return time.perf_counter() - began


def stock() -> Peer:
    """The same screens in stock widgets."""

    def to_the_list(session: PtySession) -> None:
        session.type(TAB + TAB)
        session.settle()

    def to_the_form(session: PtySession) -> None:
        session.type(F3)
        session.wait_for("Nộp thay cho")
        session.type(TAB)

    return Peer(lambda: python(STOCK), "Lê Thị Mai", to_the_list, PtySession.settle, to_the_form)


def counter(original: Path) -> Peer:
    """The counter itself, on a new copy of the demo office at each start: nothing is left half typed."""

    def command() -> list[str]:
        data = original.with_name("copy")
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(original, data)
        return [sys.executable, "-m", "kiosk", "--data", str(data)]

    def to_the_list(session: PtySession) -> None:
        session.type("\x1b")  # the arrows move in the list from the field
        session.settle()

    def get_in(session: PtySession) -> None:
        session.type(f"hoa{ENTER}2025{ENTER}")
        session.wait_for("Việc cần làm trước")
        session.settle()

    def to_the_form(session: PtySession) -> None:
        session.type(f"{F3}1.001193{ENTER}")
        session.wait_for("Giấy chứng sinh")

    return Peer(command, "PIN", to_the_list, get_in, to_the_form)


def in_turn(peers: dict[str, Peer], runs: int) -> tuple[dict[str, list[Measures]], list[float]]:
    """`runs` of every program, one after the other, so that all see the same machine; a warm-up comes first."""
    measured: dict[str, list[Measures]] = {name: [] for name in peers}
    bare: list[float] = []
    for run in range(runs + 1):
        for name, peer in peers.items():
            measures = measure(peer)
            if run:
                measured[name].append(measures)
        bare += [start_of_bare()] if run else []
    return measured, bare


def show(measured: dict[str, list[Measures]], ours: str, theirs: str) -> None:
    """Print medians, and our ratio to the stock screens."""
    print(f"{'medians':44}{theirs:>20}{ours:>14}{'ratio':>10}")
    for name in measured[ours][0]:
        mine, others = (median(run[name] for run in measured[who]) for who in (ours, theirs))
        print(f"{name:44}{others:20,.1f}{mine:14,.1f}{mine / others:8.3f} ×")


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
        measured, bare = in_turn({"stock Textual": stock(), "counter": counter(data)}, runs)
        show(measured, "counter", "stock Textual")
        started = median(run["start-up (ms)"] for run in measured["counter"])
        print(f"\nstart-up against a bare Textual app: {started / median(bare) / 1000:.2f} ×")
        print(f"kiosk report 2025-07, inside a running process: {report_seconds * 1000:.0f} ms")
        print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
