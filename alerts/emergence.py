"""From what emerges in the mentions to alerts: through the same chain as all others, with the mentions that show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from alerts.chain import Chain
from domain.alerts import Alert, Finding
from domain.causes import Cause
from domain.emerging import EMERGING
from store import alerts as kept
from store.engine import Store


class Sighting(Protocol):
    """Something that emerges, and the mentions that show it."""

    @property
    def finding(self) -> Finding: ...
    @property
    def cause(self) -> Cause: ...


def tell(store: Store, chain: Chain, sightings: Iterable[Sighting]) -> list[Alert]:
    """Let the chain hear of all that emerges, and that everything else is over; the alerts that changed.

    What was told before a restart and goes on is the same alert; what ended meanwhile is resolved.
    """
    going_on = {one.finding.fingerprint: one for one in sightings}
    with store.read() as connection:
        standing = [alert for alert in kept.unresolved(connection) if alert.kind == EMERGING]
    gone = [alert for alert in standing if alert.fingerprint not in going_on]
    over = [Finding(alert.metric, alert.segment, EMERGING, alert.verdict, alert.since, True) for alert in gone]
    changed = chain.take([*(one.finding for one in going_on.values()), *over])
    shown = [alert for alert in changed if alert.fingerprint in going_on and alert.state != "resolved"]
    if shown:
        with store.write() as connection:
            for alert in shown:
                kept.explain(connection, alert.id, going_on[alert.fingerprint].cause)
    return changed
