"""How this program's fields compose Vietnamese: the choice of whoever is signed in."""

import os
from typing import TYPE_CHECKING

from kiosk.errors import KioskError
from kiosk.i18n import _
from kiosk.vietnamese.typing_method import Method

if TYPE_CHECKING:
    from kiosk.office import Office

# The one terminal that never has an input method; elsewhere the clerk's desktop usually has Unikey or OpenKey.
_BARE_CONSOLE = "linux"


class TypingMode:
    """The typing method now; each member of staff finds theirs again.

    Who has not chosen types Telex on a Linux console and as their terminal sends it elsewhere.

    Args:
        office: where choices are remembered; None while there is no office yet (the first set-up).
    """

    def __init__(self, office: "Office | None") -> None:
        self._office = office
        self._usual = Method.TELEX if os.environ.get("TERM") == _BARE_CONSOLE else Method.OFF
        self._method = self._usual
        self._whose = ""

    @property
    def method(self) -> Method:
        """What keys mean now; asked at every key, looked up once for each who signs in."""
        whose = self._signed_in
        if whose != self._whose:
            self._whose = whose
            self._method = self._chosen() or self._usual
        return self._method

    @property
    def is_on(self) -> bool:
        """Whether anything is composed."""
        return self.method is not Method.OFF

    def turn(self) -> Method:
        """Go to the next method: Telex, VNI, off."""
        self._method = self.method.next
        return self._method

    def remember(self) -> None:
        """Keep the choice for the next time this clerk signs in.

        Raises:
            KioskError: the store cannot be written; the choice holds until they leave.
        """
        if self._office is not None and self._signed_in:
            self._office.people.set_typing_method(self._method)

    @property
    def _signed_in(self) -> str:
        staff = self._office.counter.staff if self._office is not None else None
        return staff.key if staff is not None else ""

    def _chosen(self) -> Method | None:
        try:
            return self._office.people.typing_method() if self._office is not None else None
        except KioskError:
            return None  # a store in trouble speaks up elsewhere; typing goes on


def explained(method: Method) -> str:
    """The method's keys in one sentence."""
    match method:
        case Method.TELEX:
            return _("Bộ gõ Telex: aa ee oo dd, aw ow uw, dấu s f r x j, xóa dấu z. Ctrl+T để đổi.")
        case Method.VNI:
            return _("Bộ gõ VNI: dấu 1–5, mũ 6, móc 7, ă 8, đ 9, xóa dấu 0. Ctrl+T để đổi.")
        case Method.OFF:
            return _("Đã tắt bộ gõ: chữ vào ô đúng như bàn phím gửi. Ctrl+T để bật Telex.")
