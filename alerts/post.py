"""A post: the sentries of one metric, how far they have judged, and what of it is not yet in the store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, repeat
from math import isnan

from sqlalchemy import Connection

from alerts.learnt import Learnt, laid_by
from alerts.sentries import Sentries, Told
from alerts.spell import Stretch
from alerts.told import told_beyond
from alerts.watched import Segment, cuts, joined
from detectors.calendar import Calendar
from detectors.columns import CALLS, CODES, Verdicts
from domain.alerts import Finding
from domain.grains import bucket_of, grain_of
from domain.metrics import Metric
from domain.times import DAY, HOUR
from domain.tuning import CALIBRATED
from domain.verdicts import series_name
from store import blocks, pages, series, states, verdicts
from store.blocks import Block, Columns
from store.engine import Store
from store.states import NEWEST, Kept, packed, unpacked

VERSION = 4
"""Raised when what is remembered changes its meaning but not its layout: older states are then learnt anew."""
PIECE = 288
"""Buckets read and judged at a time: a tenth of a second of work on the largest metric."""
KEPT = 8 * DAY
"""How many days of verdicts are kept for charts."""
EARLIER = {"earlier": (6 * HOUR, 5), "day": (DAY, KEPT // DAY)}
"""A state is laid by every six hours, five of them, and every day, as many as verdicts are kept: what late records
change is judged again from there."""


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


class Post:
    """The sentries of one metric: a row for the total, and one for each of its `segments`.

    They know it from `begun` on, and expect the bucket `due` next (epoch ms). `is_behind` until they have judged all
    that is complete; `stood` is what was strange when late records or a restart sent them back (series and since when),
    `early` the rows told of before their bucket was full: with that bucket, or None for what went on already.
    """

    def __init__(self, ground: Ground, metric: Metric, begun: int, due: int) -> None:
        """On no series yet."""
        self.ground, self.metric, self.begun, self.due = ground, metric, begun, due
        self.segments: list[Segment] = []
        self.sentries = Sentries(metric, ground.calendar)
        self.is_behind = True
        self.stood: dict[str, int] = {}
        self.early: dict[int, int | None] = {}
        self._seen: set[str] = set()
        self._verdicts: list[Verdicts] = []
        self._learnt = Learnt()

    @classmethod
    def fresh(cls, ground: Ground, metric: Metric, begun: int, end: int) -> Post:
        """A post that knows nothing yet, on the total and the largest segments of [begun, end) ms."""
        post = cls(ground, metric, begun, bucket_of(begun, metric.grain, ground.store.zone))
        post.join([{}])
        for dimension in cuts(metric):
            found = series.breakdown(ground.store, metric, start=post.due, end=end, by=dimension)
            post.join({dimension: value} for value in found)
        return post

    @classmethod
    def remembered(cls, ground: Ground, metric: Metric, *, name: str = NEWEST) -> Post | None:
        """The post as it was kept under that name; None if there is none, or it was learnt under other conditions."""
        is_newest = name == NEWEST
        with ground.store.read() as connection:
            kept = states.get(connection, metric.name, metric.grain, name=name)
            if kept is None:
                return None
            before = None if is_newest else kept.judged_until
            found = pages.get(connection, metric.name, metric.grain, before=before)
            eras = [until for until in laid_by(connection, metric).values() if until <= kept.judged_until]
            told = told_beyond(connection, metric, kept.judged_until) if is_newest else {}
        post = cls(ground, metric, kept.begun, kept.judged_until)
        post._learnt = Learnt(max(eras, default=0), is_new=False, is_sent_back=not is_newest)
        post.stood = told
        try:
            notes = unpacked(kept.state)
            if notes["signature"] != ground.signature(metric):
                return None
            post.segments = notes["segments"]
            post.sentries.recall(found, notes)
        except (ValueError, KeyError, TypeError):
            return None
        return post if len(post.sentries) == len(post.segments) else None

    def join(self, segments: Iterable[Segment]) -> None:
        """Watch these too, as far as there is room for them."""
        new = joined(self.segments, segments)
        self.segments += new
        self.sentries.grow(len(new))

    @property
    def length(self) -> int:
        """Of a bucket, in ms."""
        return grain_of(self.metric.grain).milliseconds

    @property
    def sensitivity(self) -> float:
        """What people set for the metric."""
        return self.ground.sensitivities.get(self.metric.name, CALIBRATED)

    def is_due(self, end: int) -> bool:
        """True if a bucket is complete that was not judged."""
        return self.due + self.length <= end

    def judge(self, end: int, now: int) -> list[Finding]:
        """Judge the next buckets complete by `end` (ms), a piece at most; the newest finding of each series."""
        count = min(PIECE, (end - self.due) // self.length)
        block = self.read(self.due, self.due + count * self.length, now)
        self.join(block.segments)
        values, n = block.of(self.segments)
        newest: Told = {}
        for part in self._parts(block.at, end):
            newest |= self._judge(block.at[part], Columns(values[part], n[part]), end)
        return [self.finding(row, stretch) for row, stretch in newest.items()]

    def _parts(self, at: Sequence[int], end: int) -> Iterator[slice]:
        """Where the buckets are cut: before those that a state is laid by at."""
        cuts = [place for place, moment in enumerate(at) if place and self._laid_as(moment, end)]
        return (slice(start, stop) for start, stop in pairwise([0, *cuts, len(at)]))

    def _laid_as(self, moment: int, end: int) -> list[str]:
        """Under which the state before that moment is laid by, if it is."""
        return [
            f"{name} {moment // step % count}"
            for name, (step, count) in EARLIER.items()
            if moment % step < self.length and moment > end - step * count
        ]

    def _judge(self, at: Sequence[int], points: Columns, end: int) -> Told:
        newest: Told = {}
        for judged, told in self.sentries.judge(at, points, self.sensitivity):
            self.ground.store.precedence.give_way()
            newest |= told
            self._seen.update(self._still_strange(told) if self.stood else ())
            if judged.at >= end - KEPT:
                self._verdicts.append(judged)
        self.due = at[-1] + self.length
        names = self._laid_as(self.due, end)
        if names:
            self._take_down(names)
        return newest

    def write(self, connection: Connection) -> None:
        """Write its verdicts, and of its states what has changed; once that is committed, it `wrote`."""
        self._take_down([NEWEST])
        self._learnt.write(connection, self.metric)
        verdicts.put_rows(connection, self.metric.grain, self._rows())

    def wrote(self) -> None:
        """All that it has judged is in the store."""
        self._learnt.wrote()
        self._verdicts = []

    def _take_down(self, names: Iterable[str]) -> None:
        """Note what was learnt since this was last done, as states of these names."""
        changed, notes = self.sentries.memory()
        notes |= {"segments": self.segments, "signature": self.ground.signature(self.metric)}
        state, metric = packed(notes), self.metric
        made = [Kept(metric.name, metric.grain, name, self.due, self.begun, state) for name in names]
        self._learnt.take(changed, made)

    def caught_up(self) -> list[Finding]:
        """What the chain must hear now that nothing is due: of each series what goes on, or that nothing does.

        What was strange before late records came, and is not strange at all with them, is disproved. What was told of
        a bucket that is still filling is left to its end: the next bucket says of every series if it is over.
        """
        self.is_behind = False
        names, waiting = self.names(), {name: at for name, at in self.stood.items() if at >= self.due}
        self.early = {row: waiting.get(name) for row, name in enumerate(names)}
        gone = self.stood.keys() - waiting.keys() - self._seen - self.strange().keys()
        self.stood, self._seen = {}, set()
        found = {name: self.standing(row) for row, name in enumerate(names)}
        return [replace(one, is_disproved=name in gone) for name, one in found.items() if one is not None]

    def strange(self) -> dict[str, Finding]:
        """What is strange just now, by series."""
        names = self.names()
        return {names[row]: self.finding(row, stretch) for row, stretch in self.sentries.under_way().items()}

    def standing(self, row: int) -> Finding | None:
        """What goes on in a row, or that nothing does; None if it was never judged."""
        stretch = self.sentries.standing(row)
        return None if stretch is None else self.finding(row, stretch)

    def finding(self, row: int, stretch: Stretch) -> Finding:
        """What the chain must hear of a stretch in a row."""
        segment = dict(self.segments[row])
        return Finding(self.metric.name, segment, "metric", stretch.verdict, stretch.since, stretch.is_over)

    def names(self) -> list[str]:
        """Under which the verdicts of each row are kept."""
        return [series_name(self.metric.name, segment) for segment in self.segments]

    def read(self, start: int, end: int, now: int) -> Block:
        """The buckets from the one that holds `start` up to `end` (ms), whole and in all segments."""
        return blocks.read(self.ground.store, self.metric, start=start, end=end, by=cuts(self.metric), now=now)

    def _still_strange(self, told: Told) -> Iterator[str]:
        """The series that were strange before late records came, and are with them."""
        names = self.names()
        return (names[row] for row, one in told.items() if one.verdict.at >= self.stood.get(names[row], 0))

    def _rows(self) -> Iterator[verdicts.Row]:
        """The verdicts that are not in the store yet, as it takes them."""
        names = self.names()
        for judged in self._verdicts:
            numbers = (judged.value, judged.n, judged.expected, judged.lower, judged.upper, judged.score)
            columns = ([None if isnan(one) else one for one in column.tolist()] for column in numbers)
            calls, codes = ([CALLS[call] for call in judged.call], [CODES[code] for code in judged.code])
            # Rows are only added at the end: what was judged before some joined has none of them.
            yield from zip(names, repeat(judged.at), *columns, calls, codes, strict=False)


def keep(posts: Collection[Post], store: Store) -> None:
    """Write verdicts and states of posts in one transaction: killed at any moment, they agree."""
    if not posts:
        return
    with store.write() as connection:
        for post in posts:
            post.write(connection)
    for post in posts:
        post.wrote()
