"""Late records: what was judged of the last day and holds no more is judged again, from a state laid by before it."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from alerts.post import Post
from alerts.watched import concerned
from domain.series import Point
from domain.times import MINUTE
from domain.verdicts import Verdict
from store import states, verdicts
from store.states import NEWEST

EVERY = MINUTE
"""A metric is looked through for late changes so often at most: corrections of old records are daily bread."""
NEAR = 1e-9


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

    def ask(self, metric: str, before: int, now: int) -> int | None:
        """The first bucket that changed, which is then forgotten; None if none `before` did, or it is too soon."""
        with self._turn:
            first = self._first.get(metric)
            if first is None or now < self._asked.get(metric, 0) + EVERY:
                return None
            self._asked[metric] = now
            del self._first[metric]
            return first if first < before else None


def reopened(post: Post, first: int, now: int) -> Post | None:
    """The post as it was laid by before the first bucket from `first` on whose sums are no longer those judged.

    None if all are, or if the only ones that changed are older than what is laid by: they stay as they were judged.
    """
    with post.ground.store.read() as connection:
        laid_by = states.moments(connection, post.metric.name, post.metric.grain)
    laid_by = {name: until for name, until in laid_by.items() if name != NEWEST and until < post.due}
    if not laid_by:
        return None
    changed = _first_changed(post, max(first - post.length + 1, min(laid_by.values())), now)
    if changed is None:
        return None
    name = max((name for name, until in laid_by.items() if until <= changed), key=laid_by.__getitem__)
    earlier = Post.remembered(post.ground, post.metric, name=name)
    if earlier is not None:
        earlier.stood = {name: finding.since for name, finding in post.strange().items()}
        earlier.begun = post.begun
    return earlier


def _first_changed(post: Post, start: int, now: int) -> int | None:
    """The first bucket from the one that holds `start` on in which any series is not as it was judged."""
    changed = []
    for watched, points in post.points(start, post.due, now):
        with post.ground.store.read() as connection:
            judged = verdicts.between(connection, watched.name, post.metric.grain, start=points[0].at, end=post.due)
        at_hand = {verdict.at: verdict for verdict in judged}
        differ = (point.at for point in points if point.at in at_hand and not _is_same(at_hand[point.at], point))
        changed += [at for at in [next(differ, None)] if at is not None]
    return min(changed, default=None)


def _is_same(verdict: Verdict, point: Point) -> bool:
    pairs = ((verdict.value, point.value), (verdict.n, point.n))
    return all(abs((before or 0.0) - (now or 0.0)) <= NEAR * (1 + abs(now or 0.0)) for before, now in pairs)
