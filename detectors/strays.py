"""Four ways in which a bucket can be strange: by itself, suddenly, together with those before it, or stuck."""

from __future__ import annotations

from math import inf, sqrt
from typing import NamedTuple

from detectors.base import Setup, State
from detectors.case import Case
from detectors.cusum import Cusum, least_edge
from detectors.edge import UP, Edge
from detectors.quiet import Quiet
from detectors.steady import Steady, tells
from detectors.stuck import Stuck
from detectors.sudden import Sudden
from domain.times import DAY

FAR = 99.0
LEANS = 3.0
"""A jump counts only while the bucket itself strays so far to the same side: a recovery is no incident."""
ALONE = (2.0, 2.0)
SUDDEN = (3.0, 3.0)
LASTING = (1.0, 1.35)
LASTING_AMOUNT = (2.0, 2.0)
LASTING_RATIO = (0.85, 0.85)
"""How far beyond the rare strays of a series its edges lie, upwards and downwards."""
RARE = 3.0
LEAST_RARE = 2.1
MOST_RARE = 8.0
"""Deviations that one bucket in a hundred strays: at first, at least, and at most of any series."""
MOST_SUM = 40.0
QUIET = 2 * DAY
BEYOND = 1.5
"""What lasts is told once in so long, unless its score is so many times as great as when it was told."""


class Judged(NamedTuple):
    """`heard` is the score that may call somebody, `stray` what it would be without quiet, downwards negative.

    `how` is "" (alone), "sudden", "lasting" or "stuck".
    """

    heard: float
    stray: float
    how: str


class Strays:
    """Scores a bucket each way over the edge of that way in this series; the greatest counts."""

    def __init__(self, setup: Setup, slots: int, points: float) -> None:
        self._shape = setup.shape
        self._min_count = 0.0 if setup.shape.multiplies else setup.min_count
        self._sudden = Sudden(slots, points)
        self._cusum = Cusum(setup.shape, setup.grain_ms)
        self._stuck = Stuck()
        self._steady = Steady()
        self._is_weighed = tells(setup)
        self._quiet = Quiet(QUIET // setup.grain_ms, BEYOND)
        least = least_edge(setup.shape, setup.grain_ms)
        self.alone = Edge(*ALONE, first=RARE, least=LEAST_RARE, most=MOST_RARE)
        self._jumps = Edge(*SUDDEN, first=RARE, least=LEAST_RARE, most=MOST_RARE)
        lasting = {"count": LASTING, "amount": LASTING_AMOUNT}.get(setup.shape.name, LASTING_RATIO)
        self._sums = Edge(*lasting, first=least * 1.25, least=least, most=MOST_SUM, up_by_call=UP)

    def judge(self, case: Case, steps: float, *, only_lasting: bool = False) -> Judged:
        """How strange the bucket is, then learn what is usual."""
        stray, how, score = case.stray, "", 0.0
        jump = self._jump(case, steps)
        if case.mass >= self._min_count:
            score = self.alone.score(stray)
            found = self._jumps.score(jump) if jump * stray > 0 and abs(stray) > LEANS else 0.0
            if abs(found) > abs(score):
                score, how = found, "sudden"
        if self._shape.multiplies:
            found = self._repeats(case)
            if found > abs(score):
                score, how = found if stray >= 0 else -found, "stuck"
        lasting = self._lasting(case, steps) if case.is_settled else 0.0
        if only_lasting:
            score, how = 0.0, ""
        heard = max(min(abs(score), FAR), self._quiet.hear(abs(lasting)))
        self.alone.learn(stray, -stray)
        self._jumps.learn(jump, -jump)
        return Judged(heard, lasting, "lasting") if abs(lasting) > abs(score) else Judged(heard, score, how)

    def state(self) -> State:
        """Everything it remembers."""
        edges = [*self.alone.state(), *self._jumps.state(), *self._sums.state()]
        sums = [*self._cusum.state(), *self._quiet.state()]
        own: State = {"edges": edges, "sums": sums, "stuck": self._stuck.state()}
        return own | self._sudden.state() | self._steady.state()

    def restore(self, state: State) -> None:
        """Remember it."""
        for place, edge in enumerate((self.alone, self._jumps, self._sums)):
            edge.restore(state["edges"][2 * place : 2 * place + 2])
        self._cusum.restore(state["sums"][:4])
        self._quiet.restore(state["sums"][4:])
        self._stuck.restore(state["stuck"])
        self._sudden.restore(state)
        self._steady.restore(state)

    def _jump(self, case: Case, steps: float) -> float:
        jump = self._sudden.judge(case.part, case.stray * case.width, steps, teaches=not case.kind)
        return FAR if jump > FAR else -FAR if jump < -FAR else jump

    def _lasting(self, case: Case, steps: float) -> float:
        self._cusum.add(self._cusum.gains(case), case.mass, (self._sums.above, self._sums.below), steps)
        score = self._sums.score(self._cusum.stray(self._min_count))
        self._sums.learn(self._cusum.high, self._cusum.low)
        if not self._is_weighed:
            return score
        self._steady.learn(case.observed, case.expected)
        return score * self._steady.weight

    def _repeats(self, case: Case) -> float:
        whole = self._shape.name == "count"
        return self._stuck.score(case.value, case.deviation * sqrt(case.expected + 1) if whole else inf)
