"""The citizen's desk: all that a terminal without staff may do, and nothing else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.catalogue import Procedure
from kiosk.citizen import mask
from kiosk.desk.counter import Counter
from kiosk.desk.filing import file_feedback, file_number
from kiosk.dossier import Dossier
from kiosk.dossier_steps import State, Step
from kiosk.errors import InvalidInput, NotAllowed, NotFound
from kiosk.feedback import Subject
from kiosk.i18n import N_, _
from kiosk.lateness import is_past_promise
from kiosk.pace import Pace
from kiosk.pin_tries import PinTries
from kiosk.rating import Rating, Score
from kiosk.repository import DOSSIERS, RATINGS, STAFF, TICKETS, Reader
from kiosk.settings import Counting, Department
from kiosk.staff import StaffMember, pin_fits
from kiosk.tickets import Ticket, TicketState

# Who writes at a terminal without staff.
PUBLIC = "public"
PROOF_DIGITS = 4
LONGEST_CODE = 30

_CODE = re.compile(r"(?P<office>.*?)-?(?P<day>[0-9]{6})-?(?P<serial>[0-9]{4,6})")
_NOT_DIGITS = re.compile(r"[^0-9]")
# Nobody takes a number every twenty seconds for ten minutes but a child that plays with the keys.
_NUMBERS = 30, timedelta(minutes=10)
_OPINIONS = 20, timedelta(minutes=10)
# Four digits have 10,000 values: at this pace guessing takes weeks, whatever codes are tried.
_WRONG_PROOFS = 12, timedelta(minutes=15)
_ANYBODY = "staff"


@dataclass(frozen=True, slots=True)
class Remark:
    """A ready sentence, so that nobody has to type; filed in Vietnamese whatever the language of the visit."""

    subject: Subject
    text: str


REMARKS = (
    Remark(Subject.SERVICE, N_("Phải chờ lâu")),
    Remark(Subject.SERVICE, N_("Thái độ phục vụ chưa tốt")),
    Remark(Subject.PROCEDURE, N_("Hướng dẫn giấy tờ chưa rõ")),
    Remark(Subject.PROCEDURE, N_("Phải đi lại nhiều lần")),
    Remark(Subject.PROCEDURE, N_("Trả kết quả trễ hẹn")),
    Remark(Subject.FEES, N_("Mức phí, lệ phí chưa rõ")),
)


@dataclass(frozen=True, slots=True)
class GroupWaiting:
    """A service group and how many wait for it."""

    letter: str
    name: str
    waiting: int


@dataclass(frozen=True, slots=True)
class NumberTaken:
    """A number just taken, and how many wait before it."""

    number: str
    group: str
    ahead: int


@dataclass(frozen=True, slots=True)
class DossierStatus:
    """What whoever holds the code and the proof may see: no name in full, no number in full."""

    code: str
    procedure: str
    initials: str
    identity: str
    phone: str
    state: State
    received_at: datetime
    due_at: datetime
    is_late: bool
    """The day the citizen was told last has gone by without a result."""
    collect_at: str
    put_off_from: datetime | None = None
    """What was promised before the dossier was re-appointed."""


class PublicDesk:
    """Use cases of citizens by themselves, acted by `PUBLIC`; nobody can sign in here.

    Args:
        counter: the open office.
        site: key of the site the terminal stands at; the first site when empty.

    Raises:
        NotFound: the office has no such site.
    """

    def __init__(self, counter: Counter, site: str = "") -> None:
        self.__counter = counter
        sites = counter.profile.sites
        found = next((place for place in sites if place.key == site), None) if site else sites[0]
        if found is None:
            raise NotFound(_("Không có điểm tiếp nhận mã “{key}”; xem các mã trong office.toml.").format(key=site[:40]))
        self._site = found
        self._numbers = Pace(*_NUMBERS)
        self._opinions = Pace(*_OPINIONS)
        self._wrong_proofs = Pace(*_WRONG_PROOFS)
        self._tries = PinTries()
        self._leaving = PinTries()

    @property
    def centre(self) -> str:
        """Whose terminal this is."""
        return self.__counter.profile.centre

    # Numbers

    def groups(self) -> tuple[GroupWaiting, ...]:
        """The service groups by their letters, with how many wait at this site."""
        waiting = self._waiting(self.__counter.repository)
        return tuple(
            GroupWaiting(unit.letter, unit.name, sum(ticket.group == unit.letter for ticket in waiting))
            for unit in self._departments()
        )

    def take_number(self, letter: str) -> NumberTaken:
        """A number for a service group.

        Raises:
            NotFound: there is no such group.
            NotAllowed: this terminal has given too many numbers in a few minutes.
        """
        counter, now = self.__counter, self.__counter.now
        if self._numbers.wait_left(now):
            raise NotAllowed(_("Máy vừa phát rất nhiều số; mời bạn đến quầy lấy số."))
        with counter.repository.transaction(PUBLIC) as change:
            ahead = sum(ticket.group == letter for ticket in self._waiting(change))
            ticket = file_number(change, counter.profile, self._site.key, letter, now, PUBLIC)
        self._numbers.note(now)
        return NumberTaken(ticket.number, self._name_of(letter), ahead)

    # One's own dossier

    def dossier_status(self, code: str, proof: str) -> DossierStatus:
        """How a dossier stands, for whoever knows the end of a number given with it.

        Args:
            code: its code, whole or without the office's: `250731-0002`, `2507310002`.
            proof: the last four digits of the applicant's identity or phone number.

        Raises:
            InvalidInput: code or proof is not of that form; `field` says which.
            NotFound: no dossier with both, which of the two is wrong is not said.
            NotAllowed: too many wrong tries; the sentence says how long to wait.
        """
        key = self._full_code(code)
        if not (proof.isascii() and proof.isdigit() and len(proof) == PROOF_DIGITS):
            raise InvalidInput(
                _("Gõ đúng {n} chữ số cuối của số CCCD hoặc số điện thoại.").format(n=PROOF_DIGITS), "proof"
            )
        now = self.__counter.now
        if wait := max(self._tries.wait_left(key, now), self._wrong_proofs.wait_left(now)):
            raise NotAllowed(
                _("Đã sai nhiều lần; đợi {minutes} phút nữa, hoặc hỏi cán bộ tại quầy.").format(minutes=_minutes(wait))
            )
        record = self.__counter.repository.get(DOSSIERS, key)
        dossier = Dossier.from_dict(record.body) if record else None
        if dossier is None or not _is_proven(dossier, proof):
            self._tries.wrong(key, now)
            self._wrong_proofs.note(now)
            raise NotFound(_("Không có hồ sơ nào khớp cả hai số này; xem lại giấy hẹn, hoặc hỏi cán bộ tại quầy."))
        self._tries.right(key)
        return _status(dossier, now, self.__counter.profile.counting)

    # The catalogue

    def departments(self) -> tuple[Department, ...]:
        """The groups of fields with a procedure in force; fields of no group come last, in one without a letter."""
        fields = [name for name, _count in self.__counter.catalogue.fields(self.__counter.today)]
        own = [(unit, tuple(name for name in fields if name in unit.fields)) for unit in self._departments()]
        known = {name for _unit, names in own for name in names}
        others = tuple(name for name in fields if name not in known)
        grouped = [Department(unit.letter, unit.name, names) for unit, names in own if names]
        return (*grouped, *([Department("", _("Lĩnh vực khác"), others)] if others else []))

    def procedures(self, field: str) -> tuple[Procedure, ...]:
        """The procedures of a field as they hold today."""
        found = self.__counter.catalogue.in_force(self.__counter.today)
        return tuple(procedure for procedure in found if procedure.field == field)

    # What they think

    def rate(self, score: Score) -> Rating:
        """Keep how content somebody was.

        Raises:
            NotAllowed: this terminal has taken too many opinions in a few minutes.
        """
        counter, now = self.__counter, self.__counter.now
        self._check_opinions(now)
        with counter.repository.transaction(PUBLIC) as change:
            serial = change.next_number(f"rating/{now.year}")
            rating = Rating(f"DG{now:%y}-{serial:05d}", now, self._site.key, score)
            change.insert(RATINGS, rating.key, now.date(), rating.to_dict())
        self._opinions.note(now)
        return rating

    def remark(self, remark: Remark) -> str:
        """File a ready sentence as feedback and give its number.

        Raises:
            NotAllowed: this terminal has taken too many opinions in a few minutes.
        """
        counter, now = self.__counter, self.__counter.now
        self._check_opinions(now)
        with counter.repository.transaction(PUBLIC) as change:
            feedback = file_feedback(change, remark.subject, remark.text, now, PUBLIC)
        self._opinions.note(now)
        return feedback.key

    # Leaving

    def check_may_leave(self, key: str, pin: str) -> None:
        """Return when a member of staff at work has given their PIN; they are not signed in by it.

        Raises:
            InvalidInput: key and PIN do not fit together.
            NotAllowed: too many wrong tries; the sentence says how long to wait.
        """
        now = self.__counter.now
        if wait := self._leaving.wait_left(_ANYBODY, now):
            raise NotAllowed(
                _("Mã PIN sai nhiều lần; đợi {seconds} giây nữa rồi gõ lại.").format(seconds=int(wait.total_seconds()))
            )
        member = self._at_work(key)
        # Counted for the terminal, not for the key: whoever guesses here has all keys to try.
        if member is None or not pin_fits(pin, member.pin_hash):
            self._leaving.wrong(_ANYBODY, now)
            raise InvalidInput(_("Mã cán bộ hoặc mã PIN không đúng."), "key")
        self._leaving.right(_ANYBODY)

    def _at_work(self, key: str) -> StaffMember | None:
        record = self.__counter.repository.get(STAFF, key)
        member = StaffMember.from_dict(record.body) if record else None
        return member if member is not None and member.works_on(self.__counter.today) else None

    def _check_opinions(self, now: datetime) -> None:
        if self._opinions.wait_left(now):
            raise NotAllowed(_("Máy vừa nhận rất nhiều ý kiến; mời bạn góp ý với cán bộ tại quầy."))

    def _departments(self) -> Iterable[Department]:
        return sorted(self.__counter.profile.departments, key=lambda unit: unit.letter)

    def _name_of(self, letter: str) -> str:
        unit = self.__counter.profile.department(letter)
        return unit.name if unit else letter

    def _waiting(self, reader: Reader) -> list[Ticket]:
        today = self.__counter.today
        tickets = (Ticket.from_dict(record.body) for record in reader.select(TICKETS, since=today, until=today))
        return [ticket for ticket in tickets if ticket.site == self._site.key and ticket.state is TicketState.WAITING]

    def _full_code(self, typed: str) -> str:
        match = _CODE.fullmatch(typed.strip())
        if match is None:
            raise InvalidInput(_("Mã hồ sơ có dạng 250731-0002; xem trên giấy hẹn."), "code")
        office = self.__counter.profile.code
        if match["office"] and match["office"].casefold() != office.casefold():
            raise InvalidInput(_("Mã hồ sơ này của cơ quan khác; mời bạn hỏi cán bộ tại quầy."), "code")
        return f"{office}-{match['day']}-{match['serial']}"


def _is_proven(dossier: Dossier, proof: str) -> bool:
    numbers = (dossier.applicant.id_number, dossier.applicant.phone)
    return any(_NOT_DIGITS.sub("", number).endswith(proof) for number in numbers)


def _status(dossier: Dossier, now: datetime, counting: Counting) -> DossierStatus:
    apology = dossier.last(Step.REAPPOINTED)
    is_put_off = apology is not None and dossier.due == apology.due
    return DossierStatus(
        code=dossier.code,
        procedure=dossier.procedure.name,
        initials=" ".join(f"{word[0]}." for word in dossier.applicant.name.split()),
        identity=mask(dossier.applicant.id_number),
        phone=mask(dossier.applicant.phone),
        state=dossier.state,
        received_at=dossier.received_at,
        due_at=dossier.due.at,
        is_late=is_past_promise(dossier, now, counting),
        collect_at=dossier.collect_at,
        put_off_from=dossier.due_before(apology).at if is_put_off else None,
    )


def _minutes(wait: timedelta) -> int:
    return max(1, -(-int(wait.total_seconds()) // 60))
