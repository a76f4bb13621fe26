"""Many buckets of few series: judged one series after the other, which is quicker than columns of few rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detectors.base import Setup
from detectors.columns.many import Many
from detectors.columns.numbers import Real
from detectors.columns.verdicts import CALLS, CODES, Verdicts
from domain.verdicts import Verdict

WIDE = 12
"""A bucket of few rows takes as long in columns as of so many series one by one."""
MOVED = 20
"""So many buckets of one series are judged while its memory is taken out of the columns and put back."""
_NUMBERS = ("score", "value", "expected", "lower", "upper", "n")


def run(many: Many, at: Sequence[int], values: Real, n: Real, *, setup: Setup) -> list[Verdicts]:
    """What `update` says of the buckets that start at `at` (epoch ms), one after the other; then all is learnt.

    `values` and `n` are (buckets, rows), nan where there is no data.
    """
    if not 0 < len(many) * (len(at) + MOVED) < WIDE * len(at):
        return [many.update(*bucket) for bucket in zip(at, values, n, strict=True)]
    state = many.state()
    said: list[list[Verdict]] = []
    for row in range(len(many)):
        one = many.make(setup)
        one.restore({name: matrix[row].tolist() for name, matrix in state.items()})
        points = zip(at, values[:, row].tolist(), n[:, row].tolist(), strict=True)
        said.append([one.update(*point) for point in points])
        for name, numbers in one.state().items():
            state[name][row] = numbers
    many.restore(state)
    return _columns(at, said)


def _columns(at: Sequence[int], said: list[list[Verdict]]) -> list[Verdicts]:
    """The verdicts on each series as verdicts on each bucket."""
    numbers = {
        name: np.array([[getattr(one, name) for one in row] for row in said], dtype=np.float64) for name in _NUMBERS
    }
    calls = np.array([[CALLS.index(one.call) for one in row] for row in said], dtype=np.int8)
    codes = np.array([[CODES.index(one.code) for one in row] for row in said], dtype=np.int8)
    return [
        Verdicts(
            moment,
            **{name: column[:, place] for name, column in numbers.items()},
            call=calls[:, place],
            code=codes[:, place],
        )
        for place, moment in enumerate(at)
    ]
