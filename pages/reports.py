"""Reports: which there are, when each goes out next, what it would say now, and what went out; one sent now."""

from __future__ import annotations

import asyncio
from typing import Any

import dash
from dash import ALL, Input, Output, callback, html

import hub
from components import reports as drawn
from components.desk import desk, empty
from components.viewer import Viewer
from pages.desks import asker, pressing
from reports.desk import reports

PRESSED = "reports-pressed"
MOST = 20
"""How many deliveries are listed."""


async def layout(name: str | None = None, **_: Any) -> Any:
    """The page; `name` is the report that is previewed."""
    viewer = asker.viewer()
    state = await asyncio.to_thread(_drawn, name, viewer)
    declared = reports(hub.current()).declared
    shown = [drawn.preview(declared[name], viewer)] if name in declared else []
    head = html.Div(
        [html.H2(viewer.text("page.reports")), html.P(viewer.text("report.about"), className="quiet")],
        className="page-head reports-head",
    )
    content = html.Div(
        [
            head,
            html.Div(state, id="reports-state", className="stack", **{"data-shown": name or ""}),
            *shown,
            pressing.place(PRESSED),
            html.Span(id="reports-pulse", hidden=True, **{"data-pulse": "alerts records", "data-every": "5000"}),
        ],
        className="page reports",
    )
    return desk(viewer, "reports", content, title=viewer.text("page.reports"))


def _drawn(name: str | None, viewer: Viewer) -> list[Any]:
    """The reports, and what went out of them."""
    here = reports(hub.current())
    found = here.standing()
    if not found:
        return [empty(viewer.text("report.none"), viewer.text("report.none_why"), drawn.sample())]
    past, _ = here.past(limit=MOST)
    titles = {one.report.name: drawn.title(one.report, viewer) for one in found}
    return [drawn.listed(found, name or "", viewer), drawn.sends(past, titles, viewer)]


@callback(
    Output("reports-state", "children"),
    Input("reports-pulse", "n_clicks"),
    dash.State("reports-state", "data-shown"),
    prevent_initial_call=True,
)
async def draw(_: int | None, name: str) -> list[Any]:
    """Draw it again: something went out."""
    return await asyncio.to_thread(_drawn, name, asker.viewer())


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("reports-state", "children", allow_duplicate=True),
    pressing.wired(PRESSED, Input({"type": drawn.SEND, "name": ALL}, "n_clicks")),
    dash.State("reports-state", "data-shown"),
    prevent_initial_call=True,
)
@pressing.only
async def send(pressed: dict[str, Any], shown: str) -> tuple[Any, Any]:
    """Send a report now, and say so or why not."""
    viewer, name = asker.viewer(), pressed["name"]
    here = reports(hub.current())
    words, _done = await asyncio.to_thread(asker.attempt, lambda: here.ask(name, asker.actor(viewer)), viewer)
    return words or asker.said(viewer.text("report.sending")), await asyncio.to_thread(_drawn, shown, viewer)


dash.register_page(__name__, path="/reports", title=asker.title("page.reports"), name="Reports", order=6)
