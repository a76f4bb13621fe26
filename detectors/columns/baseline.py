"""What is usual of many series, at one moment."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detectors.baseline import EMPTY, FACTOR_PRIOR, KNOWN, LEVEL_DAYS, OFFSET_PRIOR, VISITS, Baseline
from detectors.columns.memory import Rows
from detectors.columns.numbers import Mask, Real, ratio
from detectors.shapes import Shape
from domain.times import DAY


class Usual(NamedTuple):
    """The slow level, what is expected at this time of day, and what at this time of the week; per unit of mass."""

    level: Real
    daily: Real
    weekly: Real


class Baselines:
    """`Baseline` in columns: level, day and week of a state."""

    def __init__(self, shape: Shape, grain_ms: int) -> None:
        self._shape = shape
        self._clock = Baseline(shape, grain_ms)
        points = max(1.0, DAY / self.slots / grain_ms)
        self._points = 0.9 * points
        self._prior = points * (FACTOR_PRIOR if shape.multiplies else OFFSET_PRIOR)
        self._keep_level = 1 - 1 / max(2.0, LEVEL_DAYS * DAY / grain_ms)
        self._keep_day = 1 - 1 / (VISITS * 5 * points)
        self._keep_week = 1 - 1 / (VISITS * points)

    @property
    def slots(self) -> int:
        """Number of slots of a day."""
        return self._clock.slots

    def slot(self, local: int) -> int:
        """The slot of the week of a local time."""
        return self._clock.slot(local)

    def usual_mass(self, rows: Rows) -> Real:
        """The mass of a usual bucket of a share or mean."""
        return rows["level", 2]

    def has_seen(self, rows: Rows, slot: int) -> Mask:
        """False where this hour has not come at all."""
        found: Mask = rows["day", 3 * self.hour(slot) + 2] >= self._points
        return found

    def usual(self, rows: Rows, slot: int) -> Usual:
        """What is expected in a slot of the week; 0 before anything was learnt."""
        level = ratio(rows["level", 0], rows["level", 1])
        day, other = self._days(slot)
        is_factor = self._shape.multiplies
        prior = self._prior * (level if is_factor else rows["level", 2])
        part = _settled(rows["day", other], rows["day", other + 1], prior, 1.0 if is_factor else 0.0)
        part = _settled(rows["day", day], rows["day", day + 1], prior, part)
        top, bottom = rows["week", 2 * slot], rows["week", 2 * slot + 1]
        if not is_factor:
            daily = level + part
            return Usual(level, daily, daily + ratio(top, bottom + prior))
        daily = level * part
        prior = _believed(top, bottom, self._prior * daily)
        return Usual(level, daily, daily * ratio(top + prior, bottom + prior, 1.0))

    def learn(self, rows: Rows, slot: int, observed: Real, *, mass: Real, usual: Usual) -> None:
        """Take an observed sum over a mass into all three parts; `usual` is what was expected of it."""
        level, daily, weekly = usual
        hour, other = self._days(slot)
        visits = np.maximum(rows["day", hour + 2], rows["day", other + 2])
        if self._shape.multiplies:
            _fold(rows, ("level", 0), self._keep_level, observed)
            _fold(rows, ("level", 1), self._keep_level, ratio(weekly, level, 1.0))
            level = rows["level", 0] / rows["level", 1]
            is_known = daily > 0
            top_day = top_week = observed
            day, week = level, daily if is_known.all() else np.where(is_known, daily, level)
        else:
            _fold(rows, ("level", 0), self._keep_level, observed - mass * (weekly - level))
            _fold(rows, ("level", 1), self._keep_level, mass)
            self._weigh(rows, mass)
            top_day, top_week, day, week = observed - mass * level, observed - mass * daily, mass, mass
        _fold(rows, ("day", hour), self._keep_day, top_day)
        _fold(rows, ("day", hour + 1), self._keep_day, day)
        _fold(rows, ("day", hour + 2), self._keep_day, 1.0)
        is_known = visits >= KNOWN * self._points
        if not is_known.all():
            rows, top_week, week = rows.only(is_known), top_week[is_known], week[is_known]
        _fold(rows, ("week", 2 * slot), self._keep_week, top_week)
        _fold(rows, ("week", 2 * slot + 1), self._keep_week, week)

    def _weigh(self, rows: Rows, mass: Real) -> None:
        before = rows["level", 2]
        more = mass - before
        is_known = before > 0
        more *= (1 - self._keep_level) if is_known.all() else np.where(is_known, 1 - self._keep_level, 1.0)
        rows["level", 2] = before + more

    def _days(self, slot: int) -> tuple[int, int]:
        """Where the sums of this time of day lie: those of days of its own kind, and of the others."""
        hour = self.hour(slot)
        return 3 * hour, 3 * ((hour + self.slots) % (2 * self.slots))

    def hour(self, slot: int) -> int:
        """The slot of the day: those of Saturday and Sunday after those of the other days."""
        return slot % self.slots + (self.slots if slot >= 5 * self.slots else 0)


def _fold(rows: Rows, key: tuple[str, int], keep: float, more: Real | float) -> None:
    found = rows[key] * keep
    found += more
    rows[key] = found


def _settled(top: Real, bottom: Real, prior: Real, coarser: Real | float) -> Real:
    fading = bottom / prior
    fading *= fading
    fading += 1
    np.divide(prior, fading, out=fading)
    found = fading * coarser
    found += top
    fading += bottom
    found /= fading
    is_known = (prior > 0) & (bottom > 0)
    return found if is_known.all() else np.where(is_known, found, coarser)


def _believed(top: Real, bottom: Real, prior: Real) -> Real:
    """The prior, less where a slot has next to nothing of what the day says: a closed hour, a weekend."""
    empty = np.flatnonzero((top < EMPTY * bottom) & (prior > 0))
    if empty.size:
        top, bottom, before = top[empty], bottom[empty], prior[empty]
        prior[empty] = before / (1 + (1 - top / (EMPTY * bottom)) * (bottom / before) ** 2)
    return prior
