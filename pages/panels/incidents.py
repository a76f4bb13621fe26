"""The incidents that stand: what broke where, since when, in whose hands; calm without any."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the incidents."""
    return [slot("incidents", html.Ol), slot("quiet", hidden=True)]


INCIDENTS = Panel("incidents", reads="incidents", draw=draw, leads_to="/incidents", aside="count")
