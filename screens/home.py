"""Home: the day at a glance, and what to do first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from textual.widget import Widget

from kiosk.desk.day import DayGlance, QueueGlance
from kiosk.dossier import Dossier
from kiosk.dossier_steps import State, Step
from kiosk.errors import KioskError
from kiosk.feedback import Feedback
from kiosk.figures import Figures
from kiosk.i18n import N_, _
from kiosk.periods import month_of
from kiosk.settings import Counting
from kiosk.vietnamese.dates import clock_time, short_date
from kiosk.vietnamese.numbers import dong, grouped
from screens.feedback_dialog import FeedbackDialog
from screens.fresh import FreshScreen
from screens.keys import Key
from screens.standing import overdue_by, short_procedure
from screens.waits import minutes
from screens.widgets.boxes import Box, Boxes, Fact
from screens.widgets.line import TextLine
from screens.widgets.record_table import Column, RecordTable
from screens.widgets.sentence import Sentence

_NONE = "—"
_HEIGHTS = [(0, "-low"), (16, "-tall")]
# `-250731-0005` after the office's own code.
_CODE_TAIL = 12


@dataclass(frozen=True, slots=True)
class Task:
    """A line of what to do first: a dossier, or (without one) the people waiting in the hall."""

    what: str
    about: str
    dossier: Dossier | None = None
    urgent: bool = False


class HomeScreen(FreshScreen):
    """Three boxes, the list of what to do first, and the month so far."""

    KEYS = (Key("enter", "open", N_("mở việc đang chọn")), Key("k", "record_feedback", N_("ghi phản ánh, kiến nghị")))
    VERTICAL_BREAKPOINTS = _HEIGHTS

    DEFAULT_CSS = """
    HomeScreen .air { height: 1; }
    HomeScreen #heading { text-style: bold; }
    HomeScreen.-low .air, HomeScreen.-low #heading { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._counted_stamp: object = None
        self._counted_at = datetime.min

    def body(self) -> Iterable[Widget]:
        """The day, the work, the month."""
        yield Boxes(id="day")
        yield TextLine(_(" Việc cần làm trước"), id="heading")
        yield RecordTable(
            self._columns(),
            key=_key,
            tone=lambda task: "urgent" if task.urgent else "",
            empty=N_("Không còn việc nào chờ. F2 lấy số cho khách, F3 tiếp nhận hồ sơ, F4 tra cứu hồ sơ đã trả."),
            header=False,
            id="tasks",
        )
        yield TextLine(classes="air")
        yield Sentence(id="month", most=3)

    def _columns(self) -> tuple[Column[Task], ...]:
        code_width = min(len(self.office.profile.code) + _CODE_TAIL, 26)
        return (
            Column(N_("Việc"), 16, lambda task: task.what),
            Column(N_("Mã hồ sơ"), code_width, lambda task: task.dossier.code if task.dossier else ""),
            Column(N_("Thủ tục"), 16, lambda task: task.about, grows=True),
            Column(N_("Người nộp"), 16, lambda task: task.dossier.applicant.name if task.dossier else ""),
            Column(N_("Bước"), 15, lambda task: task.dossier.state.label if task.dossier else "", min_terminal=100),
            Column(
                N_("Điện thoại"),
                13,
                lambda task: task.dossier.applicant.phone if task.dossier else "",
                min_terminal=116,
            ),
        )

    # Shown

    def on_shown(self) -> None:
        """The day as it is now; the month is counted after that is painted."""
        super().on_shown()
        self._table.focus()

    def fill(self) -> None:
        """The boxes and the list; the cursor stays on its dossier."""
        now = self.office.counter.now
        glance = self.office.day.glance()
        self.query_one(Boxes).boxes = (_queue_box(glance.queue), _work_box(glance), _money_box(glance))
        tasks = _tasks(glance, now, self.office.profile.counting)
        if tasks != self._table.rows:
            self._table.rows = tasks
        self._count_month_later(now)

    def lists(self) -> "Iterable[RecordTable[Task]]":
        """What to do first."""
        return (self._table,)

    def show_unreadable(self, sentence: str) -> None:
        """And no figures: a nought would look like a quiet day."""
        super().show_unreadable(sentence)
        if sentence:
            self.query_one(Boxes).boxes = ()
            self._month.text = ""
            self._counted_stamp = None

    def _count_month_later(self, now: datetime) -> None:
        """Once the day is painted: a month of a busy office takes a while, so once a minute is often enough."""
        stamp, minute = self.office.stamp(), now.replace(second=0)
        if (stamp == self._counted_stamp and minute.date() == self._counted_at.date()) or minute == self._counted_at:
            return
        self._counted_stamp, self._counted_at = stamp, minute
        if not self._month.text:
            self._month.text = _("{month}: đang tính…").format(month=_month_name(now.date()))
        self.call_after_refresh(self._count_month, now.date())

    def _count_month(self, today: date) -> None:
        try:
            self._month.text = _month_so_far(today, self.office.reports.figures(month_of(today)))
        except KioskError as error:
            self._month.text = f"{_month_name(today)}: {error.message}"

    # What the keys do

    def on_record_table_row_chosen(self, message: RecordTable.RowChosen) -> None:
        """Enter: to the dossier, or to the queue."""
        if message.row.dossier is None:
            self.shell.show("queue")
        else:
            self.shell.show("dossier", message.row.dossier.code)

    def action_open(self) -> None:
        """Enter while the list has not the focus."""
        self._table.focus()

    def action_record_feedback(self) -> None:
        """K: write down what a citizen said."""
        self.shell.push_screen(FeedbackDialog(self.office.reports.record_feedback), self._say_recorded)

    def _say_recorded(self, feedback: Feedback | None) -> None:
        if feedback is not None:
            self.refill()
            self.say(
                _("Đã ghi phản ánh {key} ({subject}); báo cáo tháng sẽ đếm.").format(
                    key=feedback.key, subject=feedback.subject.label
                )
            )

    @property
    def _table(self) -> RecordTable[Task]:
        return self.query_one("#tasks", RecordTable)

    @property
    def _month(self) -> Sentence:
        return self.query_one("#month", Sentence)


