"""How much of many series their hours and days explain."""

from __future__ import annotations

import numpy as np

from detectors.columns.memory import Rows
from detectors.columns.numbers import Real, at_most, ratio
from detectors.explained import DOUBT, DOUBT_DAYS, MEMORY
from domain.times import DAY


class Explaineds:
    """`Explained` in columns, of counts: the array `explained` of a state."""

    def __init__(self, grain_ms: int) -> None:
        self._doubt = min(DOUBT, DOUBT_DAYS * DAY / grain_ms)

    def share(self, rows: Rows) -> Real:
        """Near 1 where what was expected always came."""
        n, _, wrong, spread = (rows["explained", place] for place in range(4))
        found = 1 - ratio(wrong, spread, 1.0)
        found *= n
        found /= n + self._doubt
        return found

    def learn(self, rows: Rows, value: Real, expected: Real) -> None:
        """Take values and what was expected; nothing is learnt where nothing was."""
        is_known = ~np.isnan(expected)
        if not is_known.any():
            return
        rows, value, expected = rows.only(is_known), value[is_known], expected[is_known]
        n = at_most(rows["explained", 0] + 1, MEMORY)
        rows["explained", 0] = n
        height, usual = np.sqrt(value), np.sqrt(expected)
        rows["explained", 1] = mean = _moved(rows["explained", 1], height, n)
        rows["explained", 2] = _moved(rows["explained", 2], np.abs(height - usual), n)
        rows["explained", 3] = _moved(rows["explained", 3], np.abs(height - mean), n)


def _moved(mean: Real, now: Real, n: Real) -> Real:
    found = now - mean
    found /= n
    found += mean
    return found
