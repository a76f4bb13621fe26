"""What the screens showed: a stretch of any screen as it was sent then, and what happened meanwhile."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.me import TheHub
from api.queries import TheRank, iso, moment

router = APIRouter(prefix="/replay", tags=["views"])

USUAL = 15 * 60_000
"""How long a stretch is if nothing is asked for, in milliseconds."""

From = Annotated[str, Query(alias="from", description="ISO 8601")]
To = Annotated[str | None, Query(alias="to", description="ISO 8601, exclusive; a quarter of an hour on if not given")]


@router.get("")
async def kept(hub: TheHub, page: TheRank) -> dict[str, Any]:
    """Every screen of which something is kept, from when until when."""
    found = await asyncio.to_thread(hub.replay.kept)

    def told(name: str) -> dict[str, Any]:
        since, until = found[name]
        return {"screen": name, "from": iso(since), "to": iso(until)}

    return page.page(found, told)


@router.get("/{screen}")
async def stretch(screen: str, hub: TheHub, start: From, end: To = None) -> dict[str, Any]:
    """What the screen showed: its `frame` at `from`, and in `items` every message after it, as `/live` sent them.

    `next` is the moment from which to ask on, null when `to` is reached. In a gap nothing was kept: no hub ran.
    """
    begin, until = _span(hub, start, end)
    found = await asyncio.to_thread(hub.replay.play, screen, begin, until)
    return {
        "screen": screen,
        "from": iso(begin),
        "to": iso(found.end),
        "frame": found.frame,
        "items": found.messages,
        "gaps": [{"from": iso(first), "to": iso(last)} for first, last in found.gaps],
        "next": iso(found.end) if found.end < until else None,
    }


@router.get("/{screen}/happenings")
async def happenings(screen: str, hub: TheHub, page: TheRank, start: From, end: To = None) -> dict[str, Any]:
    """What became of alerts and incidents in a span of at most 24 hours, and where nothing of the screen is kept."""
    begin, until = _span(hub, start, end)
    found = await asyncio.to_thread(hub.replay.happened, begin, until)
    gaps = await asyncio.to_thread(hub.replay.gaps, screen, begin, until)
    told = page.page(found, lambda one: {**one.told(), "at": iso(one.change.at)})
    return told | {"gaps": [{"from": iso(first), "to": iso(last)} for first, last in gaps]}


def _span(hub: TheHub, start: str, end: str | None) -> tuple[int, int]:
    zone = hub.settings.timezone
    begin = moment(start, zone)
    return begin, begin + USUAL if end is None else moment(end, zone)
