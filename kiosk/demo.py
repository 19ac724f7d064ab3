"""The demo office: UBND xã Ba Tô lives through July 2025, visit by visit, with invented people.

The real report of that month is where this project started. Here every figure of it comes out of events; nothing
below states a total.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count, cycle, islice
from random import Random

from kiosk.channels import Channel
from kiosk.charges import Charge, charge_for
from kiosk.clock import VIETNAM, SetClock
from kiosk.demo_people import invented_people
from kiosk.desk.cashier import Payment
from kiosk.desk.intake import Intake
from kiosk.dossier import Dossier, Paper
from kiosk.dossier_steps import HandoverWay
from kiosk.fees import FeeRule
from kiosk.founding import default_departments
from kiosk.office import Office
from kiosk.receipts import PaymentMethod
from kiosk.settings import OfficeProfile, ReportSettings, Site
from kiosk.staff import Duty, Payroll, Role, StaffMember
from kiosk.terms import WorkingDays
from kiosk.waivers import waive

OPENED = date(2025, 7, 1)
AFTERWARDS = date(2025, 8, 1)
"""The day the demo opens on: July is complete, six dossiers are carried over."""

BANKNOTE = 50_000
PIN = "2025"

COPIES, EXTRACT, SIGNATURE, CONTRACT = "2.000815", "2.000635", "2.000884", "2.001035"
BIRTH, DEATH, MARRIAGE = "1.001193", "1.000656", "1.000894"
SINGLE_STATUS, CORRECTION, GUARDIAN, PARENTAGE = "1.004873", "1.004859", "1.004837", "1.001022"
ALLOWANCE, MERIT_FAMILY, DISABILITY, PENSION, WORSHIP, FUNERAL = (
    "1.001776",
    "1.010833",
    "1.001699",
    "1.014027",
    "1.010803",
    "1.001731",
)

# The catalogue gives these procedures no term; the demo office says one, as a real office would at its first dossier.
SOCIAL_TERM, SOCIAL_GROUND = WorkingDays(10), "Thời hạn minh họa của bản thử"


@dataclass(frozen=True, slots=True)
class Case:
    """One dossier to come: what for, filed how, and after how many working days its result is there (None: not yet).

    `since` and `until` are the working days of the month it may come in on, counted from 0. `copies` of `pages` pages,
    or of an extract, are what is paid for.
    """

    procedure: str
    channel: Channel
    done_after: int | None = 0
    since: int = 0
    until: int = 22
    pages: int = 0
    copies: int = 1
    secures_farm_loan: bool = False


def profile(days_behind: int) -> OfficeProfile:
    """UBND xã Ba Tô as its report of July 2025 shows it; its clock runs so many days behind the machine's."""
    return OfficeProfile(
        code="H48.25",
        name="UBND xã Ba Tô",
        centre="Trung tâm Phục vụ hành chính công xã Ba Tô",
        place="Ba Tô",
        opened_on=OPENED,
        published_procedures=308,
        published_ground="Báo cáo tháng 7/2025 của UBND xã Ba Tô",
        sites=(Site("D1", "Điểm 1", OPENED), Site("D2", "Điểm 2", OPENED)),
        departments=default_departments(),
        report=ReportSettings(
            recipients=(
                "VP UBND tỉnh (b/c)",
                "TT PVHCC tỉnh (b/c)",
                "TT Đảng ủy xã (b/c)",
                "TT HĐND xã",
                "CT, các PCT UBND xã",
                "VP HĐND&UBND xã",
                "Phòng: Kinh tế, VHXH xã",
                "Lưu: VT, TTPVHCC",
            )
        ),
        notice=f"Bản thử: mọi cán bộ dùng mã PIN {PIN}; người và hồ sơ đều là giả định.",
        days_behind=days_behind,
    )


def staff() -> tuple[StaffMember, ...]:
    """Five people: two on the centre's payroll, three sent by departments."""
    return (
        StaffMember("lanhdao", "Đinh Văn Tiếng", Role.HEAD, "D1", "1", OPENED, duty=Duty.CONCURRENT),
        StaffMember("hoa", "Nguyễn Thị Hoa", Role.CLERK, "D1", "2", OPENED),
        StaffMember("binh", "Phạm Văn Bình", Role.CLERK, "D1", "3", OPENED, payroll=Payroll.SECONDED),
        StaffMember("mai", "Lê Thị Mai", Role.CLERK, "D1", "4", OPENED, payroll=Payroll.SECONDED),
        StaffMember("duc", "Phạm Hồng Đức", Role.CLERK, "D2", "1", OPENED, payroll=Payroll.SECONDED),
    )


