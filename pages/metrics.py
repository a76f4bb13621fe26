"""A metric: its number and honesty, its line, its parts, the table behind the chart and the records behind a point."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import dash
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

from components import parts, records
from components.desk import desk, empty
from components.viewer import Viewer
from domain.metrics import METRICS
from pages.desks import asker, charting, marking, moving, ranging, reading
from pages.desks.controls import CONTROLS, grains, picker, tools
from pages.desks.trials import trials, wire
from pages.desks.view import (
    NOTHING,
    View,
    bucket_of,
    fitting,
    length_of,
    misread,
    once,
    said_span,
    span_of,
    view_of,
    where_of,
)


async def layout(metric: str = "", **address: Any) -> Any:
    """The page; its parameters come from its address."""
    viewer, said = asker.viewer(), once(address)
    if metric not in METRICS:
        lost = empty(viewer.text("page.not_found"), viewer.text("page.not_found_why"))
        return desk(viewer, "metrics", lost, title=viewer.text("page.metrics"))
    at, sel, span, where = bucket_of(said["at"]), said_span(span_of(said["sel"])), span_of(said["span"]), said["where"]
    asked = {"shown": said["range"], "grain": said["grain"], "by": said["by"], "against": said["against"]}
    view = replace(view_of(METRICS[metric], span=span, **asked), where=where_of(METRICS[metric], where))
    if said["grain"] != view.grain:
        view = await asyncio.to_thread(reading.readable, view, viewer.now)
    known = None
    if said["by"] is None:
        view, known = await asyncio.to_thread(reading.broken_down, view, viewer.now)
    content = html.Div(
        [
            *_head(view, viewer),
            *charting.misread(misread(view, said), viewer),
            html.Div(id="metrics-cuts", className="chips"),
            charting.chart(metric, viewer),
            html.Div(id=ranging.PANEL),
            html.Div(await _parts(view, viewer, known), id="metrics-parts"),
            html.Div(
                [
                    records.numbers(
                        view.metric,
                        viewer,
                        name="metrics",
                        is_open=said["table"] == "open",
                        has_target=charting.has_target(metric),
                    ),
                    html.Div(id="metrics-records"),
                ],
                className="below",
            ),
            await trials(view.metric, viewer),
            dcc.Store(id="metrics-metric", data=metric),
            dcc.Store(id="metrics-where", data=view.where),
            dcc.Store(id="metrics-at", data=at),
            dcc.Store(id="metrics-span", data=said_span(span) or None),
            dcc.Store(id=ranging.SEL, data=sel or None),
            marking.dialog(metric, viewer),
            dcc.Location(id="metrics-go", refresh="callback-nav"),
            html.Span(id="metrics-pulse", hidden=True, **{"data-pulse": "records", "data-every": "10000"}),
            html.Span(id="metrics-nowhere", hidden=True),
        ],
        className="page",
    )
    return desk(viewer, "metrics", content, title=viewer.text(f"metric.{metric}"))


def _title(metric: str = "") -> str:
    return asker.title(f"metric.{metric}" if metric in METRICS else "page.metrics")()


def _head(view: View, viewer: Viewer) -> list[html.Div]:
    about = html.Span(viewer.text(f"about.{view.metric.name}"), className="metric-about")
    number = html.Div(id="metrics-head", className="metric-head")
    return [
        html.Div([picker(view, viewer), about], className="metric-top"),
        html.Div([number, tools(view, viewer)], className="page-head"),
    ]


def _view(metric: str, length: str, grain: str, by: str | None, against: str, where: Any, span: str | None) -> View:
    asked = view_of(METRICS[metric], shown=length, grain=grain, by=by or "", against=against, span=span_of(span))
    return replace(asked, where=where or {})


_STATE = (
    Input(CONTROLS["range"], "value"),
    Input(CONTROLS["grain"], "value"),
    Input(CONTROLS["by"], "value"),
    Input(CONTROLS["against"], "value"),
    Input("metrics-where", "data"),
    Input("metrics-span", "data"),
)


@callback(
    Output("metrics-head", "children"),
    Output("metrics-cuts", "children"),
    Output("metrics-title", "children"),
    Output("metrics-legend", "children"),
    Output("metrics-chart", "figure"),
    Output("metrics-picture", "aria-label"),
    Output("metrics-empty", "children"),
    Output("metrics-table", "rowData"),
    Output("metrics-csv", "href"),
    Output("metrics-xlsx", "href"),
    Output("metrics-freeze", "href"),
    Output("metrics-marks", "children"),
    *_STATE,
    Input(ranging.SEL, "data"),
    Input("metrics-at", "data"),
    Input("metrics-pulse", "n_clicks"),
    Input(marking.TURN, "data"),
    State("metrics-metric", "data"),
)
async def draw(*asked: Any) -> tuple[Any, ...]:
    """Draw the number, the chart and the table as they are now."""
    *state, sel, at, _, _, metric = asked
    viewer, view = asker.viewer(), _view(metric, *state)
    return await asyncio.to_thread(charting.drawn, view, span_of(sel), bucket_of(at), viewer)


@callback(
    Output("metrics-parts", "children"),
    *_STATE,
    Input("metrics-pulse", "n_clicks"),
    State("metrics-metric", "data"),
    prevent_initial_call=True,
)
async def draw_parts(*asked: Any) -> Any:
    """Draw the parts anew; apart from the chart, which does not wait for them."""
    *state, _, metric = asked
    return await _parts(_view(metric, *state), asker.viewer())


async def _parts(view: View, viewer: Viewer, known: reading.Wholes | None = None) -> Any:
    """The parts; `known` is what the choice of the dimension found of them already."""
    found, more = await asyncio.to_thread(reading.parts, view, viewer.now, known)
    return parts.parts(view.metric, found, more, viewer, by=view.by, length="" if view.span else view.range)


@callback(
    Output("metrics-records", "children"),
    Input("metrics-at", "data"),
    Input(ranging.SEL, "data"),
    Input("metrics-where", "data"),
    State(CONTROLS["range"], "value"),
    State(CONTROLS["grain"], "value"),
    State("metrics-span", "data"),
    State("metrics-metric", "data"),
)
async def draw_records(at: str | None, sel: str | None, where: Any, *state: Any) -> Any:
    """List the records behind the chosen range, or behind the chosen bucket."""
    length, grain, span, metric = state
    viewer, view = asker.viewer(), _view(metric, length, grain, "", NOTHING, where, span)
    return await asyncio.to_thread(charting.chosen, view, bucket_of(at), span_of(sel), viewer)


@callback(
    Output(CONTROLS["grain"], "data"),
    Output(CONTROLS["grain"], "value"),
    Input(CONTROLS["range"], "value"),
    Input("metrics-span", "data"),
    State(CONTROLS["grain"], "value"),
    State("metrics-metric", "data"),
    prevent_initial_call=True,
)
async def offergrains(shown: str, span: str | None, grain: str, metric: str) -> tuple[Any, str]:
    """The grains that fit the range, or the stretch that is looked at instead."""
    length = length_of(span_of(span)) or shown
    return grains(length, asker.viewer()), fitting(METRICS[metric], length, grain)


clientside_callback(
    ClientsideFunction("chart", "picked"),
    Output("metrics-at", "data"),
    Output(ranging.SEL, "data"),
    Input("metrics-chart", "clickData"),
    Input("metrics-chart", "selectedData"),
    Input("metrics-table", "selectedRows"),
    State("metrics-chart", "figure"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("chart", "unzoomed"),
    Output("metrics-span", "data"),
    Input(CONTROLS["range"], "value"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("chart", "picture"),
    Output("metrics-nowhere", "className"),
    Input("metrics-png", "n_clicks"),
    State("metrics-metric", "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("desk", "narrowed"),
    Output("metrics-where", "data"),
    Output(CONTROLS["by"], "value"),
    Input({"type": "metrics-part", "dimension": ALL, "value": ALL}, "n_clicks"),
    Input({"type": "metrics-drop", "dimension": ALL}, "n_clicks"),
    State("metrics-where", "data"),
    State(CONTROLS["by"], "value"),
    State(CONTROLS["by"], "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("chart", "address"),
    Output("metrics-nowhere", "title"),
    *_STATE,
    Input("metrics-at", "data"),
    Input(ranging.SEL, "data"),
)
clientside_callback(
    ClientsideFunction("desk", "metricPage"),
    Output("metrics-go", "href"),
    Input("metrics-metric-choice", "value"),
    State(CONTROLS["range"], "value"),
    prevent_initial_call=True,
)

wire()
ranging.wire()
marking.wire()
moving.wire()

dash.register_page(__name__, path_template="/metrics/<metric>", title=_title, name="Metrics", order=3)
