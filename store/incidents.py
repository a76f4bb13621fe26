"""Incidents as they stand, every transition they made, their alerts, and the cases of their segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, RowMapping, func, or_, select, update

from domain.alerts import Alert
from domain.cases import Case
from domain.incidents import STANDING, Incident
from domain.transitions import Transition
from store import alerts as _alerts
from store import cases as _cases
from store.inserts import insert_once
from store.state import alerts as _alert_table
from store.state import cases as _case_table
from store.transitions import append, of, one
from store.troubles import incident_transitions
from store.troubles import incidents as _incidents

PLACES = ("touchpoint", "channel", "product", "region")
"""The dimensions by which cases and incidents can meet."""


def insert(connection: Connection, incident: Incident) -> int:
    """Store a new incident; its id."""
    made = insert_once(connection, _incidents, **_encoded({name: getattr(incident, name) for name in _FIELDS}))
    assert made is not None  # nothing but its id is unique
    return made


def change(connection: Connection, incident_id: int, seen_version: int, **new: Any) -> bool:
    """Set the given fields and raise the version, if the incident still is as it was seen; False if it is not."""
    values = _encoded({name: value for name, value in new.items() if name not in ("id", "version")})
    changed = (
        update(_incidents)
        .where(_incidents.c.id == incident_id, _incidents.c.version == seen_version)
        .values(**values, version=seen_version + 1)
    )
    return connection.execute(changed).rowcount == 1


def get(connection: Connection, incident_id: int) -> Incident | None:
    """The incident with that id; None if there is none."""
    row = connection.execute(select(_incidents).where(_incidents.c.id == incident_id)).mappings().first()
    return _incident(row) if row is not None else None


def standing(connection: Connection) -> list[Incident]:
    """Every incident that is not resolved, newest first."""
    chosen = select(_incidents).where(_incidents.c.state.in_(STANDING)).order_by(_incidents.c.id.desc())
    return [_incident(row) for row in connection.execute(chosen).mappings()]


def page(
    connection: Connection, *, state: str | None = None, limit: int = 50, after: int | None = None
) -> tuple[list[Incident], int | None]:
    """Incidents, newest first, and the cursor of the next page (None at the end). `after` is such a cursor."""
    chosen = select(_incidents).order_by(_incidents.c.id.desc()).limit(limit + 1)
    if state is not None:
        chosen = chosen.where(_incidents.c.state == state)
    if after is not None:
        chosen = chosen.where(_incidents.c.id < after)
    found = [_incident(row) for row in connection.execute(chosen).mappings()]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def alerts_of(connection: Connection, incident_id: int) -> list[Alert]:
    """The alerts in it, the first strange one first."""
    chosen = select(_alert_table.c.id).where(_alert_table.c.incident_id == incident_id)
    keys = connection.scalars(chosen.order_by(_alert_table.c.since, _alert_table.c.id)).all()
    found = (_alerts.get(connection, key) for key in keys)
    return [alert for alert in found if alert is not None]


def move_alerts(connection: Connection, incident_id: int, into: int) -> None:
    """Every alert of an incident, those that are over too, belongs to another from now on."""
    own = _alert_table.c.incident_id
    connection.execute(update(_alert_table).where(own == incident_id).values(incident_id=into))


def sizes(connection: Connection, incidents: Sequence[int]) -> dict[int, int]:
    """How many alerts each of these incidents has; those without any are absent."""
    own = _alert_table.c.incident_id
    chosen = select(own, func.count()).where(own.in_(incidents)).group_by(own)
    return {row[0]: row[1] for row in connection.execute(chosen)}


def cases_of(connection: Connection, incident: Incident, *, limit: int = 100) -> list[Case]:
    """Open cases of its segment, opened from its beginning until its metrics were well, the oldest first.

    [] where its segment names nothing that a case knows: everything that is open would be no answer.
    """
    where = _of_segment(incident.place, incident.since, incident.recovered_at)
    return [] if where is None else _listed(connection, where, limit)


def cases_at(connection: Connection, place: Mapping[str, str], since: int, *, limit: int = 100) -> list[Case]:
    """Open cases of a segment opened since then, the oldest first; of every segment where it names none of a case's."""
    where = _of_segment(place, since, None)
    anywhere = [_case_table.c.state == "open", _case_table.c.opened_at >= since]
    return _listed(connection, anywhere if where is None else where, limit)


def count_cases(connection: Connection, incident: Incident) -> int:
    """How many open cases keep it from being over."""
    where = _of_segment(incident.place, incident.since, incident.recovered_at)
    if where is None:
        return 0
    return connection.scalar(select(func.count()).select_from(_case_table).where(*where)) or 0


def of_case(connection: Connection, case: Case) -> Incident | None:
    """The incident that a case belongs to: the newest of its segment that was under way when the case was opened."""
    is_under_way = or_(_incidents.c.recovered_at.is_(None), _incidents.c.recovered_at >= case.opened_at)
    chosen = select(_incidents).where(_incidents.c.since <= case.opened_at, is_under_way)
    for row in connection.execute(chosen.order_by(_incidents.c.id.desc()).limit(100)).mappings():
        incident = _incident(row)
        known = {name: value for name, value in incident.place.items() if name in PLACES}
        if known and all(getattr(case, name) == value for name, value in known.items()):
            return incident
    return None


def transition(connection: Connection, incident_id: int, made: Transition) -> int:
    """Store what happened to an incident; the id of the transition."""
    return append(connection, incident_transitions, incident_id, made)


def transition_of(connection: Connection, transition_id: int) -> Transition | None:
    """The transition with that id; None if there is none."""
    return one(connection, incident_transitions, transition_id)


def transitions(connection: Connection, incident_id: int) -> list[Transition]:
    """All that happened to an incident, oldest first."""
    return of(connection, incident_transitions, incident_id)


def _of_segment(place: Mapping[str, str], since: int, until: int | None) -> list[ColumnElement[bool]] | None:
    known = {name: value for name, value in place.items() if name in PLACES}
    if not known:
        return None
    within = [_case_table.c.state == "open", _case_table.c.opened_at >= since]
    if until is not None:
        within.append(_case_table.c.opened_at <= until)
    return [*within, *(_case_table.c[name] == value for name, value in known.items())]


def _listed(connection: Connection, where: list[ColumnElement[bool]], limit: int) -> list[Case]:
    chosen = select(_case_table.c.id).where(*where).order_by(_case_table.c.opened_at, _case_table.c.id).limit(limit)
    found = (_cases.get(connection, key) for key in connection.scalars(chosen).all())
    return [case for case in found if case is not None]


_FIELDS = tuple(one.name for one in fields(Incident) if one.name not in ("id", "version"))
_JSON = ("place", "roles")


def _encoded(values: dict[str, Any]) -> dict[str, Any]:
    written = {name: orjson.dumps(dict(values[name])).decode() for name in _JSON if name in values}
    return values | written


def _incident(row: RowMapping) -> Incident:
    return Incident(**(dict(row) | {name: orjson.loads(row[name]) for name in _JSON}))
