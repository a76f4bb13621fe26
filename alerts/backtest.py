"""Which alerts today's detectors would have raised on a metric's past, and how people labelled those that were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerts.joint import JointWatch
from alerts.replay import Replay, label, replay
from alerts.watched import Watched
from domain.alerts import Alert
from domain.joint import JOINT, shares_of
from domain.metrics import Metric
from domain.occasions import Occasion
from domain.targets import TargetLine, is_of_target
from domain.times import DAY, HOUR, WEEK, from_ms
from domain.trials import Outcome, Raised, Trial, rate
from domain.tuning import STEPS, Tuning, sensitivity_of
from domain.verdicts import Verdict
from locales import label as named
from locales import number, text, value
from store import alerts, tuning
from store.engine import Store


@dataclass(frozen=True)
class Tried:
    """One series tried: what would have been raised (the worst verdict of each stretch), over how many weeks."""

    watched: Watched
    weeks: float
    raised: tuple[Raised, ...]

    @property
    def per_week(self) -> tuple[float, float, float]:
        """Alerts a week, with the 95 % interval of that rate."""
        return rate(len(self.raised), self.weeks)


def backtest(
    store: Store,
    metric: Metric,
    *,
    now: int,
    days: int,
    by: str | None = None,
    detector: str | None = None,
    sensitivity: float | None = None,
    occasions: Iterable[Occasion] = (),
    targets: Iterable[TargetLine] = (),
) -> list[Tried]:
    """Replay a metric, in total or for each value of `by`: what each series would have raised, the oldest first.

    At the sensitivity in force unless one is given. Empty if it has no past; raises what `replay` raises, and BadInput
    for a sensitivity outside its steps.
    """
    chosen = _in_force(store, metric) if sensitivity is None else sensitivity_of(sensitivity)
    found = replay(store, metric, now=now, days=days, by=by, only=detector, occasions=occasions, targets=targets)
    if found is None:
        return []
    return [Tried(past.watched, found.weeks, tuple(past.raised(chosen, found.begun))) for past in found.pasts]


def _in_force(store: Store, metric: Metric) -> float:
    with store.read() as connection:
        return tuning.every(connection).get(metric.name, Tuning(metric.name)).sensitivity


def trial(
    store: Store,
    metric: Metric,
    *,
    now: int,
    days: int,
    by: str | None,
    sensitivities: Iterable[float] = STEPS,
    occasions: Iterable[Occasion] = (),
    targets: Iterable[TargetLine] = (),
) -> Trial | None:
    """One replay, and what each of the sensitivities would have raised; None if the metric has no past."""
    chosen = [sensitivity_of(one) for one in sensitivities]
    found = replay(store, metric, now=now, days=days, by=by, occasions=occasions, targets=targets)
    if found is None:
        return None
    said = [alert for alert in labelled(store, metric) if found.begun <= alert.since < found.end]
    outcomes = tuple(_outcome(found, one, said) for one in chosen)
    useful = sum(alert.useful is True for alert in said)
    told = together(store, start=found.begun, end=found.end, metric=metric)
    return Trial(metric.name, found.begun, found.end, len(found.pasts), outcomes, useful, len(said) - useful, told)


def together(store: Store, *, start: int, end: int, metric: Metric | None = None) -> tuple[Raised, ...]:
    """What would have been raised in [start, end) ms of metrics strange together, the newest first.

    By the verdicts that are kept; of all metrics, or where one of them is named. What one of them told by itself is
    among it.
    """
    hours = start // HOUR * HOUR, end // HOUR * HOUR
    found = [Raised(one.segment, one.since, until, one.verdict) for one, until in JointWatch(store).past(*hours)]
    named = [
        one for one in found if metric is None or metric.name in {share.metric for share in shares_of(one.verdict)}
    ]
    return tuple(sorted(named, key=lambda one: one.since, reverse=True))


def report_together(found: Iterable[Raised], days: int, *, language: str, zone: ZoneInfo) -> Iterator[str]:
    """The lines that a terminal shows of metrics strange together: the rate, then each alert with its metrics."""
    raised = list(found)
    told = _rate(rate(len(raised), days * DAY / WEEK), language)
    yield text(language, "trial.cli_days", name=named(language, "metric", JOINT), count=len(raised), days=days, **told)
    for one in raised:
        moment = from_ms(one.since).astimezone(zone)
        metrics = ", ".join(named(language, "metric", share.metric) for share in shares_of(one.verdict))
        where = ", ".join(f"{name} {named(language, 'value', part)}" for name, part in one.segment.items()) or "-"
        yield f"    {moment:%Y-%m-%d %H:%M}  {where}  {metrics}  {_score(one.verdict, language)}"


def _outcome(found: Replay, sensitivity: float, said: list[Alert]) -> Outcome:
    raised = [one for past in found.pasts for one in past.raised(sensitivity, found.begun)]
    return Outcome(sensitivity, found.weeks, label(raised, found.metric, said))


def labelled(store: Store, metric: Metric) -> list[Alert]:
    """The metric's alerts that people called useful or noise, the newest first."""
    found: list[Alert] = []
    after: int | None = None
    while True:
        with store.read() as connection:
            page, after = alerts.page(connection, metric=metric.name, limit=500, after=after)
        found += [alert for alert in page if alert.useful is not None and alert.kind == "metric"]
        if after is None:
            return found


def labels(store: Store, metric: Metric) -> tuple[int, int]:
    """How many of the metric's alerts people called useful, and how many noise."""
    found = labelled(store, metric)
    useful = sum(alert.useful is True for alert in found)
    return useful, len(found) - useful


def report(tried: list[Tried], labelled: tuple[int, int], *, language: str, zone: ZoneInfo) -> Iterator[str]:
    """The lines that a terminal shows: each series with its rate and its alerts, then the labels."""
    for one in tried:
        told, weeks = _rate(one.per_week, language), number(language, one.weeks, 1)
        name, count = _name(one.watched, language), len(one.raised)
        yield text(language, "trial.cli_weeks", name=name, count=count, weeks=weeks, **told)
        for raised in one.raised:
            yield f"    {_line(raised, one.watched.metric, language, zone)}"
    useful, noise = labelled
    yield text(language, "trial.cli_labels", useful=useful, noise=noise)


def _rate(per_week: tuple[float, float, float], language: str) -> dict[str, str]:
    return {name: number(language, one, 2) for name, one in zip(("per_week", "low", "high"), per_week, strict=True)}


def _line(raised: Raised, metric: Metric, language: str, zone: ZoneInfo) -> str:
    said = raised.verdict
    shown, low, high = (value(language, amount, metric.unit) for amount in (said.value, said.lower, said.upper))
    moment = from_ms(raised.since).astimezone(zone)
    kind = said.code if is_of_target(said) else "cli_usual"
    beside = text(language, f"trial.{kind}", low=low, high=high)
    return f"{moment:%Y-%m-%d %H:%M}  {said.code:<13}  {shown} ({beside})  {_score(said, language)}"


def _score(said: Verdict, language: str) -> str:
    return text(language, "trial.cli_score", score=number(language, said.score, 1))


def _name(watched: Watched, language: str) -> str:
    where = ", ".join(f"{name} {named(language, 'value', part)}" for name, part in watched.segment.items())
    said = named(language, "metric", watched.metric.name)
    return f"{said}, {where}" if where else said
