"""How much of a series its hours and days explain, told by what they got wrong."""

from __future__ import annotations

from detectors.shapes import Shape, root_of
from domain.times import DAY

MEMORY = 3000.0
DOUBT = 500.0
DOUBT_DAYS = 5.0
"""As many values, or days, of nothing explained stand before the first: a few days may look alike by chance."""


class Explained:
    """Two running mean distances: from what was expected, and from the mean of the series.

    >>> from detectors.shapes import COUNT
    >>> from domain.times import HOUR
    >>> seen = Explained(COUNT, HOUR)
    >>> for hour in range(1000):
    ...     seen.learn(100.0 + 50 * (hour % 24 > 12), expected=100.0 + 50 * (hour % 24 > 12))
    >>> round(seen.share, 2)
    0.89
    """

    def __init__(self, shape: Shape, grain_ms: int) -> None:
        self._shape = shape
        self._doubt = min(DOUBT, DOUBT_DAYS * DAY / grain_ms)
        self._n = self._mean = self._wrong = self._spread = 0.0

    @property
    def share(self) -> float:
        """Near 1 if what was expected always came, 0 if the mean alone would have said as much, less if more."""
        if self._spread <= 0:
            return 0.0
        return (1 - self._wrong / self._spread) * self._n / (self._n + self._doubt)

    def learn(self, value: float, expected: float | None) -> None:
        """Take a value and what was expected; nothing is learnt where nothing was."""
        if expected is None:
            return
        self._n = min(self._n + 1, MEMORY)
        rate, height, usual = 1 / self._n, value, expected
        if self._shape.multiplies:
            height, usual = root_of(value), root_of(expected)
        self._mean += rate * (height - self._mean)
        self._wrong += rate * (abs(height - usual) - self._wrong)
        self._spread += rate * (abs(height - self._mean) - self._spread)

    def state(self) -> list[float]:
        """How many values, the mean of their heights, and the two mean distances."""
        return [self._n, self._mean, self._wrong, self._spread]

    def restore(self, numbers: list[float]) -> None:
        """Remember them."""
        self._n, self._mean, self._wrong, self._spread = numbers
