"""The fleet: a monitor that shows nothing, or the past, is an alert like any other, and over when it is back."""

from __future__ import annotations

from alerts.chain import Chain
from domain.alerts import Alert, Finding
from domain.fleet import SCREEN, Monitor
from domain.verdicts import Verdict
from store import alerts as kept
from store import fleet
from store.engine import Store


def tell(store: Store, chain: Chain, now: int, *, began: int) -> list[Alert]:
    """Let the chain hear how every monitor is that somebody would miss; the alerts that changed.

    `began` (ms) is since when this process looks: what was said before says nothing of now, until a minute has passed
    in which monitors had time to come back. A monitor that was forgotten has no alert any more, and one that somebody
    closed by hand is forgotten after a week.
    """
    with store.read() as connection:
        known = fleet.every(connection)
        standing = [alert for alert in kept.unresolved(connection) if alert.kind == SCREEN]
    over_with = [one.id for one in known if one.is_over(now)]
    if over_with:
        with store.write() as connection:
            fleet.drop(connection, over_with)
    found = {one.name: finding for one in known if (finding := finding_of(one, now, began)) is not None}
    unheard = {one.name for one in known if one.is_unheard(began)}
    over = [
        Finding(alert.metric, alert.segment, SCREEN, Verdict(now, 0.0, "normal"), alert.since, True)
        for alert in standing
        if alert.segment["monitor"] not in found and alert.segment["monitor"] not in unheard
    ]
    return chain.take([*found.values(), *over])


def finding_of(monitor: Monitor, now: int, began: int) -> Finding | None:
    """What is wrong with a monitor; None if nothing is, or nobody misses it."""
    trouble = monitor.trouble(now, began)
    if trouble is None:
        return None
    health, since = trouble
    verdict = Verdict(since, 1.0, "silent", code=f"{SCREEN}_{health}")
    return Finding(SCREEN, {"monitor": monitor.name}, SCREEN, verdict, since)
