"""The scales on which values of different natures are compared: counts, shares, means.

A point is an observed sum over a mass: a count is a sum over one bucket (mass 1), a share is k over n, a mean is
n times the value over n. Sums and masses add up over time, so the same arithmetic judges one bucket and a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, log, pi, sin, sqrt

SMALL = 0.375
"""Anscombe's correction for shares, Biometrika 35 (1948)."""
LEAST = 0.002
FEW = 5.0
"""Where fewer than so many are expected, roots make too little of many: the likelihood says how rare they are."""
UNKNOWN = 0.1
"""Nobody knows that nothing ever comes: so many are always expected."""
MANY = 30.0
"""Beyond so many, roots say enough; and what comes before anything is known must not be the measure of all noise."""
CLUMPS = 2.0
"""Few things come one by one: the shape of the negative binomial that they are held against."""
STEPS, PRECISE = 24, 1e-12


@dataclass(frozen=True)
class Shape:
    """What kind of number a series holds.

    `multiplies`: a baseline of factors (counts, amounts) rather than of offsets (shares, means).
    `floor` is the least variance that the nature of the number allows on the scale of `distance`: a count cannot
    be steadier than chance, while a mean of unknown spread can. `add` is put on counts before their roots are drawn:
    it keeps the variance of small ones near that of large ones.
    """

    name: str
    multiplies: bool
    floor: float
    add: float = 0.0

    def split(self, value: float, n: float | None) -> tuple[float, float]:
        """(observed sum, mass) of a value that stands for `n` records."""
        if self.multiplies:
            return value, 1.0
        mass = 1.0 if n is None else n
        return value * mass, mass

    def distance(self, observed: float, expected: float, mass: float) -> float:
        """How far the observed sum is from the expected one, on a scale where its variance hardly depends on either.

        Counts and amounts are compared by their fourth roots: halfway between chance, which grows with the square root,
        and the weather, which multiplies. So nothing at all is as far out as it should be, and a doubling no further.

        >>> round(COUNT.distance(16, 9, 1), 2)
        1.82
        """
        if self.name == "share":
            return 2 * sqrt(mass) * (_angle(observed, mass) - _angle(expected, mass))
        if self.multiplies:
            lifted = expected + self.add
            root = sqrt(sqrt(lifted)) if lifted > 0 else 0.0
            plain = 4 * root * (_fourth_root(observed + self.add) - root)
            is_few = expected < FEW and self._is_few(observed, expected)
            return max(plain, _surprise(observed, expected)) if is_few else plain
        return (observed - expected) / sqrt(mass)

    def size(self, expected: float, mass: float) -> float:
        """What the variance of `distance` beyond chance grows with."""
        return abs(expected) if self.multiplies else mass

    def least(self, expected: float, mass: float) -> float:
        """The least deviation of `distance` in this bucket: chance, or two in a thousand of an amount or mean.

        A series that is always the same would else be strange at the last digit.
        """
        if self.name == "amount":
            return LEAST * sqrt(abs(expected))
        return self.floor if self.name != "mean" else LEAST * abs(expected) / sqrt(mass)

    def at(self, expected: float, mass: float, distance: float) -> float:
        """The sum that lies `distance` from the expected one: the inverse of `distance`."""
        if self.name == "share":
            angle = _angle(expected, mass) + distance / (2 * sqrt(mass))
            share = sin(min(max(angle, 0.0), pi / 2)) ** 2
            return min(max(share * (mass + 2 * SMALL) - SMALL, 0.0), mass)
        if self.multiplies:
            root = sqrt(sqrt(max(expected + self.add, 0.0)))
            square = max(root + distance / (4 * root), 0.0) ** 2 if root > 0 else 0.0
            found = max(square * square - self.add, 0.0) if root > 0 else expected
            is_few = expected < FEW and self._is_few(found, expected)
            return _sum_at(distance, expected, found) if is_few else found
        return expected + distance * sqrt(mass)

    def _is_few(self, observed: float, expected: float) -> bool:
        return self.add > 0 and 0 <= expected < FEW and observed > expected


def _angle(part: float, mass: float) -> float:
    share = (part + SMALL) / (mass + 2 * SMALL)
    return asin(sqrt(min(max(share, 0.0), 1.0)))


def _surprise(observed: float, expected: float) -> float:
    """The deviance residual of a negative binomial count above what was expected (McCullagh and Nelder, 1989)."""
    expected, observed = expected + UNKNOWN, min(observed, MANY)
    if observed <= expected:
        return 0.0
    clumps = (observed + CLUMPS) * log((observed + CLUMPS) / (expected + CLUMPS))
    return sqrt(max(2 * (observed * log(observed / expected) - clumps), 0.0))


def _sum_at(distance: float, expected: float, most: float) -> float:
    """The sum from `expected` to `most` whose surprise is `distance`; `most` if there is none.

    Newton's method: half the square of the surprise is convex, so that it comes down to the sum from above.
    """
    found = min(most, MANY)
    if _surprise(found, expected) <= distance:
        return most
    expected += UNKNOWN
    for _ in range(STEPS):
        slope, clumps = log(found / expected), log((found + CLUMPS) / (expected + CLUMPS))
        slope -= clumps
        step = (found * slope - CLUMPS * clumps - distance * distance / 2) / slope
        found -= step
        if step <= PRECISE * found:
            break
    return found


def root_of(value: float) -> float:
    """Counts and amounts count by their roots: few great ones else outweigh all the days. Of a loss, that of its size.

    >>> root_of(9.0), root_of(-4.0)
    (3.0, -2.0)
    """
    return sqrt(value) if value >= 0 else -sqrt(-value)


def _fourth_root(value: float) -> float:
    return sqrt(sqrt(value)) if value >= 0 else -sqrt(sqrt(-value))


COUNT = Shape("count", multiplies=True, floor=1.0, add=0.6)
AMOUNT = Shape("amount", multiplies=True, floor=0.0)
SHARE = Shape("share", multiplies=False, floor=1.0)
MEAN = Shape("mean", multiplies=False, floor=0.0)
SHAPES = {shape.name: shape for shape in (COUNT, AMOUNT, SHARE, MEAN)}
