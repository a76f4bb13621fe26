"""Alerts: the inbox at the left, one alert in full at the right, and what a person does about it."""

from __future__ import annotations

import asyncio
from typing import Any

import dash
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, dcc, html

import hub
from components import acts as acting
from components import alerts as drawn
from components import holds, inbox
from components import silences as quiet
from components.budget import over_budget
from components.cases import beside
from components.deliveries import deliveries, undelivered
from components.desk import desk, empty
from components.forms import MINUTES, dialog, label_field, line_field, text_field, until_field
from components.many import DOES, OPENS, many_bar
from components.viewer import Viewer
from domain.alerts import Alert
from domain.emerging import EMERGING
from domain.errors import NotFound
from domain.times import DAY, MINUTE
from pages.desks import asker, calm, many, past, pressing, reading, silencing, steps
from pages.desks.acting import acted
from pages.desks.deeds import ACTS, DONE
from pages.desks.view import bucket_of

ROW, CHIP, OPEN, SAVE = "alerts-row", "alerts-chip", "alerts-open", "alerts-save"
PRESSED = "alerts-pressed"


async def layout(id: str | None = None, shown: str | None = None, **_: Any) -> Any:
    """The page; `id` and `shown` come from its address."""
    viewer = asker.viewer()
    view = {"shown": shown if shown in inbox.FILTERS else "open", "id": bucket_of(id), "turn": 0}
    filters, rows, detail, chosen = await asyncio.to_thread(_drawn, view, None, viewer)
    content = html.Div(
        [
            _list(filters, rows, viewer),
            html.Button(f"← {viewer.text('alert.list')}", className="alerts-back", **{"data-many": "back"}),
            html.Section(
                detail, id="alerts-detail", className="alerts-detail", **{"aria-label": viewer.text("alert.one")}
            ),
            dcc.Store(id="alerts-view", data=view),
            dcc.Store(id="alerts-chosen", data=chosen),
            dcc.Store(id=many.TICKED, data=[]),
            pressing.place(PRESSED),
            pressing.place(steps.PRESSED),
            html.Span(id="alerts-pulse", hidden=True, **{"data-pulse": "alerts", "data-every": "400"}),
            html.Span(id="alerts-nowhere", hidden=True),
            *_dialogs(viewer),
        ],
        className="alerts",
    )
    return desk(viewer, "alerts", content, title=viewer.text("page.alerts"))


def _list(filters: list[Any], rows: list[Any], viewer: Viewer) -> html.Section:
    group = {"role": "group", "aria-label": viewer.text("alert.filters")}
    return html.Section(
        [
            html.Div(filters, id="alerts-filters", className="alerts-filters chips", **group),
            many_bar(viewer),
            html.Div(rows, id="alerts-rows", className="alerts-rows"),
            _keys(viewer),
        ],
        className="alerts-list",
        **{"aria-label": viewer.text("alert.list")},
    )


def _keys(viewer: Viewer) -> html.Div:
    said = {"data-on": viewer.text("act.keys_on"), "data-off": viewer.text("act.keys_off")}
    switch = html.Button(viewer.text("act.keys_on"), className="keys-switch", **{"data-desk": "keys", **said})
    return html.Div([html.Span(viewer.text("alert.keys")), switch], className="keys")


def _dialogs(viewer: Viewer) -> list[Any]:
    spans = {"": viewer.text("form.until_open")} | {str(minutes): viewer.span(minutes * MINUTE) for minutes in MINUTES}
    return [
        dialog(
            "alerts",
            "acknowledge",
            viewer,
            text_field("alerts", "acknowledge", "note", viewer, is_first=True),
            until_field("alerts", "acknowledge", viewer, spans),
            label_field("alerts", "acknowledge", viewer),
        ),
        dialog("alerts", "assign", viewer, line_field("alerts", "assign", "owner", viewer, is_first=True)),
        dialog("alerts", "resolve", viewer, text_field("alerts", "resolve", "note", viewer, is_first=True)),
        dialog("alerts", "note", viewer, text_field("alerts", "note", "note", viewer, is_first=True)),
        silencing.dialog(viewer),
    ]


def _drawn(
    view: dict[str, Any], last: int | None, viewer: Viewer
) -> tuple[list[Any], list[Any], list[Any], int | None]:
    """Filters, rows, the chosen alert in full and its id.

    Without a choice it is the one that was shown last, so that nothing moves under a hand; else the first.
    """
    groups = _groups(viewer)
    alerts = groups[view["shown"]]
    chosen = view["id"] or last or (alerts[0].id if alerts else None)
    silences = hub.current().silences.active()
    muted = {one.id: _kept_back(one, silences, viewer) for one in alerts if one.is_suppressed}
    counts = {name: sum(not one.is_suppressed for one in members) for name, members in groups.items()}
    ledger = hub.current().ledger
    over = over_budget(ledger.standing(), ledger.budget.shift_ms, viewer)
    unheard = hub.current().desk.unheard()
    nothing = ("", 0) if alerts else calm.picture(view["shown"])
    rows = {"row": ROW, "nothing": nothing, "muted": muted, "unheard": unheard}
    listed = inbox.inbox(alerts, chosen, view["shown"], viewer, **rows)
    filters = [*inbox.filters(counts, view["shown"], viewer, chip=CHIP), quiet.way_there(len(silences), viewer)]
    return filters, [*over, *listed], _detail(chosen, viewer), chosen


