"""The seasonal detector: what is usual at this hour of this week, and whether the last hours stray from it."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from detectors.base import Setup, State, check_state, known
from detectors.baseline import Baseline
from detectors.edge import Edge
from detectors.lift import Lift
from detectors.noise import Noise, PartsOfDay
from detectors.pool import Pool
from domain.times import DAY, HOUR, WEEK
from domain.verdicts import Call, Verdict

SPANS = (HOUR, 3 * HOUR, 12 * HOUR)
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
FAR = 99.0


class _Case(NamedTuple):
    """One bucket before the court: `deviation` is how far such a bucket usually strays, `stray` how far it does."""

    local: int
    slot: int
    kind: str
    observed: float
    expected: float
    mass: float
    distance: float
    width: float
    deviation: float

    @property
    def stray(self) -> float:
        return _in_deviations(self.distance, self.deviation)


class Seasonal:
    """Judges each bucket, and the last 1, 3 and 12 hours pooled, against level x time of day x time of week.

    Noise is learnt around it for each, floored by chance; strange points teach only up to the edge of the usual. The
    score is the greatest stray over the edge of this series. Buckets without data are left to `Silence`.

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
        self._edge = Edge()
        self._first = self._last = -1

    def update(self, at: int, value: float | None, n: float | None = None) -> Verdict:
        """The verdict on one bucket; see `Detector`."""
        value, n = known(value), known(n)
        if self._last >= 0 and at <= self._last:
            return Verdict(at, 0.0, "normal", value, n=n, code="late")
        local = self._setup.calendar.local(at)
        slot, kind = self._base.slot(local), self._setup.calendar.kind(local)
        if value is None or (n is not None and n <= 0 and not self._shape.multiplies):
            return self._empty(at, slot, kind, n)
        steps = 1.0 if self._last < 0 else (at - self._last) / self._setup.grain_ms
        self._pass(at)
        case = self._case(at, local, slot, kind, value=value, n=n)
        is_young = at - self._first < LEARNING or not self._base.has_seen(slot)
        pooled = self._pooled(case, steps)
        verdict = self._learning(at, value, n) if is_young else self._say(at, value, n, case=case, pooled=pooled)
        self._learn(case, is_young=is_young)
        return verdict

    def state(self) -> State:
        """Everything it remembers."""
        pools = [number for pool in self._pools for number in pool.state()]
        ends = [float(self._first), float(self._last)]
        own: State = {"noise": self._noise.state(), "pools": pools, "edge": self._edge.state(), "ends": ends}
        return own | self._base.state() | self._parts.state() | self._lift.state()

    def restore(self, state: State) -> None:
        """Remember `state`; ValueError if it was saved under another Setup."""
        check_state(state, self.state())
        self._noise.restore(state["noise"])
        for number, pool in enumerate(self._pools):
            pool.restore(state["pools"][9 * number : 9 * number + 9])
        self._edge.restore(state["edge"])
        self._first, self._last = (int(end) for end in state["ends"])
        self._base.restore(state)
        self._parts.restore(state)
        self._lift.restore(state)

    def _pass(self, at: int) -> None:
        """Time goes on. After the first days, their strays turn out to have been no noise but ignorance."""
        if self._first < 0:
            self._first = at
        elif self._last - self._first < LEARNING <= at - self._first:
            self._noise.doubt()
            for pool in self._pools:
                pool.doubt()
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

    def _case(self, at: int, local: int, slot: int, kind: str, *, value: float, n: float | None) -> _Case:
        observed, mass = self._shape.split(min(max(value, 0.0), 1.0) if self._shape.name == "share" else value, n)
        expected, width = self._expect(slot, kind) * mass, self._width(at, kind)
        deviation = self._noise.deviation(self._shape.size(expected, mass)) * self._parts.factor(
            slot % self._base.slots
        )
        deviation = max(deviation, self._shape.least(expected, mass)) * width
        distance = self._shape.distance(observed, expected, mass)
        return _Case(local, slot, kind, observed, expected, mass, distance, width, deviation)

    def _width(self, at: int, kind: str) -> float:
        weeks = (at - self._first) // WEEK
        width = YOUNG[weeks] if weeks < len(YOUNG) else 1.0
        if kind:
            width *= SPECIAL[min(self._lift.days(kind), len(SPECIAL) - 1)]
        return width

    def _pooled(self, case: _Case, steps: float) -> float:
        """The greatest stray of a pool that counts, 0 if there is none."""
        observed, stray, greatest = self._within(case, CLIP), case.stray, 0.0
        is_telling = self._is_telling(case)
        for pool in self._pools:
            pool.add(observed, case.expected, case.mass, steps)
            if not pool.is_filled:
                continue
            distance, usual = pool.stray()
            if not case.kind and is_telling:
                pool.learn(distance)
            found = _in_deviations(distance, usual * case.width) if usual > 0 else 0.0
            is_known = self._shape.multiplies or pool.mass >= self._setup.min_count
            if is_known and abs(stray) > LEANS and found * stray > 0 and abs(found) > abs(greatest):
                greatest = found
        return greatest

    def _within(self, case: _Case, most: float) -> float:
        """What was observed, or the sum `most` deviations out if it was further."""
        if abs(case.stray) <= most:
            return case.observed
        out = most * case.deviation
        return self._shape.at(case.expected, case.mass, out if case.distance > 0 else -out)

    def _is_telling(self, case: _Case) -> bool:
        return self._shape.name != "count" or case.expected > EMPTY or case.observed > 0

    def _learn(self, case: _Case, *, is_young: bool) -> None:
        taught = case.observed if is_young else self._within(case, TEACHES)
        if case.kind:
            self._lift.learn(case.local, case.kind, taught, self._base.expect(case.slot), case.mass)
            return
        self._lift.close()
        if self._is_telling(case):
            part = case.slot % self._base.slots
            factor = self._parts.factor(part)
            if case.deviation > 0:
                self._parts.learn(part, case.stray * factor)
            self._noise.learn(
                case.distance / factor if factor > 0 else case.distance, self._shape.size(case.expected, case.mass)
            )
        self._base.learn(case.slot, taught, case.mass)

    def _say(self, at: int, value: float, n: float | None, *, case: _Case, pooled: float) -> Verdict:
        per, edge = (1.0 if self._shape.multiplies else case.mass), self._edge.deviations
        low, high = (self._shape.at(case.expected, case.mass, side * edge * case.deviation) / per for side in (-1, 1))
        is_known = self._shape.multiplies or case.mass >= self._setup.min_count
        alone = case.stray if is_known else 0.0
        greatest = pooled if abs(pooled) > abs(alone) else alone
        self._edge.learn(abs(greatest))
        call: Call = "normal" if is_known or pooled else "not_enough"
        code: str = call
        if abs(greatest) >= edge:
            call = "high" if greatest > 0 else "low"
            code = call if greatest == alone else f"{call}_lasting"
        return Verdict(at, abs(greatest) / edge, call, value, case.expected / per, low, high, n, code)


def _in_deviations(distance: float, deviation: float) -> float:
    """Distance over deviation, at most FAR; a series that never strayed before is that far out when it does."""
    if deviation > 0:
        return max(min(distance / deviation, FAR), -FAR)
    return 0.0 if distance == 0 else FAR if distance > 0 else -FAR
