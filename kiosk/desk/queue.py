"""The queue desk: numbers taken, called, missed and finished, one series per service group and day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.desk.counter import Counter
from kiosk.desk.filing import file_number
from kiosk.errors import NotAllowed, NotFound
from kiosk.i18n import _
from kiosk.repository import TICKETS, Transaction
from kiosk.settings import Department
from kiosk.tickets import Ticket, TicketState, TicketStep


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A service group at this moment: who waits, who is at a counter, how long the first has waited."""

    group: Department
    waiting: tuple[Ticket, ...]
    at_counters: tuple[Ticket, ...]
    longest_wait: timedelta | None


@dataclass(frozen=True, slots=True)
class QueueDesk:
    """Use cases of the queue at the acting clerk's site."""

    counter: Counter

    def today(self) -> tuple[Ticket, ...]:
        """All of today's numbers at this site, in the order they were taken."""
        day = self.counter.today
        tickets = (
            Ticket.from_dict(record.body) for record in self.counter.repository.select(TICKETS, since=day, until=day)
        )
        here = (ticket for ticket in tickets if ticket.site == self.counter.site.key)
        return tuple(sorted(here, key=_by_time))

    def overview(self) -> tuple[GroupLine, ...]:
        """A line per service group, in the order of their letters."""
        tickets = self.today()
        return tuple(
            _group_line(unit, tickets, self.counter.now)
            for unit in sorted(self.counter.profile.departments, key=lambda unit: unit.letter)
        )

    def serving(self) -> Ticket | None:
        """The number the acting clerk has called and not finished; two clerks may share a counter's number."""
        mine = self.counter.actor.key
        return next(
            (ticket for ticket in self.today() if ticket.state is TicketState.CALLED and ticket.called_by == mine), None
        )

    def take_number(self, letter: str) -> Ticket:
        """A new number for a service group.

        Raises:
            NotFound: the office has no such group.
        """
        counter, actor = self.counter, self.counter.actor
        with counter.repository.transaction(actor.key) as change:
            return file_number(change, counter.profile, counter.site.key, letter, counter.now, actor.key)

    def call_next(self, letter: str | None = None) -> Ticket:
        """Call who has waited longest, of one group or of all.

        Two clerks who call at once get two numbers: the choice is made inside the transaction.

        Raises:
            NotAllowed: this counter still has a number in hand.
            NotFound: nobody is waiting.
        """
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            self._check_free()
            waiting = [
                ticket
                for ticket in self.today()
                if ticket.state is TicketState.WAITING and letter in (None, ticket.group)
            ]
            if not waiting:
                raise NotFound(_("Không còn ai chờ; khi có người đến, nhấn Enter để lấy số mới."))
            return self._advance(change, waiting[0].key, TicketStep.CALLED)

    def call(self, key: str) -> Ticket:
        """Call one particular number, as when somebody who was missed comes back.

        Raises:
            NotAllowed: this counter still has a number in hand, or the number cannot be called now.
            NotFound: there is no such number.
        """
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            self._check_free()
            return self._advance(change, key, TicketStep.CALLED)

    def recall(self, key: str) -> Ticket:
        """Call the same number once more."""
        return self._step(key, TicketStep.RECALLED)

    def miss(self, key: str) -> Ticket:
        """The citizen did not come."""
        return self._step(key, TicketStep.NO_SHOW)

    def finish(self, key: str) -> Ticket:
        """The visit is over."""
        return self._step(key, TicketStep.FINISHED)

    def _step(self, key: str, step: TicketStep) -> Ticket:
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            return self._advance(change, key, step)

    def _advance(self, change: Transaction, key: str, step: TicketStep) -> Ticket:
        record = change.get(TICKETS, key)
        if record is None:
            raise NotFound(_("Không có số {key}; hãy chọn trong danh sách.").format(key=key))
        actor = self.counter.actor
        ticket = Ticket.from_dict(record.body).after(step, self.counter.now, actor.key, actor.counter)
        change.update(TICKETS, key, ticket.to_dict(), record.version)
        return ticket

    def _check_free(self) -> None:
        if current := self.serving():
            raise NotAllowed(
                _("Quầy đang phục vụ số {number}; hãy nhấn X (xong) hoặc V (vắng) trước.").format(number=current.number)
            )


def _group_line(unit: Department, tickets: tuple[Ticket, ...], now: datetime) -> GroupLine:
    mine = [ticket for ticket in tickets if ticket.group == unit.letter]
    waiting = tuple(ticket for ticket in mine if ticket.state is TicketState.WAITING)
    return GroupLine(
        group=unit,
        waiting=waiting,
        at_counters=tuple(ticket for ticket in mine if ticket.state is TicketState.CALLED),
        longest_wait=now - waiting[0].issued_at if waiting else None,
    )


def _by_time(ticket: Ticket) -> tuple[datetime, str]:
    return ticket.issued_at, ticket.key
