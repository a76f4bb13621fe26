"""Where the usual ends for each of many series."""

from __future__ import annotations

import numpy as np

from detectors.columns.memory import Rows
from detectors.columns.numbers import Mask, Real
from detectors.edge import DOWN, UP


class Edges:
    """`Edge` in columns, two places of the array `edges` of a state."""

    def __init__(self, place: int, up: float, down: float, *, least: float, most: float) -> None:
        self._place = place
        self._up = up
        self._down = down
        self._least = least
        self._most = most

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
        for place, stray in ((self._place, high), (self._place + 1, low)):
            quantile = rows["edges", place]
            rows["edges", place] = self._moved(quantile, stray > quantile)

    def _moved(self, quantile: Real, is_beyond: Mask) -> Real:
        found = quantile * DOWN
        beyond = np.flatnonzero(is_beyond)
        found[beyond] = quantile[beyond] * UP
        return np.clip(found, self._least, self._most, out=found)
