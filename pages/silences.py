"""Silences: what mutes now, what will, what did, with what each of them muted; made and ended here."""

from __future__ import annotations

import asyncio
from typing import Any

import dash
from dash import ALL, Input, Output, callback, html

import hub
from components import silences as drawn
from components.desk import desk
from components.silencing import OPEN
from components.viewer import Viewer
from pages.desks import asker, pressing, silencing

END, ENDED = "silences-end", "silences-ended"
MOST = {"active": 200, "pending": 200, "ended": 30}
"""How many silences of each state are listed."""


async def layout(**_: Any) -> Any:
    """The page."""
    viewer = asker.viewer()
    groups = await asyncio.to_thread(_drawn, viewer)
    head = html.Div(
        [
            html.Div([html.H2(viewer.text("silence.title")), html.P(viewer.text("silence.about"), className="quiet")]),
            html.Div(drawn.new_button(viewer, {"type": OPEN, "act": "silence", "alert": "0"}), className="page-tools"),
        ],
        className="page-head",
    )
    content = html.Div(
        [
            head,
            html.Div(groups, id="silences-groups", className="stack"),
            html.Span(id="silences-pulse", hidden=True, **{"data-pulse": "alerts", "data-every": "1000"}),
            silencing.dialog(viewer),
            pressing.place(ENDED),
        ],
        className="page silences",
    )
    return desk(viewer, "alerts", content, title=viewer.text("page.silences"))


def _drawn(viewer: Viewer) -> list[html.Section]:
    silences = hub.current().silences
    groups = {state: silences.page(state, limit=most)[0] for state, most in MOST.items()}
    told = {
        state: [(one, silences.muted(one.silence.id) if one.muted else ()) for one in found]
        for state, found in groups.items()
    }
    return drawn.listed(told, viewer, ends=END)


@callback(Output("silences-groups", "children"), Input("silences-pulse", "n_clicks"), prevent_initial_call=True)
async def draw(_: int | None) -> list[html.Section]:
    """Draw the list again: something changed."""
    return await asyncio.to_thread(_drawn, asker.viewer())


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("silences-groups", "children", allow_duplicate=True),
    pressing.wired(ENDED, Input({"type": END, "id": ALL}, "n_clicks")),
    prevent_initial_call=True,
)
@pressing.only
async def end(pressed: dict[str, Any]) -> tuple[Any, Any]:
    """End a silence now, say so or why not, and draw the list again."""
    viewer, number = asker.viewer(), pressed["id"]
    silences = hub.current().silences
    words, _ = await asyncio.to_thread(asker.attempt, lambda: silences.end(number, asker.actor(viewer)), viewer)
    return words or asker.said(viewer.text("silence.done_end")), await asyncio.to_thread(_drawn, viewer)


dash.register_page(__name__, path="/silences", title=asker.title("page.silences"), name="Silences", order=5)
