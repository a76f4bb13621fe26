"""Cases: the ladder, the backlog below it, one case in full beside it, and what a person does about it."""

from __future__ import annotations

import asyncio
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

import hub
from components import cases as drawn
from components.coverage import coverage_button, coverage_map
from components.desk import desk, empty
from components.forms import dialog, line_field, text_field
from components.ladder import rungs as tiles_of
from components.tables import cells, table
from components.viewer import Viewer
from domain.errors import NotFound
from pages.desks import asker
from pages.desks.acting import Act, acted
from pages.desks.view import bucket_of

TILE, OPEN, SAVE = "cases-tile", "cases-open", "cases-save"
MOST = 500
"""The most cases listed at once: the open ones that wait longest, the newest closed ones; the levels count them all."""


async def layout(id: str | None = None, level: str | None = None, state: str | None = None, **_: Any) -> Any:
    """The page; its parameters come from its address."""
    viewer = asker.viewer()
    shown = "closed" if state == "closed" else "open"
    view = {"id": bucket_of(id), "level": bucket_of(level), "state": shown, "turn": 0}
    rungs, cut, rows, detail = await asyncio.to_thread(_drawn, view, viewer)
    heard = await asyncio.to_thread(hub.current().cases.coverage)
    grid = table(
        "cases-table",
        drawn.columns(viewer),
        rows,
        viewer,
        label=viewer.text("case.list"),
        height="calc(100vh - 19.5rem)",
        is_selectable=True,
        has_ids=True,
        nothing=viewer.text(f"case.none_{shown}"),
    )
    content = html.Div(
        [
            _head(viewer, shown, coverage_button(heard, viewer, opens=OPEN)),
            html.Div(
                rungs,
                id="cases-rungs",
                className="rungs",
                role="group",
                **{"aria-label": viewer.text("case.filter_level")},
            ),
            html.Div(
                [
                    html.Section([html.P(cut, id="cases-cut", className="cases-cut"), grid], className="card"),
                    html.Section(
                        detail,
                        id="cases-detail",
                        className="cases-detail",
                        **{"aria-label": viewer.text("case.number")},
                    ),
                ],
                className="cases",
            ),
            dcc.Store(id="cases-view", data=view),
            html.Span(id="cases-pulse", hidden=True, **{"data-pulse": "cases", "data-every": "1500"}),
            html.Span(id="cases-nowhere", hidden=True),
            *_dialogs(viewer),
            coverage_map(heard, viewer, prefix="cases"),
        ],
        className="page",
    )
    return desk(viewer, "cases", content, title=viewer.text("page.cases"))


def _head(viewer: Viewer, shown: str, more: list[Any]) -> html.Div:
    states = dmc.SegmentedControl(
        id="cases-state",
        value=shown,
        data=[{"value": state, "label": viewer.text(f"state.{state}")} for state in ("open", "closed")],
        **{"aria-label": viewer.text("case.filter_state")},
    )
    fresh = html.Button(
        viewer.text("act.open_case"), id={"type": OPEN, "act": "open"}, className="button", **{"data-act": "open"}
    )
    tools = html.Div([*more, states, fresh], className="page-tools")
    return html.Div([html.H2(viewer.text("case.title")), tools], className="page-head")


def _dialogs(viewer: Viewer) -> list[Any]:
    return [
        dialog("cases", "assign", viewer, line_field("cases", "assign", "owner", viewer, is_first=True)),
        dialog("cases", "note", viewer, text_field("cases", "note", "note", viewer, is_first=True)),
        dialog("cases", "pause", viewer, text_field("cases", "pause", "waiting", viewer, is_first=True)),
        dialog(
            "cases",
            "close",
            viewer,
            text_field("cases", "close", "root_cause", viewer, is_first=True),
            text_field("cases", "close", "action", viewer),
        ),
        dialog(
            "cases",
            "open",
            viewer,
            text_field("cases", "open", "summary", viewer, is_first=True),
            line_field("cases", "open", "customer", viewer),
            title=viewer.text("act.open_case"),
        ),
    ]


