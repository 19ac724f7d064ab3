"""Whatever is typed at the citizen's terminal, nobody gets behind it.

`make test` types 20,000 keys and byte strings, `make torture` 100,000 more with other seeds.
"""

import random
from collections.abc import Iterator

import pytest
from office_builder import PIN
from public_kit import CODE, Visitor, visit
from textual import _xterm_parser, events
from textual.message import Message

from kiosk.desk.public import PUBLIC
from kiosk.repository import FEEDBACK, RATINGS, TABLES, TICKETS
from screens.public import keys_only
from screens.public.page import Page
from screens.public.staff import LeftPage

MAY_GROW = {TICKETS.name, FEEDBACK.name, RATINGS.name}
NAMED = (
    *(f"f{number}" for number in range(1, 25)),
    *("enter", "escape", "backspace", "tab", "shift+tab", "up", "down", "left", "right", "pageup", "pagedown", "home"),
    *(f"ctrl+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
    *("ctrl+backslash", "ctrl+space", "alt+f4", "alt+1", "ctrl+alt+delete", "delete", "insert", "ignore", "super+c"),
)
SIGNS = "0123456789" * 6 + "abcXYZ-./*+[]{}()<>&|;:'\"`~!@#$%^ ữồđĐ€日\u202e\u0301\ufffd\x00"
BYTES = (
    b"\x1b[200~",  # a paste that never ends
    b"\x1b[201~",
    b"\x1b[48;99999;99999;0;0t",  # a terminal as large as a country
    b"\x1b[48;2;2;0;0t",
    b"\x1b[?2048;1$y",
    b"\x1b[?2026;2$y",
    b"\x1b[<0;10;10M",
    b"\x1b[<0;10;10m",
    b"\x1b[21~",  # F10
    b"\x1b[I\x1b[O",
    b"\x1b[12;40R",
    b"\x1b]52;c;aG9h\x07",
    b"\x1bP+q544e\x1b\\",
    b"\x03\x1a\x1c\x11\x13\x04",
    b"\xff\xfe\xc3\x28",
    b"[/foo][@click=app.quit]x[/]",
    b"; reboot #\r",
    *(word.encode() for word in (f"hoa\r{PIN[:3]}\r", f"2{CODE}\r", "lanhdao\r", "11", "45", "316")),
)


class Typist:
    """Random keys and bytes, the same for the same seed, as the messages that the terminal's driver would hand on."""

    def __init__(self, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self._chance = random.Random(seed)
        for name in ("BRACKETED_PASTE_START", "_re_in_band_window_resize"):
            monkeypatch.setattr(_xterm_parser, name, getattr(_xterm_parser, name))  # to be put back after the test
        keys_only.hear_only_keys()
        self._parser = _xterm_parser.XTermParser()

    def messages(self) -> Iterator[Message]:
        """The messages of one key or one byte string."""
        kind = self._chance.random()
        if kind < 0.55:
            sign = self._chance.choice(SIGNS)
            yield events.Key(sign, sign)
        elif kind < 0.85:
            yield events.Key(self._chance.choice(NAMED), None)
        elif kind < 0.88:
            yield events.Paste("11\r451" * self._chance.randrange(50))
        else:
            raw = self._chance.choice(BYTES) if kind < 0.95 else self._chance.randbytes(self._chance.randrange(1, 40))
            yield from self._parser.feed(raw.decode(errors="replace"))

    def pause(self) -> float:
        """Seconds until the next: mostly a person's, sometimes a scanner's, sometimes until everybody has gone."""
        return self._chance.choice(
            (0.001, 0.2, 0.5, 0.5, 1.0, 1.0, 2.0, 2.0, 20.0 if self._chance.random() < 0.1 else 0.4)
        )


def stored(visitor: Visitor) -> dict[str, list[object]]:
    """Everything in the store that the public may not change."""
    repository = visitor.office.counter.repository
    return {table.name: list(repository.select(table)) for table in TABLES if table.name not in MAY_GROW}


def type_at_random(strokes: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    typist = Typist(seed, monkeypatch)
    pages: set[type[Page]] = set()

    async def steps(visitor: Visitor, pilot) -> None:
        shell, before = visitor.shell, stored(visitor)
        bare, driver = shell.screen, keys_only.KeysOnlyDriver.__new__(keys_only.KeysOnlyDriver)
        handed_on: list[Message] = []
        monkeypatch.setattr(
            "textual.drivers.linux_driver.LinuxDriver.process_message", lambda _self, message: handed_on.append(message)
        )
        for stroke in range(strokes):
            pause = typist.pause()
            visitor.seconds += pause
            visitor.clock.advance(seconds=pause)
            shell.look_at_the_clock()
            for message in typist.messages():
                driver.process_message(message)
            for message in handed_on:
                message.time = visitor.seconds
                await shell.on_event(message)
            handed_on.clear()
            if stroke % 100 == 0:
                await pilot.pause()
                assert shell.is_running
                assert shell.screen is bare
                assert visitor.office.counter.staff is None
            pages.add(type(shell.page))
        await pilot.pause()
        assert shell.is_running
        assert not shell.has_crashed
        assert "Máy gặp lỗi" not in visitor.sees
        assert stored(visitor) == before
        await can_still_be_used(visitor, pilot)

    visit(steps)
    assert LeftPage not in pages
    assert len(pages) >= 8  # it got around: start, lists, number, code, reading, thanks, staff


async def can_still_be_used(visitor: Visitor, pilot) -> None:
    repository = visitor.office.counter.repository
    tickets = list(repository.select(TICKETS))
    assert {record.body["history"][0]["by"] for record in tickets} <= {PUBLIC}
    visitor.clock.advance(minutes=30)
    visitor.wait(61)
    visitor.press("1", "1")
    assert len(list(repository.select(TICKETS))) == len(tickets) + 1
    visitor.press("f10", *"hoa", "enter", *PIN, "enter")
    await pilot.pause()
    assert visitor.shell.return_code == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_ten_thousand_random_strokes_lead_nowhere(seed, monkeypatch):
    type_at_random(10_000, seed, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 13))
def test_a_hundred_thousand_random_strokes_lead_nowhere(seed, monkeypatch):
    type_at_random(10_000, seed, monkeypatch)
