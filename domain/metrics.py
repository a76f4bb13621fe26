"""The metrics: what is shown, each a ratio of two sums (or a gauge), in one register.

Adding one is adding an entry to METRICS_IN_ORDER, and its label `metric.<name>` in every language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.errors import UnknownName
from domain.streams import COMMON_DIMENSIONS, STREAMS

Shape = Literal["count", "share", "mean", "balance", "gauge", "gauge_share"]
Unit = Literal["count", "percent", "points", "score", "seconds"]
Better = Literal["up", "down", "neither"]


@dataclass(frozen=True)
class Sum:
    """One rolled-up component of one stream."""

    stream: str
    component: str


@dataclass(frozen=True)
class Metric:
    """What a number means and how it is made.

    shape: count = numerator; share = numerator / denominator (0-1, Wilson interval); mean = numerator /
    denominator with `squares` (t interval); balance = 100 x (numerator - against) / denominator, -100..100
    (multinomial variance); gauge = a level at a moment; gauge_share = a level that is a share.
    `grain` is the bucket in which it is watched and drawn over a day; `window_minutes` what a panel sums;
    `min_count` the fewest records behind a value that is said aloud. `by` names the dimension that makes the
    metric meaningful when nothing else is asked (tNPS: touchpoint).
    """

    name: str
    shape: Shape
    unit: Unit
    better: Better
    numerator: tuple[Sum, ...] = ()
    denominator: tuple[Sum, ...] = ()
    against: tuple[Sum, ...] = ()
    squares: tuple[Sum, ...] = ()
    grain: str = "1h"
    window_minutes: int = 60
    min_count: int = 10
    by: str | None = None
    is_watched: bool = True

    @property
    def streams(self) -> tuple[str, ...]:
        """The streams it is made of, numerator's first, without repeats."""
        sums = self.numerator + self.denominator
        return tuple(dict.fromkeys(part.stream for part in sums))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions it can be cut by: those that all its streams have."""
        if self.is_level and not self.numerator:
            return ("level", "touchpoint")
        shared = STREAMS[self.streams[0]].dimensions
        for name in self.streams[1:]:
            shared = tuple(dim for dim in shared if dim in STREAMS[name].dimensions)
        return shared

    @property
    def is_level(self) -> bool:
        """True of what stands at a moment, such as open cases; all else adds up over a stretch."""
        return self.shape in ("gauge", "gauge_share")

    @property
    def has_interval(self) -> bool:
        """True of shares, means and balances: there are so many records behind a value, and an interval around it."""
        return self.shape in ("share", "mean", "balance")

    def is_thin(self, n: float | None) -> bool:
        """True if too few records are behind a value to say it aloud; counts and levels speak for themselves."""
        return self.has_interval and (n or 0) < self.min_count


def _of(stream: str, *components: str) -> tuple[Sum, ...]:
    return tuple(Sum(stream, component) for component in components)


def _mean(name: str, stream: str, prefix: str, unit: Unit, better: Better, **more: object) -> Metric:
    return Metric(
        name,
        "mean",
        unit,
        better,
        _of(stream, f"{prefix}_sum"),
        _of(stream, f"{prefix}_n"),
        squares=_of(stream, f"{prefix}_square"),
        **more,  # type: ignore[arg-type]
    )


def _share(
    name: str, better: Better, numerator: tuple[Sum, ...], denominator: tuple[Sum, ...], **more: object
) -> Metric:
    return Metric(name, "share", "percent", better, numerator, denominator, **more)  # type: ignore[arg-type]


def _promoter_score(name: str, kind: str, **more: object) -> Metric:
    grades = _of("surveys", f"{kind}_promoters", f"{kind}_passives", f"{kind}_detractors")
    common = {"against": grades[2:], "window_minutes": 24 * 60, **more}
    return Metric(name, "balance", "points", "up", grades[:1], grades, **common)  # type: ignore[arg-type]


_INTERACTIONS = _of("interactions", "n")
_COMPLAINTS = _of("tickets", "complaints")

METRICS_IN_ORDER = (
    Metric("interactions", "count", "count", "neither", _INTERACTIONS, grain="5m"),
    Metric("complaints", "count", "count", "down", _COMPLAINTS, grain="15m"),
    _share("complaint_ratio", "down", _COMPLAINTS, _INTERACTIONS, grain="15m", min_count=50),
    _share("csat", "up", _of("surveys", "csat_satisfied"), _of("surveys", "csat_n"), grain="30m"),
    _mean("csat_mean", "surveys", "csat", "score", "up", is_watched=False),
    _mean("ces", "surveys", "ces", "score", "up"),
    _promoter_score("nps", "nps"),
    _promoter_score("tnps", "nps", by="touchpoint", is_watched=False),
    _promoter_score("enps", "enps", is_watched=False),
    _share("response_rate", "up", _of("surveys", "linked"), _INTERACTIONS, is_watched=False),
    Metric("mentions", "count", "count", "neither", _of("mentions", "n"), grain="15m"),
    _share("negative_share", "down", _of("mentions", "negative"), _of("mentions", "judged")),
    Metric(
        "net_sentiment",
        "balance",
        "points",
        "up",
        _of("mentions", "positive"),
        _of("mentions", "judged"),
        against=_of("mentions", "negative"),
        is_watched=False,
    ),
    _mean("app_rating", "mentions", "stars", "score", "up", window_minutes=24 * 60),
    _share(
        "first_response_within_sla",
        "up",
        _of("interactions", "first_response_within"),
        _of("interactions", "first_response_n"),
        grain="15m",
    ),
    _mean("first_response_mean", "interactions", "first_response", "seconds", "down", grain="15m"),
    _mean("handle_mean", "interactions", "handle", "seconds", "down", is_watched=False),
    _share(
        "resolution_within_sla",
        "up",
        _of("tickets", "resolution_within"),
        _of("tickets", "resolution_n"),
        window_minutes=24 * 60,
    ),
    _mean("resolution_mean", "tickets", "resolution", "seconds", "down", window_minutes=24 * 60, is_watched=False),
    _share("bot_share", "neither", _of("interactions", "by_bot"), _of("interactions", "handled"), grain="15m"),
    _share(
        "self_service_share",
        "up",
        _of("interactions", "by_self_service"),
        _of("interactions", "handled"),
        is_watched=False,
    ),
    _share(
        "bot_resolution",
        "up",
        _of("interactions", "bot_settled"),
        _of("interactions", "bot_matured"),
        window_minutes=24 * 60,
        is_watched=False,
    ),
    _share(
        "rule_reply_share",
        "neither",
        _of("interactions", "by_rule"),
        _of("interactions", "handled"),
        is_watched=False,
    ),
    _share(
        "dispute_facilitation",
        "up",
        _of("interactions", "facilitated"),
        _of("interactions", "disputes"),
        window_minutes=24 * 60,
    ),
    _mean("handoffs_mean", "interactions", "handoffs", "score", "down", is_watched=False),
    Metric("backlog", "gauge", "count", "down", _of("tickets", "n", "solved"), is_watched=False),
    Metric("case_backlog", "gauge", "count", "down", by="level", is_watched=False),
    Metric("backlog_l1", "gauge", "count", "down", is_watched=False),
    Metric("backlog_l2", "gauge", "count", "down", is_watched=False),
    Metric("backlog_l3", "gauge", "count", "down", is_watched=False),
    Metric("breached_share", "gauge_share", "percent", "down", is_watched=False),
)
"""Gauges: `backlog` is tickets opened less tickets solved; the others are counted from cases and their ladder.

A ticket that is solved without a time counts as solved when we learnt of it (`store/closings.py`).
"""

METRICS = {metric.name: metric for metric in METRICS_IN_ORDER}
"""The register by name, in its order; an installation may tailor it (`domain/tailored.py`)."""


def metric_of(name: str) -> Metric:
    """The metric of that name; UnknownName if there is none.

    >>> metric_of("csat").unit
    'percent'
    """
    try:
        return METRICS[name]
    except KeyError:
        raise UnknownName("metric", name, METRICS) from None


def unit_of(name: str) -> Unit:
    """The unit of the metric of that name; counts for what is none of ours.

    >>> unit_of("csat"), unit_of("a_metric_of_yours")
    ('percent', 'count')
    """
    return METRICS[name].unit if name in METRICS else "count"


__all__ = ["COMMON_DIMENSIONS", "METRICS", "METRICS_IN_ORDER", "Metric", "Sum", "metric_of", "unit_of"]