def live_through_july(office: Office, clock: SetClock) -> None:
    """Take the numbers, receive, charge, decide and return, in the order it would have happened."""
    _July(office, clock).run()


class _July:
    """The month as a diary of things to do, each at its moment."""

    def __init__(self, office: Office, clock: SetClock) -> None:
        self.office = office
        self.clock = clock
        self.random = Random(202507)
        self.people = invented_people(self.random)
        self._diary: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()
        self.days = [day for day in _july() if office.counter.calendar.is_working(day)]

    def run(self) -> None:
        """Live the month."""
        for member in staff():
            self.office.people.add(member, PIN)
        clerks = cycle(member for member in staff() if member.role is Role.CLERK)
        for moment, case in self._visits():
            clerk = next(clerks)
            self._at(moment, lambda moment=moment, case=case, clerk=clerk: self._visit(moment, case, clerk))  # type: ignore[misc]
        while self._diary:
            moment, _order, act = heappop(self._diary)
            self.clock.at = moment
            act()
        self.office.people.sign_out()

    def _at(self, moment: datetime, act: Callable[[], None]) -> None:
        heappush(self._diary, (moment, next(self._order), act))

    def _visits(self) -> Iterator[tuple[datetime, Case]]:
        """A case for every free place in the month: five on the first day, six on every other."""
        times = [time(7, 45), time(8, 40), time(9, 35), time(10, 25), time(13, 50), time(15, 20)]
        places = [(day, slot) for day in range(len(self.days)) for slot in range(6) if (day, slot) != (0, 0)]
        self.random.shuffle(places)
        # The cases with the least freedom choose first.
        for case in sorted(_cases(), key=lambda case: case.until - case.since):
            place = next(place for place in places if case.since <= place[0] <= case.until)
            places.remove(place)
            day, slot = place
            jitter = timedelta(minutes=self.random.randrange(20))
            yield datetime.combine(self.days[day], times[slot], VIETNAM) + jitter, case

    def _visit(self, moment: datetime, case: Case, clerk: StaffMember) -> None:
        office, self.office.counter.staff = self.office, clerk
        letter = "B" if case.procedure in _SOCIAL else "A"
        ticket = office.queue.take_number(letter)
        self.clock.at = moment + timedelta(minutes=self.random.randrange(2, 14))
        office.queue.call_next(letter)
        if self.random.random() < 0.1:
            self.clock.advance(minutes=1)
            office.queue.recall(ticket.key)
        self.clock.advance(minutes=self.random.randrange(3, 8))
        dossier = self._receive(case, ticket.key)
        self._charge(dossier, case)
        self.clock.advance(minutes=2)
        office.queue.finish(ticket.key)
        self._plan_result(dossier, case, clerk)

    def _receive(self, case: Case, ticket: str) -> Dossier:
        procedure = self.office.dossiers.procedure(case.procedure)
        return self.office.dossiers.receive(
            Intake(
                procedure=case.procedure,
                applicant=next(self.people),
                channel=case.channel,
                papers=tuple(Paper(paper.name, 1) for paper in procedure.documents if not paper.condition),
                term=SOCIAL_TERM if procedure.term is None else None,
                term_ground=SOCIAL_GROUND if procedure.term is None else "",
                ticket=ticket,
            )
        )

    def _charge(self, dossier: Dossier, case: Case) -> None:
        rules = self.office.cashier.rules(dossier)
        charge = _charge(case, rules)
        if charge is None:
            return
        if case.secures_farm_loan:
            loan = next(waiver for waiver in self.office.cashier.waivers(dossier) if "55/2015" in waiver.ground)
            charge = waive(charge, loan)
        method = PaymentMethod.TRANSFER if self.random.random() < 0.3 else PaymentMethod.CASH
        tendered = -(-charge.net // BANKNOTE) * BANKNOTE
        self.office.cashier.take_payment(Payment(dossier, (charge,), method, tendered))

    def _plan_result(self, dossier: Dossier, case: Case, clerk: StaffMember) -> None:
        def act(step: Callable[[], Dossier]) -> Callable[[], None]:
            def done() -> None:
                self.office.counter.staff = clerk
                step()

            return done

        desk, now = self.office.dossiers, self.clock.at
        self._at(now + timedelta(minutes=5), act(lambda: desk.start(dossier.code)))
        if case.done_after is None:
            return
        day = self.days.index(now.date()) + case.done_after
        ready = now + timedelta(minutes=self.random.randrange(8, 20))
        if case.done_after:
            ready = datetime.combine(self.days[day], time(8 + self.random.randrange(3), 10), VIETNAM)
        way = HandoverWay.POST if case.channel is Channel.POST else HandoverWay.IN_PERSON
        self._at(ready, act(lambda: desk.result_ready(dossier.code)))
        self._at(ready + timedelta(minutes=12), act(lambda: desk.return_result(dossier.code, way)))


_SOCIAL = frozenset({ALLOWANCE, MERIT_FAMILY, DISABILITY, PENSION, WORSHIP, FUNERAL})


def _cases() -> list[Case]:
    """What the month brings, most of it done in time."""
    online, direct, post = Channel.ONLINE, Channel.DIRECT, Channel.POST
    return [
        # Late: three working days, done after five; same day, done on the next.
        *_times(3, Case(SINGLE_STATUS, online, done_after=5, until=16)),
        *_times(2, Case(CORRECTION, online, done_after=4, until=17)),
        Case(BIRTH, online, done_after=2, until=19),
        # Still open at the month's end, and within their terms.
        Case(SINGLE_STATUS, online, done_after=None, since=20, until=20),
        *_times(2, Case(SINGLE_STATUS, online, done_after=None, since=21)),
        *_times(2, Case(ALLOWANCE, online, done_after=None, since=15)),
        Case(DISABILITY, online, done_after=None, since=17),
        # In time.
        *_times(8, Case(SINGLE_STATUS, online, done_after=2, until=20)),
        *_times(5, Case(CORRECTION, online, done_after=3, until=19)),
        Case(GUARDIAN, online, done_after=2, until=20),
        *_times(2, Case(PARENTAGE, online, done_after=3, until=19)),
        *_times(2, Case(ALLOWANCE, online, done_after=7, until=14)),
        *_times(2, Case(MERIT_FAMILY, online, done_after=6, until=14)),
        Case(DISABILITY, online, done_after=8, until=13),
        Case(PENSION, online, done_after=5, until=15),
        Case(WORSHIP, online, done_after=9, until=12),
        Case(FUNERAL, online, done_after=4, until=16),
        *_times(4, Case(CONTRACT, direct, done_after=1, until=21)),
        # A contract that secures a farming loan is certified free of charge (NĐ 55/2015).
        *_times(2, Case(CONTRACT, direct, done_after=1, until=21, secures_farm_loan=True)),
        *_times(11, Case(BIRTH, online)),
        *_times(5, Case(DEATH, online)),
        *_times(5, Case(MARRIAGE, online)),
        *_extracts(24, Case(EXTRACT, online)),
        *_extracts(2, Case(EXTRACT, post)),
        *_times(14, Case(SIGNATURE, direct)),
        *_copies(25, Case(COPIES, online)),
        *_copies(8, Case(COPIES, direct)),
        Case(COPIES, direct, pages=10),
    ]


def _times(count: int, case: Case) -> list[Case]:
    return [case] * count


def _copies(count: int, case: Case) -> list[Case]:
    jobs = cycle([(4, 6), (12, 3), (8, 4), (5, 4), (2, 2), (5, 5), (8, 2), (4, 3), (12, 5)])
    return [replace(case, pages=pages, copies=copies) for pages, copies in islice(jobs, count)]


def _extracts(count: int, case: Case) -> list[Case]:
    return [replace(case, copies=copies) for copies in islice(cycle((1, 2, 2, 3)), count)]


def _charge(case: Case, rules: Sequence[FeeRule]) -> Charge | None:
    """What the case costs before any waiver; None where nothing is taken at the counter."""
    if case.procedure not in {COPIES, EXTRACT, SIGNATURE, CONTRACT}:
        return None
    return charge_for(rules[0], quantity=case.copies, pages=case.pages, copies=case.copies)


def _july() -> Iterator[date]:
    return (OPENED + timedelta(days=day) for day in range(31))
