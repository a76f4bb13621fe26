"""A metric: its number and honesty, its line, its parts, the table behind the chart and the records behind a point."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import dash
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

from components import headline, parts, records
from components.charts import Line
from components.desk import desk, empty, section
from components.figure import figure, large_line
from components.tables import cells, table
from components.viewer import Viewer
from domain.metrics import METRICS
from pages.desks import asker, reading
from pages.desks.controls import CONTROLS, grains, picker, tools
from pages.desks.targets import targets
from pages.desks.trials import trials, wire
from pages.desks.view import View, bucket_of, fitting, view_of, where_of


async def layout(
    metric: str = "",
    range: str | None = None,
    grain: str | None = None,
    by: str | None = None,
    compare: str | None = None,
    where: str | None = None,
    at: str | None = None,
    **_: Any,
) -> Any:
    """The page; its parameters come from its address."""
    viewer = asker.viewer()
    if metric not in METRICS:
        lost = empty(viewer.text("page.not_found"), viewer.text("page.not_found_why"))
        return desk(viewer, "metrics", lost, title=viewer.text("page.metrics"))
    view = view_of(METRICS[metric], shown=range, grain=grain, by=by, compare=compare)
    cut = where_of(view.metric, where)
    shown = {"metric": metric, "where": cut, "at": bucket_of(at)}
    content = html.Div(
        [
            html.Div(
                [picker(view, viewer), html.Span(viewer.text(f"about.{metric}"), className="metric-about")],
                className="metric-top",
            ),
            html.Div(
                [html.Div(id="metrics-head", className="metric-head"), tools(view, viewer)], className="page-head"
            ),
            html.Div(id="metrics-cuts", className="chips"),
            _chart(metric, viewer),
            html.Div(id="metrics-parts"),
            html.Div([_numbers(view, viewer), html.Div(id="metrics-records")], className="below"),
            await trials(view.metric, viewer),
            dcc.Store(id="metrics-metric", data=metric),
            dcc.Store(id="metrics-where", data=cut),
            dcc.Store(id="metrics-at", data=shown["at"]),
            dcc.Location(id="metrics-go", refresh="callback-nav"),
            html.Span(id="metrics-pulse", hidden=True, **{"data-pulse": "records", "data-every": "10000"}),
            html.Span(id="metrics-nowhere", hidden=True),
        ],
        className="page",
    )
    return desk(viewer, "metrics", content, title=viewer.text(f"metric.{metric}"))


def _chart(metric: str, viewer: Viewer) -> html.Section:
    none = Line([], [], "count")
    return html.Section(
        [
            html.Div([html.H2(id="metrics-title"), html.Div(id="metrics-legend")], className="card-head"),
            html.Div(
                [
                    large_line(
                        "metrics-chart", none, viewer, label=viewer.text(f"metric.{metric}"), ident="metrics-picture"
                    ),
                    html.Div(id="metrics-empty"),
                ],
                className="metric-chart",
            ),
        ],
        className="card",
    )


def _numbers(view: View, viewer: Viewer) -> html.Section:
    columns = records.number_columns(view.metric, viewer, has_before=True)
    grid = table(
        "metrics-table",
        columns,
        [],
        viewer,
        label=viewer.text("metrics.table"),
        height="24rem",
        is_selectable=True,
        has_ids=True,
        nothing=viewer.text("metrics.empty"),
    )
    return section(viewer.text("metrics.table"), grid)


def _view(metric: str, length: str, grain: str, by: str | None, compare: bool, where: dict[str, str] | None) -> View:
    asked = view_of(METRICS[metric], shown=length, grain=grain, by=by or "", compare="1" if compare else "0")
    return View(asked.metric, asked.range, asked.grain, asked.by, asked.has_before, where or {})


_STATE = (
    Input(CONTROLS["range"], "value"),
    Input(CONTROLS["grain"], "value"),
    Input(CONTROLS["by"], "value"),
    Input(CONTROLS["compare"], "checked"),
    Input("metrics-where", "data"),
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
    *_STATE,
    Input("metrics-pulse", "n_clicks"),
    State("metrics-metric", "data"),
)
async def draw(
    length: str, grain: str, by: str | None, compare: bool, where: dict[str, str], _: int | None, metric: str
) -> tuple[Any, ...]:
    """Draw the number, the chart and the table as they are now."""
    viewer, view = asker.viewer(), _view(metric, length, grain, by, compare, where)
    found = await asyncio.to_thread(reading.shown, view, viewer.now)
    return _drawn(view, found, viewer)


def _drawn(view: View, found: reading.Shown, viewer: Viewer) -> tuple[Any, ...]:
    line, metric = replace(found.line, targets=targets(view)), view.metric
    title = viewer.text(
        "metrics.title", range=viewer.text(f"range.long_{view.range}"), grain=viewer.text(f"grain.long_{view.grain}")
    )
    label = viewer.text(f"metric.{metric.name}")
    return (
        headline.headline(metric, found.now, found.before, found.as_of, viewer),
        headline.cuts(view.where, viewer, drop="metrics-drop"),
        title,
        headline.legend(
            metric,
            viewer,
            has_before=bool(line.before),
            has_band=any(edge is not None for edge in line.upper),
            targets=line.targets,
        ),
        figure(line, viewer, label),
        headline.spoken(metric, line, title, viewer),
        headline.nothing(viewer) if line.is_empty else None,
        [] if line.is_empty else cells(records.number_rows(line, viewer)),
        _csv(view, viewer.now),
    )


def _csv(view: View, now: int) -> str:
    asked: list[tuple[str, Any]] = [("from", view.start(now)), ("to", now), ("grain", view.grain)]
    asked += [("by", view.by)] if view.by else []
    asked += [("where", f"{name}:{value}") for name, value in view.where.items()]
    return f"/api/v1/metrics/{view.metric.name}/series.csv?{urlencode(asked)}"


@callback(
    Output("metrics-parts", "children"), *_STATE, Input("metrics-pulse", "n_clicks"), State("metrics-metric", "data")
)
async def draw_parts(
    length: str, grain: str, by: str | None, compare: bool, where: dict[str, str], _: int | None, metric: str
) -> Any:
    """Draw the parts; apart from the chart, which does not wait for them."""
    viewer, view = asker.viewer(), _view(metric, length, grain, by, compare, where)
    found, more = await asyncio.to_thread(reading.parts, view, viewer.now)
    return parts.parts(view.metric, found, more, viewer, by=view.by, length=view.range)


@callback(
    Output("metrics-records", "children"),
    Input("metrics-at", "data"),
    Input("metrics-where", "data"),
    State(CONTROLS["grain"], "value"),
    State(CONTROLS["range"], "value"),
    State("metrics-metric", "data"),
)
async def draw_records(at: str | None, where: dict[str, str], grain: str, length: str, metric: str) -> Any:
    """List the records behind the chosen bucket."""
    viewer, view, bucket = asker.viewer(), _view(metric, length, grain, "", False, where), bucket_of(at)
    found = await asyncio.to_thread(reading.records, view, bucket) if bucket else None
    return records.records(view.metric, bucket, found, viewer)


@callback(
    Output(CONTROLS["grain"], "data"),
    Output(CONTROLS["grain"], "value"),
    Input(CONTROLS["range"], "value"),
    State(CONTROLS["grain"], "value"),
    State("metrics-metric", "data"),
    prevent_initial_call=True,
)
async def offergrains(length: str, grain: str, metric: str) -> tuple[Any, str]:
    """The grains that fit the range."""
    return grains(length, asker.viewer()), fitting(METRICS[metric], length, grain)


clientside_callback(
    ClientsideFunction("desk", "bucket"),
    Output("metrics-at", "data"),
    Input("metrics-chart", "clickData"),
    Input("metrics-table", "selectedRows"),
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
    ClientsideFunction("desk", "metricAddress"),
    Output("metrics-nowhere", "title"),
    *_STATE,
    Input("metrics-at", "data"),
)
clientside_callback(
    ClientsideFunction("desk", "metricPage"),
    Output("metrics-go", "href"),
    Input("metrics-metric-choice", "value"),
    State(CONTROLS["range"], "value"),
    prevent_initial_call=True,
)

wire()

dash.register_page(__name__, path_template="/metrics/<metric>", title="Metrics · CE Hub", name="Metrics", order=3)
