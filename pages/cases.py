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
from components.desk import desk
from components.filters import bulk_bar, filter_by, overdue_switch
from components.forms import dialog, line_field, text_field
from components.recovery import conversion
from components.tables import cells, table
from components.viewer import Viewer
from pages.desks import asker, pressing
from pages.desks.acting import Act, acted
from pages.desks.backlog import ACTS, OPEN, SAVE, TILE, View, assign_all, shown, view_of

PRESSED = "cases-pressed"
DAYS = 90
"""The days over which those who were won back are counted."""


async def layout(**asked: Any) -> Any:
    """The page; its parameters come from its address."""
    viewer, view = asker.viewer(), view_of(asked)
    tiles, owners, touchpoints, cut, rows, detail, ahead = await asyncio.to_thread(shown, view, viewer)
    here = hub.current()
    heard = await asyncio.to_thread(here.cases.coverage)
    won = await asyncio.to_thread(here.asked.conversion, DAYS)
    filters = [
        filter_by("owner", owners, view["owner"], viewer),
        filter_by("touchpoint", touchpoints, view["touchpoint"], viewer),
        overdue_switch(bool(view["overdue"]), viewer),
    ]
    group = {"role": "group", "aria-label": viewer.text("case.filter_level")}
    content = html.Div(
        [
            html.Button(f"← {viewer.text('case.title')}", id="cases-back", className="cases-back"),
            _head(viewer, view["state"], coverage_button(heard, viewer, opens=OPEN)),
            html.Div(tiles, id="cases-rungs", className="rungs", **group),
            html.P(ahead, id="cases-ahead", className="cases-ahead"),
            html.Div(
                [
                    html.Section(
                        [
                            html.Div([*filters, bulk_bar(viewer, opens=OPEN)], className="cases-tools"),
                            html.P(cut, id="cases-cut", className="cases-cut"),
                            _grid(rows, view, viewer),
                        ],
                        className="card",
                    ),
                    html.Section(
                        detail,
                        id="cases-detail",
                        className="cases-detail",
                        **{"aria-label": viewer.text("case.number")},
                    ),
                ],
                className="cases",
            ),
            *conversion(won, viewer, days=DAYS),
            dcc.Store(id="cases-view", data=view),
            dcc.Store(id="cases-chosen"),
            pressing.place(PRESSED),
            html.Span(id="cases-pulse", hidden=True, **{"data-pulse": "cases", "data-every": "1500"}),
            html.Span(id="cases-nowhere", hidden=True),
            *_dialogs(viewer),
            coverage_map(heard, viewer, prefix="cases"),
        ],
        className="page",
    )
    return desk(viewer, "cases", content, title=viewer.text("page.cases"))


def _grid(rows: list[dict[str, Any]], view: View, viewer: Viewer) -> html.Div:
    return table(
        "cases-table",
        drawn.columns(viewer),
        rows,
        viewer,
        label=viewer.text("case.list"),
        height="calc(100vh - 22.5rem)",
        is_selectable=True,
        is_multiple=True,
        has_ids=True,
        nothing=viewer.text(f"case.none_{view['state']}"),
    )


def _head(viewer: Viewer, state: str, more: list[Any]) -> html.Div:
    states = dmc.SegmentedControl(
        id="cases-state",
        value=state,
        data=[{"value": one, "label": viewer.text(f"state.{one}")} for one in ("open", "closed")],
        **{"aria-label": viewer.text("case.filter_state")},
    )
    fresh = html.Button(
        viewer.text("act.open_case"), id={"type": OPEN, "act": "open"}, className="button", **{"data-act": "open"}
    )
    tools = html.Div([*more, states, fresh], className="page-tools")
    return html.Div([html.H2(viewer.text("case.title")), tools], className="page-head")


FIELDS = {
    "assign": ("owner",),
    "assign_all": ("owner",),
    "note": ("note+",),
    "call": ("call_when", "call_by", "note+"),
    "pause": ("waiting+",),
    "escalate": ("lift+",),
    "reopen": ("note+",),
    "close": ("root_cause+", "action+"),
    "open": ("summary+", "customer"),
}
"""The fields of each dialog, those of several lines with a plus."""


def _dialogs(viewer: Viewer) -> list[Any]:
    made = []
    for act, names in FIELDS.items():
        fields = [
            (text_field if name.endswith("+") else line_field)(
                "cases", act, name.rstrip("+"), viewer, is_first=place == 0
            )
            for place, name in enumerate(names)
        ]
        title = viewer.text("act.open_case") if act == "open" else ""
        made.append(dialog("cases", act, viewer, *fields, title=title))
    return made


@callback(
    Output("cases-rungs", "children"),
    Output("cases-owner", "data"),
    Output("cases-touchpoint", "data"),
    Output("cases-cut", "children"),
    Output("cases-table", "rowData"),
    Output("cases-detail", "children"),
    Output("cases-ahead", "children"),
    Input("cases-view", "data"),
    Input("cases-pulse", "n_clicks"),
    prevent_initial_call=True,
)
async def draw(view: View, _: int | None) -> tuple[Any, ...]:
    """Draw the page again: something was chosen, or something changed."""
    tiles, owners, touchpoints, cut, rows, detail, ahead = await asyncio.to_thread(shown, view, asker.viewer())
    return tiles, owners, touchpoints, cut, cells(rows), detail, ahead


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("cases-view", "data", allow_duplicate=True),
    Output({"type": "cases-dialog", "act": ALL}, "opened", allow_duplicate=True),
    Output({"type": "cases-field", "act": ALL, "name": ALL}, "value"),
    pressing.wired(PRESSED, Input({"type": SAVE, "act": ALL}, "n_clicks")),
    State({"type": "cases-field", "act": ALL, "name": ALL}, "value"),
    State("cases-view", "data"),
    State("cases-chosen", "data"),
    prevent_initial_call=True,
)
@pressing.only
async def act(
    _: dict[str, Any] | None, __: list[str], view: View, rows: list[dict[str, Any]] | None
) -> tuple[Any, ...]:
    """Do what a button says, say that it was done or why not, and draw the page again."""
    viewer = asker.viewer()
    several: dict[str, Act] = {
        "assign_all": lambda _, actor, said: assign_all(rows or [], actor, said["owner"], viewer)
    }
    done, dialogs, fields = await acted({**ACTS, **several}, view["id"], "case.done_{}".format)
    return done, {**view, "turn": view["turn"] + 1}, dialogs, fields


clientside_callback(
    ClientsideFunction("cases", "view"),
    Output("cases-view", "data"),
    Input({"type": TILE, "level": ALL}, "n_clicks"),
    Input("cases-state", "value"),
    Input("cases-owner", "value"),
    Input("cases-touchpoint", "value"),
    Input("cases-overdue", "checked"),
    Input("cases-table", "selectedRows"),
    Input("cases-back", "n_clicks"),
    State("cases-view", "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("cases", "chosen"), Output("cases-bulk", "hidden"), Input("cases-table", "selectedRows")
)
clientside_callback(
    ClientsideFunction("cases", "seen"),
    Output("cases-chosen", "data"),
    Input({"type": OPEN, "act": ALL}, "n_clicks"),
    State("cases-table", "selectedRows"),
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

dash.register_page(__name__, path="/cases", title=asker.title("page.cases"), name="Cases", order=2)
