"""The watch: reads what was folded, judges the buckets that are complete, and tells the alert chain."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping, Sequence

from alerts.chain import Chain
from alerts.early import Early, settled
from alerts.horizon import beginning, horizon, quiet
from alerts.joint import JointWatch
from alerts.late import Late, reopened
from alerts.post import Ground, Post, keep
from alerts.targets import Ends, TargetWatch
from alerts.unfolded import Unfolded
from alerts.watched import watched_metrics
from detectors.calendar import Calendar, calendar_of
from domain.alerts import Finding
from domain.grains import bucket_of
from domain.metrics import Metric
from domain.occasions import Occasion
from domain.targets import TargetLine
from domain.times import DAY, WEEK, from_ms
from store import dirt, sources, tuning
from store.engine import Store
from store.sources import Source

log = logging.getLogger("cehub.watch")

HISTORY = 8 * WEEK
"""How much of the past is learnt from."""
RECENT = DAY
"""Older buckets only teach: nobody is called for what is over."""


class Watch:
    """One post for each watched metric. Runs in the one process that holds the lease; `tick` is its whole life.

    Each tick judges what has become complete, then goes on with one metric that is behind: because it learns its past
    for the first time, was away for long, or judges again what late records have changed.
    """

    def __init__(
        self,
        store: Store,
        chain: Chain,
        occasions: Iterable[Occasion] = (),
        *,
        targets: Iterable[TargetLine] = (),
    ) -> None:
        """`occasions` are the days that people entered, `targets` the lines that they drew."""
        self._store = store
        self._chain = chain
        self._ground = Ground(store, calendar_of(store.zone, occasions))
        self._posts: dict[str, Post] = {}
        self._seen: dict[str, int] = {}
        self._late = Late()
        self._looking: dict[str, int] = {}
        self._early = Early()
        self._targets = TargetWatch(store, targets)
        self._joint = JointWatch(store)
        self._unfolded = Unfolded(store)

    @property
    def calendar(self) -> Calendar:
        """The days that all its detectors know."""
        return self._ground.calendar

    def tick(self, now: int, *, since: int = 0, seconds: float = float("inf")) -> list[Finding]:
        """Judge what has become complete by `now` (ms); what was found, after the chain has heard it.

        `since` (ms) is when we began to listen: that nobody was heard while we were away ourselves says nothing.
        A metric that is behind is given about so many `seconds` of work in this tick, so that whoever else waits for
        the interpreter is not held up.
        """
        try:
            return self._tick(now, since=since, seconds=seconds)
        except Exception:
            # What was found before the failure was told to nobody: the next tick tells how everything stands.
            for post in self._posts.values():
                post.is_behind = True
            raise

    def _tick(self, now: int, *, since: int, seconds: float) -> list[Finding]:
        with self._store.read() as connection:
            known = sources.every(connection)
            is_clean = dirt.is_clean(connection)
            set_by_people = tuning.every(connection)
        self._ground.sensitivities.update({name: one.sensitivity for name, one in set_by_people.items()})
        found = quiet(known, now, since=since)

        def ends(metric: Metric) -> int | None:
            return horizon(known, metric, now, since=since)

        told = [(post, ends(post.metric)) for post in self._posts.values() if not post.is_behind]
        standing = [(post, end) for post, end in told if end is not None]
        folded = [
            (post, self._unfolded.before(post.metric, post.due, end, now)) for post, end in standing if post.is_due(end)
        ]
        due = [(post, end) for post, end in folded if post.is_due(end)]
        for post, end in due:
            found += self._advance(post, end, now, seconds=seconds)
        found = self._targets.join(found, ends, now)
        # What is complete is told before anything else is looked for, and before it is written down.
        self._chain.take(found)
        current = [post for post, _ in standing if not post.is_behind]
        early = self._targets.beside(one for post in current for one in self._early.look(post, now))
        if early:
            self._chain.take(early)
        keep([post for post, _ in due], self._store)
        self._look_back(current, now, seconds=seconds)
        found += early
        later = self._targets.beside(self._catch_up(known, ends, now, is_clean=is_clean, seconds=seconds))
        dues = [post.due for post in self._posts.values()] if self._knows(known) else []
        later += self._joint.told([*found, *later], dues, now)
        if later:
            self._chain.take(later)
        return found + later

    def _look_back(self, current: Iterable[Post], now: int, *, seconds: float) -> None:
        """Have metrics judge again what late records changed, if they did; long looks go on with the next tick."""
        until = time.thread_time() + seconds
        for post in current:
            name = post.metric.name
            first = self._looking.pop(name, None) or self._late.ask(name, post.due, now)
            if first is None:
                continue
            earlier, further = reopened(post, first, now, seconds=until - time.thread_time())
            if further is not None:
                self._looking[name] = further
            if earlier is not None:
                self._posts[name] = earlier
                self._joint.doubt(earlier.due)
                log.info(
                    "late records: judged again", extra={"metric": name, "since": from_ms(earlier.due).isoformat()}
                )
            if time.thread_time() > until:
                break

    def changed(self, touched: Mapping[str, tuple[int, int]]) -> None:
        """The sums of these streams changed, between these buckets (ms): what was judged of them may hold no more."""
        self._late.hear(touched)
        self._early.hear(touched)
        self._targets.hear(touched)

    def is_warm(self) -> bool:
        """True once every metric that has a past has learnt it."""
        with self._store.read() as connection:
            known = sources.every(connection)
        return self._knows(known)

    def _knows(self, known: Sequence[Source]) -> bool:
        metrics = [metric for metric in watched_metrics() if beginning(known, metric) is not None]
        return all(metric.name in self._posts and not self._posts[metric.name].is_behind for metric in metrics)

    def _catch_up(
        self, known: Sequence[Source], ends: Ends, now: int, *, is_clean: bool, seconds: float
    ) -> list[Finding]:
        """Go on with metrics that are behind, one after the other, until the time is up."""
        found: list[Finding] = []
        until, left = time.thread_time() + seconds, seconds
        while left > 0:
            behind = (post for post in self._posts.values() if post.is_behind and ends(post.metric) is not None)
            post = next(behind, None) or (self._cold(known, ends) if is_clean else None)
            end = ends(post.metric) if post is not None else None
            if post is None or end is None:
                break
            end = self._unfolded.before(post.metric, post.due, end, now)
            found += self._advance(post, end, now, seconds=left)
            keep([post], self._store)
            left = until - time.thread_time()
        return found

    def _advance(self, post: Post, end: int, now: int, *, seconds: float) -> list[Finding]:
        """Judge on until nothing is due or the time is up; what the chain must hear of it."""
        until = time.thread_time() + seconds
        newest: dict[str, Finding] = {}
        while post.is_due(end):
            self._late.reads(post.metric.name, post.due)
            newest |= {one.fingerprint: one for one in post.judge(end, now)}
            if time.thread_time() > until:
                break
        if post.is_due(end):
            post.is_behind = True
            return []
        found = post.caught_up() if post.is_behind else [*newest.values(), *settled(post)]
        return [one for one in found if one.is_over or one.verdict.at >= now - RECENT]

    def _cold(self, known: Sequence[Source], ends: Ends) -> Post | None:
        """A post on the next metric that has to learn, or learn anew as its past has grown; once it has settled."""
        for metric in watched_metrics():
            end = ends(metric)
            begun = self._begun(metric, known, end)
            is_settled = begun is not None and self._seen.get(metric.name) == begun
            if begun is None or end is None:
                continue
            self._seen[metric.name] = begun
            post = self._posts.get(metric.name)
            if is_settled and (post is None or begun < post.begun - DAY):
                self._posts[metric.name] = self._post(metric, begun, end)
                return self._posts[metric.name]
        return None

    def _post(self, metric: Metric, begun: int, end: int) -> Post:
        """The post as it was kept, if that is still of use, else one that knows nothing."""
        kept = Post.remembered(self._ground, metric) if metric.name not in self._posts else None
        if kept is not None and kept.begun <= begun + DAY and kept.due > begun:
            self._late.doubt(metric.name)
            return kept
        return Post.fresh(self._ground, metric, begun, end)

    def _begun(self, metric: Metric, known: Sequence[Source], end: int | None) -> int | None:
        first = beginning(known, metric)
        if first is None or end is None:
            return None
        # Whole days, so that a window that moves with time does not look like a past that grows.
        return max(first, bucket_of(end - HISTORY, "1d", self._store.zone))
