"""What the detail of a dossier says of its due dates: the one that holds, those before it, and what came too late."""

from collections.abc import Iterator
from datetime import date

from kiosk.delays import last_day_to_apologise
from kiosk.dossier import Dossier
from kiosk.dossier_steps import Event, State, Step
from kiosk.i18n import _
from kiosk.vietnamese.dates import short_date
from screens.standing import due_in_full


def due_reasons(dossier: Dossier, today: date) -> Iterator[str]:
    """Why the result is due then, a sentence each."""
    if dossier.state is State.AWAITING_SUPPLEMENT:
        yield _("Chờ bổ sung: thời hạn dừng, tính lại từ đầu khi đủ hồ sơ.")
    if dossier.due != dossier.term_due:
        yield _("Đã hẹn lại; hạn ban đầu {due}.").format(due=due_in_full(dossier.term_due.at))
    if dossier.term_due != dossier.first_due:
        yield _("Tính lại từ đầu khi bổ sung đủ; lúc nhận hẹn {due}.").format(due=due_in_full(dossier.first_due.at))
    if Step.REAPPOINTED in dossier.allowed_steps and today <= (last := last_day_to_apologise(dossier)):
        yield _("Nếu sẽ trễ: chậm nhất {day} gửi thư xin lỗi (X).").format(day=short_date(last))
    yield from dossier.term_due.explain()


def event_delays(event: Event) -> Iterator[str]:
    """What a step did to the due date, and whether it came too late."""
    if event.due is not None:
        yield _("Hẹn trả {due}").format(due=due_in_full(event.due.at))
    if event.is_late and event.step is Step.REAPPOINTED:
        yield _("Trễ: thư xin lỗi phải có chậm nhất 01 ngày trước hạn (NĐ 61/2018 Đ.19)")
    elif event.is_late:
        yield _("Trễ: phải yêu cầu trong 03 ngày làm việc từ ngày nhận (NĐ 61/2018 Đ.19)")
