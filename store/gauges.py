"""Levels at a moment: tickets not yet solved, cases not yet closed by the level they have reached."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np
from sqlalchemy import Connection

from domain.ladders import Ladders, present
from domain.metrics import Metric
from domain.series import Point
from store import cases, sources
from store.grids import grid
from store.points import points_of, shaped
from store.tallies import Question, tallies
from store.windows import Ground, whole

Moment = tuple[int, int]
"""The `at` of a point, and the moment it looks at (ms)."""

_ONLY_LEVEL = {"backlog_l1": "1", "backlog_l2": "2", "backlog_l3": "3"}


def ticket_levels(
    connection: Connection, ground: Ground, metric: Metric, asked: Question, moments: Sequence[Moment]
) -> dict[str, list[Point]]:
    """Tickets opened less tickets solved, by segment; None before the first ticket.

    `moments` are the ends of the buckets asked for, or the end of the one stretch that is asked for.
    """
    opened, solved = metric.numerator
    flow = replace(metric, numerator=(opened,), against=(solved,))
    known = sources.extent(connection, opened.stream, moments[-1][1])
    if known is None:
        return {"": [Point(at) for at, _ in moments]}
    before = Question(known[0], asked.start, asked.grain, asked.by, asked.where)
    segments, opened_before = whole(connection, ground, flow, before)
    base = dict(zip(segments, (opened_before[0] - opened_before[2]).tolist(), strict=True))
    sums = grid([at for at, _ in moments], tallies(connection, flow, asked, ground.limits))
    changes = dict(zip(sums.segments, (sums.tallies[0] - sums.tallies[2]).tolist(), strict=True))
    levels: dict[str, list[Point]] = {}
    for segment in sorted(base.keys() | changes.keys() | ({""} if not asked.by else set())):
        running = accumulate(changes.get(segment, [0.0] * len(moments)), initial=base.get(segment, 0.0))
        next(running)
        levels[segment] = [
            Point(at, level, level) if known[0] < moment else Point(at)
            for (at, moment), level in zip(moments, running, strict=True)
        ]
    return levels


def case_levels(
    connection: Connection, metric: Metric, asked: Question, moments: Sequence[Moment], ladders: Ladders
) -> dict[str, list[Point]]:
    """A gauge of open cases, by segment; None before the first case, except at the last moment: none at all is 0."""
    looked = [moment for _, moment in moments]
    begun = cases.first_opened_at(connection)
    steps: dict[str, _Steps] = {} if asked.by else {"": _Steps(len(looked))}
    where = dict(asked.where)
    if metric.name in _ONLY_LEVEL:
        where["level"] = _ONLY_LEVEL[metric.name]
    for life, touchpoint in cases.lives(connection, looked[0], looked[-1] + 1):
        for level, since, until in present(life, ladders.of(touchpoint)):
            case = {"level": str(level), "touchpoint": touchpoint or "", "": ""}
            if all(case[name] == value for name, value in where.items()):
                first, last = bisect_left(looked, since), len(looked) if until is None else bisect_left(looked, until)
                steps.setdefault(case[asked.by or ""], _Steps(len(looked))).add(first, last, is_late=level > 1)
    return {
        segment: [
            point if (begun is not None and begun <= moment) or moment == looked[-1] else Point(point.at)
            for moment, point in zip(looked, found.points(metric, moments), strict=True)
        ]
        for segment, found in sorted(steps.items())
    }


class _Steps:
    """How many cases begin and end to be open, and to be late, at each moment."""

    def __init__(self, size: int) -> None:
        self._open = [0] * (size + 1)
        self._late = [0] * (size + 1)

    def add(self, first: int, last: int, *, is_late: bool) -> None:
        """One case, open at the moments first..last - 1."""
        for steps in (self._open, self._late) if is_late else (self._open,):
            steps[first] += 1
            steps[last] -= 1

    def points(self, metric: Metric, moments: Sequence[Moment]) -> list[Point]:
        """The level at each moment, or the late share of it."""
        at, level = [bucket for bucket, _ in moments], list(accumulate(self._open))[: len(moments)]
        if metric.shape == "gauge_share":
            nothing = [0] * len(at)
            sums = [list(accumulate(self._late))[: len(at)], level, nothing, nothing]
            return points_of(at, shaped(metric, np.array(sums, dtype=np.float64)))
        return [Point(bucket, float(count), float(count)) for bucket, count in zip(at, level, strict=True)]


def is_of_cases(metric: Metric) -> bool:
    """True for a gauge that is counted from cases."""
    return not metric.numerator
