"""The steps of a dossier: what can happen to it, what may follow, and where that leaves it.

Received → in progress → result ready → returned (NĐ 61/2018); withdrawn and refused only before there is a result
(TT 03/2025/TT-VPCP). A supplement is asked for once, and a late dossier re-appointed once (NĐ 61/2018 Đ.19).
Nothing is erased: a step that was a slip is taken back by another one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.vietnamese.fold import has_letter, has_letter_or_digit

if TYPE_CHECKING:
    from kiosk.workdays import DueDate

LONGEST_TEXT = 500
"""Characters of a reason or a ground."""


class Step(StrEnum):
    """What can happen to a dossier."""

    RECEIVED = "received"
    STARTED = "started"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENTED = "supplemented"
    REAPPOINTED = "reappointed"
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
    AWAITING_SUPPLEMENT = "awaiting_supplement"
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
    Step.SUPPLEMENT_REQUESTED: N_("Yêu cầu bổ sung"),
    Step.SUPPLEMENTED: N_("Nhận đủ bổ sung"),
    Step.REAPPOINTED: N_("Hẹn lại, xin lỗi"),
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
    State.AWAITING_SUPPLEMENT: N_("Chờ bổ sung"),
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

_STATE_AFTER = {
    Step.RECEIVED: State.RECEIVED,
    Step.STARTED: State.IN_PROGRESS,
    Step.SUPPLEMENT_REQUESTED: State.AWAITING_SUPPLEMENT,
    Step.RESULT_READY: State.RESULT_READY,
    Step.RETURNED: State.RETURNED,
    Step.WITHDRAWN: State.WITHDRAWN,
    Step.REFUSED: State.REFUSED,
    Step.ANNULLED: State.ANNULLED,
}

_DELAYS = frozenset({Step.SUPPLEMENT_REQUESTED, Step.REAPPOINTED})
_ENDS = frozenset({Step.WITHDRAWN, Step.REFUSED, Step.ANNULLED})
# A notice of stopping goes out only before a result exists (rules: TT 03/2025/TT-VPCP, form 05).
_ALLOWED: Mapping[State, frozenset[Step]] = {
    State.RECEIVED: frozenset({Step.STARTED, Step.RESULT_READY, *_DELAYS, *_ENDS}),
    State.IN_PROGRESS: frozenset({Step.RESULT_READY, *_DELAYS, *_ENDS}),
    State.AWAITING_SUPPLEMENT: frozenset({Step.SUPPLEMENTED, *_ENDS}),
    State.RESULT_READY: frozenset({Step.RETURNED}),
    State.RETURNED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.REFUSED: frozenset(),
    State.ANNULLED: frozenset(),
}
_NEEDS_REASON = frozenset({*_DELAYS, *_ENDS, Step.CORRECTED, Step.TAKEN_BACK})
_OUTCOMES = frozenset({Step.RESULT_READY, *_ENDS})
_NO_STEPS = frozenset({Step.CORRECTED, Step.TAKEN_BACK})

ONCE = _DELAYS
"""The steps a dossier may see only once in its life."""
MOVES_DUE_DATE = frozenset({*_DELAYS, Step.SUPPLEMENTED})
"""The steps after which something else is owed than at receipt, or nothing for the time being."""

CLOSED = frozenset(state for state, steps in _ALLOWED.items() if not steps)
"""States in which nothing is left to do."""
CLOSING = frozenset(step for step, state in _STATE_AFTER.items() if state in CLOSED)
"""The steps that lead there."""


def state_after(steps: "Sequence[Stepped]") -> State:
    """Where a dossier stands after the steps that hold; a supplement that came puts it back where it stood before."""
    state = before = State.RECEIVED
    for event in steps:
        if event.step is Step.SUPPLEMENTED:
            state = before
        elif event.step in _STATE_AFTER:
            before, state = state, _STATE_AFTER[event.step]
    return state


def steps_after(state: State) -> frozenset[Step]:
    """The steps that may follow where a dossier stands."""
    return _ALLOWED[state]


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
    due: "DueDate | None" = None
    """What is owed from this step on, where it says something new."""
    is_late: bool = False
    """It came after the day by which the rule wants it (`kiosk.delays`)."""

    def check(self) -> None:
        """Return when it says what such a step has to say.

        Raises:
            InvalidInput: its reason, its legal ground or its receiver is missing; `field` says which.
        """
        if self.step in _NEEDS_REASON and not has_letter(self.reason):
            raise InvalidInput(_("Bước này phải ghi lý do; hãy gõ lý do."), field="reason")
        if self.step is Step.REFUSED and not has_letter_or_digit(self.ground):
            # TT 03/2025/TT-VPCP: the notice gives the concrete reason and its ground.
            raise InvalidInput(_("Chưa có căn cứ từ chối; hãy gõ điều, khoản, văn bản làm căn cứ."), field="ground")
        if self.step in (Step.REAPPOINTED, Step.SUPPLEMENTED) and self.due is None:
            raise InvalidInput(_("Chưa có ngày hẹn trả mới; hãy gõ ngày."), field="new_day")
        if self.way is HandoverWay.PROXY and not has_letter(self.receiver):
            raise InvalidInput(_("Chưa có tên người được ủy quyền; hãy gõ họ tên người nhận."), field="receiver")

    def to_dict(self) -> dict[str, Any]:
        """The event as plain JSON values; what is empty, as most of it is in most events, is left out."""
        told: dict[str, Any] = {
            "reason": self.reason,
            "ground": self.ground,
            "way": self.way.value if self.way else "",
            "receiver": self.receiver,
            "recorded_at": self.recorded_at.isoformat() if self.recorded_at else "",
            "due": self.due.to_dict() if self.due else None,
            "is_late": self.is_late,
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
            due=_due_date(due) if (due := body.get("due")) else None,
            is_late=body.get("is_late", False),
        )


def _due_date(body: Mapping[str, Any]) -> "DueDate":
    # Imported here: figures are counted without it, and few dossiers are put off.
    from kiosk.workdays import DueDate

    return DueDate.from_dict(body)


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


def ended_on(body: Mapping[str, Any]) -> date | None:
    """The day a stored dossier was closed, when that is the last thing that happened to it; else None."""
    last = body["history"][-1]
    return date.fromisoformat(last["at"][:10]) if last["step"] in CLOSING else None
