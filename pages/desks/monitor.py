"""What a monitor is laid out from, on the wall and where a scene is edited: a grid, patterns of tiles, words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

import hub
import locales
from pages.panels import PANELS
from pages.panels.tile import pattern

SECTIONS = ("wall", "metric", "value", "source_name", "level", "unit", "age", "page", "screen", "scene", "dimension")
"""The parts of each language that the painters need."""


def grid(tag: type[Component] = html.Main) -> list[Component]:
    """The empty grid, and out of sight one pattern of each kind of panel; assets/wall.js lays the scene out in it."""
    patterns = html.Div(
        [pattern(panel) for panel in PANELS], hidden=True, **{"data-patterns": "", "aria-hidden": "true"}
    )
    return [tag(className="wall-grid"), patterns]


def traits(titles: Mapping[str, Mapping[str, str]], *more: str) -> dict[str, Any]:
    """What the painters read from the wall itself: zone and words. `titles` are those of screens by their name, `more`
    are further parts of each language."""
    zone = hub.current().settings.timezone
    words = {code: _words(code, titles, (*SECTIONS, *more)) for code in locales.LANGUAGES}
    return {
        "data-zone": zone.key,
        "data-abbreviation": datetime.now(zone).strftime("%Z"),
        "data-words": json.dumps(words, ensure_ascii=False),
    }


def _words(language: str, titles: Mapping[str, Mapping[str, str]], sections: tuple[str, ...]) -> dict[str, str]:
    known = {key: text for key, text in locales.texts(language).items() if key.split(".")[0] in sections}
    own = {f"screen.{name}": title[language] for name, title in titles.items() if title.get(language)}
    topics = {f"topic.{topic.code}": topic.label[language] for topic in hub.current().ears.topics}
    # What customers talk about is a value of a segment, too; what the hub names itself stands.
    values = {key.replace("topic.", "value.", 1): text for key, text in topics.items()}
    return values | known | topics | own
