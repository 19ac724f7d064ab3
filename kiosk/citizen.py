"""Identity numbers and phones of citizens: what looks wrong is pointed out, never refused.

A personal identity number has 12 digits: three for the place of registration, one for century and sex (0 and 1 for men
and women born in 19xx, 2 and 3 in 20xx), two for the year of birth, six at random. It has no check digit, and old place
codes stay in use for ever, so only century, sex and year can be compared with what the clerk typed.
"""

import re
from datetime import date

from kiosk.i18n import N_, _
from kiosk.vietnamese.fold import fold

MALE, FEMALE = N_("Nam"), N_("Nữ")

_SEPARATORS = re.compile(r"[\s.\-()]")
_DIGITS = re.compile(r"[0-9]+")
_PARITY = {"nam": 0, "nu": 1}
_HIDDEN = "*"
_FROM_ABROAD = re.compile(r"(?:\+|00)?84(?=[0-9]{9,10}$)")
_DOMESTIC = re.compile(r"0[0-9]{9,10}")
_DIALLED = re.compile(r"0[35789][0-9]{8}|02[0-9]{9}|1[0-9]{2,9}|(?:\+|00)(?!84)[1-9][0-9]{6,14}")
_BETWEEN_PHONES = re.compile(r"[,;/]")
_SHORTEST_SHOWN = 7


def compact_number(number: str) -> str:
    """`number` without the blanks, dots and dashes people write into it."""
    return _SEPARATORS.sub("", number)


def identity_number(number: str) -> str:
    """A personal identity number (12 digits), or an old one (9), without what people write between its digits.

    Passports and all else come back as typed: what looks wrong is pointed out, never changed.
    """
    compact = compact_number(number)
    return compact if _DIGITS.fullmatch(compact) and len(compact) in (9, 12) else number


def check_identity_number(number: str, birth: date | int | None, sex: str | None) -> tuple[str, ...]:
    """What in `number` does not fit the birth date or sex (`Nam`, `Nữ`), a sentence each; empty when all is well.

    `birth` may be the year alone.
    A length that is neither is pointed out and taken: other papers' numbers stand here too (a birth certificate's, a
    foreign passport's). Old nine-digit numbers, passports (any letter in them) and an empty number pass silently.
    """
    compact = compact_number(number)
    if not _DIGITS.fullmatch(compact) or len(compact) == 9:
        return ()
    if len(compact) != 12:
        return (_("Số giấy tờ có {count} chữ số; CCCD có 12, CMND cũ có 9.").format(count=len(compact)),)
    return tuple(warning for warning in (_birth_warning(compact, birth), _sex_warning(compact, sex)) if warning)


def sex_of(number: str) -> str:
    """`Nam` or `Nữ` by the century digit of a personal identity number; empty for any other number."""
    compact = compact_number(number)
    if len(compact) != 12 or not _DIGITS.fullmatch(compact):
        return ""
    return FEMALE if int(compact[3]) % 2 else MALE


def domestic_phone(phone: str) -> str:
    """A Vietnamese number in one form, `0905111222`, from `+84 905 111 222`, `84905111222` or `0905.111.222`.

    Foreign numbers and what is none come back as typed: what looks wrong is pointed out, never changed.
    """
    compact = _FROM_ABROAD.sub("0", compact_number(phone))
    return compact if _DOMESTIC.fullmatch(compact) else phone


def check_phone(phone: str) -> tuple[str, ...]:
    """What looks wrong in a phone number; empty when it may be dialled or was not given.

    A mobile has ten digits (03, 05, 07, 08, 09), a landline eleven (02 and the province's code), a hotline a few that
    begin with 1; a number of another country begins with + or 00. Several may stand behind each other.
    """
    for number in _BETWEEN_PHONES.split(phone):
        compact = compact_number(domestic_phone(number.strip()))
        if not number.strip() or _DIALLED.fullmatch(compact):
            continue
        if not _DIGITS.fullmatch(compact.removeprefix("+")):
            return (_("Số điện thoại chỉ gồm chữ số; hãy kiểm tra lại."),)
        return (_("Điện thoại: di động 10 chữ số, cố định 11, bắt đầu bằng 0; hãy kiểm tra lại."),)
    return ()


def mask(number: str) -> str:
    """`number` as the public may see it: only the last four of twelve characters, three of fewer, none of a few."""
    compact = compact_number(number)
    shown = 4 if len(compact) >= 12 else 3 if len(compact) >= _SHORTEST_SHOWN else 0
    hidden = len(compact) - shown
    return _HIDDEN * hidden + compact[hidden:]


def _birth_warning(number: str, birth: date | int | None) -> str | None:
    year = 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])
    typed = birth.year if isinstance(birth, date) else birth
    if typed in (None, year):
        return None
    return _("Số CCCD ứng với năm sinh {year}, khác năm sinh đã ghi {typed}.").format(year=year, typed=typed)


def _sex_warning(number: str, sex: str | None) -> str | None:
    parity = int(number[3]) % 2
    if _PARITY.get(fold(sex or ""), parity) == parity:
        return None
    return _("Số CCCD ứng với giới tính {sex}, khác giới tính đã ghi.").format(sex=_("Nữ") if parity else _("Nam"))
