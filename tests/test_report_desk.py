from datetime import datetime, timedelta

import pytest
from office_builder import BIRTH, changed, new_office, receive

from kiosk.clock import VIETNAM
from kiosk.errors import EditConflict, InvalidInput, NotFound
from kiosk.feedback import Subject
from kiosk.periods import parse_period
from kiosk.report import SECTIONS
from kiosk.report_sentences import running_total
from kiosk.settings import CountAs, Counting, SolvedWhen

JULY, AUGUST = parse_period("2025-07"), parse_period("2025-08")
KEY = SECTIONS[-1][0]


def section(office, period=JULY, key=KEY):
    return next(found for found in office.reports.sections(period) if found.key == key)


def save(office, text, key=KEY, period=JULY):
    office.reports.save_text(period, key, text, section(office, period, key).version)


def test_the_offices_words_are_kept_for_their_period_only():
    office, clock = new_office()
    first = section(office)
    assert not first.is_edited
    save(office, "Lời của xã <b>[/]")
    assert (section(office).text, section(office).is_edited) == ("Lời của xã <b>[/]", True)
    clock.at = datetime(2025, 8, 20, 9, tzinfo=VIETNAM)
    assert not section(office, AUGUST).is_edited
    office.reports.reset_text(JULY, KEY, section(office).version)
    assert section(office).text == first.text


@pytest.mark.parametrize("key", ["strengths", "received_remarks", "staff_remarks"])
def test_words_written_before_the_figures_changed_are_marked_to_be_read_again(key):
    office, clock = new_office()
    save(office, "Không có gì", key)
    clock.advance(hours=1)
    assert not section(office, key=key).is_stale
    office.dossiers.return_result(receive(office).code)
    assert section(office, key=key).is_stale


def test_an_empty_text_stays_empty():
    office, _clock = new_office()
    save(office, "   ")
    assert section(office).text == ""
    assert section(office).is_edited


@pytest.mark.parametrize(("key", "text", "error"), [(KEY, "x" * 8001, InvalidInput), ("no such", "x", NotFound)])
def test_words_that_cannot_be_kept_are_refused(key, text, error):
    office, _clock = new_office()
    with pytest.raises(error):
        office.reports.save_text(JULY, key, text, 0)


def test_a_section_that_is_not_there_is_told_which_are():
    office, _clock = new_office()
    with pytest.raises(NotFound, match="direction, received_remarks"):
        office.reports.reset_text(JULY, "no such", 0)


def test_two_who_write_one_section_do_not_overwrite_each_other_unknowingly():
    office, _clock = new_office()
    seen = section(office).version
    assert seen == 0
    office.reports.save_text(JULY, KEY, "Lời thứ nhất", seen)
    for late in (
        lambda: office.reports.save_text(JULY, KEY, "Lời thứ hai", seen),
        lambda: office.reports.reset_text(JULY, KEY, seen),
    ):
        with pytest.raises(EditConflict, match="Người khác vừa lưu mục này; làm lần nữa để ghi đè"):
            late()
    assert section(office).text == "Lời thứ nhất"
    save(office, "Lời thứ hai")
    assert section(office).text == "Lời thứ hai"


def test_words_reset_meanwhile_are_a_conflict_as_well():
    office, _clock = new_office()
    save(office, "Lời thứ nhất")
    seen = section(office).version
    office.reports.reset_text(JULY, KEY, seen)
    assert section(office).version > seen
    with pytest.raises(EditConflict):
        office.reports.save_text(JULY, KEY, "Lời thứ hai", seen)


@pytest.mark.parametrize("period", ["2025-06", "2025-08"])
def test_a_month_before_the_opening_or_not_begun_is_refused(period):
    office, _clock = new_office()
    with pytest.raises(InvalidInput) as caught:
        office.reports.figures(parse_period(period))
    assert caught.value.field == "period"


def test_an_empty_month_is_a_report_of_zeros():
    office, _clock = new_office()
    figures = office.reports.figures(JULY)
    assert figures.is_empty
    for form in ("md", "html", "txt", "json"):
        assert office.reports.rendered(JULY, form)


