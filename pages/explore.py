"""Explore: any metric against any other, by a dimension or over time; its address is all of it."""

from __future__ import annotations

import asyncio
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import ClientsideFunction, Input, Output, callback, clientside_callback, dcc, html

from components import exploring
from components.desk import desk
from components.viewer import Viewer
from domain.metrics import METRICS
from domain.times import MINUTE
from pages.desks import asker, saving
from pages.desks.exploring import TIME, Question, dimensions, dots, question
from pages.desks.view import RANGES

BREATH = 10 * MINUTE
"""How often (ms) the picture is drawn again by itself; besides, when a hub that was gone is back."""


async def layout(
    x: str | None = None, y: str | None = None, by: str | None = None, range: str | None = None, **_: Any
) -> Any:
    """The page; its parameters come from its address."""
    viewer, asked = asker.viewer(), question(x, y, by, range)
    content = html.Div(
        [
            html.Div([html.H2(viewer.text("page.explore")), _tools(asked, viewer)], className="page-head"),
            html.P(viewer.text("explore.about"), className="quiet"),
            html.Div(id="explore-picture", className="stack"),
            saving.tools(viewer),
            dcc.Location(id="explore-go", refresh="callback-nav"),
            html.Span(id="explore-nowhere", hidden=True),
            html.Span(id="explore-pulse", hidden=True, **{"data-pulse": "", "data-breath": str(BREATH)}),
        ],
        className="page",
    )
    return desk(viewer, "explore", content, title=viewer.text("page.explore"))


def _tools(asked: Question, viewer: Viewer) -> html.Div:
    metrics = [{"value": one.name, "label": viewer.text(f"metric.{one.name}")} for one in METRICS.values()]
    ranges = [{"value": name, "label": viewer.text(f"range.{name}")} for name in RANGES]
    plain: dict[str, Any] = {"allowDeselect": False, "w": "15rem"}
    return html.Div(
        [
            dmc.Select(
                id="explore-y", data=metrics, value=asked.y.name, searchable=True, **plain, **_said("y", viewer)
            ),
            html.Span(viewer.text("explore.against"), className="quiet"),
            dmc.Select(
                id="explore-x", data=metrics, value=asked.x.name, searchable=True, **plain, **_said("x", viewer)
            ),
            dmc.Select(id="explore-by", data=_offered(asked, viewer), value=asked.by, **plain, **_said("by", viewer)),
            dmc.SegmentedControl(id="explore-range", data=ranges, value=asked.range, **_said("range", viewer)),
        ],
        className="page-tools",
    )


def _said(control: str, viewer: Viewer) -> dict[str, str]:
    return {"aria-label": viewer.text(f"explore.{control}")}


def _offered(asked: Question, viewer: Viewer) -> list[dict[str, str]]:
    names = [(TIME, viewer.text("explore.by_time"))]
    for name in dimensions(asked.x, asked.y):
        said = viewer.text(f"dimension.{name}").lower()
        names.append((name, viewer.text("metrics.by_name", dimension=said)))
    return [{"value": name, "label": label} for name, label in names]


_AGAIN = Input("explore-pulse", "n_clicks")
_STATE = tuple(Input(f"explore-{name}", "value") for name in ("x", "y", "by", "range"))


@callback(
    Output("explore-picture", "children"), Output("explore-by", "data"), Output("explore-by", "value"), *_STATE, _AGAIN
)
async def draw(x: str, y: str, by: str, length: str, _: int | None) -> tuple[Any, ...]:
    """Draw the dots and the table; a dimension that one of both does not have gives way to the usual one."""
    viewer, asked = asker.viewer(), question(x, y, by, length)
    found, left_out = await asyncio.to_thread(dots, asked, viewer)
    drawn = [
        exploring.scatter(found, asked.x, asked.y, viewer, is_named=asked.by != TIME, left_out=left_out),
        exploring.listed(found, asked.x, asked.y, viewer),
    ]
    return drawn, _offered(asked, viewer), asked.by


clientside_callback(ClientsideFunction("explore", "address"), Output("explore-nowhere", "title"), *_STATE)
clientside_callback(
    ClientsideFunction("explore", "dot"),
    Output("explore-go", "href"),
    Input("explore-chart", "clickData"),
    prevent_initial_call=True,
)

saving.wire()

dash.register_page(__name__, path="/explore", title=asker.title("page.explore"), name="Explore", order=4)
