"""A half-typed intake as plain values, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from screens.intake_extras import Extras
from screens.intake_form import IntakeForm
from screens.intake_papers import PaperLine


def form_values(form: IntakeForm, extras: Extras) -> dict[str, Any] | None:
    """What is typed, with `extras` as they stand in their box; None while nothing is."""
    if not form.is_touched and extras == Extras():
        return None
    return {
        "procedure": form.picked.code if form.picked is not None else "",
        "texts": {str(field.id): field.value for field in form.fields},
        "choices": {str(choice.id): choice.place for choice in form.choices},
        "papers": [asdict(line) for line in form.papers.rows],
        "extras": asdict(extras),
    }


def put_back_texts(form: IntakeForm, values: Mapping[str, Any]) -> None:
    """Fill the fields; the procedure, which the rest depends on, is picked after this."""
    for field in form.fields:
        field.value = str(values["texts"].get(field.id, ""))
    form.extras = Extras(**values["extras"])


def put_back_answers(form: IntakeForm, values: Mapping[str, Any]) -> None:
    """Fill what a procedure offers: choices and papers."""
    for choice in form.choices:
        choice.place = int(values["choices"].get(choice.id, 0))
    form.papers.put_back(PaperLine(**line) for line in values["papers"])
