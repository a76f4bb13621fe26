"""Ticking off the steps of a playbook, on every page that shows one."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import ALL, Input, Output, callback

import hub
from components.playbook import STEP
from pages.desks import asker, pressing

PRESSED = "playbook-pressed"


@pressing.only
async def tick(pressed: dict[str, Any]) -> Any:
    """Tick off the step that was pressed, or take that back; the pages draw themselves again."""
    viewer = asker.viewer()
    here, is_done = hub.current(), pressed["to"] == "done"
    desk = here.playbooks if pressed["thing"] == "alert" else here.incidents
    number, step = int(pressed["number"]), pressed["step"]
    refused, _done = await asyncio.to_thread(
        asker.attempt, lambda: desk.tick(number, asker.actor(viewer), step, is_done=is_done), viewer
    )
    return refused or asker.said(viewer.text("playbook.done_tick" if is_done else "playbook.done_untick"))


def wire() -> None:
    """Register the callback with the app whose pages are being loaded, once for all pages that show a playbook."""
    callback(
        Output("desk-said", "children", allow_duplicate=True),
        pressing.wired(PRESSED, Input({"type": STEP, "thing": ALL, "number": ALL, "step": ALL, "to": ALL}, "n_clicks")),
        prevent_initial_call=True,
    )(tick)
