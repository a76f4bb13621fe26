"""What is written on the chart of a metric's page: read for drawing, added and changed in a dialog, taken off."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import dash
from dash import ALL, Input, Output, State, callback, ctx, dcc, html

import hub
from components import ranges
from components.marking import ACT, CANCEL, DIALOG, FIELDS, OPEN, SAVE, mark_dialog, name
from components.marks import DROP, EDIT, Marks
from components.viewer import Viewer
from domain import benchmarks, targets
from domain.annotations import KINDS, Annotation, Wish
from domain.comparisons import Span
from domain.errors import HubError
from pages.desks import asker, pressing
from pages.desks.ranging import moment_of
from pages.desks.view import View, bucket_of, span_of

TURN = "metrics-marked"
"""A store that changes whenever somebody wrote on the chart, or took something off."""
DROPPED, EDITED = "metrics-dropped", "metrics-edited"
WHICH = "mark-which"
"""A store: what the dialog changes, and when that was read (0: whoever saves overrules it); None for something new."""


def dialog(metric: str, viewer: Viewer) -> html.Div:
    """The dialog, closed, and what it goes by."""
    stores = [dcc.Store(id=TURN), dcc.Store(id=WHICH), pressing.place(DROPPED), pressing.place(EDITED)]
    return html.Div([mark_dialog(metric, viewer), *stores])


def marks(view: View, now: int, chosen: Span | None) -> Marks:
    """What is written on the chart of this view."""
    here, start, end = hub.current(), view.start(now), view.end(now)
    known = here.charts.annotations
    lines = benchmarks.drawn(here.charts.benchmarks, view.metric, view.where, view.grain)
    held = targets.drawn(here.targets, view.metric, view.where, view.grain)
    return Marks(known.between(start, end, view.metric.name), known.special(start, end), lines, chosen, held)


@pressing.only
async def open_it(_: int | None, pressed: dict[str, Any] | None, sel: str | None, at: str | None) -> tuple[Any, ...]:
    """Open the dialog at the chosen range or bucket, else now; or with what is to be changed."""
    viewer = asker.viewer()
    if ctx.triggered_id == EDITED and pressed is not None:
        return await asyncio.to_thread(_opened_on, int(pressed["id"]), viewer)
    span = span_of(sel)
    start = span[0] if span else bucket_of(at) or viewer.now
    fields = ("", KINDS[0], ranges.written(start, viewer), ranges.written(span[1], viewer) if span else "", "all")
    return dash.no_update, True, *_titled(f"act.{ACT}", viewer), None, *fields


def _opened_on(number: int, viewer: Viewer) -> tuple[Any, ...]:
    try:
        found = hub.current().charts.annotations.get(number)
    except HubError as problem:
        return asker.refused(problem, viewer), *[dash.no_update] * (4 + len(FIELDS))
    end = "" if found.ends_at is None else ranges.written(found.ends_at, viewer)
    fields = (found.name, found.kind, ranges.written(found.starts_at, viewer), end, found.metric or "all")
    which = {"id": number, "seen": viewer.now}
    return dash.no_update, True, *_titled("act.mark_edit", viewer), which, *fields


def _titled(key: str, viewer: Viewer) -> tuple[str, str]:
    """What the dialog says it does, and its button."""
    return viewer.text(key), viewer.text(key if key == f"act.{ACT}" else "act.save")


@pressing.only
async def save(clicks: int | None, which: dict[str, int] | None, *values: Any) -> tuple[Any, ...]:
    """Write it on the chart, and say so or why not; what was typed stays where it was refused."""
    viewer, said = asker.viewer(), dict(zip(FIELDS, values, strict=True))
    act = partial(_add, said, viewer) if which is None else partial(_change, which, said, viewer)
    refused, is_behind = await asyncio.to_thread(asker.attempt, act, viewer)
    if refused is None:
        return asker.said(viewer.text("mark.done" if which is None else "mark.changed")), False, clicks, None
    if is_behind and which is not None:
        return refused, True, clicks, {**which, "seen": 0}
    return refused, True, dash.no_update, dash.no_update


def _add(said: dict[str, Any], viewer: Viewer) -> Annotation:
    return hub.current().charts.annotations.add(_wish(said, viewer), asker.actor(viewer))


def _change(which: dict[str, int], said: dict[str, Any], viewer: Viewer) -> Annotation:
    known, number = hub.current().charts.annotations, which["id"]
    wish = _wish(said, viewer, known.get(number))
    return known.change(number, wish, asker.actor(viewer), seen=which["seen"] or None)


def _wish(said: dict[str, Any], viewer: Viewer, found: Annotation | None = None) -> Wish:
    """What the fields ask for; `found` is what is to be changed."""
    moments = () if found is None else (found.starts_at, found.ends_at)
    start = _at(said["start"], moments, viewer)
    end = _at(said["end"], moments, viewer) if said["end"] else None
    metric = "" if said["scope"] == "all" else said["scope"]
    return Wish(said["kind"] or "", said["name"] or "", start, end, metric)


def _at(said: str | None, moments: tuple[int | None, ...], viewer: Viewer) -> int:
    """The moment a field says: one of `moments` if it still says that, which a field tells to the minute."""
    exact = (one for one in moments if one is not None and ranges.written(one, viewer) == said)
    return next(exact, None) or moment_of(said, viewer)


@pressing.only
async def drop(pressed: dict[str, Any]) -> tuple[Any, Any]:
    """Take one off the chart."""
    viewer, number = asker.viewer(), int(pressed["id"])
    refused, _is_done = await asyncio.to_thread(
        asker.attempt, lambda: hub.current().charts.annotations.delete(number, asker.actor(viewer)), viewer
    )
    return refused or asker.said(viewer.text("mark.dropped")), f"-{number}"


@pressing.only
async def cancel(clicks: int | None) -> bool:
    """Close the dialog."""
    return False


def wire() -> None:
    """Register the callbacks with the app whose pages are being loaded."""
    said = Output("desk-said", "children", allow_duplicate=True)
    callback(
        said,
        Output(DIALOG, "opened"),
        Output(DIALOG, "title"),
        Output(SAVE, "children"),
        Output(WHICH, "data"),
        *(Output(name(field), "value") for field in FIELDS),
        Input(OPEN, "n_clicks"),
        pressing.wired(EDITED, Input({"type": EDIT, "id": ALL}, "n_clicks")),
        State("metrics-sel", "data"),
        State("metrics-at", "data"),
        prevent_initial_call=True,
    )(open_it)
    callback(
        said,
        Output(DIALOG, "opened", allow_duplicate=True),
        Output(TURN, "data", allow_duplicate=True),
        Output(WHICH, "data", allow_duplicate=True),
        Input(SAVE, "n_clicks"),
        State(WHICH, "data"),
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
