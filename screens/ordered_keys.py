"""One key finishes before the next one starts.

Stock Textual handles a letter inside the focused Input, but lets Tab, Enter and the function keys wander through
several message queues before their binding runs. Whatever is typed faster than that (type-ahead, a scanner, an input
method, tmux) is reordered: "abc<Tab>def" puts "abcdef" into the first field. Textual issue #6605.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump

# A key that moves the focus or changes the screen causes messages of its own (a dialog's answer, a new screen's first
# focus); the fence follows them this many times round.
_ROUNDS = 3

# A handler may hang (awaiting a dialog, say). The fence is given up after this many ticks of a live event loop; a loop
# that is only busy does not tick, so type-ahead during a slow action still keeps its order.
_TICK_SECONDS = 0.25
_PATIENCE_TICKS = 4


class OrderedKeysApp(App[None], inherit_bindings=False):
    """An app that queues keys and pastes, and sends a fence after each: the next waits until the fence comes back.

    The fence is a callback passed along focused widget, ancestors and app; message queues are first in, first out, so
    when it returns everything the key caused in them has been done. A letter stays in its field, and only the field is
    waited for; what it has told the others is waited for when no letter follows.
    """

    TURNS: ClassVar[tuple[type[events.Event], ...]] = (events.Key, events.Paste)
    """What takes turns."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Event] = deque()
        self._turn = 0
        self._patience: asyncio.TimerHandle | None = None
        self._letters_under_way = False

    @property
    def is_typed_ahead(self) -> bool:
        """Whether more keys have come than have been dealt with."""
        return bool(self._waiting)

    def meant_by(self, event: events.Event) -> Sequence[events.Event]:
        """What an event stands for when its turn comes: itself, several, or nothing."""
        return (event,)

    def letters_are_done(self) -> None:
        """A key that is no letter comes next: whatever waits for a pause in the typing is to be done now."""

    def keys_are_done(self) -> None:
        """Everything typed so far has been dealt with."""

    async def on_event(self, event: events.Event) -> None:
        """Queue a key or a paste; everything else goes its usual way."""
        if isinstance(event, self.TURNS) and not event.is_forwarded:
            self._waiting.append(event)
            if self._patience is None:
                await self._start_next(self._turn)
        else:
            await super().on_event(event)

    async def _start_next(self, turn: int) -> None:
        if turn != self._turn:
            return
        self._stop_waiting()
        self._unfold_next()
        if not (self._waiting or self._letters_under_way):
            self.keys_are_done()
            return
        self._turn += 1
        self._wait_patiently(self._turn, _PATIENCE_TICKS)
        if self._waiting and self._stays_in_field(self._waiting[0]):
            self._letters_under_way = True
            await super().on_event(self._waiting.popleft())
            self._send_short_fence(self._turn)
        elif self._letters_under_way:
            self._letters_under_way = False
            self._send_fence(self._turn, rounds=1)
        else:
            self.letters_are_done()
            await super().on_event(self._waiting.popleft())
            self._send_fence(self._turn, _ROUNDS)

    def _unfold_next(self) -> None:
        meant: Sequence[events.Event] = ()
        while self._waiting and not meant:
            meant = self.meant_by(self._waiting.popleft())
            self._waiting.extendleft(reversed(meant))

    def _stays_in_field(self, event: events.Event) -> bool:
        focused = self.focused
        if focused is None:
            return False
        if isinstance(event, events.Key):
            return focused.check_consume_key(event.key, event.character)
        return isinstance(event, events.Paste)

    def _send_short_fence(self, turn: int) -> None:
        start: DOMNode = self.focused or self.screen
        self._hop([start], turn, rounds=1)

    def _send_fence(self, turn: int, rounds: int) -> None:
        start: DOMNode = self.focused or self.screen
        self._hop([node for node in start.ancestors_with_self if node is not self], turn, rounds)

    def _hop(self, path: Sequence[MessagePump], turn: int, rounds: int) -> None:
        for index, node in enumerate(path):
            if node.is_attached and node.call_later(self._hop, path[index + 1 :], turn, rounds):
                return
        if rounds > 1:
            self.call_later(self._send_fence, turn, rounds - 1)
        else:
            self.call_later(self._start_next, turn)

    def _wait_patiently(self, turn: int, ticks: int) -> None:
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(_TICK_SECONDS, self._tick, turn, ticks - 1)

    def _tick(self, turn: int, ticks: int) -> None:
        if turn != self._turn or self._patience is None:
            return
        if ticks > 0:
            self._wait_patiently(turn, ticks)
        else:
            self.call_later(self._start_next, turn)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
