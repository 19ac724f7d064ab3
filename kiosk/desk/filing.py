"""Documents filed by the staff and by the citizen's kiosk alike: each in the one series it is numbered in."""

from datetime import datetime

from kiosk.errors import NotFound
from kiosk.feedback import Feedback, Subject
from kiosk.i18n import _
from kiosk.repository import FEEDBACK, TICKETS, Transaction
from kiosk.settings import OfficeProfile
from kiosk.tickets import Ticket


def file_number(change: Transaction, profile: OfficeProfile, site: str, letter: str, now: datetime, by: str) -> Ticket:
    """The next number of a service group at a site.

    Raises:
        NotFound: the office has no such group.
    """
    if profile.department(letter) is None:
        raise NotFound(_("Không có nhóm dịch vụ “{letter}”; hãy chọn trong danh sách.").format(letter=letter))
    serial = change.next_number(f"ticket/{now:%y%m%d}/{site}/{letter}")
    ticket = Ticket.issue(site, letter, serial, now, by)
    change.insert(TICKETS, ticket.key, now.date(), ticket.to_dict())
    return ticket


def file_feedback(change: Transaction, subject: Subject, text: str, now: datetime, by: str) -> Feedback:
    """What a citizen said, under the next number of the year.

    Raises:
        InvalidInput: there is no text, or too much of it.
    """
    serial = change.next_number(f"feedback/{now.year}")
    feedback = Feedback(f"PA{now:%y}-{serial:04d}", now, by, subject, text).checked()
    change.insert(FEEDBACK, feedback.key, now.date(), feedback.to_dict())
    return feedback
