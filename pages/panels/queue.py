"""The queue of breaches: cases whose level runs out next, with the time that is left."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the queue."""
    return [slot("queue", html.Ol), slot("quiet", hidden=True)]


QUEUE = Panel("queue", reads="queue", draw=draw, leads_to="/cases", aside="count")
