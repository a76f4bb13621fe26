"""What is watched: each watched metric in total, and a few of them cut by one dimension."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from detectors import Setup
from detectors.calendar import Calendar
from detectors.shapes import COUNT, MEAN, SHARE
from domain.grains import grain_of
from domain.metrics import METRICS, Metric
from domain.series import Point, Series
from domain.streams import MEASUREMENTS
from domain.verdicts import series_name

CUTS = {
    "interactions": ("channel",),
    "complaints": ("region",),
    "complaint_ratio": ("channel", "touchpoint"),
    "csat": ("channel",),
    "first_response_mean": ("channel",),
}
"""By which dimensions a metric is watched beside its total: where trouble starts before it shows in the whole."""
MOST_SEGMENTS = 12
"""Of one dimension: the largest when the watch began, and those that come later while there is room."""

_SHAPES = {"count": COUNT, "share": SHARE, "mean": MEAN, "balance": MEAN}


@dataclass(frozen=True)
class Watched:
    """One watched series: a metric in one segment, {} for the total."""

    metric: Metric
    segment: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Under which its verdicts are kept."""
        return series_name(self.metric.name, self.segment)

    def setup(self, calendar: Calendar) -> Setup:
        """What a detector of it must know."""
        metric = self.metric
        return Setup(_SHAPES[metric.shape], grain_of(metric.grain).milliseconds, calendar, _least(metric))


def watched_metrics() -> list[Metric]:
    """The metrics that have detectors, in the order of the catalogue."""
    return [metric for metric in METRICS.values() if metric.is_watched and metric.shape in _SHAPES]


def concerned(streams: Iterable[str]) -> list[Metric]:
    """The watched metrics that the records of these streams change; measurements may be of any."""
    names = set(streams)
    return [one for one in watched_metrics() if MEASUREMENTS.name in names or not names.isdisjoint(one.streams)]


def cuts(metric: Metric) -> tuple[str, ...]:
    """The dimensions by which it is watched beside its total."""
    return CUTS.get(metric.name, ())


def segments(whole: Series, parts: Iterable[Series], known: Iterable[str] = ()) -> dict[str, list[Point]]:
    """The points of each value of a dimension in step with the whole's, those of `known` values even if none came.

    A bucket in which one value had nothing while others had something is a count of 0, without records. Unknown
    values ('') are left out.
    """
    found = {value: part.points for part in parts for value in part.by.values() if value}
    blank = [Point(at, None if value is None else 0.0, 0.0) for at, value, *_ in whole.points]
    named = list(dict.fromkeys([*known, *found]))[:MOST_SEGMENTS]
    return {value: found.get(value, blank) for value in named}


def _least(metric: Metric) -> float:
    return 0.0 if metric.shape == "count" else float(metric.min_count)
