"""What the desk pages ask of the hub, put together for drawing. Called in a thread: it reads the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dash import html

import hub
from components.charts import Line
from components.headline import is_dense
from components.lines import line_of
from components.parts import PARTS
from components.playbook import playbook
from components.viewer import Viewer
from domain.alerts import Alert
from domain.comparisons import Span
from domain.emerging import EMERGING
from domain.grains import next_bucket
from domain.joint import shares_of
from domain.metrics import METRICS, Metric
from domain.series import Point, Series, weightiest
from domain.times import DAY, HOUR, MINUTE, WEEK
from domain.transitions import Transition
from pages.desks.view import GRAINS_OF, PART_GRAIN, View

RECORDS = 100
"""How many records of a bucket are listed."""
Wholes = Mapping[str, Point]
"""Of each value of a dimension the metric over one stretch."""
HEARD = 60
"""How many records of an alert are looked through for what customers said."""


def alert_line(alert: Alert, now: int) -> Line | None:
    """The day around an alert with its band and the week before; None for a source that is silent.

    In the grain of its metric, or hour by hour where the shorter buckets hold too few records. Of several metrics it is
    the line of the one that adds most.
    """
    shares = shares_of(alert.verdict)
    metric = METRICS.get(shares[0].metric if shares else alert.metric) if alert.kind != "silence" else None
    if metric is None:
        return None
    # What emerges has no series of its own unless it is a topic: all mentions are the ground it stands out of.
    where = {name: value for name, value in alert.segment.items() if alert.kind != EMERGING or name == "topic"}
    end = min(now, (alert.resolved_at or now) + 2 * HOUR)
    start = min(end - DAY, alert.since - 2 * HOUR)
    line = _line(metric, start, end, metric.grain, where, now)
    if sum(value is not None for value in line.value) * 2 > len(line.at):
        return line
    return _line(metric, start, end, "1h", where, now, is_whole=True)


def _line(
    metric: Metric, start: int, end: int, grain: str, where: dict[str, str], now: int, *, is_whole: bool = False
) -> Line:
    return line_of(
        metric,
        _points(metric, start, end, grain, where),
        grain=grain,
        until=now,
        before=[one._replace(at=one.at + WEEK) for one in _points(metric, start - WEEK, end - WEEK, grain, where)],
        verdicts=hub.current().verdicts(metric, start, end, where),
        is_whole=is_whole,
    )


def voices(alert: Alert, now: int) -> list[dict[str, Any]]:
    """Records of the guilty segment; without any the unhappiest of the newest that count in the alert's metric."""
    if alert.cause is not None and alert.cause.records:
        return [dict(record) for record in alert.cause.records]
    metric = METRICS.get(alert.metric) if alert.kind == "metric" else None
    if metric is None or not metric.numerator:
        return []
    end = alert.resolved_at or now
    found, _ = hub.current().records(metric.streams[0], alert.since, end, dict(alert.segment), HEARD, None, metric)
    return sorted(found, key=lambda record: record.get("points") or record.get("stars") or 0)


def heard(alert: Alert) -> int:
    """How many records stand behind the quoted ones; 0 where nobody counted."""
    return alert.cause.heard if alert.cause is not None else 0


def playbook_of(alert: Alert, transitions: Sequence[Transition], viewer: Viewer) -> html.Section:
    """The playbook of an alert to which that happened, as a card."""
    followed = hub.current().playbooks.of(alert, transitions)
    return playbook(followed.book, followed.done, viewer, thing="alert", number=alert.id)


def _points(metric: Metric, start: int, end: int, grain: str, where: Mapping[str, str]) -> list[Point]:
    found = hub.current().series(metric, start, end, grain, None, dict(where))
    return found[0].points if found else []


@dataclass(frozen=True)
class Shown:
    """What a metric's page shows of its view: the window now and a week ago, or the whole of a stretch of its own and
    of what that is held against; how far the data goes, the line.

    `spans` are what the line is held against, the latest first.
    """

    now: Point | None
    before: Point | None
    as_of: int | None
    line: Line
    spans: tuple[Span, ...] = ()


