"""The section of the page of screens that shows the monitors: its layout and its callbacks."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Input, Output, State, callback, html

import hub
from components import fleet as drawn
from components.viewer import Viewer
from pages.desks import asker, pressing

EVERY = "3000"
"""Milliseconds after which the monitors are drawn again; they report every five seconds."""


def section(viewer: Viewer) -> html.Section:
    """The monitors as they are now."""
    seen = hub.current().board.fleet.every()
    pulse = html.Span(
        id="fleet-pulse", hidden=True, **{"data-pulse": "alerts", "data-every": "1000", "data-breath": EVERY}
    )
    return drawn.frame(viewer, drawn.cards(seen, _build(), viewer), drawn.choices(seen), pulse)


def _build() -> str:
    return str(hub.current().board.frame("desk")["build"])


async def draw(_: int | None) -> tuple[Any, Any]:
    """Draw them again."""
    viewer = asker.viewer()
    seen = await asyncio.to_thread(hub.current().board.fleet.every)
    return drawn.cards(seen, _build(), viewer), drawn.choices(seen)


@pressing.only
async def save(clicks: int | None, monitor: str | None, name: str | None) -> Any:
    """Give the chosen monitor its name."""
    viewer, fleet = asker.viewer(), hub.current().board.fleet

    def act() -> None:
        asker.actor(viewer)
        fleet.rename(monitor or "", name or "")

    refused, _ = await asyncio.to_thread(asker.attempt, act, viewer)
    return refused or asker.said(viewer.text("fleet.done_name", name=name))


@pressing.only
async def forget(clicks: int | None, monitor: str | None) -> Any:
    """Miss the chosen monitor no more."""
    viewer, here = asker.viewer(), hub.current()

    def act() -> None:
        asker.actor(viewer)
        here.board.fleet.forget(monitor or "")

    refused, _ = await asyncio.to_thread(asker.attempt, act, viewer)
    return refused or asker.said(viewer.text("fleet.done_forget"))


def wire() -> None:
    """Register the callbacks with the app whose pages are being loaded: each app of a process has its own."""
    callback(
        Output(drawn.LIST, "children"),
        Output(drawn.WHICH, "data"),
        Input("fleet-pulse", "n_clicks"),
        prevent_initial_call=True,
    )(draw)
    said = Output("desk-said", "children", allow_duplicate=True)
    chosen = State(drawn.WHICH, "value")
    callback(said, Input(drawn.SAVE, "n_clicks"), chosen, State(drawn.NAME, "value"), prevent_initial_call=True)(save)
    callback(said, Input(drawn.FORGET, "n_clicks"), chosen, prevent_initial_call=True)(forget)
