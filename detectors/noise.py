"""How far a series strays from what is expected of it when nothing is wrong."""

from __future__ import annotations

from math import sqrt

from detectors.base import State

MEMORY = 2000.0
CAP = 3.0
"""Distances teach no more than this many deviations: an incident cannot make the detector blind to the next."""
FIRST = 20
PART_VISITS = (8.0, 40.0)


class Noise:
    """Variance of the distances of one series as a + b x size: chance, and what grows with the volume.

    A least-squares line through the squared, capped distances. `floor` is the least that chance allows for a.
    """

    def __init__(self, floor: float = 0.0) -> None:
        self._floor = floor
        self._n = self._square = self._size = self._size_square = self._cross = 0.0
        self._told: tuple[float, float] | None = None

    def deviation(self, size: float) -> float:
        """The standard deviation of a distance at this size; 0 before anything was learnt of a floorless series."""
        if self._told is None or self._told[0] != size:
            chance, slope = self._line()
            self._told = size, sqrt(chance + slope * size)
        return self._told[1]

    def learn(self, distance: float, size: float) -> None:
        """Take one distance between observed and expected."""
        square = distance * distance
        if self._n > FIRST / 2:
            most = CAP * CAP * self.deviation(size) ** 2 + 1e-12
            square = most if most < square else square
        self._told = None
        self._n = MEMORY if self._n + 1 > MEMORY else self._n + 1
        rate = 1 / self._n
        self._square += rate * (square - self._square)
        self._size += rate * (size - self._size)
        self._size_square += rate * (size * size - self._size_square)
        self._cross += rate * (square * size - self._cross)

    def doubt(self) -> None:
        """Keep what was learnt only until something better is known: the expectation has changed its nature."""
        self._n, self._told = min(self._n, FIRST), None

    def state(self) -> list[float]:
        """Its five sums."""
        return [self._n, self._square, self._size, self._size_square, self._cross]

    def restore(self, sums: list[float]) -> None:
        """Remember the five sums."""
        self._n, self._square, self._size, self._size_square, self._cross = sums
        self._told = None

    def _line(self) -> tuple[float, float]:
        spread = self._size_square - self._size * self._size
        if spread <= 1e-9 * self._size_square or self._n < FIRST:
            return max(self._square, self._floor), 0.0
        slope = (self._cross - self._square * self._size) / spread
        if slope < 0:
            return max(self._square, self._floor), 0.0
        chance = self._square - slope * self._size
        if chance < self._floor:
            chance = self._floor
            slope = max((self._cross - chance * self._size) / self._size_square, 0.0)
        return chance, slope


class PartsOfDay:
    """How much noisier or steadier each part of the day is than the whole: factors on the deviation."""

    def __init__(self, slots: int, points: float = 1.0) -> None:
        self._most = PART_VISITS[1] * points
        self._factors = [1.0] * slots
        self._counts = [PART_VISITS[0] * points] * slots

    def factor(self, slot: int) -> float:
        """The factor of a slot of the day; 1 until it has been seen a few times."""
        return sqrt(self._factors[slot])

    def learn(self, slot: int, deviations: float) -> None:
        """Take a distance in deviations of the whole day."""
        factor, square = self._factors[slot], deviations * deviations
        most = CAP * CAP * (factor if factor > 1.0 else 1.0)
        square = most if most < square else square
        count = self._counts[slot] + 1
        self._counts[slot] = count = self._most if count > self._most else count
        self._factors[slot] = factor + (square - factor) / count

    def state(self) -> State:
        """Factors and counts, one of each a slot."""
        return {"part_factor": list(self._factors), "part_count": list(self._counts)}

    def restore(self, state: State) -> None:
        """Remember factors and counts."""
        self._factors, self._counts = list(state["part_factor"]), list(state["part_count"])
