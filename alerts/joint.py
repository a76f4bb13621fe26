"""The joint watch: hour by hour, whether the metrics of a segment are strange together while none is by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from alerts import hours
from alerts.hours import Hours
from alerts.jointly import Jointly
from alerts.opening import is_good_news
from alerts.post import KEPT
from detectors.joint import LEAST
from domain.alerts import Alert, Finding
from domain.joint import JOINT, shares_of
from domain.times import DAY, HOUR
from store import alerts as kept
from store.engine import Store

SLOW = 3 * HOUR
"""A metric that is further behind the others is not waited for."""
RECENT = DAY
EARLIER = 6 * HOUR
"""From so far back, or a little further, hours are judged again that late records changed; a day where they are older
than a day."""
ENDED = 100
"""So many of the newest alerts that are over are looked through: one that was told in this stretch is enough."""


class JointWatch:
    """Learns from the verdicts of the last days when the hub starts, then judges each hour when it is complete.

    It keeps nothing in the store: the same verdicts lead to the same state. Runs where the watch runs, in its ticks.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._segments = Jointly()
        self._due: int | None = None
        self._laid_by: dict[int, Jointly] = {}
        self._stood: dict[str, int] = {}

    def doubt(self, first: int) -> None:
        """The verdicts on buckets from `first` (ms) on are judged again, because of late records: so is this.

        What stands now, and with them never was strange, is disproved.
        """
        if self._due is None or first >= self._due:
            return
        self._stood = {one.fingerprint: one.since for one in self._segments.standing()} | self._stood
        self._laid_by = {at: segments for at, segments in self._laid_by.items() if at <= first}
        self._due = max(self._laid_by, default=None)
        self._segments = Jointly() if self._due is None else self._laid_by[self._due].copy()

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
        for at, standing in self._segments.judge(self._read(start, self._due)):
            self._still_strange(at, standing)
        self._lay_by(self._due)
        return [] if self._due < end else self._told(found, now)

    def _still_strange(self, at: int, standing: Iterable[Finding]) -> None:
        """What stood before late records came, and stands with them, is not disproved."""
        for one in standing:
            if at >= self._stood.get(one.fingerprint, at + 1):
                del self._stood[one.fingerprint]

    def _lay_by(self, due: int) -> None:
        """Remember how the segments stood, every six hours of a day and every day of those that verdicts are kept."""
        if due - max(self._laid_by, default=0) < EARLIER:
            return
        self._laid_by[due] = self._segments.copy()
        days: dict[int, int] = {}
        for at in sorted(self._laid_by):
            days.setdefault(at // DAY, at)
        self._laid_by = {
            at: segments
            for at, segments in self._laid_by.items()
            if at >= due - DAY or (at >= due - KEPT and days[at // DAY] == at)
        }

    def past(self, start: int, end: int) -> Iterator[tuple[Finding, int]]:
        """The stretches of [start, end) ms, each at its worst and until when (ms), by the verdicts that are kept.

        To be asked of a watch that knows nothing yet: it learns from the days before.
        """
        worst: dict[str, Finding] = {}
        for day in range(start - KEPT, end, DAY):
            for at, standing in self._segments.judge(self._read(day, min(day + DAY, end))):
                going_on = {one.fingerprint: one for one in standing if one.since >= start}
                for mark in [mark for mark, before in worst.items() if _since(going_on.get(mark)) != before.since]:
                    yield worst.pop(mark), at
                for mark, one in going_on.items():
                    worst[mark] = max(worst.get(mark, one), one, key=lambda finding: finding.verdict.score)
        yield from ((found, end) for found in worst.values())

    def _read(self, start: int, end: int) -> Hours:
        """What was said of each hour in all segments, those that have come since among them."""
        metrics = self._segments.metrics
        places = hours.places(self._store, metrics, least=LEAST)
        self._segments.join(places)
        nowhere: list[str | None] = [None] * len(metrics)
        rows = [places.get(name, nowhere) for name in self._segments.names]
        return hours.read(self._store, metrics, rows, start=start, end=end)

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
        for finding in self._segments.standing():
            if finding.verdict.at < now - RECENT:
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


def _since(finding: Finding | None) -> int | None:
    return None if finding is None else finding.since


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
