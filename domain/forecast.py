"""How many cases will break their time before the shift is over, from how long such cases took to be answered.

The share still unanswered after a time on a level is estimated from closed and open cases alike (Kaplan and Meier, JASA
53, 1958): one that is still open, or has climbed, says that it took longer than it has run.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.chances import interval_of
from domain.ladders import Ladders, Life, Rung, intervals, ran
from domain.ladders import due as due_of

FEWEST = 30
"""Answers on a level below which nothing is foreseen."""
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
    """Of `due` cases that fall due until `until` (ms), how many will: `expected`, within `lower` to `upper` (90 %).

    The numbers are None where too few such cases were answered so far.
    """

    at: int
    until: int
    due: int
    expected: float | None = None
    lower: int | None = None
    upper: int | None = None


def foresee(
    curves: Mapping[Kind, Curve], due: Sequence[tuple[Rung, int]], *, now: int, until: int, unrest: float = 0.0
) -> Foreseen:
    """What comes of the cases that fall due: each the rung it stands on, and the time it has left (ms).

    `unrest` is by how much shifts differ, as `chances.unrest_of` finds it from those of `shifts_before`.
    """
    chances = []
    for rung, left in due:
        chance = chance_of(curves, rung, (rung.time or 0) - left)
        if chance is None:
            return Foreseen(now, until, len(due))
        chances.append(chance)
    lower, upper = interval_of(chances, unrest=unrest)
    return Foreseen(now, until, len(due), sum(chances), lower, upper)


def chance_of(curves: Mapping[Kind, Curve], rung: Rung, has_run: int) -> float | None:
    """How likely a case on that rung, whose clock has run so long (ms), breaks its time; None where nobody knows."""
    curve = curves.get(kind_of(rung))
    return curve.breach(has_run, rung.time or 0) if curve else None


Shifts = dict[int, tuple[list[float], int]]
"""By the beginning of a shift (ms): the chances of the cases that fell due in it, and how many broke their time."""


def shifts_before(
    lives: Iterable[tuple[Life, str | None]],
    ladders: Ladders,
    turns: Sequence[tuple[int, int]],
    curves: Mapping[Kind, Curve],
) -> Shifts:
    """What would have been foreseen at the beginning of each of `turns` (from, to; ms, in order, over), and what came.

    A case sent up by hand says nothing of its level's time.
    """
    begins, found = [begin for begin, _ in turns], dict[int, tuple[list[float], int]]()
    for life, touchpoint in lives:
        ladder = ladders.of(touchpoint)
        for level, since, until in intervals(life, ladder):
            rung = ladder.rung(level)
            due_at = due_of(life, rung, since)
            place = -1 if due_at is None else bisect_right(begins, due_at) - 1
            if due_at is None or place < 0 or due_at >= turns[place][1]:
                continue
            begin, end = begins[place], due_at if until is None else until
            is_answered = end == life.closed_at
            if not since <= begin < end or (end < due_at and not is_answered):
                continue
            chance = chance_of(curves, rung, ran(life, rung.hours, since, begin))
            if chance is not None:
                chances, came = found.get(begin, ([], 0))
                chances.append(chance)
                found[begin] = chances, came + (not is_answered)
    return found
