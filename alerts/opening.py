"""The first stage of the chain: what a finding means for the alert that is there, or is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from domain.alerts import Act, Alert, Finding, opened, severity_of
from domain.calm import Calm
from domain.fleet import SCREEN
from domain.joint import JOINT
from domain.metrics import METRICS
from domain.people import HUB
from domain.targets import is_of_target
from domain.transitions import Transition
from store import alerts as kept

GOOD_NEWS = (("up", "high"), ("down", "low"))
"""Which way a metric is better, and that it went there: worth seeing on a chart, not worth calling anybody."""


def decide(
    finding: Finding, latest: Alert | None, now: int, *, ended_itself: Callable[[Alert], bool] = lambda _: False
) -> tuple[Alert, Transition | None] | None:
    """The alert as it should stand after the finding, with its transition; None if nothing changes.

    `latest` is the newest alert of the finding's fingerprint, resolved or not; `ended_itself` says of one that no
    person resolved it. A change without a transition is a newer verdict of the same trouble.
    """
    present = latest if latest is not None and latest.state != "resolved" else None
    if present and finding.is_over and finding.is_disproved:
        return present.disproved(now)
    if present and finding.is_over and finding.verdict.at < present.verdict.at:
        return None  # it knows nothing yet of the bucket that the alert is about: one told before it was full
    if finding.is_over or is_good_news(finding):
        return present.resolved(HUB, now) if present else None
    if present is not None:
        after, change = present.seen_again(finding, now)
        is_news = change or after.verdict != present.verdict or after.calm_since != present.calm_since
        return (after, change) if is_news else None
    if latest is not None and latest.is_quiet(finding, now) and not ended_itself(latest):
        return None
    return _open(finding, latest, now)


def ended_itself(connection: Connection, alert: Alert) -> bool:
    """True if the hub resolved it because it was over, or never was: what is strange after that is news.

    The bucket that is filling when that is seen began before it, so its time alone does not tell.
    """
    if alert.kind not in ("metric", JOINT):
        return False
    last = next((one for one in reversed(kept.transitions(connection, alert.id)) if one.after == "resolved"), None)
    return last is not None and last.role == HUB.role


def is_early(finding: Finding, latest: Alert | None, calm: Calm, now: int) -> bool:
    """True if it has not lasted long enough for anybody to be called: a warning, a source without data, a monitor.

    What is critical never waits, and neither does what changes an alert that is there.
    """
    if finding.is_over or not finding.verdict.is_strange or (latest is not None and latest.state != "resolved"):
        return False
    if finding.kind == "silence":
        return now < finding.since + calm.no_data
    if finding.kind == SCREEN:
        return now < finding.since + calm.screen
    return severity_of(finding.verdict) == "warning" and now < finding.since + calm.hold


def owned(decided: tuple[Alert, Transition | None] | None, calm: Calm) -> tuple[Alert, Transition | None] | None:
    """What was decided; a silent source, or a monitor, is the business of whoever owns the data, from the start."""
    if decided is None or not calm.data_owner:
        return decided
    alert, change = decided
    is_new = change is not None and change.kind == "opened" and alert.kind in ("silence", SCREEN)
    return (replace(alert, owner=calm.data_owner), change) if is_new else decided


def is_good_news(finding: Finding) -> bool:
    """True if the metric went beyond its band on the better side; to miss a target never is."""
    is_usual = finding.kind == "metric" and not is_of_target(finding.verdict)
    metric = METRICS.get(finding.metric) if is_usual else None
    return metric is not None and (metric.better, finding.verdict.call) in GOOD_NEWS


def _open(finding: Finding, latest: Alert | None, now: int) -> Act:
    if latest is not None and latest.is_recent(now):
        return latest.reopened(finding, now)
    return opened(finding, now)
