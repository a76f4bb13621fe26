"""Many series of one Setup, whose buckets of one moment are judged together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from detectors.base import Detector, Setup
from detectors.columns.baseline import Baselines
from detectors.columns.case import Moment
from detectors.columns.memory import Memory, Rows
from detectors.columns.numbers import Real, known
from detectors.columns.verdicts import CODES, Verdicts

TOGETHER = 32768
"""So many rows at a time: what a step makes of them is still in the cache of a core at the next."""


class Many(ABC):
    """A detector in columns: a row for each series, each judged exactly as `make` would judge it alone.

    Rows share their time, but may have begun at different moments, and be without data where others have some.
    """

    make: ClassVar[type[Detector]]

    def __init__(self, setup: Setup, rows: int = 0) -> None:
        self._setup = setup
        self._memory = Memory(self.make(setup).state(), rows)
        self._base = Baselines(setup.shape, setup.grain_ms)

    def __len__(self) -> int:
        return len(self._memory)

    def grow(self, rows: int) -> None:
        """More rows at the end, which know nothing. All is copied: better many at once than one by one."""
        self._memory.grow(rows)

    def update(self, at: int, values: Real, n: Real | None = None) -> Verdicts:
        """The verdicts on the bucket that starts at `at` (epoch ms), then learnt.

        `values` and `n` have a place for each row, nan where there is no data; ValueError if they have not.
        """
        counts = np.full(len(self), np.nan) if n is None else known(n)
        told = Verdicts.blank(at, known(values), counts)
        if not len(told.value) == len(told.n) == len(self):
            raise ValueError(f"{len(self)} series are known, but there are {len(values)} values")
        moment = self._moment(at)
        with np.errstate(all="ignore"):
            for start in range(0, len(self), TOGETHER):
                rows = self._memory.rows(start, start + TOGETHER)
                self._judge(rows, moment, told)
                _keep_stretch(rows, told)
        return told

    def peek(self, at: int, values: Real, n: Real | None = None) -> Verdicts:
        """What `update` would say; nothing is learnt. Not to be called while another thread updates."""
        with self._memory.unchanged():
            return self.update(at, values, n)

    def state(self) -> dict[str, Real]:
        """All it remembers: (rows, length) matrices, a row as the state of the detector of one series."""
        return self._memory.state()

    def restore(self, state: dict[str, Real]) -> None:
        """Remember what `state` said, with as many rows as it has; ValueError if it is of another Setup."""
        self._memory.restore(state)

    def pages(self) -> dict[str, Real]:
        """The parts of what it remembers that changed since this was last asked, by name; at first all."""
        return self._memory.pages()

    def recall(self, pages: Mapping[str, Real]) -> None:
        """Remember what all its pages said; ValueError if they are of another Setup."""
        self._memory.recall(pages)

    def _moment(self, at: int) -> Moment:
        local = self._setup.calendar.local(at)
        slot = self._base.slot(local)
        return Moment(at, local, slot, slot % self._base.slots, self._setup.calendar.kind(local))

    @abstractmethod
    def _judge(self, rows: Rows, moment: Moment, told: Verdicts) -> None:
        """Put the verdicts on these rows into `told`, then learn."""


def _keep_stretch(rows: Rows, told: Verdicts) -> None:
    """Since when they are strange, for `explain`: a stretch ends with the first bucket that is not."""
    is_strange, is_going_on = told.is_strange[rows.picked], rows["stretch", 0] > 0
    if not (is_strange.any() or is_going_on.any()):
        return
    is_over = is_going_on & ~is_strange & (told.code[rows.picked] != CODES.index("late"))
    for mask, going_on, since in ((is_strange & ~is_going_on, 1.0, float(told.at)), (is_over, 0.0, 0.0)):
        changed = rows.at(np.flatnonzero(mask))
        changed["stretch", 0] = going_on
        changed["stretch", 1] = since
