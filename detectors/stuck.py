"""The stuck value: the very same number again and again, where chance would long have brought another."""

from __future__ import annotations

from math import log

EDGE = 11.5
"""Surprise at which a score is 1, in nats."""
MOST = 6.0
"""No single repeat says more than this, so that it takes two of them."""
CHANGES = 10
"""A series that never changed so often may be a constant."""
MEMORY = 1000.0
FIRST, RATE = 20.0, 0.02
"""The share of repeats that is believed before anything was seen, and how many rows that counts for."""
DENSITY = 0.28
"""Two draws of a normal distribution are the same whole number with this chance over its deviation: 1 / (2 sqrt pi)."""


class Stuck:
    """Adds up how surprising each repeat is, by how often this series repeats itself and how widely it spreads.

    Zeros are left to `Silence`.
    """

    def __init__(self) -> None:
        self._value = -1.0
        self._surprise = self._changes = 0.0
        self._n, self._rate = FIRST, RATE

    def score(self, value: float, deviation: float) -> float:
        """The score of a value where values of that bucket usually deviate so much, then learn it."""
        is_repeat = value == self._value
        if is_repeat and value != 0:
            chance = max(DENSITY / deviation if deviation > 0 else 1.0, self._rate)
            self._surprise += min(-log(min(chance, 1.0)), MOST)
        else:
            self._surprise = 0.0
            self._changes = min(self._changes + 1, CHANGES)
        if value != 0:
            self._n = min(self._n + 1, MEMORY)
            self._rate += (is_repeat - self._rate) / self._n
        self._value = value
        return self._surprise / EDGE if self._changes >= CHANGES else 0.0

    def state(self) -> list[float]:
        """The value, the surprise so far, changes, rows and the share of repeats."""
        return [self._value, self._surprise, self._changes, self._n, self._rate]

    def restore(self, numbers: list[float]) -> None:
        """Remember them."""
        self._value, self._surprise, self._changes, self._n, self._rate = numbers
