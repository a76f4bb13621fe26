"""Topics: what is talked about, how much more than a week before, and in which mood."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from api.me import TheHub
from api.mentions import LONGEST, Asked
from api.queries import TheRank, iso
from domain.errors import BadInput
from domain.times import DAY
from domain.voices import Standing, Tally, Wanted
from hub import Hub, Trend
from locales import LANGUAGES

router = APIRouter(prefix="/topics", tags=["listening"])

GRAINS = {"15m": 2 * DAY, "1h": 31 * DAY, "1d": LONGEST}
"""How long a stretch may be that is told in such steps."""


@router.get("")
async def topics(
    hub: TheHub,
    page: TheRank,
    asked: Annotated[Wanted, Depends(Asked("limit", "after", "grain"))],
    grain: Annotated[str | None, Query(description="15m, 1h or 1d: also how it came")] = None,
) -> dict[str, Any]:
    """Topics of the stretch (24 hours without `from`), the most spoken of first; a mention counts under its first.

    `listening` is false while there is no model: then what comes in is kept, and heard later.
    """
    if asked.stream != "mentions":
        raise BadInput.told("topics_of", "Topics are counted over mentions.")
    if asked.end - asked.start == LONGEST:
        asked = replace(asked, start=asked.end - DAY)
    if grain is not None and asked.end - asked.start > GRAINS.get(grain, 0):
        raise BadInput.told("topic_grain", "grain is 15m for up to 2 days, 1h for up to 31 days, 1d for up to 400.")
    found = await asyncio.to_thread(hub.voices.topics, asked, grain)
    told = {"from": iso(asked.start), "to": iso(asked.end), "listening": hub.ears.off is None}
    return page.page(found, lambda one: standing_json(hub, one)) | told


@router.get("/forecast")
async def forecast(hub: TheHub, page: TheRank) -> dict[str, Any]:
    """The next six hours of all mentions (`topic` null) and of each topic, with the band that holds four of five.

    The first of them still goes on: `so_far` is what it has brought.
    """
    found = await asyncio.to_thread(hub.trends.every)
    return page.page(found, trend_json)


def trend_json(one: Trend) -> dict[str, Any]:
    """A trend as the API tells it; no hours where too little is known."""
    hours = [
        {"at": iso(at), **{name: round(getattr(hour, name), 2) for name in ("expected", "lower", "upper")}}
        for at, hour in one.hours
    ]
    return {"topic": one.topic or None, "hours": hours, "so_far": one.so_far}


def standing_json(hub: Hub, one: Standing) -> dict[str, Any]:
    """A topic as the API tells it; `change` 0.5 is half as many again as a week before."""
    lower, upper = one.now.interval or (None, None)
    told: dict[str, Any] = {
        "topic": one.topic or None,
        "label": {language: hub.ears.label(one.topic, language) for language in LANGUAGES} if one.topic else None,
        **_tally(one.now),
        "negative_share": one.now.negative_share,
        "lower": lower,
        "upper": upper,
        "before": None if one.before is None else one.before.n,
        "change": one.change,
    }
    if one.points:
        told["points"] = [{"at": iso(at), **_tally(tally)} for at, tally in one.points]
    return told


def _tally(tally: Tally) -> dict[str, int]:
    return {"n": tally.n, "negative": tally.negative, "neutral": tally.neutral, "positive": tally.positive}
