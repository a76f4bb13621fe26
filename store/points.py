"""From sums to points: what each shape of metric says, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable

from domain import intervals
from domain.metrics import Metric
from domain.series import Point
from store.tallies import Tally

Shaper = Callable[[int, Tally], Point]


def shaper_of(metric: Metric) -> Shaper:
    """What makes the point of a bucket (ms) of its tally: numerator, denominator, against, squares."""
    return _SHAPERS[metric.shape]


def _count(at: int, tally: Tally) -> Point:
    total = float(tally[0])
    return Point(at, total, total)


def _share(at: int, tally: Tally) -> Point:
    part, n = tally[0], tally[1]
    if not n:
        return Point(at, None, 0.0)
    # A part that can exceed its whole (complaints per interaction) is no share of it: Wilson has no answer there.
    lower, upper = (intervals.wilson(part, n) if part <= n else intervals.ratio(part, n)) or _NONE
    return Point(at, part / n, n, lower, upper)


def _mean(at: int, tally: Tally) -> Point:
    total, n, _, squares = tally
    if not n:
        return Point(at, None, 0.0)
    lower, upper = intervals.mean(n, total, squares) or _NONE
    return Point(at, total / n, n, lower, upper)


def _balance(at: int, tally: Tally) -> Point:
    promoters, n, detractors, _ = tally
    if not n:
        return Point(at, None, 0.0)
    lower, upper = intervals.balance(promoters, detractors, n) or _NONE
    return Point(at, 100 * (promoters - detractors) / n, n, lower, upper)


_NONE = (None, None)
"""The bounds of a value whose sums do not say how far it may be off."""

_SHAPERS: dict[str, Shaper] = {
    "count": _count,
    "share": _share,
    "mean": _mean,
    "balance": _balance,
    "gauge": _mean,
    "gauge_share": _share,
}
