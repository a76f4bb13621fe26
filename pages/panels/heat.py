"""The week of a metric as a map: hour by weekday, darker where there is more, now with a frame."""

from __future__ import annotations

from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the map."""
    return [slot("heat"), slot("quiet", hidden=True)]


HEAT = Panel("heat", reads="heat", draw=draw, leads_to="/metrics/{name}")
