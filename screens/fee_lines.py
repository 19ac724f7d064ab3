"""A bill being put together: what the clerk is asked for each kind of fee, and how its lines are listed."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from kiosk.charges import Charge, Totals, charge_for, totals
from kiosk.desk.cashier import CashierDesk, CouncilRate
from kiosk.dossier import Dossier
from kiosk.errors import InvalidInput
from kiosk.fees import CertifiedCopyFee, FeeRule, FixedFee, Free, SetByCouncil, describe_rule
from kiosk.i18n import N_, _
from kiosk.receipts import Receipt
from kiosk.vietnamese.dates import clock_time, short_date
from kiosk.vietnamese.numbers import dong, grouped, parse_count, parse_dong
from kiosk.waivers import Waiver, waive
from screens.cells import printable, shorten

_LONGEST_SHOWN_NAME = 40

Kind = Literal["count", "money", "text"]


@dataclass(frozen=True, slots=True)
class Question:
    """One answer a fee needs; `id` is the name its rule gives the value (`InvalidInput.field`)."""

    id: str
    label: str
    kind: Kind
    value: str = ""


def new_key() -> str:
    """A name that no other line ever has."""
    return os.urandom(6).hex()


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a bill: its charge, and the rule and answers it came from. Without a rule it was typed freely.

    By its `key` it is told apart from every other, wherever it stands and whatever its answers become.
    """

    charge: Charge
    rule: FeeRule | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    waiver: Waiver | None = None
    key: str = field(default_factory=new_key, compare=False)

    def with_waiver(self, waiver: Waiver) -> "FeeLine":
        """The line with this waiver in place of any other."""
        return replace(self, charge=waive(self.charge, waiver), waiver=waiver)

    def without_waiver(self) -> "FeeLine":
        """The line at its full price."""
        if self.waiver is None:
            return self
        charge = replace(self.charge, waived=0, waiver_reason="", waiver_ground="")
        return replace(self, charge=charge, waiver=None)

    def council_rate(self) -> tuple[SetByCouncil, CouncilRate] | None:
        """The rule and the rate to remember for the next time, where the council sets it."""
        if not isinstance(self.rule, SetByCouncil):
            return None
        return self.rule, CouncilRate(parse_dong(self.answers["amount"]), self.answers["ground"])


@dataclass(frozen=True, slots=True)
class Bill:
    """What is being charged for a dossier; `paid` are the receipts it had when it was opened or last looked at."""

    dossier: Dossier
    lines: tuple[FeeLine, ...] = ()
    paid: tuple[Receipt, ...] = ()

    @property
    def sums(self) -> Totals:
        """What the lines come to, in đồng."""
        return totals(line.charge for line in self.lines)

    def with_line(self, line: FeeLine, place: int | None) -> "Bill":
        """The bill with one more line, or with the one in `place` become this."""
        if place is None:
            return replace(self, lines=(*self.lines, line))
        line = replace(line, key=self.lines[place].key)
        return replace(self, lines=(*self.lines[:place], line, *self.lines[place + 1 :]))

    def without_line(self, place: int) -> "Bill":
        """The bill without the line in `place`."""
        return replace(self, lines=self.lines[:place] + self.lines[place + 1 :])


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A row of the list of charges: a charge, or what is waived of the one above it."""

    line: int
    name: str
    basis: str
    amount: str
    ground: str
    is_waiver: bool = False


_COUNTED = {"pages": N_("số trang"), "copies": N_("số bản"), "quantity": N_("số lượng")}


def counted(name: str) -> str:
    """What the number of this name counts, in the user's words."""
    return _(_COUNTED[name])


def questions(rule: FeeRule | None, answers: Mapping[str, str], remembered: CouncilRate | None) -> tuple[Question, ...]:
    """What the clerk is asked for a fee, with the answers already known; `None` is a fee outside the catalogue."""
    match rule:
        case CertifiedCopyFee():
            asked: tuple[Question, ...] = (
                Question("pages", _("Số trang bản chính"), "count"),
                Question("copies", _("Số bản"), "count", "1"),
            )
        case FixedFee(unit=unit):
            asked = (Question("quantity", _("Số lượng ({unit})").format(unit=unit), "count", "1"),)
        case SetByCouncil(unit=unit):
            asked = (
                Question("amount", _("Mức thu, đồng"), "money", grouped(remembered.amount) if remembered else ""),
                Question("ground", _("Nghị quyết"), "text", remembered.ground if remembered else ""),
                Question("quantity", _("Số lượng ({unit})").format(unit=unit), "count", "1"),
            )
        case Free():
            asked = (Question("quantity", _("Số trường hợp"), "count", "1"),)
        case None:
            asked = (
                Question("name", _("Tên khoản thu"), "text"),
                Question("amount", _("Số tiền, đồng"), "money"),
                Question("ground", _("Căn cứ thu"), "text"),
            )
    return tuple(replace(question, value=answers.get(question.id, question.value)) for question in asked)


