"""Fatigue of many series: who has just been called is called again only for something much graver."""

from __future__ import annotations

import numpy as np

from detectors.columns.memory import Rows
from detectors.columns.numbers import Real, at_least


class Quiets:
    """`Quiet` in columns: the last two places of the array `sums` of a state."""

    def __init__(self, rows: int, beyond: float) -> None:
        self._rows = rows
        self._beyond = beyond

    def hear(self, rows: Rows, score: Real) -> Real:
        """The scores as they are heard."""
        heard = score
        if rows["sums", 4].any():
            left = at_least(rows["sums", 4] - 1, 0.0)
            tired = np.flatnonzero(left)
            heard = score.copy()
            heard[tired] /= self._beyond * rows["sums", 5][tired]
            rows["sums", 4] = left
        loud = np.flatnonzero(heard >= 1)
        if loud.size:
            told = rows.at(loud)
            told["sums", 4] = float(self._rows)
            told["sums", 5] = score[loud]
        return heard
