"""Where the band of one series ends: further out for a series that often strays far, so that one score fits all."""

from __future__ import annotations

from math import exp

RARE = 0.01
"""The greatest strays that its quantile is about: one bucket in a hundred."""
RATE = 0.03
BEYOND = 1.33
"""The edge lies so much further out than that quantile."""
FIRST = 3.95
LEAST, MOST = 2.9, 6.0
"""Of the quantile: chance alone gives about 2.9 deviations, and a series that is all strays has no band to speak of."""


class Edge:
    """The number of deviations that scores 1, from a running quantile of the strays seen.

    The quantile moves up a little with every stray beyond it and down a very little with every other, so that it
    settles where one in a hundred lies beyond (stochastic approximation: Robbins and Monro, 1951).
    """

    def __init__(self) -> None:
        self._quantile = FIRST

    @property
    def deviations(self) -> float:
        """Deviations at which the score is 1.

        >>> round(Edge().deviations, 2)
        5.25
        """
        return BEYOND * self._quantile

    def learn(self, stray: float) -> None:
        """Take one stray, in deviations, without its sign."""
        step = 1 - RARE if stray > self._quantile else -RARE
        self._quantile = min(max(self._quantile * exp(RATE * step), LEAST), MOST)

    def state(self) -> list[float]:
        """Its quantile."""
        return [self._quantile]

    def restore(self, quantile: list[float]) -> None:
        """Remember the quantile."""
        (self._quantile,) = quantile
