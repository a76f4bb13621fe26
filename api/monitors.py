"""Monitors: what each of them says that it really shows; named, and forgotten before one is taken down."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.malformed import Body
from api.me import TheActor, TheHub
from api.queries import TheRank, iso
from domain.fleet import Monitor

router = APIRouter(prefix="/monitors", tags=["screens"])


class Name(Body):
    """What people call a monitor."""

    name: str


@router.get("")
async def every(hub: TheHub, page: TheRank) -> dict[str, Any]:
    """Every monitor that is connected or would be missed, by name; `report` is null for one that is not connected."""
    seen = await asyncio.to_thread(hub.board.fleet.every)
    build = hub.board.frame("desk")["build"]
    return page.page(seen, lambda one: seen_json(one, build))


@router.post("/{monitor}/name")
async def name(monitor: str, given: Name, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Call it so; from now on it is missed when it is gone."""
    return monitor_json(await asyncio.to_thread(hub.board.fleet.rename, monitor, given.name))


@router.delete("/{monitor}", status_code=204)
async def forget(monitor: str, hub: TheHub, actor: TheActor) -> Response:
    """It is being taken down: nobody misses it, and an alert on it is over."""
    await asyncio.to_thread(hub.board.fleet.forget, monitor)
    return Response(status_code=204)


def monitor_json(one: Monitor) -> dict[str, Any]:
    """What is remembered of a monitor; moments in ISO 8601."""
    plain = ("id", "name", "screen", "health", "is_kept")
    moments = ("since", "seen_at", "first_at")
    return {**{key: getattr(one, key) for key in plain}, **{key: iso(getattr(one, key)) for key in moments}}


def seen_json(seen: Any, build: str) -> dict[str, Any]:
    """A monitor with its last report; `skew_ms` is its clock minus ours, boxes are thousandths of its wall."""
    report = seen.report
    if report is None:
        return {**monitor_json(seen.monitor), "windows": 0, "report": None}
    plain = ("painted", "fps", "heap", "width", "height", "ratio", "build", "hand")
    panels = [
        {"panel": one.panel, "picture": one.picture, "value": one.value, "box": list(one.box)} for one in seen.panels
    ]
    told = {**{key: getattr(report, key) for key in plain}, "skew_ms": seen.skew, "panels": panels}
    return {
        **monitor_json(seen.monitor),
        "windows": seen.windows,
        "report": {**told, "is_current": report.build == build},
    }
