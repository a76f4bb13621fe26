"""Late records: what was judged, is still kept and holds no more is judged again, from a state laid by before it."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from alerts.learnt import laid_by
from alerts.post import Post
from alerts.watched import concerned
from domain.times import DAY, HOUR, MINUTE
from store import verdicts

EVERY, SELDOM = MINUTE, 15 * MINUTE
"""A metric is looked through for late changes so often at most: corrections of old records are daily bread. What is
older than a day waits longer: days are then judged again."""
STRIDE = 6 * HOUR
"""So much is looked through at a time: of a thousand series a tenth of a second of work."""
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


def reopened(post: Post, first: int, now: int, *, seconds: float) -> tuple[Post | None, int | None]:
    """The post as it was laid by before the first bucket from `first` on whose sums are no longer those judged.

    None if all are, or if the only ones that changed are older than what is laid by: they stay as they were judged.
    It looks for about so many `seconds`, and beside it says from where (ms) to go on; None once it has seen all.
    """
    with post.ground.store.read() as connection:
        moments = {name: until for name, until in laid_by(connection, post.metric).items() if until < post.due}
    if not moments:
        return None, None
    start, until = max(first - post.length + 1, min(moments.values())), time.thread_time() + seconds
    while start < post.due:
        end = min(start + STRIDE, post.due)
        changed = _first_changed(post, start, end, now)
        if changed is not None:
            name = max((name for name, moment in moments.items() if moment <= changed), key=moments.__getitem__)
            return _sent_back(post, name), None
        start = end
        if time.thread_time() > until:
            break
    return None, start + post.length - 1 if start < post.due else None


def _sent_back(post: Post, name: str) -> Post | None:
    """The post as it was laid by under that name; it remembers what was strange just now."""
    earlier = Post.remembered(post.ground, post.metric, name=name)
    if earlier is not None:
        names = post.names()
        early = {names[row]: at for row, at in post.early.items() if at is not None}
        earlier.stood = early | {series: finding.since for series, finding in post.strange().items()}
        earlier.begun = post.begun
    return earlier


def _first_changed(post: Post, start: int, end: int, now: int) -> int | None:
    """The first bucket from the one that holds `start` up to `end` in which any series is not as it was judged."""
    block, names = post.read(start, end, now), post.names()
    rows, buckets = ({key: place for place, key in enumerate(keys)} for keys in (names, block.at))
    with post.ground.store.read() as connection:
        judged = verdicts.values(connection, names, post.metric.grain, start=block.at[0], end=end)
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
