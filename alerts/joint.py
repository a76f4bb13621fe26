"""The joint watch: hour by hour, whether the metrics of a segment are strange together while none is by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import groupby
from math import hypot

from alerts.opening import is_good_news
from alerts.post import KEPT
from alerts.spell import Spell
from alerts.watched import watched_metrics
from detectors.joint import LEAST, Joint
from domain.alerts import Alert, Finding
from domain.grains import grain_of
from domain.joint import JOINT, JointVerdict, Share, shares_of
from domain.metrics import METRICS, Metric
from domain.times import DAY, HOUR
from domain.verdicts import Call, Verdict
from store import alerts as kept
from store import verdicts
from store.engine import Store

DIMENSION = "channel"
"""Metrics are judged together in the total, and in each value of this dimension."""
ONE = 0.7
"""Where one metric is more of the distance than this, it is no matter of several."""
NAMED, LITTLE = 4, 0.1
"""So many metrics are named at most, and none that adds less than that share."""
SLOW = 3 * HOUR
"""A metric that is further behind the others is not waited for."""
RECENT = DAY
EARLIER = 6 * HOUR
"""From so far back, or a little further, hours are judged again that late records changed."""
ENDED = 100
"""So many of the newest alerts that are over are looked through: one that was told in this stretch is enough."""

_SIDES = {"up": -1, "down": 1, "neither": 0}

Hours = dict[int, dict[str, Verdict]]
"""By hour (ms) and metric."""


class JointWatch:
    """Learns from the verdicts of the last days when the hub starts, then judges each hour when it is complete.

    It keeps nothing in the store: the same verdicts lead to the same state. Runs where the watch runs, in its ticks.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._segments: dict[str, _Segment] = {}
        self._due: int | None = None
        self._laid_by: dict[int, dict[str, _Segment]] = {}
        self._stood: dict[str, int] = {}

    def doubt(self, first: int) -> None:
        """The verdicts on buckets from `first` (ms) on are judged again, because of late records: so is this.

        What stands now, and with them never was strange, is disproved.
        """
        if self._due is None or first >= self._due:
            return
        standing = [one.standing() for one in self._segments.values()]
        self._stood = {one.fingerprint: one.since for one in standing if one is not None} | self._stood
        self._laid_by = {at: segments for at, segments in self._laid_by.items() if at <= first}
        self._due = max(self._laid_by, default=None)
        self._segments = {} if self._due is None else deepcopy(self._laid_by[self._due])

    def told(self, found: Iterable[Finding], dues: Collection[int], now: int) -> list[Finding]:
        """What is new of the segments, beside what was found of single metrics.

        `dues`: up to where each metric was judged (ms); none while one is behind. A day of the past is taken a tick at
        most.
        """
        if not dues:
            return []
        end = min(due for due in dues if due > max(dues) - SLOW) // HOUR * HOUR
        start = end - KEPT if self._due is None else self._due
        if start >= end:
            return []
        self._due = min(start + DAY, end)
        for name, hours in self._hours(start, self._due).items():
            segment = self._segments.setdefault(name, _Segment(name))
            for at in range(start, self._due, HOUR):
                self._still_strange(segment.judge(at, hours.get(at, {})))
        self._lay_by(self._due)
        return [] if self._due < end else self._told(found, now)

    def _still_strange(self, finding: Finding | None) -> None:
        """What stood before late records came, and stands with them, is not disproved."""
        if finding is not None and finding.verdict.at >= self._stood.get(finding.fingerprint, finding.verdict.at + 1):
            del self._stood[finding.fingerprint]

    def _lay_by(self, due: int) -> None:
        """Remember how the segments stood, every six hours of the days that verdicts are kept."""
        if due - max(self._laid_by, default=0) >= EARLIER:
            self._laid_by[due] = deepcopy(self._segments)
            self._laid_by = {at: segments for at, segments in self._laid_by.items() if at >= due - KEPT}

    def past(self, start: int, end: int) -> Iterator[tuple[Finding, int]]:
        """The stretches of [start, end) ms, each at its worst and until when (ms), by the verdicts that are kept.

        To be asked of a watch that knows nothing yet: it learns from the days before.
        """
        worst: dict[str, Finding] = {}
        for day in range(start - KEPT, end, DAY):
            until = min(day + DAY, end)
            for name, hours in self._hours(day, until).items():
                segment = self._segments.setdefault(name, _Segment(name))
                for at in range(day, until, HOUR):
                    found, before = segment.judge(at, hours.get(at, {})), worst.get(name)
                    if before is not None and (found is None or found.since != before.since):
                        yield worst.pop(name), at
                    if found is not None and found.since >= start:
                        worst[name] = max(worst.get(name, found), found, key=lambda one: one.verdict.score)
        yield from ((found, end) for found in worst.values())

    def _hours(self, start: int, end: int) -> dict[str, Hours]:
        """What was said of each hour, by segment ('' for the total); all known segments are among them."""
        found: dict[str, Hours] = {name: {} for name in self._segments}
        for metric, places in self._places().items():
            with self._store.read() as connection:
                judged = verdicts.of_many(connection, list(places), metric.grain, start=start, end=end)
            for series, said in judged.items():
                hours = found.setdefault(places[series], {})
                for at, within in groupby(said, lambda one: one.at // HOUR * HOUR):
                    hour = hourly(metric, list(within))
                    if hour is not None:
                        hours.setdefault(at, {})[metric.name] = hour
        return found

    def _places(self) -> dict[Metric, dict[str, str]]:
        """The series that take part: by metric, and of each the segment."""
        with self._store.read() as connection:
            names = verdicts.judged(connection)
        found: dict[Metric, dict[str, str]] = {}
        for series in names:
            metric, name = _place(series)
            if metric is not None and name is not None:
                found.setdefault(metric, {})[series] = name
        return found

    def _told(self, found: Iterable[Finding], now: int) -> list[Finding]:
        """What the chain must hear: what goes on, unless it is told already, and what is over. The total goes first."""
        with self._store.read() as connection:
            standing = kept.unresolved(connection)
            ended, _ = kept.page(connection, state="resolved", limit=ENDED)
        own = {alert.fingerprint: alert for alert in standing if alert.kind == JOINT}
        others = [(one.metric, one.segment, one.resolved_at or now) for one in [*standing, *ended] if _is_single(one)]
        called = [one for one in found if _is_single(one) and not one.is_over and not is_good_news(one)]
        others += [(one.metric, one.segment, now) for one in called]
        told: list[Finding] = []
        for _, room in sorted(self._segments.items()):
            finding = room.standing()
            if finding is None or finding.verdict.at < now - RECENT:
                continue
            taken = [*(alert.segment for alert in own.values()), *(one.segment for one in told)]
            is_free = not any(_meet(segment, finding.segment) for segment in taken)
            if finding.fingerprint in own or (is_free and not _is_told(finding, others)):
                told.append(finding)
        gone = own.keys() - {one.fingerprint for one in told}
        disproved, self._stood = self._stood, {}
        return told + [
            Finding(JOINT, own[mark].segment, JOINT, own[mark].verdict, own[mark].since, True, mark in disproved)
            for mark in gone
        ]


class _Segment:
    """One segment: how its metrics go together, and whether a strange stretch is going on."""

    def __init__(self, name: str) -> None:
        self._segment = {DIMENSION: name} if name else {}
        self._metrics = watched_metrics()
        self._joint = Joint([_SIDES[metric.better] for metric in self._metrics])
        self._spell = Spell(HOUR)

    def judge(self, at: int, hour: Mapping[str, Verdict]) -> Finding | None:
        """Take what was said of each metric in the hour that begins at `at`; the strange stretch it belongs to."""
        found = self._joint.update([hour[one.name].stray if one.name in hour else None for one in self._metrics])
        is_strange = found.score >= 1 and max(found.shares) <= ONE and len(hour) >= LEAST
        shares = sorted(zip(found.shares, self._metrics, strict=True), key=lambda one: -one[0])[:NAMED]
        named = [_share(hour[metric.name], metric, share) for share, metric in shares if share >= LITTLE]
        call: Call = "high" if is_strange else "normal"
        self._spell.feed(JointVerdict(at, found.score, call, code=JOINT, shares=tuple(named)))
        return self.standing()

    def standing(self) -> Finding | None:
        """The strange stretch that goes on; None in ordinary times."""
        stretch = self._spell.now
        return None if stretch is None else Finding(JOINT, self._segment, JOINT, stretch.verdict, stretch.since)


def hourly(metric: Metric, judged: Sequence[Verdict]) -> Verdict | None:
    """What the verdicts on the buckets of one hour say of the whole hour; None if that is too little.

    Counts add up, of which every bucket must be known; others are weighed by their records, of which there must be as
    many as the metric wants. The distances to the edges add in quadrature, as those of buckets that err independently.
    """
    is_count = metric.shape == "count"
    known = [(one, 1.0 if is_count else one.n or 0.0) for one in judged if one.stray is not None]
    weight = sum(n for _, n in known)
    least = HOUR // grain_of(metric.grain).milliseconds if is_count else max(metric.min_count, 1)
    if weight < least:
        return None
    per = 1.0 if is_count else weight
    value, expected = (sum(getattr(one, name) * n for one, n in known) / per for name in ("value", "expected"))
    below, above = (
        hypot(*((one.expected - getattr(one, name)) * n for one, n in known if one.expected is not None)) / per
        for name in ("lower", "upper")
    )
    return Verdict(judged[0].at, 0.0, "normal", value, expected, expected - below, expected + above, weight)


def _share(hour: Verdict, metric: Metric, share: float) -> Share:
    return Share(metric.name, hour.value or 0.0, hour.expected or 0.0, share)


def _place(series: str) -> tuple[Metric | None, str | None]:
    """The metric and the segment of a series, by the name under which its verdicts are kept; None for other cuts."""
    metric, _, cut = series.partition(" ")
    name = cut.removeprefix(f"{DIMENSION}=")
    return METRICS.get(metric), name if name != cut or not cut else None


def _is_single(one: Alert | Finding) -> bool:
    return one.kind == "metric"


def _is_told(finding: Finding, others: Iterable[tuple[str, Mapping[str, str], int]]) -> bool:
    """True if one of its metrics was told by itself in this stretch, in a segment that it does not exclude.

    `others` are metrics, segments and until when (ms) they were told.
    """
    named = {one.metric for one in shares_of(finding.verdict)}
    return any(
        metric in named and until >= finding.since and _meet(segment, finding.segment)
        for metric, segment, until in others
    )


def _meet(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """True unless the segments exclude each other.

    >>> _meet({}, {"channel": "chat"}), _meet({"channel": "email"}, {"channel": "chat"})
    (True, False)
    """
    return all(other.get(name, value) == value for name, value in one.items())
