"""What the figures need of dossiers, tickets and receipts: a few values, so that years are counted in a second.

A store keeps them ready beside the documents (`kiosk.repository.Summary`); they say nothing that the document does not.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from kiosk.channels import Channel
from kiosk.dossier_steps import MOVES_DUE_DATE, Step, outcome_among, steps_that_hold
from kiosk.receipts import PaymentMethod, Receipt
from kiosk.tickets import Ticket, TicketStep

if TYPE_CHECKING:
    from kiosk.dossier import Dossier

_STEPS = {step.value: step for step in Step}
_TICKET_STEPS = {step.value: step for step in TicketStep}
_PUTS_OFF = {step.value for step in MOVES_DUE_DATE}
_METHODS = {method.value: method for method in PaymentMethod}
_CHANNELS = {channel.value: channel for channel in Channel}


class Happened(NamedTuple):
    """An event of a dossier's history, as far as it counts; `due` is the moment owed from then on, where it is new."""

    step: Step
    at: datetime
    due: datetime | None = None


class CountedDossier(NamedTuple):
    """A dossier as the figures see it; `first_due` is the moment its result was owed at receipt."""

    code: str
    field: str
    channel: Channel
    first_due: datetime
    history: tuple[Happened, ...]
    is_put_off: bool = False
    """Its history may owe something else than was said at receipt; told apart, since it is asked of thousands."""

    @property
    def received_at(self) -> datetime:
        """The moment of receipt."""
        return self.history[0].at

    @property
    def steps(self) -> Sequence[Happened]:
        """The events that hold (`Dossier.steps`)."""
        return steps_that_hold(self.history)

    @property
    def outcome(self) -> Happened | None:
        """The event that ended the office's work (`Dossier.outcome`)."""
        return outcome_among(self.steps)

    @property
    def due(self) -> datetime:
        """The moment the citizen was told last (`Dossier.due`)."""
        return next((event.due for event in reversed(self.steps) if event.due is not None), self.first_due)

    @property
    def term_due(self) -> datetime:
        """The moment its term gives (`Dossier.term_due`)."""
        anew = (event.due for event in reversed(self.steps) if event.step is Step.SUPPLEMENTED)
        return next(anew, None) or self.first_due

    @property
    def apology(self) -> Happened | None:
        """The step by which it was re-appointed, if it was."""
        if not self.is_put_off:
            return None
        return next((event for event in self.steps if event.step is Step.REAPPOINTED), None)

    def as_of(self, moment: datetime) -> "CountedDossier | None":
        """The dossier as it stood just before `moment`; None when it had not been received."""
        if self.history[-1].at < moment:
            return self
        history = tuple(event for event in self.history if event.at < moment)
        return self._replace(history=history) if history else None

    @classmethod
    def of(cls, dossier: "Dossier") -> "CountedDossier":
        """What counts of a whole dossier."""
        events = tuple(
            Happened(event.step, event.at, event.due.at if event.due is not None else None) for event in dossier.history
        )
        first_due = dossier.first_due.at
        return cls(dossier.code, dossier.procedure.field, dossier.channel, first_due, events, dossier.is_put_off)

    @classmethod
    def read(cls, summary: Sequence[Any]) -> "CountedDossier":
        """The dossier that a summary is of."""
        code, field, channel, due, *history = summary
        moment = datetime.fromisoformat
        events = [Happened(_STEPS[step], moment(at)) for step, at in zip(history[::2], history[1::2], strict=True)]
        if isinstance(due, str):
            return cls(code, field, _CHANNELS[channel], moment(due), tuple(events))
        first, later = due
        for place, at in later:
            events[place] = events[place]._replace(due=moment(at))
        return cls(code, field, _CHANNELS[channel], moment(first), tuple(events), True)


def sum_up_dossier(body: Mapping[str, Any]) -> list[Any]:
    """A stored dossier's code, field, channel and due moment, then step and moment of each event.

    Of one that was put off, the moments that events gave stand with the first: `[first, [[event's place, moment], …]]`.
    """
    due, history = body["due"]["at"], body["history"]
    is_put_off = any(event["step"] in _PUTS_OFF for event in history)
    later = [[place, event["due"]["at"]] for place, event in enumerate(history) if "due" in event]
    return [
        body["code"],
        body["procedure"]["field"],
        body["channel"],
        [due, later] if is_put_off else due,
        *_history(body),
    ]


def _history(body: Mapping[str, Any]) -> list[str]:
    return [value for event in body["history"] for value in (event["step"], event["at"])]


class CountedTicket(NamedTuple):
    """A visit as the figures see it."""

    key: str
    history: tuple[tuple[TicketStep, datetime], ...]

    @property
    def issued_at(self) -> datetime:
        """When the number was taken."""
        return self.history[0][1]

    def steps_before(self, moment: datetime) -> list[TicketStep]:
        """What had happened to it just before `moment`."""
        if self.history[-1][1] < moment:
            return [step for step, _at in self.history]
        return [step for step, at in self.history if at < moment]

    @classmethod
    def of(cls, ticket: Ticket) -> "CountedTicket":
        """What counts of a whole ticket."""
        return cls(ticket.key, tuple((event.step, event.at) for event in ticket.history))

    @classmethod
    def read(cls, summary: Sequence[str]) -> "CountedTicket":
        """The ticket that a summary is of."""
        key, *history = summary
        moment = datetime.fromisoformat
        events = [(_TICKET_STEPS[step], moment(at)) for step, at in zip(history[::2], history[1::2], strict=True)]
        return cls(key, tuple(events))


def sum_up_ticket(body: Mapping[str, Any]) -> list[str]:
    """A stored ticket's key, then step and moment of each event."""
    return [body["key"], *_history(body)]


class CountedReceipt(NamedTuple):
    """A receipt as the figures see it; amounts in đồng."""

    number: str
    taken_at: datetime
    method: PaymentMethod
    total: int
    waived: int

    @classmethod
    def of(cls, receipt: Receipt) -> "CountedReceipt":
        """What counts of a whole receipt."""
        return cls(receipt.number, receipt.taken_at, receipt.method, receipt.total, receipt.waived)

    @classmethod
    def read(cls, summary: Sequence[Any]) -> "CountedReceipt":
        """The receipt that a summary is of."""
        number, taken_at, method, total, waived = summary
        return cls(number, datetime.fromisoformat(taken_at), _METHODS[method], total, waived)


def sum_up_receipt(body: Mapping[str, Any]) -> list[Any]:
    """A stored receipt's number, moment, method, and what was paid and waived."""
    receipt = Receipt.from_dict(body)
    return [receipt.number, body["taken_at"], body["method"], receipt.total, receipt.waived]
