"""Steadiness of many series."""

from __future__ import annotations

import numpy as np

from detectors.columns.case import Cases
from detectors.columns.memory import Rows
from detectors.columns.numbers import Real
from detectors.steady import APART, MEMORY


class Steadies:
    """`Steady` in columns."""

    def learn(self, rows: Rows, cases: Cases) -> None:
        """Take the buckets of these rows."""
        factor = np.log((cases.observed + 1) / (cases.expected + 1))
        for place, now in ((0, factor), (1, factor * factor), (2, 1 / (cases.expected + 1))):
            before = rows["steady", place]
            rows["steady", place] = before + (now - before) / MEMORY

    def weight(self, rows: Rows) -> Real:
        """What strays that last count for: 1, less where the last buckets are not alike beyond chance."""
        mean = rows["steady", 0]
        scatter = np.maximum(rows["steady", 1] - mean * mean - rows["steady", 2], 0.0)
        weight = np.ones(len(mean))
        np.divide(np.abs(mean), APART * np.sqrt(scatter), out=weight, where=scatter > 0)
        return np.minimum(weight, 1.0, out=weight)
