"""How many cases will break their time before the shift is over, from how long such cases took to be answered.

The share still unanswered after a time on a level is estimated from closed and open cases alike (Kaplan and Meier, JASA
53, 1958): one that is still open, or has climbed, says that it took longer than it has run.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from domain.ladders import Ladders, Life, Rung, intervals, ran

FEWEST = 30
"""Answers on a level below which nothing is foreseen."""
EXACT = 400
"""Cases up to which the interval is exact; beyond, the sum is taken as normal."""
Stint = tuple[int, bool]
"""How long a case's clock ran on a level (ms), and whether it was answered then."""
Kind = tuple[int, int, bool]
"""Level, its time (ms), and whether that is business hours: levels that are alike are learnt together."""


@dataclass(frozen=True)
class Curve:
    """The share still unanswered once the clock has run so long: `left[i]` from `times[i]` (ms) on, 1 before."""

    times: tuple[int, ...]
    left: tuple[float, ...]
    answered: int

    def at(self, time: int) -> float:
        """The share unanswered after `time`, what is answered just then not counted."""
        place = bisect_right(self.times, time)
        return self.left[place - 1] if place else 1.0

    def before(self, time: int) -> float:
        """The share unanswered just before `time`."""
        place = bisect_left(self.times, time)
        return self.left[place - 1] if place else 1.0

    def breach(self, has_run: int, time: int) -> float | None:
        """How likely a case that has run so long will not be answered before `time`; None where nobody knows."""
        now = self.at(has_run)
        return None if now <= 0 or self.answered < FEWEST else self.before(time) / now


def curve_of(stints: Iterable[Stint]) -> Curve:
    """The curve of these stints.

    >>> curve_of([(1, True), (2, False), (3, True), (4, False)]).left
    (0.75, 0.375)
    """
    ordered = sorted(stints)
    at_risk, share, place = len(ordered), 1.0, 0
    times: list[int] = []
    left: list[float] = []
    while place < len(ordered):
        time, answered, gone = ordered[place][0], 0, 0
        while place < len(ordered) and ordered[place][0] == time:
            answered, gone, place = answered + ordered[place][1], gone + 1, place + 1
        if answered:
            share *= 1 - answered / at_risk
            times.append(time)
            left.append(share)
        at_risk -= gone
    return Curve(tuple(times), tuple(left), sum(answered for _, answered in ordered))


def kind_of(rung: Rung) -> Kind:
    """What levels that are learnt together have in common."""
    return rung.level, rung.time or 0, rung.hours.is_business


def curves_of(lives: Iterable[tuple[Life, str | None]], ladders: Ladders, now: int) -> dict[Kind, Curve]:
    """The curve of each kind of level, from the lives of cases and their touchpoints, as they were at `now` (ms)."""
    found: dict[Kind, list[Stint]] = {}
    for life, touchpoint in lives:
        ladder = ladders.of(touchpoint)
        for level, since, until in intervals(life, ladder):
            rung, end = ladder.rung(level), now if until is None else min(until, now)
            if rung.time is not None and since <= now:
                is_answered = life.closed_at is not None and end == life.closed_at
                found.setdefault(kind_of(rung), []).append((ran(life, rung.hours, since, end), is_answered))
    return {kind: curve_of(stints) for kind, stints in found.items()}


@dataclass(frozen=True)
class Foreseen:
    """Of `due` cases that fall due until `until` (ms), how many will: `expected`, within `lower` to `upper` (95 %).

    The numbers are None where too few such cases were answered so far.
    """

    at: int
    until: int
    due: int
    expected: float | None = None
    lower: int | None = None
    upper: int | None = None


def foresee(curves: Mapping[Kind, Curve], due: Sequence[tuple[Rung, int]], *, now: int, until: int) -> Foreseen:
    """What comes of the cases that fall due: each the rung it stands on, and the time it has left (ms)."""
    chances = []
    for rung, left in due:
        curve = curves.get(kind_of(rung))
        chance = curve.breach((rung.time or 0) - left, rung.time or 0) if curve else None
        if chance is None:
            return Foreseen(now, until, len(due))
        chances.append(chance)
    lower, upper = interval_of(chances)
    return Foreseen(now, until, len(due), sum(chances), lower, upper)


def interval_of(chances: Sequence[float]) -> tuple[int, int]:
    """The 95 % interval of how many of independent chances come true.

    >>> interval_of([0.5] * 10), interval_of([])
    ((2, 8), (0, 0))
    """
    if len(chances) > EXACT:
        mean, spread = sum(chances), sum(one * (1 - one) for one in chances) ** 0.5
        half = NormalDist().inv_cdf(0.975) * spread
        return max(0, int(mean - half)), min(len(chances), int(mean + half) + 1)
    weights = [1.0]
    for chance in chances:
        more = [0.0, *(chance * weight for weight in weights)]
        weights = [a + b for a, b in zip((*((1 - chance) * weight for weight in weights), 0.0), more, strict=True)]
    return _quantile(weights, 0.025), _quantile(weights, 0.975)


def _quantile(weights: Sequence[float], share: float) -> int:
    total = 0.0
    for number, weight in enumerate(weights):
        total += weight
        if total >= share - 1e-12:
            return number
    return len(weights) - 1
