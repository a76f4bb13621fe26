"""A post: the sentries of one metric, how far they have judged, and what of it is not yet in the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from alerts.sentry import Sentry
from alerts.watched import MOST_SEGMENTS, Watched, cuts, segments
from detectors.calendar import Calendar
from domain.alerts import Finding
from domain.grains import bucket_of, grain_of
from domain.metrics import Metric
from domain.series import Point, Series
from domain.times import DAY, HOUR
from domain.verdicts import Verdict
from store import series, states, verdicts
from store.engine import Store
from store.states import NEWEST, Kept, packed, unpacked

VERSION = 1
"""Raised when what is remembered changes its meaning but not its layout: older states are then learnt anew."""
PIECE = 72
"""Buckets of each series judged at a time: a tenth of a second of work on the largest metric."""
KEPT = 8 * DAY
"""How many days of verdicts are kept for charts."""
EARLIER, EARLIERS = 6 * HOUR, 5
"""A state is laid by every six hours, five of them: late records of the last day are judged again from there."""


@dataclass(frozen=True)
class Ground:
    """Where posts stand: the store, and the calendar that all share."""

    store: Store
    calendar: Calendar
    sensitivities: dict[str, float] = field(default_factory=dict)
    """By metric, as people set them; read anew with every tick."""

    def signature(self, metric: Metric) -> str:
        """What the states of a metric must have been learnt under to hold still."""
        made_of = (metric.shape, metric.numerator, metric.denominator, metric.against, metric.min_count)
        return f"{VERSION} {self.store.zone} {sorted(self.store.limits.items())} {made_of}"


@dataclass
class Post:
    """The sentries of one metric: from where on they know it, and the bucket they expect next (epoch ms).

    `is_behind` until it has judged all that is complete; `stood` is what was strange when late records sent it back
    (series and since when), `early` the series told of before their bucket was full.
    """

    ground: Ground
    metric: Metric
    begun: int
    due: int
    sentries: dict[str, Sentry] = field(default_factory=dict)
    is_new: bool = True
    is_behind: bool = True
    stood: dict[str, int] = field(default_factory=dict)
    early: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)
    _verdicts: dict[str, list[Verdict]] = field(default_factory=dict)
    _laid_by: dict[int, list[Kept]] = field(default_factory=dict)

    @classmethod
    def fresh(cls, ground: Ground, metric: Metric, begun: int, end: int) -> Post:
        """A post that knows nothing yet, on the total and the largest segments of [begun, end) ms."""
        post = cls(ground, metric, begun, bucket_of(begun, metric.grain, ground.store.zone))
        post.add({})
        for dimension in cuts(metric):
            found = series.breakdown(ground.store, metric, start=post.due, end=end, by=dimension)
            for value in [value for value in found if value][:MOST_SEGMENTS]:
                post.add({dimension: value})
        return post

    @classmethod
    def remembered(cls, ground: Ground, metric: Metric, *, name: str = NEWEST) -> Post | None:
        """The post as it was kept under that name; None if there is none, or it was learnt under other conditions."""
        with ground.store.read() as connection:
            kept = states.of_metric(connection, metric.name, metric.grain, name=name)
        if len({(one.judged_until, one.begun) for one in kept}) != 1:
            return None
        post = cls(ground, metric, kept[0].begun, kept[0].judged_until, is_new=False)
        try:
            for one in kept:
                arrays, notes = unpacked(one.state)
                if notes["signature"] != ground.signature(metric):
                    return None
                post.add(notes["segment"]).recall(arrays, notes)
        except (ValueError, KeyError, TypeError):
            return None
        return post

    def add(self, segment: dict[str, str]) -> Sentry:
        """One more sentry, on the metric in that segment."""
        watched = Watched(self.metric, segment)
        self.sentries[watched.name] = Sentry(watched, self.ground.calendar, sensitivities=self.ground.sensitivities)
        return self.sentries[watched.name]

    @property
    def length(self) -> int:
        """Of a bucket, in ms."""
        return grain_of(self.metric.grain).milliseconds

    def is_due(self, end: int) -> bool:
        """True if a bucket is complete that was not judged."""
        return self.due + self.length <= end

    def judge(self, end: int, now: int) -> list[Finding]:
        """Judge the next buckets complete by `end` (ms), a piece at most; the newest finding of each series."""
        until = min(end, self.due + PIECE * self.length)
        if until > end - EARLIER * EARLIERS:
            until = max(min(until, (self.due // EARLIER + 1) * EARLIER), self.due + self.length)
        found = []
        for watched, points in self.points(self.due, until, now):
            sentry = self.sentries.get(watched.name) or self.add(dict(watched.segment))
            judged = [sentry.judge(point) for point in points if point.at + self.length <= until]
            if any(told is not None and told.verdict.at >= self.stood.get(watched.name, 0) for _, told in judged):
                self._seen.add(watched.name)
            kept = self._verdicts.setdefault(watched.name, [])
            kept += [verdict for verdict, _ in judged if verdict.at >= end - KEPT]
            found += [finding for _, finding in judged if finding is not None][-1:]
        before, self.due = self.due, max(self.due, bucket_of(until, self.metric.grain, self.ground.store.zone))
        if self.due // EARLIER > before // EARLIER and self.due > end - EARLIER * EARLIERS:
            number = self.due // EARLIER % EARLIERS
            self._laid_by[number] = self._states(f"earlier {number}")
        return found

    def keep(self) -> None:
        """Write verdicts and states in one transaction: killed at any moment, they agree."""
        grain, newest = self.metric.grain, self._states(NEWEST)
        with self.ground.store.write() as connection:
            if self.is_new:
                states.drop(connection, self.metric.name)
            for name, judged in self._verdicts.items():
                verdicts.put_many(connection, name, grain, judged)
            states.put_many(connection, [one for laid_by in self._laid_by.values() for one in laid_by] + newest)
        self.is_new = False
        self._verdicts, self._laid_by = {}, {}

    def caught_up(self) -> list[Finding]:
        """What the chain must hear now that nothing is due: of each series what goes on, or that nothing does.

        What was strange before late records came, and is not strange at all with them, is disproved.
        """
        self.is_behind = False
        gone = self.stood.keys() - self._seen
        standing = {name: sentry.standing() for name, sentry in self.sentries.items()}
        self.stood, self._seen = {}, set()
        return [replace(one, is_disproved=name in gone) for name, one in standing.items() if one is not None]

    def strange(self) -> dict[str, Finding]:
        """What is strange just now, by series."""
        standing = {name: sentry.standing() for name, sentry in self.sentries.items()}
        return {name: one for name, one in standing.items() if one is not None and not one.is_over}

    def points(self, start: int, end: int, now: int) -> Iterator[tuple[Watched, list[Point]]]:
        """The points of each series from the bucket that holds `start` up to `end` (ms)."""
        whole = self._read(start, end, now)[0]
        yield Watched(self.metric), whole.points
        for dimension in cuts(self.metric):
            segmented = [one.watched.segment for one in self.sentries.values()]
            known = [segment[dimension] for segment in segmented if dimension in segment]
            parts = self._read(start, end, now, by=dimension)
            for value, points in segments(whole, parts, known).items():
                yield Watched(self.metric, {dimension: value}), points

    def _read(self, start: int, end: int, now: int, by: str | None = None) -> Sequence[Series]:
        store, metric = self.ground.store, self.metric
        return series.read(store, metric, start=start, end=end, grain=metric.grain, by=by, now=now)

    def _states(self, name: str) -> list[Kept]:
        kept = []
        for own, sentry in self.sentries.items():
            arrays, notes = sentry.memory()
            notes |= {"segment": dict(sentry.watched.segment), "signature": self.ground.signature(self.metric)}
            kept.append(Kept(own, self.metric.grain, name, self.due, self.begun, packed(arrays, notes)))
        return kept
