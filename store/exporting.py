"""A series of any length, some buckets after another, so that a file of a million rows takes the room of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from domain.grains import bucket_of, buckets_between
from domain.metrics import Metric
from domain.series import Point, Series
from store import series
from store.engine import Store
from store.points import points_of
from store.tallies import Question
from store.windows import whole

PIECE = 10_000
"""Points that are in memory at once."""


def pieces(
    store: Store,
    metric: Metric,
    *,
    start: int,
    end: int,
    grain: str,
    by: str | None = None,
    where: Mapping[str, str] | None = None,
    now: int,
) -> Iterator[list[Series]]:
    """What `series.read` says, in order of time: every piece has all the segments, the largest of the whole first.

    Each piece is of one moment of the store. A level is read as a whole: each bucket stands on all before it.
    """
    asked = Question(bucket_of(start, grain, store.zone), end, grain, by or metric.by, dict(where or {}))
    buckets = buckets_between(start, end, grain, store.zone)
    if metric.is_level:
        yield series.read(store, metric, start=start, end=end, grain=grain, by=by, where=where, now=now)
        return
    series.check(metric, asked)
    names = _segments(store, metric, asked) if asked.by else {"": None}
    size = max(1, PIECE // max(1, len(names)))
    for low, high in pairwise([*buckets[::size], end]) if names else ():
        read = series.read(store, metric, start=low, end=high, grain=grain, by=by, where=where, now=now)
        found = {one.by[asked.by] if asked.by else "": one for one in read}
        absent = _blank(store, metric, Question(low, high, grain), now) if names.keys() - found.keys() else []
        yield [found.get(name) or Series({asked.by: name} if asked.by else {}, absent) for name in names]


def _segments(store: Store, metric: Metric, asked: Question) -> dict[str, None]:
    """Every value of the dimension, the largest first."""
    with store.read() as connection:
        return dict.fromkeys(whole(connection, series.ground(store), metric, asked)[0])


def _blank(store: Store, metric: Metric, asked: Question, now: int) -> list[Point]:
    """The points of a segment without records there."""
    with store.read() as connection:
        buckets = buckets_between(asked.start, asked.end, asked.grain, store.zone)
        return points_of(buckets, series.blanks(connection, metric, asked, buckets, now=now))
