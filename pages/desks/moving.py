"""Zoom and pan of a metric's chart: earlier, wider, closer, later, by buttons or by dragging its time axis.

They change the stretch that is looked at, so chart, table, parts and address move together.
"""

from __future__ import annotations

from dash import ClientsideFunction, Input, Output, State, clientside_callback, html

from components.viewer import Viewer
from pages.desks.controls import CONTROLS

STEPS = (("earlier", "‹"), ("wider", "−"), ("closer", "+"), ("later", "›"))
"""What can be done, and its sign; assets/desk.metrics.js knows the same names."""


def steps(viewer: Viewer) -> html.Div:
    """The buttons above the chart."""
    buttons = [
        html.Button(
            sign,
            id=f"metrics-{name}",
            className="button is-step",
            title=viewer.text(f"metrics.{name}"),
            **{"aria-label": viewer.text(f"metrics.{name}")},
        )
        for name, sign in STEPS
    ]
    return html.Div(buttons, className="chart-moves", role="group", **{"aria-label": viewer.text("metrics.steps")})


def wire() -> None:
    """Register the callback with the app whose pages are being loaded."""
    clientside_callback(
        ClientsideFunction("chart", "moved"),
        Output("metrics-span", "data", allow_duplicate=True),
        *(Input(f"metrics-{name}", "n_clicks") for name, _ in STEPS),
        Input("metrics-chart", "relayoutData"),
        State(CONTROLS["range"], "value"),
        State("metrics-span", "data"),
        prevent_initial_call=True,
    )
