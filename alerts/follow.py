"""Incidents follow their alerts and cases: graver, recovering, back, over. Several broken metrics propose a crisis."""

from __future__ import annotations

from alerts.group import put
from alerts.present import Present
from domain.alerts import Alert
from domain.crisis import proposed
from domain.incidents import Act, Incident
from domain.people import HUB
from domain.storms import metrics_of
from store import incidents as kept


def follow(present: Present) -> bool:
    """Let every incident that stands follow what happened; True if one of them changed."""
    followed = [_follow(present, incident) for incident in list(present.incidents.values())]
    return any(followed)


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
