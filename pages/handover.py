"""Handover: what one shift leaves to the next, from what is stored; notes, two signatures, and those before it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import dash
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

import hub
from components import briefing as listed
from components import handover as drawn
from components.desk import desk, empty
from components.forms import dialog, text_field
from components.viewer import Viewer
from domain.errors import NotFound
from pages.desks import asker, pressing
from pages.desks.acting import Act, acted
from pages.desks.view import bucket_of

OPEN, SAVE = "handover-open", "handover-save"
PAST = 20
"""How many handovers are listed at once."""


async def layout(id: str | None = None, before: str | None = None, **_: Any) -> Any:
    """The page; `id` is a handover of the past, `before` a cursor of their list."""
    viewer = asker.viewer()
    view = {"id": bucket_of(id), "before": bucket_of(before), "turn": 0}
    document, shown = await asyncio.to_thread(_drawn, view, viewer)
    content = html.Div(
        [
            html.Article(document, id="handover-document", className="handover"),
            dcc.Store(id="handover-view", data=view),
            dcc.Store(id="handover-shown", data=shown),
            html.Span(id="handover-pulse", hidden=True, **{"data-pulse": "alerts cases", "data-every": "5000"}),
            *_dialogs(viewer),
        ],
        className="page",
    )
    return desk(viewer, "handover", content, title=viewer.text("page.handover"))


def _dialogs(viewer: Viewer) -> list[Any]:
    why = viewer.text("handover.sign_why")
    field = text_field("handover", "note", "handover", viewer, is_first=True)
    signing = [dialog("handover", act, viewer, html.P(why, className="dialog-why")) for act in drawn.ACTS.values()]
    return [dialog("handover", "note", viewer, field), *signing]


def _drawn(view: dict[str, Any], viewer: Viewer) -> tuple[list[Any], int | None]:
    """The document, and the id of the handover in it: the one asked for, else the one that is to be done."""
    desk_of = hub.current().handovers
    try:
        found = desk_of.read(view["id"] or "current")
    except NotFound as problem:
        return [empty(viewer.text("error.not_found"), str(problem) if view["id"] is None else "")], None
    handover, briefing = found.handover, found.briefing
    before, later = desk_of.past(limit=PAST, after=view["before"])
    beside = [
        drawn.signatures(handover, viewer, opens=OPEN),
        drawn.notes(handover, replace(viewer, now=briefing.as_of)),
        drawn.past(before, handover.id, viewer, later=later, is_first=view["before"] is None),
    ]
    then = replace(viewer, now=briefing.as_of)
    parts = listed.sections(briefing, found.summaries, handover.following.ends_at, then)
    return [
        html.Header(drawn.head(handover, briefing.as_of, viewer, opens=OPEN), className="page-head"),
        html.Div(
            [
                html.Div([listed.sums(briefing, then), *parts], className="stack handover-main"),
                html.Div(beside, className="stack handover-beside"),
            ],
            className="handover-body",
        ),
    ], handover.id


@callback(
    Output("handover-document", "children"),
    Output("handover-shown", "data"),
    Input("handover-view", "data"),
    Input("handover-pulse", "n_clicks"),
    prevent_initial_call=True,
)
async def draw(view: dict[str, Any], _: int | None) -> tuple[list[Any], int | None]:
    """Draw the page again: somebody did something, or something changed."""
    return await asyncio.to_thread(_drawn, view, asker.viewer())


ACTS: dict[str, Act] = {
    "note": lambda shown, actor, said: hub.current().handovers.note(shown, actor, said["handover"]),
    "sign_outgoing": lambda shown, actor, _: hub.current().handovers.sign(shown, actor, "outgoing"),
    "sign_incoming": lambda shown, actor, _: hub.current().handovers.sign(shown, actor, "incoming"),
}


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("handover-view", "data"),
    Output({"type": "handover-dialog", "act": ALL}, "opened", allow_duplicate=True),
    Output({"type": "handover-field", "act": ALL, "name": ALL}, "value"),
    Input({"type": SAVE, "act": ALL}, "n_clicks"),
    State({"type": "handover-field", "act": ALL, "name": ALL}, "value"),
    State("handover-view", "data"),
    State("handover-shown", "data"),
    prevent_initial_call=True,
)
@pressing.only
async def act(_: list[int | None], __: list[str], view: dict[str, Any], shown: int | None) -> tuple[Any, ...]:
    """Do what a button says, say that it was done or why not, and draw the page again."""
    if shown is None:
        raise dash.exceptions.PreventUpdate
    done, dialogs, fields = await acted(ACTS, shown, "handover.done_{}".format)
    return done, {**view, "id": shown, "turn": view["turn"] + 1}, dialogs, fields


clientside_callback(
    ClientsideFunction("desk", "opened"),
    Output({"type": "handover-dialog", "act": ALL}, "opened"),
    Input({"type": OPEN, "act": ALL}, "n_clicks"),
    Input({"type": "handover-cancel", "act": ALL}, "n_clicks"),
    prevent_initial_call=True,
)

dash.register_page(__name__, path="/handover", title=asker.title("page.handover"), name="Handover", order=3)
