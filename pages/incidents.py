"""Incidents: alerts with one cause as one thing; taken, led through a crisis, ended."""

from __future__ import annotations

import asyncio
from typing import Any

import dash
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

import hub
from components import incidents as drawn
from components.cases import beside
from components.deliveries import deliveries
from components.desk import desk, empty
from components.forms import dialog, line_field, text_field
from components.playbook import playbook
from components.viewer import Viewer
from domain.crisis import ROLES
from domain.errors import NotFound
from domain.incidents import Incident, numbered, urgency
from pages.desks import asker, calm, past, pressing, steps
from pages.desks.acting import Act, acted
from pages.desks.view import bucket_of

OPEN, SAVE = "incidents-open", "incidents-save"
DECISIONS = {"accept_crisis": "accept", "decline_crisis": "decline", "end_crisis": "end"}
MOST = 100
"""How many incidents that are over are listed."""


async def layout(id: str | None = None, shown: str | None = None, **_: Any) -> Any:
    """The page; `id` is the chosen incident, `shown` which of them are listed."""
    viewer = asker.viewer()
    view = {"shown": shown if shown in drawn.FILTERS else "standing", "id": bucket_of(id), "turn": 0}
    filters, rows, detail, chosen = await asyncio.to_thread(_drawn, view, viewer)
    group = {"role": "group", "aria-label": viewer.text("incident.filters")}
    listed = html.Section(
        [
            html.Div(filters, id="incidents-filters", className="alerts-filters chips", **group),
            html.Div(rows, id="incidents-rows", className="alerts-rows"),
        ],
        className="alerts-list",
        **{"aria-label": viewer.text("incident.list")},
    )
    one = html.Section(
        detail, id="incidents-detail", className="alerts-detail", **{"aria-label": viewer.text("incident.one")}
    )
    back = dcc.Link(
        f"← {viewer.text('incident.list')}", href=f"/incidents?shown={view['shown']}", className="alerts-back"
    )
    content = html.Div(
        [
            listed,
            back,
            one,
            dcc.Store(id="incidents-view", data=view),
            dcc.Store(id="incidents-chosen", data=chosen),
            pressing.place(steps.PRESSED),
            html.Span(id="incidents-pulse", hidden=True, **{"data-pulse": "alerts cases", "data-every": "1000"}),
            *_dialogs(viewer),
        ],
        className="alerts incidents is-one" if view["id"] else "alerts incidents",
    )
    return desk(viewer, "incidents", content, title=viewer.text("page.incidents"))


def _dialogs(viewer: Viewer) -> list[Any]:
    noted = ("acknowledge", "resolve", "note", *DECISIONS)
    roles = [
        line_field("incidents", "cast", f"role_{role}", viewer, is_first=number == 0)
        for number, role in enumerate(ROLES)
    ]
    return [
        *(
            dialog("incidents", act, viewer, text_field("incidents", act, "note", viewer, is_first=True))
            for act in noted
        ),
        dialog("incidents", "assign", viewer, line_field("incidents", "assign", "owner", viewer, is_first=True)),
        dialog("incidents", "cast", viewer, *roles),
        dialog(
            "incidents",
            "merge",
            viewer,
            line_field("incidents", "merge", "into", viewer, is_first=True, offers=drawn.OTHERS),
        ),
    ]


def _drawn(view: dict[str, Any], viewer: Viewer) -> tuple[list[Any], list[Any], list[Any], int | None]:
    """Filters, rows, the chosen incident in full and its id: the one asked for, else the first."""
    here = hub.current()
    standing = sorted(here.incidents.standing(), key=urgency)
    listed = standing if view["shown"] == "standing" else here.incidents.page("resolved", limit=MOST)[0]
    chosen = view["id"] or (listed[0].id if listed else None)
    shown = view["shown"] if listed or calm.is_watching() else "unwatched"
    rows = drawn.rows(listed, here.incidents.sizes(listed), chosen, shown, viewer)
    filters = drawn.filters({"standing": len(standing)}, view["shown"], viewer)
    return filters, rows, _detail(chosen, standing, viewer), chosen


