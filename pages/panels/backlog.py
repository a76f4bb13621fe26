"""The backlog of cases: each level of the ladder with its count and the time until its nearest case climbs."""

from __future__ import annotations

from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slot of the ladder."""
    return [slot("levels")]


BACKLOG = Panel("backlog", reads="backlog", draw=draw, leads_to="/cases", aside="soon")
