from datetime import datetime

import pytest
from office_builder import new_office

from kiosk import demo
from kiosk.channels import Channel
from kiosk.clock import VIETNAM
from kiosk.dossier import Dossier
from kiosk.figure_checks import follows, verify
from kiosk.periods import parse_period
from kiosk.repository import DOSSIERS, RECEIPTS


def lived():
    office, clock = new_office(datetime(2025, 7, 1, tzinfo=VIETNAM), profile=demo.profile(0), staff=None)
    demo.live_through_july(office, clock)
    clock.at = datetime(2025, 8, 1, 8, tzinfo=VIETNAM)
    return office


@pytest.fixture(scope="module")
def ba_to():
    return lived()


def test_the_month_comes_out_as_the_seed_report_should_have_said(ba_to):
    figures = ba_to.reports.figures(parse_period("2025-07"))
    total = figures.total
    assert figures.procedures.published == 308
    assert figures.visits.served.count == 137
    assert total.received.count == 137
    assert (total.online.count, figures.received_by(Channel.ONLINE).text()) == (106, "106/137 (77,37%)")
    assert (total.early_or_on_time.count, figures.on_time_of_all.text()) == (125, "125/137 (91,24%)")
    assert (total.overdue.count, figures.of_all(total.overdue).text()) == (6, "06/137 (4,38%)")
    assert (total.still_open.count, figures.of_all(total.still_open).text()) == (6, "06/137 (4,38%)")
    assert total.open_overdue.count == 0
    assert figures.fees.money.total == 1_790_000
    assert (len(figures.sites), figures.staff.total.count) == (2, 5)
    groups = {row.label: row.received.count for row in figures.by_department if row.received.count}
    assert groups == {"Tư pháp – Hộ tịch": 126, "Văn hóa – Xã hội": 11}


def test_the_annex_formulas_hold(ba_to):
    figures = ba_to.reports.figures(parse_period("2025-07"))
    total = figures.total
    columns = [
        total.to_handle.count,
        total.online.count,
        total.direct_or_post.count,
        total.carried_over.count,
        total.solved.count,
        total.early.count + total.on_time.count,
        total.overdue.count,
        total.still_open.count,
    ]
    assert columns == [137, 106, 31, 0, 131, 125, 6, 6]
    assert verify(figures) == ()


def test_august_starts_with_six_carried_over(ba_to):
    july, august = (ba_to.reports.figures(parse_period(month)) for month in ("2025-07", "2025-08"))
    assert august.total.carried_over.count == 6
    assert follows(july, august) == ()


def test_no_figure_is_stored_only_events(ba_to):
    receipts = ba_to.counter.repository.select(RECEIPTS)
    assert sum(charge["net"] for record in receipts for charge in record.body["charges"]) == 1_790_000
    for record in ba_to.counter.repository.select(DOSSIERS):
        dossier = Dossier.from_dict(record.body)
        assert dossier.ticket
        assert ba_to.counter.calendar.is_working(dossier.received_at.date())
        assert dossier.history[0].at < datetime(2025, 8, 1, tzinfo=VIETNAM)
        assert dossier.code.startswith(f"H48.25-{dossier.received_at:%y%m%d}-")


def test_the_demo_is_the_same_month_every_time():
    first, second = ([record.body for record in lived().counter.repository.select(DOSSIERS)] for _ in range(2))
    assert first == second
