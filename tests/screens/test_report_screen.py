from datetime import date, datetime, timedelta

import pytest
from kit import HOSTILE, QuietStatus, painted, run
from office_builder import BIRTH, COPIES, EXTRACT, changed, new_office, receive

from kiosk.channels import Channel
from kiosk.charges import certified_copies
from kiosk.clock import VIETNAM
from kiosk.desk.cashier import Payment
from kiosk.periods import parse_period
from kiosk.report import SECTIONS
from kiosk.settings import CountAs, Counting, DueBy
from screens.base import CounterScreen
from screens.report_lines import counting_words, figure_lines, period_first_shown, period_name, period_typed
from screens.shell import CounterShell
from screens.widgets.line import TextLine

JULY, AUGUST = parse_period("7/2025"), parse_period("8/2025")
OPENED = date(2025, 7, 1)
STRENGTHS = "strengths"


class ListShown(CounterScreen):
    """Stands in for the lookup screen: keeps what it was asked to show."""

    def body(self):
        return [TextLine("danh sách")]


def counter(office, name="report", subject=None):
    screens = {
        "report": "screens.report:ReportScreen",
        "preview": "screens.preview:PreviewScreen",
        "lookup": f"{__name__}:ListShown",
    }

    class ReportOnly(CounterShell):
        HOME = "report"

        def on_mount(self):
            import sys

            sys.modules[ListShown.__module__] = sys.modules.get(ListShown.__module__) or _this_module()
            self.show(name, subject)

    return ReportOnly(office, QuietStatus(), screens)


def _this_module():
    from types import ModuleType

    module = ModuleType(ListShown.__module__)
    module.ListShown = ListShown
    return module


def typed(text):
    return ["space" if letter == " " else letter for letter in text]


def seen(app):
    return "\n".join(line.rstrip() for line in painted(app))


def busy_office():
    """Three dossiers of July: one returned, one overdue and open, one paid for; the clock shows 20 August."""
    office, clock = new_office()
    done = receive(office, "Nguyễn Văn An", BIRTH)
    office.dossiers.return_result(done.code)
    receive(office, "Lê Thị Mai", EXTRACT, channel=Channel.ONLINE)
    paid = receive(office, "Trần [b]Bình", COPIES)
    office.cashier.take_payment(Payment(paid, (certified_copies(10, 3),)))
    clock.at = datetime(2025, 8, 20, 9, 0, tzinfo=VIETNAM)
    return office, clock, (done, paid)


def test_a_period_of_several_months_is_named_by_its_days():
    assert period_name(parse_period("2025")) == "01/01/2025 – 31/12/2025"
    assert period_name(parse_period("2025-Q3")) == "01/7/2025 – 30/9/2025"


@pytest.mark.parametrize(
    ("today", "shown"),
    [
        (date(2025, 8, 1), "7/2025"),
        (date(2025, 8, 10), "7/2025"),
        (date(2025, 8, 11), "8/2025"),
        (date(2026, 1, 5), "12/2025"),
        (date(2025, 7, 5), "7/2025"),  # there is no month before: the office has just opened
    ],
)
def test_until_the_tenth_the_month_before_is_shown_first(today, shown):
    assert period_typed(period_first_shown(today, OPENED)) == shown


def test_every_line_of_dossiers_lists_as_many_as_it_says():
    office, _clock, _dossiers = busy_office()
    figures = office.reports.figures(JULY)
    for line in figure_lines(figures, None):
        if line.counted == "dossiers":
            assert int(line.amount.partition("/")[0].replace(".", "")) == len(line.codes), line


def test_visits_are_those_who_came_and_the_rest_is_named_apart():
    from july import july_figures

    lines = {line.key: line for line in figure_lines(july_figures(), None)}
    assert [(lines[key].label.strip(), lines[key].amount) for key in ("visits", "issued", "missed")] == [
        ("Lượt công dân đến", "140"),
        ("Số thứ tự đã phát", "145"),
        ("Vắng mặt khi gọi", "05"),
    ]
    assert "left_out" not in lines


def test_dossiers_the_form_leaves_out_are_listed_apart():
    counting = Counting(withdrawn=CountAs.LEFT_OUT)
    office, _clock = new_office(profile=changed({"counting": counting}))
    kept, gone = receive(office), receive(office, "Lê Thị Mai")
    office.dossiers.withdraw(gone.code, "theo đơn")
    figures = office.reports.figures(JULY)
    lines = {line.key: line for line in figure_lines(figures, None)}
    assert lines["received"].codes == (kept.code,)
    assert lines["left_out"].codes == (gone.code,)
    assert set(figures.intake.codes) == {kept.code, gone.code}


