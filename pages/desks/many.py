"""Several alerts at once: each by itself, so that one that somebody else was faster with stops none of the others."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import dash
from dash import Input, Output, State, callback, ctx, html

import hub
from components.inbox import short_title
from components.many import SILENCES, outcome
from components.silencing import FIELDS, choices
from components.silencing import name as field_name
from components.viewer import Viewer
from domain.errors import Conflict, HubError, NotFound
from pages.desks import asker, pressing, silencing
from pages.desks.acting import Act, afterwards

TICKED = "alerts-ticked"
"""The id of the store that holds the numbers of the ticked alerts."""


async def acted_on(acts: Mapping[str, Act], on: Sequence[int]) -> tuple[Any, list[Any], list[Any], Any]:
    """Carry out what was pressed on each of these. What to say of it, how dialogs and fields stand, what stays ticked.

    For a callback as `acting.acted` describes it.
    """
    viewer, name = asker.viewer(), pressing.pressed()["act"]
    said = asker.fields(ctx.states_list[0], name)
    words, is_done = await asyncio.to_thread(attempt_each, name, acts[name], on, said, viewer)
    return words, *afterwards(is_done), [] if is_done else dash.no_update


def attempt_each(act: str, do: Act, on: Sequence[int], said: dict[str, str], viewer: Viewer) -> tuple[html.Span, bool]:
    """Do it to each of them: what to say, and whether the dialog is done with.

    What is wrong with the words themselves is refused before anything is changed.
    """
    faster: list[str] = []
    try:
        actor = asker.actor(viewer)
        for number in on:
            try:
                do(number, actor, said)
            except (Conflict, NotFound):
                faster.append(_named(number, viewer))
    except HubError as problem:
        return asker.refused(problem, viewer), False
    words = outcome(act, len(on) - len(faster), len(on), faster, viewer)
    return html.Span(words, className="said is-bad" if len(faster) == len(on) else "said"), True


def _named(number: int, viewer: Viewer) -> str:
    try:
        alert = hub.current().desk.detail(number).alert
    except NotFound:
        return f"#{number}"
    return f"{short_title(alert, viewer)} ({viewer.text(f'state.{alert.state}')})"


@pressing.only
async def silence_them(clicks: int | None, ticked: list[int] | None) -> tuple[Any, ...]:
    """Open the dialog that silences, filled in with what all ticked alerts are on."""
    if not ticked:
        raise dash.exceptions.PreventUpdate
    viewer = asker.viewer()
    fields = await asyncio.to_thread(silencing.opened_on, ticked, viewer)
    known = await asyncio.to_thread(hub.current().segments, viewer.now - silencing.KNOWN)
    return True, choices(known, viewer, fields[0]), *fields


def wire() -> None:
    """Register the callbacks with the app whose pages are being loaded."""
    callback(
        Output(silencing.DIALOG, "opened", allow_duplicate=True),
        Output(field_name("what"), "data", allow_duplicate=True),
        *(Output(field_name(field), "value", allow_duplicate=True) for field in FIELDS),
        Input({"type": SILENCES, "act": "silence"}, "n_clicks"),
        State(TICKED, "data"),
        prevent_initial_call=True,
    )(silence_them)
