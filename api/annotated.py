"""Annotations: what people write on charts, listed, added, changed and taken off."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from api.malformed import Body
from api.me import TheActor, TheHub
from api.queries import Ranked, Seen, iso, moment, page_size
from domain.annotations import KINDS, Annotation, Wish

router = APIRouter(prefix="/annotations", tags=["annotations"])


class Written(Body):
    """What happened and when: a moment, or from `start` to `end`; on the chart of one metric, or of all."""

    kind: str = Field(description=", ".join(KINDS))
    name: str = Field(description="what the chart says", examples=["PayLater 2.0"])
    start: str = Field(description="ISO 8601")
    end: str | None = Field(None, description="ISO 8601, exclusive; a moment without it")
    metric: str = Field("", description="on its chart only; on every chart without it")


@router.get("")
async def listed(
    hub: TheHub,
    start: Annotated[str | None, Query(alias="from", description="ISO 8601; with `to`: those of that time")] = None,
    end: Annotated[str | None, Query(alias="to", description="ISO 8601, exclusive; now if not given")] = None,
    metric: Annotated[str | None, Query(description="those on the chart of this metric")] = None,
    limit: int = 50,
    after: int | None = None,
) -> dict[str, Any]:
    """Annotations: of a time in its order, or all of them, the last written first."""
    zone = hub.settings.timezone
    if start is None:
        found, following = await asyncio.to_thread(hub.charts.annotations.page, limit=page_size(limit), after=after)
        return {"items": [annotation_json(one) for one in found], "next": following, "kinds": list(KINDS)}
    until = moment(end, zone) if end else hub.now
    items = await asyncio.to_thread(hub.charts.annotations.between, moment(start, zone), until, metric)
    return Ranked(limit, after or 0).page(items, annotation_json) | {"kinds": list(KINDS)}


@router.post("", status_code=201)
async def add(written: Written, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Write one on the charts, in your name."""
    wish = wish_of(written, hub.settings.timezone)
    return annotation_json(await asyncio.to_thread(hub.charts.annotations.add, wish, actor))


@router.post("/{annotation_id}")
async def change(annotation_id: int, written: Written, hub: TheHub, actor: TheActor, seen: Seen = None) -> Any:
    """Make one this from now on, in your name; who wrote it and what it said before is kept. 409 if edited since
    `seen`, 404 if it is not there, or no longer."""
    wish, known = wish_of(written, hub.settings.timezone), hub.charts.annotations
    return annotation_json(await asyncio.to_thread(partial(known.change, annotation_id, wish, actor, seen=seen)))


@router.delete("/{annotation_id}", status_code=204)
async def delete(annotation_id: int, hub: TheHub, actor: TheActor) -> Response:
    """Take one off the charts, in your name; 404 if it is not there, or no longer."""
    await asyncio.to_thread(hub.charts.annotations.delete, annotation_id, actor)
    return Response(status_code=204)


def wish_of(written: Written, zone: ZoneInfo) -> Wish:
    """What the body asks for; BadInput for a time that cannot be understood."""
    end = moment(written.end, zone) if written.end else None
    return Wish(written.kind, written.name, moment(written.start, zone), end, written.metric)


def annotation_json(one: Annotation) -> dict[str, Any]:
    """An annotation as the API tells it; `end` is null for a moment, `edited` if nobody changed it."""
    plain = ("id", "kind", "name", "metric", "who", "role")
    moments = {"start": one.starts_at, "end": one.ends_at, "created_at": one.created_at}
    edited = {"who": one.edited_by, "role": one.edited_role, "at": iso(one.edited_at)}
    told = {name: getattr(one, name) for name in plain} | {name: iso(at) for name, at in moments.items()}
    return told | {"edited": None if one.edited_at is None else edited}
