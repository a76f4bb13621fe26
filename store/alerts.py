"""Alerts as they stand, and every transition they made."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, and_, case, func, or_, select, update

from domain.alerts import Alert
from domain.causes import Cause, Part
from domain.outside import verdict_of
from domain.transitions import Transition
from store.inserts import insert_once
from store.state import alert_transitions
from store.state import alerts as _alerts
from store.transitions import append, of, one


def insert_open(connection: Connection, alert: Alert) -> int | None:
    """Store a new alert; its id, or None if an unresolved one with its fingerprint exists."""
    return insert_once(connection, _alerts, **_encoded({field: getattr(alert, field) for field in _FIELDS}))


def change(connection: Connection, alert_id: int, seen_state: str, seen_version: int, **new: Any) -> bool:
    """Set the given fields and raise the version, if the alert still is as it was seen; False if it is not."""
    values = {name: value for name, value in new.items() if name not in ("id", "version")}
    changed = (
        update(_alerts)
        .where(_alerts.c.id == alert_id, _alerts.c.state == seen_state, _alerts.c.version == seen_version)
        .values(**_encoded(values), version=seen_version + 1)
    )
    return connection.execute(changed).rowcount == 1


def explain(connection: Connection, alert_id: int, cause: Cause) -> bool:
    """Keep what explains an alert, in the place of what was known before; False if there is no such alert.

    Nobody acts on it, so it is no change of state: it neither waits for nor disturbs those who do.
    """
    explained = update(_alerts).where(_alerts.c.id == alert_id).values(cause=orjson.dumps(cause).decode())
    return connection.execute(explained).rowcount == 1


def get(connection: Connection, alert_id: int) -> Alert | None:
    """The alert with that id; None if there is none."""
    row = connection.execute(select(_alerts).where(_alerts.c.id == alert_id)).mappings().first()
    return _alert(row) if row is not None else None


def page(
    connection: Connection,
    *,
    state: str | None = None,
    metric: str | None = None,
    limit: int = 50,
    after: int | None = None,
) -> tuple[list[Alert], int | None]:
    """Alerts, newest first, and the cursor of the next page (None at the end). `after` is such a cursor."""
    chosen = select(_alerts).order_by(_alerts.c.id.desc()).limit(limit + 1)
    if state is not None:
        chosen = chosen.where(_alerts.c.state == state)
    if metric is not None:
        chosen = chosen.where(_alerts.c.metric == metric)
    if after is not None:
        chosen = chosen.where(_alerts.c.id < after)
    found = [_alert(row) for row in connection.execute(chosen).mappings()]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def unresolved(connection: Connection) -> list[Alert]:
    """Every alert that is not resolved, newest first."""
    chosen = select(_alerts).where(_alerts.c.state != "resolved").order_by(_alerts.c.id.desc())
    return [_alert(row) for row in connection.execute(chosen).mappings()]


def resolved_since(connection: Connection, since: int, *, opened_since: int) -> int:
    """How many alerts that opened at or after `opened_since` have been resolved after `since` (ms)."""
    asked = select(func.count()).where(
        _alerts.c.state == "resolved", _alerts.c.opened_at >= opened_since, _alerts.c.resolved_at > since
    )
    return int(connection.scalar(asked) or 0)


def latest_by_fingerprint(connection: Connection, fingerprint: str) -> Alert | None:
    """The newest alert of that fingerprint, resolved or not; None if there never was one."""
    chosen = select(_alerts).where(_alerts.c.fingerprint == fingerprint).order_by(_alerts.c.id.desc()).limit(1)
    row = connection.execute(chosen).mappings().first()
    return _alert(row) if row is not None else None


def counts(connection: Connection) -> dict[str, int]:
    """How many alerts are in each state, those that are kept back as `suppressed`; states without any are absent."""
    is_kept = or_(_alerts.c.muted_by.is_not(None), _alerts.c.held.is_not(None))
    state = case((and_(is_kept, _alerts.c.state != "resolved"), "suppressed"), else_=_alerts.c.state).label("stand")
    return {row[0]: row[1] for row in connection.execute(select(state, func.count()).group_by(state))}


def expiring(connection: Connection, now: int) -> list[Alert]:
    """Acknowledged alerts whose acknowledgement has run out."""
    chosen = select(_alerts).where(_alerts.c.state == "acknowledged", _alerts.c.acknowledged_until <= now)
    return [_alert(row) for row in connection.execute(chosen.order_by(_alerts.c.id)).mappings()]


def transition(connection: Connection, alert_id: int, made: Transition) -> int:
    """Store what happened to an alert; the id of the transition."""
    return append(connection, alert_transitions, alert_id, made)


def transitions(connection: Connection, alert_id: int) -> list[Transition]:
    """All that happened to an alert, oldest first."""
    return of(connection, alert_transitions, alert_id)


def transition_of(connection: Connection, transition_id: int) -> Transition | None:
    """The transition of an alert with that id; None if there is none."""
    return one(connection, alert_transitions, transition_id)


_FIELDS = tuple(field.name for field in fields(Alert) if field.name != "id")


def _encoded(values: dict[str, Any]) -> dict[str, Any]:
    found = dict(values)
    if "segment" in found:
        found["segment"] = orjson.dumps(dict(found["segment"]), option=orjson.OPT_SORT_KEYS).decode()
    if "verdict" in found:
        found["verdict"] = orjson.dumps(found["verdict"]).decode()
    if found.get("cause") is not None:
        found["cause"] = orjson.dumps(found["cause"]).decode()
    if found.get("useful") is not None:
        found["useful"] = int(found["useful"])
    return found


def _alert(row: RowMapping) -> Alert:
    values = {name: row[name] for name in ("id", *_FIELDS)}
    values["segment"] = orjson.loads(values["segment"])
    verdict = orjson.loads(values["verdict"])
    values["verdict"] = verdict_of(verdict)
    values["cause"] = None if values["cause"] is None else _cause(orjson.loads(values["cause"]))
    values["useful"] = None if values["useful"] is None else bool(values["useful"])
    return Alert(**values)


def _cause(kept: dict[str, Any]) -> Cause:
    parts, rest = tuple(Part(**part) for part in kept.pop("parts")), Part(**kept.pop("rest"))
    return Cause(**{**kept, "records": tuple(kept["records"])}, parts=parts, rest=rest)
