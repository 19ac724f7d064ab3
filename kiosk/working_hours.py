"""When a site works on a working day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from kiosk.errors import InvalidInput
from kiosk.i18n import _


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When a site works on a working day: spans in order, apart from each other, within one day."""

    spans: tuple[tuple[time, time], ...] = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))

    def __post_init__(self) -> None:
        ends = [end for span in self.spans for end in span]
        if not ends or any(later <= earlier for earlier, later in pairwise(ends)):
            raise InvalidInput(_("Giờ làm việc phải ghi lần lượt từ sáng đến chiều, ví dụ 07:30–11:30, 13:30–17:00."))

    @property
    def opens(self) -> time:
        """The first minute of work."""
        return self.spans[0][0]

    @property
    def closes(self) -> time:
        """The end of the last span: the hour at which a result is due."""
        return self.spans[-1][1]

    def left_after(self, start: time) -> timedelta:
        """Working time from `start` to closing."""
        return sum((_span(max(start, begin), end) for begin, end in self.spans if start < end), timedelta())

    def add_hours(self, start: time, worked: timedelta) -> time:
        """The moment of the same day when `worked` of working time has passed since `start`.

        Raises:
            ValueError: the day has not that much working time left.
        """
        for begin, end in self.spans:
            begin = max(start, begin)
            if begin < end and worked <= _span(begin, end):
                return (datetime.combine(date.min, begin) + worked).time()
            worked -= max(_span(begin, end), timedelta())
        raise ValueError(f"less working time left after {start}")


def _span(begin: time, end: time) -> timedelta:
    return datetime.combine(date.min, end) - datetime.combine(date.min, begin)


USUAL_HOURS = WorkingHours()
"""What most offices keep."""
