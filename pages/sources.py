"""Sources: how each one is, what they sent that could not be taken, and the jobs that carry it all."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import dash
from dash import Input, Output, State, callback, dcc, html

import hub
from components import sources as drawn
from components.desk import desk, section
from components.overview import WELL, beginning
from components.tables import cells, table
from components.viewer import Viewer
from domain.errors import HubError
from domain.streams import STREAMS
from pages.desks import asker, pressing

Rows = list[dict[str, Any]]
HELD = 200
"""The most rejected records listed at once, the newest."""


async def layout(source: str | None = None, stream: str | None = None, **_: Any) -> Any:
    """The page; its address may name a source and stream whose quarantined records are listed."""
    viewer = asker.viewer()
    of = {"source": source, "stream": stream} if source and stream in STREAMS else {}
    sources, held, jobs = await asyncio.to_thread(_drawn, viewer, of)
    grids = {
        "sources": table(
            "sources-table",
            drawn.source_columns(viewer),
            sources,
            viewer,
            label=viewer.text("source.title"),
            has_ids=True,
        ),
        "held": table(
            "sources-held",
            drawn.held_columns(viewer),
            held,
            viewer,
            label=viewer.text("source.quarantine"),
            height="18rem",
            is_selectable=True,
            has_ids=True,
            nothing=viewer.text("source.quarantine_none"),
        ),
        "jobs": table(
            "sources-jobs", drawn.job_columns(viewer), jobs, viewer, label=viewer.text("source.jobs"), has_ids=True
        ),
    }
    content = html.Div(
        [
            html.Div(html.H2(viewer.text("source.title")), className="page-head"),
            html.Section(grids["sources"], className="card") if sources else beginning(viewer),
            html.Div(
                [_quarantine(grids["held"], of, viewer), section(viewer.text("source.jobs"), grids["jobs"])],
                className="sources-below",
            ),
            dcc.Store(id="sources-of", data=of),
            html.Span(id="sources-pulse", hidden=True, **{"data-pulse": "records alerts", "data-every": "3000"}),
        ],
        className="page",
    )
    return desk(viewer, "sources", content, title=viewer.text("page.sources"))


def _quarantine(grid: html.Div, of: Mapping[str, str], viewer: Viewer) -> html.Div:
    retry = html.Button(
        viewer.text("act.retry"), id="sources-retry", className="button", hidden=True, **{"data-act": "retry"}
    )
    chosen = html.Div(id="sources-record", className="quiet")
    below = html.Div([chosen, retry], className="source-chosen")
    only = [drawn.held_of(of["source"], of["stream"], viewer)] if of else []
    return html.Div(section(viewer.text("source.quarantine"), *only, grid, below), id="sources-quarantine")


def _drawn(viewer: Viewer, of: Mapping[str, str]) -> tuple[Rows, Rows, Rows]:
    here = hub.current()
    held, _ = here.quarantine(limit=HELD, **of)
    standing = [one for one in here.desk.unresolved() if one.kind == "silence"]
    silent = {(one.segment.get("source"), one.metric): one.id for one in standing}
    known = here.sources()
    failing = {(one.source.source, one.source.stream) for one in known if one.source.last_error}
    last, troubles = here.job_runs()
    ordered = sorted(last.values(), key=lambda run: run.job)
    runs = list({(run.job, run.started_at): run for run in (*ordered, *troubles)}.values())
    return (
        [
            drawn.source_row(
                one.source,
                one.state,
                one.held,
                viewer,
                alert=None if one.state in WELL else silent.get((one.source.source, one.source.stream)),
            )
            for one in known
        ],
        [drawn.held_row(one, viewer) for one in held],
        drawn.job_rows(runs, viewer, failing),
    )


@callback(
    Output("sources-table", "rowData"),
    Output("sources-held", "rowData"),
    Output("sources-jobs", "rowData"),
    Input("sources-pulse", "n_clicks"),
    State("sources-of", "data"),
    prevent_initial_call=True,
)
async def draw(_: int | None, of: dict[str, str]) -> tuple[Any, ...]:
    """Draw the tables again: something came, or failed."""
    return tuple(cells(rows) for rows in await asyncio.to_thread(_drawn, asker.viewer(), of))


@callback(
    Output("sources-record", "children"),
    Output("sources-retry", "hidden"),
    Input("sources-held", "selectedRows"),
    prevent_initial_call=True,
)
async def choose(rows: list[dict[str, Any]] | None) -> tuple[Any, bool]:
    """Show the chosen record as it came."""
    viewer = asker.viewer()
    return (drawn.held_record(rows[0], viewer), False) if rows else (None, True)


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("sources-held", "rowData", allow_duplicate=True),
    Input("sources-retry", "n_clicks"),
    State("sources-held", "selectedRows"),
    State("sources-of", "data"),
    prevent_initial_call=True,
)
@pressing.only
async def retry(clicks: int | None, rows: list[dict[str, Any]] | None, of: dict[str, str]) -> tuple[Any, Any]:
    """Take the chosen record once more."""
    if not rows:
        raise dash.exceptions.PreventUpdate
    viewer = asker.viewer()
    said = await asyncio.to_thread(_retry, int(rows[0]["id"]), viewer)
    _, held, _ = await asyncio.to_thread(_drawn, viewer, of)
    return said, cells(held)


def _retry(held_id: int, viewer: Viewer) -> html.Span:
    try:
        asker.actor(viewer)
        receipt = hub.current().ingest.retry(held_id)
    except HubError as problem:
        return asker.refused(problem, viewer)
    if receipt.rejected:
        return html.Span(
            viewer.text("source.still_bad", why=viewer.reason(receipt.rejected[0])), className="said is-bad"
        )
    return asker.said(viewer.text("source.done_retry", n=receipt.accepted + receipt.unchanged))


dash.register_page(__name__, path="/sources", title=asker.title("page.sources"), name="Sources", order=4)
