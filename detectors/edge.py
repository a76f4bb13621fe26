"""Where the usual ends for one series: further out for a series that often strays far, so that one score fits all."""

from __future__ import annotations

from math import exp

RARE = 0.01
"""The strays that its quantiles are about: one bucket in a hundred, on either side."""
RATE = 0.05
UP, DOWN = exp(RATE * (1 - RARE)), exp(-RATE * RARE)
UP_BY_CALL = exp(RATE * (1 - RARE) / 2)
"""A stray beyond the edge may be an incident, and no habit of the series: it moves the quantile half as far."""


class Edge:
    """The strays that score 1, above and below, from a running quantile of each side.

    A quantile moves up a little with every stray beyond it and down a very little with every other, so that it settles
    where one in a hundred lies beyond (stochastic approximation: Robbins and Monro, 1951). The edge lies `up` and
    `down` times as far out.
    """

    def __init__(
        self, up: float, down: float, *, first: float, least: float, most: float, up_by_call: float = UP_BY_CALL
    ) -> None:
        """A stray beyond the edge moves its quantile by the factor `up_by_call`."""
        self._up = up
        self._down = down
        self._least = least
        self._most = most
        self._up_by_call = up_by_call
        self._high = self._low = first

    @property
    def above(self) -> float:
        """The stray upwards that scores 1.

        >>> Edge(2.0, 1.5, first=3.0, least=2.0, most=9.0).above
        6.0
        """
        return self._up * self._high

    @property
    def below(self) -> float:
        """The stray downwards that scores 1, without its sign."""
        return self._down * self._low

    def score(self, stray: float) -> float:
        """The stray over the edge of its side, with its sign."""
        return stray / (self._up * self._high if stray > 0 else self._down * self._low)

    def learn(self, high: float, low: float) -> None:
        """Take how far a bucket strayed upwards, and downwards; 0 where it did not."""
        by_call = self._up_by_call
        high = self._high * (DOWN if high <= self._high else by_call if high > self._up * self._high else UP)
        low = self._low * (DOWN if low <= self._low else by_call if low > self._down * self._low else UP)
        least, most = self._least, self._most
        self._high = least if high < least else most if high > most else high
        self._low = least if low < least else most if low > most else low

    def state(self) -> list[float]:
        """Its two quantiles."""
        return [self._high, self._low]

    def restore(self, quantiles: list[float]) -> None:
        """Remember the quantiles."""
        self._high, self._low = quantiles
