"""The seasonal detector: what is usual at this hour of this week, and whether the last hours stray from it."""

from __future__ import annotations

from typing import ClassVar

from detectors.base import Setup, State, known
from detectors.baseline import Baseline
from detectors.case import Case
from detectors.explain import Explains
from detectors.lift import Lift
from detectors.noise import Noise, PartsOfDay
from detectors.strays import FAR, Strays
from domain.times import DAY, WEEK
from domain.verdicts import Call, Verdict

LEARNING = 2 * DAY
TEACHES = 2.5
"""What strays further than this teaches the baseline only so much."""
EMPTY = 0.1
"""A bucket expected to hold less than this many, and empty, says nothing of the noise elsewhere."""
OF_LEVEL = 0.4
"""Amounts are held against this share of their level at least: where nothing was expected, all would be strange."""
SPECIAL = (3.0, 1.7, 1.3)
"""Bands are so much wider on the first, second and later days of a special kind."""
SETTLED = WEEK + DAY
YOUNG = 1.5
"""And before, when the shape of a week is still guessed; nor is anything lasting yet."""


class Seasonal(Explains):
    """Judges each bucket, its jump, and the sums of the last hours, against level x time of day x time of week.

    Noise is learnt around it for each, floored by chance; strange points teach only up to the edge of the usual. The
    score is the greatest stray over the edge of this series. Buckets without data are left to `Silence`; a count below
    nothing is no data.

    >>> from detectors.shapes import COUNT
    >>> from domain.times import HOUR
    >>> seen = Seasonal(Setup(COUNT, HOUR))
    >>> calls = [seen.update(hour * HOUR, 100.0 + hour % 3).call for hour in range(200)]
    >>> calls[0], calls[-1], seen.update(200 * HOUR, 10.0).call
    ('learning', 'normal', 'low')
    """

    name: ClassVar[str] = "seasonal"
    only_lasting: ClassVar[bool] = False

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._shape = setup.shape
        self._base = Baseline(setup.shape, setup.grain_ms)
        self._noise = Noise(setup.shape.floor)
        points = max(1.0, DAY / self._base.slots / setup.grain_ms)
        self._parts = PartsOfDay(self._base.slots, points)
        self._strays = Strays(setup, self._base.slots, points)
        self._lift = Lift(setup.shape, setup.grain_ms)
        self._first = self._last = -1

    def _judge(self, at: int, value: float | None, n: float | None) -> Verdict:
        value, n = known(value), known(n)
        if self._last >= 0 and at <= self._last:
            return Verdict(at, 0.0, "normal", value, n=n, code="late")
        local = self._setup.calendar.local(at)
        slot, kind = self._base.slot(local), self._setup.calendar.kind(local)
        if value is None or (n is not None and n <= 0 and not self._shape.multiplies) or self._is_impossible(value):
            return self._empty(at, slot, kind, n)
        steps = 1.0 if self._last < 0 else (at - self._last) / self._setup.grain_ms
        self._pass(at)
        case = self._case(at, local, slot, kind, value=value, n=n)
        is_young = at - self._first < LEARNING or not self._base.has_seen(slot)
        verdict = self._learning(at, value, n) if is_young else self._say(at, value, n, case=case, steps=steps)
        self._learn(case, is_young=is_young)
        return verdict

    def memory(self) -> State:
        """Everything it remembers."""
        own: State = {"noise": self._noise.state(), "ends": [float(self._first), float(self._last)]}
        return own | self._base.state() | self._parts.state() | self._lift.state() | self._strays.state()

    def recall(self, state: State) -> None:
        """Remember them."""
        self._noise.restore(state["noise"])
        self._first, self._last = (int(end) for end in state["ends"])
        for part in (self._base, self._parts, self._lift, self._strays):
            part.restore(state)

    def _is_impossible(self, value: float) -> bool:
        return value < 0 and self._shape.name == "count"

    def _pass(self, at: int) -> None:
        """Time goes on. After the first days, their strays turn out to have been no noise but ignorance."""
        if self._first < 0:
            self._first = at
        elif self._last - self._first < LEARNING <= at - self._first:
            self._noise.doubt()
        self._last = at

    def _empty(self, at: int, slot: int, kind: str, n: float | None) -> Verdict:
        if self._first < 0 or at - self._first < LEARNING:
            return self._learning(at, None, n)
        return Verdict(at, 0.0, "normal", None, self._expect(slot, kind), n=n, code="no_data")

    def _learning(self, at: int, value: float | None, n: float | None) -> Verdict:
        return Verdict(at, 0.0, "learning", value, n=n, code="learning")

    def _expect(self, slot: int, kind: str) -> float:
        usual = self._base.expect(slot)
        if kind:
            usual = self._lift.apply(usual, kind, self._base.usual_mass)
        return min(max(usual, 0.0), 1.0) if self._shape.name == "share" else usual

    def _case(self, at: int, local: int, slot: int, kind: str, *, value: float, n: float | None) -> Case:
        shape, part = self._shape, slot % self._base.slots
        total, mass = shape.split(min(max(value, 0.0), 1.0) if shape.name == "share" else value, n)
        # Amounts are judged this much further from nothing than they are; `add` is taken off where they are told.
        add = OF_LEVEL * self._base.level if shape.name == "amount" else 0.0
        observed = total + add
        expected, width = self._expect(slot, kind) * mass + add, self._width(at, kind)
        factor = self._parts.factor(part)
        deviation = self._noise.deviation(shape.size(expected, mass)) * factor
        deviation = max(deviation, shape.least(expected, mass)) * width
        distance = shape.distance(observed, expected, mass)
        stray = _in_deviations(distance, deviation)
        is_settled = at - self._first >= SETTLED
        return Case(
            local,
            slot,
            part,
            kind,
            total,
            observed,
            expected,
            mass,
            add,
            distance,
            factor,
            deviation,
            width,
            stray,
            is_settled,
        )

    def _width(self, at: int, kind: str) -> float:
        width = YOUNG if at - self._first < SETTLED else 1.0
        return width * SPECIAL[min(self._lift.days(kind), len(SPECIAL) - 1)] if kind else width

    def _learn(self, case: Case, *, is_young: bool) -> None:
        taught = case.observed
        if not is_young and abs(case.stray) > TEACHES:
            out = TEACHES * case.deviation
            taught = self._shape.at(case.expected, case.mass, out if case.distance > 0 else -out)
        taught -= case.add
        if case.kind:
            self._lift.learn(case.local, case.kind, taught, self._base.expect(case.slot), case.mass)
            return
        self._lift.close()
        if self._shape.name != "count" or case.expected > EMPTY or case.observed > 0:
            factor = case.factor
            if case.deviation > 0:
                self._parts.learn(case.part, case.stray * factor)
            size = self._shape.size(case.expected, case.mass)
            self._noise.learn(case.distance / factor if factor > 0 else case.distance, size)
        self._base.learn(case.slot, taught, case.mass)

    def _say(self, at: int, value: float, n: float | None, *, case: Case, steps: float) -> Verdict:
        per, edge = (1.0 if self._shape.multiplies else case.mass), self._strays.alone
        low = self._shape.at(case.expected, case.mass, -edge.below * case.deviation) / per - case.add
        high = self._shape.at(case.expected, case.mass, edge.above * case.deviation) / per - case.add
        heard, stray, how = self._strays.judge(case, steps, only_lasting=self.only_lasting)
        is_known = self._shape.multiplies or stray != 0 or case.mass >= self._setup.min_count
        call: Call = "normal" if is_known else "not_enough"
        code: str = call
        if abs(stray) >= 1:
            call = "high" if stray > 0 else "low"
            code = "stuck" if how == "stuck" else f"{call}_{how}" if how else call
        return Verdict(at, heard, call, value, case.expected / per - case.add, low, high, n, code)


def _in_deviations(distance: float, deviation: float) -> float:
    """Distance over deviation, at most FAR; a series that never strayed before is that far out when it does."""
    if deviation > 0:
        return max(min(distance / deviation, FAR), -FAR)
    return 0.0 if distance == 0 else FAR if distance > 0 else -FAR
