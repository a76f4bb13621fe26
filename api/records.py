"""Records in: a batch is committed before it is answered for."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.bodies import read_body, records_of
from api.me import TheHub
from domain.errors import BadInput
from domain.streams import stream_of
from hub import Hub

router = APIRouter(tags=["records"])


@router.post("/records/{stream}")
async def take(
    stream: str,
    request: Request,
    hub: TheHub,
    source: Annotated[str, Query(description="who sends; with external_id it names a record for ever")] = "api",
    tz: Annotated[str | None, Query(description="time zone of times without an offset; the hub's if not given")] = None,
) -> Response:
    """Take a batch: a JSON array of records, `{"records": […]}`, or NDJSON as application/x-ndjson.

    Answers how many were accepted and unchanged, and which were rejected and why; it is committed by then.
    """
    stream_of(stream)
    zone = zone_of(tz) if tz else None
    body = await read_body(request)
    kind = request.headers.get("content-type", "application/json")
    # Parsing, checking and writing hold the interpreter for milliseconds: off the loop that the screens live on.
    answer = await asyncio.to_thread(_taken, hub, stream, body, kind, source, zone)
    return Response(answer, media_type="application/json")


def _taken(hub: Hub, stream: str, body: bytes, kind: str, source: str, zone: ZoneInfo | None) -> bytes:
    receipt = hub.ingest.take(stream, records_of(body, kind), source=source, zone=zone)
    rejected: list[dict[str, Any]] = [
        {"index": one.index, "field": one.field, "error": one.error} for one in receipt.rejected
    ]
    return orjson.dumps({"accepted": receipt.accepted, "unchanged": receipt.unchanged, "rejected": rejected})


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; BadInput if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"There is no time zone {name!r}; write Asia/Jakarta, Asia/Makassar or UTC.") from None
