"""A replay: the past of a metric judged once, from which the alerts of every sensitivity follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from alerts.horizon import beginning, horizon
from alerts.opening import is_good_news
from alerts.sentries import Sentries
from alerts.spell import Spell
from alerts.targets import missed
from alerts.watch import HISTORY
from alerts.watched import Segment, Watched, cuts, joined, setup_of
from detectors import detector_of, judge
from detectors.calendar import Calendar, calendar_of
from domain.alerts import QUIET_TIME, Alert, Finding, fingerprint
from domain.errors import BadInput, UnknownName
from domain.grains import bucket_of, grain_of
from domain.metrics import Metric
from domain.occasions import Occasion
from domain.targets import TargetLine
from domain.times import DAY, WEEK
from domain.trials import Raised
from domain.tuning import tuned
from domain.verdicts import Verdict
from store import blocks, sources
from store.blocks import Block, Columns
from store.engine import Store

WATCHED = "watched"
"""All series of a metric that the watch looks at: its total and its cuts."""
TARGET = "target"
"""The lines that people drew, alone."""
LONGEST = 366


@dataclass(frozen=True)
class Past:
    """One series and the verdicts on it as calibrated, in order of time.

    `missed` are the stretches in which lines that people drew for it were missed, and until when (ms).
    """

    watched: Watched
    verdicts: Sequence[Verdict]
    missed: Sequence[tuple[Finding, int]] = ()

    def raised(self, sensitivity: float, begun: int) -> list[Raised]:
        """The alerts since `begun` (ms), the oldest first; stretches that would have called nobody are none."""
        found: list[Raised] = []
        stretches = sorted([*self._stretches(sensitivity), *self.missed], key=lambda one: one[0].since)
        for finding, until in stretches:
            if found and finding.since < found[-1].until + QUIET_TIME:
                found[-1] = _joined(found[-1], finding, until)
            else:
                found.append(Raised(self.watched.segment, finding.since, until, finding.verdict))
        return [one for one in found if one.since >= begun]

    def _stretches(self, sensitivity: float) -> Iterator[tuple[Finding, int]]:
        """The worst finding of each strange stretch, and the last bucket (ms) that was strange in it."""
        length = grain_of(self.watched.metric.grain).milliseconds
        spell, worst, until = Spell(length), None, 0
        for verdict in self.verdicts:
            stretch = spell.feed(tuned(verdict, sensitivity))
            finding = None if stretch is None else self._finding(stretch.since, stretch.verdict)
            if stretch is None or finding is None or stretch.is_over or is_good_news(finding):
                if worst is not None:
                    yield worst, until
                worst = None
                continue
            until = finding.verdict.at + length
            if worst is None or finding.verdict.score > worst.verdict.score:
                worst = finding
        if worst is not None:
            yield worst, until

    def _finding(self, since: int, verdict: Verdict) -> Finding:
        return Finding(self.watched.metric.name, self.watched.segment, "metric", verdict, since)


@dataclass(frozen=True)
class Replay:
    """The series of a metric replayed; alerts count from `begun` to `end` (ms), what came before only taught."""

    metric: Metric
    begun: int
    end: int
    pasts: Sequence[Past]

    @property
    def weeks(self) -> float:
        """How long it counts."""
        return (self.end - self.begun) / WEEK


def replay(
    store: Store,
    metric: Metric,
    *,
    now: int,
    days: int,
    by: str | None = None,
    only: str | None = None,
    occasions: Iterable[Occasion] = (),
    targets: Iterable[TargetLine] = (),
) -> Replay | None:
    """Judge the last `days` that the metric's streams told of, with up to 8 weeks before them to learn from.

    `by` is a dimension (each of its values), "watched" for all that the watch looks at, None for the total;
    `occasions` are the days that people entered, `targets` the lines that they drew; `only` one of the detectors,
    "target" for the lines alone. None if the metric has no past; UnknownName for a dimension or detector that is none,
    BadInput for what cannot be tried.
    """
    check(metric, days, by=by, only=only)
    with store.read() as connection:
        known = sources.every(connection)
    end, first = horizon(known, metric, now), beginning(known, metric)
    if end is None or first is None:
        return None
    begun = max(first, end - days * DAY)
    dimensions = cuts(metric) if by == WATCHED else [name for name in (by or metric.by,) if name]
    start, until = max(first, begun - HISTORY), bucket_of(end, metric.grain, store.zone)
    block = blocks.read(store, metric, start=start, end=until, by=dimensions, now=now)
    segments = _asked(block, by or metric.by)
    judged = _judge(metric, block.at, block.of(segments), calendar_of(store.zone, occasions), only=only)
    pasts = [Past(Watched(metric, segment), verdicts) for segment, verdicts in zip(segments, judged, strict=True)]
    if not any(verdict.value is not None for past in pasts for verdict in past.verdicts):
        return None
    if only in (None, TARGET):
        lines = [line for line in targets if line.metric == metric.name]
        pasts = _with_lines(pasts, lines, lambda line: missed(store, line, start=begun - DAY, end=end, now=now), by=by)
    return Replay(metric, begun, end, pasts)


def _with_lines(
    pasts: list[Past],
    lines: Iterable[TargetLine],
    missed_of: Callable[[TargetLine], Iterable[tuple[Finding, int]]],
    *,
    by: str | None,
) -> list[Past]:
    """The same with the lines of each series; where all that is watched is tried, so is what lines alone watch."""
    found = list(pasts)
    for line in lines:
        place = next((place for place, one in enumerate(found) if dict(one.watched.segment) == dict(line.where)), None)
        if place is not None:
            found[place] = replace(found[place], missed=tuple(missed_of(line)))
        elif by == WATCHED:
            found.append(Past(Watched(found[0].watched.metric, line.where), (), tuple(missed_of(line))))
    return found


def _asked(block: Block, by: str | None) -> list[Segment]:
    """The series that are tried: the total, the values of a dimension, or all that is watched."""
    if by == WATCHED:
        return joined([], block.segments)
    return [segment for segment in block.segments if (by in segment) == (by is not None)]


def _judge(
    metric: Metric, at: Sequence[int], points: Columns, calendar: Calendar, *, only: str | None
) -> list[list[Verdict]]:
    """The verdicts on each series: of the sentries as they stand guard, or of one detector alone."""
    rows = range(points.values.shape[1])
    if only is None:
        sentries = Sentries(metric, calendar)
        sentries.grow(len(rows))
        judged = [verdicts for verdicts, _ in sentries.judge(at, points)]
        return [[verdicts.row(row) for verdicts in judged] for row in rows]
    make, setup = detector_of(only), setup_of(metric, calendar)
    return [
        judge(make(setup), zip(at, points.values[:, row].tolist(), points.n[:, row].tolist(), strict=True))
        for row in rows
    ]


def check(metric: Metric, days: int, *, by: str | None = None, only: str | None = None) -> None:
    """BadInput for less than a day, more than a year, or a metric, dimension or detector that cannot be tried."""
    check_days(days)
    if metric.is_level:
        sentence = "{name} is a level at a moment; only metrics that are summed over time have detectors."
        raise BadInput.told("trial_level", sentence, name=metric.name)
    if by not in (None, WATCHED, *metric.dimensions):
        raise UnknownName("dimension", str(by), metric.dimensions)
    if only not in (None, TARGET):
        detector_of(str(only))


def check_days(days: int) -> None:
    """BadInput for less than a day or more than a year."""
    if not 1 <= days <= LONGEST:
        sentence = "A backtest needs at least one day and takes at most {most}."
        raise BadInput.told("trial_days", sentence, most=LONGEST)


def label(raised: Iterable[Raised], metric: Metric, labelled: Sequence[Alert]) -> tuple[Raised, ...]:
    """The same, each with what people said of the real alert that it coincides with; the newest first."""
    found = []
    for one in raised:
        mark = fingerprint(metric.name, one.segment, "metric")
        said = [alert.useful for alert in labelled if alert.fingerprint == mark and _meets(alert, one)]
        found.append(Raised(one.segment, one.since, one.until, one.verdict, said[0] if said else None))
    return tuple(sorted(found, key=lambda one: one.since, reverse=True))


def _joined(before: Raised, finding: Finding, until: int) -> Raised:
    """One alert that came back within its quiet time."""
    verdict = max(before.verdict, finding.verdict, key=lambda one: one.score)
    return Raised(before.segment, before.since, max(before.until, until), verdict)


def _meets(alert: Alert, one: Raised) -> bool:
    ended = alert.resolved_at if alert.resolved_at is not None else alert.changed_at
    return alert.since < one.until and one.since < max(ended, alert.since + 1)
