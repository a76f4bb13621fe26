"""Handovers: what one shift leaves to the next; noted and signed."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from api.alerts import verdict_json
from api.malformed import Body
from api.me import TheActor, TheHub
from api.queries import iso, page_size
from domain.briefing import AlertLine, Briefing, CaseLine, Move
from domain.handovers import Handover, Signature, side_of
from domain.shifts import Turn

router = APIRouter(prefix="/handovers", tags=["handovers"])


class Words(Body):
    """A note for the next shift."""

    text: str


class Signing(Body):
    """As whom somebody signs: the `outgoing` or the `incoming` lead."""

    side: str


@router.get("")
async def past(hub: TheHub, limit: int = 50, after: int | None = None) -> dict[str, Any]:
    """Handovers, the newest first; each in full at its own address."""
    found, following = await asyncio.to_thread(hub.handovers.past, limit=page_size(limit), after=after)
    return {"items": [handover_json(one) for one in found], "next": following}


@router.get("/{which}")
async def detail(which: str, hub: TheHub) -> dict[str, Any]:
    """One handover with all that it hands over, as it is now unless it is frozen; `current` is the one to be done."""
    found = await asyncio.to_thread(hub.handovers.read, which)
    return {**handover_json(found.handover), **briefing_json(found.briefing, dict(found.summaries))}


@router.post("/{which}/notes")
async def note(which: str, said: Words, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Write a note; 409 once the handover is frozen."""
    return handover_json(await asyncio.to_thread(hub.handovers.note, which, actor, said.text))


@router.post("/{which}/sign")
async def sign(which: str, signing: Signing, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Sign one side, as a shift lead or a manager; 409 with the present state if somebody was faster.

    With the second signature the handover is frozen.
    """
    return handover_json(await asyncio.to_thread(hub.handovers.sign, which, actor, side_of(signing.side)))


def handover_json(handover: Handover) -> dict[str, Any]:
    """A handover as the API tells it, without what is handed over; moments in ISO 8601."""
    return {
        "id": handover.id,
        **turn_json(handover.turn),
        "next": turn_json(handover.following),
        "state": handover.state,
        "frozen_at": iso(handover.frozen_at),
        "notes": [{**asdict(one), "at": iso(one.at)} for one in handover.notes],
        "signatures": {side: _signature_json(handover.signature(side)) for side in ("outgoing", "incoming")},
        "version": handover.version,
    }


def turn_json(turn: Turn) -> dict[str, Any]:
    """A shift of one day as the API tells it; `lead` is null where the roster names nobody."""
    return {"shift": turn.shift, "lead": turn.lead or None, "from": iso(turn.begins_at), "to": iso(turn.ends_at)}


def briefing_json(briefing: Briefing, summaries: dict[int, str]) -> dict[str, Any]:
    """What is handed over as the API tells it; lists are cut, counts are not."""
    return {
        "as_of": iso(briefing.as_of),
        "alerts": {
            "unowned": [_alert_json(one) for one in briefing.unowned],
            "owned": [_alert_json(one) for one in briefing.owned],
            "kept_back": [_alert_json(one) for one in briefing.kept],
        },
        "silences": [{**asdict(one), "ends_at": iso(one.ends_at)} for one in briefing.endings],
        "cases": {
            "due": briefing.due,
            "by": [{**asdict(one), "nearest_due_at": iso(one.nearest_due_at)} for one in briefing.breaches],
            "items": [_case_json(one, summaries) for one in briefing.waiting],
            "calls": [
                {**_case_json(one.case, summaries), "call_at": iso(one.at), "call_by": one.who}
                for one in briefing.calls
            ],
        },
        "sources": [{**asdict(one), "seen_at": iso(one.seen_at)} for one in briefing.sources],
        "changes": _changes_json(briefing, summaries),
    }


def _changes_json(briefing: Briefing, summaries: dict[int, str]) -> dict[str, Any]:
    alerts = [{**_alert_json(one.alert), "moves": _moves_json(one.moves)} for one in briefing.alert_changes]
    cases = [{**_case_json(one.case, summaries), "moves": _moves_json(one.moves)} for one in briefing.case_changes]
    return {
        "alerts": {"counts": dict(briefing.alert_counts), "items": alerts},
        "cases": {"counts": dict(briefing.case_counts), "items": cases},
        "sensitivities": [{**asdict(one), "at": iso(one.at)} for one in briefing.retuned],
    }


def _alert_json(alert: AlertLine) -> dict[str, Any]:
    plain = ("id", "metric", "kind", "severity", "direction", "state", "owner")
    value, expected = alert.told
    return {
        **{name: getattr(alert, name) for name in plain},
        "segment": dict(alert.segment),
        "since": iso(alert.since),
        "until": iso(alert.until),
        "value": value,
        "expected": expected,
        "verdict": verdict_json(alert.verdict),
    }


def _case_json(case: CaseLine, summaries: dict[int, str]) -> dict[str, Any]:
    moments = {"opened_at": iso(case.opened_at), "due_at": iso(case.due_at)}
    return {**asdict(case), **moments, "summary": summaries.get(case.id)}


def _moves_json(moves: tuple[Move, ...]) -> list[dict[str, Any]]:
    return [{**asdict(one), "at": iso(one.at)} for one in moves]


def _signature_json(signature: Signature | None) -> dict[str, Any] | None:
    return None if signature is None else {**asdict(signature), "at": iso(signature.at)}
