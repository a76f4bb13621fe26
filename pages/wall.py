"""The wall: one monitor of the room, laid out once and painted from /live by assets/wall.js."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import dash
from dash import html
from dash.development.base_component import Component

import hub
import locales
from pages.panels import BY_KIND
from pages.panels.tile import tile

SECTIONS = ("wall", "metric", "value", "source_name", "level", "unit", "age", "page", "screen")
"""The parts of each language that the painters need."""
WAYS = (
    *(("alerts", "/alerts"), ("incidents", "/incidents"), ("cases", "/cases"), ("handover", "/handover")),
    *(("listening", "/listening"), ("metrics", "/metrics/interactions"), ("sources", "/sources")),
)


def layout(screen: str = "main", lang: str | None = None, **_: Any) -> Component:
    """The screen of that name, or a sentence saying that there is none."""
    here = hub.current()
    found = here.board.screens.get(screen)
    if found is None or not found.places:
        return html.Main(
            locales.text(lang or here.settings.language, "wall.no_screen", name=screen), className="wall wall-lost"
        )
    zone = here.settings.timezone
    return html.Div(
        [_header(found), _crisis(), _grid(found), _footer()],
        id="wall",
        className="wall",
        **{
            "data-screen": screen,
            "data-zone": zone.key,
            "data-abbreviation": datetime.now(zone).strftime("%Z"),
            "data-words": json.dumps({code: _words(code, found) for code in locales.LANGUAGES}, ensure_ascii=False),
        },
    )


def _words(language: str, screen: Any) -> dict[str, str]:
    known = {key: text for key, text in locales.texts(language).items() if key.split(".")[0] in SECTIONS}
    title = screen.title.get(language) or known.get(f"screen.{screen.name}")
    topics = {f"topic.{topic.code}": topic.label[language] for topic in hub.current().ears.topics}
    return known | topics | ({f"screen.{screen.name}": title} if title else {})


def _grid(screen: Any) -> Component:
    tiles = [
        tile(BY_KIND[place.kind], place.panel, word=_title(place), columns=place.columns) for place in screen.places
    ]
    return html.Main(tiles, className="wall-grid", style={"--columns": str(screen.columns)})


def _title(place: Any) -> str:
    return f"metric.{place.panel}" if place.kind == "metric" else f"wall.{place.panel}"


def _around(name: str, tag: type[Component] = html.Span, **more: Any) -> Component:
    return tag(**{"data-surround": name, "className": f"wall-{name}", **more})


def _header(screen: Any) -> Component:
    links = [html.A(href=path, **{"data-word": f"page.{name}"}) for name, path in WAYS]
    switches = [html.Button(id=f"wall-{name}", **{"data-word": f"wall.{name}"}) for name in ("language", "theme")]
    return html.Header(
        [
            html.B("CE Hub"),
            html.Span(className="wall-screen", **{"data-word": f"screen.{screen.name}"}),
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
    return html.Aside(parts, id="wall-crisis", className="wall-crisis", hidden=True, role="alert")


def _footer() -> Component:
    return html.Aside(className="wall-foot", children=[_around("sources"), _around("coming")])


dash.register_page(__name__, path="/", title="CE Hub", name="Wall", order=0)
dash.register_page("pages.wall_screen", path_template="/wall/<screen>", title="CE Hub", layout=layout)
