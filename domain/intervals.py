"""95 % intervals for what is shown: shares, ratios, means and balances of promoters over detractors.

Each returns (lower, upper), or None where the sums do not say how far the value may be off. Standard library only.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, expm1, pi, sin, sqrt
from statistics import NormalDist

Interval = tuple[float, float]

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
_Z_SQUARED = Z * Z


def wilson(successes: float, n: float) -> Interval | None:
    """The interval of a share, 0-1 (Wilson, JASA 1927): never outside 0-1, honest on small samples.

    >>> [round(bound, 3) for bound in wilson(9, 10)]
    [0.596, 0.982]
    """
    if n <= 0:
        return None
    share = successes / n
    square = _Z_SQUARED / n
    centre = share + square / 2
    half = Z * sqrt((share * (1 - share) + square / 4) / n)
    lower, upper = (centre - half) / (1 + square), (centre + half) / (1 + square)
    # At 0 and 1 the bound is the share itself, which rounding may just miss.
    if share == 0:
        lower = 0.0
    elif share == 1:
        upper = 1.0
    return lower, upper


def ratio(events: float, exposure: float) -> Interval | None:
    """The interval of events per exposure where there can be more events than exposures (complaints per interaction).

    The events are taken as Poisson, the exposure as known: Byar's approximation (Breslow and Day, Statistical Methods
    in Cancer Research II, 1987, p. 69).
    """
    if exposure <= 0 or events < 0:
        return None
    more = events + 1
    lower = events * (1 - 1 / (9 * events) - Z / (3 * sqrt(events))) ** 3 if events else 0.0
    upper = more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3
    return max(0.0, lower) / exposure, upper / exposure


def mean(n: float, total: float, squares: float) -> Interval | None:
    """The interval of a mean from n, the sum and the sum of squares (Student, 1908); None below two values.

    >>> [round(bound, 2) for bound in mean(4, 14, 54)]
    [1.45, 5.55]
    """
    if n < 2:
        return None
    spread = squares - total * total / n
    # Sums of squares that were not sent, or lost to rounding, cannot be below the square of the sum.
    if spread < -1e-9 * max(squares, 1.0):
        return None
    half = t_quantile(round(n) - 1) * sqrt(max(spread, 0.0) / (n - 1) / n)
    return total / n - half, total / n + half


def balance(promoters: float, detractors: float, n: float) -> Interval | None:
    """The interval of 100 x (promoters - detractors) / n, within -100..100.

    Adjusted Wald: three answers are added, 1/4 promoter, 1/2 passive, 1/4 detractor, then the multinomial variance
    is taken (Rocks, The American Statistician 70, 2016); where all the few answers agree, out to their value.
    """
    if n <= 0:
        return None
    size = n + 3
    high, low = (promoters + 0.75) / size, (detractors + 0.75) / size
    half = Z * sqrt(max(high + low - (high - low) ** 2, 0.0) / size)
    value = (promoters - detractors) / n
    return max(-100.0, 100 * min(high - low - half, value)), min(100.0, 100 * max(high - low + half, value))


@lru_cache(maxsize=4096)
def t_quantile(df: int, confidence: float = CONFIDENCE) -> float:
    """Student's t that leaves (1 - confidence) / 2 in each tail (Hill, Algorithm 396, CACM 13, 1970).

    >>> round(t_quantile(10), 4)
    2.2281
    """
    tails = 1 - confidence
    if df == 1:
        return cos(tails * pi / 2) / sin(tails * pi / 2)
    if df == 2:
        return sqrt(2 / (tails * (2 - tails)) - 2)
    a = 1 / (df - 0.5)
    b = 48 / a**2
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * sqrt(a * pi / 2) * df
    y = (d * tails) ** (2 / df)
    if y <= 0.05 + a:
        y = ((1 / (((df + 6) / (df * y) - 0.089 * d - 0.822) * (df + 2) * 3) + 0.5 / (df + 4)) * y - 1) * (df + 1)
        return sqrt(df * (y / (df + 2) + 1 / (d * tails) ** (2 / df)))
    x = NormalDist().inv_cdf(tails / 2)
    if df < 5:
        c += 0.3 * (df - 4.5) * (x + 0.6)
    c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b
    y = x * x
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
    return sqrt(df * expm1(a * y * y))
