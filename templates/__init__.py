"""The printed pages: Jinja2 templates for reports and slips, and the one place that renders them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kiosk.stand_ins import StandIn, standing_in

if TYPE_CHECKING:
    from jinja2 import Environment

    from kiosk.apology_letter import ApologyLetter
    from kiosk.report import Report

FORMS = ("md", "html", "txt")


def render(template: str, context: Mapping[str, Any]) -> str:
    """The template of that name filled in; a name the context lacks is an error, never an empty place.

    Text put into `*.html.j2` is escaped; the other templates escape with their own filters.
    """
    return _environment().get_template(template).render(context)


def render_report(report: "Report", form: str) -> str:
    """The report as Markdown (`md`), one self-contained page (`html`) or text for a pager (`txt`).

    Raises:
        ValueError: `form` is none of these.
    """
    return _rendered("report", form, {"report": report, "annex": report.annex})


def render_letter(letter: "ApologyLetter", form: str) -> str:
    """The letter of apology as Markdown (`md`), one self-contained page (`html`) or plain text (`txt`).

    Raises:
        ValueError: `form` is none of these.
    """
    return _rendered("apology", form, {"letter": letter})


def _rendered(document: str, form: str, context: Mapping[str, Any]) -> str:
    if form not in FORMS:
        raise ValueError(form)
    from kiosk.report_document import MOTTO, STATE

    page = render(f"{document}.{form}.j2", {**context, "state": STATE, "motto": MOTTO})
    if form != "txt":
        return page
    from templates.plain_text import paginated

    return paginated(page)


@lru_cache
def _environment() -> "Environment":
    # Imported here: most commands print nothing, and Jinja2 takes 40 ms to load. It hashes the names of templates that
    # were compiled ahead, which these are not; hashlib would bring OpenSSL.
    with standing_in(StandIn("hashlib", functions=("sha1",))):
        from jinja2 import Environment, PackageLoader, StrictUndefined

    from templates import markdown_text, plain_text

    environment = Environment(
        loader=PackageLoader("templates", ""),
        undefined=StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(markdown_text.FILTERS)
    environment.filters.update(plain_text.FILTERS)
    return environment
