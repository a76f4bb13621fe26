"""How far a special day lifts or lowers many series."""

from __future__ import annotations

from math import exp

import numpy as np

from detectors.calendar import KINDS
from detectors.columns.memory import Rows
from detectors.columns.numbers import Real, few, ratio
from detectors.lift import MEMORY, TRUST
from detectors.shapes import Shape
from domain.times import DAY


class Lifts:
    """`Lift` in columns."""

    def __init__(self, shape: Shape, grain_ms: int) -> None:
        self._shape = shape
        self._keep = exp(-grain_ms / MEMORY)
        self._points = MEMORY / grain_ms

    def apply(self, rows: Rows, base: Real, kind: str, usual_mass: Real) -> Real:
        """The expected values on a day of that kind, from those of the baseline."""
        number = KINDS.index(kind)
        weight = self._points * (TRUST + np.minimum(rows["days", number], 2.0))
        weight *= base if self._shape.multiplies else usual_mass
        is_today = rows["today", 1] == number
        top, bottom = rows["today", 2] * is_today, rows["today", 3] * is_today
        lift = ratio(top + weight * rows["excess", number], bottom + weight)
        return np.maximum(base * (1 + lift), 0.0) if self._shape.multiplies else base + lift

    def days(self, rows: Rows, kind: str) -> Real:
        """How many days of that kind they have seen."""
        return rows["days", KINDS.index(kind)]

    def learn(self, rows: Rows, local: int, kind: str, *, observed: Real, base: Real, mass: Real) -> None:
        """Take one bucket of a special day."""
        day, number = float(local // DAY), float(KINDS.index(kind))
        is_new = (rows["today", 0] != day) | (rows["today", 1] != number)
        if is_new.any():
            self.close(rows.only(is_new))
            begun = rows.only(is_new)
            for place, first in enumerate((day, number, 0.0, 0.0, 0.0, 0.0)):
                begun["today", place] = first
        top, bottom = (observed - base, base) if self._shape.multiplies else (observed - mass * base, mass)
        for place, keep, more in ((2, self._keep, top), (3, self._keep, bottom), (4, 1.0, top), (5, 1.0, bottom)):
            rows["today", place] = rows["today", place] * keep + more

    def close(self, rows: Rows) -> None:
        """Their special day is over, where there was one: remember its excess with its kind."""
        is_open = rows["today", 0] >= 0
        if not is_open.any():
            return
        rows = rows.only(is_open)
        for number in np.unique(rows["today", 1]):
            self._keep_excess(rows.only(rows["today", 1] == number), int(number))
        for place, first in enumerate((-1.0, -1.0, 0.0, 0.0, 0.0, 0.0)):
            rows["today", place] = first

    def _keep_excess(self, rows: Rows, number: int) -> None:
        has_some = rows["today", 5] > 0
        if not has_some.any():
            return
        top, bottom = few(has_some, rows["today", 4], rows["today", 5])
        rows = rows.only(has_some)
        days, excess = rows["days", number] + 1, rows["excess", number]
        rows["excess", number] = excess + 1 / np.minimum(days, 3.0) * (top / bottom - excess)
        rows["days", number] = days
