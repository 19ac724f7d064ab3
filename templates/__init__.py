"""The printed pages: Jinja2 templates for reports and slips, and the one place that renders them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kiosk.stand_ins import StandIn, standing_in

if TYPE_CHECKING:
    from jinja2 import Environment

    from kiosk.report import Report

REPORT_FORMS = ("md", "html", "txt")


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
    if form not in REPORT_FORMS:
        raise ValueError(form)
    from kiosk.report_document import MOTTO, STATE

    context = {"report": report, "annex": report.annex, "state": STATE, "motto": MOTTO}
    page = render(f"report.{form}.j2", context)
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
