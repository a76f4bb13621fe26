"""Four ways in which a bucket can be strange, of many series."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detectors.base import Setup
from detectors.columns.case import Cases, Moment
from detectors.columns.cusum import Cusums
from detectors.columns.edge import Edges
from detectors.columns.memory import Rows
from detectors.columns.numbers import Names, Real, at_most
from detectors.columns.quiet import Quiets
from detectors.columns.steady import Steadies
from detectors.columns.stuck import Stucks
from detectors.columns.sudden import Suddens
from detectors.cusum import least_edge
from detectors.edge import UP
from detectors.steady import tells
from detectors.strays import (
    ALONE,
    BEYOND,
    FAR,
    LASTING,
    LASTING_AMOUNT,
    LASTING_RATIO,
    LEANS,
    LEAST_RARE,
    MOST_RARE,
    MOST_SUM,
    QUIET,
    SUDDEN,
)

HOW = ("", "sudden", "lasting", "stuck")
"""In which way; "" is alone."""


class Judged(NamedTuple):
    """`Judged` in columns; `how` are places in HOW."""

    heard: Real
    stray: Real
    how: Names


class ManyStrays:
    """`Strays` in columns."""

    def __init__(self, setup: Setup, points: float) -> None:
        self._shape = setup.shape
        self._min_count = 0.0 if setup.shape.multiplies else setup.min_count
        self._sudden = Suddens(points)
        self._cusum = Cusums(setup.shape, setup.grain_ms)
        self._stuck = Stucks(is_whole=setup.shape.name == "count")
        self._steady = Steadies()
        self._is_weighed = tells(setup)
        self._quiet = Quiets(QUIET // setup.grain_ms, BEYOND)
        least = least_edge(setup.shape, setup.grain_ms)
        self.alone = Edges(0, *ALONE, least=LEAST_RARE, most=MOST_RARE)
        self._jumps = Edges(2, *SUDDEN, least=LEAST_RARE, most=MOST_RARE)
        lasting = {"count": LASTING, "amount": LASTING_AMOUNT}.get(setup.shape.name, LASTING_RATIO)
        self._sums = Edges(4, *lasting, least=least, most=MOST_SUM, up_by_call=UP)

    def judge(self, rows: Rows, moment: Moment, cases: Cases) -> Judged:
        """How strange the buckets are, then learn what is usual."""
        jump = self._jump(rows, moment, cases)
        score = self.alone.score(rows, cases.stray)
        how = np.zeros(len(score), dtype=np.int8)
        self._leap(rows, cases, jump, score, how)
        if self._min_count > 0:
            is_few = cases.mass < self._min_count
            score[is_few] = 0.0
            how[is_few] = 0
        if self._shape.multiplies:
            self._repeat(rows, cases, score, how)
        lasting = self._lasting(rows, cases)
        size, length = np.abs(score), np.abs(lasting)
        longer = np.flatnonzero(length > size)
        heard = np.maximum(at_most(size, FAR), self._quiet.hear(rows, length), out=size)
        self.alone.learn(rows, cases.stray, -cases.stray)
        self._jumps.learn(rows, jump, -jump)
        score[longer] = lasting[longer]
        how[longer] = HOW.index("lasting")
        return Judged(heard, score, how)

    def _jump(self, rows: Rows, moment: Moment, cases: Cases) -> Real:
        stray = cases.stray * cases.width
        jumps = self._sudden.jump(rows, moment.part, stray, cases.steps)
        if not moment.kind:
            self._sudden.learn(rows, moment.part, stray, steps=cases.steps, jumps=jumps)
        self._sudden.remember(rows, stray)
        return np.clip(jumps.left / (jumps.deviation * jumps.factor), -FAR, FAR)

    def _leap(self, rows: Rows, cases: Cases, jump: Real, score: Real, how: Names) -> None:
        """A jump counts where the bucket itself strays to the same side."""
        leans = np.flatnonzero(np.abs(cases.stray) > LEANS)
        leans = leans[jump[leans] * cases.stray[leans] > 0]
        if leans.size:
            found = self._jumps.score(rows.at(leans), jump[leans])
            is_more = np.abs(found) > np.abs(score[leans])
            leans = leans[is_more]
            score[leans] = found[is_more]
            how[leans] = HOW.index("sudden")

    def _repeat(self, rows: Rows, cases: Cases, score: Real, how: Names) -> None:
        again, found = self._stuck.score(rows, cases)
        is_more = found > np.abs(score[again])
        again, found = again[is_more], found[is_more]
        score[again] = np.where(cases.stray[again] >= 0, found, -found)
        how[again] = HOW.index("stuck")

    def _lasting(self, rows: Rows, cases: Cases) -> Real:
        """Once a whole week has been seen: the score of what lasts."""
        is_settled = cases.is_settled
        if not is_settled.any():
            return np.zeros(len(is_settled))
        rows, cases = rows.only(is_settled), cases.only(is_settled)
        edges = self._sums.above(rows), self._sums.below(rows)
        rising = self._cusum.add(rows, self._cusum.gains(cases), cases.mass, edges=edges, steps=cases.steps)
        found = self._sums.score(rows, self._cusum.stray(rows, rising, self._min_count))
        self._sums.learn(rows, rows["sums", 0], rows["sums", 1])
        if self._is_weighed:
            self._steady.learn(rows, cases)
            found *= self._steady.weight(rows)
        if len(found) == len(is_settled):
            return found
        score = np.zeros(len(is_settled))
        score[is_settled] = found
        return score
