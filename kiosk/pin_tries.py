"""Wrong PINs in a row: after a few, each further try has to wait longer than the one before."""

from datetime import datetime, timedelta

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


class PinTries:
    """The wrong tries of each member of staff since their last right one.

    They are counted apart: somebody else signing in neither ends a wait nor has to sit one out.
    """

    def __init__(self) -> None:
        self._wrong: dict[str, int] = {}
        self._last: dict[str, datetime] = {}

    def count(self, key: str) -> int:
        """How many wrong tries in a row."""
        return self._wrong.get(key, 0)

    def wait_left(self, key: str, now: datetime) -> timedelta:
        """How long this member must still wait before the next try; zero when they need not."""
        wait = wait_after(self.count(key))
        if not wait:
            return wait
        # A clock that was set back must not lock anybody out for longer than the wait itself.
        passed = max(timedelta(), now - self._last[key])
        return max(timedelta(), wait - passed)

    def wrong(self, key: str, now: datetime) -> timedelta:
        """One more wrong try; gives the wait before the next."""
        self._wrong[key] = self.count(key) + 1
        self._last[key] = now
        return self.wait_left(key, now)

    def right(self, key: str) -> None:
        """The PIN was right: start counting anew."""
        self._wrong.pop(key, None)
        self._last.pop(key, None)


def wait_after(wrong: int) -> timedelta:
    """The wait after so many wrong tries in a row: none before the fifth, then 30 seconds, doubling to 15 minutes."""
    if wrong < FREE_TRIES:
        return timedelta()
    doublings = min(wrong - FREE_TRIES, 10)
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << doublings))
