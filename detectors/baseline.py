"""What is usual: a slow level, the time of day, and the time of the week, learnt together.

Each part is a ratio of two fading sums, drawn towards a coarser one while it has seen little: the week's slots towards
the day's, those of weekends and of other days towards each other. So two days are enough to begin with, and hours that
are always empty are soon known to be. Counts multiply the parts, shares and means add them.
"""

from __future__ import annotations

from itertools import chain

from detectors.base import State
from detectors.shapes import Shape
from domain.times import DAY, MINUTE, WEEK

SLOT = 15 * MINUTE
LEVEL_DAYS = 4.0
VISITS = 6.0
"""A slot of the week remembers about its last six visits, one of the day about as many weeks."""
FACTOR_PRIOR = 1.0
OFFSET_PRIOR = 8.0
"""How many visits the coarser part counts for; offsets of shares and means are small beside their noise."""
KNOWN = 2.0
"""Visits of a slot of the day before weeks are held against it: they would learn the shape of the day once more."""
EMPTY = 0.03
"""A slot with less than this share of what the coarser part says is believed sooner: a closed hour, a weekend."""

_MONDAY = 4 * DAY
"""The epoch began on a Thursday; weeks begin on Monday."""


class Baseline:
    """The expected value of each bucket of a series.

    Level: two sums and the usual mass. Day: two sums and a count for each slot of a quarter hour or a bucket,
    Saturdays and Sundays apart from other days. Week: two sums for each slot of the week.
    """

    def __init__(self, shape: Shape, grain_ms: int) -> None:
        self._shape = shape
        self._slot_ms = min(max(SLOT, grain_ms), DAY)
        self._per_day = max(1, DAY // self._slot_ms)
        points = max(1.0, self._slot_ms / grain_ms)
        self._points = 0.9 * points
        self._prior = points * (FACTOR_PRIOR if shape.multiplies else OFFSET_PRIOR)
        self._keep_level = 1 - 1 / max(2.0, LEVEL_DAYS * DAY / grain_ms)
        self._keep_day = 1 - 1 / (VISITS * 5 * points)
        self._keep_week = 1 - 1 / (VISITS * points)
        self._level = [0.0, 0.0, 0.0]
        self._day = [[0.0, 0.0, 0.0] for _ in range(2 * self._per_day)]
        self._week = [[0.0, 0.0] for _ in range(7 * self._per_day)]
        self._expected: tuple[int, tuple[float, float, float]] | None = None

    @property
    def slots(self) -> int:
        """Number of slots of a day."""
        return self._per_day

    @property
    def level(self) -> float:
        """The slow level, per unit of mass; 0 before anything was learnt."""
        top, bottom, _ = self._level
        return top / bottom if bottom > 0 else 0.0

    @property
    def usual_mass(self) -> float:
        """The mass of a usual bucket of a share or mean."""
        return self._level[2]

    def slot(self, local: int) -> int:
        """The slot of the week (0 = Monday 00:00) of a local time; modulo `slots` it is that of the day."""
        return int((local - _MONDAY) % WEEK // self._slot_ms) % (7 * self._per_day)

    def expect(self, slot: int) -> float:
        """The usual value in a slot of the week, per unit of mass; 0 before anything was learnt."""
        parts = self._parts(slot)
        self._expected = slot, parts
        return parts[2]

    def has_seen(self, slot: int) -> bool:
        """False before this hour has come at all, on a weekend if the slot is of one, else on another day."""
        return self._day[self._hour(slot)][2] >= self._points

    def learn(self, slot: int, observed: float, mass: float) -> None:
        """Take an observed sum over a mass into all three parts."""
        expected, self._expected = self._expected, None
        level, daily, weekly = expected[1] if expected is not None and expected[0] == slot else self._parts(slot)
        if self._shape.multiplies:
            _fold(self._level, self._keep_level, observed, weekly / level if level > 0 else 1.0)
            level = self._level[0] / self._level[1]
            day, week = (observed, level), (observed, daily if daily > 0 else level)
        else:
            _fold(self._level, self._keep_level, observed - mass * (weekly - level), mass)
            self._level[2] += (mass - self._level[2]) * (1 - self._keep_level if self._level[2] > 0 else 1.0)
            day, week = (observed - mass * level, mass), (observed - mass * daily, mass)
        hour, other = self._days(slot)
        if max(hour[2], other[2]) >= KNOWN * self._points:
            _fold(self._week[slot], self._keep_week, *week)
        _fold(hour, self._keep_day, *day)
        hour[2] = hour[2] * self._keep_day + 1

    def state(self) -> State:
        """The sums, flattened: level (3), day (6 a slot), week (14 a slot)."""
        return {
            "level": list(self._level),
            "day": list(chain.from_iterable(self._day)),
            "week": list(chain.from_iterable(self._week)),
        }

    def restore(self, state: State) -> None:
        """Remember the sums of `state`."""
        self._expected = None
        self._level = list(state["level"])
        self._day = [list(sums) for sums in zip(*[iter(state["day"])] * 3, strict=True)]
        self._week = [list(pair) for pair in zip(*[iter(state["week"])] * 2, strict=True)]

    def _parts(self, slot: int) -> tuple[float, float, float]:
        """(level, value expected at this time of day, and at this time of the week)."""
        top, bottom, usual_mass = self._level
        level = top / bottom if bottom > 0 else 0.0
        (day, other), week = self._days(slot), self._week[slot]
        if not self._shape.multiplies:
            prior = self._prior * usual_mass
            daily = level + _settled(day, prior, _settled(other, prior, 0.0))
            return level, daily, daily + _drawn(week, prior, 0.0)
        prior = self._prior * level
        daily = level * _settled(day, prior, _settled(other, prior, 1.0))
        prior = self._prior * daily
        if prior > 0 and week[0] < EMPTY * week[1]:
            prior /= 1 + (1 - week[0] / (EMPTY * week[1])) * (week[1] / prior) ** 2
        return level, daily, daily * _drawn(week, prior, 1.0)

    def _days(self, slot: int) -> tuple[list[float], list[float]]:
        """What is known of this time of day: on days of its own kind, and on the others."""
        hour = self._hour(slot)
        return self._day[hour], self._day[(hour + self._per_day) % (2 * self._per_day)]

    def _hour(self, slot: int) -> int:
        """The slot of the day: those of Saturday and Sunday after those of the other days."""
        return slot % self._per_day + (self._per_day if slot >= 5 * self._per_day else 0)


def _fold(sums: list[float], keep: float, top: float, bottom: float) -> None:
    sums[0] = sums[0] * keep + top
    sums[1] = sums[1] * keep + bottom


def _drawn(sums: list[float], prior: float, coarser: float) -> float:
    """The ratio of two sums as if `prior` of the coarser ratio had been seen before them."""
    bottom = sums[1] + prior
    return (sums[0] + prior * coarser) / bottom if bottom > 0 else coarser


def _settled(sums: list[float], prior: float, coarser: float) -> float:
    """The same, with a prior that fades once there are more than a few visits: what many days say needs no other."""
    if prior <= 0 or sums[1] <= 0:
        return coarser
    return _drawn(sums, prior / (1 + (sums[1] / prior) ** 2), coarser)
