"""Stuck values in many series: the very same number again and again."""

from __future__ import annotations

import numpy as np

from detectors.columns.case import Cases
from detectors.columns.memory import Rows
from detectors.columns.numbers import Ints, Real, at_most
from detectors.stuck import CHANGES, DENSITY, EDGE, MEMORY, MOST


class Stucks:
    """`Stuck` in columns; only of whole numbers it is known how often chance repeats one."""

    def __init__(self, *, is_whole: bool) -> None:
        self._is_whole = is_whole

    def score(self, rows: Rows, cases: Cases) -> tuple[Ints, Real]:
        """Where the observed values are repeats, and the scores of those; then learn all of them."""
        value, rate = cases.value, rows["stuck", 4]
        again = np.flatnonzero((value == rows["stuck", 0]) & (value != 0))
        more = rows["stuck", 1][again] + self._more(rows, cases, again)
        surprise = np.zeros(len(value))
        surprise[again] = more
        self._change(rows, again)
        n = at_most(rows["stuck", 3] + 1, MEMORY)
        now = rate / n
        np.subtract(rate, now, out=now)
        now[again] = rate[again] + (1 - rate[again]) / n[again]
        zeros = np.flatnonzero(value == 0)
        n[zeros], now[zeros] = rows["stuck", 3][zeros], rate[zeros]
        for place, numbers in ((0, value), (1, surprise), (3, n), (4, now)):
            rows["stuck", place] = numbers
        return again, np.where(rows["stuck", 2][again] >= CHANGES, more / EDGE, 0.0)

    def _change(self, rows: Rows, again: Ints) -> None:
        """What is no repeat is a change."""
        before = rows["stuck", 2]
        if before.min() < CHANGES:
            changes = at_most(before + 1, CHANGES)
            changes[again] = before[again]
            rows["stuck", 2] = changes

    def _more(self, rows: Rows, cases: Cases, again: Ints) -> Real:
        chance = rows["stuck", 4][again]
        if self._is_whole:
            deviation = cases.deviation[again] * np.sqrt(cases.expected[again] + 1)
            chance = np.maximum(np.where(deviation > 0, DENSITY / deviation, 1.0), chance)
        found: Real = np.minimum(-np.log(np.minimum(chance, 1.0)), MOST)
        return found
