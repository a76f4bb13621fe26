"""Sums over any stretch of time, from the fewest rows: days inside, hours around them, minutes at the edges."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.grains import bucket_of, grain_of, next_bucket
from domain.metrics import Metric
from domain.times import DAY
from store import sources
from store.grids import Grid, Real, grid
from store.tallies import Part, Question, measured, tallies

ALL_MINUTES = 2 * DAY
"""Stretches up to this length are summed from minutes alone: those are folded first, so nothing is newer."""


@dataclass(frozen=True)
class Ground:
    """What reading needs of the store: where days begin, the limits by name."""

    zone: ZoneInfo
    limits: Mapping[str, float]


def sum_up(connection: Connection, ground: Ground, metric: Metric, asked: Question, at: Sequence[int]) -> Grid:
    """The metric's tallies over the buckets that begin at these moments (ms), of records and measurements together."""
    return grid(at, _parts(connection, ground, metric, asked))


def whole(connection: Connection, ground: Ground, metric: Metric, asked: Question) -> tuple[Sequence[str], Real]:
    """The segments there are, the largest first, and the metric's tallies (ROLES, segments) over all of [asked.start,
    asked.end); its grain does not matter."""
    stretches = [
        Question(start, end, grain, asked.by, asked.where, is_whole=True)
        for grain, start, end in spans(asked.start, asked.end, ground.zone)
    ]
    parts = chain.from_iterable(_parts(connection, ground, metric, stretch) for stretch in stretches)
    found = grid([stretch.start for stretch in stretches], parts)
    return found.segments, found.tallies.sum(axis=2)


def spans(start: int, end: int, zone: ZoneInfo, *, all_minutes: int = ALL_MINUTES) -> Iterator[tuple[str, int, int]]:
    """(stored grain, start, end) of neighbouring stretches that make up [start, end) ms; minutes alone if it is short.

    >>> list(spans(0, 60_000, ZoneInfo("Asia/Jakarta")))
    [('1m', 0, 60000)]
    """
    first_hour, last_hour = _up(start, "1h", zone), bucket_of(end, "1h", zone)
    if end - start <= all_minutes or first_hour >= last_hour:
        yield "1m", start, end
        return
    first_day, last_day = _up(first_hour, "1d", zone), bucket_of(last_hour, "1d", zone)
    if first_day < last_day:
        inside = [("1h", first_hour, first_day), ("1d", first_day, last_day), ("1h", last_day, last_hour)]
    else:
        inside = [("1h", first_hour, last_hour)]
    for grain, low, high in (("1m", start, first_hour), *inside, ("1m", last_hour, end)):
        if low < high:
            yield grain, low, high


def _parts(connection: Connection, ground: Ground, metric: Metric, asked: Question) -> Iterator[Part]:
    """Of records and of measurements.

    Of records nothing that lies before the first of any of its streams: without tickets yet, no complaint ratio.
    """
    first = -math.inf
    if len(metric.streams) > 1:
        known = [sources.extent(connection, stream, asked.end) for stream in metric.streams]
        first = max(math.inf if extent is None else extent[0] for extent in known)
    length = asked.end - asked.start if asked.is_whole else grain_of(asked.grain).milliseconds
    for part in tallies(connection, metric, asked, ground.limits) if first < math.inf else ():
        yield part if asked.start + length > first else _since(part, first - length)
    yield from measured(connection, metric, asked, ground.limits)


def _since(part: Part, after: float) -> Part:
    """What is of buckets that begin after a moment."""
    kept = [at > after for at in part.at]
    sums = [list(compress(one, kept)) for one in part.sums]
    return Part(list(compress(part.segments, kept)), list(compress(part.at, kept)), sums)


def _up(at: int, grain: str, zone: ZoneInfo) -> int:
    """The first bucket that begins at or after `at`."""
    bucket = bucket_of(at, grain, zone)
    return bucket if bucket == at else next_bucket(bucket, grain, zone)
