"""Money on the counter: whose bill it is, the field for what is handed over, and what comes of it."""

# ruff: noqa: A002  (Textual calls it id)

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message

from kiosk.errors import InvalidInput
from kiosk.i18n import _
from kiosk.receipts import DaySum, PaymentMethod, Receipt
from kiosk.vietnamese.numbers import dong, grouped, in_words, padded, parse_dong
from screens.cells import fit, printable, shorten, wrap
from screens.fee_lines import Bill, already_paid, who
from screens.widgets.line import LineWidget, Span
from screens.widgets.money_field import MoneyField

_STRONG = Style(bold=True)
_WARNING = Style(bold=True, color="red")
_EDGE = 2  # as far from the edge as the last column of a table
_LOW = 20  # a terminal lower than this has no room for what is nice to know
_DIGITS_AND_DOTS = re.compile(r"[0-9.]{0,16}")
_LONGEST_TYPED = 24
_LOUD = Style(bold=True, reverse=True)


class CashField(MoneyField):
    """A money field that keeps what is no amount as it was typed and says so: `1,5` must never turn into 15 đồng.

    `passes` are letters that are keys of the screen; no amount has letters, so they go on to it.
    """

    @dataclass
    class Refused(Message):
        """The clerk went on from something that is no amount; `sentence` says what is right."""

        field: "CashField"
        sentence: str

        @property
        def control(self) -> "CashField":
            """The field."""
            return self.field

    def __init__(self, id: str, *, passes: str = "", **options: Any) -> None:
        super().__init__(id, **options)
        self._passes = passes

    @property
    def amount(self) -> int | None:
        """The amount in đồng, None while nothing is typed.

        Raises:
            InvalidInput: what is typed is no amount; names this field.
        """
        if not self.text:
            return None
        try:
            return parse_dong(self.text)
        except InvalidInput as error:
            raise InvalidInput(error.message, self.id) from None

    @amount.setter
    def amount(self, amount: int | None) -> None:
        self.value = "" if amount is None else grouped(amount)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """A letter that is the screen's key is not the field's."""
        return not self._is_passed(character) and super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        if self._is_passed(event.character):
            event.prevent_default()

    def _is_passed(self, character: str | None) -> bool:
        return character is not None and character in self._passes

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a part; an amount is grouped anew, anything else stays as it is typed."""
        start, end = sorted((start, end))
        typed = self.value[:start] + text + self.value[end:]
        if _DIGITS_AND_DOTS.fullmatch(self.value) and (_DIGITS_AND_DOTS.fullmatch(typed) or _is_amount(text)):
            super().replace(text, start, end)
        elif _DIGITS_AND_DOTS.fullmatch(typed):
            self.value = grouped(int(typed.replace(".", ""))) if typed.strip(".") else ""
            self.cursor_position = len(self.value)
            self.post_message(self.Edited(self))
        elif len(typed) <= _LONGEST_TYPED:
            super(MoneyField, self).replace(text, start, end)

    async def action_submit(self) -> None:
        """Enter: go on, but not from what is no amount."""
        if self._says_what_is_wrong():
            return
        await super().action_submit()

    def _on_blur(self, event: events.Blur) -> None:
        self._says_what_is_wrong()

    def _says_what_is_wrong(self) -> bool:
        try:
            self.amount  # noqa: B018  asked for its objection
        except InvalidInput as error:
            self.post_message(self.Refused(self, error.message))
            return True
        return False


def _is_amount(text: str) -> bool:
    try:
        parse_dong(text)
    except InvalidInput:
        return False
    return True


class Heading(LineWidget):
    """Whose dossier is charged, for what, and what was paid for it before."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._bill: Bill | None = None

    def show(self, bill: Bill) -> None:
        """Show this bill's dossier; paints only a change."""
        before, self._bill = self._bill, bill
        if before is None or (before.dossier, before.paid) != (bill.dossier, bill.paid):
            self.redraw()

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """Two lines, and a third when there are receipts."""
        bill = self._bill
        if bill is None:
            return [[("", None)]]
        dossier = bill.dossier
        channel = f" · {dossier.channel.label}"
        person = who(dossier, max(10, width - cell_len(dossier.code) - cell_len(channel) - 4))
        shown: list[Sequence[Span]] = [[(fit(f" {person}{channel}", width), _STRONG)]]
        if self.app.size.height >= _LOW:
            shown.append([(fit(f" {dossier.procedure.name}", width), None)])
        if bill.paid:
            shown.append([(fit(f" ! {already_paid(bill.paid)}", width), _WARNING)])
        return shown


