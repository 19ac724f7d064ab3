"""Two clerks who put the same applicant right: neither one's work is lost, and who comes second decides."""

from dataclasses import fields, replace

from kiosk.dossier import Applicant
from kiosk.errors import EditConflict
from kiosk.i18n import _


def rebased(seen: Applicant, typed: Applicant, current: Applicant) -> Applicant:
    """What `typed` changes of what was `seen`, done to the details as they are now."""
    return replace(current, **{name: getattr(typed, name) for name in _changed(seen, typed)})


def merged(seen: Applicant, typed: Applicant, current: Applicant) -> Applicant:
    """As `rebased`, unless both have changed the same detail.

    Raises:
        EditConflict: they have, and not to the same; `field` names the first one.
    """
    for name in _changed(seen, typed):
        theirs = getattr(current, name)
        if theirs not in (getattr(seen, name), getattr(typed, name)):
            raise EditConflict(
                _("Người khác vừa sửa thành “{theirs}”; Ctrl+S lần nữa để ghi bản này, Esc để giữ bản của họ.").format(
                    theirs=theirs or ""
                ),
                name,
            )
    return rebased(seen, typed, current)


def _changed(seen: Applicant, typed: Applicant) -> list[str]:
    return [field.name for field in fields(Applicant) if getattr(typed, field.name) != getattr(seen, field.name)]
