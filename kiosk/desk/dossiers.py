"""The dossier desk: receive, move on, hand back, and find."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.applicant import Applicant
from kiosk.catalogue import Procedure
from kiosk.channels import Channel
from kiosk.citizen import domestic_phone
from kiosk.desk.corrections import merged
from kiosk.desk.counter import Counter
from kiosk.desk.procedure_use import ProcedureUse
from kiosk.dossier import Dossier, Paper, ProcedureRef, dossier_code
from kiosk.dossier_steps import CLOSED, Event, HandoverWay, State, Step
from kiosk.errors import EditConflict, InvalidInput, NotAllowed, NotFound
from kiosk.i18n import N_, _
from kiosk.repository import DOSSIERS, OFFICE_TERMS, RECEIPTS, TICKETS, Body, Record, Transaction
from kiosk.terms import Term, term_from_dict, term_to_dict
from kiosk.vietnamese.fold import fold, nfc
from kiosk.workdays import DueDate, due_date

if TYPE_CHECKING:
    from kiosk.id_card import CardScan

MOST_PAPERS = 60
MOST_SHEETS = 10_000
LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class Intake:
    """What the clerk typed to receive a dossier; `term` is needed only where the catalogue has none."""

    procedure: str
    applicant: Applicant
    channel: Channel = Channel.DIRECT
    papers: tuple[Paper, ...] = ()
    term: Term | None = None
    term_ground: str = ""
    received_at: datetime | None = None
    sets: int = 1
    ticket: str = ""
    official_code: str = ""
    deciding_office: str = ""
    collect_at: str = ""
    note: str = ""


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
        return self._with_office_term(self.counter.catalogue.get(code, on or self.counter.today))

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
            if dossier.procedure.code == procedure and _is_same_person(dossier.applicant, applicant)
        )

    def receive(self, intake: Intake) -> Dossier:
        """Receive a dossier: it gets its code, its due date and its first event.

        Raises:
            InvalidInput: something typed cannot be; `field` names it.
            NotFound, NoLongerValid: the procedure cannot be used that day.
        """
        now = self.counter.now
        received_at = intake.received_at or now
        self._check_moment(received_at, now)
        procedure = self.procedure(intake.procedure, received_at.date())
        due = self._agreed_due(procedure, received_at, intake)
        received = Event(Step.RECEIVED, received_at, self.counter.actor.key, self.counter.site.key)
        if received_at != now:
            received = replace(received, recorded_at=now)
        dossier = self._new(intake, procedure, due, received)
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            self._check_ticket(change, intake.ticket)
            day = received_at.date()
            serial = change.next_number(f"dossier/{day:%y%m%d}")
            dossier = replace(dossier, code=dossier_code(self.counter.profile.code, day, serial))
            change.insert(DOSSIERS, dossier.code, day, dossier.to_dict())
            if intake.term and procedure.term is None:
                _remember_term(change, procedure.code, intake.term, due.ground, day)
        return dossier

    def _agreed_due(self, procedure: Procedure, received_at: datetime, intake: Intake) -> DueDate:
        """The due date by the catalogue's term, or by the clerk's own with its ground."""
        due = self.due(procedure, received_at, intake.term)
        if due is None:
            raise InvalidInput(
                _("Thủ tục này chưa có thời hạn; hãy gõ thời hạn theo quyết định công bố."), field="term"
            )
        if intake.term is None:
            return due
        ground = _short(intake.term_ground, "term_ground", 200)
        if not ground:
            raise InvalidInput(_("Chưa có căn cứ của thời hạn; hãy gõ số quyết định công bố."), field="term_ground")
        return replace(due, ground=ground)

    def _new(self, intake: Intake, procedure: Procedure, due: DueDate, received: Event) -> Dossier:
        """The dossier as typed, checked, still without its code."""
        applicant = intake.applicant.checked()
        self._check_birth(applicant)
        return Dossier(
            code="",
            procedure=ProcedureRef(procedure.code, procedure.name, procedure.field),
            applicant=applicant,
            channel=intake.channel,
            due=due,
            history=(received,),
            official_code=_short(intake.official_code, "official_code"),
            receiving_office=self.counter.profile.name,
            deciding_office=_short(intake.deciding_office, "deciding_office", 200) or self.counter.profile.name,
            ticket=intake.ticket,
            papers=_checked_papers(intake.papers),
            sets=_checked_sets(intake.sets),
            collect_at=_short(intake.collect_at, "collect_at", 200) or self.counter.site.name,
            note=_short(intake.note, "note", 500),
        )

    def start(self, code: str) -> Dossier:
        """Hand the dossier to the specialist."""
        return self._advance(code, Step.STARTED)

    def result_ready(self, code: str) -> Dossier:
        """The result is there, waiting to be collected."""
        return self._advance(code, Step.RESULT_READY)

    def return_result(self, code: str, way: HandoverWay = HandoverWay.IN_PERSON, receiver: str = "") -> Dossier:
        """Hand the result over; for a procedure decided on the spot the result becomes ready in the same moment."""
        receiver = _short(receiver, "receiver", 120)
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            if State.RETURNED.value not in self._steps_open(change, code):
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
            return self._add(change, code, replace(self._event(Step.ANNULLED), reason=_short(reason, "reason", 500)))

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
        self._check_birth(applicant)
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            record = _must_exist(change.get(DOSSIERS, code), code)
            dossier = Dossier.from_dict(record.body)
            if seen is not None:
                applicant = merged(seen, applicant.checked(), dossier.applicant)
            event = self._event(Step.CORRECTED)
            dossier = dossier.corrected(applicant, replace(event, at=max(event.at, dossier.history[-1].at)))
            change.update(DOSSIERS, code, dossier.to_dict(), record.version)
        return dossier

    def set_official_code(self, code: str, official_code: str, seen: str | None = None) -> Dossier:
        """Write down the code the province's system gave, in the place of the one that was `seen`.

        Raises:
            EditConflict: somebody else has written another one since.
        """
        official_code = _short(official_code, "official_code", LONGEST_CODE)
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            record = _must_exist(change.get(DOSSIERS, code), code)
            dossier = Dossier.from_dict(record.body)
            if seen is not None and dossier.official_code not in (seen, official_code):
                raise EditConflict(
                    _("Người khác vừa ghi mã chính thức “{theirs}”; nhấn M lần nữa nếu vẫn cần sửa.").format(
                        theirs=dossier.official_code
                    )
                )
            dossier = replace(dossier, official_code=official_code)
            change.update(DOSSIERS, code, dossier.to_dict(), record.version)
        return dossier

    def get(self, code: str) -> Dossier:
        """The dossier with this code.

        Raises:
            NotFound: there is none.
        """
        return Dossier.from_dict(_must_exist(self.counter.repository.get(DOSSIERS, code), code).body)

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
        maybe_open = (Dossier.from_dict(body) for body in bodies if body["history"][-1]["step"] not in CLOSED)
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

    def _advance(self, code: str, step: Step, reason: str = "", ground: str = "") -> Dossier:
        event = replace(self._event(step), reason=_short(reason, "reason", 500), ground=_short(ground, "ground", 500))
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            return self._add(change, code, event)

    def _add(self, change: Transaction, code: str, event: Event) -> Dossier:
        record = _must_exist(change.get(DOSSIERS, code), code)
        dossier = Dossier.from_dict(record.body)
        # A clock set back must not make today's work impossible: the event follows the last one.
        event = replace(event, at=max(event.at, dossier.history[-1].at))
        dossier = dossier.after(event)
        change.update(DOSSIERS, code, dossier.to_dict(), record.version)
        return dossier

    def _check_birth(self, applicant: Applicant) -> None:
        birth, today = applicant.birth, self.counter.today
        if birth and (birth > today if isinstance(birth, date) else birth > today.year):
            raise InvalidInput(_("Ngày sinh ở tương lai; hãy kiểm tra lại."), field="birth")

    def _steps_open(self, change: Transaction, code: str) -> frozenset[str]:
        dossier = Dossier.from_dict(_must_exist(change.get(DOSSIERS, code), code).body)
        return frozenset(step.value for step in dossier.allowed_steps)

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

    def _with_office_term(self, procedure: Procedure) -> Procedure:
        """Where the catalogue gives no term, the first one the office said; procedures.toml corrects it."""
        if procedure.term is not None:
            return procedure
        said = self.counter.repository.get(OFFICE_TERMS, procedure.code)
        if said is None:
            return procedure
        return replace(procedure, term=term_from_dict(said.body["term"]), ground=said.body["ground"])


def _remember_term(change: Transaction, code: str, term: Term, ground: str, day: date) -> None:
    """Keep what the office said of a procedure the catalogue leaves empty, so that it is asked only once."""
    if change.get(OFFICE_TERMS, code) is None:
        change.insert(OFFICE_TERMS, code, day, {"term": term_to_dict(term), "ground": nfc(ground).strip()})


def _is_same_person(one: Applicant, other: Applicant) -> bool:
    if one.id_number and other.id_number:
        return one.id_number == other.id_number
    return bool(other.name.strip()) and fold(one.name) == fold(other.name)


def _must_exist(record: Record | None, code: str) -> Record:
    if record is None:
        raise NotFound(_("Không có hồ sơ mã {code}; hãy kiểm tra lại mã.").format(code=code[:LONGEST_CODE]))
    return record


def _checked_papers(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    if len(papers) > MOST_PAPERS:
        raise InvalidInput(_("Quá {most} loại giấy tờ; hãy gộp bớt.").format(most=MOST_PAPERS), field="papers")
    for paper in papers:
        if not (0 <= paper.originals <= MOST_SHEETS and 0 <= paper.copies <= MOST_SHEETS):
            raise InvalidInput(
                _("Số bản ở “{name}” phải từ 0 đến {most}; hãy sửa lại.").format(
                    name=paper.name[:60], most=MOST_SHEETS
                ),
                field="papers",
            )
    return tuple(replace(paper, name=_short(paper.name, "papers", 500)) for paper in papers)


def _checked_sets(sets: int) -> int:
    if not 1 <= sets <= 100:
        raise InvalidInput(_("Số bộ hồ sơ phải từ 1 đến 100; hãy sửa lại."), field="sets")
    return sets


_TEXTS = {
    "term_ground": N_("Căn cứ của thời hạn"),
    "official_code": N_("Mã chính thức"),
    "deciding_office": N_("Nơi giải quyết"),
    "collect_at": N_("Nơi trả kết quả"),
    "note": N_("Ghi chú"),
    "receiver": N_("Tên người nhận"),
    "reason": N_("Lý do"),
    "ground": N_("Căn cứ"),
    "papers": N_("Tên giấy tờ"),
}


def _short(text: str, field: str, longest: int = LONGEST_CODE) -> str:
    clean = " ".join(nfc(text).split())
    if len(clean) > longest:
        raise InvalidInput(
            _("{name} dài quá {longest} ký tự; hãy rút gọn.").format(name=_(_TEXTS[field]), longest=longest),
            field=field,
        )
    return clean
