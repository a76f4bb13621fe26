"""Late records: what was judged, is still kept and holds no more is judged again, from a state laid by before it."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from alerts.learnt import laid_by
from alerts.post import Post
from alerts.watched import concerned
from domain.times import DAY, MINUTE
from store import verdicts

EVERY, SELDOM = MINUTE, 15 * MINUTE
"""A metric is looked through for late changes so often at most: corrections of old records are daily bread. What is
older than a day waits longer: days are then judged again."""
NEAR = 1e-9


Real = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Late:
    """From which bucket on (ms) the sums of each metric have changed since somebody asked. Heard and asked anywhere."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._first: dict[str, int] = {}
        self._asked: dict[str, int] = {}

    def hear(self, touched: Mapping[str, tuple[int, int]]) -> None:
        """The sums of these streams changed between these buckets."""
        with self._turn:
            for stream, (first, _) in touched.items():
                for metric in concerned([stream]):
                    self._first[metric.name] = min(first, self._first.get(metric.name, first))

    def doubt(self, metric: str) -> None:
        """Everything of a metric may have changed: nobody listened for a while."""
        with self._turn:
            self._first[metric] = 0

    def reads(self, metric: str, start: int) -> None:
        """All buckets from `start` (ms) on are about to be read: what was heard of them alone is no longer news."""
        with self._turn:
            if self._first.get(metric, -1) >= start:
                del self._first[metric]

    def ask(self, metric: str, before: int, now: int) -> int | None:
        """The first bucket that changed, which is then forgotten; None if none `before` did, or it is too soon."""
        with self._turn:
            first = self._first.get(metric)
            if first is None or now < self._asked.get(metric, 0) + (EVERY if first > before - DAY else SELDOM):
                return None
            self._asked[metric] = now
            del self._first[metric]
            return first if first < before else None


def reopened(post: Post, first: int, now: int) -> Post | None:
    """The post as it was laid by before the first bucket from `first` on whose sums are no longer those judged.

    None if all are, or if the only ones that changed are older than what is laid by: they stay as they were judged.
    """
    with post.ground.store.read() as connection:
        moments = {name: until for name, until in laid_by(connection, post.metric).items() if until < post.due}
    if not moments:
        return None
    changed = _first_changed(post, max(first - post.length + 1, min(moments.values())), now)
    if changed is None:
        return None
    name = max((name for name, until in moments.items() if until <= changed), key=moments.__getitem__)
    earlier = Post.remembered(post.ground, post.metric, name=name)
    if earlier is not None:
        earlier.stood = {name: finding.since for name, finding in post.strange().items()}
        earlier.begun = post.begun
    return earlier


def _first_changed(post: Post, start: int, now: int) -> int | None:
    """The first bucket from the one that holds `start` on in which any series is not as it was judged."""
    block, names = post.read(start, post.due, now), post.names()
    rows, buckets = ({key: place for place, key in enumerate(keys)} for keys in (names, block.at))
    with post.ground.store.read() as connection:
        judged = verdicts.values(connection, names, post.metric.grain, start=block.at[0], end=post.due)
    before = np.full((2, len(buckets), len(rows)), np.nan)
    is_judged = np.zeros((len(buckets), len(rows)), dtype=bool)
    for series, at, value, n in judged:
        place = buckets[at], rows[series]
        is_judged[place] = True
        before[:, *place] = value, n
    found = np.stack(block.of(post.segments))
    changed = is_judged & (_differ(before, found)).any(axis=0)
    places = np.flatnonzero(changed.any(axis=1))
    return block.at[places[0]] if len(places) else None


def _differ(before: Real, now: Real) -> Mask:
    before, now = np.nan_to_num(before), np.nan_to_num(now)
    return np.abs(before - now) > NEAR * (1 + np.abs(now))