def _drawn(view: dict[str, Any], viewer: Viewer) -> tuple[list[Any], str, list[dict[str, Any]], list[Any]]:
    """Tiles of the ladder, what is not listed, rows of the backlog, the chosen case in full."""
    found, is_open, level = hub.current().cases, view["state"] == "open", view["level"]
    entries = found.waiting(level, limit=MOST) if is_open else found.backlog(level, view["state"], limit=MOST)[0]
    rows = [drawn.row(entry.case, found.ladders, viewer) for entry in entries]
    ordered = sorted(rows, key=lambda row: row["due"][0]) if is_open else rows
    levels = found.by_level()
    tiles = tiles_of(levels, found.ladders, level, viewer, tile=TILE)
    every = sum(one.open for one in levels if level in (None, one.level))
    cut = viewer.text("case.cut", most=MOST, all=viewer.number(every)) if is_open and every > len(rows) else ""
    return tiles, cut, ordered, _detail(view, viewer)


def _detail(view: dict[str, Any], viewer: Viewer) -> list[Any]:
    found = hub.current().cases
    if view["id"] is None and not any(level.open for level in found.by_level()):
        return [empty(viewer.text("case.none_open"), viewer.text("case.none_open_why"))]
    if view["id"] is None:
        return [empty(viewer.text("case.choose"), viewer.text("case.keys"))]
    try:
        one = found.detail(view["id"])
    except NotFound:
        return [empty(viewer.text("error.not_found"), "")]
    return drawn.detail(
        one.case, one.transitions, found.ladders, viewer, opens=OPEN, saves=SAVE, record=one.record or {}
    )


@callback(
    Output("cases-rungs", "children"),
    Output("cases-cut", "children"),
    Output("cases-table", "rowData"),
    Output("cases-detail", "children"),
    Input("cases-view", "data"),
    Input("cases-pulse", "n_clicks"),
    prevent_initial_call=True,
)
async def draw(view: dict[str, Any], _: int | None) -> tuple[Any, ...]:
    """Draw the page again: something was chosen, or something changed."""
    rungs, cut, rows, detail = await asyncio.to_thread(_drawn, view, asker.viewer())
    return rungs, cut, cells(rows), detail


ACTS: dict[str, Act] = {
    "assign": lambda case, actor, said: _desk().assign(case, actor, said["owner"]),
    "note": lambda case, actor, said: _desk().note(case, actor, said["note"]),
    "pause": lambda case, actor, said: _desk().pause(case, actor, said["waiting"]),
    "resume": lambda case, actor, _: _desk().resume(case, actor),
    "close": lambda case, actor, said: _desk().close(case, actor, root_cause=said["root_cause"], action=said["action"]),
    "open": lambda _, actor, said: _desk().open_by_hand(actor, hub.Trouble(said["summary"], said["customer"])),
}


def _desk() -> Any:
    return hub.current().cases


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("cases-view", "data", allow_duplicate=True),
    Output({"type": "cases-dialog", "act": ALL}, "opened", allow_duplicate=True),
    Output({"type": "cases-field", "act": ALL, "name": ALL}, "value"),
    Input({"type": SAVE, "act": ALL}, "n_clicks"),
    State({"type": "cases-field", "act": ALL, "name": ALL}, "value"),
    State("cases-view", "data"),
    prevent_initial_call=True,
)
async def act(_: list[int | None], __: list[str], view: dict[str, Any]) -> tuple[Any, ...]:
    """Do what a button says, say that it was done or why not, and draw the page again."""
    done, dialogs, fields = await acted(ACTS, view["id"], "case.done_{}".format)
    return done, {**view, "turn": view["turn"] + 1}, dialogs, fields


clientside_callback(
    ClientsideFunction("desk", "climbed"),
    Output("cases-view", "data"),
    Input({"type": TILE, "level": ALL}, "n_clicks"),
    Input("cases-state", "value"),
    Input("cases-table", "selectedRows"),
    State("cases-view", "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("desk", "opened"),
    Output({"type": "cases-dialog", "act": ALL}, "opened"),
    Input({"type": OPEN, "act": ALL}, "n_clicks"),
    Input({"type": "cases-cancel", "act": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("desk", "address"), Output("cases-nowhere", "title"), Input("cases-view", "data")
)

dash.register_page(__name__, path="/cases", title="Cases · CE Hub", name="Cases", order=2)
