"""What an alert is held against: its leaf cells from when it began, and those of the same hours before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from domain.alerts import Alert
from domain.grains import grain_of
from domain.metrics import Metric
from domain.streams import STREAMS
from domain.times import DAY, HOUR, WEEK
from domain.verdicts import series_name
from store import sources, verdicts
from store.cells import Leaves, Span, leaf_cells
from store.retention import minutes_from

BEFORE = 4
"""How many earlier stretches are compared with, where there are so many."""
LONGEST = DAY
"""Of an alert that has gone on for longer the last day is explained."""
FARTHEST = 2.0
"""By how much the detector may correct the plain mean of what was before; else they speak of different things."""


@dataclass(frozen=True)
class Comparison:
    """Leaf cells over [start, end) epoch ms (side 0) and of the hours before (side 1); `scale` turns what was into what
    is expected."""

    start: int
    end: int
    leaves: Leaves
    scale: float


def comparison(connection: Connection, metric: Metric, alert: Alert, now: int) -> Comparison | None:
    """The cells of an alert's segment; None if nothing was before it."""
    end = end_of(metric, alert, now)
    start = max(alert.since, end - LONGEST)
    spans = _before(connection, metric, start, end)
    if not spans:
        return None
    dimensions = told_by(metric, alert.segment)
    where = dict(alert.segment)
    grain = "1m" if start >= minutes_from(connection) else "1h"
    leaves = leaf_cells(connection, metric, dimensions, sides=[{grain: [(start, end)]}, {"1h": spans}], where=where)
    total = leaves.within({}, 1).tolist()
    if not (total[1] if metric.shape != "count" else total[0]):
        return None
    scale = (end - start) / sum(high - low for low, high in spans) if metric.shape == "count" else 1.0
    scale *= _corrected(_expected(connection, metric, alert, (start, end)), metric, total, scale)
    return Comparison(start, end, leaves, scale)


def end_of(metric: Metric, alert: Alert, now: int) -> int:
    """Up to where (ms) an alert was judged: the end of its last bucket, or now while that still fills."""
    return max(min(now, alert.verdict.at + grain_of(metric.grain).milliseconds), alert.since + 1)


def told_by(metric: Metric, segment: Mapping[str, str]) -> tuple[str, ...]:
    """The dimensions that can explain a metric: not those it is cut by already, nor those it is made of.

    >>> from domain.metrics import metric_of
    >>> told_by(metric_of("bot_share"), {"channel": "chat"})
    ('product', 'region', 'touchpoint', 'team', 'audience', 'reason')
    """
    made_of = {"metric", *segment}
    for part in (*metric.numerator, *metric.denominator, *metric.against):
        component = next(one for one in STREAMS[part.stream].components if one.name == part.component)
        made_of |= {name for name, _ in component.where} | {component.field}
    return tuple(name for name in metric.dimensions if name not in made_of)


def _before(connection: Connection, metric: Metric, start: int, end: int) -> list[Span]:
    """The hours that hold the same stretch of up to four weeks before, of days where no week is known yet."""
    known = [sources.extent(connection, stream, end) for stream in metric.streams]
    first = max((extent[0] for extent in known if extent is not None), default=end)
    low, high = start - start % HOUR, end + -end % HOUR
    for step in (WEEK, DAY):
        # A stretch of a day must not meet itself.
        spans = [(low - n * step, min(high - n * step, low)) for n in range(1, BEFORE + 1)]
        spans = [span for span in spans if span[0] >= first]
        if spans:
            return spans
    return []


def _expected(connection: Connection, metric: Metric, alert: Alert, span: Span) -> float | None:
    """What the detector expected of the whole stretch; None where it did not judge all of it."""
    judged = verdicts.between(
        connection, series_name(metric.name, alert.segment), metric.grain, start=span[0], end=span[1]
    )
    known = [(one.expected, one.n or 0.0) for one in judged if one.expected is not None]
    if not known or len(known) * grain_of(metric.grain).milliseconds < span[1] - span[0]:
        return None
    if metric.shape == "count":
        return sum(expected for expected, _ in known)
    weight = sum(n for _, n in known)
    return sum(expected * n for expected, n in known) / weight if weight else None


def _corrected(expected: float | None, metric: Metric, total: Sequence[float], scale: float) -> float:
    """By what the plain mean is multiplied to be what the detector expected; 1 where that says too little."""
    if expected is None or metric.shape == "balance" or expected <= 0 or total[0] <= 0:
        return 1.0
    plain = scale * (total[0] if metric.shape == "count" else total[0] / total[1])
    return expected / plain if 1 / FARTHEST <= expected / plain <= FARTHEST else 1.0
