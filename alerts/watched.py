"""What is watched: each watched metric in total, and a few of them cut by one dimension."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from detectors import Setup
from detectors.calendar import Calendar
from detectors.shapes import COUNT, MEAN, SHARE
from domain.grains import grain_of
from domain.metrics import METRICS, Metric
from domain.streams import MEASUREMENTS
from domain.verdicts import series_name

CUTS = {
    "interactions": ("channel",),
    "complaints": ("region",),
    "complaint_ratio": ("channel", "touchpoint"),
    "csat": ("channel",),
    "first_response_mean": ("channel",),
    "mentions": ("topic",),
}
"""By which dimensions a metric is watched beside its total: where trouble starts before it shows in the whole."""
MOST_SEGMENTS = 12
"""Of one dimension: the largest when the watch began, and those that come later while there is room."""

Segment = Mapping[str, str]
"""The dimensions of one series of a metric, {} for the total."""

_SHAPES = {"count": COUNT, "share": SHARE, "mean": MEAN, "balance": MEAN}


@dataclass(frozen=True)
class Watched:
    """One watched series: a metric in one segment, {} for the total."""

    metric: Metric
    segment: Segment = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Under which its verdicts are kept."""
        return series_name(self.metric.name, self.segment)


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


def setup_of(metric: Metric, calendar: Calendar) -> Setup:
    """What a detector of a metric must know."""
    is_counted = metric.shape == "count"
    least = 0.0 if is_counted else float(metric.min_count)
    length = grain_of(metric.grain).milliseconds
    return Setup(_SHAPES[metric.shape], length, calendar, least, is_counted=is_counted)


def is_heard(metric: Metric) -> bool:
    """True if silence tells of trouble: for counts that are neither good nor bad. No complaints are none."""
    return metric.shape == "count" and metric.better == "neither"


def joined(watched: Sequence[Segment], found: Iterable[Segment]) -> list[Segment]:
    """Those of the segments found that are watched from now on, beside the total: while their dimension has room.

    Unknown values ('') are left out.

    >>> joined([{}, {"channel": "chat"}], [{}, {"channel": ""}, {"channel": "chat"}, {"channel": "phone"}])
    [{'channel': 'phone'}]
    """
    count = Counter(name for segment in watched for name in segment)
    new: list[Segment] = []
    for segment in found:
        has_room = all(count[name] < MOST_SEGMENTS for name in segment)
        if has_room and segment not in watched and "" not in segment.values():
            count.update(segment.keys())
            new.append(segment)
    return new
