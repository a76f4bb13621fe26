"""What a series has shown so far, for one question: how far is a value from the nearest of them?"""

from __future__ import annotations

from bisect import bisect_left
from math import inf


class Nearest:
    """Sorted values, at most `most` of them.

    Once full, values closer together than a fraction of their range become one, and new ones as close are not kept:
    a distance is then wrong by at most that fraction, and far values are never forgotten.

    >>> seen = Nearest(100)
    >>> seen.take(3.0), seen.take(7.0), seen.distance(4.5), seen.distance(7.0)
    (inf, 4.0, 1.5, 0.0)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: list[float] = []
        self._apart = 0.0

    def distance(self, value: float) -> float:
        """To the nearest value seen; infinite before there is one."""
        values = self._values
        place = bisect_left(values, value)
        above = values[place] - value if place < len(values) else inf
        below = value - values[place - 1] if place else inf
        return above if above < below else below

    def take(self, value: float) -> float:
        """The distance of a value, which is remembered unless one as good as equal is known."""
        values = self._values
        place = bisect_left(values, value)
        above = values[place] - value if place < len(values) else inf
        below = value - values[place - 1] if place else inf
        near = above if above < below else below
        if near > self._apart:
            values.insert(place, value)
            if len(values) > self._most:
                self._thin()
        return near

    def middle(self) -> float:
        """The middle one of the values kept; 0 before there is one."""
        return self._values[len(self._values) // 2] if self._values else 0.0

    def state(self) -> list[float]:
        """How many values, how far apart they are kept, and the values, filled up with what is beyond all."""
        return [float(len(self._values)), self._apart, *self._values, *[inf] * (self._most - len(self._values))]

    def restore(self, numbers: list[float]) -> None:
        """Remember them."""
        count, self._apart = int(numbers[0]), numbers[1]
        self._values = list(numbers[2 : 2 + count])

    def _thin(self) -> None:
        first, *middle, last = self._values
        self._apart = (last - first) / (self._most / 2)
        kept = [first]
        for value in middle:
            if self._apart < value - kept[-1] and self._apart < last - value:
                kept.append(value)
        self._values = [*kept, last]
