"""The stage that groups: alerts with one cause join one incident, and a storm of them calls only for the first."""

from __future__ import annotations

from dataclasses import fields, replace

from alerts.notices import announce
from alerts.present import Present
from alerts.recording import Decided
from domain.alerts import CALLS, QUIET_TIME, Alert, Severity
from domain.holds import held
from domain.incidents import Act, Incident, opened
from domain.storms import common, is_storm, place_of
from store import incidents as kept


def grouped(decided: Decided | None, present: Present) -> Decided | None:
    """What was decided, in the incident whose cause it shares, and kept back while that has called often enough."""
    if decided is None or decided.alert.state == "resolved":
        return decided
    incident = _incident_of(decided.alert, present)
    if incident is None:
        return _loose(decided, present.now)
    if decided.alert.incident_id != incident.id:
        decided = replace(decided, alert=replace(decided.alert, incident_id=incident.id))
    return _calmed(decided, incident, present)


def put(present: Present, incident: Incident, act: Act) -> Incident | None:
    """The incident after an act of the hub, recorded; None if somebody else changed it first."""
    after, change = act
    moved = {name: getattr(after, name) for name in _NAMES if getattr(after, name) != getattr(incident, name)}
    if not kept.change(present.connection, incident.id, incident.version, **moved):
        return None
    number = kept.transition(present.connection, incident.id, change)
    present.incidents.pop(incident.id, None)
    found = kept.get(present.connection, incident.id)
    announce(present.connection, after, number, change, present.notifiers)
    if found is not None and found.state != "resolved":
        present.incidents[found.id] = found
    return found


def _incident_of(alert: Alert, present: Present) -> Incident | None:
    own = _own(alert, present)
    if own is not None:
        return own
    free: Alert | None = None
    for other in present.related(alert):
        incident = present.incidents.get(other.incident_id or 0)
        if incident is not None and incident.state != "recovering":
            return incident
        free = free or (other if incident is None else None)
    return _made(alert, free, present) if free is not None else None


def _own(alert: Alert, present: Present) -> Incident | None:
    """The incident that it is in; one that is over stands again if the alert is back soon enough."""
    if alert.incident_id is None:
        return None
    if alert.incident_id in present.incidents:
        return present.incidents[alert.incident_id]
    former = kept.get(present.connection, alert.incident_id)
    if former is None or former.resolved_at is None or present.now >= former.resolved_at + QUIET_TIME:
        return None
    return put(present, former, former.returned(present.now))


def _made(alert: Alert, other: Alert, present: Present) -> Incident | None:
    """A new incident of two alerts that share a cause."""
    severity: Severity = "critical" if "critical" in (alert.severity, other.severity) else "warning"
    place = common(place_of(other), place_of(alert))
    incident, change = opened(place, severity, min(alert.since, other.since), present.now)
    number = kept.insert(present.connection, incident)
    kept.transition(present.connection, number, change)
    found = kept.get(present.connection, number)
    if found is not None:
        present.incidents[number] = found
        present.enlist(other, number)  # it joins when its turn comes, and counts already
    return found


def _calmed(decided: Decided, incident: Incident, present: Present) -> Decided:
    alert = decided.alert
    if alert.held == "inhibited":
        return decided
    members = present.members(incident.id)
    may_hold = alert.held == "grouped" or any(change.kind in CALLS for change in decided.changes)
    if may_hold and is_storm(alert, members, most=present.calm.storm, is_led=incident.is_crisis):
        is_so = (alert.held, alert.held_by) == ("grouped", incident.id)
        return decided if is_so else decided.then(held(alert, "grouped", incident.id, present.now))
    return decided.freed(present.now) if alert.held == "grouped" else decided


def _loose(decided: Decided, now: int) -> Decided:
    """In no incident: nothing of that kind keeps it back."""
    return decided.freed(now) if decided.alert.held == "grouped" else decided


_NAMES = tuple(one.name for one in fields(Incident) if one.name not in ("id", "version"))
