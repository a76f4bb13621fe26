"""The stage after opening: what a graver alert, or a silent source, speaks for already is held back by it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from alerts.recording import Decided
from domain.alerts import Alert
from domain.grains import grain_of
from domain.holds import held
from domain.joint import shares_of
from domain.metrics import METRICS, Metric
from domain.streams import MEASUREMENTS
from store.sources import Source

Makers = Callable[[Metric], Collection[str]]
"""The names of the sources that a metric is made of."""
_RANKS = ("warning", "critical")


def inhibited(decided: Decided | None, standing: Iterable[Alert], makers: Makers, now: int) -> Decided | None:
    """What was decided, held by what speaks for it, or let go; an end stays as it is."""
    if decided is None or decided.alert.state == "resolved":
        return decided
    alert = decided.alert
    by = inhibitor(alert, standing, makers)
    if by is not None:
        is_so = (alert.held, alert.held_by) == ("inhibited", by.id)
        return decided if is_so else decided.then(held(alert, "inhibited", by.id, now))
    return decided.freed(now) if alert.held == "inhibited" else decided


def inhibitor(alert: Alert, standing: Iterable[Alert], makers: Makers) -> Alert | None:
    """What holds the alert: the one that already does, else a silent source, else the widest segment; None if none.

    What is suppressed itself holds nothing: then nobody would be told.
    """
    free = [one for one in standing if one.fingerprint != alert.fingerprint and not one.is_suppressed]
    found = [one for one in free if one.state != "resolved" and _speaks_for(one, alert, makers)]
    first = sorted(found, key=lambda one: (one.id != alert.held_by, one.kind != "silence", len(one.segment), one.id))
    return first[0] if first else None


def makers_of(sources: Iterable[Source]) -> Makers:
    """Which sources a metric is made of; of measurements where nobody sends its records, for they may count it."""
    known = list(sources)

    def makers(metric: Metric) -> set[str]:
        names: set[str] = set()
        for stream in metric.streams:
            own = {one.source for one in known if one.stream == stream}
            names |= own or {one.source for one in known if one.stream == MEASUREMENTS.name}
        return names

    return makers


def _speaks_for(graver: Alert, alert: Alert, makers: Makers) -> bool:
    if graver.kind == "silence":
        return alert.kind in ("metric", "joint") and _is_made_strange(graver, alert, makers)
    return alert.kind == graver.kind == "metric" and _is_parent(graver, alert)


def _is_parent(graver: Alert, alert: Alert) -> bool:
    """True if the same metric strays the same way in a segment that holds the alert's own, and at least as gravely."""
    is_wider = graver.segment.items() < alert.segment.items()
    is_alike = (graver.metric, graver.direction) == (alert.metric, alert.direction)
    return is_wider and is_alike and _RANKS.index(graver.severity) >= _RANKS.index(alert.severity)


def _is_made_strange(silent: Alert, alert: Alert, makers: Makers) -> bool:
    """True if the silence of a source may be why: a metric made of it went strange no earlier than the source did.

    A count that is too high is no work of records that are missing.
    """
    metrics = [METRICS[name] for name in _metrics(alert) if name in METRICS]
    made = [metric for metric in metrics if silent.segment.get("source") in makers(metric)]
    if not made or (alert.direction == "high" and all(metric.shape == "count" for metric in made)):
        return False
    return alert.since + max(grain_of(metric.grain).milliseconds for metric in made) > silent.since


def _metrics(alert: Alert) -> list[str]:
    return [share.metric for share in shares_of(alert.verdict)] or [alert.metric]
