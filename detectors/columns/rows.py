"""One detector a row, asked one after another."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from detectors.base import Detector, Setup
from detectors.columns.verdicts import CALLS, CODES, Real, Verdicts
from detectors.seasonal import Seasonal
from detectors.silence import Silence
from domain.verdicts import Verdict


class Rows:
    """Many series of one Setup."""

    make: ClassVar[type[Detector]]

    def __init__(self, setup: Setup, rows: int = 0) -> None:
        self._setup = setup
        self._rows: list[Detector] = []
        self.grow(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def grow(self, rows: int) -> None:
        """More rows at the end, which know nothing."""
        self._rows += [self.make(self._setup) for _ in range(rows)]

    def update(self, at: int, values: Real, n: Real | None = None) -> Verdicts:
        """The verdicts on the bucket that starts at `at`, then learnt; nan is no data."""
        counts: list[float | None] = [None] * len(self) if n is None else [_known(one) for one in n]
        rows = zip(self._rows, values, counts, strict=True)
        return _columns(at, [row.update(at, _known(value), count) for row, value, count in rows])

    def peek(self, at: int, values: Real, n: Real | None = None) -> Verdicts:
        """What `update` would say; nothing is learnt."""
        before = self.state()
        found = self.update(at, values, n)
        self.restore(before)
        return found

    def state(self) -> dict[str, Real]:
        """All it remembers: (rows, length) matrices, a row as the state of the detector of one series."""
        states = [row.state() for row in self._rows]
        names = self.make(self._setup).state()
        return {
            name: np.array([state[name] for state in states]).reshape(len(self), len(first))
            for name, first in names.items()
        }

    def restore(self, state: dict[str, Real]) -> None:
        """Remember what `state` said, however many rows it has; ValueError if it is of another Setup."""
        count = len(next(iter(state.values()), np.zeros(0)))
        rows = [self.make(self._setup) for _ in range(count)]
        for place, row in enumerate(rows):
            row.restore({name: matrix[place].tolist() for name, matrix in state.items()})
        self._rows = rows


class Seasonals(Rows):
    """The seasonal detector on many series."""

    make = Seasonal


class Silences(Rows):
    """The silence detector on many series."""

    make = Silence


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _columns(at: int, rows: list[Verdict]) -> Verdicts:
    numbers = ("score", "value", "expected", "lower", "upper", "n")
    found = {name: np.array([getattr(row, name) for row in rows], dtype=np.float64) for name in numbers}
    call = np.array([CALLS.index(row.call) for row in rows], dtype=np.int8)
    code = np.array([CODES.index(row.code) for row in rows], dtype=np.int8)
    return Verdicts(at, **found, call=call, code=code)
