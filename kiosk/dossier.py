"""A dossier (hồ sơ): what was handed in and what happened to it.

A dossier carries its own history; its state is computed from it, as of any moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from kiosk.applicant import Applicant, changed_details
from kiosk.channels import Channel
from kiosk.dossier_steps import (
    MOVES_DUE_DATE,
    ONCE,
    Event,
    State,
    Step,
    outcome_among,
    state_after,
    steps_after,
    steps_that_hold,
)
from kiosk.errors import InvalidInput, NotAllowed
from kiosk.i18n import _
from kiosk.vietnamese.dates import clock_time, short_date
from kiosk.workdays import DueDate

LONGEST_CODE = 60
"""Characters of a code, our own or the province system's."""

MOST_SHEETS = 9_999
"""Originals or copies of one kind of document: four digits, as its field has them."""


@dataclass(frozen=True, slots=True)
class ProcedureRef:
    """The procedure as it was in force when the dossier was received."""

    code: str
    name: str
    field: str

    def to_dict(self) -> dict[str, Any]:
        """The reference as plain JSON values."""
        return {"code": self.code, "name": self.name, "field": self.field}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document handed in (thành phần hồ sơ), with how many originals and copies."""

    name: str
    originals: int = 0
    copies: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The paper as plain JSON values."""
        return {"name": self.name, "originals": self.originals, "copies": self.copies}


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier from receipt to result; `code` is the counter's own, `official_code` the province system's.

    `first_due` is what the citizen was told at receipt. It stays as it was: what was put off later is in the history.
    """

    code: str
    procedure: ProcedureRef
    applicant: Applicant
    channel: Channel
    first_due: DueDate
    history: tuple[Event, ...]
    official_code: str = ""
    receiving_office: str = ""
    deciding_office: str = ""
    ticket: str = ""
    papers: tuple[Paper, ...] = ()
    sets: int = 1
    collect_at: str = ""
    note: str = ""

    @property
    def received_at(self) -> datetime:
        """The moment of receipt."""
        return self.history[0].at

    @property
    def site(self) -> str:
        """The site that received it."""
        return self.history[0].site

    @property
    def steps(self) -> tuple[Event, ...]:
        """The events that hold: what was taken back is left out, and so are corrections, which move nothing."""
        return tuple(steps_that_hold(self.history))

    @property
    def state(self) -> State:
        """Where it stands after all that is recorded."""
        return state_after(self.steps)

    @property
    def allowed_steps(self) -> frozenset[Step]:
        """The steps that may follow now; what a dossier may see once is none of them when it has."""
        return steps_after(self.state) - {event.step for event in self.steps if event.step in ONCE}

    @property
    def is_put_off(self) -> bool:
        """Its history may owe something else than was said at receipt."""
        return any(event.step in MOVES_DUE_DATE for event in self.history)

    def last(self, step: Step) -> Event | None:
        """The last step of a kind that holds."""
        return next((event for event in reversed(self.steps) if event.step is step), None)

    @property
    def due(self) -> DueDate:
        """What the citizen was told last: at receipt, when the file was complete, or in the letter of apology."""
        return self.due_before(None)

    def due_before(self, event: Event | None) -> DueDate:
        """What was owed before a step of its own; None: by all of them."""
        owed = self.first_due
        for step in self.steps:
            if step == event:
                break
            owed = step.due or owed
        return owed

    @property
    def term_due(self) -> DueDate:
        """What its term gives (hạn ban đầu): from receipt, or anew from the day a supplement made the file complete.

        Being re-appointed does not change it.
        """
        completed = self.last(Step.SUPPLEMENTED)
        return completed.due if completed is not None and completed.due is not None else self.first_due

    @property
    def outcome(self) -> Event | None:
        """The event that ended the office's work: result ready, withdrawn, refused or annulled."""
        return outcome_among(self.steps)

    def can_take_back(self, on: date) -> bool:
        """Its last step was a slip of this very day; a later day's figures may already have been reported."""
        last = self.steps[-1]
        return last.step is not Step.RECEIVED and last.at.date() == on

    def corrected(self, applicant: Applicant, event: Event) -> "Dossier":
        """The dossier with the applicant's details put right; the history keeps what they were.

        Raises:
            InvalidInput: nothing is different, or the new details cannot be.
        """
        clean = applicant.checked()
        changes = "; ".join(changed_details(self.applicant, clean))
        if not changes:
            raise InvalidInput(_("Chưa sửa gì; hãy sửa ô cần sửa, hoặc nhấn Esc."), field="name")
        return replace(self.after(replace(event, step=Step.CORRECTED, reason=changes)), applicant=clean)

    def after(self, event: Event) -> "Dossier":
        """The dossier one event on.

        Raises:
            NotAllowed: the step does not follow from the present state.
            InvalidInput: something it has to say is missing (`Event.check`), or its time is before the last event.
        """
        self.check_may(event.step, event.at.date())
        event.check()
        if event.at < self.history[-1].at:
            raise InvalidInput(_("Thời điểm trước bước liền trước; hãy kiểm tra ngày giờ."), field="at")
        return replace(self, history=(*self.history, event))

    def check_may(self, step: Step, on: date) -> None:
        """Return when the step may follow on that day.

        Raises:
            NotAllowed: it may not; the sentence says why, and what may.
        """
        if not self._may_follow(step, on):
            raise NotAllowed(self._why_not(step))

    def _why_not(self, step: Step) -> str:
        if step in steps_after(self.state) and (once := self.last(step)) is not None:
            return self._why_not_again(once)
        last = self.steps[-1]
        since = _("Hồ sơ {code} đang ở bước “{state}” từ {time} {day}").format(
            code=self.code, state=self.state.label, time=clock_time(last.at), day=short_date(last.at.date())
        )
        if step is Step.TAKEN_BACK:
            return _("{since}; chỉ lấy lại được bước ghi trong ngày, sau khi tiếp nhận.").format(since=since)
        possible = ", ".join(step.label for step in Step if step in self.allowed_steps)
        return _("{since}, không chuyển sang “{step}” được; có thể làm: {next}.").format(
            since=since, step=step.label, next=possible or _("không còn bước nào")
        )

    def _why_not_again(self, once: Event) -> str:
        day = short_date(once.at.date())
        if once.step is Step.REAPPOINTED:
            return _(
                "Hồ sơ {code} đã hẹn lại ngày {day}; chỉ được hẹn lại một lần (NĐ 61/2018 Đ.19). "
                "Hãy trình lãnh đạo để giải quyết ngay."
            ).format(code=self.code, day=day)
        return _(
            "Hồ sơ {code} đã yêu cầu bổ sung ngày {day}; chỉ được yêu cầu một lần, đầy đủ (NĐ 61/2018 Đ.19). "
            "Hãy giải quyết theo hồ sơ đang có, hoặc từ chối có căn cứ."
        ).format(code=self.code, day=day)

    def _may_follow(self, step: Step, on: date) -> bool:
        if step is Step.CORRECTED:
            return self.state is not State.ANNULLED
        if step is Step.TAKEN_BACK:
            return self.can_take_back(on)
        return step in self.allowed_steps

    def to_dict(self) -> dict[str, Any]:
        """The dossier as plain JSON values."""
        return {
            "code": self.code,
            "official_code": self.official_code,
            "procedure": self.procedure.to_dict(),
            "applicant": self.applicant.to_dict(),
            "channel": self.channel.value,
            "receiving_office": self.receiving_office,
            "deciding_office": self.deciding_office,
            "ticket": self.ticket,
            "papers": [paper.to_dict() for paper in self.papers],
            "sets": self.sets,
            "collect_at": self.collect_at,
            "note": self.note,
            "due": self.first_due.to_dict(),
            "history": [event.to_dict() for event in self.history],
        }

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Dossier":
        """The dossier a stored document holds."""
        return cls(
            code=body["code"],
            official_code=body["official_code"],
            procedure=ProcedureRef(**body["procedure"]),
            applicant=Applicant.from_dict(body["applicant"]),
            channel=Channel(body["channel"]),
            receiving_office=body["receiving_office"],
            deciding_office=body["deciding_office"],
            ticket=body["ticket"],
            papers=tuple(Paper(**paper) for paper in body["papers"]),
            sets=body["sets"],
            collect_at=body["collect_at"],
            note=body["note"],
            first_due=DueDate.from_dict(body["due"]),
            history=tuple(Event.from_dict(event) for event in body["history"]),
        )


def dossier_code(office_code: str, day: date, serial: int) -> str:
    """The code `<office code>-YYMMDD-NNNN` (TT 01/2018/TT-VPCP Đ.19); NNNN counts within the day."""
    return f"{office_code}-{day:%y%m%d}-{serial:04d}"
