"""How much of a series its hours and days explain, told by what they got wrong."""

from __future__ import annotations

from detectors.shapes import Shape

MEMORY = 3000.0


class Explained:
    """Two running mean distances: from what was expected, and from the mean of the series.

    >>> from detectors.shapes import COUNT
    >>> seen = Explained(COUNT)
    >>> for hour in range(48):
    ...     seen.learn(100.0 + 50 * (hour % 24 > 12), expected=100.0 + 50 * (hour % 24 > 12))
    >>> seen.share
    1.0
    """

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._n = self._mean = self._wrong = self._spread = 0.0

    @property
    def share(self) -> float:
        """1 if what was expected always came, 0 if the mean alone would have said as much, less if it said more."""
        return 1 - self._wrong / self._spread if self._spread > 0 else 0.0

    def learn(self, value: float, expected: float | None) -> None:
        """Take a value and what was expected; nothing is learnt where nothing was."""
        if expected is None:
            return
        self._n = min(self._n + 1, MEMORY)
        rate, distance = 1 / self._n, self._shape.distance
        self._mean += rate * (value - self._mean)
        self._wrong += rate * (abs(distance(value, expected, 1.0)) - self._wrong)
        self._spread += rate * (abs(distance(value, self._mean, 1.0)) - self._spread)

    def state(self) -> list[float]:
        """How many values, their mean, and the two mean distances."""
        return [self._n, self._mean, self._wrong, self._spread]

    def restore(self, numbers: list[float]) -> None:
        """Remember them."""
        self._n, self._mean, self._wrong, self._spread = numbers
