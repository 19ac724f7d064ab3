"""One dossier: all that is known of it, and the steps that may follow."""

from collections.abc import Iterable

from textual.widget import Widget

from kiosk.applicant import Applicant
from kiosk.desk.corrections import DetailConflict
from kiosk.dossier import LONGEST_CODE
from kiosk.dossier_steps import State, Step, steps_after
from kiosk.errors import InvalidInput, KioskError, NotFound
from kiosk.i18n import N_, _
from kiosk.vietnamese.dates import clock_time
from screens.dossier_correction import CorrectionDialog
from screens.dossier_delays import DelayActs
from screens.dossier_dialogs import Handover, HandoverDialog, Refusal, RefusalDialog, named
from screens.dossier_sheet import Sheet, SheetView
from screens.kept_box import KeptAsk
from screens.keys import Key
from screens.widgets.sentence import Sentence

_STEPS = {
    "start": {Step.STARTED},
    "make_ready": {Step.RESULT_READY},
    "hand_over": {Step.RETURNED, Step.RESULT_READY},
    "withdraw": {Step.WITHDRAWN},
    "refuse": {Step.REFUSED},
    "annul": {Step.ANNULLED},
    "complete": {Step.SUPPLEMENTED},
}
_ONCE = {"reappoint": Step.REAPPOINTED, "request_supplement": Step.SUPPLEMENT_REQUESTED}


