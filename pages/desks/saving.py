"""An exploration saved as a panel of a scene."""

from __future__ import annotations

import asyncio
from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, State, callback, dcc, html

import hub
from components.screens import scene_title
from components.viewer import Viewer
from domain.errors import UnknownName
from domain.explored import Exploration
from pages.desks import asker, pressing
from pages.desks.exploring import question

SCENE, SAVE = "explore-scene", "explore-save"
WIDE = 2
"""Columns that a saved exploration takes, where the scene has so many."""


def tools(viewer: Viewer) -> html.Div:
    """Which scene, the button, and the way to the scene."""
    here = hub.current()
    here.programme.look(viewer.now)
    names = [{"value": name, "label": scene_title(scene, viewer)} for name, scene in here.programme.scenes.items()]
    choice = dmc.Select(
        id=SCENE, data=names, value="main", allowDeselect=False, **{"aria-label": viewer.text("explore.scene")}
    )
    save = html.Button(viewer.text("explore.save"), id=SAVE, className="button", **{"data-act": "explore-save"})
    edit = dcc.Link(viewer.text("explore.edit"), id="explore-edit", href="/scenes?scene=main", className="button")
    return html.Div([choice, save, edit], className="page-tools explore-save")


def save(scene: str, asked: Exploration, viewer: Viewer) -> None:
    """Hang the exploration into a scene, in place of another one of the same metric; UnknownName for no scene."""
    programme = hub.current().programme
    programme.look(viewer.now)
    found = programme.scenes.get(scene)
    if found is None:
        raise UnknownName("scene", scene, programme.scenes)
    table, metric = found.told(), asked.y.name
    others = [one for one in table["panels"] if (one["panel"], one.get("metric")) != ("explored", metric)]
    made = {"panel": "explored", "metric": metric, "beside": asked.told(), "columns": min(WIDE, found.columns)}
    programme.save({**table, "panels": [*others, made]}, asker.actor(viewer))


@pressing.only
async def saved(clicks: int | None, scene: str, *state: str) -> Any:
    """Save it, and say so or why not."""
    viewer, asked = asker.viewer(), question(*state)
    made = Exploration(asked.y, asked.x, asked.by, asked.range)
    refused, _ = await asyncio.to_thread(asker.attempt, lambda: save(scene, made, viewer), viewer)
    known = hub.current().programme.scenes.get(scene)
    name = scene if known is None else scene_title(known, viewer)
    return refused or asker.said(viewer.text("explore.saved", scene=name))


async def way(scene: str) -> str:
    """Where the chosen scene is edited."""
    return f"/scenes?scene={scene}"


def wire() -> None:
    """Register the callbacks with the app whose pages are being loaded."""
    callback(
        Output("desk-said", "children", allow_duplicate=True),
        Input(SAVE, "n_clicks"),
        State(SCENE, "value"),
        *(State(f"explore-{name}", "value") for name in ("x", "y", "by", "range")),
        prevent_initial_call=True,
    )(saved)
    callback(Output("explore-edit", "href"), Input(SCENE, "value"), prevent_initial_call=True)(way)
