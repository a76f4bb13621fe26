"""Customers, by their keyed reference alone: what one of them went through."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter

from api.me import TheHub
from api.queries import iso, page_size
from api.views import record_json
from domain.journey import CASES, Passed

router = APIRouter(prefix="/customers", tags=["customers"])

TOLD = ("id", "state", "level", "owner", "summary", "root_cause", "action")


@router.get("/{reference}/journey")
async def journey(reference: str, hub: TheHub, limit: int = 50, after: str | None = None) -> dict[str, Any]:
    """All records and cases of one customer, newest first; `reference` is the keyed hash that cases tell."""
    read = hub.cases.journey
    found, following = await asyncio.to_thread(read, reference, limit=page_size(limit), after=after)
    return {"items": [_step(one) for one in found], "next": following}


def _step(one: Passed) -> dict[str, Any]:
    step = one.step
    told: dict[str, Any] = {"at": iso(step.at), "kind": step.stream}
    if step.stream == CASES:
        closed = iso(step.record["closed_at"])
        return told | {"case": {**{name: step.record[name] for name in TOLD}, "closed_at": closed}}
    marks = {"handoffs": one.handoffs, "handled_before_by": one.was or None, "channel_before": one.channel_was or None}
    return told | {"is_handed_on": one.is_handed_on, **marks, "record": record_json(step.record)}
