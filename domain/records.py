"""What a record implies beyond what it says: points and grade of a score, sentiment of stars, disputes."""

from __future__ import annotations

from domain.errors import BadInput
from domain.streams import SCALES

SATISFIED = 0.75
"""Share of the scale from which a rating is satisfied: 4 out of 1-5."""


def points_of(kind: str, score: float, low: float | None = None, high: float | None = None) -> float:
    """The score on the usual scale of its kind of survey. BadInput when it lies outside its own scale.

    >>> points_of("csat", 8, 1, 10), points_of("nps", 9)
    (4.111111111111111, 9.0)
    """
    usual_low, usual_high = SCALES[kind]
    low = usual_low if low is None else low
    high = usual_high if high is None else high
    if low >= high:
        words = {"low": f"{low:g}", "high": f"{high:g}"}
        raise BadInput(f"a scale from {low:g} to {high:g} has no room", key="record_scale", words=words)
    if not low <= score <= high:
        words = {"value": f"{score:g}", "low": f"{low:g}", "high": f"{high:g}"}
        raise BadInput(f"{score:g} is outside the scale {low:g} to {high:g}", key="record_score", words=words)
    if (low, high) == (usual_low, usual_high):
        return float(score)
    return usual_low + (score - low) / (high - low) * (usual_high - usual_low)


def grade_of(kind: str, points: float) -> str | None:
    """The grade of points on the usual scale; None for effort, which has none.

    >>> grade_of("csat", 4), grade_of("csat", 3), grade_of("nps", 6), grade_of("ces", 7)
    ('satisfied', 'neutral', 'detractor', None)
    """
    if kind == "csat":
        low, high = SCALES["csat"]
        share = (points - low) / (high - low)
        return "satisfied" if share >= SATISFIED else "dissatisfied" if share < 0.5 else "neutral"
    if kind in ("nps", "enps"):
        return "promoter" if points >= 9 else "passive" if points >= 7 else "detractor"
    return None


def sentiment_of_stars(stars: float) -> str:
    """The sentiment that a star rating of 1 to 5 stands for.

    >>> sentiment_of_stars(2), sentiment_of_stars(3), sentiment_of_stars(4)
    ('negative', 'neutral', 'positive')
    """
    return "negative" if stars <= 2 else "positive" if stars >= 4 else "neutral"


def is_dispute(channel: str | None, reason: str | None) -> bool:
    """True for an interaction that is a dispute between buyer and seller.

    >>> is_dispute("resolution_centre", None), is_dispute("chat", "refund")
    (True, False)
    """
    return channel == "resolution_centre" or reason == "dispute"
