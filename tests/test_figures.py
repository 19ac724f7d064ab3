"""The period's figures: the form's identities for any history, and the seed's month exactly."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from july import (
    AUGUST,
    JULY,
    PROFILE,
    at,
    day_of_july,
    dossier,
    figures_of,
    july_dossiers,
    july_figures,
    july_receipts,
    july_tickets,
    receipt,
)

from kiosk.channels import Channel
from kiosk.counted import (
    CountedDossier,
    CountedReceipt,
    CountedTicket,
    sum_up_dossier,
    sum_up_receipt,
    sum_up_ticket,
)
from kiosk.dossier import Dossier
from kiosk.dossier_steps import Event, Step
from kiosk.feedback import Feedback, Subject
from kiosk.figure_checks import follows, formula_problems, verify
from kiosk.figure_rows import Cell, Rate, Row
from kiosk.figures import Apologies
from kiosk.periods import Period, month_of, parse_period
from kiosk.report import figures_digest
from kiosk.settings import CountAs, Counting, DueBy, SolvedWhen
from kiosk.staff import Role, StaffMember
from kiosk.tally import compute_figures
from kiosk.terms import WorkingDays
from kiosk.workdays import DueDate, TermRule

YEAR = parse_period("2025")


def counts(row: Row) -> dict[int, int]:
    return {number: cell.count for number, cell in row.columns.items()}


def profile_counting(**choices: object):
    return replace(PROFILE, counting=Counting(**choices))


def test_july_2025_is_the_seeds_annex():
    figures = july_figures()
    total = counts(figures.total)
    # seed-audit 20: (3)=137 (4)=106 (5)=31 (6)=0 (7)=131 (8)+(9)=125 (10)=6 (11)=6
    assert [total[n] for n in (3, 4, 5, 6, 7, 10, 11, 12, 13)] == [137, 106, 31, 0, 131, 6, 6, 6, 0]
    assert (total[8], total[9]) == (100, 25)
    assert verify(figures) == ()


def test_july_2025_rates_carry_their_denominators():
    figures = july_figures()
    assert figures.received_by(Channel.ONLINE).text() == "106/137 (77,37%)"
    assert figures.on_time_of_all.text() == "125/137 (91,24%)"
    assert figures.on_time_of_solved.text() == "125/131 (95,42%)"
    assert figures.within_time_of_all.text() == "131/137 (95,62%)"
    assert figures.of_all(figures.total.overdue).text() == "06/137 (4,38%)"


def test_july_2025_counts_visits_money_and_staff():
    figures = july_figures()
    assert [cell.count for cell in (figures.visits.issued, figures.visits.served, figures.visits.missed)] == [
        145,
        140,
        5,
    ]
    money = figures.fees.money
    assert (money.total, money.cash, money.transfer, money.waived) == (1_790_000, 1_700_000, 90_000, 16_000)
    assert figures.fees.receipts.count == money.receipts == 4
    staff = figures.staff
    assert [cell.count for cell in (staff.total, staff.centre, staff.seconded)] == [7, 4, 3]
    assert [cell.count for cell in (staff.centre_full_time, staff.centre_concurrent)] == [1, 3]
    assert figures.sites == ("Trụ sở UBND xã Ba Tô", "Điểm tiếp nhận số 02")
    assert (figures.procedures.published, figures.procedures.loaded) == (308, 47)


def test_rows_are_sorted_as_a_vietnamese_dictionary_does():
    fields = ("Hộ tịch", "Đất đai", "Chứng thực", "Dân tộc", "Ưu đãi", "Y tế")
    kept = [dossier(f, day_of_july(1), day_of_july(4), field=f) for f in fields]
    assert [row.label for row in figures_of(kept).rows] == [
        "Chứng thực",
        "Dân tộc",
        "Đất đai",
        "Hộ tịch",
        "Ưu đãi",
        "Y tế",
    ]


def test_a_cell_lists_its_dossiers():
    late = [code for code in figures_of(july_dossiers()).total.overdue.codes]
    assert sorted(late) == [f"H48.25-250701-{n:04d}" for n in range(6)]


def test_departments_share_out_every_dossier_even_of_fields_nobody_named():
    kept = [*july_dossiers(), dossier("x", day_of_july(2), day_of_july(5), field="Thủy lợi")]
    figures = figures_of(kept)
    assert [(row.label, row.received.count) for row in figures.by_department] == [
        ("Văn hóa – Xã hội", 12 - (137 % 12 <= 5)),
        ("Văn phòng thống kê phụ trách Tư pháp – Hộ tịch", 125 + (137 % 12 <= 5)),
        ("Lĩnh vực khác", 1),
    ]
    assert verify(figures) == ()


def test_a_dossier_without_a_field_stands_under_other_fields():
    assert [row.label for row in figures_of([dossier("x", day_of_july(2), day_of_july(5), field=" ")]).rows] == [
        "Lĩnh vực khác"
    ]


@pytest.mark.parametrize(
    ("received", "outcome", "columns"),
    [
        (date(2025, 6, 20), None, {6: 1, 13: 1}),  # carried over, still open
        (date(2025, 6, 20), date(2025, 7, 2), {6: 1, 10: 1}),  # carried over, solved in the period
        (date(2025, 6, 20), date(2025, 6, 22), {}),  # received and solved before: not of this period
        (date(2025, 7, 30), None, {5: 1, 12: 1}),
        (date(2025, 7, 30), date(2025, 8, 1), {5: 1, 12: 1}),  # solved after: open in the period
        (date(2025, 8, 1), None, {}),
    ],
)
def test_a_dossier_stands_in_the_columns_of_its_own_time(received, outcome, columns):
    later = [(Step.RESULT_READY, at(outcome))] if outcome else []
    row = counts(figures_of([dossier("x", at(received), at(received) + timedelta(days=3), *later)]).total)
    parts = {number: row[number] for number in (4, 5, 6, 8, 9, 10, 12, 13) if row[number]}
    assert parts == columns


@pytest.mark.parametrize(
    ("outcome", "column"),
    [
        (day_of_july(9, 23), "early"),
        (day_of_july(10, 8), "on_time"),
        (day_of_july(10, 16), "on_time"),
        (day_of_july(10, 17), "overdue"),
    ],
)
def test_early_is_before_the_due_day_and_on_time_is_by_its_hour(outcome, column):
    figures = figures_of([dossier("x", day_of_july(7), day_of_july(10, 16), (Step.RESULT_READY, outcome))])
    assert getattr(figures.total, column).codes == ("x",)


def test_figures_asked_in_mid_month_know_nothing_later():
    asked = day_of_july(15, 10)
    figures = july_figures(as_of=asked)
    assert figures.as_of == asked
    assert not figures.is_whole
    assert figures.last_day == date(2025, 7, 15)
    assert figures.total.received.count == sum(d.received_at < asked for d in july_dossiers())
    assert figures.fees.receipts.codes == ("PT25-000001", "PT25-000002")
    assert figures.visits.issued.count == sum(t.issued_at < asked for t in july_tickets())
    assert verify(figures) == ()


def test_a_month_asked_for_later_is_the_month_as_it_ended():
    kept = [dossier("x", day_of_july(30), day_of_july(31), (Step.RESULT_READY, at(date(2025, 8, 5))))]
    figures = figures_of(kept, as_of=at(date(2026, 1, 1)))
    assert figures.as_of == JULY.ends
    assert figures.total.open_overdue.codes == ("x",)


def test_solved_when_returned_judges_the_hand_over():
    kept = [
        dossier(
            "x", day_of_july(1), day_of_july(4), (Step.RESULT_READY, day_of_july(3)), (Step.RETURNED, day_of_july(9))
        ),
        dossier("y", day_of_july(1), day_of_july(4), (Step.RESULT_READY, day_of_july(3))),
        dossier("z", day_of_july(1), day_of_july(4), (Step.WITHDRAWN, day_of_july(2))),
    ]
    by_result = figures_of(kept).total
    by_return = figures_of(kept, profile=profile_counting(solved_when=SolvedWhen.RETURNED)).total
    assert by_result.early.codes == ("x", "y", "z")
    assert (by_return.overdue.codes, by_return.open_overdue.codes, by_return.early.codes) == (("x",), ("y",), ("z",))


@pytest.mark.parametrize("step", [Step.WITHDRAWN, Step.REFUSED])
@pytest.mark.parametrize(
    ("count_as", "columns"),
    [
        (CountAs.BY_TIME, {3: 1, 10: 1}),
        (CountAs.ON_TIME, {3: 1, 9: 1}),
        (CountAs.LEFT_OUT, {}),
    ],
)
def test_withdrawn_and_refused_count_as_the_office_chose(step, count_as, columns):
    kept = [dossier("x", day_of_july(1), day_of_july(4), (step, day_of_july(9)))]
    figures = figures_of(kept, profile=profile_counting(**{step.value: count_as}))
    row = counts(figures.total)
    assert {number: row[number] for number in (3, 9, 10) if row[number]} == columns
    assert getattr(figures.endings, step.value).codes == ("x",)
    assert figures.endings.left_out.codes == (("x",) if count_as is CountAs.LEFT_OUT else ())


def test_a_carried_over_dossier_left_out_is_kept_in_the_chain_apart():
    profile = profile_counting(withdrawn=CountAs.LEFT_OUT)
    kept = [dossier("x", day_of_july(30), day_of_july(31), (Step.WITHDRAWN, at(date(2025, 8, 5))))]
    july, august = (figures_of(kept, period, profile) for period in (JULY, AUGUST))
    assert july.total.still_open.codes == august.endings.left_out_carried.codes == ("x",)
    assert august.total.carried_over.count == 0
    assert follows(july, august) == ()


def test_money_and_feedback_belong_to_the_period_they_came_in():
    around = [receipt("a", 1, day_of_july(1, 0)), receipt("b", 2, JULY.ends), receipt("c", 4, day_of_july(31, 23))]
    said = [
        Feedback("f1", day_of_july(31, 23), "nv1", Subject.FEES, "…"),
        Feedback("f2", JULY.ends, "", Subject.FEES, "…"),
    ]
    figures = figures_of(receipts=around, feedback=said)
    assert figures.fees.receipts.codes == ("a", "c")
    assert {subject: cell.codes for subject, cell in figures.feedback.items()} == {
        Subject.FEES: ("f1",),
        Subject.SERVICE: (),
        Subject.PROCEDURE: (),
    }


def test_staff_are_those_of_the_last_day():
    def member(key: str, since: date, until: date | None) -> StaffMember:
        return StaffMember(key, key, Role.CLERK, "D1", "1", since, until)

    staff = [
        member("left", date(2025, 7, 1), date(2025, 7, 31)),
        member("stays", date(2025, 7, 1), date(2025, 8, 1)),
        member("comes", date(2025, 8, 1), None),
    ]
    assert figures_of(staff=staff).staff.total.codes == ("stays",)


def test_an_empty_month_is_all_zeros():
    figures = figures_of()
    assert figures.is_empty
    assert figures.rows == ()
    assert set(counts(figures.total).values()) == {0}
    assert figures.on_time_of_all.text() == "00/00 (—)"
    assert not figures.on_time_of_all.is_at_least(0)
    assert verify(figures) == ()


def test_the_seeds_own_shares_break_the_forms_formulas():
    typed = dict.fromkeys(range(3, 14), 0) | {3: 137, 4: 126, 5: 11, 7: 131, 8: 125, 10: 5, 11: 6, 12: 6}
    assert formula_problems("Tổng số", typed) == ("Tổng số: cột (7) là 131, nhưng (8) + (9) + (10) là 130.",)


def test_verify_sees_a_dossier_counted_twice_and_one_lost():
    figures = july_figures()
    row = figures.rows[0]
    twice = replace(row, online=row.online + Cell(row.online.codes[:1]), early=row.early + Cell(("other",)))
    broken = replace(figures, rows=(twice, *figures.rows[1:]))
    assert any("đếm hai lần" in problem for problem in verify(broken))
    assert any("cột (3) khác" in problem for problem in verify(broken))
    assert any("Tổng số: cột (4)" in problem for problem in verify(broken))


def test_only_neighbouring_whole_periods_are_compared():
    july = figures_of(july_dossiers())
    assert follows(july, figures_of(july_dossiers(), AUGUST)) == ()
    assert follows(july, figures_of(july_dossiers()[:-1], AUGUST))
    assert follows(july, figures_of(july_dossiers(), parse_period("2025-09")))
    assert follows(july_figures(as_of=day_of_july(15)), figures_of(july_dossiers(), AUGUST))


def test_a_rate_of_nothing_is_a_dash():
    assert Rate(0, 0).percent() == "—"
    assert Rate(1, 8).percent(trim=True) == "12,5%"


def put_off(
    code: str, on: datetime, to: datetime, *later: tuple[Step, datetime], due: datetime | None = None
) -> Dossier:
    """A dossier received on 01/7, due on 04/7 unless said, re-appointed once."""
    kept = dossier(code, day_of_july(1), due or day_of_july(4), *later)
    apology = Event(Step.REAPPOINTED, on, "nv1", "D1", reason="theo đơn", due=owed(to))
    return replace(kept, history=(kept.history[0], apology, *kept.history[1:]))


def test_who_was_re_appointed_is_counted_in_the_month_it_was_done_and_judged_by_the_setting():
    done = (Step.RESULT_READY, day_of_july(8))
    kept = [
        put_off("a", day_of_july(3), day_of_july(9), done),
        put_off("b", day_of_july(3), at(date(2025, 8, 9)), due=at(date(2025, 8, 1))),
        put_off("c", at(date(2025, 8, 5)), at(date(2025, 8, 20))),
        dossier("d", day_of_july(1), day_of_july(4), done),
        dossier("e", day_of_july(1), day_of_july(4)),
        dossier("f", day_of_july(1), at(date(2025, 8, 4))),
    ]
    july, august = figures_of(kept), figures_of(kept, AUGUST)
    assert july.apologies == Apologies(Cell(("a", "b")), Cell(("c", "d", "e")))  # in July nobody knew of c's letter
    assert (july.total.overdue.codes, july.total.open_overdue.codes) == (("a", "d"), ("c", "e"))
    assert (july.total.open_within.codes, august.apologies.reappointed.codes) == (("b", "f"), ("c",))
    assert august.apologies.late_without_apology.codes == ("e", "f")
    by_new = figures_of(kept, profile=profile_counting(due_by=DueBy.REAPPOINTED))
    assert (by_new.total.overdue.codes, by_new.total.early.codes) == (("d",), ("a",))


def test_what_was_put_off_later_does_not_change_a_month_that_is_over():
    asked = Event(Step.SUPPLEMENT_REQUESTED, at(date(2025, 8, 1)), "nv1", "D1", reason="theo đơn")
    came = Event(Step.SUPPLEMENTED, at(date(2025, 8, 5)), "nv1", "D1", due=owed(at(date(2025, 8, 8))))
    before = dossier("a", day_of_july(1), day_of_july(4))
    after = replace(before, history=(*before.history, asked, came))
    for due_by in DueBy:
        profile = profile_counting(due_by=due_by)
        assert figures_of([after], profile=profile) == figures_of([before], profile=profile)
    assert figures_of([after], AUGUST, as_of=at(date(2025, 8, 7))).total.open_within.codes == ("a",)
    assert figures_of([before], AUGUST, as_of=at(date(2025, 8, 7))).total.open_overdue.codes == ("a",)


def test_a_re_appointment_that_was_taken_back_is_not_counted():
    kept = put_off("a", day_of_july(3), day_of_july(9))
    back = Event(Step.TAKEN_BACK, day_of_july(3, 10), "nv1", "D1", reason="nhầm")
    kept = replace(kept, history=(*kept.history, back))
    assert figures_of([kept]).apologies == Apologies(Cell(), Cell(("a",)))


def test_words_written_before_dossiers_were_re_appointed_are_not_stale():
    # The digest of these very figures by the program before there was re-appointing: it is stored beside the words.
    assert figures_digest(july_figures()) == "c444188c7e024bea"
    more = (*july_dossiers(), put_off("a", day_of_july(3), day_of_july(9)))
    plain = (*july_dossiers(), dossier("a", day_of_july(1), day_of_july(4)))
    assert figures_digest(july_figures(dossiers=more)) != figures_digest(july_figures(dossiers=plain))
    by_new = profile_counting(due_by=DueBy.REAPPOINTED)
    assert figures_digest(july_figures(profile=by_new)) != figures_digest(july_figures())


moments = st.datetimes(datetime(2024, 12, 1), datetime(2026, 1, 31)).map(lambda naive: at(naive.date(), naive.hour))


@st.composite
def histories(draw: st.DrawFn, code: str) -> Dossier:
    received = draw(moments)
    due = received + timedelta(hours=draw(st.integers(0, 24 * 30)))
    ended = received + timedelta(hours=draw(st.integers(0, 24 * 90)))
    step = draw(st.sampled_from([None, Step.RESULT_READY, Step.WITHDRAWN, Step.REFUSED]))
    later = [(step, ended)] if step else []
    if step is Step.RESULT_READY and draw(st.booleans()):
        later.append((Step.RETURNED, ended + timedelta(hours=draw(st.integers(0, 24 * 40)))))
    field = draw(st.sampled_from(["Hộ tịch", "Chứng thực", "Đất đai", "Thủy lợi", ""]))
    kept = dossier(code, received, due, *later, channel=draw(st.sampled_from(Channel)), field=field)
    return replace(kept, history=(kept.history[0], *draw(delays(received, ended)), *kept.history[1:]))


@st.composite
def delays(draw: st.DrawFn, received: datetime, ended: datetime) -> list[Event]:
    """What put a dossier off before it ended: nothing, mostly."""
    asked, came, apology = Step.SUPPLEMENT_REQUESTED, Step.SUPPLEMENTED, Step.REAPPOINTED
    walks = [(), (), (), (apology,), (asked,), (asked, came), (apology, asked, came), (asked, came, apology)]
    steps = draw(st.sampled_from(walks))
    hours = int((ended - received).total_seconds() // 3600)
    moments = sorted(draw(st.lists(st.integers(0, hours), min_size=len(steps), max_size=len(steps))))
    return [
        Event(
            step,
            received + timedelta(hours=after),
            "nv1",
            "D1",
            reason="theo đơn",
            due=None if step is asked else owed(received + timedelta(hours=after + draw(st.integers(1, 24 * 30)))),
        )
        for step, after in zip(steps, moments, strict=True)
    ]


def owed(moment: datetime) -> DueDate:
    return DueDate(moment, (), TermRule.WORKING_DAYS, WorkingDays(3))


collections = st.integers(0, 25).flatmap(lambda n: st.tuples(*(histories(f"d{i}") for i in range(n))))
countings = st.builds(
    Counting,
    st.sampled_from(SolvedWhen),
    withdrawn=st.sampled_from(CountAs),
    refused=st.sampled_from(CountAs),
    due_by=st.sampled_from(DueBy),
)
days = st.dates(date(2025, 1, 1), date(2025, 12, 31))


@given(collections, countings, days, days, moments)
def test_the_forms_identities_hold_for_any_period_and_moment(kept, counting, one_day, other_day, asked):
    period = Period(min(one_day, other_day), max(one_day, other_day))
    profile = replace(PROFILE, counting=counting)
    figures = figures_of(kept, period, profile, as_of=max(asked, period.starts))
    assert verify(figures) == ()
    late = figures.total.overdue + figures.total.open_overdue
    unsaid = figures.apologies.late_without_apology.codes
    assert set(unsaid) <= set(late.codes)
    assert len(set(unsaid)) == len(unsaid)


@given(collections, countings, days)
def test_any_split_of_a_period_chains_and_adds_up(kept, counting, cut):
    profile = replace(PROFILE, counting=counting)
    whole = figures_of(kept, YEAR, profile)
    first = figures_of(kept, Period(YEAR.first, cut), profile)
    if cut == YEAR.last:
        assert first == whole
        return
    second = figures_of(kept, Period(cut + timedelta(days=1), YEAR.last), profile)
    assert follows(first, second) == ()
    left_out = whole.endings.left_out.codes
    both = [*first.total.received.codes, *second.total.received.codes]
    assert {code for code in both if code not in left_out} == set(whole.total.received.codes)
    reappointed = first.apologies.reappointed + second.apologies.reappointed
    assert sorted(reappointed.codes) == sorted(whole.apologies.reappointed.codes)
    solved = first.total.solved.codes + second.total.solved.codes
    assert sorted(solved) == sorted(whole.total.solved.codes)
    assert sorted(second.total.still_open.codes) == sorted(whole.total.still_open.codes)


@given(collections, countings)
def test_the_months_of_a_year_chain(kept, counting):
    profile = replace(PROFILE, counting=counting)
    months = [figures_of(kept, month_of(date(2025, number, 1)), profile) for number in range(1, 13)]
    for previous, current in pairwise(months):
        assert follows(previous, current) == ()


@given(collections)
def test_a_kept_summary_counts_as_the_dossier_does(kept):
    for each in kept:
        assert CountedDossier.read(sum_up_dossier(each.to_dict())) == CountedDossier.of(each)


def test_kept_summaries_count_as_tickets_and_receipts_do():
    for ticket in july_tickets():
        assert CountedTicket.read(sum_up_ticket(ticket.to_dict())) == CountedTicket.of(ticket)
    for each in july_receipts():
        assert CountedReceipt.read(sum_up_receipt(each.to_dict())) == CountedReceipt.of(each)


def test_compute_takes_iterators_it_can_read_only_once():
    figures = compute_figures(
        JULY,
        JULY.ends,
        dossiers=map(CountedDossier.of, july_dossiers()),
        tickets=map(CountedTicket.of, july_tickets()),
        receipts=iter(()),
        feedback=iter(()),
        staff=iter(()),
        profile=PROFILE,
        loaded_procedures=0,
    )
    assert figures.total.to_handle.count == 137
