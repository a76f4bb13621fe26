"""Clocks of the country: the business zone first, then the others, each with its name."""

from __future__ import annotations

from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the clocks."""
    return [slot("zones")]


CLOCK = Panel("clock", reads="clock", draw=draw, leads_to="/screens", aside="none")
