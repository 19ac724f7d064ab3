"""The form of an intake: what the clerk types, as the desk wants it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widget import Widget

from kiosk.applicant import Applicant
from kiosk.channels import Channel
from kiosk.citizen import compact_number, sex_of
from kiosk.desk.intake import Intake
from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.procedures import Procedure
from kiosk.settings import Site
from kiosk.terms import Term
from screens.cells import shorten
from screens.intake_extras import Extras
from screens.intake_papers import PapersTable
from screens.intake_term import TermRows, short_term
from screens.intake_time import TimeField
from screens.widgets.choice import Choice
from screens.widgets.date_field import BirthField, DateField
from screens.widgets.field import Field
from screens.widgets.form import Form, FormRow
from screens.widgets.line import TextLine
from screens.widgets.picker import PickField
from screens.widgets.record_table import Column

if TYPE_CHECKING:
    from kiosk.id_card import CardScan

MOST_HITS = 100
ON_CARD = frozenset({"name", "id_number", "birth", "sex", "address"})
"""The entries a scanned card fills."""
_TEXTS = ("name", "id_number", "phone", "address", "on_behalf_of")
_LONGEST_NAME_TYPED = 400  # more than the desk keeps: refused with words, not cut in silence
_ROOM_FOR_SITES = 28


class IntakeForm(Form):
    """Fields, choices and the checklist; says what was typed and whether anything was."""

    DEFAULT_CSS = """
    IntakeForm { height: 1fr; overflow-y: auto; scrollbar-size: 0 0; }
    IntakeForm #received_time { margin-left: 1; }
    IntakeForm #extras_said { width: 1fr; }
    """

    def __init__(
        self,
        search: Callable[[str], Sequence[Procedure]],
        sites: Sequence[Site],
        here: str,
        today: Callable[[], date],
    ) -> None:
        super().__init__(id="form")
        self._search = search
        self._sites = sites
        self._here = here
        self._today = today
        self._extras = Extras()
        self._sex_proposed_for = self._sex_proposed = ""
        self.fields: tuple[Field, ...] = ()
        """Every field for text, in order; they are looked at at every key."""
        self.choices: tuple[Choice[Any], ...] = ()
        """Every choice, in order."""

    def compose(self) -> ComposeResult:
        """The rows; mostly eight of them, so that papers and due date have room on 24 lines."""
        yield FormRow(self._procedure_field())
        yield FormRow(
            Field("name", label=_("Người nộp"), max_length=_LONGEST_NAME_TYPED),
            Field("id_number", label=_("Số giấy tờ"), width=15, max_length=40, composes=False),
        )
        # The record says it in Vietnamese, whatever language the screen speaks.
        sexes = [("", "—"), *((sex, _(sex)) for sex in (N_("Nam"), N_("Nữ")))]
        yield FormRow(BirthField("birth", label=_("Ngày sinh")), Choice("sex", sexes, label=_("Giới tính")))
        yield FormRow(
            Field("phone", label=_("Điện thoại"), width=15, max_length=40, composes=False),
            Field("address", label=_("Địa chỉ"), max_length=600),
        )
        yield FormRow(
            Field("on_behalf_of", label=_("Nộp thay cho"), max_length=_LONGEST_NAME_TYPED),
            Field("official_code", label=_("Mã chính thức"), width=20, composes=False),
        )
        yield FormRow(Choice("channel", [(channel, channel.label) for channel in Channel], label=_("Hình thức")))
        yield from self._received_and_collected()
        yield TermRows()
        yield FormRow(_("Chi tiết"), TextLine(id="extras_said"), id="extras")
        yield PapersTable()

    def on_mount(self) -> None:
        """No term to choose before there is a procedure, and nothing beside the form yet."""
        self.fields, self.choices = tuple(self.query(Field)), tuple(self.query(Choice))
        self.query_one(TermRows).offer(None)
        self.extras = Extras()

    def _procedure_field(self) -> PickField[Procedure]:
        columns = (
            Column[Procedure](N_("Mã"), 9, lambda found: found.code),
            Column[Procedure](N_("Thủ tục"), 30, lambda found: found.short_name, grows=True),
            Column[Procedure](N_("Lĩnh vực"), 16, lambda found: found.field),
            Column[Procedure](
                N_("Thời hạn"), 22, lambda found: short_term(found.term) if found.term else "—", min_terminal=100
            ),
        )
        return PickField(
            "procedure",
            columns,
            self._search,
            lambda found: f"{found.code} {found.short_name}",
            label=_("Thủ tục"),
            whole=lambda found: f"{found.code} {found.short_name}",
            placeholder=_("gõ mã hoặc vài chữ, không cần dấu, rồi Enter"),
        )

    def _received_and_collected(self) -> Iterable[Widget]:
        received = (
            DateField("received_at", label=_("Nhận lúc"), today=self._today, placeholder=_("hôm nay")),
            TimeField("received_time", placeholder=_("bây giờ")),
        )
        names = [(site.name, site.name) for site in self._sites]
        if sum(len(name) + 5 for name, _shown in names) <= _ROOM_FOR_SITES:
            yield FormRow(*received, Choice("collect_at", names, label=_("Trả tại"), value=self._here))
            return
        room = 62 // len(names) - 5
        shown = [(name, shorten(name, room)) for name, _shown in names]
        yield FormRow(*received)
        yield FormRow(Choice("collect_at", shown, label=_("Trả tại"), value=self._here))

    # What is typed

    @property
    def picked(self) -> Procedure | None:
        """The procedure, None while none is picked."""
        field: PickField[Procedure] = self.query_one(PickField)
        return field.picked

    @property
    def papers(self) -> PapersTable:
        """The checklist."""
        return self.query_one(PapersTable)

    @property
    def channel(self) -> Channel:
        """How the dossier came."""
        channel: Channel = self.query_one("#channel", Choice).value
        return channel

    @property
    def extras(self) -> Extras:
        """What was typed beside the form; a line of it says so where it differs from most dossiers."""
        return self._extras

    @extras.setter
    def extras(self, extras: Extras) -> None:
        self._extras = extras
        self.query_one("#extras_said", TextLine).text = extras.in_short()
        self.query_one("#extras", FormRow).show(bool(extras.in_short()))

    @property
    def is_touched(self) -> bool:
        """The clerk has typed something that would be lost."""
        if self._extras != Extras() or any(line.is_own for line in self.papers.rows):
            return True
        return any(field.value for field in self.fields)

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self.query_one(f"#{name}", Field).text

    def applicant(self) -> Applicant:
        """Who hands the dossier in.

        Raises:
            InvalidInput: the birth date is no date.
        """
        return replace(self.applicant_so_far(), birth=self.query_one("#birth", BirthField).birth)

    def applicant_so_far(self) -> Applicant:
        """The same while it is being typed: without the birth date where it is no date yet."""
        try:
            birth = self.query_one("#birth", BirthField).birth
        except InvalidInput:
            birth = None
        return Applicant(
            name=self.text("name"),
            id_number=self.text("id_number"),
            birth=birth,
            sex=self.query_one("#sex", Choice).value,
            address=self.text("address"),
            phone=self.text("phone"),
            on_behalf_of=self.text("on_behalf_of"),
        )

    def received_at(self, now: datetime) -> datetime | None:
        """When the dossier came in; None for now, which is what empty fields mean.

        Raises:
            InvalidInput: no date, no hour, or a past day without its hour.
        """
        day, hour = self.query_one("#received_at", DateField).day, self.query_one(TimeField).time
        if hour is None:
            if day is None or day == now.date():
                return None
            raise InvalidInput(_("Nhận ngày khác thì ghi cả giờ nhận, ví dụ 09:30."), field="received_time")
        return datetime.combine(day or now.date(), hour, now.tzinfo)

    def term(self) -> tuple[Term | None, str]:
        """The term with its ground; no term where the catalogue's own holds.

        Raises:
            InvalidInput: the clerk has to say a term and it is missing.
        """
        return self.query_one(TermRows).term()

    def intake(self, now: datetime, ticket: str) -> Intake:
        """Everything typed, for the desk.

        Raises:
            InvalidInput: something is missing or cannot be read; `field` names the entry.
        """
        procedure = self.picked
        if procedure is None:
            raise InvalidInput(_("Chưa chọn thủ tục; gõ mã hoặc tên rồi nhấn Enter."), field="procedure")
        applicant = self.applicant()
        received_at = self.received_at(now)
        term, ground = self.term()
        return Intake(
            procedure=procedure.code,
            applicant=applicant,
            channel=self.channel,
            papers=self.papers.papers,
            term=term,
            term_ground=ground,
            received_at=received_at,
            ticket=ticket,
            official_code=self.text("official_code"),
            collect_at=self.query_one("#collect_at", Choice).value,
            deciding_office=self._extras.deciding_office,
            sets=self._extras.sets,
            note=self._extras.note,
        )

    # Filling it

    def use(self, procedure: Procedure | None) -> None:
        """Offer the terms and the papers of a procedure."""
        self.query_one(TermRows).offer(procedure)
        if procedure is None:
            self.papers.ask_for(())
            self.papers.say_when_empty(N_("Chọn thủ tục để có danh mục giấy tờ."))
        else:
            self.papers.ask_for(procedure.documents)
            self.papers.say_when_empty(N_("Danh mục chưa ghi giấy tờ của thủ tục này; Ctrl+N thêm từng loại."))

    def pick(self, procedure: Procedure) -> None:
        """Pick a procedure as if the clerk had."""
        field: PickField[Procedure] = self.query_one(PickField)
        field.picked = procedure

    def follow_term_choice(self, procedure: Procedure | None) -> None:
        """The clerk's own term has its fields only where it is asked for."""
        self.query_one(TermRows).follow_choice(procedure)

    def fill_in(self, applicant: Applicant) -> None:
        """Put a known person into the fields."""
        for name in _TEXTS:
            self.query_one(f"#{name}", Field).value = getattr(applicant, name)
        self.query_one("#birth", BirthField).birth = applicant.birth
        self.query_one("#sex", Choice).value = applicant.sex

    def propose_sex(self) -> str:
        """Choose the sex the identity number tells, once for each number, where the clerk has chosen none.

        Gives the sex if it did; a proposal for another number gives way.
        """
        number = self.text("id_number")
        choice: Choice[str] = self.query_one("#sex", Choice)
        sex = sex_of(number)
        if number == self._sex_proposed_for or not sex:
            return ""
        self._sex_proposed_for = number
        if choice.value not in ("", self._sex_proposed) or choice.value == sex:
            return ""
        self._sex_proposed = choice.value = sex
        return sex

    def take_card(self, card: "CardScan") -> None:
        """Put who is on a scanned card into the fields; what it does not say stays, unless it was another's."""
        known = compact_number(self.text("id_number"))
        is_other_person = known not in ("", card.number, card.old_number)
        texts = {"name": card.name, "id_number": card.number, "address": card.address}
        for name, scanned in texts.items():
            if scanned or is_other_person:
                self.query_one(f"#{name}", Field).value = scanned
        if card.birth or is_other_person:
            self.query_one("#birth", BirthField).birth = card.birth
        if card.sex or is_other_person:
            self.query_one("#sex", Choice).value = card.sex

    def clear(self) -> None:
        """Empty for the next dossier."""
        for field in self.fields:
            field.value = ""
        self.query_one("#sex", Choice).value = ""
        self._sex_proposed_for = self._sex_proposed = ""
        self.query_one("#channel", Choice).value = Channel.DIRECT
        self.query_one("#collect_at", Choice).value = self._here
        self.query_one(TermRows).begin_anew()
        self.extras = Extras()
        self.papers.empty()
        self.use(None)