def test_a_result_ready_last_month_but_handed_over_in_this_one_is_carried_over_where_returning_counts():
    office, clock = new_office(profile=changed({"counting": Counting(SolvedWhen.RETURNED)}))
    dossier = receive(office)
    office.dossiers.result_ready(dossier.code)
    clock.at = datetime(2025, 8, 5, 9, tzinfo=VIETNAM)
    august = office.reports.figures(AUGUST)
    assert august.total.carried_over.codes == (dossier.code,)
    assert august.total.still_open.codes == (dossier.code,)


def test_figures_can_be_asked_as_of_an_earlier_moment():
    office, clock = new_office()
    receive(office)
    clock.advance(hours=2)
    receive(office, name="Đinh Thị Nga")
    then = clock.at - timedelta(hours=1)
    assert office.reports.figures(JULY, as_of=then).total.received.count == 1
    assert office.reports.figures(JULY).total.received.count == 2


def test_a_figure_lists_its_dossiers():
    office, _clock = new_office()
    dossier = receive(office)
    codes = office.reports.figures(JULY).total.received.codes
    assert office.reports.dossiers(codes) == (dossier,)


def test_from_the_second_month_on_the_report_speaks_of_the_running_total_apart():
    office, clock = new_office()
    receive(office)
    clock.at = datetime(2025, 8, 5, 9, tzinfo=VIETNAM)
    receive(office)
    assert office.reports.report(AUGUST).sections != office.reports.report(JULY).sections
    assert "lũy kế" in office.reports.rendered(AUGUST, "txt").lower() or "từ khi" in office.reports.rendered(
        AUGUST, "txt"
    )


def test_the_running_total_is_that_of_the_figures_and_asks_for_no_more_than_dossiers(monkeypatch):
    office, clock = new_office(profile=changed({"counting": Counting(withdrawn=CountAs.LEFT_OUT)}))
    office.dossiers.withdraw(receive(office).code, "đổi ý")
    office.dossiers.return_result(receive(office).code)
    clock.at = datetime(2025, 8, 5, 9, tzinfo=VIETNAM)
    receive(office)
    all_the_time = office.reports.figures(parse_period("2025-07-01..2025-08-31"))
    asked = []
    store, summaries = office.counter.repository, office.counter.repository.summaries

    def noted(table, since=None, *more):
        asked.append((table.name, since))
        return summaries(table, since, *more)

    monkeypatch.setattr(store, "summaries", noted)
    report = office.reports.report(AUGUST)
    assert asked == [("dossiers", None), ("tickets", AUGUST.first), ("receipts", AUGUST.first), ("dossiers", None)]
    texts = [paragraph.text for section in report.sections for paragraph in section.paragraphs]
    said = tuple(text for text in texts if text.startswith("Tính chung từ khi"))
    assert said == running_total(all_the_time, office.counter.profile)
    assert "01 hồ sơ rút không tính vào biểu" in said[0]


def test_the_papers_date_is_the_month_after_the_period_whenever_it_is_printed():
    office, clock = new_office()
    clock.at = datetime(2025, 11, 20, 9, tzinfo=VIETNAM)
    assert "tháng 8 năm 2025" in office.reports.rendered(JULY, "txt")


def test_feedback_is_counted_and_the_report_no_longer_says_there_was_none():
    office, _clock = new_office()
    assert "chưa nhận được" in office.reports.rendered(JULY, "md")
    feedback = office.reports.record_feedback(Subject.FEES, "  Chưa có bảng giá  ")
    assert (feedback.key, feedback.text) == ("PA25-0001", "Chưa có bảng giá")
    assert office.reports.figures(JULY).feedback_count == 1
    assert "chưa nhận được" not in office.reports.rendered(JULY, "md")
    with pytest.raises(InvalidInput):
        office.reports.record_feedback(Subject.FEES, " ")


def test_exports_and_prints_go_to_the_outbox_under_speaking_names():
    office, _clock = new_office()
    receive(office, procedure=BIRTH)
    assert office.reports.export(JULY, "html") == "exports/bao-cao-2025-07.html"
    result = office.reports.pages_to_print(JULY).send()
    names = sorted(office.reports.outbox.files)
    assert names == [
        "bao-cao-2025-07-20250731-090000.html",
        "bao-cao-2025-07-20250731-090000.txt",
        "bao-cao-2025-07.html",
    ]
    assert "bao-cao-2025-07" in result.path
