"""What a frozen view holds: a metric's page as it was known at one moment, in no language, and read back from JSON.

It holds no words of customers, so that erasing a customer has nothing to look for here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from alerts.message import title
from alerts.ranges import Ranged
from components.charts import Line
from components.headline import is_dense
from components.lines import line_of
from components.parts import PARTS
from domain import targets
from domain.annotations import Annotation, Special
from domain.benchmarks import Benchmark, drawn
from domain.causes import Cause, Part
from domain.comparisons import Span
from domain.errors import BadInput, HubError
from domain.metrics import METRICS, Metric
from domain.series import Point, Series, weightiest
from domain.targets import TargetLine
from domain.times import DAY
from hub import Hub
from locales import LANGUAGES
from store import frozen

MOST_ALERTS = 50


@dataclass(frozen=True)
class Asked:
    """Which view: a metric over [start, end) ms in buckets of `grain`, cut to `where`, broken down by `by` ('': not).

    `against` is what it is held against ('': nothing), `chosen` the stretch that is explained.
    """

    metric: Metric
    start: int
    end: int
    grain: str
    by: str = ""
    against: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    chosen: Span | None = None


@dataclass(frozen=True)
class Portion:
    """One value of the dimension that it is broken down by: its value over the range and the one before, its line."""

    name: str
    now: Point
    before: Point
    line: Line


@dataclass(frozen=True)
class Look:
    """The page: `now` over the whole range, `before` over the one it is held against, the line and what lies on it.

    `alerts` are {id, title by language, severity, state, since, owner, is_kept (back)} of alerts on this metric that
    stood in the range.
    """

    asked: Asked
    as_of: int | None
    now: Point
    before: Point | None
    spans: tuple[Span, ...]
    line: Line
    annotations: tuple[Annotation, ...]
    special: tuple[Special, ...]
    benchmarks: tuple[Benchmark, ...]
    targets: tuple[TargetLine, ...]
    parts: tuple[Portion, ...]
    alerts: tuple[Mapping[str, Any], ...]
    ranged: Ranged | None


def look(hub: Hub, asked: Asked) -> Look:
    """The view as it is known now."""
    metric, span, where = asked.metric, (asked.start, asked.end), asked.where
    ranges = hub.charts.ranges
    spans = ranges.spans(asked.against, *span) if asked.against else ()
    found = hub.series(metric, *span, asked.grain, None, where)
    marks = [mark for stream in metric.streams if (mark := hub.watermark(stream)) is not None]
    line = line_of(
        metric,
        found[0].points if found else [],
        grain=asked.grain,
        until=hub.now,
        before=ranges.before(metric, asked.start, spans, asked.grain, where),
        verdicts=hub.verdicts(metric, *span, where),
    )
    return Look(
        asked,
        min(*marks, hub.now) if marks else None,
        hub.window(metric, *span, where),
        hub.window(metric, *spans[0], where) if spans else None,
        spans,
        line,
        tuple(hub.charts.annotations.between(*span, metric.name)),
        tuple(hub.charts.annotations.special(*span)),
        drawn(hub.charts.benchmarks, metric, where, asked.grain),
        targets.drawn(hub.targets, metric, where, asked.grain),
        _parts(hub, asked),
        _alerts(hub, asked),
        _explained(hub, asked),
    )


def _parts(hub: Hub, asked: Asked) -> tuple[Portion, ...]:
    if not asked.by:
        return ()
    metric, length = asked.metric, asked.end - asked.start
    grain = asked.grain if asked.grain in ("1h", "1d") else "1h"
    known = _largest(hub, asked, grain)
    if grain == "1h" and length >= 3 * DAY and not is_dense(metric, known):
        grain = "1d"
        known = _largest(hub, asked, grain)
    portions = []
    for one in known:
        where = {**asked.where, asked.by: one.by[asked.by]}
        spans = (asked.start, asked.end), (asked.start - length, asked.start)
        now, before = (hub.window(metric, *span, where) for span in spans)
        portions.append(Portion(one.by[asked.by], now, before, line_of(metric, one.points, grain=grain, until=hub.now)))
    return tuple(portions)


def _largest(hub: Hub, asked: Asked, grain: str) -> list[Series]:
    found = hub.series(asked.metric, asked.start, asked.end, grain, asked.by, asked.where)
    return weightiest(found, asked.by)[:PARTS]


def _alerts(hub: Hub, asked: Asked) -> tuple[Mapping[str, Any], ...]:
    with hub.store.read() as connection:
        found = frozen.alerts_within(connection, asked.metric.name, asked.start, asked.end, MOST_ALERTS)
    return tuple(
        {
            "id": one.id,
            "title": {language: title(one, language, hub.settings.timezone) for language in LANGUAGES},
            "severity": one.severity,
            "state": one.state,
            "since": one.since,
            "owner": one.owner,
            "is_kept": one.is_suppressed,
        }
        for one in found
    )


def _explained(hub: Hub, asked: Asked) -> Ranged | None:
    if asked.chosen is None:
        return None
    try:
        found = hub.charts.ranges.explain(asked.metric, *asked.chosen, asked.against or "weekday", asked.where)
    except HubError:
        return None
    return found if found.cause is None else replace(found, cause=replace(found.cause, records=(), heard=0))


def written(shown: Look) -> str:
    """The view as JSON."""
    told = asdict(shown)
    told["asked"]["metric"] = shown.asked.metric.name
    if told["ranged"]:
        told["ranged"]["metric"] = shown.asked.metric.name
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)


def read(content: str) -> Look:
    """The view that was written so; BadInput if its metric is none of this version."""
    told = json.loads(content)
    metric = METRICS.get(told["asked"]["metric"])
    if metric is None:
        raise BadInput("This view is about a metric that there is no more.", key="frozen_metric")
    asked = Asked(**{**told["asked"], "metric": metric, "chosen": _span(told["asked"]["chosen"])})
    return Look(
        asked,
        told["as_of"],
        Point(*told["now"]),
        Point(*told["before"]) if told["before"] else None,
        tuple((low, high) for low, high in told["spans"]),
        _line(told["line"]),
        tuple(Annotation(**one) for one in told["annotations"]),
        tuple(Special(**one) for one in told["special"]),
        tuple(Benchmark(**{**one, "on": date.fromisoformat(one["on"])}) for one in told["benchmarks"]),
        tuple(_target(one) for one in told.get("targets", ())),
        tuple(
            Portion(one["name"], Point(*one["now"]), Point(*one["before"]), _line(one["line"])) for one in told["parts"]
        ),
        tuple(told["alerts"]),
        _ranged(told["ranged"], metric),
    )


def _line(told: dict[str, Any]) -> Line:
    told.pop("targets", None)  # views frozen before targets had a source keep a list of numbers here
    return Line(**{**told, "interval": [(low, high) for low, high in told["interval"]]})


def _target(told: dict[str, Any]) -> TargetLine:
    return TargetLine(**{**told, "on": date.fromisoformat(told["on"]) if told["on"] else None})


def _span(told: list[int] | None) -> Span | None:
    return (told[0], told[1]) if told else None


def _ranged(told: dict[str, Any] | None, metric: Metric) -> Ranged | None:
    if told is None:
        return None
    cause, spans = told["cause"], tuple((low, high) for low, high in told["spans"])
    if cause is not None:
        parts = tuple(Part(**one) for one in cause["parts"])
        cause = Cause(**{**cause, "parts": parts, "rest": Part(**cause["rest"]), "records": ()})
    return Ranged(**{**told, "metric": metric, "spans": spans, "cause": cause})
