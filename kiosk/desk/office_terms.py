"""Terms that the catalogue does not give and the office has said once, so that nobody is asked twice."""

from dataclasses import replace
from datetime import date

from kiosk.procedures import Procedure
from kiosk.repository import OFFICE_TERMS, Reader, Transaction
from kiosk.terms import Term, term_from_dict, term_to_dict
from kiosk.vietnamese.fold import tidy


def with_office_term(procedure: Procedure, store: Reader) -> Procedure:
    """The procedure, with the first term the office said where it has none; `procedures.toml` corrects that."""
    if procedure.term is not None:
        return procedure
    said = store.get(OFFICE_TERMS, procedure.code)
    if said is None:
        return procedure
    return replace(procedure, term=term_from_dict(said.body["term"]), ground=said.body["ground"])


def remember_term(change: Transaction, code: str, term: Term, ground: str, day: date) -> None:
    """Keep what the office said of a procedure, unless it has said something before."""
    if change.get(OFFICE_TERMS, code) is None:
        change.insert(OFFICE_TERMS, code, day, {"term": term_to_dict(term), "ground": tidy(ground)})
