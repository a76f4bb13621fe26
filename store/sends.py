"""Sends: which transition goes out by which notifier, claimed before and recorded after, so none goes out twice."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Table, and_, exists, or_, select, update

from domain.deliveries import is_lost
from store.inserts import insert_once
from store.state import alerts as _alerts
from store.state import sends as _sends
from store.troubles import notices


@dataclass(frozen=True)
class Send:
    """One delivery. Moments are epoch milliseconds; `next_at` is when it is due (None: delivered or given up).

    Of one among the notices of incidents, `alert_id` is the id of the incident.
    """

    id: int
    alert_id: int
    transition_id: int
    notifier: str
    claimed_at: int | None
    sent_at: int | None
    attempts: int
    next_at: int | None
    error: str | None


def plan(
    connection: Connection, about: int, transition_id: int, notifier: str, *, now: int, table: Table = _sends
) -> int | None:
    """Say that a transition of alert (or incident) `about` goes out at `now`; the id, or None if that was said before.

    `table` is `notices` for incidents and `report_sends` for reports, here and below.
    """
    owner = table.columns[1].name
    values = {owner: about, "transition_id": transition_id, "notifier": notifier, "next_at": now}
    return insert_once(connection, table, **values, attempts=0)


def pending(
    connection: Connection, now: int, *, claim_ms: int = 60_000, limit: int = 100, table: Table = _sends
) -> list[Send]:
    """Deliveries that are due and that nobody has claimed in the last `claim_ms`, oldest first."""
    is_free = or_(table.c.claimed_at.is_(None), table.c.claimed_at <= now - claim_ms)
    chosen = select(table).where(table.c.sent_at.is_(None), table.c.next_at <= now, is_free)
    return [Send(*row) for row in connection.execute(chosen.order_by(table.c.next_at, table.c.id).limit(limit))]


def claim(connection: Connection, send: Send, *, now: int, table: Table = _sends) -> bool:
    """Take a delivery before trying it; False if somebody else was faster."""
    is_as_seen = table.c.claimed_at.is_(None) if send.claimed_at is None else table.c.claimed_at == send.claimed_at
    taken = (
        update(table)
        .where(table.c.id == send.id, table.c.sent_at.is_(None), table.c.attempts == send.attempts, is_as_seen)
        .values(claimed_at=now, attempts=send.attempts + 1)
    )
    return connection.execute(taken).rowcount == 1


def finish(
    connection: Connection,
    send_id: int,
    *,
    now: int,
    error: str | None = None,
    next_at: int | None = None,
    table: Table = _sends,
) -> None:
    """Record how a claimed delivery went: delivered, or failed and tried again at `next_at` (None: given up)."""
    sent_at = now if error is None else None
    values = {"sent_at": sent_at, "error": error, "next_at": next_at if error else None, "claimed_at": None}
    connection.execute(update(table).where(table.c.id == send_id).values(**values))


def unheard(connection: Connection) -> set[int]:
    """The open alerts with a message that was given up, and that nobody else was brought."""
    brought = _sends.alias()
    is_brought = exists().where(brought.c.transition_id == _sends.c.transition_id, brought.c.sent_at.is_not(None))
    given_up = and_(_sends.c.sent_at.is_(None), _sends.c.next_at.is_(None), _sends.c.error.is_not(None))
    chosen = select(_sends).join(_alerts, _alerts.c.id == _sends.c.alert_id)
    rows = connection.execute(chosen.where(_alerts.c.state == "open", given_up, ~is_brought))
    return {send.alert_id for send in (Send(*row) for row in rows) if is_lost(send)}


def of_incident(connection: Connection, incident_id: int) -> list[Send]:
    """Every notice of an incident, oldest first."""
    chosen = select(notices).where(notices.c.incident_id == incident_id).order_by(notices.c.id)
    return [Send(*row) for row in connection.execute(chosen)]


def of_alert(connection: Connection, alert_id: int) -> list[Send]:
    """Every delivery of an alert, oldest first."""
    chosen = select(_sends).where(_sends.c.alert_id == alert_id).order_by(_sends.c.id)
    return [Send(*row) for row in connection.execute(chosen)]
