from datetime import date, datetime, timedelta

import pytest
from office_builder import PROFILE, new_office

from kiosk.cli import main
from kiosk.clock import VIETNAM
from kiosk.composition import open_counter
from kiosk.office_files import office_calendar, read_toml, write_missing_years, years_wanted
from kiosk.work_calendar import load_calendar, seed_calendar

STAFFS_OWN = """\
# Chị Hoa đã đối chiếu ngày 03/01/2025
schema = 1\r
[[years]]
year = 2025
confirmed = true # theo thông báo
off = [{ date = 2025-05-05, reason = "Nghỉ theo xã" }]
make_up = []   """
BOTH = frozenset({2025, 2026})


def test_a_new_year_is_written_below_what_staff_wrote(tmp_path):
    path = tmp_path / "calendar.toml"
    path.write_bytes(STAFFS_OWN.encode())
    write_missing_years(tmp_path, BOTH)
    written = path.read_bytes().decode()
    assert written.startswith(STAFFS_OWN.rstrip() + "\n\n[[years]]\nyear = 2026\n")
    calendar = load_calendar(read_toml(path))
    assert calendar == office_calendar(tmp_path, BOTH)
    assert calendar.off[date(2025, 5, 5)] == "Nghỉ theo xã"
    assert calendar.years == BOTH
    write_missing_years(tmp_path, BOTH)
    assert path.read_bytes().decode() == written


def test_the_first_file_holds_every_year_there_is(tmp_path):
    write_missing_years(tmp_path, BOTH)
    assert load_calendar(read_toml(tmp_path / "calendar.toml")) == seed_calendar(BOTH)


@pytest.mark.parametrize("own", ["years = []\n", "schema = 1\nyears = [{ year = 2025 }]\n"])
def test_a_file_that_cannot_be_added_to_is_left_as_it_is(tmp_path, own):
    path = tmp_path / "calendar.toml"
    path.write_text(own)
    write_missing_years(tmp_path, BOTH)
    assert path.read_text() == own
    assert office_calendar(tmp_path, BOTH).years == BOTH


def test_a_command_that_prints_leaves_the_file_alone_and_the_counter_adds_to_it(ba_to_folder):
    path = ba_to_folder / "calendar.toml"
    path.write_text(STAFFS_OWN, encoding="utf-8")
    before = {entry: entry.stat().st_mtime_ns for entry in ba_to_folder.iterdir()}
    assert main(["--data", str(ba_to_folder), "report", "2025-07", "-o", str(ba_to_folder.parent / "x.md")]) == 0
    assert {entry: entry.stat().st_mtime_ns for entry in ba_to_folder.iterdir()} == before
    open_counter(ba_to_folder).close()
    assert load_calendar(read_toml(path)).years == BOTH


def test_a_counter_left_open_over_new_year_knows_the_next_one():
    office, clock = new_office(datetime(2027, 12, 31, 16, tzinfo=VIETNAM))
    clock.at += timedelta(days=1)
    assert office.counter.calendar.years >= {2027, 2028, 2029}
    assert not office.counter.calendar.is_working(date(2028, 4, 30))
    assert office.counter.calendar is office.counter.calendar


def test_the_years_wanted_reach_from_the_opening_to_the_end_of_next_year():
    assert years_wanted(PROFILE.opened_on, date(2026, 12, 31)) == {2025, 2026, 2027}
    assert years_wanted(date(2026, 3, 1), date(2025, 12, 31)) == {2025, 2026}