def _detail(chosen: int | None, standing: list[Incident], viewer: Viewer) -> list[Any]:
    if chosen is None:
        return calm.of_incidents(viewer)
    here = hub.current()
    try:
        found = here.incidents.detail(chosen)
    except NotFound:
        return [empty(viewer.text("error.not_found"), "")]
    more = {
        "waiting": found.waiting,
        "cases": beside(found.cases, here.cases.ladders, viewer),
        "playbook": playbook(found.playbook, found.done, viewer, thing="incident", number=chosen),
        "log": found.transitions,
        "sent": deliveries(found.sends, viewer),
        "past": past.way(viewer, found.incident.opened_at, incident=chosen),
    }
    others = [one for one in standing if one.id != chosen]
    return drawn.detail(found.incident, found.alerts, viewer, opens=OPEN, more={**more, "others": others})


@callback(
    Output("incidents-filters", "children"),
    Output("incidents-rows", "children"),
    Output("incidents-detail", "children"),
    Output("incidents-chosen", "data"),
    Input("incidents-view", "data"),
    Input("incidents-pulse", "n_clicks"),
    prevent_initial_call=True,
)
async def draw(view: dict[str, Any], _: int | None) -> tuple[list[Any], list[Any], list[Any], int | None]:
    """Draw the page again: somebody did something, or something changed."""
    return await asyncio.to_thread(_drawn, view, asker.viewer())


def _cast(incident: int, actor: Any, said: dict[str, str]) -> None:
    """Give out the roles that were written; a field that was left empty leaves its role as it is."""
    for role in ROLES:
        if said[f"role_{role}"].strip():
            hub.current().incidents.cast(incident, actor, role, said[f"role_{role}"])


def _merge(incident: int, actor: Any, said: dict[str, str]) -> None:
    hub.current().incidents.merge(incident, actor, numbered(said["into"]))


def _decide(decision: str) -> Act:
    return lambda incident, actor, said: hub.current().incidents.decide(incident, actor, decision, said["note"])


ACTS: dict[str, Act] = {
    "acknowledge": lambda one, actor, said: hub.current().incidents.acknowledge(one, actor, said["note"]),
    "assign": lambda one, actor, said: hub.current().incidents.assign(one, actor, said["owner"]),
    "resolve": lambda one, actor, said: hub.current().incidents.resolve(one, actor, said["note"]),
    "note": lambda one, actor, said: hub.current().incidents.note(one, actor, said["note"]),
    "cast": _cast,
    "merge": _merge,
    **{act: _decide(decision) for act, decision in DECISIONS.items()},
}


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("incidents-view", "data"),
    Output({"type": "incidents-dialog", "act": ALL}, "opened", allow_duplicate=True),
    Output({"type": "incidents-field", "act": ALL, "name": ALL}, "value"),
    Input({"type": SAVE, "act": ALL}, "n_clicks"),
    State({"type": "incidents-field", "act": ALL, "name": ALL}, "value"),
    State("incidents-view", "data"),
    State("incidents-chosen", "data"),
    prevent_initial_call=True,
)
@pressing.only
async def act(_: list[int | None], __: list[str], view: dict[str, Any], chosen: int | None) -> tuple[Any, ...]:
    """Do what a button says, say that it was done or why not, and draw the page again."""
    if chosen is None:
        raise dash.exceptions.PreventUpdate
    done, dialogs, fields = await acted(ACTS, chosen, "incident.done_{}".format)
    return done, {**view, "id": chosen, "turn": view["turn"] + 1}, dialogs, fields


clientside_callback(
    ClientsideFunction("desk", "opened"),
    Output({"type": "incidents-dialog", "act": ALL}, "opened"),
    Input({"type": OPEN, "act": ALL}, "n_clicks"),
    Input({"type": "incidents-cancel", "act": ALL}, "n_clicks"),
    prevent_initial_call=True,
)

steps.wire()

dash.register_page(__name__, path="/incidents", title=asker.title("page.incidents"), name="Incidents", order=2)
