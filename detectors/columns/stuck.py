"""Stuck values in many series: the very same number again and again."""

from __future__ import annotations

import numpy as np

from detectors.columns.case import Cases
from detectors.columns.memory import Rows
from detectors.columns.numbers import Ints, Real
from detectors.stuck import CHANGES, DENSITY, EDGE, MEMORY, MOST


class Stucks:
    """`Stuck` in columns; only of whole numbers it is known how often chance repeats one."""

    def __init__(self, *, is_whole: bool) -> None:
        self._is_whole = is_whole

    def score(self, rows: Rows, cases: Cases) -> Real:
        """The scores of the observed values, then learn them."""
        value = cases.observed
        is_repeat, is_zero = value == rows["stuck", 0], value == 0
        again = np.flatnonzero(is_repeat & ~is_zero)
        surprise = np.zeros(len(value))
        surprise[again] = rows["stuck", 1][again] + self._more(rows, cases, again)
        changes = rows["stuck", 2] + 1
        changes[again] -= 1
        np.minimum(changes, CHANGES, out=changes)
        rows["stuck", 1] = surprise
        rows["stuck", 2] = changes
        n, rate = rows["stuck", 3] + 1, rows["stuck", 4]
        np.minimum(n, MEMORY, out=n)
        more = is_repeat - rate
        more /= n
        more += rate
        if is_zero.any():
            n[is_zero], more[is_zero] = rows["stuck", 3][is_zero], rate[is_zero]
        rows["stuck", 3] = n
        rows["stuck", 4] = more
        rows["stuck", 0] = value
        return np.where(changes >= CHANGES, surprise / EDGE, 0.0)

    def _more(self, rows: Rows, cases: Cases, again: Ints) -> Real:
        chance = rows["stuck", 4][again]
        if self._is_whole:
            deviation = cases.deviation[again] * np.sqrt(cases.expected[again] + 1)
            chance = np.maximum(np.where(deviation > 0, DENSITY / deviation, 1.0), chance)
        found: Real = np.minimum(-np.log(np.minimum(chance, 1.0)), MOST)
        return found
