"""A metric in many segments over many buckets as arrays: read at once, to be judged at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from domain.grains import bucket_of, buckets_between
from domain.metrics import Metric
from store.engine import Store
from store.grids import Real
from store.series import blanks, check, ground
from store.tallies import Question
from store.windows import sum_up

Segment = Mapping[str, str]


class Columns(NamedTuple):
    """Values and the records behind them, (buckets, rows) each, nan where there is no data."""

    values: Real
    n: Real


@dataclass(frozen=True)
class Block:
    """A metric over the buckets that start at `at` (epoch ms), a row for each of its `segments`, the whole first.

    Where the whole is known, a segment without records is a count of 0. `blank` is such a segment, (buckets,).
    """

    at: Sequence[int]
    segments: Sequence[Segment]
    columns: Columns
    blank: Real

    def of(self, segments: Iterable[Segment]) -> Columns:
        """The columns of these segments in this order; those that are not in it had no records."""
        places = {frozenset(segment.items()): place for place, segment in enumerate(self.segments)}
        chosen = [places.get(frozenset(segment.items()), len(places)) for segment in segments]
        values = np.column_stack([self.columns.values, self.blank])
        return Columns(values[:, chosen], np.column_stack([self.columns.n, self.blank])[:, chosen])


def read(store: Store, metric: Metric, *, start: int, end: int, by: Sequence[str] = (), now: int) -> Block:
    """A metric that is summed over time, in total and in each value of the dimensions `by`, the largest first.

    From the bucket that holds `start` to the last that begins before `end` (ms). As `series.read` says it, of one
    moment of the store: one grouped read for each dimension, and none for the total if there is a dimension.
    UnknownName for a dimension that the metric does not have.
    """
    at = buckets_between(start, end, metric.grain, store.zone)
    asked = [Question(bucket_of(start, metric.grain, store.zone), end, metric.grain, name) for name in by or (None,)]
    segments: list[Segment] = [{}]
    sums: list[Real] = []
    with store.read() as connection:
        for one in asked:
            check(metric, one)
            told = sum_up(connection, ground(store), metric, one, at)
            found = np.where(told.there, told.tallies, np.nan)
            sums = sums or [_added(found)]
            if one.by is not None:
                segments += [{one.by: value} for value in told.segments]
                sums.append(found)
        unheard = blanks(connection, metric, asked[0], at, now=now)[0]
    values, n = _columns(metric, np.concatenate(sums, axis=1))
    values[:, 0] = np.where(np.isnan(values[:, 0]), unheard, values[:, 0])
    blank = np.where(np.isnan(values[:, 0]) | (metric.shape != "count"), np.nan, 0.0)
    values = np.where(np.isnan(values), blank[:, None], values)
    return Block(at, segments, Columns(values, values if metric.shape == "count" else n), blank)


def _added(parts: Real) -> Real:
    """The tallies (ROLES, segments, buckets) of all segments together, as one."""
    added = np.where(np.isnan(parts).all(axis=1), np.nan, np.nansum(parts, axis=1))
    return added[:, None]


def _columns(metric: Metric, sums: Real) -> Columns:
    """What `points.shaped` makes of tallies (ROLES, rows, buckets), without intervals."""
    top, n, against, _ = np.moveaxis(sums, -1, 1)
    if metric.shape == "count":
        return Columns(top, top)
    value = 100 * (top - against) if metric.shape == "balance" else top
    return Columns(np.divide(value, n, out=np.full_like(n, np.nan), where=n != 0), n)
