"""What an office receives lately, so that its everyday procedures are offered first."""

from collections import Counter as Tally
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from kiosk.repository import DOSSIERS, Reader

LATELY = timedelta(days=60)


@dataclass(slots=True)
class ProcedureUse:
    """How often each procedure was received in the `LATELY` before today, by code.

    Counted once a day: a search runs at every letter, and today's dossiers change no habit. Until the office has
    received anything before today, those of the first day are counted as they come.
    """

    _day: date | None = None
    _counts: Mapping[str, int] = field(default_factory=dict)

    def on(self, today: date, store: Reader) -> Mapping[str, int]:
        """The counts as of `today`."""
        if self._day != today or not self._counts:
            self._day = today
            before = Tally(
                record.body["procedure"]["code"]
                for record in store.select(DOSSIERS, since=today - LATELY, until=today - timedelta(days=1))
            )
            self._counts = before or Tally(
                record.body["procedure"]["code"] for record in store.select(DOSSIERS, since=today, until=today)
            )
        return self._counts
