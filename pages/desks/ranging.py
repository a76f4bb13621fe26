"""The chosen range of a metric's page: chosen by drag or by fields, explained, and the way to its records."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any

import dash
from dash import Input, Output, State, callback, html

import hub
from components import ranges
from components.viewer import Viewer
from domain.comparisons import Span
from domain.errors import BadInput, HubError
from domain.metrics import METRICS
from domain.times import to_ms
from pages.desks import asker, pressing
from pages.desks.controls import CONTROLS
from pages.desks.view import View, said_span, span_of, view_of

SEL, PANEL = "metrics-sel", "metrics-explained"


def panel(view: View, span: Span | None, viewer: Viewer) -> Any:
    """What explains the chosen range; None where none is chosen."""
    if span is None:
        return None
    sel = said_span(span)
    ways = [ranges.zoom(view.address(span=sel, range=None, grain=None), viewer), ranges.clear(view.address(), viewer)]
    try:
        found = hub.current().charts.ranges.explain(view.metric, *span, view.against or "weekday", view.where)
    except HubError as problem:
        return ranges.refused(asker.words(problem, viewer), viewer, ways)

    def way(segment: Any) -> str:
        where = ",".join(f"{name}:{value}" for name, value in {**view.where, **segment}.items())
        return view.address(where=where, sel=sel)

    return ranges.explained(view.metric, found, viewer, way=way, ways=ways)


def moment_of(said: str | None, viewer: Viewer) -> int:
    """The moment (ms) that a field says, local; BadInput for anything else."""
    text = (said or "").strip()
    for pattern in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H.%M", "%Y-%m-%d"):
        try:
            return to_ms(datetime.strptime(text, pattern).replace(tzinfo=viewer.zone))
        except ValueError:
            continue
    raise BadInput(f"{text!r} is no time; write {ranges.LIKE}.", key="range_moment", words={"name": text})


async def explain(sel: str | None, where: Any, against: str, *state: Any) -> Any:
    """Explain the chosen range; apart from its records, which do not wait for it."""
    length, grain, by, zoomed, metric = state
    asked = {"shown": length, "grain": grain, "by": by or "", "against": against, "span": span_of(zoomed)}
    view = replace(view_of(METRICS[metric], **asked), where=where or {})
    viewer = asker.viewer()
    return await asyncio.to_thread(panel, view, span_of(sel), viewer)


@pressing.only
async def choose(clicks: int | None, low: str | None, high: str | None) -> tuple[Any, Any, Any]:
    """The range that the fields say, or what is wrong with them."""
    viewer = asker.viewer()
    try:
        span = moment_of(low, viewer), moment_of(high, viewer)
        if span_of(said_span(span)) is None:
            raise BadInput("A range begins before it ends, and before now.", key="range_empty")
    except BadInput as problem:
        return dash.no_update, dash.no_update, asker.refused(problem, viewer)
    return said_span(span), None, dash.no_update


async def fill(sel: str | None) -> tuple[Any, Any]:
    """The fields say what is chosen."""
    viewer, span = asker.viewer(), span_of(sel)
    if span is None:
        raise dash.exceptions.PreventUpdate
    said = await asyncio.to_thread(lambda: [ranges.written(at, viewer) for at in span])
    return said[0], said[1]


def bar(viewer: Viewer) -> html.Div:
    """The fields below the chart."""
    return ranges.fields(viewer)


def wire() -> None:
    """Register the callbacks with the app whose pages are being loaded."""
    callback(
        Output(SEL, "data", allow_duplicate=True),
        Output("metrics-at", "data", allow_duplicate=True),
        Output("desk-said", "children", allow_duplicate=True),
        Input(ranges.EXPLAIN, "n_clicks"),
        State(ranges.FROM, "value"),
        State(ranges.TO, "value"),
        prevent_initial_call=True,
    )(choose)
    callback(
        Output(PANEL, "children"),
        Input(SEL, "data"),
        Input("metrics-where", "data"),
        Input(CONTROLS["against"], "value"),
        State(CONTROLS["range"], "value"),
        State(CONTROLS["grain"], "value"),
        State(CONTROLS["by"], "value"),
        State("metrics-span", "data"),
        State("metrics-metric", "data"),
    )(explain)
    callback(Output(ranges.FROM, "value"), Output(ranges.TO, "value"), Input(SEL, "data"))(fill)
