"""Scenes: one of them on a small wall that is live while it is edited; assets/desk.scenes.js is the hand."""

from __future__ import annotations

import json
from typing import Any

import dash
from dash import html

import hub
from components.desk import desk, empty
from domain.metrics import METRICS
from pages.desks import asker, monitor
from pages.panels import PANELS


async def layout(scene: str = "main", **_: Any) -> Any:
    """The page of one scene, or a sentence saying that there is none."""
    viewer = asker.viewer()
    programme = hub.current().programme
    if scene not in programme.scenes:
        content: Any = empty(viewer.text("editor.none", name=scene), viewer.text("editor.none_why"))
        return desk(viewer, "screens", content, title=viewer.text("editor.title"))
    wall = html.Div(
        monitor.grid(html.Div),
        id="wall",
        className="wall",
        **{"data-screen": "", **monitor.traits({}, "editor", "unit")},
    )
    stage = html.Div(wall, className="scene-stage", **{"data-stage": ""})
    titles = {one.name: dict(one.title) for one in programme.scenes.values()}
    known = {"scene": programme.scenes[scene].told(), "is_configured": scene in programme.configured}
    known |= {"is_edited": scene in programme.edited, "scenes": titles}
    known |= {"panels": [panel.kind for panel in PANELS if panel.kind != "metric"], "metrics": list(METRICS)}
    known["about"] = programme.about()
    words = [html.H2(viewer.text("editor.title")), html.P(viewer.text("editor.about"), className="quiet")]
    content = html.Div(
        [
            html.Div(html.Div(words), className="page-head"),
            html.Div(id="scene-tools", className="scene-tools"),
            html.Div([stage, html.Div(id="scene-places", className="scene-places")], className="scene-desk"),
        ],
        className="page scenes",
        **{"data-editor": json.dumps(known, ensure_ascii=False)},
    )
    return desk(viewer, "screens", content, title=viewer.text("editor.title"))


dash.register_page(__name__, path="/scenes", title="Scenes · CE Hub", name="Scenes", order=9)
dash.register_page("pages.scene", path_template="/scenes/<scene>", title="Scenes · CE Hub", layout=layout)
