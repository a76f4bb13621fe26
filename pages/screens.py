"""Screens: what each monitor of the room shows, and how it is."""

from __future__ import annotations

import asyncio
from typing import Any

import dash
from dash import html

import hub
from components import screens as drawn
from components.desk import desk
from components.viewer import Viewer
from pages.desks import asker


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
            html.Div([], id="screens-fleet", className="stack"),
        ],
        className="page screens",
    )
    return desk(viewer, "screens", content, title=viewer.text("page.screens"))


def _shown(viewer: Viewer) -> html.Section:
    return drawn.listed(hub.current().board.now_on(), viewer)


dash.register_page(__name__, path="/screens", title="Screens · CE Hub", name="Screens", order=8)
