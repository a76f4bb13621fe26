"""Whether many series of counts stray as chance alone makes counts stray."""

from __future__ import annotations

import numpy as np

from detectors.chance import FAR, FEWEST, LEAST, LIKE, MEMORY
from detectors.columns.memory import Rows
from detectors.columns.numbers import Mask, Real, at_least, at_most


class Chances:
    """`Chance` in columns: the array `chance` of a state."""

    def is_law(self, rows: Rows) -> Mask:
        """Where counts strayed no more and no less than chance makes them."""
        scatter = rows["chance", 2]
        found: Mask = (rows["chance", 0] >= FEWEST) & (scatter >= LIKE[0]) & (scatter <= LIKE[1])
        return found

    def learn(self, rows: Rows, value: Real, expected: Real) -> None:
        """Take counts and what was expected of them; nan where their level alone says as much."""
        rows["chance", 0] = n = at_most(rows["chance", 0] + 1, MEMORY)
        before = rows["chance", 1]
        level = value - before
        level /= n
        level += before
        rows["chance", 1] = level
        near = np.where(np.isnan(expected), level, expected)
        square = value - near
        square *= square
        square /= at_least(near, LEAST)
        at_most(square, FAR)
        before = rows["chance", 2]
        square -= before
        square /= n
        square += before
        rows["chance", 2] = square
