"""The ticker: what happened to alerts lately, newest first; it turns its page where more happened than fits."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots of what happened."""
    return [slot("ticker", html.Ol), slot("quiet", hidden=True)]


TICKER = Panel("ticker", reads="ticker", draw=draw, leads_to="/alerts", aside="span")
