"""How many of several chances come true: the spread of that number, where days may differ, and the range that is told.

Independent chances give the Poisson binomial law. What makes a whole shift slow or quick makes its chances come true
together; it is taken as one normal shift of all their log odds (a random intercept: Breslow and Clayton, JASA 88,
1993), whose variance is found by the method of moments from shifts that are over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp
from statistics import NormalDist

SHARE = 0.9
"""Of all ranges that are told, so many hold what comes."""
EXACT = 400
"""Chances up to which the spread is exact; beyond, the number is taken as normal."""
MOST_UNREST = 4.0
"""Shifts that differ by more than this (variance of log odds) say nothing that a range could tell."""
_NODES = ((-3.7504, 0.000549), (-2.3668, 0.030757), (-1.1544, 0.240123), (0.0, 0.457143))
_NORMAL = (*_NODES, *((-node, weight) for node, weight in _NODES[:3]))
"""A standard normal as seven points and weights (Gauss and Hermite)."""


def interval_of(chances: Sequence[float], *, share: float = SHARE, unrest: float = 0.0) -> tuple[int, int]:
    """The likeliest numbers of `chances` that come true, as (lowest, highest), holding about `share` of all outcomes.

    A number is whole, so no range holds exactly `share`: of those that grow out of the likeliest number the nearest is
    taken, and not the first that holds more, which would be too wide nearly every time.

    >>> interval_of([0.5] * 10), interval_of([]), interval_of([1.0, 1.0])
    ((3, 7), (0, 0), (2, 2))
    """
    if len(chances) > EXACT:
        mean, calm = sum(chances), _calm(chances)
        half = NormalDist().inv_cdf((1 + share) / 2) * (calm + unrest * calm * calm) ** 0.5
        return max(0, round(mean - half)), min(len(chances), round(mean + half))
    weights = spread_of(chances, unrest)
    lower = upper = max(range(len(weights)), key=weights.__getitem__)
    held = weights[lower]
    while held < share:
        below = weights[lower - 1] if lower else -1.0
        above = weights[upper + 1] if upper + 1 < len(weights) else -1.0
        more = max(below, above)
        if more < 0 or held + more - share > share - held:
            break
        held, lower, upper = held + more, lower - (below >= above), upper + (above > below)
    return lower, upper


def spread_of(chances: Sequence[float], unrest: float = 0.0) -> list[float]:
    """How likely it is that 0, 1, 2 … of them come true.

    >>> [round(weight, 3) for weight in spread_of([0.5, 0.5])]
    [0.25, 0.5, 0.25]
    """
    if unrest <= 0:
        return _independent(chances)
    found = [0.0] * (len(chances) + 1)
    for node, weight in _NORMAL:
        for number, part in enumerate(_independent([_moved(chance, node * unrest**0.5) for chance in chances])):
            found[number] += weight * part
    return found


def unrest_of(shifts: Iterable[tuple[Sequence[float], int]]) -> float:
    """By how much shifts differ (variance of log odds, 0 to 4), from each one's chances and how many came true.

    >>> unrest_of([([0.5] * 100, 50)] * 20), unrest_of([([0.5] * 100, 70), ([0.5] * 100, 30)] * 20) > 0.3
    (0.0, True)
    """
    over = square = 0.0
    for chances, came in shifts:
        calm = _calm(chances)
        over, square = over + (came - sum(chances)) ** 2 - calm, square + calm * calm
    return min(MOST_UNREST, max(0.0, over / square)) if square > 0 else 0.0


def _calm(chances: Sequence[float]) -> float:
    return sum(chance * (1 - chance) for chance in chances)


def _independent(chances: Sequence[float]) -> list[float]:
    weights = [1.0]
    for chance in chances:
        more = [0.0, *(chance * weight for weight in weights)]
        weights = [a + b for a, b in zip((*((1 - chance) * weight for weight in weights), 0.0), more, strict=True)]
    return weights


def _moved(chance: float, shift: float) -> float:
    if chance >= 1:
        return chance
    odds = chance / (1 - chance) * exp(shift)
    return odds / (1 + odds)
