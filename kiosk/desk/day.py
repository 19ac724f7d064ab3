"""The day at a glance: what is burning, what waits, what came in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.desk.cashier import CashierDesk
from kiosk.desk.counter import Counter
from kiosk.desk.dossiers import DossierDesk
from kiosk.desk.queue import QueueDesk
from kiosk.dossier import Dossier
from kiosk.dossier_steps import State
from kiosk.lateness import Timeliness, timeliness
from kiosk.receipts import DaySum
from kiosk.tickets import Ticket, TicketState


@dataclass(frozen=True, slots=True)
class QueueGlance:
    """The queue of this site today."""

    waiting: int
    longest_wait: timedelta | None
    serving: Ticket | None
    finished: int
    missed: int


@dataclass(frozen=True, slots=True)
class WorkGlance:
    """Open dossiers by how much they burn; each list by due date."""

    overdue: tuple[Dossier, ...]
    due_today: tuple[Dossier, ...]
    due_next: tuple[Dossier, ...]
    """Due on the next working day."""
    to_collect: tuple[Dossier, ...]
    others: tuple[Dossier, ...]
    """Due later; last those that wait for the applicant's supplement."""


@dataclass(frozen=True, slots=True)
class DayGlance:
    """All that the home screen shows."""

    queue: QueueGlance
    work: WorkGlance
    money: DaySum


@dataclass(frozen=True, slots=True)
class DayDesk:
    """Puts the other desks' figures of the present moment side by side."""

    counter: Counter
    queue: QueueDesk
    dossiers: DossierDesk
    cashier: CashierDesk

    def glance(self) -> DayGlance:
        """The day as it stands now."""
        return DayGlance(self._queue(), self.work(), self.cashier.sum_of_day())

    def work(self) -> WorkGlance:
        """The open dossiers, sorted by urgency."""
        now = self.counter.now
        counting = self.counter.profile.counting
        next_day = self.counter.calendar.next_working(now.date())
        overdue, to_collect, waiting, rest = [], [], [], []
        for dossier in self.dossiers.open():
            if timeliness(dossier, now, counting) is Timeliness.OPEN_OVERDUE:
                overdue.append(dossier)
            elif dossier.state is State.RESULT_READY:
                to_collect.append(dossier)
            elif dossier.state is State.AWAITING_SUPPLEMENT:
                waiting.append(dossier)
            else:
                rest.append(dossier)
        return WorkGlance(
            overdue=tuple(overdue),
            due_today=tuple(dossier for dossier in rest if dossier.due.at.date() == now.date()),
            due_next=tuple(dossier for dossier in rest if now.date() < dossier.due.at.date() <= next_day),
            to_collect=tuple(to_collect),
            others=(*(dossier for dossier in rest if dossier.due.at.date() > next_day), *waiting),
        )

    def _queue(self) -> QueueGlance:
        tickets = self.queue.today()
        now: datetime = self.counter.now
        waiting = [ticket for ticket in tickets if ticket.state is TicketState.WAITING]
        return QueueGlance(
            waiting=len(waiting),
            longest_wait=now - waiting[0].issued_at if waiting else None,
            serving=self.queue.serving(),
            finished=sum(ticket.state is TicketState.FINISHED for ticket in tickets),
            missed=sum(ticket.state is TicketState.NO_SHOW for ticket in tickets),
        )
