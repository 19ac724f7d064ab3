"""An office to test with: in memory, on a clock that stands still, with a clerk at the counter."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from kiosk.apology_letter import ApologyLetter
from kiosk.applicant import Applicant
from kiosk.catalogue import Catalogue, load_catalogue
from kiosk.channels import Channel
from kiosk.clock import VIETNAM, SetClock
from kiosk.desk.intake import Intake
from kiosk.dossier import Dossier
from kiosk.founding import default_departments
from kiosk.office import Office
from kiosk.outbox import PrintResult
from kiosk.report import Report
from kiosk.repository import Repository
from kiosk.settings import OfficeProfile, Site
from kiosk.slips import ReceiptSlip
from kiosk.staff import Role, StaffMember
from kiosk.work_calendar import WorkCalendar, seed_calendar
from storage.memory import MemoryStore

OPENED = date(2025, 7, 1)
A_MORNING = datetime(2025, 7, 31, 9, 0, tzinfo=VIETNAM)
"""Thursday 31/7/2025, a working day."""

HOA = StaffMember("hoa", "Nguyễn Thị Hoa", Role.CLERK, "D1", "2", OPENED)
BINH = StaffMember("binh", "Phạm Văn Bình", Role.CLERK, "D1", "3", OPENED)
HEAD = StaffMember("lanhdao", "Đinh Văn Tiếng", Role.HEAD, "D1", "1", OPENED)
PIN = "2025"

PROFILE = OfficeProfile(
    code="H48.25",
    name="UBND xã Ba Tô",
    centre="Trung tâm Phục vụ hành chính công xã Ba Tô",
    place="Ba Tô",
    opened_on=OPENED,
    published_procedures=308,
    published_ground="Báo cáo tháng 7/2025",
    sites=(Site("D1", "Điểm 1", OPENED), Site("D2", "Điểm 2", OPENED)),
    departments=default_departments(),
)

BIRTH, EXTRACT, COPIES, SINGLE_STATUS, NO_TERM = "1.001193", "2.000635", "2.000815", "1.004873", "1.001776"


@dataclass
class KeptFiles:
    """An outbox that keeps what it is given, for tests to look into."""

    files: dict[str, str | bytes] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)

    def save(self, name: str, content: str | bytes) -> str:
        """Keep a file and say where it would be."""
        self.files[name] = content
        return f"exports/{name}"

    def clean(self, beginning: str, before: datetime) -> None:
        """Keep everything."""

    def print_file(self, path: str, title: str) -> PrintResult:
        """Note what was to be printed."""
        self.printed.append(title)
        return PrintResult(path=path, printed=False, message=f"chưa có máy in: {path}")


def render(report: Report, form: str) -> str:
    """The report as the real program renders it."""
    from kiosk.composition import _render

    return _render(report, form)


def render_slip(slip: ReceiptSlip) -> str:
    """The receipt slip as the real program renders it."""
    from kiosk.composition import _render_slip

    return _render_slip(slip)


def render_letter(letter: ApologyLetter, form: str) -> str:
    """The letter of apology as the real program renders it."""
    from kiosk.composition import _render_letter

    return _render_letter(letter, form)


@lru_cache
def shipped_catalogue() -> Catalogue:
    return load_catalogue()


@lru_cache
def calendar() -> WorkCalendar:
    return seed_calendar([2025, 2026, 2027])


def new_office(
    at: datetime = A_MORNING,
    repository: Repository | None = None,
    profile: OfficeProfile = PROFILE,
    staff: StaffMember | None = HOA,
) -> tuple[Office, SetClock]:
    """An open office and its clock; `staff` is signed in already."""
    clock = SetClock(at)
    store = MemoryStore() if repository is None else repository
    office = Office(
        store, profile, shipped_catalogue, calendar(), clock, render, KeptFiles(), render_slip, render_letter
    )
    office.counter.staff = staff
    return office, clock


def receive(office: Office, name: str = "Nguyễn Văn An", procedure: str = BIRTH, **answers: object) -> Dossier:
    """A dossier received now; `answers` are fields of `Intake`."""
    intake = Intake(procedure=procedure, applicant=Applicant(name=name), channel=Channel.DIRECT)
    return office.dossiers.receive(replace(intake, **answers))  # type: ignore[arg-type]


def changed(values: Mapping[str, object], profile: OfficeProfile = PROFILE) -> OfficeProfile:
    """The profile with some entries changed."""
    return replace(profile, **values)  # type: ignore[arg-type]
