"""How far many series stray from what is expected of them when nothing is wrong."""

from __future__ import annotations

import numpy as np

from detectors.columns.memory import Rows
from detectors.columns.numbers import Mask, Real, at_least, at_most
from detectors.noise import CAP, FIRST, MEMORY, PART_VISITS


class Noises:
    """`Noise` in columns."""

    def __init__(self, floor: float) -> None:
        self._floor = floor

    def deviation(self, rows: Rows, size: Real) -> Real:
        """The standard deviation of a distance at this size."""
        n, square, mean, mean_square, cross = (rows["noise", place] for place in range(5))
        spread = mean_square - mean * mean
        is_line = (spread > 1e-9 * mean_square) & (n >= FIRST)
        slope = cross - square * mean
        slope /= spread
        at_least(slope, 0.0)
        if not is_line.all():
            slope[~is_line] = 0.0
        chance = square - slope * mean
        is_low = chance < self._floor
        if is_low.any():
            rest = cross - self._floor * mean
            rest /= mean_square
            is_low &= is_line
            slope = np.where(is_low, at_least(rest, 0.0), slope)
            at_least(chance, self._floor)
        slope *= size
        slope += chance
        return np.sqrt(slope, out=slope)

    def learn(self, rows: Rows, distance: Real, size: Real, deviation: Real) -> None:
        """Take one distance between observed and expected; `deviation` is what is known of that size."""
        n = rows["noise", 0]
        most = deviation * deviation
        most *= CAP * CAP
        most += 1e-12
        square = distance * distance
        is_known = n > FIRST / 2
        if not is_known.all():
            most[~is_known] = np.inf
        np.minimum(square, most, out=square)
        n = at_most(n + 1, MEMORY)
        rows["noise", 0] = n
        rate = 1 / n
        for place, now in enumerate((square, size, size * size, square * size), start=1):
            before = rows["noise", place]
            more = now - before
            more *= rate
            more += before
            rows["noise", place] = more

    def doubt(self, rows: Rows, mask: Mask) -> None:
        """The expectation of these rows has changed its nature."""
        if mask.any():
            doubted = rows.only(mask)
            doubted["noise", 0] = np.minimum(doubted["noise", 0], FIRST)


class PartsOfDays:
    """`PartsOfDay` in columns: the arrays `factor` and `count` of a state."""

    def __init__(self, prefix: str, points: float) -> None:
        self._factor = f"{prefix}part_factor"
        self._count = f"{prefix}part_count"
        self._most = PART_VISITS[1] * points

    def factor(self, rows: Rows, part: int) -> Real:
        """The factor of a slot of the day."""
        found: Real = np.sqrt(rows[self._factor, part])
        return found

    def learn(self, rows: Rows, part: int, deviations: Real) -> None:
        """Take a distance in deviations of the whole day."""
        factor = rows[self._factor, part]
        most = np.clip(factor, 1.0, np.inf)
        most *= CAP * CAP
        square = deviations * deviations
        np.minimum(square, most, out=square)
        count = at_most(rows[self._count, part] + 1, self._most)
        square -= factor
        square /= count
        square += factor
        rows[self._count, part] = count
        rows[self._factor, part] = square
