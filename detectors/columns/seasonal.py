"""The seasonal detector on many series: what is usual at this hour of this week, and what strays from it."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from detectors.base import Detector, Setup
from detectors.columns.baseline import Usual
from detectors.columns.case import Cases, Moment
from detectors.columns.lift import Lifts
from detectors.columns.many import Many
from detectors.columns.memory import Rows
from detectors.columns.noise import Noises, PartsOfDays
from detectors.columns.numbers import Mask, Real, at_least, ratio
from detectors.columns.shapes import SCALES
from detectors.columns.strays import ManyStrays
from detectors.columns.telling import tell, tell_late, tell_strange
from detectors.columns.verdicts import CODES, Verdicts
from detectors.seasonal import EMPTY, LEARNING, OF_LEVEL, SETTLED, SPECIAL, TEACHES, YOUNG, Seasonal
from detectors.strays import FAR
from domain.times import DAY

MOST = 0.5
"""Where more than this share of rows has data, it is faster to reckon with all and to keep what those say."""


class Seasonals(Many):
    """`Seasonal` in columns."""

    make: ClassVar[type[Detector]] = Seasonal

    def __init__(self, setup: Setup, rows: int = 0) -> None:
        super().__init__(setup, rows)
        self._shape = setup.shape
        self._noise = Noises(setup.shape.floor)
        points = max(1.0, DAY / self._base.slots / setup.grain_ms)
        self._parts = PartsOfDays("", points)
        self._strays = ManyStrays(setup, points)
        self._lift = Lifts(setup.shape, setup.grain_ms)

    def _judge(self, rows: Rows, moment: Moment, told: Verdicts) -> None:
        is_late, is_empty = self._unusable(rows, moment.at, told)
        if is_late.any():
            tell_late(told, rows.only(is_late))
        if is_empty.any():
            self._say_empty(rows.only(is_empty), moment, told)
        is_full = ~(is_late | is_empty)
        if not is_full.any():
            return
        rows = rows.masked(is_full) if is_full.mean() > MOST else rows.only(is_full)
        steps = self._pass(rows, moment.at)
        age = moment.at - rows["ends", 0]
        cases = self._cases(rows, moment, told, steps=steps, age=age)
        is_young = age < LEARNING
        is_young |= ~self._base.has_seen(rows, moment.slot)
        if is_young.any():
            tell(told, rows.only(is_young), "learning")
        if not is_young.all():
            self._say(rows.only(~is_young), moment, cases.only(~is_young), told)
        self._learn(rows, moment, cases, is_young)

    def _unusable(self, rows: Rows, at: int, told: Verdicts) -> tuple[Mask, Mask]:
        """Where the bucket is not after the newest one, and where it is but has no data."""
        value = told.value[rows.picked]
        is_late = rows["ends", 1] >= max(at, 0)
        is_empty = ~(value >= 0) if self._shape.name == "count" else np.isnan(value)
        if not self._shape.multiplies:
            is_empty |= told.n[rows.picked] <= 0
        is_empty &= ~is_late
        return is_late, is_empty

    def _pass(self, rows: Rows, at: int) -> Real:
        """Time goes on: how many grains since the newest bucket."""
        first, last = rows["ends", 0], rows["ends", 1]
        steps = at - last
        steps /= self._setup.grain_ms
        new = np.flatnonzero(last < 0)
        steps[new] = 1.0
        is_fresh = last - first < LEARNING
        if is_fresh.any():
            self._noise.doubt(rows, is_fresh & (first >= 0) & (at - first >= LEARNING))
            rows.at(np.flatnonzero(first < 0))["ends", 0] = float(at)
        rows["ends", 1] = float(at)
        return steps

    def _say_empty(self, rows: Rows, moment: Moment, told: Verdicts) -> None:
        first = rows["ends", 0]
        is_young = (first < 0) | (moment.at - first < LEARNING)
        rows.put(told.value, np.nan)
        rows.put(told.code, CODES.index("no_data"))
        if is_young.any():
            tell(told, rows.only(is_young), "learning")
        if not is_young.all():
            rows = rows.only(~is_young)
            rows.put(told.expected, self._expect(rows, moment, self._base.usual(rows, moment.slot).weekly))

    def _expect(self, rows: Rows, moment: Moment, usual: Real) -> Real:
        if moment.kind:
            usual = self._lift.apply(rows, usual, moment.kind, self._base.usual_mass(rows))
        return np.clip(usual, 0.0, 1.0) if self._shape.name == "share" else usual

    def _cases(self, rows: Rows, moment: Moment, told: Verdicts, *, steps: Real, age: Real) -> Cases:
        shape, usual = self._shape, self._base.usual(rows, moment.slot)
        total, mass = self._split(told.value[rows.picked], told.n[rows.picked])
        expected = self._expect(rows, moment, usual.weekly)
        if not shape.multiplies:
            expected = expected * mass
        add, observed = self._add(usual), total
        if add is not None:
            observed, expected = total + add, expected + add
        scale = SCALES[shape.name](shape, expected, mass)
        noise, factor = self._noise.deviation(rows, scale.size), self._parts.factor(rows, moment.part)
        deviation = noise * factor
        least = scale.least
        if isinstance(least, float):
            at_least(deviation, least)
        else:
            np.maximum(deviation, least, out=deviation)
        is_settled = age >= SETTLED
        width = self._width(rows, moment.kind, is_settled)
        deviation *= width
        distance = scale.distance(observed)
        stray = _in_deviations(distance, deviation)
        return Cases(
            total,
            observed,
            expected,
            mass,
            distance,
            noise,
            factor,
            deviation,
            width,
            stray,
            is_settled,
            steps,
            scale,
            usual,
        )

    def _add(self, usual: Usual) -> Real | None:
        """What is in observed and expected, though not in the world."""
        return OF_LEVEL * usual.level if self._shape.name == "amount" else None

    def _told(self, sums: Real, cases: Cases) -> Real:
        """As people are told them: per record, and without what was added."""
        add = self._add(cases.usual)
        if not self._shape.multiplies:
            return sums / cases.mass
        return sums if add is None else sums - add

    def _split(self, value: Real, n: Real) -> tuple[Real, Real]:
        if self._shape.multiplies:
            return value, np.ones(len(value))
        mass = np.where(np.isnan(n), 1.0, n)
        return (np.clip(value, 0.0, 1.0) if self._shape.name == "share" else value) * mass, mass

    def _width(self, rows: Rows, kind: str, is_settled: Mask) -> Real:
        width = np.ones(len(is_settled)) if is_settled.all() else np.where(is_settled, 1.0, YOUNG)
        if kind:
            seen = np.minimum(self._lift.days(rows, kind), len(SPECIAL) - 1).astype(np.intp)
            width *= np.array(SPECIAL)[seen]
        return width

    def _learn(self, rows: Rows, moment: Moment, cases: Cases, is_young: Mask) -> None:
        taught = self._taught(cases, is_young)
        if moment.kind:
            base = cases.usual.weekly
            self._lift.learn(rows, moment.local, moment.kind, observed=taught, base=base, mass=cases.mass)
            return
        self._lift.close(rows)
        self._learn_noise(rows, moment, cases)
        self._base.learn(rows, moment.slot, taught, mass=cases.mass, usual=cases.usual)

    def _taught(self, cases: Cases, is_young: Mask) -> Real:
        """What is strange teaches only so much."""
        strange = np.flatnonzero((np.abs(cases.stray) > TEACHES) & ~is_young)
        taught = cases.observed.copy()
        out = np.copysign(TEACHES * cases.deviation[strange], cases.distance[strange])
        taught[strange] = cases.scale.only(strange).at(out)
        add = self._add(cases.usual)
        return taught if add is None else taught - add

    def _learn_noise(self, rows: Rows, moment: Moment, cases: Cases) -> None:
        if self._shape.name == "count":
            rows = rows.masked((cases.expected > EMPTY) | (cases.observed > 0))
        strays = cases.deviation > 0
        if strays.any():
            self._parts.learn(rows.masked(strays), moment.part, cases.stray * cases.factor)
        self._noise.learn(rows, ratio(cases.distance, cases.factor, cases.distance), cases.scale.size, cases.noise)

    def _say(self, rows: Rows, moment: Moment, cases: Cases, told: Verdicts) -> None:
        edge = self._strays.alone
        low = cases.scale.at(-edge.below(rows) * cases.deviation)
        high = cases.scale.at(edge.above(rows) * cases.deviation)
        for column, sums in ((told.lower, low), (told.upper, high), (told.expected, cases.expected)):
            rows.put(column, self._told(sums, cases))
        judged = self._strays.judge(rows, moment, cases)
        rows.put(told.score, judged.heard)
        if not self._shape.multiplies:
            is_unknown = (judged.stray == 0) & (cases.mass < self._setup.min_count)
            if is_unknown.any():
                tell(told, rows.only(is_unknown), "not_enough")
        tell_strange(told, rows, judged)


def _in_deviations(distance: Real, deviation: Real) -> Real:
    """Distances over deviations, at most FAR; series that never strayed before are that far out when they do."""
    stray = distance / deviation
    np.clip(stray, -FAR, FAR, out=stray)
    strays = deviation > 0
    return stray if strays.all() else np.where(strays, stray, np.sign(distance) * FAR)