class DossierScreen(DelayActs):
    """A dossier's detail; only the steps that are possible now have their keys on the bar."""

    TITLE_TEXT = N_("Hồ sơ")
    KEYS = (
        Key("c", "start", N_("chuyển giải quyết")),
        Key("k", "make_ready", N_("có kết quả")),
        Key("r", "hand_over", N_("trả kết quả")),
        Key("x", "reappoint", N_("hẹn lại")),
        Key("b", "request_supplement", N_("bổ sung")),
        Key("d", "complete", N_("đã đủ hồ sơ")),
        Key("u", "withdraw", N_("rút")),
        Key("j", "refuse", N_("từ chối")),
        Key("m", "official_code", N_("mã chính thức")),
        Key("s", "correct", N_("sửa")),
        Key("l", "take_back", N_("lấy lại")),
        Key("h", "annul", N_("hủy")),
        Key("ctrl+p", "print_letter", N_("thư xin lỗi")),
        Key("f5", "fees", N_("thu phí")),
    )

    def body(self) -> Iterable[Widget]:
        """The sheet, or one line when there is nothing to show."""
        yield Sentence(id="nothing")
        yield SheetView(id="sheet")

    def on_shown(self) -> None:
        """Another dossier is shown from its beginning; the same one where the clerk left it."""
        if isinstance(self.subject, str) and self.subject != self._code:
            self._code, self.dossier = self.subject, None
            self._sheet.show(lambda width: [])  # nobody else's papers stand under an error
        self._sheet.focus()
        self.refill()

    def fill(self) -> None:
        """Read the dossier again: another clerk may have moved it on."""
        self._nothing.text = _("Chưa chọn hồ sơ nào; F4 tìm hồ sơ.") if not self._code else ""
        if not self._code:
            return
        is_new = self.dossier is None
        try:
            self.dossier = self.office.dossiers.get(self._code)
        except NotFound as error:
            self._nothing.text = error.message  # it stays there; the message line says other things later
            raise
        people, profile = self.office.people, self.office.profile
        sheet = Sheet(
            dossier=self.dossier,
            receipts=self.office.cashier.receipts_of(self.dossier),
            now=self.office.counter.now,
            counting=self.office.profile.counting,
            name_of=people.name_of,
            site_of=lambda key: profile.site(key).name,
        )
        self._sheet.show(sheet.lines, from_top=is_new)
        self.refresh_keys()

    def show_unreadable(self, sentence: str) -> None:
        """Say it in the place of the sheet, which would be blank or of a moment ago."""
        self._nothing.text = sentence
        if sentence:
            self.dossier = None
            self._sheet.show(lambda width: [])
            self.refresh_keys()

    @property
    def _nothing(self) -> Sentence:
        return self.query_one("#nothing", Sentence)

    @property
    def _sheet(self) -> SheetView:
        return self.query_one(SheetView)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only steps that follow from where the dossier stands are possible."""
        if action in _STEPS:
            return self.dossier is not None and not self.dossier.allowed_steps.isdisjoint(_STEPS[action])
        if action in _ONCE:  # asked for a second time, the sentence why not says more than a key that is gone
            return self.dossier is not None and _ONCE[action] in steps_after(self.dossier.state)
        if action == "print_letter":
            return self.dossier is not None and self.dossier.last(Step.REAPPOINTED) is not None
        if action in ("official_code", "fees"):
            return self.dossier is not None
        if action == "correct":
            return self.dossier is not None and self.dossier.state is not State.ANNULLED
        if action == "take_back":
            return self.dossier is not None and self.dossier.can_take_back(self.office.counter.today)
        return super().check_action(action, parameters)

    # The steps

    def action_start(self) -> None:
        """Hand the dossier to the specialist."""
        self._do(
            lambda code: self.office.dossiers.start(code),
            _("Đã chuyển giải quyết; có kết quả thì nhấn K."),
        )

    def action_make_ready(self) -> None:
        """The result is there."""
        self._do(
            lambda code: self.office.dossiers.result_ready(code),
            _("Đã ghi có kết quả; người nộp đến nhận thì nhấn R."),
        )

    def action_hand_over(self) -> None:
        """Ask how and to whom, then hand over; decided on the spot, the result is ready in the same moment."""
        if self.dossier is not None:
            box = HandoverDialog(self.dossier)
            self.shell.push_screen(box, lambda answer: self._hand_over(answer, box))

    def _hand_over(self, answer: object, box: HandoverDialog) -> None:
        if isinstance(answer, Handover):
            self._do(
                lambda code: self.office.dossiers.return_result(code, answer.way, answer.receiver),
                _("Đã trả kết quả cho {name}.").format(name=answer.receiver or _("người nộp")),
                box,
            )

    def action_withdraw(self) -> None:
        """Ask for the reason, then once whether it is meant."""
        self._ask_then_confirm(
            "withdraw",
            _("Vì sao người nộp rút hồ sơ {dossier}?"),
            _("Rút hồ sơ {dossier}? Lý do: {reason}"),
            _("Rút hồ sơ"),
            self.office.dossiers.withdraw,
            _("Đã ghi người nộp rút hồ sơ."),
        )

    def action_refuse(self) -> None:
        """Ask for reason and ground, then once whether it is meant."""
        if self.dossier is not None:
            box = RefusalDialog(self.dossier)
            self.shell.push_screen(box, lambda answer: self._ask_refusal(answer, box))

    def _ask_refusal(self, answer: object, box: RefusalDialog) -> None:
        if isinstance(answer, Refusal) and self.dossier is not None:
            question = _("Từ chối hồ sơ {dossier}? Lý do: {reason}")
            self._confirm(
                question.format(dossier=named(self.dossier), reason=answer.reason),
                _("Từ chối"),
                lambda code: self.office.dossiers.refuse(code, answer.reason, answer.ground),
                _("Đã ghi từ chối giải quyết."),
                box,
            )

    def action_annul(self) -> None:
        """A dossier typed by mistake: ask why, then once whether it is meant."""
        self._ask_then_confirm(
            "annul",
            _("Hồ sơ {dossier} nhập nhầm thế nào?"),
            _("Hủy hồ sơ {dossier}? Hồ sơ không còn tính vào báo cáo. Lý do: {reason}"),
            _("Hủy hồ sơ"),
            self.office.dossiers.annul,
            _("Đã hủy hồ sơ nhập nhầm."),
        )

    def action_take_back(self) -> None:
        """The last step was a slip: ask why, then once whether it is meant."""
        if self.dossier is not None:
            last = self.dossier.steps[-1]
            step = f"{last.step.label} ({clock_time(last.at)})"
            self._ask_then_confirm(
                "take-back",
                _("Vì sao lấy lại bước “{step}” của hồ sơ {dossier}?").replace("{step}", step),
                _("Lấy lại bước “{step}” của hồ sơ {dossier}? Lý do: {reason}").replace("{step}", step),
                _("Lấy lại"),
                self.office.dossiers.take_back,
                _("Đã lấy lại bước vừa ghi."),
            )

    def action_correct(self) -> None:
        """Put the applicant's details right."""
        if self.dossier is not None:
            applicant = self.dossier.applicant
            self._open_correction(CorrectionDialog(self.dossier.code, applicant), seen=applicant)

    def _open_correction(self, box: CorrectionDialog, seen: Applicant) -> None:
        self.shell.push_screen(box, lambda answer: self._correct(answer, seen, box))

    def _correct(self, answer: object, seen: Applicant, box: CorrectionDialog) -> None:
        if not isinstance(answer, Applicant) or self.dossier is None:
            return
        try:
            self.office.dossiers.correct(self._code, answer, seen)
        except InvalidInput as error:
            # What was typed stays; the dialog opens again where it is wrong, and keeps it from then on.
            self._forget(box)
            self._open_correction(CorrectionDialog(self._code, answer, error), seen)
            return
        except DetailConflict as error:
            self._forget(box)
            self._open_correction(CorrectionDialog(self._code, error.typed, error), error.seen)
            return
        except KioskError as error:
            self.say_error(error)
        else:
            self.say(_("Đã sửa; quá trình ghi lại thông tin cũ và mới."))
            self._forget(box)
        self.catch_up()

    def action_official_code(self) -> None:
        """Write down the code the province's system gave."""
        if self.dossier is not None:
            box = KeptAsk(
                _("Mã hồ sơ trên hệ thống của tỉnh, cho {code}:").format(code=self.dossier.code),
                f"official-code-{self.dossier.code}",
                is_kept_until_used=True,
                title=_("Mã hồ sơ chính thức"),
                value=self.dossier.official_code,
                required=False,
                max_length=LONGEST_CODE,
            )
            seen = self.dossier.official_code
            self.shell.push_screen(box, lambda official: self._set_official_code(official, seen, box))

    def _set_official_code(self, official: str | None, seen: str, box: KeptAsk) -> None:
        if official is not None:
            said = _("Đã ghi mã chính thức {official}.") if official else _("Đã bỏ mã chính thức.")
            self._do(
                lambda code: self.office.dossiers.set_official_code(code, official, seen),
                said.format(official=official),
                box,
            )

    def action_fees(self) -> None:
        """Take the money of this dossier."""
        if self.dossier is not None:
            self.shell.show("fees", self.dossier.code)
