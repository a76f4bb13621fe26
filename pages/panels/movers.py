"""Top movers: the metrics that left last week farthest behind, beyond what chance does; calm when none did."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the ranking."""
    return [slot("movers", html.Ol), slot("quiet", hidden=True)]


MOVERS = Panel("movers", reads="movers", draw=draw, leads_to="/metrics/interactions", aside="count")
