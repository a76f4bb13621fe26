"""Topics now: each with how much is said of it, its change against last week, and its moods as one bar."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the ranking."""
    return [slot("topics", html.Ol), slot("quiet", hidden=True)]


TOPICS = Panel("topics", reads="topics", draw=draw, leads_to="/listening", aside="window")
