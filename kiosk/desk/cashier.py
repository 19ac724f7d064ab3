"""The cashier's desk: what a dossier costs, taking the money, and the day's sum."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kiosk.catalogue import Procedure
from kiosk.charges import LONGEST_WORDS, Charge, check_price, totals
from kiosk.desk.counter import Counter
from kiosk.dossier import Dossier
from kiosk.dossier_steps import State
from kiosk.errors import EditConflict, InvalidInput, NotAllowed, NotFound
from kiosk.fees import FeeRule, SetByCouncil, rules_for_channel
from kiosk.i18n import N_, _
from kiosk.outbox import SLIP_FILES, Outbox, PrintJob
from kiosk.receipts import DaySum, OfficialReceipt, PaymentMethod, Receipt, sum_receipts
from kiosk.repository import COUNCIL_RATES, DOSSIERS, RECEIPTS, SLIP_PRINTS, STAFF, Transaction
from kiosk.typed_text import short_text
from kiosk.vietnamese.fold import has_letter, has_letter_or_digit
from kiosk.vietnamese.numbers import dong, grouped

if TYPE_CHECKING:
    from kiosk.slips import ReceiptSlip, SlipRenderer
    from kiosk.waivers import Waiver

LONGEST_PAYER = 120
LONGEST_OFFICIAL = 30


@dataclass(frozen=True, slots=True)
class CouncilRate:
    """What the office last charged where the provincial council sets the rate; đồng a unit, with its resolution."""

    amount: int
    ground: str


@dataclass(frozen=True, slots=True)
class Payment:
    """What the clerk typed to take a payment; `tendered` is the cash put on the counter, in đồng.

    `already_paid` are the receipt numbers the clerk has seen for this dossier and wants to charge on top of.
    """

    dossier: Dossier
    charges: tuple[Charge, ...]
    method: PaymentMethod = PaymentMethod.CASH
    tendered: int | None = None
    payer: str = ""
    official: OfficialReceipt = field(default_factory=OfficialReceipt)
    already_paid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CashierDesk:
    """Use cases of fees, acted by whoever is signed in."""

    counter: Counter
    render_slip: "SlipRenderer"
    outbox: Outbox
    own_waivers: "tuple[Waiver, ...]" = ()
    """What the office added to the shipped waivers, or put in the place of some."""

    def rules(self, dossier: Dossier) -> tuple[FeeRule, ...]:
        """The fee rules of the dossier's procedure as in force on the day of receipt, for its channel."""
        procedure = self._procedure(dossier)
        return rules_for_channel(procedure.fees, dossier.channel)

    def fee_note(self, dossier: Dossier) -> str:
        """What the catalogue says of the procedure's fees in words."""
        return self._procedure(dossier).fee_note

    def other_charge(self, name: str, amount: int | None, ground: str) -> Charge:
        """A charge the catalogue does not know: its name, đồng, and the text that allows it.

        Raises:
            InvalidInput: one of them is missing, too long or too much; its `field` is the argument's name.
        """
        name = short_text(name, LONGEST_WORDS, _("Tên khoản thu"), "name")
        if not has_letter(name):
            raise InvalidInput(_("Chưa có tên khoản thu; hãy gõ tên như trên văn bản quy định."), field="name")
        if amount is None:
            raise InvalidInput(_("Chưa nhập số tiền; ghi số đồng, ví dụ 50.000."), field="amount")
        ground = short_text(ground, LONGEST_WORDS, _("Căn cứ thu"), "ground")
        if not has_letter_or_digit(ground):
            raise InvalidInput(_("Chưa có căn cứ thu; hãy gõ số, ký hiệu văn bản quy định mức thu."), field="ground")
        check_price(amount)
        return Charge(name, grouped(amount), 1, N_("lần"), amount, ground=ground)

    def waivers(self, dossier: Dossier) -> "tuple[Waiver, ...]":
        """The waivers that may apply, each under its condition."""
        # Imported here, as slips are: the day's sum on the home screen needs neither.
        from kiosk.waivers import load_waivers, waivers_for, with_own

        day = dossier.received_at.date()
        known = with_own(load_waivers(), self.own_waivers)
        return waivers_for(dossier.procedure.code, dossier.procedure.field, dossier.channel, day, known)

    def council_rate(self, dossier: Dossier, rule: SetByCouncil) -> CouncilRate | None:
        """The rate the office last used for this rule."""
        record = self.counter.repository.get(COUNCIL_RATES, _rate_key(dossier, rule))
        return CouncilRate(record.body["amount"], record.body["ground"]) if record else None

    def remember_rate(self, dossier: Dossier, rule: SetByCouncil, rate: CouncilRate) -> None:
        """Keep the rate for the next time."""
        if self.council_rate(dossier, rule) == rate:
            return
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            _keep_rate(change, _rate_key(dossier, rule), rate, self.counter.today)

    def take_payment(self, payment: Payment) -> Receipt:
        """Take the money and number the receipt: one receipt per payment.

        Raises:
            InvalidInput: there is nothing to charge or more than a slip can spell out, a waiver without its ground, or
                less cash than what is owed.
            NotFound: there is no such dossier.
            NotAllowed: the dossier was withdrawn or refused.
            EditConflict: another counter has taken a payment for it that this clerk has not seen.
        """
        charges = payment.charges
        if not charges:
            raise InvalidInput(_("Chưa có khoản thu nào; hãy thêm khoản thu trước."), field="charges")
        _check_waived(charges)
        check_price(totals(charges).gross)
        owed = totals(charges).net
        tendered = owed if payment.tendered is None or payment.method is PaymentMethod.TRANSFER else payment.tendered
        if tendered < owed:
            raise InvalidInput(
                _("Khách đưa {tendered}, còn thiếu {missing}; hãy nhận đủ rồi thu.").format(
                    tendered=dong(tendered), missing=dong(owed - tendered)
                ),
                field="tendered",
            )
        _check_official(payment.official)
        actor, now = self.counter.actor, self.counter.now
        payer = short_text(payment.payer, LONGEST_PAYER, _("Tên người nộp"), "payer") or payment.dossier.applicant.name
        if not has_letter(payer):
            raise InvalidInput(
                _("“{payer}” không phải là tên; hãy gõ họ tên người nộp tiền.").format(payer=payer[:20]), field="payer"
            )
        with self.counter.repository.transaction(actor.key) as change:
            _check_chargeable(change, payment)
            serial = change.next_number(f"receipt/{now.year}")
            receipt = Receipt(
                number=f"PT{now:%y}-{serial:05d}",
                dossier=payment.dossier.code,
                payer=payer,
                charges=charges,
                method=payment.method,
                tendered=tendered,
                taken_at=now,
                taken_by=actor.key,
                site=self.counter.site.key,
                official=payment.official,
            )
            change.insert(RECEIPTS, receipt.number, now.date(), receipt.to_dict())
        return receipt

    def slip(self, receipt: Receipt, copy: int = 0) -> "ReceiptSlip":
        """What the slip of a receipt says; `copy` 0 is the first print."""
        from kiosk.slips import receipt_slip

        dossier = self.counter.repository.get(DOSSIERS, receipt.dossier)
        cashier = self.counter.repository.get(STAFF, receipt.taken_by)
        return receipt_slip(
            receipt,
            self.counter.profile,
            procedure=dossier.body["procedure"]["name"] if dossier else "",
            cashier=cashier.body["name"] if cashier else "",
            copy=copy,
        )

    def slip_to_print(self, receipt: Receipt) -> PrintJob:
        """The internal slip of a receipt, to be sent to the printer; a second one says that it is a copy.

        Every print is recorded, whatever the printer does with it.

        Raises:
            KioskError: the slip cannot be written.
        """
        with self.counter.repository.transaction(self.counter.actor.key) as change:
            copy = self._record_print(change, receipt)
            suffix = f"-ban-sao-{copy}" if copy else ""
            path = self.outbox.save(
                f"{SLIP_FILES}{receipt.number}{suffix}.txt", self.render_slip(self.slip(receipt, copy))
            )
        return PrintJob(self.outbox, path, _("Phiếu thu {number}").format(number=receipt.number))

    def _record_print(self, change: Transaction, receipt: Receipt) -> int:
        """Write down one more print; how many there were before."""
        copy = 0
        while change.get(SLIP_PRINTS, f"{receipt.number}/{copy}") is not None:
            copy += 1
        now = self.counter.now
        body = {"receipt": receipt.number, "copy": copy, "at": now.isoformat(), "by": self.counter.actor.key}
        change.insert(SLIP_PRINTS, f"{receipt.number}/{copy}", now.date(), body)
        return copy

    def receipts_of(self, dossier: Dossier) -> tuple[Receipt, ...]:
        """What was paid for a dossier, oldest first."""
        since = dossier.received_at.date()
        records = self.counter.repository.select(RECEIPTS, since=since)
        return tuple(Receipt.from_dict(record.body) for record in records if record.body["dossier"] == dossier.code)

    def receipts(self, numbers: Sequence[str]) -> tuple[Receipt, ...]:
        """The receipts with these numbers, in that order."""
        records = (self.counter.repository.get(RECEIPTS, number) for number in numbers)
        return tuple(Receipt.from_dict(record.body) for record in records if record is not None)

    def receipts_on(self, day: date) -> tuple[Receipt, ...]:
        """The receipts of a day, oldest first."""
        return tuple(
            Receipt.from_dict(record.body) for record in self.counter.repository.select(RECEIPTS, since=day, until=day)
        )

    def sum_of_day(self, day: date | None = None) -> DaySum:
        """The money of a day (today), all sites together."""
        return sum_receipts(self.receipts_on(day or self.counter.today))

    def _procedure(self, dossier: Dossier) -> Procedure:
        return self.counter.catalogue.get(dossier.procedure.code, dossier.received_at.date())


