"""The section of a metric's page that tries its detectors on the past: its layout and its callbacks."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

import hub
from components.backtest import Names, changed, frame, result, set_by, step
from components.viewer import Viewer
from domain.metrics import METRICS, Metric
from domain.tuning import Tuning
from pages.desks import asker, pressing

NAMES = Names(
    "trial-days",
    "trial-run",
    "trial-busy",
    "trial-result",
    "trial-slider",
    "trial-save",
    "trial-set",
    "trial-step",
    "trial-changes",
)


async def trials(metric: Metric, viewer: Viewer) -> html.Div:
    """The section before anything was tried."""
    tunings = hub.current().tunings
    tuning = await asyncio.to_thread(tunings.of, metric)
    changes = await asyncio.to_thread(tunings.changes, metric)
    section = frame(metric, tuning, viewer, NAMES, is_watched=tunings.is_tunable(metric), changes=changes)
    return html.Div([section, dcc.Store(id="trial-saved", data=tuning.sensitivity)], id="backtest")


async def try_it(_: int | None, days: str, metric: str) -> list[Any]:
    """Judge the past; a matter of seconds, so never without being asked."""
    viewer, tunings, chosen = asker.viewer(), hub.current().tunings, METRICS[metric]
    found = await asyncio.to_thread(tunings.trial, chosen, int(days))
    return result(found, chosen, await asyncio.to_thread(tunings.of, chosen), viewer, NAMES)


@pressing.only
async def save(clicks: int | None, sensitivity: float, metric: str) -> tuple[Any, ...]:
    """Make the sensitivity that is shown the one in force."""
    viewer, chosen = asker.viewer(), METRICS[metric]
    refused, tuning = await asyncio.to_thread(_save, chosen, sensitivity, viewer)
    changes = await asyncio.to_thread(hub.current().tunings.changes, chosen)
    done = asker.said(viewer.text("trial.done", sensitivity=step(tuning.sensitivity, viewer)))
    return refused or done, set_by(tuning, viewer), tuning.sensitivity, changed(changes, viewer)


def _save(metric: Metric, sensitivity: float, viewer: Viewer) -> tuple[html.Span | None, Tuning]:
    tunings = hub.current().tunings
    refused, _ = asker.attempt(lambda: tunings.put(metric, sensitivity, asker.actor(viewer)), viewer)
    return refused, tunings.of(metric)


def wire() -> None:
    """Register the callbacks with the app whose pages are being loaded: each app of a process has its own."""
    callback(
        Output(NAMES.result, "children"),
        Input(NAMES.run, "n_clicks"),
        State(NAMES.days, "value"),
        State("metrics-metric", "data"),
        running=[(Output(NAMES.run, "disabled"), True, False), (Output(NAMES.busy, "hidden"), False, True)],
        prevent_initial_call=True,
    )(try_it)
    callback(
        Output("desk-said", "children", allow_duplicate=True),
        Output(NAMES.set_by, "children"),
        Output("trial-saved", "data"),
        Output(NAMES.changes, "children"),
        Input(NAMES.save, "n_clicks"),
        State(NAMES.slider, "value"),
        State("metrics-metric", "data"),
        prevent_initial_call=True,
    )(save)
    clientside_callback(
        ClientsideFunction("desk", "tried"),
        Output({"type": NAMES.step, "step": ALL}, "hidden"),
        Output(NAMES.save, "disabled"),
        Input(NAMES.slider, "value"),
        Input("trial-saved", "data"),
        State({"type": NAMES.step, "step": ALL}, "id"),
        prevent_initial_call=True,
    )
