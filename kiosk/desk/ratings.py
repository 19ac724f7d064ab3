"""What the citizens' ratings come to."""

from collections import Counter as Tally
from collections.abc import Mapping

from kiosk.periods import Period
from kiosk.rating import Rating, Score
from kiosk.repository import RATINGS, Reader


def count_scores(reader: Reader, period: Period) -> Mapping[Score, int]:
    """How often each score was given in a period, the best first; all five are there."""
    ratings = (Rating.from_dict(record.body) for record in reader.select(RATINGS, period.first, period.last))
    tally = Tally(rating.score for rating in ratings)
    return {score: tally[score] for score in reversed(Score)}