def _check_waived(charges: Sequence[Charge]) -> None:
    """What is waived is reported, with its reason and its ground."""
    for charge in charges:
        told = (charge.waiver_reason, charge.waiver_ground)
        if charge.waived and not all(map(has_letter_or_digit, told)):
            raise InvalidInput(
                _("“{name}” được miễn, giảm mà chưa có lý do và căn cứ; hãy chọn lại trường hợp miễn, giảm.").format(
                    name=charge.name
                ),
                field="charges",
            )


def _check_chargeable(change: Transaction, payment: Payment) -> None:
    """What the screen shows may be old: another counter may have charged, or closed, the dossier meanwhile."""
    code = payment.dossier.code
    record = change.get(DOSSIERS, code)
    if record is None:
        raise NotFound(_("Không có hồ sơ mã {code}; hãy tìm lại hồ sơ.").format(code=code))
    dossier = Dossier.from_dict(record.body)
    if dossier.state in (State.WITHDRAWN, State.REFUSED, State.ANNULLED):
        raise NotAllowed(
            _("Hồ sơ {code} đã kết thúc ({state}); hãy kiểm tra lại mã hồ sơ trước khi thu.").format(
                code=code, state=dossier.state.label.lower()
            )
        )
    for paid in change.select(RECEIPTS, since=record.day):
        if paid.body["dossier"] == code and paid.key not in payment.already_paid:
            raise EditConflict(
                _(
                    "Hồ sơ {code} vừa được thu ở phiếu {number}; hãy xem phiếu đó, còn phải thu thêm thì thu lại."
                ).format(code=code, number=paid.key)
            )


def _rate_key(dossier: Dossier, rule: SetByCouncil) -> str:
    return f"{dossier.procedure.code}/{rule.name}/{rule.condition}"


def _keep_rate(change: Transaction, key: str, rate: CouncilRate, day: date) -> None:
    body = {"amount": rate.amount, "ground": rate.ground}
    known = change.get(COUNCIL_RATES, key)
    if known is None:
        change.insert(COUNCIL_RATES, key, day, body)
    else:
        change.update(COUNCIL_RATES, key, body, known.version)


def _check_official(official: OfficialReceipt) -> None:
    parts: Sequence[str] = (official.form, official.serial, official.number)
    if any(len(part) > LONGEST_OFFICIAL for part in parts):
        raise InvalidInput(
            _("Số biên lai dài quá {n} ký tự; hãy kiểm tra lại.").format(n=LONGEST_OFFICIAL), field="official_number"
        )
    # NĐ 254/2026 Đ.23: at most eight digits.
    if official.number and not (official.number.isascii() and official.number.isdigit() and len(official.number) <= 8):
        raise InvalidInput(_("Số biên lai chính thức gồm tối đa 8 chữ số; hãy gõ lại."), field="official_number")