def test_who_was_re_appointed_is_a_line_and_another_way_to_judge_them_is_said():
    office, _clock = new_office(profile=changed({"counting": Counting(due_by=DueBy.REAPPOINTED)}))
    before = {line.key for line in figure_lines(office.reports.figures(JULY), None)}
    put_off = receive(office)
    office.delays.reappoint(put_off.code, date(2025, 8, 8), "Chờ xác minh")
    lines = {line.key: line for line in figure_lines(office.reports.figures(JULY), None)}
    assert set(lines) - before - {f"field/{put_off.procedure.field}"} == {"reappointed"}
    assert lines["reappointed"].codes == (put_off.code,)
    assert "hẹn lại: theo ngày hẹn lại" in counting_words(office.profile.counting)
    assert "hẹn lại" not in counting_words(Counting())


def test_a_figure_opens_the_dossiers_it_counts():
    office, _clock, (done, paid) = busy_office()
    app = counter(office, subject=JULY)

    async def steps(pilot):
        table = app.screen.query_one("#figures")
        opened = {}
        for key in ("received", "timely", "fees"):
            table.cursor = [line.key for line in table.rows].index(key)
            await pilot.press("enter")
            opened[key] = app.screen.subject
            await pilot.press("escape")
        assert opened["received"].title == "Hồ sơ tiếp nhận, tháng 7/2025"
        assert len(opened["received"].codes) == 3
        assert opened["timely"].codes == (done.code,)
        assert opened["fees"].codes == (paid.code,)
        table.cursor = [line.key for line in table.rows].index("feedback")
        await pilot.press("enter")
        assert "không đếm hồ sơ" in app.screen.message

    run(app, steps)


def test_the_month_is_typed_or_turned_and_a_wrong_one_leaves_what_is_shown():
    office, _clock, _dossiers = busy_office()
    app = counter(office)

    async def steps(pilot):
        assert "[8/2025" in seen(app)
        await pilot.press("left")
        assert "01/7/2025 – 31/7/2025 · đủ kỳ" in seen(app)
        await pilot.press("left")
        assert "hoạt động từ 01/7/2025" in app.screen.message
        assert "[7/2025" in seen(app)
        await pilot.press("right", "right")
        assert "chưa bắt đầu" in app.screen.message
        for wrong in ("13/2025", "abc", "[/foo]", "x" * 30):
            await pilot.press("m")
            app.screen.query_one("#period").value = ""
            await pilot.press(*typed(wrong), "enter")
            assert "không đúng" in app.screen.message
            assert app.screen.focused.id == "period"
            assert app.screen.query_one("#period").value == "8/2025"
        await pilot.press("backspace", "enter")
        assert "Chưa gõ kỳ" in app.screen.message
        await pilot.press(*typed("7/2025"), "enter")
        assert app.screen.query_one("#period").value == "7/2025"
        await pilot.press("m", *typed("8/2025"), "enter", "m")
        await pilot.press("escape")
        assert app.screen.query_one("#period").value == "8/2025"
        assert app.screen.focused.id == "figures"
        await pilot.press("m", *typed("7/2025"), "enter")
        assert next(line.amount for line in app.screen.query_one("#figures").rows if line.key == "received") == "03"

    run(app, steps)


def test_the_month_before_stands_beside_and_what_burns_is_said_first():
    office, _clock, _dossiers = busy_office()
    app = counter(office, subject=AUGUST)

    async def steps(pilot):
        words = seen(app)
        assert "Tháng trước" in words
        assert "từ 01/8/2025 · số liệu tạm tính đến ngày 20/8/2025" in words
        assert "31/8/2025" not in words
        assert "! Kỳ chưa kết thúc" in words
        assert "2 điều cần xem" in words
        assert "! 02 hồ sơ đang quá hạn" in words
        await pilot.press("w")
        assert "02 hồ sơ đang quá hạn chưa giải quyết." in seen(app)
        await pilot.press("escape")
        row = next(line for line in app.screen.query_one("#figures").rows if line.key == "received")
        assert (row.amount, row.before) == ("00", "03")

    run(app, steps)


def test_an_office_that_has_not_said_its_published_number_or_departments_is_told():
    office, _clock = new_office(profile=changed({"published_procedures": None, "departments": ()}))
    receive(office)
    app = counter(office)

    async def steps(pilot):
        await pilot.press("w")
        assert "published_procedures" in seen(app)
        assert "Hộ tịch" in seen(app)

    run(app, steps)


