"""The procedures: by group, field and name to what has to be handed in, how long it takes and what it costs."""

from kiosk.desk.public import PublicDesk
from kiosk.fees import describe_rule
from kiosk.i18n import _
from kiosk.procedures import Procedure, RequiredDocument
from kiosk.settings import Department
from kiosk.terms import describe_term
from screens.public.lists import ListPage
from screens.public.page import Page
from screens.public.reading import Passage, ReadingPage


def departments_page(desk: PublicDesk, start: Page) -> Page:
    """The groups of fields."""
    units = desk.departments()
    title = _("Thủ tục thuộc nhóm nào?")

    def lead(place: int) -> Page:
        return _fields_page(desk, units[place], page)

    page = ListPage(title, [(unit.name, _("{n} lĩnh vực").format(n=len(unit.fields))) for unit in units], lead, start)
    return page


def _fields_page(desk: PublicDesk, unit: Department, parent: Page) -> Page:
    found = [(field, desk.procedures(field)) for field in unit.fields]
    entries = [(field, _("{n} thủ tục").format(n=len(procedures))) for field, procedures in found]

    def lead(place: int) -> Page:
        return _procedures_page(*found[place], page)

    page = ListPage(unit.name, entries, lead, parent)
    return page


def _procedures_page(field: str, procedures: tuple[Procedure, ...], parent: Page) -> Page:
    def lead(place: int) -> Page:
        return ReadingPage(procedures[place].short_name, passages(procedures[place]), page)

    page = ListPage(field, [(procedure.short_name, "") for procedure in procedures], lead, parent)
    return page


def passages(procedure: Procedure) -> tuple[Passage, ...]:
    """What a citizen has to know of a procedure; what the catalogue leaves empty is asked at the counter."""
    ask = _("Mời quý khách hỏi cán bộ tại quầy.")
    papers = [_paper(document) for document in procedure.documents]
    term = [describe_term(procedure.term)] if procedure.term else []
    others = [f"{describe_term(other.term)}: {other.condition}" for other in procedure.alternatives]
    fees = [f"{rule.name}: {describe_rule(rule)}" for rule in procedure.fees]
    return (
        (_("Mã thủ tục {code}").format(code=procedure.code), ()),
        (_("Giấy tờ cần nộp"), papers or [ask]),
        (_("Thời hạn giải quyết"), [*term, *others] or [ask]),
        (_("Phí, lệ phí"), fees or [ask]),
        # The catalogue's own notes are for clerks: what they must check before they rely on an entry.
        (_("Thông tin để tham khảo; mời quý khách hỏi lại cán bộ khi nộp hồ sơ."), ()),
    )


def _paper(document: RequiredDocument) -> str:
    counts = ((document.originals, _("bản chính")), (document.copies, _("bản sao")))
    asked = ", ".join(f"{count:02d} {words}" for count, words in counts if count)
    name = _("{name} (nếu {condition})").format(name=document.name, condition=document.condition)
    name = name if document.condition else document.name
    return f"{name}: {asked}" if asked else name
