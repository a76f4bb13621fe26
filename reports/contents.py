"""What a report says, before it is said in a language: numbers, lines, alerts, cases and topics of its period."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from components.charts import Line
from components.lines import line_of
from domain.alerts import Alert
from domain.comparisons import Span
from domain.metrics import METRICS, Metric
from domain.reports import MOST_METRICS, Report, period_before
from domain.series import Point
from domain.voices import Tally, Wanted
from hub import Hub
from store import cases, digest
from store.cases import LevelCount
from store.digest import AlertCount, CaseCount

TOPICS, ALERTS = 5, 6
"""How many topics, and alerts, are named; the others are counted."""
SHORTEST_QUOTE = 24
"""A text of fewer characters says too little to be quoted."""
LOOKED_THROUGH = 20
WHOLE = 0.9
"""The part of the hours of a week that must be known, or its line goes day by day."""


@dataclass(frozen=True)
class Chapter:
    """One metric: its value over the period and the period before, and its line with what was expected."""

    metric: Metric
    now: Point
    before: Point
    line: Line


@dataclass(frozen=True)
class Topic:
    """What was said of a topic, how often in the period before, and one public voice (None: none to quote)."""

    topic: str
    now: Tally
    before: int
    quote: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Contents:
    """A report of [start, end) ms as it was known at `made_at`; `as_of` is how far the data goes (None: no data)."""

    report: Report
    span: Span
    before: Span
    made_at: int
    as_of: int | None
    is_demo: bool
    chapters: tuple[Chapter, ...]
    alerts: tuple[AlertCount, ...]
    named: tuple[Alert, ...]
    cases: tuple[CaseCount, ...]
    open_cases: tuple[LevelCount, ...]
    topics: tuple[Topic, ...]

    @property
    def opened(self) -> int:
        """How many alerts opened in the period."""
        return sum(one.count for one in self.alerts)


def contents(hub: Hub, report: Report, *, at: int) -> Contents:
    """What the report says of the last whole period before `at` (ms)."""
    zone, now = hub.settings.timezone, hub.now
    span = period_before(report.period, at, zone)
    before = period_before(report.period, span[0], zone)
    with hub.store.read() as connection:
        counted, named = digest.alerts(connection, *span), digest.worst_alerts(connection, *span, ALERTS)
        taken, standing = digest.cases(connection, *span), cases.by_level(connection)
    chapters = tuple(_chapter(hub, METRICS[name], report, span, before) for name in metrics_of(hub, report))
    marks = [mark for one in chapters for stream in one.metric.streams if (mark := hub.watermark(stream)) is not None]
    return Contents(
        report,
        span,
        before,
        now,
        min(*marks, now) if marks else None,
        hub.is_demo,
        chapters,
        tuple(counted),
        tuple(named),
        tuple(taken),
        tuple(standing),
        _topics(hub, report, span, before),
    )


def metrics_of(hub: Hub, report: Report) -> tuple[str, ...]:
    """The metrics it speaks of: its own, else those of its scene, else those of the main one."""
    if report.metrics:
        return report.metrics
    hub.programme.look(hub.now)
    scenes = hub.programme.scenes
    scene = scenes.get(report.scene) or scenes["main"]
    shown = [place.metric or place.panel for place in scene.places]
    return tuple(dict.fromkeys(name for name in shown if name in METRICS))[:MOST_METRICS]


def _chapter(hub: Hub, metric: Metric, report: Report, span: Span, before: Span) -> Chapter:
    hub.store.precedence.give_way()
    grain = "1d" if report.period == "month" else "1h"
    line = _line(hub, metric, span, before, grain)
    known = sum(value is not None for value in line.value)
    if report.period == "week" and known < WHOLE * len(line.at):
        line = _line(hub, metric, span, before, "1d")
    return Chapter(metric, hub.window(metric, *span), hub.window(metric, *before), line)


def _line(hub: Hub, metric: Metric, span: Span, before: Span, grain: str) -> Line:
    found = hub.series(metric, *span, grain)
    return line_of(
        metric,
        found[0].points if found else [],
        grain=grain,
        until=hub.now,
        before=hub.charts.ranges.before(metric, span[0], (before,), grain, {}),
        verdicts=hub.verdicts(metric, *span),
    )


def _topics(hub: Hub, report: Report, span: Span, before: Span) -> tuple[Topic, ...]:
    hub.store.precedence.give_way()
    earlier = {one.topic: one.now.n for one in hub.voices.topics(Wanted(*before))}
    found = [one for one in hub.voices.topics(Wanted(*span)) if one.topic and one.now.n][:TOPICS]
    quoted: set[str] = set()
    topics = []
    for one in found:
        quote = _quote(hub, one.topic, span, quoted) if report.has_quotes else None
        quoted |= {str(quote["text"])} if quote else set()
        topics.append(Topic(one.topic, one.now, earlier.get(one.topic, 0), quote))
    return tuple(topics)


def _quote(hub: Hub, topic: str, span: Span, quoted: Collection[str]) -> Mapping[str, Any] | None:
    """An unhappy public voice that says enough, else any; what customers wrote to us stays in the hub.

    None of those that were `quoted` for another topic.
    """
    for more in ({"sentiment": "negative"}, {}):
        texts, _ = hub.voices.page(Wanted(*span, {"topic": topic, **more}), limit=LOOKED_THROUGH)
        said = [(str(one.get("text") or ""), one) for one in texts]
        long = (one for text, one in said if len(text) >= SHORTEST_QUOTE and text not in quoted)
        found = max(long, key=lambda one: one.get("reach") or 0, default=None)
        if found is not None:
            return found
    return None
