"""How content somebody is, in one digit, and what should be better, in another: nobody has to type."""

from collections.abc import Sequence
from typing import ClassVar

from kiosk.desk.public import REMARKS, PublicDesk
from kiosk.i18n import _
from kiosk.rating import Score
from screens.public.drawing import STRONG, Line, sentences
from screens.public.lists import GuardedList
from screens.public.page import Page, Press


class ThanksPage(Page):
    """Thanks; any key or a few seconds lead to the start."""

    REST: ClassVar[float] = 8.0
    GUARDED: ClassVar[bool] = True

    def __init__(self, words: str, start: Page) -> None:
        super().__init__()
        self._words = words
        self._start = start

    @property
    def title(self) -> str:
        """Thanks."""
        return _("Xin cảm ơn quý khách!")

    def body(self, width: int, height: int) -> list[Line]:
        """What became of it."""
        return sentences(self._words, width, STRONG)

    def hints(self) -> Sequence[tuple[str, str]]:
        """Done."""
        return (("0", _("xong")),)

    def press(self, press: Press) -> Page:
        """To the start."""
        return self._start


def rating_page(desk: PublicDesk, start: Page) -> Page:
    """From one to five; the score is kept at once, whether or not anything follows."""
    scores = tuple(Score)

    def kept(place: int) -> Page:
        desk.rate(scores[place])
        return _remarks_page(desk, start)

    return GuardedList(
        _("Quý khách có hài lòng với lần phục vụ này không?"), [(score.label, "") for score in scores], kept, start
    )


def _remarks_page(desk: PublicDesk, start: Page) -> Page:
    thanks = ThanksPage(_("Đánh giá đã được ghi nhận."), start)

    def filed(place: int) -> Page:
        number = desk.remark(REMARKS[place])
        return ThanksPage(_("Góp ý đã được ghi nhận, số {number}.").format(number=number), start)

    return GuardedList(
        _("Đã ghi nhận. Có điều gì cần làm tốt hơn? (0: không có)"),
        [(_(remark.text), remark.subject.label) for remark in REMARKS],
        filed,
        thanks,
    )
