"""A dossier (hồ sơ): what was handed in and what happened to it.

A dossier carries its own history; its state is computed from it, as of any moment.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from kiosk.channels import Channel
from kiosk.citizen import domestic_phone
from kiosk.errors import InvalidInput, NotAllowed
from kiosk.i18n import N_, _
from kiosk.vietnamese.dates import clock_time, short_date
from kiosk.vietnamese.fold import nfc
from kiosk.workdays import DueDate

LONGEST_NAME = 120
LONGEST_TEXT = 500
LONGEST_NUMBER = 30


class Step(StrEnum):
    """What can happen to a dossier."""

    RECEIVED = "received"
    STARTED = "started"
    RESULT_READY = "result_ready"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    ANNULLED = "annulled"
    CORRECTED = "corrected"
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> str:
        """The step as the history names it."""
        return _(_STEP_LABELS[self])


class State(StrEnum):
    """Where a dossier stands."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    RESULT_READY = "result_ready"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    ANNULLED = "annulled"

    @property
    def label(self) -> str:
        """The state in the user's words."""
        return _(_STATE_LABELS[self])


class HandoverWay(StrEnum):
    """How a result reaches the applicant."""

    IN_PERSON = "in_person"
    OTHER_SITE = "other_site"
    PROXY = "proxy"
    POST = "post"

    @property
    def label(self) -> str:
        """The way in the user's words."""
        return _(_HANDOVER_LABELS[self])


_STEP_LABELS = {
    Step.RECEIVED: N_("Tiếp nhận"),
    Step.STARTED: N_("Chuyển giải quyết"),
    Step.RESULT_READY: N_("Có kết quả"),
    Step.RETURNED: N_("Trả kết quả"),
    Step.WITHDRAWN: N_("Người nộp rút hồ sơ"),
    Step.REFUSED: N_("Từ chối giải quyết"),
    Step.ANNULLED: N_("Hủy do nhập nhầm"),
    Step.CORRECTED: N_("Sửa thông tin"),
    Step.TAKEN_BACK: N_("Lấy lại bước vừa ghi"),
}
_STATE_LABELS = {
    State.RECEIVED: N_("Mới tiếp nhận"),
    State.IN_PROGRESS: N_("Đang giải quyết"),
    State.RESULT_READY: N_("Chờ trả"),
    State.RETURNED: N_("Đã trả"),
    State.WITHDRAWN: N_("Đã rút"),
    State.REFUSED: N_("Từ chối"),
    State.ANNULLED: N_("Đã hủy"),
}
_HANDOVER_LABELS = {
    HandoverWay.IN_PERSON: N_("Trực tiếp"),
    HandoverWay.OTHER_SITE: N_("Điểm khác"),
    HandoverWay.PROXY: N_("Người được ủy quyền"),
    HandoverWay.POST: N_("Bưu chính"),
}

_APPLICANT_LABELS = {
    "name": N_("Họ tên"),
    "id_number": N_("Số giấy tờ"),
    "birth": N_("Ngày sinh"),
    "sex": N_("Giới tính"),
    "address": N_("Địa chỉ"),
    "phone": N_("Điện thoại"),
    "on_behalf_of": N_("Nộp thay cho"),
}

_STATE_AFTER = {
    Step.RECEIVED: State.RECEIVED,
    Step.STARTED: State.IN_PROGRESS,
    Step.RESULT_READY: State.RESULT_READY,
    Step.RETURNED: State.RETURNED,
    Step.WITHDRAWN: State.WITHDRAWN,
    Step.REFUSED: State.REFUSED,
    Step.ANNULLED: State.ANNULLED,
}

# A notice of stopping goes out only before a result exists (rules: TT 03/2025/TT-VPCP, form 05).
_ALLOWED: Mapping[State, frozenset[Step]] = {
    State.RECEIVED: frozenset({Step.STARTED, Step.RESULT_READY, Step.WITHDRAWN, Step.REFUSED, Step.ANNULLED}),
    State.IN_PROGRESS: frozenset({Step.RESULT_READY, Step.WITHDRAWN, Step.REFUSED, Step.ANNULLED}),
    State.RESULT_READY: frozenset({Step.RETURNED}),
    State.RETURNED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.REFUSED: frozenset(),
    State.ANNULLED: frozenset(),
}
_NEEDS_REASON = frozenset({Step.WITHDRAWN, Step.REFUSED, Step.ANNULLED, Step.CORRECTED, Step.TAKEN_BACK})
_OUTCOMES = frozenset({Step.RESULT_READY, Step.WITHDRAWN, Step.REFUSED, Step.ANNULLED})
_NO_STEPS = frozenset({Step.CORRECTED, Step.TAKEN_BACK})
CLOSED = frozenset({State.RETURNED, State.WITHDRAWN, State.REFUSED, State.ANNULLED})
"""States in which nothing is left to do."""


