"""Whether a series of counts strays as chance alone makes counts stray."""

from __future__ import annotations

from typing import ClassVar

MEMORY = 3000.0
FEWEST = 100.0
"""Values before anything is said."""
LIKE = 0.6, 1.4
"""Variance over mean between these is that of chance: Poisson's is 1."""
FAR = 49.0
"""No value adds more to it, so that a short incident does not hide what is the law of all other days."""
LEAST = 0.05
"""No mean is taken as less."""


class Chance:
    """The index of dispersion of counts: their variance over their mean, of late.

    >>> from random import Random
    >>> draw, seen = Random(1), Chance()
    >>> for _ in range(2000):
    ...     seen.learn(float(sum(draw.random() < 0.01 for _ in range(300))), None)
    >>> seen.is_law
    True
    """

    key: ClassVar[str] = "chance"

    def __init__(self) -> None:
        self._n = self._level = self._scatter = 0.0

    @property
    def is_law(self) -> bool:
        """True once enough counts were seen, and they strayed no more and no less than chance makes them."""
        return self._n >= FEWEST and LIKE[0] <= self._scatter <= LIKE[1]

    def learn(self, value: float, expected: float | None) -> None:
        """Take a count and what was expected of it; None where its level alone says as much."""
        self._n = MEMORY if self._n + 1 > MEMORY else self._n + 1
        self._level += (value - self._level) / self._n
        near = self._level if expected is None else expected
        square = (value - near) ** 2 / (near if near > LEAST else LEAST)
        self._scatter += ((FAR if square > FAR else square) - self._scatter) / self._n

    def state(self) -> list[float]:
        """How many counts, their mean, and the index."""
        return [self._n, self._level, self._scatter]

    def restore(self, numbers: list[float]) -> None:
        """Remember them."""
        self._n, self._level, self._scatter = numbers
