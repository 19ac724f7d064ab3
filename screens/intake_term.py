"""How long a dossier may take: the procedure's terms to choose from, and the rows for one of the clerk's own."""

from enum import Enum

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.procedures import Procedure
from kiosk.terms import CalendarDays, Hours, SameDay, Term, WorkingDays, describe_term
from screens.cells import shorten
from screens.widgets.choice import Choice
from screens.widgets.count_field import CountField
from screens.widgets.field import Field
from screens.widgets.form import FormRow

_ROOM_FOR_TERMS = 65
_SHORTEST_CONDITION = 8
_LONGEST_TERM = 999
_UNITS = ((WorkingDays, N_("ngày làm việc")), (CalendarDays, N_("ngày")), (Hours, N_("giờ")))

Counted = type[WorkingDays] | type[CalendarDays] | type[Hours]


class TermFrom(Enum):
    """Where the term comes from when it is none of the catalogue's alternatives."""

    CATALOGUE = "catalogue"
    CLERK = "clerk"


class TermRows(Vertical):
    """The rows; none of them is shown before there is a procedure."""

    DEFAULT_CSS = """
    TermRows { height: auto; }
    TermRows #term_unit { margin-left: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._conditions: dict[Term, str] = {}

    def compose(self) -> ComposeResult:
        """The choice, and what is asked where the clerk has to say it."""
        yield FormRow(Choice("term_choice", [(TermFrom.CATALOGUE, "")], label=_("Thời hạn")), id="terms")
        yield FormRow(
            CountField("term", _("thời hạn"), label=_("Thời hạn"), width=5),
            Choice("term_unit", [(unit, _(name)) for unit, name in _UNITS], label=""),
            id="own_term",
        )
        yield FormRow(Field("term_ground", label=_("Căn cứ")), id="own_ground")

    def term(self) -> tuple[Term | None, str]:
        """The term with its ground; no term where the catalogue's own holds.

        Raises:
            InvalidInput: the clerk has to say a term and it is missing.
        """
        chosen = self.query_one("#term_choice", Choice).value
        if chosen is TermFrom.CATALOGUE:
            return None, ""
        if chosen is not TermFrom.CLERK:
            return chosen, self._conditions[chosen]
        count = self.query_one("#term", CountField).count
        if not count or count > _LONGEST_TERM:
            raise InvalidInput(
                _("Chưa có thời hạn; gõ số ngày hoặc giờ theo quyết định công bố, từ 1 đến {most}.").format(
                    most=_LONGEST_TERM
                ),
                field="term",
            )
        unit: Counted = self.query_one("#term_unit", Choice).value
        return unit(count), self.query_one("#term_ground", Field).text

    def begin_anew(self) -> None:
        """Count in working days, as most terms are."""
        self.query_one("#term_unit", Choice).value = WorkingDays

    def offer(self, procedure: Procedure | None) -> None:
        """The term of the catalogue with its alternatives, or the fields to say one."""
        choice: Choice[object] = self.query_one("#term_choice", Choice)
        known = procedure.term if procedure is not None else None
        self._conditions = {}
        if procedure is None or known is None:
            choice.offer([(TermFrom.CLERK, "")])
        else:
            ground = procedure.ground.rstrip(".")
            self._conditions = {
                other.term: f"{other.condition}; {ground}" if ground else other.condition
                for other in procedure.alternatives
            }
            choice.offer(_term_options(procedure, known), TermFrom.CATALOGUE)
        self._row("terms").show(known is not None)
        self.follow_choice(procedure)

    def follow_choice(self, procedure: Procedure | None) -> None:
        """The clerk's own term has its fields only where it is asked for."""
        asked = procedure is not None and self.query_one("#term_choice", Choice).value is TermFrom.CLERK
        self._row("own_term").show(asked)
        self._row("own_ground").show(asked)

    def _row(self, name: str) -> FormRow:
        return self.query_one(f"#{name}", FormRow)


def short_term(term: Term) -> str:
    """The term in a few words."""
    return _("trong ngày") if isinstance(term, SameDay) else describe_term(term)


def _term_options(procedure: Procedure, known: Term) -> list[tuple[object, str]]:
    """The statutory term, its alternatives with their conditions as far as there is room, and one's own."""
    others, last = procedure.alternatives, _("khác")
    bare = [short_term(term) for term in (known, *(other.term for other in others))]
    # "(•) " before each, a blank between them.
    spare = _ROOM_FOR_TERMS - sum(len(text) + 5 for text in (*bare, last)) + 1
    each = spare // len(others) - 2 if others else 0
    options: list[tuple[object, str]] = [(TermFrom.CATALOGUE, bare[0])]
    for other, text in zip(others, bare[1:], strict=True):
        condition = f": {shorten(other.condition, each)}" if each >= _SHORTEST_CONDITION else ""
        options.append((other.term, text + condition))
    return [*options, (TermFrom.CLERK, last)]
