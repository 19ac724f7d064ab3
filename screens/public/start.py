"""Where every visit begins, and the numbers it may take."""

from collections.abc import Sequence
from typing import ClassVar

from kiosk.desk.public import NumberTaken, PublicDesk
from kiosk.i18n import _
from screens.public.drawing import STRONG, Choice, Line, big, choices, sentences
from screens.public.lists import GuardedList
from screens.public.page import Page, Press

_WORDS_BELOW = 6


class Speaks:
    """The language of the visit: the office's own until somebody asks for the other."""

    def other(self) -> None:
        """Speak the other language."""
        raise NotImplementedError


class StartPage(Page):
    """Four things to do, and the other language."""

    def __init__(self, desk: PublicDesk, speaks: Speaks) -> None:
        super().__init__()
        self._desk = desk
        self._speaks = speaks

    @property
    def title(self) -> str:
        """What to do here."""
        return _("Kính chào quý khách! Nhấn một phím số để chọn")

    def body(self, width: int, height: int) -> list[Line]:
        """The choices."""
        return choices(
            (
                Choice("1", _("Lấy số"), _("để được gọi đến quầy")),
                Choice("2", _("Xem hồ sơ của tôi"), _("đã xong chưa, hẹn trả ngày nào")),
                Choice("3", _("Thủ tục và lệ phí"), _("giấy tờ cần nộp, thời hạn, mức thu")),
                Choice("4", _("Đánh giá, góp ý"), _("quý khách có hài lòng không")),
            ),
            width,
            height,
        )

    def hints(self) -> Sequence[tuple[str, str]]:
        """The other language, in that language."""
        return (("9", _("English")),)

    def press(self, press: Press) -> Page:
        """Go where the digit says; what is behind it is loaded then."""
        match press.digit:
            case "1":
                return _groups(self._desk, self)
            case "2":
                from screens.public.dossier import OwnDossierPage

                return OwnDossierPage(self._desk, self)
            case "3":
                from screens.public.procedures import departments_page

                return departments_page(self._desk, self)
            case "4":
                from screens.public.opinion import rating_page

                return rating_page(self._desk, self)
            case "9":
                self._speaks.other()
        return self


class NumberPage(Page):
    """The number just taken, as large as there is room for; then the start comes back by itself."""

    REST: ClassVar[float] = 15.0
    GUARDED: ClassVar[bool] = True

    def __init__(self, taken: NumberTaken, start: Page) -> None:
        super().__init__()
        self._taken = taken
        self._start = start

    @property
    def title(self) -> str:
        """For which service."""
        return _("Số của quý khách · {group}").format(group=self._taken.group)

    def body(self, width: int, height: int) -> list[Line]:
        """The number, and how many are before it."""
        ahead = self._taken.ahead
        waiting = _("Trước quý khách còn {n} người chờ.").format(n=ahead) if ahead else _("Đến lượt tiếp theo.")
        below = [*sentences(waiting, width, STRONG), *sentences(_("Xin nhớ số này và ngồi chờ được gọi."), width)]
        number = big(self._taken.number, width, height - len(below) - 1)
        return [*number, [], *below]

    def hints(self) -> Sequence[tuple[str, str]]:
        """Done."""
        return (("0", _("xong")),)

    def press(self, press: Press) -> Page:
        """Back to the start; another key does not take the number out of sight."""
        return self._start if press.leads_back or press.key == "enter" else self


def _groups(desk: PublicDesk, start: Page) -> Page:
    groups = desk.groups()
    return GuardedList(
        _("Quý khách cần làm việc gì?"),
        [(group.name, _("đang chờ: {n}").format(n=group.waiting)) for group in groups],
        lambda place: NumberPage(desk.take_number(groups[place].letter), start),
        start,
    )
