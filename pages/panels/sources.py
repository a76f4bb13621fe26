"""The health of the sources: those in trouble first, each with its state and how long ago it was heard of."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the sources."""
    return [slot("health", html.Ol), slot("quiet", hidden=True)]


SOURCES = Panel("sources", reads="sources", draw=draw, leads_to="/sources", aside="count")
