"""Fatigue of many series: who has just been called is called again only for something much graver."""

from __future__ import annotations

import numpy as np

from detectors.columns.memory import Rows
from detectors.columns.numbers import Real


class Quiets:
    """`Quiet` in columns: the last two places of the array `sums` of a state."""

    def __init__(self, rows: int, beyond: float) -> None:
        self._rows = rows
        self._beyond = beyond

    def hear(self, rows: Rows, score: Real) -> Real:
        """The scores as they are heard."""
        left = np.maximum(rows["sums", 4] - 1, 0.0)
        tired = np.flatnonzero(left)
        heard = score
        if tired.size:
            heard = score.copy()
            heard[tired] /= self._beyond * rows["sums", 5][tired]
        is_loud = heard >= 1
        left[is_loud] = float(self._rows)
        rows["sums", 4] = left
        if is_loud.any():
            rows.only(is_loud)["sums", 5] = score[is_loud]
        return heard
