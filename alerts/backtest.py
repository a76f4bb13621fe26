"""Which alerts today's detectors would have raised on a metric's past, and how people labelled those that were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerts.horizon import beginning, horizon
from alerts.sentry import Sentry
from alerts.watch import HISTORY, calendar_of
from alerts.watched import Watched
from domain.alerts import Finding
from domain.errors import BadInput
from domain.grains import grain_of
from domain.intervals import ratio
from domain.metrics import Metric
from domain.times import DAY, WEEK, from_ms
from locales import label, number, value
from store import alerts, series, sources
from store.engine import Store


@dataclass(frozen=True)
class Tried:
    """One series tried: what would have been raised (the worst verdict of each stretch), over how many weeks."""

    watched: Watched
    weeks: float
    raised: tuple[Finding, ...]

    @property
    def per_week(self) -> tuple[float, float, float]:
        """Alerts a week, with the 95 % interval of that rate."""
        low, high = ratio(len(self.raised), self.weeks) or (0.0, 0.0)
        return len(self.raised) / self.weeks if self.weeks else 0.0, low, high


def backtest(
    store: Store, metric: Metric, *, now: int, days: int, by: str | None = None, detector: str | None = None
) -> list[Tried]:
    """Replay a metric, in total or for each value of `by`, with up to 8 weeks before the `days` to learn from.

    The days are the last ones the metric's streams told of. Empty if it has no past; UnknownName for a dimension that
    it does not have or a detector that does not exist, BadInput for less than a day or a metric that has no detectors.
    """
    if days < 1:
        raise BadInput("A backtest needs at least one day.")
    if metric.shape in ("gauge", "gauge_share"):
        raise BadInput(f"{metric.name} is a level at a moment; only metrics that are summed over time have detectors.")
    with store.read() as connection:
        known = sources.every(connection)
    end, first = horizon(known, metric, now), beginning(known, metric)
    if end is None or first is None:
        return []
    begun = max(first, end - days * DAY)
    start = max(first, begun - HISTORY)
    found = series.read(store, metric, start=start, end=end, grain=metric.grain, by=by, now=now)
    calendar = calendar_of(store.zone)
    tried = []
    for one in found:
        sentry = Sentry(Watched(metric, one.by), calendar, only=detector)
        length = grain_of(metric.grain).milliseconds
        told = (sentry.judge(point)[1] for point in one.points if point.at + length <= end)
        raised = [finding for finding in _worst(told) if finding.since >= begun]
        tried.append(Tried(sentry.watched, (end - begun) / WEEK, tuple(raised)))
    return tried


def labels(store: Store, metric: Metric) -> tuple[int, int]:
    """How many of the metric's alerts people called useful, and how many noise."""
    useful = noise = 0
    after: int | None = None
    while True:
        with store.read() as connection:
            page, after = alerts.page(connection, metric=metric.name, limit=500, after=after)
        useful += sum(alert.useful is True for alert in page)
        noise += sum(alert.useful is False for alert in page)
        if after is None:
            return useful, noise


def report(tried: list[Tried], labelled: tuple[int, int], *, language: str, zone: ZoneInfo) -> Iterator[str]:
    """The lines that a terminal shows: each series with its rate and its alerts, then the labels."""
    for one in tried:
        rate, low, high = (number(language, amount, 2) for amount in one.per_week)
        count = f"{len(one.raised)} in {one.weeks:.1f} weeks"
        yield f"{_name(one.watched, language)}: {count}, {rate} a week ({low} to {high})"
        for finding in one.raised:
            yield f"    {_line(finding, one.watched.metric, language, zone)}"
    useful, noise = labelled
    yield f"People labelled {useful} alerts on this metric useful and {noise} noise."


def _line(finding: Finding, metric: Metric, language: str, zone: ZoneInfo) -> str:
    said = finding.verdict
    shown, low, high = (value(language, amount, metric.unit) for amount in (said.value, said.lower, said.upper))
    moment = from_ms(finding.since).astimezone(zone)
    return f"{moment:%a %Y-%m-%d %H:%M}  {said.code:<13}  {shown} (usual {low} to {high})  score {said.score:.1f}"


def _name(watched: Watched, language: str) -> str:
    where = ", ".join(f"{name} {label(language, 'value', part)}" for name, part in watched.segment.items())
    said = label(language, "metric", watched.metric.name)
    return f"{said}, {where}" if where else said


def _worst(told: Iterator[Finding | None]) -> Iterator[Finding]:
    worst: Finding | None = None
    for finding in told:
        if finding is None or finding.is_over:
            if worst is not None:
                yield worst
            worst = None
        elif worst is None or finding.verdict.score > worst.verdict.score:
            worst = finding
    if worst is not None:
        yield worst