_LONGEST = {
    "name": (N_("Họ tên"), LONGEST_NAME),
    "on_behalf_of": (N_("Tên người được nộp thay"), LONGEST_NAME),
    "address": (N_("Địa chỉ"), LONGEST_TEXT),
    "id_number": (N_("Số giấy tờ"), LONGEST_NUMBER),
    "phone": (N_("Số điện thoại"), LONGEST_NUMBER),
}
"""What each text is called and how many characters a form has room for."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who hands the dossier in (người nộp), and for whom if not for themselves.

    `birth` is the year alone where that is all the papers say.
    """

    name: str
    id_number: str = ""
    birth: date | int | None = None
    sex: str = ""
    address: str = ""
    phone: str = ""
    on_behalf_of: str = ""

    def checked(self) -> "Applicant":
        """The same person with clean text.

        Raises:
            InvalidInput: no name, or a text longer than any form has room for.
        """
        clean = {
            name: " ".join(nfc(getattr(self, name)).split())
            for name in ("name", "id_number", "sex", "address", "phone", "on_behalf_of")
        }
        if not clean["name"]:
            raise InvalidInput(_("Chưa có họ tên người nộp; hãy gõ họ và tên."), field="name")
        for name, (label, longest) in _LONGEST.items():
            if len(clean[name]) > longest:
                raise InvalidInput(
                    _("{name} dài quá {longest} ký tự; hãy rút gọn.").format(name=_(label), longest=longest), field=name
                )
        clean["phone"] = domestic_phone(clean["phone"])
        return Applicant(birth=self.birth, **clean)

    def to_dict(self) -> dict[str, Any]:
        """The person as plain JSON values."""
        return {
            "name": self.name,
            "id_number": self.id_number,
            "birth": self.birth.isoformat() if isinstance(self.birth, date) else str(self.birth or "") or None,
            "sex": self.sex,
            "address": self.address,
            "phone": self.phone,
            "on_behalf_of": self.on_behalf_of,
        }

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Applicant":
        """The person a stored dossier names."""
        return cls(**{**body, "birth": _birth(body["birth"])})


