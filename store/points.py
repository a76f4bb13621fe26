"""From sums to points: what each shape of metric says, and how sure it is. A year of hours is counted at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from domain.intervals import Z, around_share, fewest, most, t_quantile
from domain.metrics import Metric
from domain.series import Point
from store.grids import Real

_Columns = tuple[Real, Real, Real, Real]

ROUNDING = 1e-9
"""How far a sum of squares may be below what it must be at least, as a share of it, because of rounding."""


def shaped(metric: Metric, tallies: Real) -> Real:
    """What tallies (ROLES, ...) say: value, n, lower and upper (4, ...), nan where there is no such thing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.stack(_SHAPERS[metric.shape](*tallies))


def points_of(at: Sequence[int], columns: Real) -> list[Point]:
    """Such columns (4, n) as the points of n buckets (ms)."""
    return list(map(Point._make, zip(at, *map(_told, columns), strict=False)))


def _told(column: Real) -> Iterable[float | None]:
    """As numbers and None."""
    unknown = np.flatnonzero(np.isnan(column))
    if len(unknown) == len(column):
        return repeat(None)
    numbers: list[float | None] = column.tolist()
    for place in unknown.tolist():
        numbers[place] = None
    return numbers


def _count(top: Real, _n: Real, _against: Real, _squares: Real) -> _Columns:
    unknown = np.full_like(top, np.nan)
    return top, top, unknown, unknown


def _share(part: Real, n: Real, _against: Real, _squares: Real) -> _Columns:
    share = part / n
    lower, upper = around_share(share, n)
    lower, upper = np.where(share == 0, 0.0, lower), np.where(share == 1, 1.0, upper)
    # A part that can exceed its whole (complaints per interaction) is no share of it: Wilson has no answer there.
    exceeds = part > n
    if exceeds.any():
        lower = np.where(exceeds, np.maximum(fewest(part), 0.0) / n, lower)
        upper = np.where(exceeds, most(part) / n, upper)
    return _known(share, n, lower, upper, (n > 0) & (part >= 0))


def _mean(total: Real, n: Real, _against: Real, squares: Real) -> _Columns:
    """Student's interval (1908), from two values on."""
    spread = squares - total * total / n
    # Sums of squares that were not sent, or lost to rounding, cannot be below the square of the sum.
    is_known = (n >= 2) & (spread >= -ROUNDING * np.maximum(squares, 1.0))
    freedom, place = np.unique(np.where(is_known, np.round(n) - 1, 1), return_inverse=True)
    student = np.array([t_quantile(int(df)) for df in freedom])[place].reshape(n.shape)
    value, half = total / n, student * np.sqrt(np.maximum(spread, 0.0) / (n - 1) / n)
    return _known(value, n, value - half, value + half, is_known)


def _balance(promoters: Real, n: Real, detractors: Real, _squares: Real) -> _Columns:
    """The interval of 100 x (promoters - detractors) / n, within -100..100.

    Adjusted Wald: three answers are added, 1/4 promoter, 1/2 passive, 1/4 detractor, then the multinomial variance
    is taken (Rocks, The American Statistician 70, 2016); where all the few answers agree, out to their value.
    """
    size = n + 3
    high, low = (promoters + 0.75) / size, (detractors + 0.75) / size
    half = Z * np.sqrt(np.maximum(high + low - (high - low) ** 2, 0.0) / size)
    value = (promoters - detractors) / n
    lower = np.maximum(100 * np.minimum(high - low - half, value), -100.0)
    upper = np.minimum(100 * np.maximum(high - low + half, value), 100.0)
    return _known(100 * value, n, lower, upper, n > 0)


def _known(value: Real, n: Real, lower: Real, upper: Real, is_known: NDArray[np.bool_]) -> _Columns:
    """No value without records, no bounds where the sums do not say how far it may be off."""
    return np.where(n == 0, np.nan, value), n, np.where(is_known, lower, np.nan), np.where(is_known, upper, np.nan)


_SHAPERS: dict[str, Callable[[Real, Real, Real, Real], _Columns]] = {
    "count": _count,
    "share": _share,
    "mean": _mean,
    "balance": _balance,
    "gauge": _mean,
    "gauge_share": _share,
}
