"""The wall: one monitor of the room, painted from /live by assets/wall.js, which also lays out its scenes."""

from __future__ import annotations

from typing import Any

import dash
from dash import html
from dash.development.base_component import Component

import hub
import locales
from pages.desks import monitor

WAYS = (
    *(("alerts", "/alerts"), ("incidents", "/incidents"), ("cases", "/cases"), ("handover", "/handover")),
    *(
        ("listening", "/listening"),
        ("metrics", "/metrics/interactions"),
        ("sources", "/sources"),
        ("screens", "/screens"),
    ),
)


def layout(screen: str = "main", lang: str | None = None, past: str | None = None, **_: Any) -> Component:
    """The screen of that name, or a sentence saying that there is none; with `past` one that there was."""
    here = hub.current()
    found = here.board.screens.get(screen)
    is_there = past is not None if found is None else bool(found.scenes)
    if not is_there:
        return html.Main(
            locales.text(lang or here.settings.language, "wall.no_screen", name=screen), className="wall wall-lost"
        )
    return html.Div(
        [_header(screen), _crisis(), *monitor.grid(), _footer()],
        id="wall",
        className="wall",
        **{"data-screen": screen, **monitor.traits({screen: _title(screen)})},
    )


def _title(screen: str) -> dict[str, str]:
    """What a screen is called by language: its own title, else that of the scene that goes by its name."""
    here = hub.current()
    found, scene = here.board.screens.get(screen), here.programme.scenes.get(screen)
    known = {code: locales.texts(code) for code in locales.LANGUAGES}
    built_in = {
        code: texts.get(f"screen.{screen}") or texts.get(f"scene.{screen}", "") for code, texts in known.items()
    }
    return built_in | (dict(scene.title) if scene else {}) | (dict(found.title) if found else {})


def _around(name: str, tag: type[Component] = html.Span, **more: Any) -> Component:
    return tag(**{"data-surround": name, "className": f"wall-{name}", **more})


def _header(screen: str) -> Component:
    links = [html.A(href=path, **{"data-word": f"page.{name}"}) for name, path in WAYS]
    switches = [html.Button(id=f"wall-{name}", **{"data-word": f"wall.{name}"}) for name in ("language", "theme")]
    return html.Header(
        [
            html.B("CE Hub", role="heading", **{"aria-level": "1"}),
            html.Span(className="wall-screen", **{"data-word": f"screen.{screen}"}),
            _around("scene"),
            _around("why", hidden=True),
            html.Span(className="wall-demo", hidden=True, **{"data-surround": "demo", "data-word": "wall.demo"}),
            html.Nav([*links, *switches], className="wall-nav"),
            _around("live"),
            _around("zones"),
            html.Span([_around("clock"), _around("date")], className="wall-time"),
        ]
    )


def _crisis() -> Component:
    """The band that takes every screen in a crisis; assets/wall.crisis.js fills it in."""
    parts = [html.Strong(), html.B(), html.Span(), html.Span(className="crisis-roles")]
    return html.Div(parts, id="wall-crisis", className="wall-crisis", hidden=True, role="alert")


def _footer() -> Component:
    return html.Aside(className="wall-foot", children=[_around("sources"), _around("coming")])


dash.register_page(__name__, path="/", title="CE Hub", name="Wall", order=0)
dash.register_page("pages.wall_screen", path_template="/wall/<screen>", title="CE Hub", layout=layout)
