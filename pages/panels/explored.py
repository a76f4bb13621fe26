"""One metric against another, as somebody saved it on the page that explores: dots with their names."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the dots."""
    return [slot("versus", html.P), slot("dots"), slot("quiet", hidden=True)]


EXPLORED = Panel("explored", reads="explored", draw=draw, leads_to="/explore?y={name}")
