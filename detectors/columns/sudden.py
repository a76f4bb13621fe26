"""Sudden change in many series: how far each is from where its bucket before led."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detectors.columns.memory import Rows
from detectors.columns.noise import PartsOfDays
from detectors.columns.numbers import Real, at_least, at_most
from detectors.noise import CAP
from detectors.sudden import FIRST, LEAST, MEMORY, MOST, SPREAD


class Jumps(NamedTuple):
    """What is left of strays when that is taken off to which the buckets before led.

    `deviation` is how much such jumps deviate on the whole day, `factor` how much more this part of it does.
    """

    left: Real
    deviation: Real
    factor: Real


class Suddens:
    """`Sudden` in columns."""

    def __init__(self, points: float) -> None:
        self._parts = PartsOfDays("jump_", points)

    def jump(self, rows: Rows, part: int, stray: Real, steps: Real) -> Jumps:
        """How the strays jump from those `steps` grains before."""
        carried = rows["jumps", 1] / rows["jumps", 2]
        np.clip(carried, 0.0, MOST, out=carried)
        is_far = steps != 1
        if is_far.any():
            carried[is_far] **= np.minimum(steps[is_far], 100.0)
        carried *= rows["jumps", 0]
        left: Real = np.subtract(stray, carried, out=carried)
        return Jumps(left, np.sqrt(rows["jumps", 3]), self._parts.factor(rows, part))

    def learn(self, rows: Rows, part: int, stray: Real, *, steps: Real, jumps: Jumps) -> None:
        """Take the strays of an ordinary day."""
        self._parts.learn(rows, part, jumps.left / jumps.deviation)
        variance = rows["jumps", 3]
        factor = jumps.factor * jumps.factor
        most = CAP * CAP * variance
        most *= factor
        square = jumps.left * jumps.left
        np.minimum(square, most, out=square)
        square /= factor
        n = at_most(rows["jumps", 4] + 1, SPREAD)
        square -= variance
        square /= n + FIRST
        square += variance
        rows["jumps", 4] = n
        rows["jumps", 3] = at_least(square, LEAST)
        self._carry(rows, stray, steps)

    def remember(self, rows: Rows, stray: Real) -> None:
        """The buckets that the next ones are measured from."""
        rows["jumps", 0] = stray

    def _carry(self, rows: Rows, stray: Real, steps: Real) -> None:
        is_next = steps == 1
        if not is_next.any():
            return
        near = rows.only(is_next)
        now = stray if near is rows else stray[is_next]
        now, before = np.clip(now, -CAP, CAP), np.clip(near["jumps", 0], -CAP, CAP)
        for place, other in ((1, now), (2, before)):
            more = near["jumps", place] * (1 - 1 / MEMORY)
            more += other * before
            near["jumps", place] = more
