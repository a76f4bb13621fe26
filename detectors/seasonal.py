"""The seasonal detector: what is usual at this hour of this week, and whether the last hours stray from it."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from detectors.base import Setup, State, check_state, known
from detectors.baseline import Baseline
from detectors.lift import Lift
from detectors.noise import Noise, PartsOfDay
from detectors.pool import Pool
from domain.times import DAY, HOUR, WEEK
from domain.verdicts import Call, Verdict

EDGE = 5.25
"""Deviations at which a score is 1, for one bucket and for the pools alike."""
SPANS = (3 * HOUR, 12 * HOUR)
LEARNING = 2 * DAY
CLIP = 3.0
"""A bucket adds no more than so many deviations to a pool: pools are for what lasts."""
TEACHES = 2.5
"""What strays further than this teaches the baseline only so much."""
LEANS = 0.5
"""A pool is strange only while the newest bucket itself leans the same way: recovery ends an alert at once."""
EMPTY = 0.1
"""A bucket expected to hold less than this many, and empty, says nothing of the noise elsewhere."""
SPECIAL = (3.0, 1.7, 1.3)
"""Bands are so much wider on the first, second and later days of a special kind."""
YOUNG = (1.5, 1.3)
"""And in the first and the second week, when the shape of a week is still guessed."""


class _Case(NamedTuple):
    """One bucket before the court: sums, its slot, the kind of its day."""

    observed: float
    expected: float
    mass: float
    slot: int
    local: int
    kind: str


class Seasonal:
    """Judges each bucket, and the last 3 and 12 hours pooled, against level x time of day x time of week.

    Noise is learnt around it for each, and floored by chance; strange points teach only up to the edge of the usual.
    The score is the greatest stray in deviations over EDGE. Buckets without data are left to `Silence`.

    >>> from detectors.shapes import COUNT
    >>> seen = Seasonal(Setup(COUNT, HOUR))
    >>> calls = [seen.update(hour * HOUR, 100.0 + hour % 3).call for hour in range(200)]
    >>> calls[0], calls[-1], seen.update(200 * HOUR, 10.0).call
    ('learning', 'normal', 'low')
    """

    name: ClassVar[str] = "seasonal"

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._shape = setup.shape
        self._base = Baseline(setup.shape, setup.grain_ms)
        self._noise = Noise(setup.shape.floor)
        self._parts = PartsOfDay(self._base.slots, max(1.0, DAY / self._base.slots / setup.grain_ms))
        self._pools = [Pool(setup.shape, span, setup.grain_ms) for span in SPANS if span > setup.grain_ms]
        self._lift = Lift(setup.shape, setup.grain_ms)
        self._first = self._last = -1

    def update(self, at: int, value: float | None, n: float | None = None) -> Verdict:
        """The verdict on one bucket; see `Detector`."""
        value, n = known(value), known(n)
        if self._last >= 0 and at <= self._last:
            return Verdict(at, 0.0, "normal", value, n=n, code="late")
        if value is None or (n is not None and n <= 0 and not self._shape.multiplies):
            return self._empty(at, n)
        return self._judge(at, value, n)

    def state(self) -> State:
        """Everything it remembers."""
        pools = [number for pool in self._pools for number in pool.state()]
        ends = [float(self._first), float(self._last)]
        own: State = {"noise": self._noise.state(), "pools": pools, "ends": ends}
        return own | self._base.state() | self._parts.state() | self._lift.state()

    def restore(self, state: State) -> None:
        """Remember `state`; ValueError if it was saved under another Setup."""
        check_state(state, self.state())
        self._noise.restore(state["noise"])
        for number, pool in enumerate(self._pools):
            pool.restore(state["pools"][9 * number : 9 * number + 9])
        self._first, self._last = (int(end) for end in state["ends"])
        self._base.restore(state)
        self._parts.restore(state)
        self._lift.restore(state)

    def _empty(self, at: int, n: float | None) -> Verdict:
        if self._first < 0 or at - self._first < LEARNING:
            return Verdict(at, 0.0, "learning", n=n, code="learning")
        local = self._setup.calendar.local(at)
        expected = self._expect(self._base.slot(local), self._setup.calendar.kind(local))
        return Verdict(at, 0.0, "normal", None, expected, n=n, code="no_data")

    def _expect(self, slot: int, kind: str) -> float:
        usual = self._base.expect(slot)
        if kind:
            usual = self._lift.apply(usual, kind, self._base.usual_mass)
        return min(max(usual, 0.0), 1.0) if self._shape.name == "share" else usual

    def _judge(self, at: int, value: float, n: float | None) -> Verdict:
        observed, mass = self._shape.split(min(max(value, 0.0), 1.0) if self._shape.name == "share" else value, n)
        local = self._setup.calendar.local(at)
        kind = self._setup.calendar.kind(local)
        slot = self._base.slot(local)
        case = _Case(observed, self._expect(slot, kind) * mass, mass, slot, local, kind)
        if self._first >= 0 and self._last - self._first < LEARNING <= at - self._first:
            self._doubt()
        steps = 1.0 if self._last < 0 else (at - self._last) / self._setup.grain_ms
        self._first, self._last = (at if self._first < 0 else self._first), at
        width = self._width(at, kind)
        deviation = self._noise.deviation(self._shape.size(case.expected, mass)) * width
        deviation *= self._parts.factor(slot % self._base.slots)
        deviation = max(deviation, self._shape.least(case.expected, mass))
        distance = self._shape.distance(observed, case.expected, mass)
        stray = _in_deviations(distance, deviation)
        pooled = self._pooled(case, stray, deviation, steps=steps, width=width)
        is_young = at - self._first < LEARNING or not self._base.has_seen(slot)
        self._learn(case, distance, stray, deviation, is_young=is_young)
        if is_young:
            return Verdict(at, 0.0, "learning", value, n=n, code="learning")
        return self._say(at, value, n, case=case, stray=stray, pooled=pooled, deviation=deviation)

    def _doubt(self) -> None:
        """The first days are over: strays from what was hardly an expectation were no noise."""
        self._noise.doubt()
        for pool in self._pools:
            pool.doubt()

    def _width(self, at: int, kind: str) -> float:
        weeks = (at - self._first) // WEEK
        young = YOUNG[weeks] if weeks < len(YOUNG) else 1.0
        if kind:
            young *= SPECIAL[min(self._lift.days(kind), len(SPECIAL) - 1)]
        return young

    def _pooled(self, case: _Case, stray: float, deviation: float, *, steps: float, width: float) -> float:
        observed = case.observed
        if abs(stray) > CLIP:
            observed = self._shape.at(case.expected, case.mass, CLIP * deviation if stray > 0 else -CLIP * deviation)
        greatest = 0.0
        is_telling = self._is_telling(case)
        for pool in self._pools:
            pool.add(observed, case.expected, case.mass, steps)
            if not pool.is_filled:
                continue
            distance, usual = pool.stray()
            found = _in_deviations(distance, usual * width) if usual > 0 else 0.0
            if not case.kind and is_telling:
                pool.learn(distance)
            is_known = self._shape.multiplies or pool.mass >= self._setup.min_count
            if is_known and abs(stray) > LEANS and found * stray > 0 and abs(found) > abs(greatest):
                greatest = found
        return greatest

    def _is_telling(self, case: _Case) -> bool:
        return self._shape.name != "count" or case.expected > EMPTY or case.observed > 0

    def _learn(self, case: _Case, distance: float, stray: float, deviation: float, *, is_young: bool) -> None:
        taught = case.observed
        if not is_young and abs(stray) > TEACHES:
            edge = TEACHES * deviation if stray > 0 else -TEACHES * deviation
            taught = self._shape.at(case.expected, case.mass, edge)
        if case.kind:
            self._lift.learn(case.local, case.kind, taught, self._base.expect(case.slot), case.mass)
            return
        self._lift.close()
        part = case.slot % self._base.slots
        factor = self._parts.factor(part)
        size = self._shape.size(case.expected, case.mass)
        if self._is_telling(case):
            if deviation > 0:
                self._parts.learn(part, stray * factor)
            self._noise.learn(distance / factor if factor > 0 else distance, size)
        self._base.learn(case.slot, taught, case.mass)

    def _say(
        self, at: int, value: float, n: float | None, *, case: _Case, stray: float, pooled: float, deviation: float
    ) -> Verdict:
        per = 1.0 if self._shape.multiplies else case.mass
        low, high = (self._shape.at(case.expected, case.mass, side * EDGE * deviation) / per for side in (-1, 1))
        is_known = self._shape.multiplies or case.mass >= self._setup.min_count
        alone = stray if is_known else 0.0
        lasts = abs(pooled) > abs(alone)
        greatest = pooled if lasts else alone
        score = abs(greatest) / EDGE
        call: Call = "normal" if is_known or pooled else "not_enough"
        code: str = call
        if score >= 1:
            call = "high" if greatest > 0 else "low"
            code = f"{call}_lasting" if lasts else call
        return Verdict(at, score, call, value, case.expected / per, low, high, n, code)


def _in_deviations(distance: float, deviation: float) -> float:
    """Distance over deviation; a series that never strayed is infinitely strange when it does, said as 99."""
    if deviation > 0:
        return max(min(distance / deviation, 99.0), -99.0)
    return 0.0 if distance == 0 else 99.0 if distance > 0 else -99.0
