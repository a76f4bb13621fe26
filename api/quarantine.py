"""Records that were rejected: read, tried again, let go."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.me import TheHub
from api.problems import language_of
from api.queries import iso, page_size
from api.records import reason

router = APIRouter(prefix="/quarantine", tags=["quarantine"])


@router.get("")
async def held(
    request: Request,
    hub: TheHub,
    stream: str | None = None,
    source: str | None = None,
    limit: int = 50,
    after: int | None = None,
) -> dict[str, Any]:
    """Rejected records, newest first, each with the field at fault and why, in the language that is asked for."""
    language = language_of(request)
    found, following = await asyncio.to_thread(
        hub.quarantine, stream=stream, source=source, limit=page_size(limit), after=after
    )
    plain = ("id", "stream", "source", "zone", "field")
    items = [
        {
            **{name: getattr(one, name) for name in plain},
            "error": reason(one, language),
            "held_at": iso(one.held_at),
            "record": _record(one.record),
        }
        for one in found
    ]
    return {"items": items, "next": following}


@router.post("/{held_id}/retry")
async def retry(held_id: int, request: Request, hub: TheHub) -> dict[str, Any]:
    """Take it once more; it leaves the quarantine if it is taken now."""
    receipt = await asyncio.to_thread(hub.ingest.retry, held_id)
    language = language_of(request)
    rejected = [{"field": one.field, "error": reason(one, language)} for one in receipt.rejected]
    return {"accepted": receipt.accepted, "unchanged": receipt.unchanged, "rejected": rejected}


@router.delete("/{held_id}")
async def let_go(held_id: int, hub: TheHub) -> Response:
    """Throw it away."""
    await asyncio.to_thread(hub.drop_quarantined, held_id)
    return Response(status_code=204)


def _record(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
