"""The open alerts: the gravest first, each with what, how far, since when and in whose hands; calm without any."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the alerts' tile."""
    return [slot("rows", html.Ol), slot("more"), slot("calm", hidden=True)]


ALERTS = Panel("alerts", reads="alerts", draw=draw, leads_to="/alerts", aside="count")