class TotalLines(LineWidget):
    """What is owed, large enough to read out, and in words."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._owed = self._waived = 0

    def show(self, owed: int, waived: int) -> None:
        """Show these amounts in đồng."""
        if (owed, waived) != (self._owed, self._waived):
            self._owed, self._waived = owed, waived
            self.redraw()

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The sum under the amounts of the list, its words below where there is room."""
        waived = _("Miễn, giảm {waived}   ").format(waived=grouped(self._waived)) if self._waived else ""
        owed = _("Phải thu {owed}").format(owed=f"{grouped(self._owed):>14}")
        left = fit(waived, width - cell_len(owed) - _EDGE, "right")
        sums: list[Sequence[Span]] = [[(left, None), (owed, _STRONG)]]
        if self.app.size.height < _LOW:
            return sums
        return [*sums, [(fit(in_words(self._owed), width - _EDGE, "right"), None)]]


class ChangeLine(LineWidget):
    """What is given back, beside the field of what was handed over."""

    DEFAULT_CSS = """
    ChangeLine { height: 1; width: 1fr; }
    """

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._shown: tuple[str, str] = ("", "")

    @property
    def text(self) -> str:
        """What it says."""
        return " ".join(self._shown).strip()

    def show(self, label: str, amount: str = "") -> None:
        """Show an amount behind its label, or words alone; paints only a change."""
        if (label, amount) != self._shown:
            self._shown = (label, amount)
            self.refresh()

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """The amount under the sum; without its blanks, then without its label where it is narrow."""
        label, amount = self._shown
        forms = (f"{label} {amount:>14}", f"{label} {amount}", amount)
        room = width - 1
        words = next((form for form in forms if cell_len(form) <= room), amount) if amount else label
        return [[(fit(words, room, "right"), _STRONG)]]


def change_of(owed: int, tendered: int | None) -> tuple[str, str]:
    """What comes of handing over `tendered` đồng (None: nothing typed) for `owed`: a label and an amount."""
    if tendered is None:
        return (_("bỏ trống: khách đưa đủ"), "") if owed else ("", "")
    if tendered < owed:
        return _("Còn thiếu"), grouped(owed - tendered)
    return _("Trả lại"), grouped(tendered - owed)


class PaidPanel(LineWidget):
    """The payment just taken: number, sum, and what to give back, until the next dossier is chosen."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._receipt: Receipt | None = None

    def show(self, receipt: Receipt) -> None:
        """Show this receipt."""
        self._receipt = receipt
        self.redraw()

    def lines(self, width: int) -> Sequence[Sequence[Span]]:
        """Who paid what, and the change in a box."""
        receipt = self._receipt
        if receipt is None:
            return [[("", None)]]
        paid: list[Sequence[Span]] = [
            [("", None)],
            [(fit(_(" ĐÃ THU · phiếu {number}").format(number=receipt.number), width), _STRONG)],
            [(_named(receipt, width), None)],
            [("", None)],
        ]
        if receipt.waived:
            paid.append([(_pair(_("Miễn, giảm"), dong(receipt.waived)), None)])
        paid.append([(_pair(_("Số tiền"), dong(receipt.total)), None)])
        paid += [[(f" {line}", None)] for line in wrap(in_words(receipt.total), width - 2)]
        if receipt.method is PaymentMethod.TRANSFER:
            return [*paid, [("", None)], [(_pair(_("Hình thức"), receipt.method.label), None)]]
        if not receipt.tendered:
            return paid
        return [*paid, [(_pair(_("Khách đưa"), dong(receipt.tendered)), None)], [("", None)], *_boxed_change(receipt)]


def _named(receipt: Receipt, width: int) -> str:
    """Who paid and for which dossier; a long name is cut, never the code."""
    code = f" · {receipt.dossier}"
    return fit(f" {shorten(printable(receipt.payer), max(10, width - cell_len(code) - 2))}{code}", width)


def _pair(label: str, value: str) -> str:
    return f" {label:<12}{printable(value):>22}"


def _boxed_change(receipt: Receipt) -> list[Sequence[Span]]:
    words = _pair(_("TRẢ LẠI"), dong(receipt.change))[1:]
    blank = " " * (cell_len(words) + 4)
    return [[(" ", None), (line, _LOUD)] for line in (blank, f"  {words}  ", blank)]


def sum_in_words(money: DaySum) -> str:
    """The day's money on one line."""
    return _("Hôm nay {n} phiếu · Tiền mặt {cash} · Chuyển khoản {transfer} · Miễn, giảm {waived} đồng").format(
        n=padded(money.receipts),
        cash=grouped(money.cash),
        transfer=grouped(money.transfer),
        waived=grouped(money.waived),
    )