def _birth(kept: str | None) -> date | int | None:
    if not kept:
        return None
    return int(kept) if kept.isdecimal() and len(kept) == 4 else date.fromisoformat(kept)


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
class Event:
    """One line of a dossier's history: what, when, who, where, why."""

    step: Step
    at: datetime
    by: str
    site: str
    reason: str = ""
    ground: str = ""
    way: HandoverWay | None = None
    receiver: str = ""
    recorded_at: datetime | None = None
    """When it was typed, where that was not when it happened."""

    def to_dict(self) -> dict[str, Any]:
        """The event as plain JSON values; what is empty, as most of it is in most events, is left out."""
        told = {
            "reason": self.reason,
            "ground": self.ground,
            "way": self.way.value if self.way else "",
            "receiver": self.receiver,
            "recorded_at": self.recorded_at.isoformat() if self.recorded_at else "",
        }
        event = {"step": self.step.value, "at": self.at.isoformat(), "by": self.by, "site": self.site}
        return event | {name: value for name, value in told.items() if value}

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Event":
        """The event a stored dossier holds."""
        return cls(
            step=Step(body["step"]),
            at=datetime.fromisoformat(body["at"]),
            by=body["by"],
            site=body["site"],
            reason=body.get("reason", ""),
            ground=body.get("ground", ""),
            way=HandoverWay(way) if (way := body.get("way")) else None,
            receiver=body.get("receiver", ""),
            recorded_at=datetime.fromisoformat(at) if (at := body.get("recorded_at")) else None,
        )


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier from receipt to result; `code` is the counter's own, `official_code` the province system's."""

    code: str
    procedure: ProcedureRef
    applicant: Applicant
    channel: Channel
    due: DueDate
    history: tuple[Event, ...]
    official_code: str = ""
    receiving_office: str = ""
    deciding_office: str = ""
    ticket: str = ""
    papers: tuple[Paper, ...] = ()
    sets: int = 1
    collect_at: str = ""
    note: str = field(default="")

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
        return _STATE_AFTER[self.steps[-1].step]

    @property
    def allowed_steps(self) -> frozenset[Step]:
        """The steps that may follow now."""
        return _ALLOWED[self.state]

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
        changes = "; ".join(_changes(self.applicant, clean))
        if not changes:
            raise InvalidInput(_("Chưa sửa gì; hãy sửa ô cần sửa, hoặc nhấn Esc."), field="name")
        return replace(self.after(replace(event, step=Step.CORRECTED, reason=changes)), applicant=clean)

    def after(self, event: Event) -> "Dossier":
        """The dossier one event on.

        Raises:
            NotAllowed: the step does not follow from the present state.
            InvalidInput: its reason or its receiver is missing, or its time is before the last event.
        """
        if not self._may_follow(event):
            raise NotAllowed(self._why_not(event))
        if event.step in _NEEDS_REASON and not event.reason.strip():
            raise InvalidInput(_("Bước này phải ghi lý do; hãy gõ lý do."), field="reason")
        if event.step is Step.REFUSED and not event.ground.strip():
            # TT 03/2025/TT-VPCP: the notice gives the concrete reason and its ground.
            raise InvalidInput(_("Chưa có căn cứ từ chối; hãy gõ điều, khoản, văn bản làm căn cứ."), field="ground")
        if event.way is HandoverWay.PROXY and not event.receiver.strip():
            raise InvalidInput(_("Chưa có tên người được ủy quyền; hãy gõ họ tên người nhận."), field="receiver")
        if event.at < self.history[-1].at:
            raise InvalidInput(_("Thời điểm trước bước liền trước; hãy kiểm tra ngày giờ."), field="at")
        return replace(self, history=(*self.history, event))

    def _why_not(self, event: Event) -> str:
        last = self.steps[-1]
        since = _("Hồ sơ {code} đang ở bước “{state}” từ {time} {day}").format(
            code=self.code, state=self.state.label, time=clock_time(last.at), day=short_date(last.at.date())
        )
        if event.step is Step.TAKEN_BACK:
            return _("{since}; chỉ lấy lại được bước ghi trong ngày, sau khi tiếp nhận.").format(since=since)
        possible = ", ".join(step.label for step in Step if step in self.allowed_steps)
        return _("{since}, không chuyển sang “{step}” được; có thể làm: {next}.").format(
            since=since, step=event.step.label, next=possible or _("không còn bước nào")
        )

    def _may_follow(self, event: Event) -> bool:
        if event.step is Step.CORRECTED:
            return self.state is not State.ANNULLED
        if event.step is Step.TAKEN_BACK:
            return self.can_take_back(event.at.date())
        return event.step in self.allowed_steps

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
            "due": self.due.to_dict(),
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
            due=DueDate.from_dict(body["due"]),
            history=tuple(Event.from_dict(event) for event in body["history"]),
        )


def _changes(before: Applicant, after: Applicant) -> Iterator[str]:
    for name, label in _APPLICANT_LABELS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield _("{what}: “{old}” → “{new}”").format(what=_(label), old=shown_detail(old), new=shown_detail(new))


def shown_detail(value: object) -> str:
    """A detail of an applicant as a sentence quotes it: a day as it is printed, nothing for what is not known."""
    return short_date(value) if isinstance(value, date) else str(value or "")


class Stepped(Protocol):
    """Something that happened."""

    @property
    def step(self) -> Step:
        """What it was."""


Happening = TypeVar("Happening", bound=Stepped)


def steps_that_hold(history: Sequence[Happening]) -> Sequence[Happening]:
    """A history without what was taken back, and without corrections, which move nothing."""
    if not any(event.step in _NO_STEPS for event in history):
        return history
    kept: list[Happening] = []
    for event in history:
        if event.step is Step.TAKEN_BACK:
            kept.pop()
        elif event.step is not Step.CORRECTED:
            kept.append(event)
    return kept


def outcome_among(steps: Sequence[Happening]) -> Happening | None:
    """The step that ended the office's work."""
    for event in steps:
        if event.step in _OUTCOMES:
            return event
    return None


def dossier_code(office_code: str, day: date, serial: int) -> str:
    """The code `<office code>-YYMMDD-NNNN` (TT 01/2018/TT-VPCP Đ.19); NNNN counts within the day."""
    return f"{office_code}-{day:%y%m%d}-{serial:04d}"


def ended_on(body: Mapping[str, Any]) -> date | None:
    """The day a stored dossier was closed, when that is the last thing that happened to it; else None."""
    last = body["history"][-1]
    return date.fromisoformat(last["at"][:10]) if last["step"] in CLOSED else None
