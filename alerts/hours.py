"""What the verdicts on the buckets of an hour say of the whole hour: of many segments and metrics, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.grains import grain_of
from domain.metrics import METRICS, Metric
from domain.times import HOUR
from store import verdicts
from store.engine import Store

DIMENSION = "channel"
"""Metrics are judged together in the total, and in each value of this dimension."""

Real = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Hours:
    """The hours that start at `at` (epoch ms), (hours, segments, metrics) each; nan where too little was known.

    `stray` is the distance from what was expected as a part of that to the edge of the band, downwards negative.
    """

    at: Sequence[int]
    value: Real
    expected: Real
    stray: Real


def places(store: Store, metrics: Sequence[Metric], *, least: int) -> dict[str, list[str | None]]:
    """The segments ('' for the total) in which at least so many of the metrics were ever judged.

    Of each the series of every metric in order, None where it was not judged.
    """
    with store.read() as connection:
        names = verdicts.judged(connection)
    order = {metric: number for number, metric in enumerate(metrics)}
    found: dict[str, list[str | None]] = {}
    for series in names:
        metric, name = _place(series)
        if metric in order and name is not None:
            found.setdefault(name, [None] * len(metrics))[order[metric]] = series
    return {name: row for name, row in found.items() if len(row) - row.count(None) >= least}


def read(
    store: Store, metrics: Sequence[Metric], segments: Sequence[Sequence[str | None]], *, start: int, end: int
) -> Hours:
    """What was said of the hours of [start, end) ms in these segments; of each the series, one for each metric."""
    at = range(start, end, HOUR)
    shape = (len(at), len(segments), len(metrics))
    value, expected, stray = np.full((3, *shape), np.nan)
    for number, metric in enumerate(metrics):
        rows = {row[number]: place for place, row in enumerate(segments) if row[number] is not None}
        with store.read() as connection:
            names = [name for name in rows if name is not None]
            judged = verdicts.bands(connection, names, metric.grain, start=start, end=end) if names else []
        if not judged:
            continue
        series, buckets, *columns = zip(*judged, strict=True)
        hour = (np.array(buckets, dtype=np.int64) - start) // HOUR
        cells = hour * len(segments) + np.array([rows[name] for name in series])
        found = hourly(metric, cells, np.array(columns, dtype=np.float64), len(at) * len(segments))
        value[..., number], expected[..., number], stray[..., number] = found.reshape(3, *shape[:2])
    return Hours(at, value, expected, stray)


def hourly(metric: Metric, cells: Ints, judged: Real, count: int) -> Real:
    """(value, expected, stray) of `count` hours, (3, count), from the verdicts on their buckets; nan is too little.

    `judged` is (value, expected, lower, upper, n) by bucket, (5, buckets), and `cells` says which hour each is of.
    Counts add up, of which every bucket must be known; others are weighed by their records, of which there must be as
    many as the metric wants. The distances to the edges add in quadrature, as those of buckets that err independently.
    """
    is_known = np.isfinite(stray(*judged[:4]))
    cells, (value, expected, lower, upper, n) = cells[is_known], judged[:, is_known]
    is_count = metric.shape == "count"
    weight = np.ones(len(cells)) if is_count else np.nan_to_num(n)
    total = np.bincount(cells, weight, count)
    least = HOUR // grain_of(metric.grain).milliseconds if is_count else max(metric.min_count, 1)
    per = np.where(total >= least, 1.0 if is_count else total, np.nan)
    middle, usual = (np.bincount(cells, weight * one, count) / per for one in (value, expected))
    below, above = (
        np.sqrt(np.bincount(cells, (weight * one) ** 2, count)) / per for one in (expected - lower, upper - expected)
    )
    return np.stack([middle, usual, stray(middle, usual, usual - below, usual + above)])


def stray(value: Real, expected: Real, lower: Real, upper: Real) -> Real:
    """`Verdict.stray` in columns; nan where nobody knows."""
    out = value - expected
    edge = np.where(out > 0, upper - expected, expected - lower)
    found: Real = np.divide(out, edge, out=np.full_like(out, np.nan), where=edge > 0)
    return found


def _place(series: str) -> tuple[Metric | None, str | None]:
    """The metric and the segment of a series, by the name under which its verdicts are kept; None for other cuts."""
    metric, _, cut = series.partition(" ")
    name = cut.removeprefix(f"{DIMENSION}=")
    return METRICS.get(metric), name if name != cut or not cut else None


def segment_of(name: str) -> Mapping[str, str]:
    """The segment of that name."""
    return {DIMENSION: name} if name else {}
