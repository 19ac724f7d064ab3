"""A bill being put together as plain values, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kiosk.desk.cashier import CashierDesk
from kiosk.dossier import Dossier
from kiosk.fees import FeeRule
from screens.fee_lines import Bill, FeeLine, rule_choice, work_out


def bill_values(bill: Bill, payment: Mapping[str, Any]) -> dict[str, Any] | None:
    """The lines by their rules and answers, and what is typed about the payment; None without a line."""
    if not bill.lines:
        return None
    return {"dossier": bill.dossier.code, "lines": [_line_values(line) for line in bill.lines], "payment": payment}


def lines_put_back(
    values: Mapping[str, Any], cashier: CashierDesk, dossier: Dossier, rules: Iterable[FeeRule]
) -> tuple[FeeLine, ...]:
    """The lines worked out again.

    Raises:
        InvalidInput: an answer is not taken any more.
        KeyError: a fee or a waiver is not in the catalogue any more.
    """
    known = {rule_choice(rule): rule for rule in rules}
    waivers = {waiver.key: waiver for waiver in cashier.waivers(dossier)}
    lines = []
    for kept in values["lines"]:
        line = work_out(cashier, known[kept["rule"]] if kept["rule"] else None, kept["answers"])
        line = replace(line, key=str(kept.get("key") or line.key))
        lines.append(line.with_waiver(waivers[kept["waiver"]]) if kept["waiver"] else line)
    return tuple(lines)


def _line_values(line: FeeLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "rule": rule_choice(line.rule) if line.rule is not None else "",
        "answers": dict(line.answers),
        "waiver": line.waiver.key if line.waiver is not None else "",
    }
