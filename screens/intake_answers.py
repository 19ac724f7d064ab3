"""What the counter has to say of what is typed: when it is due and why, what it costs, what looks mistyped."""

from collections.abc import Iterable

from kiosk.applicant import Applicant
from kiosk.channels import Channel
from kiosk.citizen import check_identity_number, check_phone
from kiosk.fees import describe_rule, rules_for_channel
from kiosk.i18n import _
from kiosk.procedures import Procedure
from kiosk.terms import Term
from kiosk.workdays import DueDate
from screens.intake_summary import Answer
from screens.standing import due_in_full


def due_answer(procedure: Procedure, term: Term | None, due: DueDate | None) -> Answer:
    """When a dossier is due by `term`, the procedure's own where it is None."""
    if due is None:
        return no_due_answer(_("Chưa có thời hạn."))
    conditions = [other.condition for other in procedure.alternatives if other.term == term]
    when = [_("Khi: {condition}.").format(condition=condition) for condition in conditions]
    note = (procedure.term_note,) if procedure.term_note else ()
    return Answer(_("Hẹn trả"), due_in_full(due.at), (*when, *due.explain(), *note))


def no_due_answer(why: str) -> Answer:
    """That there is no due date yet."""
    return Answer(_("Hẹn trả"), reasons=(why,))


def fees_answer(procedure: Procedure, channel: Channel) -> Answer:
    """What the catalogue says it costs."""
    rules = rules_for_channel(procedure.fees, channel)
    if rules:
        said = "; ".join(describe_rule(rule) for rule in rules)
        return _fees(f"{said[:1].upper()}{said[1:]}.")
    return _fees(procedure.fee_note or _("Danh mục chưa ghi mức thu."))


def _fees(said: str) -> Answer:
    return Answer(_("Phí, lệ phí"), reasons=(said,))


def doubts_about(person: Applicant) -> Iterable[tuple[str, str]]:
    """What of a person looks mistyped: the entry and a sentence. None of it keeps a dossier from being received."""
    yield from (("id_number", said) for said in check_identity_number(person.id_number, person.birth, person.sex))
    yield from (("phone", said) for said in check_phone(person.phone))
