"""An app that tells scanned identity cards from typing."""

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import events

from kiosk.errors import InvalidInput
from screens.card_gate import CardGate
from screens.ordered_keys import OrderedKeysApp

if TYPE_CHECKING:
    from kiosk.id_card import CardScan


class CardScanned(events.Event, bubble=False):
    """A card was read: `card`, or what is wrong with it. `leaked` reached the focused field before it was known."""

    def __init__(self, card: "CardScan | None", problem: str, leaked: str) -> None:
        super().__init__()
        self.card = card
        self.problem = problem
        self.leaked = leaked


class CardReadingApp(OrderedKeysApp, inherit_bindings=False):
    """Turns the keys of a scanned card, or its paste, into one `CardScanned`; its turn comes after the keys before it.

    The text of a scan is dropped as soon as it is parsed.
    """

    TURNS: ClassVar[tuple[type[events.Event], ...]] = (*OrderedKeysApp.TURNS, CardScanned)

    def __init__(self) -> None:
        super().__init__()
        self._gate = CardGate()
        self._pause: asyncio.TimerHandle | None = None
        self._keys_seen = 0

    async def on_event(self, event: events.Event) -> None:
        """Sift keys and pastes; everything else goes its usual way."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._keys_seen += 1
            for key in self._gate.sift(event):
                await super().on_event(key)
            await self._deliver()
            self._wait_for_pause()
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            await self._after_pause(self._keys_seen)
            await super().on_event(_scanned(event.text, "") if _is_card(event.text) else event)
        else:
            await super().on_event(event)

    async def _deliver(self) -> None:
        if (read := self._gate.take()) is not None:
            await super().on_event(_scanned(*read))

    def _wait_for_pause(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        if (seconds := self._gate.patience) is not None:
            # By way of the message queue: a busy program finds the keys first that came in time.
            self._pause = asyncio.get_running_loop().call_later(
                seconds, self.call_later, self._after_pause, self._keys_seen
            )

    async def _after_pause(self, keys_seen: int) -> None:
        if keys_seen != self._keys_seen:
            return
        for key in self._gate.rest():
            await super().on_event(key)
        await self._deliver()


# The reader of cards is imported by the first one: most days begin without.


def _is_card(text: str) -> bool:
    if "|" not in text:
        return False
    from kiosk.id_card import looks_like_card

    return looks_like_card(text)


def _scanned(text: str, leaked: str) -> CardScanned:
    from kiosk.id_card import parse_card

    try:
        return CardScanned(parse_card(text), "", leaked)
    except InvalidInput as error:
        return CardScanned(None, error.message, leaked)
