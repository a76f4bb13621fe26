"""Incidents follow their alerts and cases: graver, recovering, back, over; two that are one thing become one.

Several broken metrics propose a crisis.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from alerts.group import put
from alerts.present import Present
from domain.alerts import Alert
from domain.crisis import proposed
from domain.incidents import Act, Incident, is_same
from domain.people import HUB
from domain.storms import metrics_of
from store import incidents as kept


def follow(present: Present) -> bool:
    """Let every incident that stands follow what happened; True if one of them changed."""
    has_merged = _merge_all(present)
    followed = [_follow(present, incident) for incident in list(present.incidents.values())]
    return has_merged or any(followed)


def _merge_all(present: Present) -> bool:
    """Merge incidents that turned out to be one, once an alert of each may have the same cause; True if any were."""
    has_merged = False
    for one, other in combinations(sorted(present.incidents.values(), key=lambda found: found.id), 2):
        stands = (present.incidents.get(one.id), present.incidents.get(other.id))
        if stands == (one, other) and is_same(one, other) and _are_tied(present, one, other):
            into, gone = (other, one) if other.is_crisis else (one, other)
            has_merged = _merge(present, into, gone) or has_merged
    return has_merged


def _are_tied(present: Present, one: Incident, other: Incident) -> bool:
    return any(kin.incident_id == other.id for alert in present.members(one.id) for kin in present.related(alert))


def _merge(present: Present, into: Incident, gone: Incident) -> bool:
    if put(present, into, into.absorbed(gone, HUB, present.now)) is None:
        return False
    if put(present, gone, gone.merged(into, HUB, present.now)) is None:
        return False
    kept.move_alerts(present.connection, gone.id, into.id)
    for alert in list(present.members(gone.id)):
        present.note(replace(alert, incident_id=into.id))
    return True


def _follow(present: Present, incident: Incident) -> bool:
    members = list(present.members(incident.id))
    act = _of_alerts(incident, members, present) if members else _of_cases(incident, present)
    moved = put(present, incident, act) if act is not None else None
    named = metrics_of(members)
    if len(named) >= present.calm.crisis and (moved or incident).crisis is None:
        stands = moved or incident
        moved = put(present, stands, proposed(stands, present.now)) or moved
    return moved is not None


def _of_alerts(incident: Incident, members: list[Alert], present: Present) -> Act | None:
    if incident.state == "recovering":
        return incident.returned(present.now)
    is_graver = incident.severity == "warning" and any(one.severity == "critical" for one in members)
    return incident.worsened("critical", present.now) if is_graver else None


def _of_cases(incident: Incident, present: Present) -> Act | None:
    """All its metrics are well: it is over once no case of it is open."""
    if not kept.count_cases(present.connection, incident):
        return incident.resolved(HUB, present.now)
    return incident.recovered(present.now) if incident.state != "recovering" else None
