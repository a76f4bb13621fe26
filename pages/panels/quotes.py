"""Quotes: what customers write just now, in their own words."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of the quotes."""
    return [slot("quotes", html.Ol), slot("quiet", hidden=True)]


QUOTES = Panel("quotes", reads="quotes", draw=draw, leads_to="/listening", aside="window")
