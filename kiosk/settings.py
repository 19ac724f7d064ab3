"""The office's profile: who it is, its sites and departments, how its report is counted and signed.

`kiosk/own_profile.py` reads it from `office.toml` in the data folder. Everything a province or an office decides for
itself is here, never in the code.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from kiosk.i18n import N_, _
from kiosk.working_hours import USUAL_HOURS, WorkingHours


class SolvedWhen(StrEnum):
    """Which moment ends the office's work on a dossier."""

    RESULT_READY = "result_ready"
    RETURNED = "returned"

    @property
    def words(self) -> str:
        """The choice as the report prints it, in Vietnamese."""
        return _SOLVED_WHEN_WORDS[self]

    @property
    def label(self) -> str:
        """The choice in the user's language."""
        return _(self.words)


_SOLVED_WHEN_WORDS = {
    SolvedWhen.RESULT_READY: N_("khi có kết quả"),
    SolvedWhen.RETURNED: N_("khi trả kết quả cho người nộp"),
}


class CountAs(StrEnum):
    """How a withdrawn or refused dossier enters the figures; provinces differ."""

    BY_TIME = "by_time"
    ON_TIME = "on_time"
    LEFT_OUT = "left_out"

    @property
    def words(self) -> str:
        """The choice as the report prints it, in Vietnamese."""
        return _COUNT_AS_WORDS[self]

    @property
    def label(self) -> str:
        """The choice in the user's language."""
        return _(self.words)


_COUNT_AS_WORDS = {
    CountAs.BY_TIME: N_("tính theo thời điểm kết thúc"),
    CountAs.ON_TIME: N_("luôn tính đúng hạn"),
    CountAs.LEFT_OUT: N_("không tính vào biểu"),
}


class Site(NamedTuple):
    """A place where citizens are received (điểm tiếp nhận)."""

    key: str
    name: str
    opened_on: date
    closed_on: date | None = None
    hours: WorkingHours = USUAL_HOURS

    def is_open_on(self, day: date) -> bool:
        """It serves on that day, weekends and holidays aside."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


class Department(NamedTuple):
    """A department (phòng, bộ phận) with its fields (lĩnh vực): a queue letter and a line of the report."""

    letter: str
    name: str
    fields: tuple[str, ...]
    report_name: str = ""

    @property
    def name_in_report(self) -> str:
        """How the report calls it."""
        return self.report_name or self.name


class Counting(NamedTuple):
    """The choices behind the figures, shown wherever the figures are."""

    solved_when: SolvedWhen = SolvedWhen.RESULT_READY
    withdrawn: CountAs = CountAs.BY_TIME
    refused: CountAs = CountAs.BY_TIME


class ReportSettings(NamedTuple):
    """What surrounds the figures on the printed page (NĐ 30/2020)."""

    signs_for: str = "TM. ỦY BAN NHÂN DÂN"
    signer_title: str = "CHỦ TỊCH"
    signer: str = ""
    symbol: str = "BC-UBND"
    online_term: str = "trực tuyến"
    trim_percent: bool = False
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeProfile:
    """One office. `published_procedures` is what the office has published, apart from how many are loaded."""

    code: str
    name: str
    centre: str
    place: str
    opened_on: date
    superior: str = ""
    published_procedures: int | None = None
    published_ground: str = ""
    sites: tuple[Site, ...] = ()
    departments: tuple[Department, ...] = ()
    counting: Counting = field(default_factory=Counting)
    report: ReportSettings = field(default_factory=ReportSettings)
    notice: str = ""
    """Shown on the lock screen; the demo tells its staff and PINs there."""
    days_behind: int = 0
    """How far the office's clock runs behind the machine's; only the demo is not of today."""

    def site(self, key: str) -> Site:
        """The site with this key, else the first one, for showing something; ask `has_site` where it counts."""
        return next((site for site in self.sites if site.key == key), self.sites[0])

    def has_site(self, key: str) -> bool:
        """There is a site with this key."""
        return any(site.key == key for site in self.sites)

    def department_of(self, field_name: str) -> Department | None:
        """The department that handles a field, if the office has said so."""
        return next((unit for unit in self.departments if field_name in unit.fields), None)

    def department(self, letter: str) -> Department | None:
        """The department with this queue letter."""
        return next((unit for unit in self.departments if unit.letter == letter), None)
