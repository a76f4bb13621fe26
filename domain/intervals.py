"""95 % intervals of shares and ratios, and Student's t for those of means.

`wilson` and `ratio` return (lower, upper), or None where the sums do not say how far the value may be off. The formulas
behind them also take arrays (store/points.py). Standard library only.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, expm1, pi, sin, sqrt
from statistics import NormalDist
from typing import Any

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
    lower, upper = around_share(share, n)
    # At 0 and 1 the bound is the share itself, which rounding may just miss.
    return 0.0 if share == 0 else lower, 1.0 if share == 1 else upper


def around_share(share: Any, n: Any) -> tuple[Any, Any]:
    """Wilson's bounds of a number or an array. Those of 0 and 1 may miss them by rounding."""
    square = _Z_SQUARED / n
    centre = share + square / 2
    half = Z * ((share * (1 - share) + square / 4) / n) ** 0.5
    return (centre - half) / (1 + square), (centre + half) / (1 + square)


def ratio(events: float, exposure: float) -> Interval | None:
    """The interval of events per exposure where there can be more events than exposures (complaints per interaction).

    The events are taken as Poisson, the exposure as known: Byar's approximation (Breslow and Day, Statistical Methods
    in Cancer Research II, 1987, p. 69).
    """
    if exposure <= 0 or events < 0:
        return None
    lower = max(0.0, fewest(events)) if events else 0.0
    return lower / exposure, most(events) / exposure


def fewest(events: Any) -> Any:
    """Byar's lower bound of how many events are due where so many happened, of a number or an array; not of 0."""
    return events * (1 - 1 / (9 * events) - Z / (3 * events**0.5)) ** 3


def most(events: Any) -> Any:
    """The upper one."""
    more = events + 1
    return more * (1 - 1 / (9 * more) + Z / (3 * more**0.5)) ** 3


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
