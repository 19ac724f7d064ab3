"""What a clerk types to receive a dossier, and the dossier it makes."""

from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.applicant import Applicant
from kiosk.channels import Channel
from kiosk.dossier import LONGEST_CODE, MOST_SHEETS, Dossier, Paper, ProcedureRef
from kiosk.dossier_steps import Event
from kiosk.errors import InvalidInput
from kiosk.i18n import _
from kiosk.procedures import Procedure
from kiosk.settings import OfficeProfile, Site
from kiosk.terms import Term
from kiosk.typed_text import short_text
from kiosk.vietnamese.fold import has_letter_or_digit
from kiosk.workdays import DueDate

_LONGEST_PLACE = 200
_LONGEST_GROUND = 200
_LONGEST_TEXT = 500
_MOST_PAPERS = 60
_MOST_SETS = 100


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

    def agreed(self, due: DueDate | None) -> DueDate:
        """The due date that holds, by the catalogue's term or by the clerk's own with its ground.

        Raises:
            InvalidInput: nobody has said how long it may take, or on what ground.
        """
        if due is None:
            raise InvalidInput(
                _("Thủ tục này chưa có thời hạn; hãy gõ thời hạn theo quyết định công bố."), field="term"
            )
        if self.term is None:
            return due
        ground = short_text(self.term_ground, _LONGEST_GROUND, _("Căn cứ của thời hạn"), "term_ground")
        if not has_letter_or_digit(ground):
            raise InvalidInput(_("Chưa có căn cứ của thời hạn; hãy gõ số quyết định công bố."), field="term_ground")
        return replace(due, ground=ground)

    def dossier(
        self, procedure: Procedure, due: DueDate, received: Event, office: OfficeProfile, site: Site
    ) -> Dossier:
        """The dossier as typed, checked, still without its code; decided here and collected at `site` unless said.

        Raises:
            InvalidInput: something typed cannot be; `field` names it.
        """
        deciding = short_text(self.deciding_office, _LONGEST_PLACE, _("Nơi giải quyết"), "deciding_office")
        collect = short_text(self.collect_at, _LONGEST_PLACE, _("Nơi trả kết quả"), "collect_at")
        return Dossier(
            code="",
            procedure=ProcedureRef(procedure.code, procedure.name, procedure.field),
            applicant=self.applicant.checked(),
            channel=self.channel,
            first_due=due,
            history=(received,),
            official_code=short_text(self.official_code, LONGEST_CODE, _("Mã chính thức"), "official_code"),
            receiving_office=office.name,
            deciding_office=deciding or office.name,
            ticket=self.ticket,
            papers=_checked_papers(self.papers),
            sets=_checked_sets(self.sets),
            collect_at=collect or site.name,
            note=short_text(self.note, _LONGEST_TEXT, _("Ghi chú"), "note"),
        )


def _checked_papers(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    if len(papers) > _MOST_PAPERS:
        raise InvalidInput(_("Quá {most} loại giấy tờ; hãy gộp bớt.").format(most=_MOST_PAPERS), field="papers")
    return tuple(_checked_paper(paper) for paper in papers)


def _checked_paper(paper: Paper) -> Paper:
    if not (0 <= paper.originals <= MOST_SHEETS and 0 <= paper.copies <= MOST_SHEETS):
        raise InvalidInput(
            _("Số bản ở “{name}” phải từ 0 đến {most}; hãy sửa lại.").format(name=paper.name[:60], most=MOST_SHEETS),
            field="papers",
        )
    return replace(paper, name=short_text(paper.name, _LONGEST_TEXT, _("Tên giấy tờ"), "papers"))


def _checked_sets(sets: int) -> int:
    if not 1 <= sets <= _MOST_SETS:
        raise InvalidInput(_("Số bộ hồ sơ phải từ 1 đến {most}; hãy sửa lại.").format(most=_MOST_SETS), field="sets")
    return sets