def about(rule: FeeRule | None) -> str:
    """What the clerk should know of a fee while answering."""
    if rule is None:
        return _("Khoản thu không có trong danh mục: gõ tên, số tiền và văn bản quy định mức thu.")
    ground = getattr(rule, "ground", "")
    return "\n".join(
        filter(None, (_sentence(describe_rule(rule)), _("Căn cứ: {g}").format(g=ground) if ground else ""))
    )


def work_out(cashier: CashierDesk, rule: FeeRule | None, answers: Mapping[str, str]) -> FeeLine:
    """The line that the answers come to.

    Raises:
        InvalidInput: an answer is missing or wrong; `field` names it.
    """
    if rule is None:
        amount = _money(answers, "amount") if answers["name"] and answers["amount"] else None
        charge = cashier.other_charge(answers["name"], amount, answers["ground"])
        return FeeLine(charge, None, dict(answers))
    match rule:
        case CertifiedCopyFee():
            charge = charge_for(rule, pages=_count(answers, "pages"), copies=_count(answers, "copies"))
        case SetByCouncil():
            rate = _money(answers, "amount") if answers["amount"] else None
            charge = charge_for(rule, amount=rate, ground=answers["ground"], quantity=_count(answers, "quantity"))
        case FixedFee() | Free():
            charge = charge_for(rule, quantity=_count(answers, "quantity"))
    return FeeLine(charge, rule, dict(answers))


def listed(lines: Iterable[FeeLine]) -> tuple[ListedLine, ...]:
    """The rows that show the lines, each waiver below its charge."""
    return tuple(row for place, line in enumerate(lines) for row in _rows(place, line.charge))


def _rows(place: int, charge: Charge) -> Iterable[ListedLine]:
    yield ListedLine(place, charge.name, charge.basis, grouped(charge.gross), charge.ground)
    if charge.waiver_reason:
        words = _("  Miễn: {reason}") if not charge.net else _("  Giảm: {reason}")
        reason = words.format(reason=charge.waiver_reason)
        waived = f"-{grouped(charge.waived)}" if charge.waived else ""
        yield ListedLine(place, reason, charge.waiver_ground, waived, charge.waiver_ground, is_waiver=True)


def rule_choice(rule: FeeRule) -> str:
    """A rule in a list to choose from: whom it holds for comes first."""
    return _sentence(describe_rule(rule))


def who(dossier: Dossier, room: int = _LONGEST_SHOWN_NAME) -> str:
    """Whose dossier it is: `Nguyễn Văn An · H48.25-250731-0005`; the name is cut to `room` cells, never the code."""
    return f"{shorten(printable(dossier.applicant.name), room)} · {dossier.code}"


def already_paid(paid: Sequence[Receipt]) -> str:
    """What was paid before, the newest receipt first."""
    return _("Đã thu {sum}: {receipts}").format(
        sum=dong(sum(receipt.total for receipt in paid)),
        receipts=", ".join(f"{receipt.number} {moment_of(receipt)}" for receipt in reversed(paid)),
    )


def moment_of(receipt: Receipt) -> str:
    """When a receipt was taken: `14:20 31/7/2025`."""
    return f"{clock_time(receipt.taken_at)} {short_date(receipt.taken_at.date())}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count(answers: Mapping[str, str], name: str) -> int:
    try:
        return parse_count(answers[name], counted(name))
    except InvalidInput as error:
        raise InvalidInput(error.message, name) from None


def _money(answers: Mapping[str, str], name: str) -> int:
    try:
        return parse_dong(answers[name])
    except InvalidInput as error:
        raise InvalidInput(error.message, name) from None
