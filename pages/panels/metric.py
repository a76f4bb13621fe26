"""A metric: the number first, then its honesty (interval, n, change), why it is strange, and its day as a line."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of a metric's tile."""
    facts = html.Div([slot("why"), slot("note")], className="tile-facts")
    return [html.Div([slot("value"), facts], className="headline"), slot("line")]


METRIC = Panel("metric", reads="metric", draw=draw, leads_to="/metrics/{name}")
