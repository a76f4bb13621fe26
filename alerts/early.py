"""Early: a spike that is beyond the band of the whole bucket is told before the bucket is full. A drop never is."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from math import exp, lgamma, log, log1p

from alerts.post import Post
from alerts.sentries import Sentries, Told
from alerts.spell import Stretch
from alerts.watched import concerned
from detectors.columns import CALLS, Verdicts
from domain.alerts import Finding
from domain.times import SECOND
from domain.tuning import CALIBRATED
from domain.verdicts import Verdict
from store.blocks import Columns

EVERY = 15 * SECOND
"""How often the bucket that is filling is looked at."""
SURE = 1e-6
"""A share that is looked at again and again must be so unlikely, by the exact test, to be told."""
JUDGED = ("count", "share")
"""Shapes of metrics of which half a bucket can say something; a mean of half of it says too little."""
_HIGH = CALLS.index("high")


class Early:
    """Looks at the buckets that are filling, now and then while records come. Heard and asked anywhere."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._stirred: dict[str, int] = {}
        self._looked: dict[str, int] = {}

    def hear(self, touched: Mapping[str, tuple[int, int]]) -> None:
        """Records of these streams came, in the minutes from the first to the last (ms)."""
        with self._turn:
            for stream, (_, last) in touched.items():
                for metric in concerned([stream]):
                    if metric.shape in JUDGED:
                        self._stirred[metric.name] = max(last, self._stirred.get(metric.name, last))

    def look(self, post: Post, now: int) -> list[Finding]:
        """What the bucket that is filling already says of each series; its sentries learn nothing of it.

        What was told of it before, and is within the band with the records that came since, is disproved at once.
        """
        name = post.metric.name
        with self._turn:
            if self._stirred.get(name, -1) < post.due or now < self._looked.get(name, 0) + EVERY:
                return []
            self._looked[name] = now
            del self._stirred[name]
        block = post.read(post.due, post.due + post.length, now)
        values, n = block.of(post.segments)
        verdicts, told = peek(post.sentries, post.due, Columns(values[0], n[0]), post.sensitivity)
        gone = [row for row, at in post.early.items() if at == post.due and verdicts.call[row] != _HIGH]
        for row in gone:
            del post.early[row]
        lasting = post.sentries.under_way()
        post.early |= {row: None if row in lasting else post.due for row in told}
        ends = {row: Stretch(post.due, verdicts.row(row), is_over=True) for row in gone}
        disproved = [replace(post.finding(row, end), is_disproved=True) for row, end in ends.items()]
        return [*disproved, *(post.finding(row, stretch) for row, stretch in told.items())]


def settled(post: Post) -> list[Finding]:
    """What was told early and turned out to be nothing when its bucket was full: disproved, if that began with it."""
    ended, post.early = post.early, {}
    standing = [(post.standing(row), at) for row, at in sorted(ended.items())]
    return [replace(one, is_disproved=at is not None) for one, at in standing if one is not None and one.is_over]


def peek(sentries: Sentries, at: int, points: Columns, sensitivity: float = CALIBRATED) -> tuple[Verdicts, Told]:
    """What a bucket that is not full says: counts beyond the band of a full one, and shares high beyond chance."""
    verdicts, told = sentries.peek(at, points, sensitivity)
    is_beyond = (verdicts.call == _HIGH) & (verdicts.value > verdicts.upper)
    sure = {
        row: stretch
        for row, stretch in told.items()
        if is_beyond[row] and (sentries.metric.shape == "count" or _is_sure(stretch.verdict))
    }
    return verdicts, sure


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
