"""Screens: what each monitor of the room shows, a scene sent to one of them, and how the monitors are."""

from __future__ import annotations

import asyncio
from typing import Any

import dash
from dash import ALL, Input, Output, State, callback, html

import hub
from components import screens as drawn
from components.desk import desk
from components.viewer import Viewer
from pages.desks import asker, fleet, pressing


async def layout(**_: Any) -> Any:
    """The page: what each screen shows, and below it how the fleet is."""
    viewer = asker.viewer()
    head = html.Div(
        html.Div([html.H2(viewer.text("page.screens")), html.P(viewer.text("screens.about"), className="quiet")]),
        className="page-head",
    )
    content = html.Div(
        [
            head,
            html.Div(await asyncio.to_thread(_shown, viewer), id="screens-shown"),
            html.Div(await asyncio.to_thread(fleet.section, viewer), id="screens-fleet", className="stack"),
            html.Span(id="screens-pulse", hidden=True, **{"data-pulse": "screens", "data-every": "1000"}),
        ],
        className="page screens",
    )
    return desk(viewer, "screens", content, title=viewer.text("page.screens"))


def _shown(viewer: Viewer) -> html.Section:
    here = hub.current()
    return drawn.listed(here.board.now_on(), here.programme.scenes, viewer)


@callback(
    Output({"type": drawn.NOW, "screen": ALL}, "children"),
    Input("screens-pulse", "n_clicks"),
    State({"type": drawn.NOW, "screen": ALL}, "id"),
    prevent_initial_call=True,
)
async def draw(_: int | None, places: list[dict[str, str]]) -> list[Any]:
    """Say again what each screen shows: something changed."""
    viewer = asker.viewer()
    found = {screen.name: (screen, shown) for screen, shown in hub.current().board.now_on()}
    known = (found.get(place["screen"]) for place in places)
    return [dash.no_update if one is None else drawn.now_on(*one, viewer) for one in known]


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Input({"type": drawn.SEND, "screen": ALL}, "n_clicks"),
    State({"type": drawn.SCENE, "screen": ALL}, "value"),
    State({"type": drawn.LONG, "screen": ALL}, "value"),
    State({"type": drawn.SCENE, "screen": ALL}, "id"),
    prevent_initial_call=True,
)
@pressing.only
async def send(_: list[int | None], scenes: list[str], minutes: list[str], ids: list[dict[str, str]]) -> Any:
    """Send the chosen scene to the screen whose button was pressed."""
    screen = pressing.pressed()["screen"]
    place = next(number for number, one in enumerate(ids) if one["screen"] == screen)
    viewer, programme = asker.viewer(), hub.current().programme
    sent = (screen, scenes[place], float(minutes[place]))
    refused, _done = await asyncio.to_thread(asker.attempt, lambda: programme.push(*sent, asker.actor(viewer)), viewer)
    return refused or asker.said(await asyncio.to_thread(_sent, screen, viewer))


def _sent(screen: str, viewer: Viewer) -> str:
    programme = hub.current().programme
    programme.look(viewer.now)
    push = programme.pushes[screen]
    scene = drawn.scene_title(programme.scenes[push.scene], viewer)
    title = drawn.screen_title(programme.screens[screen], viewer)
    return viewer.text("screens.done_sent", screen=title, scene=scene, time=viewer.clock(push.until))


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Input({"type": drawn.BACK, "screen": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
@pressing.only
async def give_back(_: list[int | None]) -> Any:
    """Give back the screen whose button was pressed."""
    screen = pressing.pressed()["screen"]
    viewer, programme = asker.viewer(), hub.current().programme
    refused, _done = await asyncio.to_thread(
        asker.attempt, lambda: programme.give_back(screen, asker.actor(viewer)), viewer
    )
    title = drawn.screen_title(programme.screens[screen], viewer)
    return refused or asker.said(viewer.text("screens.done_back", screen=title))


fleet.wire()
dash.register_page(__name__, path="/screens", title=asker.title("page.screens"), name="Screens", order=8)
