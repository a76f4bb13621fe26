"""Flapping: an alert that comes and goes stays one alert, says so, and calls once for all its returns."""

from __future__ import annotations

from dataclasses import replace

from domain.alerts import Act, Alert
from domain.people import HUB
from domain.times import HOUR
from domain.transitions import transition

RETURNS = ("reopened", "worsened")
"""The transitions by which an alert comes back."""
WATCHED = 6 * HOUR
"""How far back its returns are counted."""


def begun(alert: Alert, now: int) -> Act:
    """It flaps from now on: it is not resolved at each pause, and its returns call nobody."""
    after = replace(alert, flapping_since=now, calm_since=None, changed_at=now)
    return after, transition(now, "flapping", HUB, before=alert.state, after=alert.state)


def paused(alert: Alert, now: int) -> Alert:
    """It has recovered for now; it stays what it is until the pause has lasted."""
    return alert if alert.calm_since is not None else replace(alert, calm_since=now, changed_at=now)


def is_settled(alert: Alert, now: int, calm: int) -> bool:
    """True if a flapping alert has been calm for `calm` ms: then it is over like any other.

    >>> from domain.alerts import Finding, opened
    >>> from domain.verdicts import Verdict
    >>> flapping, _ = begun(opened(Finding("csat", {}, "metric", Verdict(0, 1.4, "low"), 0), 0)[0], 0)
    >>> is_settled(flapping, 9, 5), is_settled(paused(flapping, 2), 6, 5), is_settled(paused(flapping, 2), 7, 5)
    (False, False, True)
    """
    return alert.state != "resolved" and alert.calm_since is not None and now >= alert.calm_since + calm