def test_words_are_edited_saved_marked_and_reset():
    office, _clock, _dossiers = busy_office()
    place = [key for key, _title in SECTIONS].index(STRENGTHS)
    app = counter(office, subject=JULY)

    def words():
        return next(section for section in office.reports.sections(JULY) if section.key == STRENGTHS)

    first = words().text

    async def steps(pilot):
        await pilot.press("s", str(place + 1))
        from screens.report_editor import WordsArea

        await pilot.press("enter", *typed("- Te"))
        app.screen.query_one(WordsArea).insert("\u0302")  # as an input method sends it, after its letter
        await pilot.press(*typed("[b]"))
        await pilot.press("escape")
        assert "chưa lưu" in seen(app)
        await pilot.press("enter")  # stay
        await pilot.press("ctrl+s")
        assert words().text == f"{first}\n- Tê[b]"
        assert "Đã lưu" in app.screen.message
        await pilot.press("s")
        assert "(đã sửa)" in seen(app)
        await pilot.press(str(place + 1), "ctrl+r", "c")
        assert not words().is_edited
        await pilot.press("s", str(place + 1), "x", "escape", "c")
        assert not words().is_edited
        await pilot.press("s", str(place + 1), "escape")
        assert app.screen.query_one("#figures")

    run(app, steps)


def test_words_another_clerk_saved_meanwhile_are_overwritten_only_knowingly():
    office, _clock, _dossiers = busy_office()
    place = [key for key, _title in SECTIONS].index(STRENGTHS)
    app = counter(office, subject=JULY)

    async def steps(pilot):
        await pilot.press("s", str(place + 1), "x")
        for version, theirs in enumerate(("Lời của người khác", "Lời của người thứ ba")):
            office.reports.save_text(JULY, STRENGTHS, theirs, version)
            await pilot.press("ctrl+s")
            assert "Người khác vừa lưu mục này" in seen(app)
            assert _words(office) == theirs
        await pilot.press("ctrl+s")
        assert _words(office).endswith("x")

    run(app, steps)


def _words(office):
    return next(section.text for section in office.reports.sections(JULY) if section.key == STRENGTHS)


def test_hostile_and_overlong_words_are_kept_or_refused_without_loss():
    office, _clock, _dossiers = busy_office()
    place = [key for key, _title in SECTIONS].index(STRENGTHS)
    office.reports.save_text(JULY, STRENGTHS, "\n".join(text for text in HOSTILE if "\ud800" not in text), 0)
    app = counter(office, subject=JULY)

    async def steps(pilot):
        await pilot.press("s", str(place + 1))
        assert "[@click=app.quit]x[/]" in seen(app)
        from screens.report_editor import WordsArea

        area = app.screen.query_one(WordsArea)
        area.text = "ữ" * 9_000
        await pilot.press("ctrl+s")
        assert "dài quá 8000 ký tự" in seen(app)
        assert len(area.text) == 9_000

    run(app, steps)


def test_the_report_is_exported_and_printed_and_the_path_is_said():
    office, _clock, _dossiers = busy_office()
    app = counter(office, subject=JULY)

    async def steps(pilot):
        for place, form in enumerate(("html", "md", "txt", "json"), start=1):
            await pilot.press("x", str(place))
            assert f"exports/bao-cao-2025-07.{form}" in app.screen.message
        await pilot.press("ctrl+p")
        await app.workers.wait_for_complete()
        assert "chưa có máy in" in app.screen.message

    run(app, steps)
    assert office.reports.outbox.printed == ["Báo cáo 2025-07"]


def test_what_another_clerk_does_is_counted_and_the_cursor_stays():
    office, clock, _dossiers = busy_office()
    app = counter(office, subject=AUGUST)

    async def steps(pilot):
        await pilot.press("down", "down")
        table = app.screen.query_one("#figures")
        chosen = table.row.key
        receive(office, "Đinh Thị Nga", BIRTH)
        for seconds, counted in ((10, "00"), (60, "01")):
            clock.at += timedelta(seconds=seconds)
            app.screen.catch_up()
            await pilot.pause()
            assert next(line.amount for line in table.rows if line.key == "received") == counted
        assert table.row.key == chosen

    run(app, steps)


def test_the_figures_fit_every_terminal():
    office, _clock, _dossiers = busy_office()
    for size, expected in (
        ((40, 12), ("Số liệu", "03")),
        ((80, 24), ("Tháng trước",)),
        ((110, 32), ("(3)=(4)+(5)+(6)",)),
    ):
        app = counter(office, subject=JULY)

        async def steps(pilot, app=app, expected=expected):
            for words in expected:
                assert words in seen(app)

        run(app, steps, size)