def _queue_box(queue: QueueGlance) -> Box:
    return Box(
        _("Hàng chờ"),
        (
            Fact(_("Đang chờ"), str(queue.waiting)),
            Fact(_("Chờ lâu nhất"), minutes(queue.longest_wait) if queue.longest_wait is not None else _NONE),
            Fact(_("Quầy đang phục vụ"), queue.serving.number if queue.serving else _NONE),
            Fact(_("Đã xong · vắng"), f"{queue.finished} · {queue.missed}"),
        ),
    )


def _work_box(glance: DayGlance) -> Box:
    work = glance.work
    return Box(
        _("Hồ sơ"),
        (
            Fact(_("Quá hạn"), grouped(len(work.overdue)), urgent=bool(work.overdue)),
            Fact(_("Đến hạn hôm nay"), grouped(len(work.due_today))),
            Fact(_("Hạn ngày làm việc sau"), grouped(len(work.due_next))),
            Fact(_("Chờ trả kết quả"), grouped(len(work.to_collect))),
        ),
    )


def _money_box(glance: DayGlance) -> Box:
    money = glance.money
    return Box(
        _("Thu trong ngày (đồng)"),
        (
            Fact(_("Tiền mặt"), grouped(money.cash)),
            Fact(_("Chuyển khoản"), grouped(money.transfer)),
            Fact(_("Miễn, giảm"), grouped(money.waived)),
            Fact(_("Số phiếu thu"), str(money.receipts)),
        ),
    )


def _tasks(glance: DayGlance, now: datetime, counting: Counting) -> list[Task]:
    work, queue = glance.work, glance.queue
    today = now.date()
    tasks = [
        Task(overdue_by(dossier, now, counting), short_procedure(dossier), dossier, urgent=True)
        for dossier in work.overdue
    ]
    tasks += [
        Task(_("Đến hạn {time}").format(time=clock_time(dossier.due.at)), short_procedure(dossier), dossier)
        for dossier in work.due_today
    ]
    if queue.longest_wait is not None:
        longest = _("lâu nhất {wait}").format(wait=minutes(queue.longest_wait))
        tasks.append(Task(_("{n} người đang chờ").format(n=queue.waiting), longest))
    tasks += [Task(_due_next(dossier, today), short_procedure(dossier), dossier) for dossier in work.due_next]
    tasks += [Task(_("Chờ trả kết quả"), short_procedure(dossier), dossier) for dossier in work.to_collect]
    tasks += [Task(_due(dossier, today), short_procedure(dossier), dossier) for dossier in work.others]
    return tasks


def _due_next(dossier: Dossier, today: date) -> str:
    """With a question while a letter of apology would still be in time."""
    may_be_put_off = Step.REAPPOINTED in dossier.allowed_steps
    return _("{due} – trễ?").format(due=_due(dossier, today)) if may_be_put_off else _due(dossier, today)


def _due(dossier: Dossier, today: date) -> str:
    if dossier.state is State.AWAITING_SUPPLEMENT:
        return dossier.state.label
    day = dossier.due.at.date()
    return _("Hạn {day}").format(day=short_date(day).removesuffix(f"/{today.year}"))


def _key(task: Task) -> str:
    return task.dossier.code if task.dossier else ""


def _month_name(day: date) -> str:
    return _("Tháng {month}/{year}").format(month=day.month, year=day.year)


def _month_so_far(today: date, figures: Figures) -> str:
    if figures.is_empty:
        return _("{month}: chưa có hồ sơ nào.").format(month=_month_name(today))
    if not figures.total.solved.count:  # a share of nothing solved yet reads as a bad one
        return _("{month}: {count} hồ sơ · chưa giải quyết xong hồ sơ nào · thu {money}").format(
            month=_month_name(today),
            count=grouped(figures.total.to_handle.count),
            money=dong(figures.fees.money.total),
        )
    return _("{month}: {count} hồ sơ · đúng, trước hạn {rate} · thu {money}").format(
        month=_month_name(today),
        count=grouped(figures.total.to_handle.count),
        rate=figures.on_time_of_all.text(),
        money=dong(figures.fees.money.total),
    )
