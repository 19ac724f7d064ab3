"""One's own dossier: a code and the end of a number, then how it stands."""

import re
from collections.abc import Sequence
from datetime import datetime

from kiosk.desk.public import LONGEST_CODE, PROOF_DIGITS, DossierStatus, PublicDesk
from kiosk.dossier_steps import State
from kiosk.i18n import N_, _
from kiosk.vietnamese.dates import clock_time, short_date, weekday_name
from screens.cells import wrap
from screens.public.drawing import STRONG, WIDEST, Line, sentences, text
from screens.public.page import Page, Press
from screens.public.typed import Blank, TypedPage

_IN_CODES = re.compile(r"[0-9A-Za-z.\-]")
_DIGIT = re.compile(r"[0-9]")
_LABEL = 14
_MARGIN = 4
_STANDS = {
    State.RECEIVED: N_("Đã tiếp nhận, đang chờ giải quyết."),
    State.IN_PROGRESS: N_("Đang được giải quyết."),
    State.AWAITING_SUPPLEMENT: N_("CẦN BỔ SUNG GIẤY TỜ. Mời quý khách xem phiếu yêu cầu, hoặc hỏi cán bộ tại quầy."),
    State.RESULT_READY: N_("ĐÃ CÓ KẾT QUẢ. Mời quý khách mang giấy hẹn đến nhận tại {place}."),
    State.RETURNED: N_("Đã trả kết quả."),
    State.WITHDRAWN: N_("Người nộp đã rút hồ sơ."),
    State.REFUSED: N_("Không được giải quyết; mời quý khách đến quầy để biết lý do."),
    State.ANNULLED: N_("Đã hủy do nhập nhầm; mời quý khách hỏi cán bộ tại quầy."),
}
_NO_RESULT_YET = (State.RECEIVED, State.IN_PROGRESS)


class OwnDossierPage(TypedPage):
    """Asks for the code and, so that nobody reads others' dossiers, for the end of a number given with it."""

    def __init__(self, desk: PublicDesk, start: Page) -> None:
        blanks = (
            Blank("code", _("Mã hồ sơ"), _IN_CODES, LONGEST_CODE),
            Blank("proof", _("{n} số cuối").format(n=PROOF_DIGITS), _DIGIT, PROOF_DIGITS, hidden=True),
        )
        super().__init__(blanks, start)
        self._desk = desk
        self._start = start

    @property
    def title(self) -> str:
        """Whose dossier."""
        return _("Hồ sơ của tôi")

    def explained(self) -> str:
        """Where both are found."""
        return _(
            "Gõ mã trên giấy hẹn, phần sau là đủ (250731-0002), rồi {n} số cuối của số CCCD hoặc số điện thoại đã khai."
        ).format(n=PROOF_DIGITS)

    def done(self, answers: Sequence[str]) -> Page:
        """How the dossier stands."""
        code, proof = answers
        return DossierShownPage(self._desk.dossier_status(code, proof), self._start)


class DossierShownPage(Page):
    """How a dossier stands; 0 wipes it from the screen."""

    def __init__(self, status: DossierStatus, start: Page) -> None:
        super().__init__()
        self._status = status
        self._start = start

    @property
    def title(self) -> str:
        """Which dossier."""
        return _("Hồ sơ {code}").format(code=self._status.code)

    def body(self, width: int, height: int) -> list[Line]:
        """Where it stands, what it is about, its dates."""
        inner = min(width, WIDEST) - 2 * _MARGIN
        left = " " * ((width - inner) // 2)
        status = self._status
        person = " · ".join(filter(None, (status.initials, status.identity, status.phone)))
        rows = (
            (_("Thủ tục"), status.procedure),
            (_("Người nộp"), person),
            (_("Ngày nhận"), _moment(status.received_at)),
            (_("Hẹn trả"), self._due()),
        )
        air: list[Line] = [[]] if height >= 2 * len(rows) + 6 else []
        lines = [*sentences(self._words(), width, STRONG), []]
        for label, words in rows:
            lines += air
            for at, line in enumerate(wrap(words, inner - _LABEL, 3 if air else 1)):
                lines.append([(left, None), ((label if not at else "").ljust(_LABEL), None), *text(line, STRONG)])
        return lines

    def hints(self) -> Sequence[tuple[str, str]]:
        """Done."""
        return (("0", _("xong, xóa màn hình")),)

    def press(self, press: Press) -> Page:
        """Back to the start."""
        return self._start if press.leads_back or press.key == "enter" else self

    def _words(self) -> str:
        words = _(_STANDS[self._status.state]).format(place=self._status.collect_at)
        if self._status.state not in _NO_RESULT_YET:
            return words
        if self._status.is_late:
            words = f"{words} {_('Đã quá ngày hẹn trả; xin lỗi quý khách, mời hỏi cán bộ tại quầy.')}"
        elif self._status.put_off_from is not None:
            words = f"{words} {_('Ngày trả đã phải hẹn lại; xin lỗi quý khách.')}"
        return words

    def _due(self) -> str:
        status = self._status
        if status.state is State.AWAITING_SUPPLEMENT:
            return _("tính lại từ đầu khi quý khách nộp đủ")
        if status.put_off_from is None:
            return _moment(status.due_at)
        return _("{new} (hẹn lại; trước đây {old})").format(
            new=_moment(status.due_at), old=short_date(status.put_off_from.date())
        )


def _moment(at: datetime) -> str:
    return f"{clock_time(at)} {weekday_name(at.date())}, {short_date(at.date())}"
