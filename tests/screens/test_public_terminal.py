from threading import Event

import pytest
from textual.drivers.linux_driver import LinuxDriver

from screens.public.keys_only import KeysOnlyDriver
from screens.public.terminal import keep_running


class Runs:
    """A program whose runs last so many seconds and end so; the seconds it rested between them."""

    def __init__(self, *ends: tuple[float, int, bool]) -> None:
        self.ends = list(ends)
        self.seconds = 0.0
        self.rested: list[float] = []

    def __call__(self) -> tuple[int, bool]:
        lasted, status, has_crashed = self.ends.pop(0)
        self.seconds += lasted
        return status, has_crashed

    def run(self) -> int:
        return keep_running(self, lambda: self.seconds, self.rested.append)


@pytest.mark.parametrize("status", [0, 143])
def test_an_end_that_is_meant_is_the_end(status):
    runs = Runs((1, status, False))
    assert runs.run() == status
    assert runs.rested == []


def test_after_a_crash_it_runs_again_with_a_moment_to_read():
    runs = Runs((3600, 1, True), (1, 1, True), (2, 1, True), (60, 1, True), (1, 1, True), (1, 0, False))
    assert runs.run() == 0
    assert runs.rested == [3.0] * 5


def test_a_program_that_crashes_at_once_three_times_is_given_up():
    runs = Runs((3600, 1, True), (1, 1, True), (9, 1, True), (0, 1, True), (5, 0, False))
    assert runs.run() == 1
    assert len(runs.ends) == 1


def test_what_cannot_even_be_opened_is_said():
    def broken() -> tuple[int, bool]:
        raise OSError("no such folder")

    with pytest.raises(OSError, match="no such folder"):
        keep_running(broken)


@pytest.mark.parametrize("error", [ZeroDivisionError, IndexError, ValueError, TypeError])
def test_bytes_that_the_parser_fails_at_do_not_end_the_listening(error, monkeypatch):
    heard: list[str] = []

    def listen(driver: LinuxDriver) -> None:
        heard.append("")
        if len(heard) < 3:
            raise error("Bí Mật")
        driver.exit_event.set()

    monkeypatch.setattr(LinuxDriver, "run_input_thread", listen)
    driver = KeysOnlyDriver.__new__(KeysOnlyDriver)
    driver.exit_event = Event()
    driver.run_input_thread()
    assert len(heard) == 3


def test_a_line_that_has_gone_is_not_listened_to_for_ever(monkeypatch):
    def gone(_driver: LinuxDriver) -> None:
        raise OSError("no such line")

    monkeypatch.setattr(LinuxDriver, "run_input_thread", gone)
    driver = KeysOnlyDriver.__new__(KeysOnlyDriver)
    driver.exit_event = Event()
    with pytest.raises(OSError, match="no such line"):
        driver.run_input_thread()
