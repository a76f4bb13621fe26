"""Incidents are told of: a crisis that is proposed and decided, and its end; claimed before and recorded after."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from alerts.addressing import DATA, audience_of
from alerts.levels import FIRST, level_of
from alerts.notice import TOLD, Notice, teller
from alerts.notifiers.base import Notifier
from alerts.notify import pause_after
from domain.deliveries import INTERRUPTED, OVERTAKEN, UNKNOWN
from domain.errors import SendFailed
from domain.incidents import Incident
from domain.times import Clock, to_ms
from domain.transitions import Transition
from store import incidents as kept
from store import sends
from store.engine import Store
from store.sends import Send
from store.troubles import notices

STANDS = {
    "crisis_proposed": ("proposed",),
    "crisis_accepted": ("accepted",),
    "crisis_declined": ("declined",),
    "crisis_ended": ("ended",),
    "resolved": ("ended", "declined", None),
}
"""What an incident's crisis must be for a notice of that kind to be true still; of `resolved` it must be over, too."""


def announce(
    connection: Connection, after: Incident, transition_id: int, change: Transition, notifiers: Sequence[Notifier]
) -> None:
    """Say, in the transaction of the act, by which notifiers it goes out.

    A crisis is proposed to the first level, while somebody may be called at all; what follows goes to those who were
    told of it.
    """
    if change.kind not in TOLD:
        return
    told = {send.notifier for send in sends.of_incident(connection, after.id)}
    if change.kind == "crisis_proposed" and _is_muted(connection, after):
        return
    for notifier in notifiers:
        is_first = level_of(notifier) == FIRST and change.kind in ("crisis_proposed", "crisis_accepted")
        if (is_first or notifier.name in told) and _can(notifier):
            sends.plan(connection, after.id, transition_id, notifier.name, now=change.at, table=notices)


def tell_due(store: Store, notifiers: Sequence[Notifier], clock: Clock) -> int:
    """Deliver the notices that are due; how many arrived. What a receiver does not take is tried again later."""
    with store.read() as connection:
        due = sends.pending(connection, to_ms(clock()), table=notices)
    arrived, down = 0, set[str]()
    for send in due:
        if send.notifier in down:
            continue  # the rest of its notices stays due, and in order
        notifier = next((one for one in notifiers if one.name == send.notifier), None)
        with store.write() as connection:
            notice = _claimed(connection, store, send, notifier, to_ms(clock()))
        way = teller(notifier)
        if notice is None or way is None:
            continue
        error, next_at = None, None
        try:
            way.tell(notice)
        except SendFailed as failure:
            pause = None if failure.permanent else pause_after(send.attempts + 1)
            error, next_at = str(failure), None if pause is None else to_ms(clock()) + pause
        with store.write() as connection:
            now = to_ms(clock())
            sends.finish(connection, send.id, now=now, error=error, next_at=next_at, table=notices)
            if error is not None and next_at is None:
                _pass_on(connection, notifiers, send, now)
        down |= {send.notifier} if next_at is not None else set()
        arrived += error is None
    return arrived


def _can(notifier: Notifier) -> bool:
    return audience_of(notifier) != DATA and teller(notifier) is not None


def _is_muted(connection: Connection, incident: Incident) -> bool:
    standing = [one for one in kept.alerts_of(connection, incident.id) if one.state != "resolved"]
    return bool(standing) and all(one.muted_by is not None for one in standing)


def _claimed(connection: Connection, store: Store, send: Send, notifier: Notifier | None, now: int) -> Notice | None:
    """The notice, claimed; None if it is not to be told, which is then recorded, or if somebody else has it."""
    if not sends.claim(connection, send, now=now, table=notices):
        return None
    incident, change = kept.get(connection, send.alert_id), kept.transition_of(connection, send.transition_id)
    reason = UNKNOWN if notifier is None or incident is None or change is None else _reason(send, incident, change)
    if reason is None and incident is not None and change is not None:
        alerts = kept.alerts_of(connection, incident.id)
        return Notice(send.id, incident, change, alerts, now, store.zone)
    sends.finish(connection, send.id, now=now, error=reason, table=notices)
    return None


def _reason(send: Send, incident: Incident, change: Transition) -> str | None:
    if send.claimed_at is not None:
        return INTERRUPTED
    is_over = incident.state == "resolved"
    is_true = incident.crisis in STANDS[change.kind] and is_over == (change.kind == "resolved")
    return None if is_true else OVERTAKEN.format(state=incident.state)


def _pass_on(connection: Connection, notifiers: Sequence[Notifier], lost: Send, now: int) -> None:
    level = next((level_of(one) for one in notifiers if one.name == lost.notifier), FIRST)
    above = min((level_of(one) for one in notifiers if level_of(one) > level and _can(one)), default=None)
    for one in notifiers:
        if level_of(one) == above and _can(one):
            sends.plan(connection, lost.alert_id, lost.transition_id, one.name, now=now, table=notices)
