"""The watch: reads what was folded, judges the buckets that are complete, and tells the alert chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from alerts.chain import Chain
from alerts.horizon import beginning, horizon, quiet
from alerts.sentry import Sentry
from alerts.watched import Watched, cuts, segments, watched_metrics
from detectors.calendar import Calendar
from domain.alerts import Finding
from domain.grains import bucket_of, grain_of
from domain.metrics import Metric
from domain.series import Point, Series
from domain.times import DAY, WEEK, Clock, to_ms
from domain.verdicts import Verdict
from store import dirt, series, sources, verdicts
from store.engine import Store
from store.sources import Source

HISTORY = 8 * WEEK
KEPT = 8 * DAY
"""How much of the past is replayed to learn from, and how many days of its verdicts are kept for charts."""
RECENT = DAY
"""Older buckets only teach: nobody is called for what is over."""

_INDONESIAN = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")


@dataclass
class _Post:
    """The sentries of one metric: from where on they know it, and the bucket they expect next (epoch ms)."""

    metric: Metric
    begun: int
    due: int
    sentries: dict[str, Sentry] = field(default_factory=dict)

    def of(self, dimension: str) -> list[Sentry]:
        """The sentries on the values of a dimension."""
        return [sentry for sentry in self.sentries.values() if dimension in sentry.watched.segment]


class Watch:
    """One sentry for each watched series. Runs in the one process that holds the lease; `tick` is its whole life.

    Each tick judges what has become complete, then lets one more metric learn its past, so that a long history does
    not hold up what happens now.
    """

    def __init__(self, store: Store, clock: Clock, chain: Chain) -> None:
        self._store = store
        self._clock = clock
        self._chain = chain
        self._calendar = calendar_of(store.zone)
        self._posts: dict[str, _Post] = {}
        self._began = to_ms(clock())
        self._seen: dict[str, int] = {}

    def tick(self, now: int) -> list[Finding]:
        """Judge what has become complete by `now` (ms); what was found, after the chain has heard it."""
        with self._store.read() as connection:
            known = sources.every(connection)
            is_clean = dirt.is_clean(connection)
        found = quiet(known, now, since=self._began)
        for metric in watched_metrics():
            post, end = self._posts.get(metric.name), horizon(known, metric, now)
            if post is not None and end is not None:
                found += [one for one in self._advance(post, end, now) if one.is_over or one.verdict.at >= now - RECENT]
        cold = self._cold(known, now) if is_clean else None
        if cold is not None:
            found += self._warm(cold, known, now)
        self._chain.take(found)
        return found

    def is_warm(self) -> bool:
        """True once every metric that has a past has learnt it."""
        with self._store.read() as connection:
            known = sources.every(connection)
        return all(metric.name in self._posts for metric in watched_metrics() if beginning(known, metric) is not None)

    def _cold(self, known: Sequence[Source], now: int) -> Metric | None:
        """The next metric that has to learn, or learn anew because its past has grown; only once it grows no more."""
        for metric in watched_metrics():
            begun = self._begun(metric, known, now)
            is_settled = begun is not None and self._seen.get(metric.name) == begun
            if begun is not None:
                self._seen[metric.name] = begun
            post = self._posts.get(metric.name)
            if is_settled and begun is not None and (post is None or begun < post.begun - DAY):
                return metric
        return None

    def _begun(self, metric: Metric, known: Sequence[Source], now: int) -> int | None:
        first, end = beginning(known, metric), horizon(known, metric, now)
        if first is None or end is None:
            return None
        # Whole days, so that a window that moves with time does not look like a past that grows.
        return max(first, bucket_of(end - HISTORY, "1d", self._store.zone))

    def _warm(self, metric: Metric, known: Sequence[Source], now: int) -> list[Finding]:
        begun, end = self._begun(metric, known, now), horizon(known, metric, now)
        if begun is None or end is None:
            return []
        post = _Post(metric, begun, bucket_of(begun, metric.grain, self._store.zone))
        for _ in self._judge(post, end, now, keep_from=end - KEPT):
            pass
        self._posts[metric.name] = post
        standing = [sentry.standing() for sentry in post.sentries.values()]
        return [one for one in standing if one is not None and (one.is_over or one.verdict.at >= now - RECENT)]

    def _advance(self, post: _Post, end: int, now: int) -> list[Finding]:
        if post.due + grain_of(post.metric.grain).milliseconds > end:
            return []
        return list(self._judge(post, end, now, keep_from=post.due))

    def _judge(self, post: _Post, end: int, now: int, *, keep_from: int) -> Iterator[Finding]:
        """Judge all complete buckets from the one that is due, keep the verdicts, and give what they found."""
        length = grain_of(post.metric.grain).milliseconds
        kept: dict[str, list[Verdict]] = {}
        for watched, points in self._points(post, end, now):
            if watched.name not in post.sentries:
                post.sentries[watched.name] = Sentry(watched, self._calendar)
            sentry = post.sentries[watched.name]
            judged = [sentry.judge(point) for point in points if point.at + length <= end]
            kept[watched.name] = [verdict for verdict, _ in judged if verdict.at >= keep_from]
            latest = [finding for _, finding in judged if finding is not None][-1:]
            yield from latest
        post.due = max(post.due, bucket_of(end, post.metric.grain, self._store.zone))
        with self._store.write() as connection:
            for name, judged_now in kept.items():
                verdicts.put_many(connection, name, post.metric.grain, judged_now)

    def _points(self, post: _Post, end: int, now: int) -> Iterator[tuple[Watched, list[Point]]]:
        whole = self._read(post, end, now)[0]
        yield Watched(post.metric), whole.points
        for dimension in cuts(post.metric):
            known = [sentry.watched.segment[dimension] for sentry in post.of(dimension)]
            parts = self._read(post, end, now, by=dimension)
            for value, points in segments(whole, parts, known).items():
                yield Watched(post.metric, {dimension: value}), points

    def _read(self, post: _Post, end: int, now: int, by: str | None = None) -> list[Series]:
        return series.read(self._store, post.metric, start=post.due, end=end, grain=post.metric.grain, by=by, now=now)


def calendar_of(zone: ZoneInfo) -> Calendar:
    """The calendar of a business zone: with Indonesia's holidays, sale days and paydays in Indonesia."""
    return Calendar(zone, is_indonesian=str(zone) in _INDONESIAN)
