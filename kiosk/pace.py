"""A pace nobody may exceed: so many times in so long, then a wait."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(slots=True)
class Pace:
    """At most `most` times in any stretch of `span`; kept in memory, one for each terminal."""

    most: int
    span: timedelta
    _times: deque[datetime] = field(default_factory=deque)

    def wait_left(self, now: datetime) -> timedelta:
        """How long until it may happen once more; zero when it may now."""
        self._forget(now)
        if len(self._times) < self.most:
            return timedelta()
        return self.span - (now - self._times[0])

    def note(self, now: datetime) -> None:
        """It has happened."""
        self._forget(now)
        self._times.append(now)

    def _forget(self, now: datetime) -> None:
        # A clock that was set back must not lock anybody out for longer than the span itself.
        if self._times and self._times[-1] > now:
            self._times = deque(min(time, now) for time in self._times)
        while self._times and now - self._times[0] >= self.span:
            self._times.popleft()
