"""Fatigue of many series: who has just been called is called again only for something much graver."""

from __future__ import annotations

import numpy as np

from detectors.columns.memory import Rows
from detectors.columns.numbers import Real, at_least


class Quiets:
    """`Quiet` in columns: two places of the array `name` of a state, from `place` on."""

    def __init__(self, rows: int, beyond: float, *, name: str = "sums", place: int = 4) -> None:
        self._left, self._last = (name, place), (name, place + 1)
        self._rows = rows
        self._beyond = beyond

    def hear(self, rows: Rows, score: Real) -> Real:
        """The scores as they are heard."""
        heard = score
        if rows[self._left].any():
            left = at_least(rows[self._left] - 1, 0.0)
            tired = np.flatnonzero(left)
            heard = score.copy()
            heard[tired] /= self._beyond * rows[self._last][tired]
            rows[self._left] = left
        loud = np.flatnonzero(heard >= 1)
        if loud.size:
            told = rows.at(loud)
            told[self._left] = float(self._rows)
            told[self._last] = score[loud]
        return heard
