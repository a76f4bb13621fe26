"""The mix of a metric: what each channel has of it, as bars, and how that was a week before."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the bars."""
    return [slot("note"), slot("mix", html.Ol), slot("quiet", hidden=True)]


MIX = Panel("mix", reads="mix", draw=draw, leads_to="/metrics/{name}", aside="window")
