"""Verdicts on one bucket of many series, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import get_args

import numpy as np

from detectors.columns.numbers import Mask, Names, Real
from domain.verdicts import Call, Verdict

CALLS: tuple[Call, ...] = get_args(Call)
CODES = (
    *CALLS,
    "late",
    "no_data",
    "high_sudden",
    "low_sudden",
    "high_lasting",
    "low_lasting",
    "stuck",
    "novel",
)
"""Everything that detectors in columns say."""


@dataclass(frozen=True)
class Verdicts:
    """One bucket of many series judged, `at` its start in epoch ms; all arrays have one place for each series.

    `score`, `value`, `expected`, `lower`, `upper` and `n` are as in `Verdict`, nan where that has None; `call` and
    `code` are places in CALLS and CODES.
    """

    at: int
    score: Real
    value: Real
    expected: Real
    lower: Real
    upper: Real
    n: Real
    call: Names
    code: Names

    @classmethod
    def blank(cls, at: int, value: Real, n: Real) -> Verdicts:
        """Nothing is strange, and no more is known."""
        rows = len(value)
        expected, lower, upper = np.full((3, rows), np.nan)
        call, code = np.full((2, rows), CALLS.index("normal"), dtype=np.int8)
        return cls(at, np.zeros(rows), value, expected, lower, upper, n, call, code)

    def __len__(self) -> int:
        return len(self.score)

    @property
    def is_strange(self) -> Mask:
        """Where it calls for an alert."""
        found: Mask = self.call >= CALLS.index("high")
        return found

    def row(self, place: int) -> Verdict:
        """The verdict on one of the series."""
        value, expected, lower, upper, n = (
            _known(numbers[place]) for numbers in (self.value, self.expected, self.lower, self.upper, self.n)
        )
        call, code = CALLS[self.call[place]], CODES[self.code[place]]
        return Verdict(self.at, float(self.score[place]), call, value, expected, lower, upper, n, code)


def _known(number: float) -> float | None:
    return None if isnan(number) else float(number)
