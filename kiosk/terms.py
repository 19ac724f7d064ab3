"""How long the law gives the office for a procedure (thời hạn giải quyết)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from kiosk.i18n import _


@dataclass(frozen=True, slots=True)
class SameDay:
    """Done on the day of receipt; received after `cutoff`, the next working day.

    Civil status without a stated term (Luật Hộ tịch 60/2014) and certification have it.
    """

    cutoff: time = time(15, 0)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """`count` working days (ngày làm việc); days off are passed over."""

    count: int


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """`count` days (ngày) of the calendar, days off included."""

    count: int


@dataclass(frozen=True, slots=True)
class Hours:
    """`count` hours of the office's working time."""

    count: int


Term = SameDay | WorkingDays | CalendarDays | Hours

_COUNTED: Mapping[str, type[WorkingDays] | type[CalendarDays] | type[Hours]] = {
    "working_days": WorkingDays,
    "days": CalendarDays,
    "hours": Hours,
}


def term_to_dict(term: Term) -> dict[str, Any]:
    """The term as plain JSON values."""
    if isinstance(term, SameDay):
        return {"kind": "same_day", "cutoff": term.cutoff.isoformat("minutes")}
    kind = next(name for name, counted in _COUNTED.items() if isinstance(term, counted))
    return {"kind": kind, "count": term.count}


def term_from_dict(body: Mapping[str, Any]) -> Term:
    """The term a stored document or the catalogue speaks of."""
    if body["kind"] == "same_day":
        return SameDay(time.fromisoformat(body["cutoff"]))
    return _COUNTED[body["kind"]](int(body["count"]))


def describe_term(term: Term) -> str:
    """The term in the user's words: `03 ngày làm việc`."""
    match term:
        case SameDay(cutoff):
            hour = f"{cutoff.hour}:{cutoff.minute:02d}" if cutoff.minute else str(cutoff.hour)
            return _("trong ngày (nhận sau {hour} giờ: ngày làm việc tiếp theo)").format(hour=hour)
        case WorkingDays(count):
            return _("{count:02d} ngày làm việc").format(count=count)
        case CalendarDays(count):
            return _("{count:02d} ngày").format(count=count)
        case Hours(count):
            return _("{count:02d} giờ làm việc").format(count=count)
