"""The watch over targets: a line that people drew, missed for as long as they said, is told like any other trouble."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from alerts.late import EVERY
from alerts.opening import is_good_news
from detectors import Setup
from detectors.shapes import COUNT, MEAN, SHARE
from detectors.target import Target
from domain.alerts import Finding
from domain.grains import bucket_of, grain_of
from domain.metrics import METRICS, Metric
from domain.series import Point
from domain.streams import MEASUREMENTS
from domain.targets import TargetLine, is_of_target
from domain.times import DAY, HOUR
from domain.verdicts import Verdict
from store import alerts, series
from store.engine import Store

Ends = Callable[[Metric], int | None]
"""Up to when (ms) the buckets of a metric are complete; None if nobody knows."""

LOOKED_BACK = DAY
"""How far a line is held against the past when the hub starts, or late records came: far enough to know since when it
is missed. What is missed for longer is held from its beginning."""
CALM = HOUR // 2
"""How long it must be kept again, at least two buckets, before the trouble is over."""
_SHAPES = {"share": SHARE, "gauge_share": SHARE, "mean": MEAN, "balance": MEAN}


class _Held:
    """One line and how it has been kept so far."""

    def __init__(self, line: TargetLine) -> None:
        self.line = line
        self.metric = METRICS[line.metric]
        self.length = grain_of(line.grain).milliseconds
        least = float(self.metric.min_count) if self.metric.has_interval else 0.0
        shape = _SHAPES.get(self.metric.shape, COUNT)
        self._target = Target(Setup(shape, self.length, min_count=least, least=line.least, most=line.most))
        self.due: int | None = None
        self._missed: list[Verdict] = []
        self._calm = 0
        self._is_told = False

    @property
    def since(self) -> int | None:
        """Since when (ms) the line is missed for long enough; None if it is not."""
        return self._missed[0].at if self._is_told else None

    def judge(self, point: Point) -> Finding:
        """What the chain must hear after the next bucket."""
        verdict = self._target.update(point.at, point.value, point.n)
        if verdict.is_strange and not self._may_be_chance(point):
            self._calm = 0
            self._missed = [*self._missed[:1], verdict]
            self._is_told = self._is_told or point.at + self.length - self._missed[0].at >= self.line.lasting
        elif self._missed:
            self._calm += 1
            if self._calm * self.length >= CALM and self._calm >= 2:
                self._missed, self._is_told = [], False
        return self.standing(verdict)

    def _may_be_chance(self, point: Point) -> bool:
        """True for a share or mean whose 95 % interval holds a line that the value misses."""
        if point.lower is None or point.upper is None:
            return False
        return any(
            edge is not None and point.lower <= edge <= point.upper for edge in (self.line.least, self.line.most)
        )

    def standing(self, verdict: Verdict) -> Finding:
        """The line missed, or kept as `verdict` says."""
        metric, where = self.line.metric, dict(self.line.where)
        if self._is_told:
            return Finding(metric, where, "metric", self._missed[-1], self._missed[0].at)
        return Finding(metric, where, "metric", replace(verdict, code="target_kept"), verdict.at, is_over=True)


def missed(store: Store, line: TargetLine, *, start: int, end: int, now: int) -> Iterator[tuple[Finding, int]]:
    """The worst finding of each stretch in which a line was missed in [start, end) ms, and until when (ms)."""
    held = _Held(line)
    begun = bucket_of(start, line.grain, store.zone)
    found = series.read(store, held.metric, start=begun, end=end, grain=line.grain, where=line.where, now=now)
    worst, until = None, 0
    for point in (point for one in found[:1] for point in one.points if point.at + held.length <= end):
        finding = held.judge(point)
        if not finding.is_over:
            until = finding.verdict.at + held.length
            worst = finding if worst is None else max(worst, finding, key=lambda one: one.verdict.score)
        elif worst is not None:
            yield worst, until
            worst = None
    if worst is not None:
        yield worst, until


class Standing:
    """One alert for a metric and segment, whoever finds it: of all that stands the gravest is told.

    It is over when nobody finds it strange any more.
    """

    def __init__(self) -> None:
        self._found: dict[str, dict[str, Finding]] = {}

    def merged(self, origin: str, findings: Iterable[Finding]) -> list[Finding]:
        """The findings of one origin, each in the light of what the others still find."""
        return [self._merged(origin, finding) for finding in findings]

    def _merged(self, origin: str, finding: Finding) -> Finding:
        standing = self._found.setdefault(finding.fingerprint, {})
        if finding.is_over or is_good_news(finding):
            standing.pop(origin, None)
        else:
            standing[origin] = finding
        return max(standing.values(), key=lambda one: one.verdict.score, default=finding)


class TargetWatch:
    """Holds each line against the buckets that are complete. Runs where the watch runs, in its ticks."""

    def __init__(self, store: Store, lines: Iterable[TargetLine] = ()) -> None:
        self._store = store
        self._held = [_Held(line) for line in lines]
        self._standing = Standing()
        self._turn = threading.Lock()
        self._changed: set[int] = set()
        self._asked: dict[int, int] = {}

    def hear(self, touched: Mapping[str, tuple[int, int]]) -> None:
        """The sums of these streams changed, between these buckets (ms). From any thread."""
        with self._turn:
            for place, held in enumerate(self._held):
                streams = {*held.metric.streams, MEASUREMENTS.name}.intersection(touched)
                first = min((touched[name][0] for name in streams), default=None)
                # What is due is read when it is judged.
                if first is not None and held.due is not None and first < held.due:
                    self._changed.add(place)

    def join(self, found: Iterable[Finding], ends: Ends, now: int) -> list[Finding]:
        """What the detectors found, and what is new of the lines by `now` (ms): for one segment, the graver of both."""
        told = [self._judge(place, ends, now) for place in range(len(self._held))]
        joined = self._standing.merged("target", (one for one in told if one is not None))
        return self._relevant(joined) + self.beside(found)

    def beside(self, found: Iterable[Finding]) -> list[Finding]:
        """What the detectors found, in the light of the lines that are missed."""
        return self._standing.merged("detectors", found)

    def _relevant(self, found: list[Finding]) -> list[Finding]:
        """Without those that would end what is none of theirs: after a restart the detectors have not spoken yet."""
        if not any(one.is_over for one in found):
            return found
        with self._store.read() as connection:
            own = {alert.fingerprint for alert in alerts.unresolved(connection) if is_of_target(alert.verdict)}
        return [one for one in found if not one.is_over or one.fingerprint in own]

    def _judge(self, place: int, ends: Ends, now: int) -> Finding | None:
        """What is new of a line; once late records came, by all of its buckets anew."""
        held = self._held[place]
        if not self._is_late(place, now):
            found = self._advance(held, ends, now)
            return found[-1] if found else None
        start = min(held.due or now, now) - LOOKED_BACK
        before, held = held.since, _Held(held.line)
        held.due = bucket_of(start if before is None else min(start, before), held.line.grain, self._store.zone)
        self._held[place] = held
        found = self._advance(held, ends, now)
        if not found:
            return None
        return replace(found[-1], is_disproved=before is not None and all(one.is_over for one in found))

    def _is_late(self, place: int, now: int) -> bool:
        """True if sums of buckets that were judged have changed; once a minute at most."""
        with self._turn:
            if place not in self._changed or now < self._asked.get(place, 0) + EVERY:
                return False
            self._asked[place] = now
            self._changed.discard(place)
            return True

    def _advance(self, held: _Held, ends: Ends, now: int) -> list[Finding]:
        """What each bucket says that is complete and was not judged."""
        is_level = held.metric.is_level
        end = now if is_level else ends(held.metric)
        if end is None:
            return []
        if held.due is None:
            held.due = bucket_of(end - LOOKED_BACK, held.line.grain, self._store.zone)
        if held.due + held.length > end:
            return []
        found = series.read(
            self._store, held.metric, start=held.due, end=end, grain=held.line.grain, where=held.line.where, now=now
        )
        told = [held.judge(point) for one in found[:1] for point in one.points if point.at + held.length <= end]
        held.due = bucket_of(end, held.line.grain, self._store.zone)
        return told
