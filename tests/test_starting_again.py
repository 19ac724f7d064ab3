"""A counter that fell opens again where it was, unless that is what makes it fall."""

import pytest

import kiosk.app
from kiosk.app import run_counter

HOUR = 3600.0


@pytest.mark.parametrize(
    ("crashes", "places"),
    [
        ([(HOUR, "intake")], ["", "intake"]),
        ([(HOUR, "intake"), (10 * HOUR, "fees"), (10 * HOUR, "intake")], ["", "intake", "fees", "intake"]),
        ([(HOUR, "intake"), (5.0, "intake")], ["", "intake", ""]),
    ],
    ids=["once", "hours apart", "again at once"],
)
def test_a_fall_leads_back_to_where_it_was_unless_it_comes_at_once_again(tmp_path, monkeypatch, crashes, places):
    now, left, seen = [0.0], list(crashes), []

    def serve(_office, after_crash=False, place=""):
        seen.append(place)
        if not left:
            return 0, None
        seconds, broke_off = left.pop(0)
        now[0] += seconds
        return 1, broke_off

    monkeypatch.setattr(kiosk.app, "prepare_terminal", lambda: None)
    for name in ("log_to", "is_founded", "open_counter", "open_office"):
        monkeypatch.setattr(kiosk.app, name, lambda _folder: True)
    monkeypatch.setattr(kiosk.app.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(kiosk.app, "_serve", serve)
    assert run_counter(tmp_path) == 0
    assert seen == places
