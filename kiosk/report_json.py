"""The report in a stable form for other programs."""

import json
from typing import Any

from kiosk.blake2 import blake2b
from kiosk.figure_rows import Cell, Rate, Row
from kiosk.figures import Figures
from kiosk.report_document import AnnexRow, Report, Section
from kiosk.settings import DueBy

SCHEMA = 1
"""Goes up when a name changes or goes away; new names may appear at any time."""


def report_to_json(report: Report, *, with_codes: bool = False) -> dict[str, Any]:
    """The report as plain JSON values; `with_codes` lists the dossiers behind every count."""
    figures, heading = report.figures, report.heading
    return {
        "schema": SCHEMA,
        "office": report.office_code,
        "period": {
            "key": figures.period.key,
            "first": figures.period.first.isoformat(),
            "last": figures.period.last.isoformat(),
        },
        "as_of": figures.as_of.isoformat(),
        "figures": figures_to_json(figures, with_codes=with_codes),
        "document": {
            "superior": heading.superior,
            "issuer": heading.issuer,
            "number": heading.number,
            "place_and_date": heading.place_and_date,
            "subject": heading.subject,
            "span": heading.span,
            "opening": report.opening,
            "sections": [_section(section) for section in report.sections],
            "closing": report.closing,
            "recipients": list(report.recipients),
            "signature": {
                "signs_for": report.signature.signs_for,
                "title": report.signature.title,
                "name": report.signature.name,
            },
            "annex": {
                "form": report.annex.form,
                "title": list(report.annex.title),
                "rows": [_annex_row(row) for row in (*report.annex.rows, report.annex.total)],
                "notes": list(report.annex.notes),
            },
        },
    }


def figures_to_json(figures: Figures, *, with_codes: bool = False) -> dict[str, Any]:
    """The figures as plain JSON values: counts as numbers, money in đồng, rates as part and whole."""

    def cell(counted: Cell) -> dict[str, Any]:
        return {"count": counted.count, "codes": list(counted.codes)} if with_codes else {"count": counted.count}

    def row(counted: Row) -> dict[str, Any]:
        columns = {str(number): cell(found) for number, found in counted.columns.items()}
        return {"label": counted.label, "direct": cell(counted.direct), "post": cell(counted.post), "columns": columns}

    counting, endings, visits, staff = figures.counting, figures.endings, figures.visits, figures.staff
    money = figures.fees.money
    return {
        "counting": {
            "solved_when": counting.solved_when.value,
            "withdrawn": counting.withdrawn.value,
            "refused": counting.refused.value,
            "due_by": counting.due_by.value,
        },
        "rows": [row(each) for each in figures.rows],
        "total": row(figures.total),
        "departments": [row(each) for each in figures.by_department],
        "rates": {
            "on_time_of_all": _rate(figures.on_time_of_all),
            "on_time_of_solved": _rate(figures.on_time_of_solved),
            "within_time_of_all": _rate(figures.within_time_of_all),
        },
        "intake": cell(figures.intake),
        "endings": {
            "withdrawn": cell(endings.withdrawn),
            "refused": cell(endings.refused),
            "left_out": cell(endings.left_out),
            "left_out_carried": cell(endings.left_out_carried),
        },
        "apologies": {
            "reappointed": cell(figures.apologies.reappointed),
            "late_without_apology": cell(figures.apologies.late_without_apology),
        },
        "visits": {"issued": cell(visits.issued), "served": cell(visits.served), "missed": cell(visits.missed)},
        "fees": {
            "total": money.total,
            "cash": money.cash,
            "transfer": money.transfer,
            "waived": money.waived,
            "receipts": cell(figures.fees.receipts),
        },
        "feedback": {subject.value: cell(found) for subject, found in figures.feedback.items()},
        "sites": list(figures.sites),
        "staff": {
            "total": staff.total.count,
            "centre": staff.centre.count,
            "centre_full_time": staff.centre_full_time.count,
            "centre_concurrent": staff.centre_concurrent.count,
            "seconded": staff.seconded.count,
        },
        "procedures": {
            "published": figures.procedures.published,
            "ground": figures.procedures.ground,
            "loaded": figures.procedures.loaded,
        },
    }


def figures_digest(figures: Figures) -> str:
    """A short text that changes whenever a figure does, and not with the mere passing of time."""
    stated = figures_to_json(figures)
    # How many procedures are loaded stands in no sentence of the report.
    del stated["procedures"]["loaded"]
    _leave_out_what_came_later(figures, stated)
    return blake2b(json.dumps(stated, sort_keys=True).encode(), digest_size=8).hexdigest()


def _leave_out_what_came_later(figures: Figures, stated: dict[str, Any]) -> None:
    """What figures said before dossiers were re-appointed has to give the same digest as then."""
    if figures.counting.due_by is DueBy.ORIGINAL:
        del stated["counting"]["due_by"]
    # Who is late without an apology follows from the rows where nobody was given one.
    del stated["apologies"]["late_without_apology"]
    if not figures.apologies.reappointed.count:
        del stated["apologies"]


def _rate(rate: Rate) -> dict[str, Any]:
    return {"part": rate.part, "whole": rate.whole, "percent": rate.percent() if rate.whole else None}


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "number": section.number,
        "title": section.title,
        "paragraphs": [{"text": part.text, "item": part.is_item} for part in section.paragraphs],
    }


def _annex_row(row: AnnexRow) -> dict[str, Any]:
    return {"number": row.number, "label": row.label, "counts": list(row.counts)}
