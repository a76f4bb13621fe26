"""The stage of what comes and goes: after so many returns an alert stays open through its pauses, and calls no more."""

from __future__ import annotations

from sqlalchemy import Connection

from alerts.recording import Decided
from domain.alerts import Alert
from domain.calm import Calm
from domain.flapping import RETURNS, WATCHED, begun, is_settled, paused
from domain.people import HUB
from store import alerts as kept


def noticed(connection: Connection, decided: Decided | None, calm: Calm, now: int) -> Decided | None:
    """What was decided; from the return that is one too many the alert flaps, and says so."""
    if decided is None or decided.alert.flapping_since is not None:
        return decided
    if not any(change.kind in RETURNS for change in decided.changes):
        return decided
    before = kept.transitions(connection, decided.alert.id)
    returns = 1 + sum(one.kind in RETURNS and one.at > now - WATCHED for one in before)
    return decided.then(begun(decided.alert, now)) if returns >= calm.returns else decided


def kept_open(before: Alert | None, decided: Decided | None, now: int) -> Decided | None:
    """What was decided; the hub resolves no alert that flaps: it is in a pause until that has lasted."""
    if before is None or decided is None or before.flapping_since is None or decided.alert.state != "resolved":
        return decided
    if any(change.kind != "resolved" or change.role != HUB.role for change in decided.changes):
        return decided
    after = paused(before, now)
    return None if after == before else Decided(after)


def ended(decided: Decided, calm: Calm, now: int) -> Decided:
    """A flapping alert that has been calm long enough is over."""
    alert = decided.alert
    return decided.then(alert.resolved(HUB, now)) if is_settled(alert, now, calm.settle) else decided
