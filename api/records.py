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
from api.problems import in_language, language_of
from domain.errors import BadInput
from domain.streams import stream_of

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

    def taken() -> bytes:
        # Parsing, checking and writing hold the interpreter for milliseconds: off the loop that the screens live on.
        receipt = hub.ingest.take(stream, records_of(body, kind), source=source, zone=zone)
        return orjson.dumps(told(receipt, language_of(request)))

    return Response(await asyncio.to_thread(taken), media_type="application/json")


def told(receipt: Any, language: str) -> dict[str, Any]:
    """What became of a batch; why a record was not taken is said in that language where it has words for it."""
    rejected = [{"index": one.index, "field": one.field, "error": reason(one, language)} for one in receipt.rejected]
    return {"accepted": receipt.accepted, "unchanged": receipt.unchanged, "rejected": rejected}


def reason(refused: Any, language: str) -> str:
    """Why that record (a Reject, or one Held in quarantine) was not taken, in that language where it has words."""
    return in_language(language, refused.error, refused.refusal, refused.words)


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; BadInput if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput.told("time_zone", "“{name}” is no time zone; write Asia/Jakarta.", name=name) from None
