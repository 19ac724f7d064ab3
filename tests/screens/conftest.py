"""Waiting for the app under test, whatever else the machine is doing."""

import asyncio

import pytest
import textual.pilot

_QUIET_TURNS = 3
_MOST_TURNS = 100_000

_wait_for_idle = textual.pilot.wait_for_idle


@pytest.fixture(autouse=True)
def _pauses_outlast_a_busy_machine(monkeypatch):
    """Textual takes a process for idle that used no processor for 20 ms: on a busy machine it was only kept waiting."""

    async def wait(*seconds):
        await _wait_for_idle(*seconds)
        await _until_nothing_is_ready()

    monkeypatch.setattr(textual.pilot, "wait_for_idle", wait)


async def _until_nothing_is_ready():
    """Wait until nothing is left to do in the event loop but what waits for a time, a thread or a file."""
    loop = asyncio.get_running_loop()
    quiet = 0
    for _turn in range(_MOST_TURNS):
        await asyncio.sleep(0)
        quiet = 0 if loop._ready else quiet + 1
        if quiet == _QUIET_TURNS:
            return
    raise AssertionError("the app under test is never done")
