"""Recovery: which customers are to be asked again after their case was closed, and how many were won back."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.me import TheHub
from api.queries import iso, page_size
from domain.recovery import Converted, Question

router = APIRouter(prefix="/recoveries", tags=["cases"])


@router.get("")
async def questions(hub: TheHub, state: str | None = None, limit: int = 50, after: int | None = None) -> dict[str, Any]:
    """Who is to be asked again, newest first; `state` is due, asked, answered, failed or expired."""
    found, following = await asyncio.to_thread(hub.asked.page, state, limit=page_size(limit), after=after)
    return {"items": [_question(one) for one in found], "next": following}


@router.get("/conversion")
async def conversion(hub: TheHub, days: int = 90) -> dict[str, Any]:
    """Of the unhappy whose case was closed in the last days, how many are happy now: in all, and by each."""
    found = await asyncio.to_thread(hub.asked.conversion, days)
    return {"days": days, **{by or "all": [_converted(one) for one in parts] for by, parts in found.items()}}


@router.post("/{question_id}/asked", status_code=204)
async def asked(question_id: int, hub: TheHub) -> Response:
    """This customer was asked by you. 409 if they are not due."""
    await asyncio.to_thread(hub.asked.done, question_id)
    return Response(status_code=204)


def _question(one: Question) -> dict[str, Any]:
    plain = ("id", "case_id", "state", "customer", "touchpoint", "team", "level", "before", "after", "points", "error")
    moments = ("closed_at", "due_at", "asked_at", "answered_at")
    return {**{name: getattr(one, name) for name in plain}, **{name: iso(getattr(one, name)) for name in moments}}


def _converted(one: Converted) -> dict[str, Any]:
    plain = ("name", "asked", "n", "converted", "still_bad", "share", "lower", "upper")
    return {name: getattr(one, name) for name in plain}
