"""Silences: made, listed with what they muted, ended."""

from __future__ import annotations

import asyncio
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import Field

from api.malformed import Body
from api.me import TheActor, TheHub
from api.queries import iso, moment, page_size
from domain.errors import BadInput
from domain.localtime import WEEKDAYS, clock_of
from domain.people import Actor
from domain.recurrence import NUMBERS, PRESETS, Recurrence, recurrence_of
from domain.silences import NAMES, STATES, Silence, Wish, told
from hub import Hub
from locales import LANGUAGES
from locales.silences import matchers_sentence, recurrence_sentence

router = APIRouter(prefix="/silences", tags=["silences"])


class Recurring(Body):
    """Every local day that fits, from `from` to `to` (of the next day if that is no later); whole days without them."""

    preset: str = Field("", description=f"instead of the rest: {', '.join(PRESETS)}")
    begins: str = Field("", alias="from", description="the wall clock's, such as 22:00")
    ends: str = Field("", alias="to", description="the wall clock's, such as 02:00")
    weekdays: list[str] = Field(default_factory=list, description=", ".join(WEEKDAYS))
    numbers: list[int] = Field(
        default_factory=list, description=f"which of them in the month: {', '.join(map(str, NUMBERS))} (-1: the last)"
    )
    kinds: list[str] = Field(default_factory=list, description="kinds of day of the calendar, such as sale")
    zone: str = Field("", description="such as Asia/Makassar; the business time zone without it")


class Wished(Body):
    """What is to be muted, why and when: until `end`, or for `hours`."""

    matchers: dict[str, str | list[str]] = Field(
        description=f"value or values by name, all of which have to fit; names are {', '.join(NAMES)}",
        examples=[{"metric": "complaint_ratio", "channel": ["chat", "phone"]}],
    )
    reason: str = Field(description="told wherever something is muted")
    start: str | None = Field(None, description="ISO 8601; now without it")
    end: str | None = Field(None, description="ISO 8601")
    hours: float | None = Field(None, gt=0, le=366 * 24, description="how long, instead of `end`")
    recurrence: Recurring | None = None


@router.get("")
async def page(hub: TheHub, state: str | None = None, limit: int = 50, after: int | None = None) -> dict[str, Any]:
    """Silences, the newest first; `state` is active, pending or ended. Those that are over are kept."""
    found, following = await asyncio.to_thread(hub.silences.page, state, limit=page_size(limit), after=after)
    return {"items": [standing_json(one) for one in found], "next": following, "states": list(STATES)}


@router.get("/{silence_id}")
async def detail(silence_id: int, hub: TheHub) -> dict[str, Any]:
    """One silence, and every alert it muted: from when to when, and the alert's state at the end of that."""
    standing = await asyncio.to_thread(hub.silences.standing, silence_id)
    found = await asyncio.to_thread(hub.silences.muted, silence_id)
    muted = [
        {
            "alert": one.alert.id,
            "metric": one.alert.metric,
            "segment": dict(one.alert.segment),
            "from": iso(one.mute.muted_at),
            "to": iso(one.mute.ended_at),
            "outcome": one.mute.outcome,
        }
        for one in found
    ]
    return {**standing_json(standing), "alerts": muted}


@router.post("", status_code=201)
async def make(wished: Wished, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Mute what matches, in your name. What is open already is muted at once, and calls at the end if it still is."""
    return await asyncio.to_thread(_make, hub, wished, actor)


@router.delete("/{silence_id}")
async def end(silence_id: int, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """End it now, in your name; it is kept. 409 if it is over already."""
    await asyncio.to_thread(hub.silences.end, silence_id, actor)
    return standing_json(await asyncio.to_thread(hub.silences.standing, silence_id))


def _make(hub: Hub, wished: Wished, actor: Actor) -> dict[str, Any]:
    made = hub.silences.make(wish_of(wished, hub.settings.timezone, hub.now), actor)
    return standing_json(hub.silences.standing(made.id))


def wish_of(wished: Wished, zone: ZoneInfo, now: int) -> Wish:
    """What the body asks for; BadInput for a time or a recurrence that cannot be understood."""
    if wished.end and wished.hours:
        raise BadInput.told("silence_hours", "Say when it ends either by end or by hours, not by both.")
    start = moment(wished.start, zone) if wished.start else None
    hours = round((wished.hours or 0) * 3_600_000)
    end = moment(wished.end, zone) if wished.end else (start or now) + hours
    values = {name: [one] if isinstance(one, str) else one for name, one in wished.matchers.items()}
    again = wished.recurrence
    recurrence = None if again is None else recurrence_of(again.model_dump(by_alias=True), zone)
    return Wish(values, wished.reason, end, start, recurrence)


def standing_json(standing: Any) -> dict[str, Any]:
    """A silence as the API tells it; `window` is the present or the next one, null if there is none any more."""
    silence: Silence = standing.silence
    window = None if standing.window is None else dict(zip(("from", "to"), map(iso, standing.window), strict=True))
    moments = ("starts_at", "ends_at", "created_at", "ended_at")
    plain = ("id", "owner", "role", "reason", "ended_by")
    return {
        **{name: getattr(silence, name) for name in plain},
        **{name: iso(getattr(silence, name)) for name in moments},
        "state": standing.state,
        "window": window,
        "matchers": told(silence.matchers),
        "recurrence": None if silence.recurrence is None else recurrence_json(silence.recurrence),
        "mutes": {language: matchers_sentence(language, told(silence.matchers)) for language in LANGUAGES},
        "muted": standing.muted,
    }


def recurrence_json(recurrence: Recurrence) -> dict[str, Any]:
    """A recurrence as the API takes it, with the sentence that says it."""
    said = {language: recurrence_sentence(language, recurrence) for language in LANGUAGES}
    return {
        "from": clock_of(recurrence.begins),
        "to": clock_of(recurrence.ends),
        "weekdays": list(recurrence.weekdays),
        "numbers": list(recurrence.numbers),
        "kinds": list(recurrence.kinds),
        "zone": recurrence.zone.key,
        "sentence": said,
    }
