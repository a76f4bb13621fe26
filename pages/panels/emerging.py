"""Emerging: what people begin to say more than usual, the gravest first, with a voice of each; calm without any."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the tile of what emerges."""
    return [slot("rising", html.Ol), slot("more"), slot("calm", hidden=True)]


EMERGING = Panel("emerging", reads="emerging", draw=draw, leads_to="/listening", aside="heard")
