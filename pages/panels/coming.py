"""What is coming: paydays, sale days, holidays, and what people entered, soonest first."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the days."""
    return [slot("coming", html.Ol), slot("quiet", hidden=True)]


COMING = Panel("coming", reads="coming", draw=draw, leads_to="/sources", aside="none")
