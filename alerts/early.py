"""Early: a spike that is beyond the band of the whole bucket is told before the bucket is full. A drop never is."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from math import exp, lgamma, log, log1p

from alerts.post import Post
from alerts.sentry import Sentry
from alerts.watched import concerned
from domain.alerts import Finding
from domain.series import Point
from domain.times import SECOND
from domain.verdicts import Verdict

EVERY = 15 * SECOND
"""How often the bucket that is filling is looked at."""
SURE = 1e-6
"""A share that is looked at again and again must be so unlikely, by the exact test, to be told."""


class Early:
    """Looks at the buckets that are filling, now and then while records come. Heard and asked anywhere."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._stirred: set[str] = set()
        self._looked: dict[str, int] = {}

    def hear(self, streams: Iterable[str]) -> None:
        """Records of these streams came."""
        with self._turn:
            self._stirred |= {metric.name for metric in concerned(streams)}

    def look(self, post: Post, now: int) -> list[Finding]:
        """What the bucket that is filling already says of each series; its sentries learn nothing of it."""
        name = post.metric.name
        with self._turn:
            if name not in self._stirred or now < self._looked.get(name, 0) + EVERY:
                return []
            self._looked[name] = now
            self._stirred.discard(name)
        return _early(post, now)


def _early(post: Post, now: int) -> list[Finding]:
    found = []
    for watched, points in post.points(post.due, post.due + post.length, now):
        sentry = post.sentries.get(watched.name)
        finding = peek(sentry, points[0]) if sentry is not None and points else None
        if finding is not None:
            post.early.add(watched.name)
            found.append(finding)
    return found


def settled(post: Post) -> list[Finding]:
    """What was told early and turned out to be nothing when its bucket was full."""
    ended, post.early = post.early, set()
    standing = [post.sentries[name].standing() for name in ended]
    return [one for one in standing if one is not None and one.is_over]


def peek(sentry: Sentry, point: Point) -> Finding | None:
    """What a bucket that is not full says: a count beyond the band of a full one, or a share high beyond chance."""
    if not point.value or sentry.watched.metric.shape not in ("count", "share"):
        return None
    verdict, finding = sentry.peek(point)
    is_beyond = verdict.call == "high" and verdict.upper is not None and point.value > verdict.upper
    if finding is None or finding.is_over or not is_beyond:
        return None
    is_sure = sentry.watched.metric.shape == "count" or _is_sure(verdict)
    return finding if is_sure else None


def _is_sure(verdict: Verdict) -> bool:
    n, share, usual = verdict.n, verdict.value, verdict.expected
    if n is None or share is None or usual is None:
        return False
    return chance(round(share * n), round(n), usual) < SURE


def chance(hits: int, n: int, share: float) -> float:
    """The chance of `hits` or more among `n` where `share` is usual: the upper tail of the binomial, summed.

    >>> round(chance(3, 3, 0.5), 3), chance(0, 10, 0.2)
    (0.125, 1.0)
    """
    if hits <= 0 or share >= 1:
        return 1.0
    if share <= 0 or hits > n:
        return 0.0
    ways = lgamma(n + 1) - lgamma(hits + 1) - lgamma(n - hits + 1)
    term = exp(ways + hits * log(share) + (n - hits) * log1p(-share))
    total, odds = term, share / (1 - share)
    for k in range(hits, n):
        term *= odds * (n - k) / (k + 1)
        total += term
    return min(total, 1.0)
