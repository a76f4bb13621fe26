"""Is it alive, is it ready, and what does it count: for those who operate the hub."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, Response

from api.me import TheHub
from api.tally import registry_of
from domain.errors import StoreFailed
from hub import Hub

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
async def readyz(hub: TheHub) -> Response:
    """Whether it can do its work, with the reasons if it cannot (503)."""
    reasons = await asyncio.to_thread(_reasons, hub)
    body: dict[str, Any] = {"status": "not ready" if reasons else "ready", "reasons": reasons}
    return JSONResponse(body, status_code=503 if reasons else 200)


@router.get("/metrics", include_in_schema=False)
async def prometheus(request: Request, hub: TheHub) -> Response:
    """Counts and gauges in Prometheus' text format."""
    text = await asyncio.to_thread(lambda: generate_latest(registry_of(hub, request.app.state.requests)))
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def _reasons(hub: Hub) -> list[str]:
    try:
        hub.sources()
    except StoreFailed as problem:
        return [str(problem)]
    if not hub.ticker.is_ticking:
        return ["The ticker does not run: records come in, but nothing shows them."]
    is_followed = hub.board.audience.is_followed()
    return [] if is_followed else ["Nothing folds what comes in: no process works, or each step fails."]
