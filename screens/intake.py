"""Receive a dossier: type what it is and who brings it, see when it is due, save."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input

from kiosk.applicant import Applicant
from kiosk.catalogue import normalise_code
from kiosk.errors import InvalidInput, KioskError
from kiosk.i18n import N_, _
from kiosk.procedures import Procedure
from kiosk.tickets import Ticket
from screens.dialogs import Confirm
from screens.drafting import Drafting
from screens.intake_draft import form_values, put_back_answers, put_back_texts
from screens.intake_extras import EXTRAS, Extras, ExtrasDialog
from screens.intake_following import FollowedIntake
from screens.intake_form import MOST_HITS, ON_CARD, IntakeForm
from screens.intake_papers import PapersTable
from screens.intake_summary import IntakeSummary
from screens.kept_box import KeptAsk
from screens.keys import Key
from screens.widgets.choice import Choice
from screens.widgets.count_field import CountField
from screens.widgets.picker import PickField

if TYPE_CHECKING:
    from kiosk.drafts import Values
    from kiosk.id_card import CardScan

LONGEST_PAPER = 300
_WIDE = 108  # the form's eighty cells, and a pane beside it


class IntakeScreen(Drafting, FollowedIntake):
    """Take a dossier in; the due date, the fees and what to look at twice follow what is typed."""

    TITLE_TEXT = N_("Tiếp nhận")
    KEYS = (
        Key("ctrl+s", "save", N_("lưu")),
        Key("ctrl+n", "add_paper", N_("thêm giấy tờ")),
        Key("ctrl+b", "ask_extras", N_("chi tiết thêm")),
        Key("f5", "fees_of_last", N_("thu phí vừa nhận")),
        Key("ctrl+o", "open_last", N_("mở vừa nhận")),
        Key("ctrl+r", "same_person", N_("cùng người nộp")),
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012  (declared so by Textual)
    DEFAULT_CSS = """
    IntakeScreen #work { layout: vertical; height: 1fr; }
    IntakeScreen.-wide #work { layout: horizontal; }
    IntakeScreen.-wide #form { width: 5fr; min-width: 80; }
    IntakeScreen.-wide #summary { width: 2fr; height: 1fr; border-left: solid ansi_default; }
    """

    # What is on it

    def body(self) -> Iterable[Widget]:
        """The form, and what the counter says of it."""
        counter = self.office.counter
        form = IntakeForm(self._search, counter.profile.sites, counter.site.name, lambda: counter.today)
        yield Container(form, IntakeSummary(), id="work")

    def _search(self, text: str) -> Sequence[Procedure]:
        hits = self.office.dossiers.search_procedures(text, self._day(), MOST_HITS)
        # A code typed in full is the procedure, whatever else begins like it.
        return hits[:1] if hits and hits[0].code == normalise_code(text) else hits

    # Showing

    def on_shown(self) -> None:
        """Take over the number at this counter; what was half typed stays as it is."""
        came_back = self.take_up_draft(is_for_something=isinstance(self.subject, str))
        if isinstance(self.subject, str):
            self.ticket = self._ticket(self.subject)
            if self.form.is_touched:
                self.say(_("Còn dữ liệu gõ dở của hồ sơ trước; nhấn Esc nếu muốn bỏ."))
        self.refill()
        if not came_back and (self.focused is None or not self.form.is_touched):
            self.form.focus_first()

    @property
    def draft_name(self) -> str:
        """One intake at a time is typed."""
        return "intake"

    def draft_values(self) -> "Values | None":
        """The form, its papers and extras; those of the box that may be open over it."""
        extras = next((box.answers for box in self.shell.screen_stack if isinstance(box, ExtrasDialog)), None)
        values = form_values(self.form, extras or self.form.extras)
        return values and {**values, "ticket": self.ticket.key if self.ticket else ""}

    def leave_draft(self) -> None:
        """With the answers of the box that may be open, for the box goes."""
        for box in self.shell.screen_stack:
            if isinstance(box, ExtrasDialog):
                self.form.extras = box.answers
        super().leave_draft()

    def restore_draft(self, values: "Values") -> None:
        """Fill the form, also with a procedure that is no longer in force: then only its words."""
        put_back_texts(self.form, values)
        if values["procedure"]:
            with suppress(KioskError):
                self.form.pick(self.office.dossiers.procedure(values["procedure"], self._day()))
        self._follow_procedure()
        put_back_answers(self.form, values)
        self.form.follow_term_choice(self._procedure)
        if not isinstance(self.subject, str):
            self.ticket = self._ticket(values["ticket"])

    def empty_form(self) -> None:
        """As for a new dossier."""
        self.form.clear()
        self.ticket = self._procedure = None

    def focus_after_restoring(self) -> None:
        """In the first entry, from its beginning."""
        next(iter(self.form.fields)).resume(0)

    def say_of_draft(self, text: str) -> None:
        """On the message line."""
        self.say(text)

    def _ticket(self, key: str) -> Ticket | None:
        return next((ticket for ticket in self.office.queue.today() if ticket.key == key), None)

    def status_note(self) -> str:
        """The number being served, so that nobody's papers go to somebody else's visit."""
        return _("số {number}").format(number=self.ticket.number) if self.ticket else ""

    # Typing

    def on_pick_field_picked(self, message: "PickField.Picked") -> None:
        """Another procedure: other terms, papers, fees."""
        message.stop()
        self._follow_procedure()
        self._look_for_same_person()
        self._follow()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Something was typed."""
        message.stop()
        if message.input.id == "id_number" and (sex := self.form.propose_sex()):
            # Later: typing clears what was said before.
            self.call_later(self.say, _("Giới tính {sex} lấy theo số CCCD; chọn lại nếu khác.").format(sex=_(sex)))
        self._follow()
        self.refresh_keys()

    def on_choice_changed(self, message: Choice.Changed) -> None:
        """Another answer was chosen."""
        message.stop()
        if message.choice.id == "term_choice":
            self.form.follow_term_choice(self._procedure)
        self._follow()

    def on_descendant_focus(self) -> None:
        """A field was left: what it says can be compared now."""
        self._look_for_same_person()
        self._follow()

    def on_count_field_refused(self, message: CountField.Refused) -> None:
        """A term that is no whole number."""
        message.stop()
        self.say_error(InvalidInput(message.sentence))

    def on_papers_table_refused(self, message: PapersTable.Refused) -> None:
        """A count of papers that is none."""
        message.stop()
        self.say_error(InvalidInput(message.sentence))

    def on_form_completed(self) -> None:
        """Enter in the last entry."""
        self.say(_("Đã đến cuối; Ctrl+S lưu hồ sơ, Shift+Tab quay lại."))

    def take_card(self, card: "CardScan") -> None:
        """Take over who is on the card; on to what it does not say."""
        self.form.take_card(card)
        if self.shell.screen is self:
            self._go_on_after_card(card)
        self._look_for_same_person()
        self._follow()
        self.refresh_keys()
        if card.warnings:
            self.say_error(KioskError(" ".join(card.warnings)))
        else:
            self.say(_("Đã lấy từ thẻ: {name}.").format(name=card.name))

    def _go_on_after_card(self, card: "CardScan") -> None:
        focused = self.focused.id if self.focused is not None else None
        if not card.name:
            self.form.query_one("#name").focus()
        elif focused in ON_CARD:
            self.form.query_one("#phone").focus()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is about the dossier received last needs one."""
        if action in ("fees_of_last", "open_last"):
            return self.last is not None
        if action == "same_person":
            return self.last is not None and not self.form.text("name")
        return super().check_action(action, parameters)

    @property
    def is_worth_keeping(self) -> bool:
        """The form, wherever the focus is in it: the letter after an Esc could answer whether to throw it away."""
        return True

    def back(self) -> bool:
        """Esc: asks before anything typed is thrown away."""
        if not self.form.is_touched:
            return False
        name = self.form.text("name")
        question = _("Bỏ hồ sơ đang gõ của {name}?").format(name=name) if name else _("Bỏ hồ sơ đang gõ?")
        self.shell.push_screen(Confirm(question, yes=_("Bỏ, không lưu")), self._throw_away)
        return True

    def _throw_away(self, sure: bool | None) -> None:
        if sure:
            self._begin_anew()
            self.say(_("Đã bỏ hồ sơ gõ dở; Esc lần nữa để quay lại."))

    def action_save(self) -> None:
        """Receive the dossier; whatever is wrong is said where it was typed, and everything stays."""
        ticket = self.ticket.key if self.ticket else ""
        unseen = self._doubts(while_typed=True)
        try:
            dossier = self.office.dossiers.receive(self.form.intake(self.office.counter.now, ticket))
        except InvalidInput as error:
            if error.field not in EXTRAS:
                raise
            self._ask_extras(error)
            return
        self.last = dossier
        self._begin_anew()
        said = _("Đã tiếp nhận {code} · {name}.").format(code=dossier.code, name=dossier.applicant.name)
        self.say(" ".join([said, *unseen]))

    def _begin_anew(self) -> None:
        self.discard_draft()
        self.form.clear()
        self._procedure = None
        try:
            self.refill()
        except KioskError as error:
            self.say_error(error)
        self.form.focus_first()
        self.refresh_keys()
        self.refresh_status()

    def action_add_paper(self) -> None:
        """A paper the procedure's list does not name."""
        ask = KeptAsk(
            _("Tên giấy tờ (bản chính: 1, sửa số trong bảng):"),
            "intake-paper",
            title=_("Thêm giấy tờ"),
            max_length=LONGEST_PAPER,
        )
        self.shell.push_screen(ask, self._add_paper)

    def _add_paper(self, name: str | None) -> None:
        if name:
            self.form.papers.add(name)
            self.form.papers.focus()

    def action_ask_extras(self) -> None:
        """What few dossiers need: another office that decides, several sets, a note."""
        self._ask_extras()

    def _ask_extras(self, wrong: InvalidInput | None = None) -> None:
        own_office = self.office.counter.profile.name
        self.shell.push_screen(ExtrasDialog(self.form.extras, own_office, wrong), self._keep_extras)

    def _keep_extras(self, extras: Extras | None) -> None:
        if extras is not None:
            self.form.extras = extras
            self.say(_("Ctrl+S lưu hồ sơ."))

    def action_fees_of_last(self) -> None:
        """Take the money of the dossier just received."""
        if self.last is not None:
            self.shell.show("fees", self.last.code)

    def action_open_last(self) -> None:
        """Look at the dossier just received."""
        if self.last is not None:
            self.shell.show("dossier", self.last.code)

    def action_same_person(self) -> None:
        """The same person hands in another dossier."""
        if self.last is not None:
            person: Applicant = self.last.applicant
            self.form.fill_in(person)
            self.form.focus_first()
