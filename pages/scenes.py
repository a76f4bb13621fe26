"""Scenes: one of them, or a screen with its scenes in turn, on a small wall that is live while it is edited.

assets/desk.scenes.js and assets/desk.screens.js are the hands, assets/desk.editor.js is what they share.
"""

from __future__ import annotations

import json
from typing import Any

import dash
from dash import html

import hub
from components.desk import desk, empty
from components.screens import screen_title
from components.viewer import Viewer
from domain.explored import RANGES
from domain.metrics import METRICS
from pages.desks import asker, monitor
from pages.panels import PANELS

NEW = {"name": "", "scenes": ["main"], "every": 30, "takeover": "critical", "title": {}}
"""A screen that somebody begins."""


async def layout(scene: str = "main", screen: str | None = None, new: str | None = None, **_: Any) -> Any:
    """The page of a scene, of a screen, or of a new one (`?new=screen`); or a sentence saying that there is none."""
    viewer = asker.viewer()
    if new is not None:
        return _page(viewer, "", {"data-screen-editor": json.dumps(_screen(""), ensure_ascii=False)})
    found = hub.current().programme.scenes if screen is None else _screens()
    name = scene if screen is None else screen
    if name not in found:
        why = ("none", "none_why") if screen is None else ("no_screen", "no_screen_why")
        content = empty(*(viewer.text(f"editor.{key}", name=name) for key in why))
        return desk(viewer, "screens", content, title=viewer.text("editor.title"))
    if screen is None:
        return _page(viewer, None, {"data-editor": json.dumps(_scene(name), ensure_ascii=False)})
    return _page(viewer, name, {"data-screen-editor": json.dumps(_screen(name), ensure_ascii=False)})


def _page(viewer: Viewer, screen: str | None, told: dict[str, str]) -> Any:
    """The small wall and its tools; `screen` is which of them is edited, '' a new one, None a scene."""
    traits = {"data-screen": "", **monitor.traits({}, "editor", "unit", "explore", "range")}
    stage = html.Div(
        html.Div(monitor.grid(html.Div), id="wall", className="wall", **traits),
        className="scene-stage",
        **{"data-stage": ""},
    )
    about = "about" if screen is None else "about_screen"
    title = next(said for name, said, _ in _ways(viewer) if name == screen)
    words = [html.H2(title), html.P(viewer.text(f"editor.{about}"), className="quiet")]
    content = html.Div(
        [
            html.Div([html.Div(words), _nav(viewer, screen)], className="page-head"),
            html.Div(id="scene-tools", className="scene-tools"),
            html.Div([stage, html.Div(id="scene-places", className="scene-places")], className="scene-desk"),
        ],
        className="page scenes",
        **told,
    )
    return desk(viewer, "screens", content, title=viewer.text("editor.title"))


def _ways(viewer: Viewer) -> list[tuple[str | None, str, str]]:
    """(name, title, address) of the scenes together, of each screen they hang on, and of one to come."""
    found = [(name, screen_title(one, viewer), f"/scenes?screen={name}") for name, one in _screens().items()]
    new = ("", viewer.text("editor.new_screen"), "/scenes?new=screen")
    return [(None, viewer.text("editor.title"), "/scenes"), *found, new]


def _nav(viewer: Viewer, chosen: str | None) -> html.Nav:
    links = [
        html.A(said, href=href, className="chip is-chosen", **{"aria-current": "page"})
        if name == chosen
        else html.A(said, href=href, className="chip")
        for name, said, href in _ways(viewer)
    ]
    return html.Nav(links, className="chips scene-ways", **{"aria-label": viewer.text("editor.ways")})


def _screens() -> dict[str, Any]:
    """The screens that hang on a monitor: the desk shows no scene."""
    return {name: one for name, one in hub.current().programme.screens.items() if one.scenes}


def _scene(name: str) -> dict[str, Any]:
    programme = hub.current().programme
    return {
        "scene": programme.scenes[name].told(),
        "is_configured": name in programme.configured,
        "is_edited": name in programme.edited,
        "seen": hub.current().now,
        "scenes": {one.name: dict(one.title) for one in programme.scenes.values()},
        "panels": [panel.kind for panel in PANELS if panel.kind != "metric"],
        "metrics": list(METRICS),
        "about": programme.about(),
        "high": programme.high,
        "dimensions": {metric.name: list(metric.dimensions) for metric in METRICS.values()},
        "ranges": list(RANGES),
    }


def _screen(name: str) -> dict[str, Any]:
    programme = hub.current().programme
    return {
        "screen": programme.screens[name].told() if name else NEW,
        "is_new": not name,
        "is_configured": name in programme.configured_screens,
        "is_edited": name in programme.edited_screens,
        "scenes": {one.name: {**one.told(), **one.laid()} for one in programme.scenes.values()},
    }


dash.register_page(__name__, path="/scenes", title=asker.title("editor.title"), name="Scenes", order=9)
dash.register_page("pages.scene", path_template="/scenes/<scene>", title=asker.title("editor.title"), layout=layout)
