"""A metric over time, or over one window: values with what stands behind them, None where there is no data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from sqlalchemy import Connection, func, select

from domain.errors import UnknownName
from domain.grains import bucket_of, buckets_between, grain_of, next_bucket
from domain.metrics import Metric
from domain.series import Point, Series
from domain.streams import Stream
from store import sources
from store.engine import Store
from store.gauges import case_levels, is_of_cases, ticket_levels
from store.grids import Real, grid
from store.points import points_of, shaped
from store.schema import SLICES
from store.tallies import Question, measured
from store.windows import Ground, sum_up, whole


def read(
    store: Store,
    metric: Metric,
    *,
    start: int,
    end: int,
    grain: str,
    by: str | None = None,
    where: Mapping[str, str] | None = None,
    now: int,
) -> list[Series]:
    """The metric in each bucket of `grain` that begins before `end`, from the one holding `start` (ms).

    One series for each value of `by` (else of `metric.by`), the largest first; without either just one, always there.
    A count is 0 where its stream reported and nothing happened, None before its first record and after its watermark;
    the others are None wherever nothing stands behind them. UnknownName for a dimension the metric does not have.
    """
    by = by or metric.by
    asked = Question(bucket_of(start, grain, store.zone), end, grain, by, dict(where or {}))
    check(metric, asked)
    buckets = buckets_between(start, end, grain, store.zone)
    if not buckets:
        return []
    with store.read() as connection:
        if metric.is_level:
            found = _levels(connection, store, metric, asked, buckets, now=now)
        else:
            found = _flows(connection, store, metric, asked, buckets, now=now)
    return [Series({by: segment} if by else {}, points) for segment, points in found.items()]


def window(
    store: Store,
    metric: Metric,
    *,
    start: int,
    end: int,
    where: Mapping[str, str] | None = None,
    now: int | None = None,
) -> Point:
    """The metric over [start, end) ms, to the minute, as one point at `start`; a gauge at `end`."""
    asked = Question(start, end, "1m", None, dict(where or {}), is_whole=True)
    found = _window(store, metric, asked, now=end if now is None else now)
    return found.get("", Point(start))


def breakdown(
    store: Store,
    metric: Metric,
    *,
    start: int,
    end: int,
    by: str,
    where: Mapping[str, str] | None = None,
    now: int | None = None,
) -> dict[str, Point]:
    """The same for each value of a dimension, the largest first; values without data are absent."""
    asked = Question(start, end, "1m", by, dict(where or {}), is_whole=True)
    return _window(store, metric, asked, now=end if now is None else now)


def values(store: Store, stream: Stream, dimension: str, *, limit: int = 200) -> list[str]:
    """The values a dimension of a stream has had, the most frequent first, '' (unknown) left out."""
    if dimension not in stream.dimensions:
        raise UnknownName("dimension", dimension, stream.dimensions)
    slices = SLICES[stream.name, "1d"]
    chosen = (
        select(slices.c.value)
        .where(slices.c.dimension == dimension, slices.c.value != "")
        .group_by(slices.c.value)
        .order_by(func.sum(slices.c.n).desc(), slices.c.value)
        .limit(limit)
    )
    with store.read() as connection:
        return list(connection.scalars(chosen))


def check(metric: Metric, asked: Question) -> None:
    """UnknownName for a dimension that the metric does not have."""
    for name in (asked.by, *asked.where):
        if name is not None and name not in metric.dimensions:
            raise UnknownName("dimension", name, metric.dimensions)


def _flows(
    connection: Connection, store: Store, metric: Metric, asked: Question, buckets: list[int], *, now: int
) -> dict[str, list[Point]]:
    found = sum_up(connection, ground(store), metric, asked, buckets)
    unheard = blanks(connection, metric, asked, buckets, now=now)
    told = np.where(found.there, shaped(metric, found.tallies), unheard[:, None])
    points = {segment: points_of(buckets, told[:, row]) for row, segment in enumerate(found.segments)}
    return points if asked.by else {"": points.get("") or points_of(buckets, unheard)}


def _levels(
    connection: Connection,
    store: Store,
    metric: Metric,
    asked: Question,
    buckets: list[int],
    *,
    now: int,
) -> dict[str, list[Point]]:
    moments = [(at, min(next_bucket(at, asked.grain, store.zone), now)) for at in buckets if at <= now]
    if not moments:
        return {} if asked.by else {"": [Point(at) for at in buckets]}
    if is_of_cases(metric):
        found = case_levels(connection, metric, asked, moments, store.ladders)
    else:
        found = ticket_levels(connection, ground(store), metric, asked, moments)
    at = [bucket for bucket, _ in moments]
    sent = grid(at, measured(connection, metric, asked, store.limits))
    for segment, is_there, columns in zip(
        sent.segments, sent.there, np.moveaxis(shaped(metric, sent.tallies), 1, 0), strict=True
    ):
        known = found.get(segment) or [Point(bucket) for bucket in at]
        found[segment] = [
            one if is_sent else old
            for one, is_sent, old in zip(points_of(at, columns), is_there.tolist(), known, strict=True)
        ]
    still_to_come = [Point(at) for at in buckets[len(moments) :]]
    return {segment: points + still_to_come for segment, points in found.items()}


def _window(store: Store, metric: Metric, asked: Question, *, now: int) -> dict[str, Point]:
    check(metric, asked)
    with store.read() as connection:
        if metric.is_level:
            at_end = replace(asked, start=asked.end)
            moments = [(asked.start, min(asked.end, now))]
            levels = (
                case_levels(connection, metric, at_end, moments, store.ladders)
                if is_of_cases(metric)
                else ticket_levels(connection, ground(store), metric, at_end, moments)
            )
            return {segment: points[-1] for segment, points in levels.items()}
        segments, sums = whole(connection, ground(store), metric, asked)
        told = shaped(metric, sums)
        if not asked.by and not segments:
            segments, told = [""], blanks(connection, metric, asked, [asked.start], now=now)
    return dict(zip(segments, points_of([asked.start] * len(segments), told), strict=True))


def blanks(connection: Connection, metric: Metric, asked: Question, buckets: Sequence[int], *, now: int) -> Real:
    """What to say of buckets without records, as `points.shaped` does: a count is 0 while its stream was reporting, all
    else is unknown."""
    unheard = np.full((4, len(buckets)), np.nan)
    known = sources.extent(connection, metric.numerator[0].stream, now) if metric.shape == "count" else None
    if known is not None:
        first, last = known
        length = asked.end - asked.start if asked.is_whole else grain_of(asked.grain).milliseconds
        at = np.array(buckets, dtype=np.int64)
        unheard[:2, (first - length < at) & (at <= last)] = 0.0
    return unheard


def ground(store: Store) -> Ground:
    """What reading needs of the store."""
    return Ground(store.zone, store.limits)
