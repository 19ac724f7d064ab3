"""Builders of small histories, and the seed's month: July 2025 at UBND xã Ba Tô."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from kiosk.applicant import Applicant
from kiosk.channels import Channel
from kiosk.charges import Charge
from kiosk.clock import VIETNAM
from kiosk.counted import CountedDossier, CountedReceipt, CountedTicket
from kiosk.dossier import Dossier, ProcedureRef
from kiosk.dossier_steps import Event, Step
from kiosk.figures import Figures
from kiosk.periods import Period, parse_period
from kiosk.receipts import PaymentMethod, Receipt
from kiosk.settings import Department, OfficeProfile, ReportSettings, Site
from kiosk.staff import Duty, Payroll, Role, StaffMember
from kiosk.tally import compute_figures
from kiosk.terms import WorkingDays
from kiosk.tickets import Ticket, TicketStep
from kiosk.workdays import DueDate, TermRule

JULY = parse_period("2025-07")
AUGUST = parse_period("2025-08")

PROFILE = OfficeProfile(
    code="H48.25",
    name="Ủy ban nhân dân xã Ba Tô",
    centre="Trung tâm Phục vụ hành chính công xã Ba Tô",
    place="Ba Tô",
    opened_on=date(2025, 7, 1),
    published_procedures=308,
    sites=(
        Site("D1", "Trụ sở UBND xã Ba Tô", date(2025, 7, 1)),
        Site("D2", "Điểm tiếp nhận số 02", date(2025, 7, 1)),
    ),
    departments=(
        Department("A", "Văn hóa – Xã hội", ("Bảo trợ xã hội", "Người có công")),
        Department("B", "Tư pháp", ("Hộ tịch", "Chứng thực"), "Văn phòng thống kê phụ trách Tư pháp – Hộ tịch"),
    ),
    report=ReportSettings(
        recipients=("VP UBND tỉnh (b/c)", "TT PVHCC tỉnh (b/c)", "CT, các PCT UBND xã", "Lưu: VT, TTPVHCC"),
    ),
)


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), VIETNAM)


def day_of_july(number: int, hour: int = 9) -> datetime:
    return at(date(2025, 7, number), hour)


def dossier(
    code: str,
    received: datetime,
    due: datetime,
    *later: tuple[Step, datetime],
    channel: Channel = Channel.DIRECT,
    field: str = "Hộ tịch",
) -> Dossier:
    steps = ((Step.RECEIVED, received), *later)
    return Dossier(
        code=code,
        procedure=ProcedureRef("1.001193", "Đăng ký khai sinh", field),
        applicant=Applicant("Nguyễn Văn A"),
        channel=channel,
        first_due=DueDate(due, (), TermRule.WORKING_DAYS, WorkingDays(3)),
        history=tuple(Event(step, moment, "nv1", "D1", reason="theo đơn") for step, moment in steps),
    )


def july_dossiers() -> tuple[Dossier, ...]:
    """137 received: 106 online, 31 direct; 100 early, 25 on time, 6 overdue, 6 open within their time."""
    return tuple(_july_dossier(number) for number in range(137))


def _july_dossier(number: int) -> Dossier:
    received = day_of_july(1 + number % 20)
    due = received + timedelta(days=3)
    outcome = received + timedelta(days=1)
    if number < 6:
        outcome = due + timedelta(days=1)
    elif number < 31:
        outcome = due - timedelta(hours=1)
    later = ((Step.RESULT_READY, outcome), (Step.RETURNED, outcome + timedelta(hours=2)))
    if number >= 131:
        received, due, later = day_of_july(30), at(date(2025, 8, 4)), ()
    return dossier(
        f"H48.25-250701-{number:04d}",
        received,
        due,
        *later,
        channel=Channel.ONLINE if number % 137 < 106 else Channel.DIRECT,
        field="Bảo trợ xã hội" if number % 12 == 5 else ("Chứng thực" if number % 3 else "Hộ tịch"),
    )


def july_tickets() -> tuple[Ticket, ...]:
    """145 numbers issued: 140 served, 5 missed."""
    return tuple(
        Ticket.issue("D1", "A", serial, day_of_july(1 + serial % 20), "nv1")
        .after(TicketStep.CALLED, day_of_july(1 + serial % 20, 10), "nv1", "1")
        .after(TicketStep.NO_SHOW if serial <= 5 else TicketStep.FINISHED, day_of_july(1 + serial % 20, 11), "nv1")
        for serial in range(1, 146)
    )


def receipt(number: str, gross: int, when: datetime, waived: int = 0, cash: bool = True) -> Receipt:
    charge = Charge("Lệ phí", "1 × 1", 1, "trường hợp", gross, waived)
    method = PaymentMethod.CASH if cash else PaymentMethod.TRANSFER
    return Receipt(number, "", "Nguyễn Văn A", (charge,), method, charge.net, when, "nv1", "D1")


def july_receipts() -> tuple[Receipt, ...]:
    """1.790.000 đồng on 4 receipts, 90.000 đồng of it by transfer, and 16.000 đồng waived."""
    return (
        receipt("PT25-000001", 1_200_000, day_of_july(3)),
        receipt("PT25-000002", 500_000, day_of_july(10)),
        receipt("PT25-000003", 90_000, day_of_july(31, 16), cash=False),
        receipt("PT25-000004", 16_000, day_of_july(20), waived=16_000),
    )


def staff_of_seven() -> tuple[StaffMember, ...]:
    """Four of the centre (one of them full-time), three seconded: the seed says 05."""
    kinds = [(Payroll.CENTRE, Duty.FULL_TIME)] + [(Payroll.CENTRE, Duty.CONCURRENT)] * 3
    kinds += [(Payroll.SECONDED, Duty.FULL_TIME)] * 3
    return tuple(
        StaffMember(f"nv{n}", f"Cán bộ {n}", Role.CLERK, "D1", "1", date(2025, 7, 1), payroll=payroll, duty=duty)
        for n, (payroll, duty) in enumerate(kinds, 1)
    )


def figures_of(
    dossiers: Iterable[Dossier] = (),
    period: Period = JULY,
    profile: OfficeProfile = PROFILE,
    tickets: Iterable[Ticket] = (),
    receipts: Iterable[Receipt] = (),
    **given: Any,
) -> Figures:
    rest: dict[str, Any] = {"feedback": (), "staff": (), "loaded_procedures": 47, **given}
    return compute_figures(
        period,
        rest.pop("as_of", period.ends),
        dossiers=map(CountedDossier.of, dossiers),
        tickets=map(CountedTicket.of, tickets),
        receipts=map(CountedReceipt.of, receipts),
        profile=profile,
        **rest,
    )


def july_figures(**given: Any) -> Figures:
    counted = {
        "dossiers": july_dossiers(),
        "tickets": july_tickets(),
        "receipts": july_receipts(),
        "staff": staff_of_seven(),
        **given,
    }
    return figures_of(**counted)
