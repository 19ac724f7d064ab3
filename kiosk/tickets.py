"""A visit to the counter: a number taken (số thứ tự), called, and finished or missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from kiosk.errors import NotAllowed
from kiosk.i18n import N_, _


class TicketStep(StrEnum):
    """What happened to a number."""

    ISSUED = "issued"
    CALLED = "called"
    RECALLED = "recalled"
    NO_SHOW = "no_show"
    FINISHED = "finished"


class TicketState(StrEnum):
    """Where a number stands."""

    WAITING = "waiting"
    CALLED = "called"
    NO_SHOW = "no_show"
    FINISHED = "finished"

    @property
    def label(self) -> str:
        """The state in the user's words."""
        return _(_LABELS[self])


_LABELS = {
    TicketState.WAITING: N_("Đang chờ"),
    TicketState.CALLED: N_("Đang phục vụ"),
    TicketState.NO_SHOW: N_("Vắng mặt"),
    TicketState.FINISHED: N_("Đã xong"),
}

_CALLS = frozenset({TicketStep.CALLED, TicketStep.RECALLED})
_AFTER = {
    TicketStep.ISSUED: TicketState.WAITING,
    TicketStep.CALLED: TicketState.CALLED,
    TicketStep.RECALLED: TicketState.CALLED,
    TicketStep.NO_SHOW: TicketState.NO_SHOW,
    TicketStep.FINISHED: TicketState.FINISHED,
}

# A missed number may be called again: people step out for a photocopy. So may one that was finished by a slip of the
# finger, on the same day; it stays one visit.
_ALLOWED = {
    TicketState.WAITING: {TicketStep.CALLED},
    TicketState.CALLED: {TicketStep.RECALLED, TicketStep.NO_SHOW, TicketStep.FINISHED},
    TicketState.NO_SHOW: {TicketStep.CALLED},
    TicketState.FINISHED: {TicketStep.CALLED},
}


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One step of a number, by whom and at which counter."""

    step: TicketStep
    at: datetime
    by: str
    counter: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The event as plain JSON values."""
        return {"step": self.step.value, "at": self.at.isoformat(), "by": self.by, "counter": self.counter}

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "TicketEvent":
        """The event a stored ticket holds."""
        return cls(TicketStep(body["step"]), datetime.fromisoformat(body["at"]), body["by"], body["counter"])


@dataclass(frozen=True, slots=True)
class Ticket:
    """A number of one service group on one day at one site; `number` is what is called, as `A007`."""

    key: str
    number: str
    group: str
    site: str
    history: tuple[TicketEvent, ...]

    @classmethod
    def issue(cls, site: str, group: str, serial: int, at: datetime, by: str) -> "Ticket":
        """The `serial`-th number of the group that day."""
        number = f"{group}{serial:03d}"
        key = f"{at:%y%m%d}-{site}-{number}"
        return cls(key, number, group, site, (TicketEvent(TicketStep.ISSUED, at, by),))

    @property
    def issued_at(self) -> datetime:
        """When the number was taken."""
        return self.history[0].at

    @property
    def state(self) -> TicketState:
        """Where it stands now."""
        return _AFTER[self.history[-1].step]

    @property
    def called_at(self) -> datetime | None:
        """When it was first called in its latest turn at a counter."""
        calls = [event.at for event in self.history if event.step is TicketStep.CALLED]
        return calls[-1] if calls else None

    @property
    def called_by(self) -> str:
        """Who called it last."""
        return next((event.by for event in reversed(self.history) if event.step in _CALLS), "")

    @property
    def counter(self) -> str:
        """The counter that called it last."""
        return next((event.counter for event in reversed(self.history) if event.counter), "")

    @property
    def was_served(self) -> bool:
        """The citizen came to the counter: called and not missed, or finished before being called again in vain."""
        return was_served([event.step for event in self.history])

    @property
    def was_missed(self) -> bool:
        """The citizen never came: the last call was in vain, and none was answered before."""
        return was_missed([event.step for event in self.history])

    def after(self, step: TicketStep, at: datetime, by: str, counter: str = "") -> "Ticket":
        """The ticket one step on.

        Raises:
            NotAllowed: this step does not follow from where the ticket stands.
        """
        is_over = self.state is TicketState.FINISHED and at.date() != self.issued_at.date()
        if is_over or step not in _ALLOWED[self.state]:
            raise NotAllowed(
                _("Số {number} {state}, không làm bước này được; hãy chọn số khác.").format(
                    number=self.number, state=self.state.label.lower()
                )
            )
        return replace(self, history=(*self.history, TicketEvent(step, max(at, self.history[-1].at), by, counter)))

    def to_dict(self) -> dict[str, Any]:
        """The ticket as plain JSON values."""
        return {
            "key": self.key,
            "number": self.number,
            "group": self.group,
            "site": self.site,
            "history": [event.to_dict() for event in self.history],
        }

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Ticket":
        """The ticket a stored document holds."""
        history = tuple(TicketEvent.from_dict(event) for event in body["history"])
        return cls(body["key"], body["number"], body["group"], body["site"], history)


def was_served(steps: Sequence[TicketStep]) -> bool:
    """Whether the citizen had come to the counter after these steps (`Ticket.was_served`)."""
    return _AFTER[steps[-1]] is TicketState.CALLED or TicketStep.FINISHED in steps


def was_missed(steps: Sequence[TicketStep]) -> bool:
    """Whether the citizen had not come although called (`Ticket.was_missed`)."""
    return _AFTER[steps[-1]] is TicketState.NO_SHOW and not was_served(steps)