def _kept_back(alert: Alert, silences: dict[int, Any], viewer: Viewer) -> str:
    return quiet.remark(alert, silences, viewer) if alert.muted_by is not None else holds.remark(alert, viewer)


def _groups(viewer: Viewer) -> dict[str, list[Alert]]:
    here = hub.current()
    unresolved = sorted(here.desk.unresolved(), key=inbox.urgency)
    resolved, _ = here.desk.inbox("resolved", limit=100)
    mine = [alert for alert in unresolved if viewer.actor and alert.owner == viewer.actor.name]
    recent = [alert for alert in resolved if (alert.resolved_at or 0) > viewer.now - 7 * DAY]
    return {"open": unresolved, "mine": mine, "resolved": recent}


def _detail(chosen: int | None, viewer: Viewer) -> list[Any]:
    if chosen is None:
        return calm.of_alerts(viewer)
    here = hub.current()
    try:
        found = here.desk.detail(chosen)
    except NotFound:
        return [empty(viewer.text("error.not_found"), "")]
    return drawn.detail(
        found.alert,
        reading.alert_line(found.alert, viewer.now),
        found.transitions,
        viewer,
        acts=past.beside(
            acting.acts(found.alert, viewer, opens=OPEN, does=SAVE), viewer, found.alert.opened_at, alert=chosen
        ),
        above=[
            *quiet.notice(found.alert, here.silences.active(), viewer),
            *holds.notice(found.alert, viewer),
            *undelivered(found.sends, viewer),
        ],
        beside=drawn.voices(
            reading.voices(found.alert, viewer.now),
            viewer,
            reading.heard(found.alert),
            most=drawn.EVIDENCE if found.alert.kind == EMERGING else drawn.VOICES,
        ),
        below=[
            reading.playbook_of(found.alert, found.transitions, viewer),
            *beside(here.incidents.cases_of(found.alert), here.cases.ladders, viewer),
            *deliveries(found.sends, viewer),
        ],
    )


@callback(
    Output("alerts-filters", "children"),
    Output("alerts-rows", "children"),
    Output("alerts-detail", "children"),
    Output("alerts-chosen", "data"),
    Input("alerts-view", "data"),
    Input("alerts-pulse", "n_clicks"),
    State("alerts-chosen", "data"),
    prevent_initial_call=True,
)
async def draw(
    view: dict[str, Any], _: int | None, last: int | None
) -> tuple[list[Any], list[Any], list[Any], int | None]:
    """Draw the page again: something was chosen, or something changed."""
    is_new_list = ctx.triggered_id == "alerts-view" and view["id"] is None
    return await asyncio.to_thread(_drawn, view, None if is_new_list else last, asker.viewer())


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("alerts-view", "data", allow_duplicate=True),
    Output({"type": "alerts-dialog", "act": ALL}, "opened", allow_duplicate=True),
    Output({"type": "alerts-field", "act": ALL, "name": ALL}, "value"),
    Output(many.TICKED, "data"),
    pressing.wired(
        PRESSED, Input({"type": SAVE, "act": ALL}, "n_clicks"), Input({"type": DOES, "act": ALL}, "n_clicks")
    ),
    State({"type": "alerts-field", "act": ALL, "name": ALL}, "value"),
    State("alerts-view", "data"),
    State("alerts-chosen", "data"),
    State(many.TICKED, "data"),
    prevent_initial_call=True,
)
@pressing.only
async def act(*given: Any) -> tuple[Any, ...]:
    """Do what a button says with the ticked alerts, else with the chosen one, say so or why not, and draw again."""
    view, chosen, ticked = given[-3:]
    if chosen is None and not ticked:
        raise dash.exceptions.PreventUpdate
    if ticked:
        done, dialogs, fields, left = await many.acted_on(ACTS, ticked)
    else:
        done, dialogs, fields = await acted(ACTS, chosen, lambda name: f"alert.done_{DONE.get(name, name)}")
        left = dash.no_update
    return done, {**view, "id": chosen, "turn": view["turn"] + 1}, dialogs, fields, left


clientside_callback(
    ClientsideFunction("desk", "chose"),
    Output("alerts-view", "data"),
    Input({"type": ROW, "id": ALL}, "n_clicks"),
    Input({"type": CHIP, "name": ALL}, "n_clicks"),
    State("alerts-view", "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("desk", "opened"),
    Output({"type": "alerts-dialog", "act": ALL}, "opened"),
    Input({"type": OPEN, "act": ALL}, "n_clicks"),
    Input({"type": OPENS, "act": ALL}, "n_clicks"),
    Input({"type": "alerts-cancel", "act": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("desk", "address"), Output("alerts-nowhere", "title"), Input("alerts-view", "data")
)

clientside_callback(ClientsideFunction("many", "told"), Output("alerts-nowhere", "lang"), Input(many.TICKED, "data"))

silencing.wire()
many.wire()

dash.register_page(__name__, path="/alerts", title=asker.title("page.alerts"), name="Alerts", order=1)
