"""Incidents: alerts that share one cause; read, taken, led through a crisis, ended."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter

from api.alerts import Assignment, Remark, alert_json, send_json, transition_json
from api.cases import case_json
from api.malformed import Body
from api.me import TheActor, TheHub
from api.playbooks import Step, playbook_json
from api.problems import TheLanguage
from api.queries import iso, page_size
from domain.incidents import Incident

router = APIRouter(prefix="/incidents", tags=["incidents"])


class Casting(Body):
    """Who takes a role (lead, communication, data); empty for nobody."""

    role: str
    who: str


class Opening(Body):
    """The number of the alert that an incident is opened for."""

    alert: int


class Merging(Body):
    """The number of the incident that goes on."""

    into: int


@router.get("")
async def page(hub: TheHub, state: str | None = None, limit: int = 50, after: int | None = None) -> dict[str, Any]:
    """Incidents, newest first; `state` is open, acknowledged, recovering or resolved."""
    found, following = await asyncio.to_thread(hub.incidents.page, state, limit=page_size(limit), after=after)
    return {"items": [incident_json(one) for one in found], "next": following}


@router.post("", status_code=201)
async def open_one(act: Opening, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Open an incident for an alert, or find the one that it is in; 409 if the alert is over."""
    return incident_json(await asyncio.to_thread(hub.incidents.open, act.alert, actor))


@router.get("/{incident_id}")
async def detail(incident_id: int, hub: TheHub, language: TheLanguage) -> dict[str, Any]:
    """One incident with its alerts, the open cases of its segment, its log and its playbook."""
    found = await asyncio.to_thread(hub.incidents.detail, incident_id)
    return {
        **incident_json(found.incident),
        "alerts": [alert_json(one) for one in found.alerts],
        "cases": [case_json(one) for one in found.cases],
        "open_cases": found.waiting,
        "transitions": [transition_json(one) for one in found.transitions],
        "playbook": playbook_json(found.playbook, found.done),
        "sends": [send_json(one, language) for one in found.sends],
    }


@router.post("/{incident_id}/acknowledge")
async def acknowledge(incident_id: int, act: Remark, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Say that it is in hand, with every open alert of it; 409 with the present state if somebody was faster."""
    return incident_json(await asyncio.to_thread(hub.incidents.acknowledge, incident_id, actor, act.note))


@router.post("/{incident_id}/resolve")
async def resolve(incident_id: int, act: Remark, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Say that it is over, with every alert of it."""
    return incident_json(await asyncio.to_thread(hub.incidents.resolve, incident_id, actor, act.note))


@router.post("/{incident_id}/assign")
async def assign(incident_id: int, act: Assignment, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Give it to somebody."""
    return incident_json(await asyncio.to_thread(hub.incidents.assign, incident_id, actor, act.owner))


@router.post("/{incident_id}/log")
async def log(incident_id: int, act: Remark, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Write into its log."""
    return incident_json(await asyncio.to_thread(hub.incidents.note, incident_id, actor, act.note))


@router.post("/{incident_id}/role")
async def role(incident_id: int, act: Casting, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Give a role to somebody."""
    return incident_json(await asyncio.to_thread(hub.incidents.cast, incident_id, actor, act.role, act.who))


@router.post("/{incident_id}/merge")
async def merge(incident_id: int, act: Merging, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Say that it is the same as another: that one goes on with the alerts of both, this one is over."""
    return incident_json(await asyncio.to_thread(hub.incidents.merge, incident_id, actor, act.into))


@router.post("/{incident_id}/crisis/{decision}")
async def decide(incident_id: int, decision: str, act: Remark, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Decide on crisis mode: `accept` shows it on every screen, `decline` what was proposed, `end` takes it off."""
    return incident_json(await asyncio.to_thread(hub.incidents.decide, incident_id, actor, decision, act.note))


@router.post("/{incident_id}/steps")
async def tick(incident_id: int, step: Step, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Tick off a step of its playbook, or take that back; 409 if somebody was faster."""
    await asyncio.to_thread(hub.incidents.tick, incident_id, actor, step.step, is_done=step.is_done)
    found = await asyncio.to_thread(hub.incidents.detail, incident_id)
    return playbook_json(found.playbook, found.done)


def incident_json(incident: Incident) -> dict[str, Any]:
    """An incident as the API tells it; moments in ISO 8601, `place` is {} for everywhere."""
    moments = ("since", "opened_at", "changed_at", "acknowledged_at", "recovered_at", "resolved_at", "crisis_at")
    plain = ("id", "state", "severity", "owner", "crisis", "version")
    return {
        **{name: getattr(incident, name) for name in plain},
        "place": dict(incident.place),
        "roles": dict(incident.roles),
        **{name: iso(getattr(incident, name)) for name in moments},
    }
