"""Frozen views: one of them as it was known, the form that makes one, or the list of all."""

from __future__ import annotations

import asyncio
from typing import Any

import dash
from dash import Input, Output, State, callback, dcc, html

import hub
from components import frozen as drawn
from components.desk import desk, empty
from components.records import between
from components.viewer import Viewer
from domain.errors import HubError
from pages.desks import asker, pressing
from pages.desks.freezing import asked_of, live
from reports import freezer


async def layout(id: str | None = None, of: str | None = None, after: str | None = None, **_: Any) -> Any:
    """The page: `id` is the token of a view, `of` the address of what is to be frozen, `after` a cursor of the list."""
    viewer = asker.viewer()
    content = await asyncio.to_thread(_content, id, of, after, viewer)
    inside = html.Div([*content, dcc.Location(id="frozen-go", refresh="callback-nav")], className="page frozen")
    return desk(viewer, "reports", inside, title=viewer.text("page.frozen"))


def _content(token: str | None, of: str | None, after: str | None, viewer: Viewer) -> list[Any]:
    here = hub.current()
    if token:
        try:
            found = freezer.frozen_view(here, token)
        except HubError as problem:
            return [empty(viewer.text("page.not_found"), asker.words(problem, viewer))]
        return drawn.document(found.kept, found.look, viewer, live=live(found.look))
    kept, later = freezer.listed(here, after=int(after) if after and after.isdigit() else None)
    head = html.Div(
        [html.H2(viewer.text("page.frozen")), html.P(viewer.text("frozen.about"), className="quiet")],
        className="page-head reports-head",
    )
    return [head, *_maker(of, viewer), drawn.every(kept, viewer, later=later)]


def _maker(of: str | None, viewer: Viewer) -> list[Any]:
    asked = asked_of(of, viewer.now)
    if asked is None:
        return []
    title = f"{viewer.text(f'metric.{asked.metric.name}')} · {between((asked.start, asked.end), viewer)}"
    return [drawn.maker(title, viewer), dcc.Store(id="frozen-of", data=of)]


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("frozen-go", "href"),
    Input(drawn.SAVE, "n_clicks"),
    State(drawn.NAME, "value"),
    State(drawn.NOTE, "value"),
    State("frozen-of", "data"),
    prevent_initial_call=True,
)
@pressing.only
async def save(clicks: int | None, name: str | None, note: str | None, of: str) -> tuple[Any, Any]:
    """Freeze the view, and go to it; or say why not."""
    viewer = asker.viewer()
    try:
        address = await asyncio.to_thread(_freeze, of, name or "", note or "", viewer)
    except HubError as problem:
        return asker.refused(problem, viewer), dash.no_update
    return asker.said(viewer.text("frozen.done")), address


def _freeze(of: str, name: str, note: str, viewer: Viewer) -> str:
    actor, asked = asker.actor(viewer), asked_of(of, viewer.now)
    if asked is None:
        raise dash.exceptions.PreventUpdate
    return f"/frozen?id={freezer.freeze(hub.current(), asked, actor, name=name, note=note).token}"


dash.register_page(__name__, path="/frozen", title=asker.title("page.frozen"), name="Frozen views", order=6)
