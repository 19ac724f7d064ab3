"""The dossier desk: receive, move on, hand back, and find."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.applicant import LONGEST_NAME, Applicant
from kiosk.catalogue import Procedure
from kiosk.citizen import domestic_phone
from kiosk.desk.counter import Counter
from kiosk.desk.office_terms import remember_term, with_office_term
from kiosk.desk.procedure_use import ProcedureUse
from kiosk.dossier import LONGEST_CODE, Dossier, dossier_code
from kiosk.dossier_steps import CLOSED, CLOSING, LONGEST_TEXT, Event, HandoverWay, Step
from kiosk.errors import EditConflict, InvalidInput, NotAllowed, NotFound, StoreDamaged
from kiosk.i18n import _
from kiosk.repository import DOSSIERS, RECEIPTS, TICKETS, Body, Record, Transaction
from kiosk.terms import Term
from kiosk.typed_text import short_text
from kiosk.workdays import DueDate, due_date

if TYPE_CHECKING:
    from kiosk.desk.intake import Intake
    from kiosk.id_card import CardScan


@dataclass(frozen=True, slots=True)
class DossierDesk:
    """Use cases of dossiers, acted by whoever is signed in."""

    counter: Counter
    _use: ProcedureUse = field(default_factory=ProcedureUse, init=False, repr=False, compare=False)

    def search_procedures(self, text: str, on: date | None = None, limit: int = 20) -> list[Procedure]:
        """The procedures in force on a day (today) that match `text`, among equals those this office receives most."""
        used = self._use.on(self.counter.today, self.counter.repository)
        return self.counter.catalogue.search(text, on or self.counter.today, limit, used=used)

    def procedure(self, code: str, on: date | None = None) -> Procedure:
        """The procedure in force on a day (today), with what the office has filled in.

        Raises:
            NotFound: no such code.
            NoLongerValid: the procedure is not in force that day.
        """
        known = self.counter.catalogue.get(code, on or self.counter.today)
        return with_office_term(known, self.counter.repository)

    def due(
        self, procedure: Procedure, received_at: datetime | None = None, term: Term | None = None
    ) -> DueDate | None:
        """When a dossier of this procedure would be due; None while nobody has said how long it may take."""
        kept = term or procedure.term
        if kept is None:
            return None
        site = self.counter.site
        return due_date(received_at or self.counter.now, kept, self.counter.calendar, site.hours, procedure.ground)

    def same_person_open(self, applicant: Applicant, procedure: str) -> tuple[Dossier, ...]:
        """Open dossiers of the same procedure by the same person: the same number, or no number and the same name."""
        return tuple(
            dossier
            for dossier in self.open()
            if dossier.procedure.code == procedure and dossier.applicant.is_same_person(applicant)
        )

    def receive(self, intake: "Intake") -> Dossier:
        """Receive a dossier: it gets its code, its due date and its first event.

        Raises:
            InvalidInput: something typed cannot be; `field` names it.
            NotFound, NoLongerValid: the procedure cannot be used that day.
        """
        now = self.counter.now
        received_at = intake.received_at or now
        self._check_moment(received_at, now)
        procedure = self.procedure(intake.procedure, received_at.date())
        due = intake.agreed(self.due(procedure, received_at, intake.term))
        received = replace(self._event(Step.RECEIVED), at=received_at)
        if received_at != now:
            received = replace(received, recorded_at=now)
        dossier = intake.dossier(procedure, due, received, self.counter.profile, self.counter.site)
        dossier.applicant.check_birth(self.counter.today)
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            self._check_ticket(change, intake.ticket)
            day = received_at.date()
            serial = change.next_number(f"dossier/{day:%y%m%d}")
            dossier = replace(dossier, code=dossier_code(self.counter.profile.code, day, serial))
            change.insert(DOSSIERS, dossier.code, day, dossier.to_dict())
            if intake.term and procedure.term is None:
                remember_term(change, procedure.code, intake.term, due.ground, day)
        return dossier

    def start(self, code: str) -> Dossier:
        """Hand the dossier to the specialist."""
        return self._advance(code, Step.STARTED)

    def result_ready(self, code: str) -> Dossier:
        """The result is there, waiting to be collected."""
        return self._advance(code, Step.RESULT_READY)

    def return_result(self, code: str, way: HandoverWay = HandoverWay.IN_PERSON, receiver: str = "") -> Dossier:
        """Hand the result over; for a procedure decided on the spot the result becomes ready in the same moment."""
        receiver = short_text(receiver, LONGEST_NAME, _("Tên người nhận"), "receiver")
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            dossier, _version = _read(change, code)
            if Step.RESULT_READY in dossier.allowed_steps:
                self._add(change, code, self._event(Step.RESULT_READY))
            return self._add(change, code, replace(self._event(Step.RETURNED), way=way, receiver=receiver))

    def withdraw(self, code: str, reason: str) -> Dossier:
        """The applicant takes the dossier back, before there is a result."""
        return self._advance(code, Step.WITHDRAWN, reason)

    def refuse(self, code: str, reason: str, ground: str = "") -> Dossier:
        """The office refuses, with its concrete reason and ground."""
        return self._advance(code, Step.REFUSED, reason, ground)

    def annul(self, code: str, reason: str) -> Dossier:
        """Take a dossier that was typed by mistake out of the figures; its code stays used, with the reason.

        Raises:
            NotAllowed: there is a result already, or a fee was taken.
        """
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            record = _must_exist(change.get(DOSSIERS, code), code)
            paid = next((r for r in change.select(RECEIPTS, since=record.day) if r.body["dossier"] == code), None)
            if paid is not None:
                raise NotAllowed(
                    _("Hồ sơ {code} đã thu tiền ở phiếu {number}; hãy ghi rút hồ sơ thay vì hủy.").format(
                        code=code, number=paid.key
                    )
                )
            return self._add(change, code, replace(self._event(Step.ANNULLED), reason=reason_text(reason)))

    def take_back(self, code: str, reason: str) -> Dossier:
        """Undo the last step, a slip of today; both stay in the history."""
        return self._advance(code, Step.TAKEN_BACK, reason)

    def correct(self, code: str, applicant: Applicant, seen: Applicant | None = None) -> Dossier:
        """Put the applicant's details right; the history keeps what they were, who changed them and when.

        `seen` is what the clerk began from: what others have changed of it since is kept.

        Raises:
            InvalidInput: nothing is different, or a detail cannot be; `field` names it.
            EditConflict: somebody else has changed the same detail since; `field` names it.
        """
        # Imported here: the day at a glance and most dossiers need no correction.
        from kiosk.desk.corrections import merged

        applicant.check_birth(self.counter.today)
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            dossier, version = _read(change, code)
            if seen is not None:
                applicant = merged(seen, applicant.checked(), dossier.applicant)
            event = self._event(Step.CORRECTED)
            dossier = dossier.corrected(applicant, replace(event, at=max(event.at, dossier.history[-1].at)))
            change.update(DOSSIERS, code, dossier.to_dict(), version)
        return dossier

    def set_official_code(self, code: str, official_code: str, seen: str | None = None) -> Dossier:
        """Write down the code the province's system gave, in the place of the one that was `seen`.

        Raises:
            EditConflict: somebody else has written another one since.
        """
        official_code = short_text(official_code, LONGEST_CODE, _("Mã chính thức"), "official_code")
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            dossier, version = _read(change, code)
            if seen is not None and dossier.official_code not in (seen, official_code):
                raise EditConflict(
                    _("Người khác vừa ghi mã chính thức “{theirs}”; nhấn M lần nữa nếu vẫn cần sửa.").format(
                        theirs=dossier.official_code
                    )
                )
            dossier = replace(dossier, official_code=official_code)
            change.update(DOSSIERS, code, dossier.to_dict(), version)
        return dossier

    def get(self, code: str) -> Dossier:
        """The dossier with this code.

        Raises:
            NotFound: there is none.
            StoreDamaged: what is kept of it is not a dossier.
        """
        record = _must_exist(self.counter.repository.get(DOSSIERS, code), code)
        try:
            return Dossier.from_dict(record.body)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise StoreDamaged(
                _("Hồ sơ {code} lưu không đúng dạng; chạy “kiosk verify” và báo người quản trị.").format(code=code)
            ) from None

    def find(self, text: str, limit: int = 200) -> tuple[Dossier, ...]:
        """Dossiers by code, name, identity or phone number, accents aside; with no text the newest ones."""
        if text.strip():
            found = self.counter.repository.find(DOSSIERS, domestic_phone(text), limit)
            records: Iterable[Body] = (record.body for record in found)
            return tuple(map(Dossier.from_dict, records))
        return self._newest(limit)

    def number_on_file(self, card: "CardScan") -> str:
        """The number the holder of a card goes by in our records: the old one where only that is known."""
        is_old = card.old_number and not self.find(card.number, 1) and self.find(card.old_number, 1)
        return card.old_number if is_old else card.number

    def open(self) -> tuple[Dossier, ...]:
        """Every dossier not yet returned, withdrawn or refused, by due date."""
        bodies = (record.body for record in self.counter.repository.select(DOSSIERS, alive_on=date.max))
        # The last event tells most closed ones apart without reading the whole document.
        maybe_open = (Dossier.from_dict(body) for body in bodies if body["history"][-1]["step"] not in CLOSING)
        still_open = (dossier for dossier in maybe_open if dossier.state not in CLOSED)
        return tuple(sorted(still_open, key=lambda dossier: (dossier.due.at, dossier.code)))

    def from_ticket(self, ticket: str) -> tuple[Dossier, ...]:
        """The dossiers received on a visit, those dated back by up to a month included."""
        records = self.counter.repository.select(DOSSIERS, since=self.counter.today - timedelta(days=31))
        return tuple(Dossier.from_dict(record.body) for record in records if record.body["ticket"] == ticket)

    def _newest(self, limit: int) -> tuple[Dossier, ...]:
        records: list[Record] = []
        for days_back in (0, 7, 45, 400, None):
            since = None if days_back is None else self.counter.today - timedelta(days=days_back)
            records = list(self.counter.repository.select(DOSSIERS, since=since))
            if len(records) >= limit:
                break
        newest = sorted(records, key=lambda record: (record.day, record.key), reverse=True)[:limit]
        return tuple(Dossier.from_dict(record.body) for record in newest)

    def record(self, code: str, step: Step, told: Callable[[Dossier, Event], Event]) -> Dossier:
        """Add a step of this moment to the dossier as it is now; `told` fills in what the step has to say.

        Raises:
            NotAllowed: the step does not follow from where the dossier stands.
        """
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            dossier, version = _read(change, code)
            event = self._event(step)
            # A clock set back must not make today's work impossible: the event follows the last one.
            event = replace(event, at=max(event.at, dossier.history[-1].at))
            dossier.check_may(step, event.at.date())  # before `told`, which may find less to the point wrong
            dossier = dossier.after(told(dossier, event))
            change.update(DOSSIERS, code, dossier.to_dict(), version)
        return dossier

    def _advance(self, code: str, step: Step, reason: str = "", ground: str = "") -> Dossier:
        reason, ground = reason_text(reason), _ground(ground)
        return self.record(code, step, lambda dossier, event: replace(event, reason=reason, ground=ground))

    def _add(self, change: Transaction, code: str, event: Event) -> Dossier:
        dossier, version = _read(change, code)
        # A clock set back must not make today's work impossible: the event follows the last one.
        event = replace(event, at=max(event.at, dossier.history[-1].at))
        dossier = dossier.after(event)
        change.update(DOSSIERS, code, dossier.to_dict(), version)
        return dossier

    def _event(self, step: Step) -> Event:
        return Event(step, self.counter.now, self.counter.actor.key, self.counter.site.key)

    def _check_moment(self, received_at: datetime, now: datetime) -> None:
        if received_at > now:
            raise InvalidInput(_("Ngày nhận ở tương lai; hãy gõ ngày giờ đã qua."), field="received_at")
        if received_at.date() < self.counter.profile.opened_on:
            raise InvalidInput(_("Ngày nhận trước ngày trung tâm hoạt động; hãy kiểm tra lại."), field="received_at")

    def _check_ticket(self, change: Transaction, ticket: str) -> None:
        if ticket and change.get(TICKETS, ticket) is None:
            raise NotFound(_("Không có số {key}; hãy bỏ trống hoặc chọn số đang phục vụ.").format(key=ticket))


def _must_exist(record: Record | None, code: str) -> Record:
    if record is None:
        raise NotFound(_("Không có hồ sơ mã {code}; hãy kiểm tra lại mã.").format(code=code[:LONGEST_CODE]))
    return record


def _read(change: Transaction, code: str) -> tuple[Dossier, int]:
    """The dossier as the transaction sees it, and the version to write over."""
    record = _must_exist(change.get(DOSSIERS, code), code)
    return Dossier.from_dict(record.body), record.version


def reason_text(text: str) -> str:
    """A typed reason as it is kept.

    Raises:
        InvalidInput: it is too long.
    """
    return short_text(text, LONGEST_TEXT, _("Lý do"), "reason")


def _ground(text: str) -> str:
    return short_text(text, LONGEST_TEXT, _("Căn cứ"), "ground")
