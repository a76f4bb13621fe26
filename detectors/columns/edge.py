"""Where the usual ends for each of many series."""

from __future__ import annotations

import numpy as np

from detectors.columns.memory import Rows
from detectors.columns.numbers import Real
from detectors.edge import DOWN, UP, UP_BY_CALL


class Edges:
    """`Edge` in columns, two places of the array `edges` of a state."""

    def __init__(
        self, place: int, up: float, down: float, *, least: float, most: float, up_by_call: float = UP_BY_CALL
    ) -> None:
        self._place = place
        self._up = up
        self._down = down
        self._least = least
        self._most = most
        self._up_by_call = up_by_call

    def above(self, rows: Rows) -> Real:
        """The strays upwards that score 1."""
        return self._up * rows["edges", self._place]

    def below(self, rows: Rows) -> Real:
        """The strays downwards that score 1, without their sign."""
        return self._down * rows["edges", self._place + 1]

    def score(self, rows: Rows, stray: Real) -> Real:
        """The strays over the edge of their side, with their sign."""
        found: Real = stray / np.where(stray > 0, self.above(rows), self.below(rows))
        return found

    def learn(self, rows: Rows, high: Real, low: Real) -> None:
        """Take how far buckets strayed upwards, and downwards."""
        for place, stray, times in ((self._place, high, self._up), (self._place + 1, low, self._down)):
            rows["edges", place] = self._moved(rows["edges", place], stray, times)

    def _moved(self, quantile: Real, stray: Real, times: float) -> Real:
        found = quantile * DOWN
        beyond = np.flatnonzero(stray > quantile)
        far = stray[beyond] > times * quantile[beyond]
        found[beyond] = quantile[beyond] * np.where(far, self._up_by_call, UP)
        return np.clip(found, self._least, self._most, out=found)
