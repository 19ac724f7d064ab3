"""Finding the dossier that is charged: by today's number, by its code, by whose it is."""

import re
from collections.abc import Callable, Sequence

from kiosk.dossier import Dossier
from kiosk.i18n import N_, _
from kiosk.office import Office
from kiosk.vietnamese.dates import short_date
from screens.fee_lines import who
from screens.widgets.picker import PickField
from screens.widgets.record_table import Column

_TICKET = re.compile(r"[A-Za-z][0-9]{3}")

_DOSSIERS = (
    Column[Dossier](N_("Mã hồ sơ"), 18, lambda dossier: dossier.code),
    Column[Dossier](N_("Người nộp"), 18, lambda dossier: dossier.applicant.name, grows=True),
    Column[Dossier](N_("Thủ tục"), 24, lambda dossier: dossier.procedure.name, grows=True),
    Column[Dossier](N_("Nhận"), 10, lambda dossier: short_date(dossier.received_at.date()), "right"),
)


def dossier_field(search: Callable[[str], Sequence[Dossier]]) -> PickField[Dossier]:
    """The field to search in."""
    return PickField(
        "dossier",
        _DOSSIERS,
        search,
        who,
        label=_("Tìm"),
        title=_("Tìm hồ sơ để thu phí"),
        placeholder=_("A008, mã hồ sơ, họ tên, điện thoại"),
    )


def is_ticket_number(text: str) -> bool:
    """Whether it is a number such as the queue gives: `A008`."""
    return bool(_TICKET.fullmatch(text))


def dossiers_of_ticket(office: Office, number: str) -> Sequence[Dossier]:
    """What was received of whoever had this number today."""
    keys = [ticket.key for ticket in office.queue.today() if ticket.number == number.upper()]
    return [dossier for key in keys for dossier in office.dossiers.from_ticket(key)]
