"""What every panel is: a tile with a title, an age, and slots that assets/wall.js fills from the frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

Draw = Callable[[], list[Component]]
"""The inside of a tile."""


@dataclass(frozen=True)
class Panel:
    """One kind of panel. `reads` names what the board reads for it, `draw` lays out its slots, `leads_to` is where
    its title takes a person who wants to know more ({name} is the metric that it shows)."""

    kind: str
    reads: str
    draw: Draw
    leads_to: str
    aside: str = "age"
    """The slot at the right of the title."""


def slot(name: str, tag: type[Component] = html.Div, **more: Any) -> Component:
    """An empty element that the live client fills; React never looks inside it again."""
    return tag(**{"data-slot": name, "className": f"slot-{name}", **more})


def pattern(panel: Panel) -> Component:
    """The tile that assets/wall.js copies for each place of a scene that shows this kind of panel."""
    title = html.H2(
        [
            slot("state", html.Span, hidden=True),
            html.A(href=panel.leads_to, className="tile-title"),
            slot(panel.aside, html.Span, className="tile-aside"),
        ]
    )
    inside = html.Div(panel.draw(), className=f"tile-body {panel.kind}-body")
    return html.Section(
        [title, inside],
        className=f"tile tile-{panel.kind}",
        **{"data-kind": panel.kind},
    )
