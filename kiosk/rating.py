"""How content a citizen was, in one key: no complaint (phản ánh), so the report does not count it as one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from kiosk.i18n import N_, _


class Score(IntEnum):
    """From 1, not content at all, to 5, very content."""

    VERY_BAD = 1
    BAD = 2
    FAIR = 3
    GOOD = 4
    VERY_GOOD = 5

    @property
    def label(self) -> str:
        """The score in the citizen's words."""
        return _(_LABELS[self])


_LABELS = {
    Score.VERY_BAD: N_("Rất không hài lòng"),
    Score.BAD: N_("Không hài lòng"),
    Score.FAIR: N_("Bình thường"),
    Score.GOOD: N_("Hài lòng"),
    Score.VERY_GOOD: N_("Rất hài lòng"),
}


@dataclass(frozen=True, slots=True)
class Rating:
    """One citizen's score of a visit to a site; nothing says whose."""

    key: str
    at: datetime
    site: str
    score: Score

    def to_dict(self) -> dict[str, Any]:
        """The rating as plain JSON values."""
        return {"key": self.key, "at": self.at.isoformat(), "site": self.site, "score": self.score.value}

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Rating":
        """The rating a stored document holds."""
        return cls(body["key"], datetime.fromisoformat(body["at"]), body["site"], Score(body["score"]))
