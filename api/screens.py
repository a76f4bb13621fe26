"""Screens and scenes: what each monitor shows and why, a scene sent to one of them, scenes as people edit them."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from pydantic import Field

from api.malformed import Body
from api.me import TheActor, TheHub
from api.queries import iso
from domain.errors import UnknownName
from hub import Hub

router = APIRouter(tags=["screens"])


class Sent(Body):
    """A scene for a screen, for a while."""

    scene: str
    minutes: float = Field(30, gt=0, description="how long; then the screen comes back by itself")


class SceneBody(Body):
    """A scene as the configuration writes one; its name is that of the address."""

    panels: list[str | dict[str, Any]] = Field(
        description="names of panels, or tables with panel, columns, rows, beside, metric"
    )
    columns: int = 4
    title: dict[str, str] = Field(default_factory=dict, description="by language code")


@router.get("/screens")
async def screens(hub: TheHub) -> dict[str, Any]:
    """Every monitor: the scenes it shows in turn, what it shows now, why and until when."""
    return {"items": [_screen_json(screen, shown) for screen, shown in hub.board.now_on()], "next": None}


@router.post("/screens/{screen}/scene")
async def send(screen: str, body: Sent, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Show a scene on a screen for some minutes, in your name."""
    made = await asyncio.to_thread(hub.programme.push, screen, body.scene, body.minutes, actor)
    return {"screen": screen, "scene": made.scene, "until": iso(made.until), "by": made.who}


@router.delete("/screens/{screen}/scene")
async def give_back(screen: str, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """End what was sent to a screen; 409 if nothing is."""
    await asyncio.to_thread(hub.programme.give_back, screen, actor)
    return {"screen": screen, "scene": None}


@router.get("/scenes")
async def scenes(hub: TheHub) -> dict[str, Any]:
    """Every scene as it is now, built in, configured or edited."""
    return {"items": [_scene_json(name, hub) for name in hub.programme.scenes], "next": None}


@router.get("/scenes/{name}")
async def scene(name: str, hub: TheHub) -> dict[str, Any]:
    """One scene."""
    return _scene_json(name, hub)


@router.post("/scenes/{name}")
async def save(name: str, body: SceneBody, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Make a scene this from now on; it wins over the configuration until it is reset."""
    table = {"name": name, **body.model_dump()}
    await asyncio.to_thread(hub.programme.save, table, actor)
    await asyncio.to_thread(hub.programme.look, hub.now)
    return _scene_json(name, hub)


@router.delete("/scenes/{name}")
async def reset(name: str, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Give a scene back to the configuration; one that is only edited goes."""
    await asyncio.to_thread(hub.programme.reset, name, actor)
    await asyncio.to_thread(hub.programme.look, hub.now)
    return _scene_json(name, hub) if name in hub.programme.scenes else {"name": name, "panels": []}


def _screen_json(screen: Any, shown: Any) -> dict[str, Any]:
    hours = {name: _clocks(getattr(screen, name)) for name in ("night", "dim")}
    now = {"scene": shown.scene.name, "why": shown.why, "until": iso(shown.until), "by": shown.by, "about": shown.about}
    plain = {"name": screen.name, "title": dict(screen.title), "scenes": list(screen.scenes)}
    return {**plain, "every": screen.every, "takeover": screen.takeover, **hours, "shown": now}


def _clocks(hours: Any) -> str | None:
    return None if hours is None else hours.said


def _scene_json(name: str, hub: Hub) -> dict[str, Any]:
    programme = hub.programme
    if name not in programme.scenes:
        raise UnknownName("scene", name, programme.scenes)
    edited = programme.edited.get(name)
    told = None if edited is None else {"who": edited.who, "at": iso(edited.at)}
    return {**programme.scenes[name].told(), "is_configured": name in programme.configured, "edited": told}
