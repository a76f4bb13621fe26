"""Frozen views: a metric's page kept as it was known, for a post-mortem."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from pydantic import Field

from api.malformed import Body
from api.me import TheActor, TheHub
from api.queries import iso, known_dimension, moment, page_size
from domain.comparisons import AGAINST
from domain.errors import BadInput, UnknownName
from domain.grains import GRAINS
from domain.metrics import metric_of
from domain.series import Point
from hub import Hub
from reports.freezer import Asked, Frozen, Kept, freeze, frozen_view, listed

router = APIRouter(prefix="/frozen", tags=["frozen"])


class Wanted(Body):
    """Which view is to be kept: a metric over a stretch of time, as its page would show it."""

    metric: str
    start: str = Field(description="ISO 8601")
    end: str | None = Field(None, description="ISO 8601, exclusive; now if not given")
    grain: str = "1h"
    by: str = Field("", description="the dimension it is broken down by")
    against: str = Field("", description=", ".join(AGAINST))
    where: dict[str, str] = Field(default_factory=dict)
    name: str
    note: str = ""


@router.get("")
async def every(hub: TheHub, limit: int = 50, after: int | None = None) -> dict[str, Any]:
    """The frozen views, the newest first; each in full at its own address."""
    size = page_size(limit)
    found, following = await asyncio.to_thread(lambda: listed(hub, limit=size, after=after))
    return {"items": [kept_json(one) for one in found], "next": following}


@router.get("/{token}")
async def detail(token: str, hub: TheHub) -> dict[str, Any]:
    """One frozen view with its numbers as they were known then."""
    return _frozen_json(await asyncio.to_thread(frozen_view, hub, token))


@router.post("", status_code=201)
async def keep(wanted: Wanted, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Freeze a view as it is known now, in your name."""
    asked = _asked(wanted, hub)
    named = {"name": wanted.name, "note": wanted.note}
    return kept_json(await asyncio.to_thread(lambda: freeze(hub, asked, actor, **named)))


def _asked(wanted: Wanted, hub: Hub) -> Asked:
    metric, zone = metric_of(wanted.metric), hub.settings.timezone
    for name in (*wanted.where, *([wanted.by] if wanted.by else [])):
        known_dimension(name, metric.dimensions)
    if wanted.grain not in GRAINS:
        raise UnknownName("grain", wanted.grain, GRAINS)
    if wanted.against not in ("", *AGAINST):
        raise UnknownName("comparison", wanted.against, AGAINST)
    start, end = moment(wanted.start, zone), moment(wanted.end, zone) if wanted.end else hub.now
    if start >= min(end, hub.now):
        raise BadInput("A range begins before it ends, and before now.", key="range_empty")
    return Asked(metric, start, min(end, hub.now), wanted.grain, wanted.by, wanted.against, wanted.where)


def kept_json(one: Kept) -> dict[str, Any]:
    """A frozen view as the API tells it, without what it shows; `page` is its address."""
    plain = ("token", "name", "note", "metric", "who", "role")
    told = {name: getattr(one, name) for name in plain}
    return told | {"made_at": iso(one.made_at), "page": f"/frozen?id={one.token}"}


def _frozen_json(found: Frozen) -> dict[str, Any]:
    shown = found.look
    asked, line = shown.asked, shown.line
    points = [
        {"at": iso(at), "value": value, "n": line.n[i] if line.n else None}
        for i, (at, value) in enumerate(zip(line.at, line.value, strict=True))
    ]
    return kept_json(found.kept) | {
        "from": iso(asked.start),
        "to": iso(asked.end),
        "grain": asked.grain,
        "where": dict(asked.where),
        "as_of": iso(shown.as_of),
        "value": _point_json(shown.now),
        "before": _point_json(shown.before) if shown.before else None,
        "points": points,
        "parts": [{"name": one.name, **_point_json(one.now)} for one in shown.parts],
        "alerts": [{**one, "since": iso(one["since"])} for one in shown.alerts],
    }


def _point_json(point: Point) -> dict[str, Any]:
    return {name: getattr(point, name) for name in ("value", "n", "lower", "upper")}
