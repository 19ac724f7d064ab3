"""Time as the counter uses it: injected, and in Vietnam's zone."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "ICT")

Clock = Callable[[], datetime]
"""Gives the present moment in Vietnam's zone."""


def system_clock() -> datetime:
    """The machine's time, to the second, in Vietnam's zone."""
    return datetime.now(VIETNAM).replace(microsecond=0)


class SetClock:
    """A clock that shows what it was set to: for the demo's months and for tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """The moment it was set to."""
        return self.at

    def advance(self, **units: float) -> None:
        """Move forward by the given `timedelta` units."""
        self.at += timedelta(**units)


def days_behind(days: int, clock: Clock = system_clock) -> Clock:
    """A clock that runs `days` days behind another: the demo office lives in August 2025."""
    return lambda: clock() - timedelta(days=days)
