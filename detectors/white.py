"""Whether a series of amounts or means strays as white noise does: around its level, one value knowing no other."""

from __future__ import annotations

from math import inf, sqrt
from typing import ClassVar

from detectors.shapes import Shape, root_of

MEMORY = 1000.0
FEWEST = 100.0
"""Values before anything is said."""
APART = 0.15
"""Neighbours that have more of their deviation in common than this, either way, know of each other."""
NORMAL = 0.76, 0.83
"""Mean over root mean square deviation between these is that of the normal law: the root of 2 over pi, 0.798."""
FAR = 4.0
"""No deviation counts as more than so many usual ones, so that a short incident does not hide the law of all others."""
KNOWN = 20.0
"""Values before it is known what is usual."""


class White:
    """Deviations from what was expected, of late: their size, their tails, and what neighbours have in common.

    The ratio of the two mean deviations is Geary's test of normality (Biometrika 27, 1935). Amounts are compared by
    their roots, like everywhere.

    >>> from random import Random
    >>> from detectors.shapes import MEAN
    >>> draw, seen = Random(1), White(MEAN)
    >>> for _ in range(1000):
    ...     seen.learn(draw.gauss(5.0, 2.0), None)
    >>> seen.is_law
    True
    """

    key: ClassVar[str] = "white"

    def __init__(self, shape: Shape) -> None:
        self._multiplies = shape.multiplies
        self._n = self._level = self._size = self._square = self._common = self._last = 0.0

    @property
    def is_law(self) -> bool:
        """True once enough values were seen, and they strayed as white noise does."""
        if self._n < FEWEST or self._square <= 0:
            return False
        least, most = NORMAL
        return abs(self._common) < APART * self._square and least < self._size / sqrt(self._square) < most

    def learn(self, value: float, expected: float | None) -> None:
        """Take a value and what was expected of it; None where its level alone says as much."""
        height = root_of(value) if self._multiplies else value
        self._n = min(self._n + 1, MEMORY)
        rate = 1 / self._n
        most = FAR * sqrt(self._square) if self._n > KNOWN and self._square > 0 else inf
        self._level += rate * min(max(height - self._level, -most), most)
        usual = self._level if expected is None else root_of(expected) if self._multiplies else expected
        stray = min(max(height - usual, -most), most)
        self._size += rate * (abs(stray) - self._size)
        self._square += rate * (stray * stray - self._square)
        self._common += rate * (stray * self._last - self._common)
        self._last = stray

    def state(self) -> list[float]:
        """How many values, their level, size, square and common part of deviations, and the last deviation."""
        return [self._n, self._level, self._size, self._square, self._common, self._last]

    def restore(self, numbers: list[float]) -> None:
        """Remember them."""
        self._n, self._level, self._size, self._square, self._common, self._last = numbers
