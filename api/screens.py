"""Screens and scenes: what each monitor shows and why, a scene sent to one of them, scenes as people edit them."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from fastapi import APIRouter
from pydantic import Field

from api.malformed import Body
from api.me import TheActor, TheHub
from api.queries import Seen, TheRank, iso
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


class ScreenBody(Body):
    """A screen as the configuration writes one; its name is that of the address."""

    scenes: list[str] = Field(description="names of scenes, shown in turn")
    every: int = Field(30, description="seconds that each of them stays")
    takeover: str = Field("critical", description="what interrupts: critical, crisis or never")
    night: str | None = Field(None, description="hours in which it is dark, such as 18:00-06:00")
    dim: str | None = Field(None, description="hours in which it is dimmed")
    title: dict[str, str] = Field(default_factory=dict, description="by language code")


@router.get("/screens")
async def screens(hub: TheHub, page: TheRank) -> dict[str, Any]:
    """Every monitor: the scenes it shows in turn, what it shows now, why and until when."""
    return page.page(hub.board.now_on(), lambda one: _screen_json(*one, hub))


@router.post("/screens/{screen}")
async def hang(screen: str, body: ScreenBody, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Make a screen this from now on, or add it; it wins over the configuration until it is reset."""
    made = await asyncio.to_thread(hub.programme.hang, {"name": screen, **body.model_dump()}, actor)
    await asyncio.to_thread(hub.programme.look, hub.now)
    return _told(made, hub)


@router.delete("/screens/{screen}")
async def take_down(screen: str, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Give a screen back to the configuration; one that is only edited goes."""
    await asyncio.to_thread(hub.programme.take_down, screen, actor)
    await asyncio.to_thread(hub.programme.look, hub.now)
    left = hub.programme.screens.get(screen)
    return {"name": screen, "scenes": []} if left is None else _told(left, hub)


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
async def scenes(hub: TheHub, page: TheRank) -> dict[str, Any]:
    """Every scene as it is now, built in, configured or edited."""
    return page.page(hub.programme.scenes, lambda name: _scene_json(name, hub))


@router.get("/scenes/{name}")
async def scene(name: str, hub: TheHub) -> dict[str, Any]:
    """One scene."""
    return _scene_json(name, hub)


@router.post("/scenes/{name}")
async def save(name: str, body: SceneBody, hub: TheHub, actor: TheActor, seen: Seen = None) -> dict[str, Any]:
    """Make a scene this from now on; it wins over the configuration until it is reset. 409 if edited since `seen`."""
    table = {"name": name, **body.model_dump()}
    await asyncio.to_thread(partial(hub.programme.save, table, actor, seen=seen))
    await asyncio.to_thread(hub.programme.look, hub.now)
    return _scene_json(name, hub)


@router.delete("/scenes/{name}")
async def reset(name: str, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Give a scene back to the configuration; one that is only edited goes."""
    await asyncio.to_thread(hub.programme.reset, name, actor)
    await asyncio.to_thread(hub.programme.look, hub.now)
    return _scene_json(name, hub) if name in hub.programme.scenes else {"name": name, "panels": []}


def _screen_json(screen: Any, shown: Any, hub: Hub) -> dict[str, Any]:
    now = {"scene": shown.scene.name, "why": shown.why, "until": iso(shown.until), "by": shown.by, "about": shown.about}
    return {**_told(screen, hub), "shown": now}


def _told(screen: Any, hub: Hub) -> dict[str, Any]:
    """A screen, and who edited it."""
    found = hub.programme.edited_screens.get(screen.name)
    edited = None if found is None else {"who": found.who, "at": iso(found.at)}
    known = {"is_configured": screen.name in hub.programme.configured_screens, "edited": edited}
    return {"night": None, "dim": None, **screen.told(), **known}


def _scene_json(name: str, hub: Hub) -> dict[str, Any]:
    programme = hub.programme
    if name not in programme.scenes:
        raise UnknownName("scene", name, programme.scenes)
    edited = programme.edited.get(name)
    told = None if edited is None else {"who": edited.who, "at": iso(edited.at)}
    return {**programme.scenes[name].told(), "is_configured": name in programme.configured, "edited": told}
