"""How rare many are where few are expected, and how many are so rare: columns of counts."""

from __future__ import annotations

import numpy as np

from detectors.columns.numbers import Real
from detectors.shapes import CLUMPS, MANY, UNKNOWN

HALVINGS = 24


def surprise(observed: Real, expected: Real) -> Real:
    """The deviance residual of negative binomial counts above what was expected, 0 below (McCullagh and Nelder, 1989).

    >>> surprise(np.array([9.0, 0.0]), np.array([1.0, 1.0])).round(2).tolist()
    [2.94, 0.0]
    """
    expected, observed = expected + UNKNOWN, np.minimum(observed, MANY)
    clumps = observed + CLUMPS
    clumps *= np.log(clumps / (expected + CLUMPS))
    found = observed / expected
    np.log(found, out=found)
    found *= observed
    found -= clumps
    found *= 2
    np.maximum(found, 0.0, out=found)
    np.sqrt(found, out=found)
    found[observed <= expected] = 0.0
    return found


def sums_at(distance: Real, expected: Real, most: Real) -> Real:
    """The sums from `expected` to `most` whose surprise is `distance`; `most` where there is none."""
    found = most.copy()
    low, high = expected, np.minimum(most, MANY)
    is_there = surprise(high, expected) > distance
    if not is_there.any():
        return found
    low, high, distance, expected = low[is_there], high[is_there], distance[is_there], expected[is_there]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        is_below = surprise(middle, expected) < distance
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    found[is_there] = high
    return found
