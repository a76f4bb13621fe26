"""How rare many are where few are expected, and how many are so rare: columns of counts."""

from __future__ import annotations

import numpy as np

from detectors.columns.numbers import Real, few
from detectors.shapes import CLUMPS, MANY, PRECISE, STEPS, UNKNOWN


def surprise(observed: Real, expected: Real) -> Real:
    """The deviance residual of negative binomial counts above what was expected, 0 below (McCullagh and Nelder, 1989).

    >>> surprise(np.array([9.0, 1.0]), np.array([1.0, 1.0])).round(2).tolist()
    [3.16, 0.0]
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
    high = np.minimum(most, MANY)
    is_there = surprise(high, expected) > distance
    if not is_there.any():
        return most
    high, distance, expected = few(is_there, high, distance, expected)
    expected = expected + UNKNOWN
    half = distance * distance
    half /= 2
    for _ in range(STEPS):
        clumps = np.log((high + CLUMPS) / (expected + CLUMPS))
        slope = np.log(high / expected)
        slope -= clumps
        step = high * slope
        clumps *= CLUMPS
        step -= clumps
        step -= half
        step /= slope
        high = high - step
        if (step <= PRECISE * high).all():
            break
    found = most.copy()
    found[is_there] = high
    return found
