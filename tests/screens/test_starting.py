"""The work a screen makes before it is first seen: counts, not clocks."""

from collections import Counter

import pytest
from counter_app import counter, staffed_office
from kit import painted, run
from textual.css.stylesheet import Stylesheet


@pytest.fixture
def styled(monkeypatch):
    """How often the widgets of each class were given their styles."""
    times = Counter()
    apply = Stylesheet.apply

    def counted(self, node, **options):
        times[type(node).__name__] += 1
        apply(self, node, **options)

    monkeypatch.setattr(Stylesheet, "apply", counted)
    return times


@pytest.fixture
def read_anew(monkeypatch):
    """Each time all rules were read anew."""
    calls = []
    reparse = Stylesheet.reparse

    def noted(self):
        calls.append(self)
        reparse(self)

    monkeypatch.setattr(Stylesheet, "reparse", noted)
    return calls


def test_a_screen_that_comes_up_is_styled_once_and_the_rules_are_read_once(styled, read_anew):
    office, _clock = staffed_office()
    app = counter(office, "login", "home")

    async def steps(pilot):
        await pilot.pause()
        assert any("Ai vào quầy" in line for line in painted(app))
        assert (styled["StatusBar"], styled["KeyBar"], styled["RecordTable"]) == (1, 1, 1)
        assert read_anew == []
        await pilot.press(*"hoa", "enter", *"2025", "enter")
        await pilot.pause()
        assert styled["KeyBar"] == 2

    run(app, steps)


def test_a_screen_that_comes_back_is_styled_anew(styled):
    office, _clock = staffed_office()
    app = counter(office, "login", "home", "lookup")

    async def steps(pilot):
        await pilot.press(*"hoa", "enter", *"2025", "enter")
        await pilot.press("f4")
        await pilot.pause()
        before = styled["HomeScreen"]
        await pilot.press("escape")
        await pilot.pause()
        assert styled["HomeScreen"] > before

    run(app, steps)
