"""What the page that holds two metrics against each other asks of the hub, and what its address says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import hub
from components.exploring import Dot
from components.records import between
from components.viewer import Viewer
from domain.grains import next_bucket
from domain.metrics import METRICS, Metric
from domain.series import Point, Series
from pages.desks.view import RANGES, View, said_span

TIME = "time"
"""Broken down by stretches of time instead of by a dimension."""
GRAIN = {"24h": "1h", "7d": "1d", "30d": "1d", "90d": "1d"}
MOST = 60
"""Values of a dimension that are drawn, the largest first."""


@dataclass(frozen=True)
class Question:
    """Which metric along which axis, by what, over which range."""

    x: Metric
    y: Metric
    by: str
    range: str


def question(x: str | None, y: str | None, by: str | None, length: str | None) -> Question:
    """What an address asks for; what it does not say, or says wrong, is as it usually is."""
    across, up = METRICS.get(x or "", METRICS["interactions"]), METRICS.get(y or "", METRICS["complaint_ratio"])
    shared = dimensions(across, up)
    usual = "channel" if "channel" in shared else TIME
    return Question(across, up, by if by in (*shared, TIME) and by else usual, length if length in RANGES else "30d")


def dimensions(x: Metric, y: Metric) -> tuple[str, ...]:
    """The dimensions that both have."""
    return tuple(name for name in y.dimensions if name in x.dimensions)


def dots(asked: Question, viewer: Viewer) -> tuple[list[Dot], int]:
    """A dot for each of the largest values of the dimension, or for each bucket of time; and how many are left out."""
    end = viewer.now
    start = end - RANGES[asked.range]
    if asked.by == TIME:
        return _over_time(asked, start, end, viewer), 0
    ups, acrosses = (_by_value(metric, asked, start, end) for metric in (asked.y, asked.x))
    both = sorted((name for name in ups if name in acrosses), key=lambda name: -(acrosses[name].n or 0.0))
    found = [
        Dot(
            viewer.label("value", name),
            *(_enough(metric, point) for metric, point in ((asked.x, acrosses[name]), (asked.y, ups[name]))),
            acrosses[name].n or 0.0,
            ups[name].n or 0.0,
            View(asked.y, asked.range, GRAIN[asked.range], "", where={asked.by: name}).address(),
        )
        for name in both[:MOST]
    ]
    return found, len(both) - len(found)


def _over_time(asked: Question, start: int, end: int, viewer: Viewer) -> list[Dot]:
    grain, zone = GRAIN[asked.range], hub.current().settings.timezone
    up, across = (_points(hub.current().series(metric, start, end, grain)) for metric in (asked.y, asked.x))
    spans = [(at, next_bucket(at, grain, zone)) for at in up if at in across and _is_any(up[at], across[at])]
    found = []
    # What began before, or has not ended, is no whole stretch: of a count it would look like a fall.
    for span in [one for one in spans if start <= one[0] and one[1] <= end]:
        at = span[0]
        address = View(asked.y, "24h", "1h", "").address(span=said_span(span), range=None)
        values = (_enough(asked.x, across[at]), _enough(asked.y, up[at]))
        found.append(Dot(between(span, viewer), *values, across[at].n or 0.0, up[at].n or 0.0, address))
    return found


def _is_any(*points: Point) -> bool:
    return any(point.value is not None for point in points)


def _points(found: Sequence[Series]) -> dict[int, Point]:
    return {point.at: point for point in found[0].points} if found else {}


def _by_value(metric: Metric, asked: Question, start: int, end: int) -> dict[str, Point]:
    """The metric over the whole range for each value, as its own page and the panel on a wall say it."""
    found = hub.current().breakdown(metric, start, end, asked.by)
    return {name: point for name, point in found.items() if name}


def _enough(metric: Metric, point: Point) -> float | None:
    return None if metric.is_thin(point.n) else point.value
