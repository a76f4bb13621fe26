"""What is written on the chart of a metric's page: read for drawing, added in a dialog, taken off."""

from __future__ import annotations

import asyncio
from typing import Any

import dash
from dash import ALL, Input, Output, State, callback, ctx

import hub
from components import ranges
from components.marking import CANCEL, DIALOG, FIELDS, OPEN, SAVE, name
from components.marks import DROP, Marks
from components.viewer import Viewer
from domain import benchmarks, targets
from domain.annotations import Wish
from domain.comparisons import Span
from pages.desks import asker, pressing
from pages.desks.ranging import moment_of
from pages.desks.view import View, bucket_of, span_of

TURN = "metrics-marked"
"""A store that changes whenever somebody wrote on the chart, or took something off."""
DROPPED = "metrics-dropped"


def marks(view: View, now: int, chosen: Span | None) -> Marks:
    """What is written on the chart of this view."""
    here, start, end = hub.current(), view.start(now), view.end(now)
    known = here.charts.annotations
    lines = benchmarks.drawn(here.charts.benchmarks, view.metric, view.where, view.grain)
    held = targets.drawn(here.targets, view.metric, view.where, view.grain)
    return Marks(known.between(start, end, view.metric.name), known.special(start, end), lines, chosen, held)


async def open_it(_: int | None, sel: str | None, at: str | None) -> tuple[Any, ...]:
    """Open the dialog at the chosen range or bucket, else now."""
    if not ctx.triggered[0]["value"]:
        raise dash.exceptions.PreventUpdate
    viewer, span = asker.viewer(), span_of(sel)
    start = span[0] if span else bucket_of(at) or viewer.now
    return True, ranges.written(start, viewer), ranges.written(span[1], viewer) if span else "", ""


async def save(clicks: int | None, *values: Any) -> tuple[Any, Any, Any]:
    """Write it on the chart, and say so or why not."""
    if not clicks:
        raise dash.exceptions.PreventUpdate
    viewer, said = asker.viewer(), dict(zip(FIELDS, values, strict=True))
    refused, is_done = await asyncio.to_thread(
        asker.attempt, lambda: hub.current().charts.annotations.add(_wish(said, viewer), asker.actor(viewer)), viewer
    )
    if refused is not None:
        return refused, not is_done, dash.no_update
    return asker.said(viewer.text("mark.done")), False, clicks


def _wish(said: dict[str, Any], viewer: Viewer) -> Wish:
    end = moment_of(said["end"], viewer) if said["end"] else None
    metric = "" if said["scope"] == "all" else said["scope"]
    return Wish(said["kind"] or "", said["name"] or "", moment_of(said["start"], viewer), end, metric)


async def drop(pressed: dict[str, Any] | None) -> tuple[Any, Any]:
    """Take one off the chart."""
    if pressed is None:
        raise dash.exceptions.PreventUpdate
    viewer, number = asker.viewer(), int(pressed["id"])
    refused, _is_done = await asyncio.to_thread(
        asker.attempt, lambda: hub.current().charts.annotations.delete(number, asker.actor(viewer)), viewer
    )
    return refused or asker.said(viewer.text("mark.dropped")), f"-{number}"


async def cancel(clicks: int | None) -> bool:
    """Close the dialog."""
    if not clicks:
        raise dash.exceptions.PreventUpdate
    return False


def wire() -> None:
    """Register the callbacks with the app whose pages are being loaded."""
    said = Output("desk-said", "children", allow_duplicate=True)
    callback(
        Output(DIALOG, "opened"),
        *(Output(name(field), "value") for field in ("start", "end", "name")),
        Input(OPEN, "n_clicks"),
        State("metrics-sel", "data"),
        State("metrics-at", "data"),
        prevent_initial_call=True,
    )(open_it)
    callback(
        said,
        Output(DIALOG, "opened", allow_duplicate=True),
        Output(TURN, "data", allow_duplicate=True),
        Input(SAVE, "n_clicks"),
        *(State(name(field), "value") for field in FIELDS),
        prevent_initial_call=True,
    )(save)
    callback(
        said,
        Output(TURN, "data", allow_duplicate=True),
        pressing.wired(DROPPED, Input({"type": DROP, "id": ALL}, "n_clicks")),
        prevent_initial_call=True,
    )(drop)
    callback(Output(DIALOG, "opened", allow_duplicate=True), Input(CANCEL, "n_clicks"), prevent_initial_call=True)(
        cancel
    )