def shown(view: View, now: int) -> Shown:
    """Everything above the parts."""
    here, metric, where = hub.current(), view.metric, view.where
    start, end, window = view.start(now), view.end(now), metric.window_minutes * MINUTE
    spans = _held_against(view, start, end)
    line = line_of(
        metric,
        _points(metric, start, end, view.grain, where),
        grain=view.grain,
        until=now,
        before=here.charts.ranges.before(metric, start, spans, view.grain, where),
        verdicts=here.verdicts(metric, start, end, where),
    )
    summed, held = (now - window, now), ((now - WEEK - window, now - WEEK),)
    if view.span:
        summed, held = (start, end), here.charts.ranges.spans(view.against, start, end) if view.against else ()
    then = here.window(metric, *held[0], where) if held else None
    return Shown(here.window(metric, *summed, where), then, as_of(view, now), line, spans)


def _held_against(view: View, start: int, end: int) -> tuple[Span, ...]:
    if view.against in ("", "week"):
        # On a chart each point is held against the one a week before, however long the chart is.
        return ((start - WEEK, end - WEEK),) if view.against else ()
    return hub.current().charts.ranges.spans(view.against, start, end)


def readable(view: View, now: int) -> View:
    """The view in the shortest grain, from its own on, in which most points rest on enough records to be said."""
    offered = GRAINS_OF[view.range]
    for grain in offered[offered.index(view.grain) :]:
        view = replace(view, grain=grain)
        points = _points(view.metric, view.start(now), view.end(now), grain, view.where)
        if is_dense(view.metric, [Series({}, points)]):
            return view
    return view


def broken_down(view: View, now: int) -> tuple[View, Wholes | None]:
    """The view by its usual dimension, or by the first that a record of its stretch carries, with what was found of
    each value of it; None with the usual one where no record carries any."""
    start, end = view.start(now), view.end(now)
    for name in sorted(view.metric.dimensions, key=lambda one: one != view.by):
        found = hub.current().breakdown(view.metric, start, end, name, view.where)
        if any(value and point.value is not None for value, point in found.items()):
            return replace(view, by=name), found
    return view, None


def as_of(view: View, now: int) -> int | None:
    """Up to when the data of this metric goes: the least of its streams; None if nothing was ever sent."""
    marks = [hub.current().watermark(stream) for stream in view.metric.streams]
    known = [mark for mark in marks if mark is not None]
    return min(*known, now) if known else None


@dataclass(frozen=True)
class Part:
    """One value of the dimension: its value over the range, over the range before, its line."""

    name: str
    now: Point
    before: Point | None
    line: Line


def parts(view: View, now: int, found: Wholes | None = None) -> tuple[list[Part], int]:
    """The parts of a metric by a dimension, those with most records first, and how many more there are.

    `found` is what is known already of each value over the stretch; else it is asked.
    """
    if not view.by:
        return [], 0
    start, now = view.start(now), view.end(now)
    grain = PART_GRAIN[view.range]
    known = _by(view, start, now, grain)
    if grain == "1h" and not is_dense(view.metric, known[:PARTS]):
        grain = "1d" if view.range == "7d" else "1h"
        known = _by(view, start, now, grain)
    here = hub.current()
    spans = ((start, now), (2 * start - now, start))
    before = here.breakdown(view.metric, *spans[1], view.by, view.where)
    wholes = (found if found is not None else here.breakdown(view.metric, *spans[0], view.by, view.where), before)
    drawn = [
        Part(
            series.by[view.by],
            *(_whole(view, span, series.by[view.by], whole) for span, whole in zip(spans, wholes, strict=True)),
            line_of(view.metric, series.points, grain=grain, until=now),
        )
        for series in known[:PARTS]
    ]
    return drawn, max(0, len(known) - PARTS)


def _whole(view: View, span: Span, value: str, known: Wholes) -> Point:
    """The metric over a stretch where the dimension has that value; without records it is asked by itself."""
    if value in known:
        return known[value]
    return hub.current().window(view.metric, *span, {**view.where, view.by: value})


def _by(view: View, start: int, now: int, grain: str) -> list[Series]:
    found = hub.current().series(view.metric, start, now, grain, view.by, view.where)
    return weightiest(found, view.by)


def bucket(view: View, at: int) -> Span:
    """The stretch of the bucket that begins at `at`."""
    return at, next_bucket(at, view.grain, hub.current().settings.timezone)


def records(view: View, span: Span) -> tuple[str, list[dict[str, Any]]] | None:
    """The stream and the newest records of a stretch of time; None for a gauge, which has none."""
    if view.metric.is_level:
        return None
    stream = view.metric.streams[0]
    found, _ = hub.current().records(stream, *span, view.where, RECORDS, None, view.metric)
    return stream, found
