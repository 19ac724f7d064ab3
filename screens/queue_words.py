"""What the queue's screen says of a number."""

from collections.abc import Sequence
from datetime import datetime

from kiosk.desk.queue import GroupLine
from kiosk.i18n import _
from kiosk.settings import OfficeProfile
from kiosk.tickets import Ticket, TicketState
from kiosk.vietnamese.dates import clock_time
from screens.waits import minutes

NONE = "—"
_AHEAD_ON_A_LINE = 12


class QueueWords:
    """Sentences about numbers; the office's profile names the groups they were taken for."""

    def __init__(self, profile: OfficeProfile) -> None:
        self._profile = profile

    def group(self, letter: str) -> str:
        """The name of a service group, or its letter when the office has it no more."""
        group = self._profile.department(letter)
        return group.name if group else letter

    def serving(self, ticket: Ticket | None, now: datetime, anyone_waits: bool) -> str:
        """Who is served at this counter, since when; or what to do when nobody is."""
        if ticket is None:
            return (
                _("Quầy chưa phục vụ ai. Nhấn G để gọi người chờ lâu nhất.")
                if anyone_waits
                else _("Quầy chưa phục vụ ai và không ai chờ. Có khách đến, nhấn Enter để lấy số.")
            )
        called = ticket.called_at or ticket.issued_at
        return _("Đang phục vụ {number} từ {time} ({wait}) · {group}").format(
            number=ticket.number, time=clock_time(called), wait=minutes(now - called), group=self.group(ticket.group)
        )

    def taken(self, ticket: Ticket, waiting: Sequence[Ticket]) -> str:
        """The number just taken, in four lines."""
        return "\n".join(
            (
                _("Số vừa lấy: {number}").format(number=ticket.number),
                self.group(ticket.group),
                _("lấy lúc {time}").format(time=clock_time(ticket.issued_at)),
                people_before(ticket, waiting),
            )
        )

    def called(self, ticket: Ticket) -> str:
        """The number served here, and where to go with it."""
        counter = _("mời đến quầy {counter}").format(counter=ticket.counter) if ticket.counter else ""
        lines = (_("Đang phục vụ: {number}").format(number=ticket.number), self.group(ticket.group), counter)
        return "\n".join(filter(None, lines))

    def gone(self, ticket: Ticket) -> str:
        """A number whose owner was absent, or has been served and came back."""
        words = _("{number} · lấy số {taken}, vắng {gone} · {group}")
        if ticket.state is TicketState.FINISHED:
            words = _("{number} · lấy số {taken}, xong {gone} · {group}")
        return words.format(
            number=ticket.number,
            taken=clock_time(ticket.issued_at),
            gone=clock_time(ticket.history[-1].at),
            group=self.group(ticket.group),
        )


def people_before(ticket: Ticket, waiting: Sequence[Ticket]) -> str:
    """How many wait before a number; another counter may have called it already."""
    order = [other.key for other in waiting]
    if ticket.key not in order:
        return _("đã được gọi")
    return _("{n} người chờ trước").format(n=order.index(ticket.key))


def ahead(waiting: Sequence[Ticket], missed: Sequence[str]) -> str:
    """Who comes next and who was absent, as far as a line or two hold."""
    numbers = ", ".join(ticket.number for ticket in waiting[:_AHEAD_ON_A_LINE]) or _("không ai chờ")
    more = len(waiting) - _AHEAD_ON_A_LINE
    text = _("Sắp tới: {numbers}").format(numbers=numbers)
    if more > 0:
        text += _(" và {n} số nữa").format(n=more)
    absent = _(" · Vắng: {numbers}").format(numbers=", ".join(missed[-_AHEAD_ON_A_LINE:])) if missed else ""
    return text + absent


def ahead_title(missed: Sequence[str]) -> str:
    """The title of the list of who comes next."""
    return _("Sắp tới (thứ tự gọi) · vắng {n}").format(n=len(missed)) if missed else _("Sắp tới (thứ tự gọi)")


def longest(line: GroupLine) -> str:
    """How long the first of a group has waited."""
    return minutes(line.longest_wait) if line.longest_wait is not None else NONE


def at_counters(line: GroupLine) -> str:
    """Which numbers of a group are served, and where."""
    return ", ".join(map(_at_counter, line.at_counters)) or NONE


def _at_counter(ticket: Ticket) -> str:
    if not ticket.counter:
        return ticket.number
    return _("{number} ({counter})").format(number=ticket.number, counter=ticket.counter)
