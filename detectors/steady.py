"""Steadiness: whether the last buckets are off by about the same factor."""

from __future__ import annotations

from math import log, sqrt

from detectors.base import Setup, State
from domain.times import MINUTE

MEMORY = 4.0
"""Buckets: older ones fade."""
APART = 2.5
"""Where the factors' scatter is more than their mean over this, what goes on is an episode, not a change."""
SHORTEST = 15 * MINUTE
"""Shorter buckets are too close together: an episode neither swells nor ebbs within four of them."""


def tells(setup: Setup) -> bool:
    """True of counts in buckets long enough for steadiness to say something."""
    return setup.shape.name == "count" and setup.grain_ms >= SHORTEST


class Steady:
    """Fading moments of the logarithms of observed over expected counts, and of what chance alone scatters them.

    What is broken is broken by the same factor hour after hour: half of the letters are lost, every second order fails.
    What people do (a concert, a shower of rain) swells and ebbs. Sums over hours do not tell them apart; this does.

    >>> alike, apart = Steady(), Steady()
    >>> for hour in range(12):
    ...     alike.learn(50.0, 100.0)
    ...     apart.learn(20.0 if hour % 2 else 98.0, 100.0)
    >>> alike.weight > 0.99, apart.weight < 0.6
    (True, True)
    """

    def __init__(self) -> None:
        self._mean = self._square = self._chance = 0.0

    @property
    def weight(self) -> float:
        """What a stray that lasts counts for: 1, less where the buckets are not alike beyond chance."""
        scatter = self._square - self._mean * self._mean - self._chance
        return min(1.0, abs(self._mean) / (APART * sqrt(scatter))) if scatter > 0 else 1.0

    def learn(self, observed: float, expected: float) -> None:
        """Take a bucket: what was counted, and what was expected of it."""
        factor = log((observed + 1) / (expected + 1))
        self._mean += (factor - self._mean) / MEMORY
        self._square += (factor * factor - self._square) / MEMORY
        self._chance += (1 / (expected + 1) - self._chance) / MEMORY

    def state(self) -> State:
        """Its three moments."""
        return {"steady": [self._mean, self._square, self._chance]}

    def restore(self, state: State) -> None:
        """Remember them."""
        self._mean, self._square, self._chance = state["steady"]
