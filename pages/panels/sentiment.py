"""Sentiment now: the negative share with its honesty, and below it how many of each mood there are."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.panels.tile import Panel, slot


def draw() -> list[Component]:
    """The slots: the number, what stands behind it, the moods."""
    return [
        html.Div([slot("value"), html.Div([slot("note")], className="tile-facts")], className="headline"),
        slot("moods"),
    ]


SENTIMENT = Panel("sentiment", reads="sentiment", draw=draw, leads_to="/listening", aside="window")
