"""Listening: what is emerging, what is talked about, and every text as it comes, with what was heard in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import dash
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, dcc, html

import hub
from components.desk import desk
from components.listening import topic_dialog
from components.viewer import Viewer
from pages.desks import asker, pressing
from pages.desks.kept import parted, record_of
from pages.desks.listening import FILTER, OF_MENTIONS, RANGES, View, filters, parts, view_of

Pressed = dict[str, Any]
PRESSED = {kind: f"listening-{kind}-pressed" for kind in ("mood", "undo", "topics", "case", "incident")}
"""Where it is kept which button of a kind was pressed."""
EXPORTED = ("platform", "topic", "sentiment", "language", "reach", "stream")


async def layout(**asked: Any) -> Any:
    """The page; its view comes from its address."""
    viewer, view = asker.viewer(), view_of(asked)
    shown, above = await asyncio.gather(asyncio.to_thread(parts, view, viewer), asyncio.to_thread(_above, view, viewer))
    content = html.Div(
        [
            *above,
            html.Div(shown, id="listening-parts", className="stack"),
            dcc.Store(id="listening-view", data=vars(view)),
            dcc.Store(id="listening-chosen"),
            dcc.Store(id="listening-kept"),
            *map(pressing.place, PRESSED.values()),
            html.Span(id="listening-pulse", hidden=True, **{"data-pulse": "records alerts", "data-every": "2500"}),
            html.Span(id="listening-nowhere", hidden=True),
            topic_dialog([(one.code, one.label[viewer.language]) for one in hub.current().ears.topics], viewer),
        ],
        className="page listening",
    )
    return desk(viewer, "listening", content, title=viewer.text("page.listening"))


def _above(view: View, viewer: Viewer) -> list[Any]:
    refused = hub.current().ears.off
    why = "" if refused is None else asker.words(refused, viewer)
    off = [html.P(viewer.text("listening.off", why=why), className="muted-note", role="status")] if why else []
    csv = {"download": "", "aria-label": viewer.text("listening.csv_label")}
    ways = [
        html.A(viewer.text("act.csv"), id="listening-csv", href=export(view, viewer.now), className="button", **csv),
        html.A(
            viewer.text("listening.corrections"),
            href="/api/v1/mentions/corrections.csv",
            className="button",
            title=viewer.text("listening.corrections_why"),
            download="",
        ),
    ]
    head = [html.H2(viewer.text("listening.title")), html.Div(ways, className="page-tools")]
    return [html.Div(head, className="page-head"), filters(view, viewer), *off]


def export(view: View, now: int) -> str:
    """Where the texts of this view are to be had as CSV."""
    said = {name: getattr(view.applied, name) for name in EXPORTED if getattr(view.applied, name)}
    return "/api/v1/mentions/export.csv?" + urlencode({"from": now - RANGES[view.range], **said})


@callback(
    Output("listening-view", "data"),
    Input({"type": FILTER, "name": ALL}, "value"),
    State("listening-view", "data"),
    prevent_initial_call=True,
)
async def choose(_: list[str | None], view: dict[str, Any]) -> dict[str, Any]:
    """The view with what the filters say now."""
    chosen = {one["id"]["name"]: one.get("value") or "" for one in ctx.inputs_list[0]}
    after = view["after"] if all(view[name] == value for name, value in chosen.items()) else ""
    return vars(view_of({**view, **chosen, "after": after}))


@callback(
    [Output({"type": FILTER, "name": name}, "disabled") for name in OF_MENTIONS],
    Input("listening-view", "data"),
    prevent_initial_call=True,
)
async def rest(view: dict[str, Any]) -> list[bool]:
    """The filters that only mentions have rest beside other texts."""
    return [view["stream"] != "mentions"] * len(OF_MENTIONS)


@callback(
    Output("listening-parts", "children"),
    Output("listening-csv", "href"),
    Output("listening-kept", "data", allow_duplicate=True),
    Input("listening-view", "data"),
    Input("listening-pulse", "n_clicks"),
    State("listening-kept", "data"),
    prevent_initial_call=True,
)
async def draw(said: dict[str, Any], _: int | None, kept: str | None) -> tuple[list[Any], str, Any]:
    """Draw the page again: something was chosen, or something came; what was put right stays until the former."""
    viewer, view, is_chosen = asker.viewer(), view_of(said), ctx.triggered_id == "listening-view"
    drawn = await asyncio.to_thread(parts, view, viewer, None if is_chosen else kept)
    return drawn, export(view, viewer.now), None if is_chosen else dash.no_update


def _wired(kind: str, *parts: str) -> Input:
    buttons = Input({"type": f"listening-{kind}", **dict.fromkeys(parts, ALL)}, "n_clicks")
    return pressing.wired(PRESSED[kind], buttons)


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("listening-parts", "children", allow_duplicate=True),
    Output("listening-kept", "data", allow_duplicate=True),
    _wired("mood", "of", "mood"),
    State("listening-view", "data"),
    prevent_initial_call=True,
)
@pressing.only
async def put_right(pressed: Pressed, view: dict[str, Any]) -> tuple[Any, Any, Any]:
    """The text means what was pressed."""
    return await _corrected(pressed["of"], hub.Said(sentiment=pressed["mood"]), view)


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("listening-parts", "children", allow_duplicate=True),
    Output("listening-kept", "data", allow_duplicate=True),
    _wired("undo", "of"),
    State("listening-view", "data"),
    prevent_initial_call=True,
)
@pressing.only
async def take_back(pressed: Pressed, view: dict[str, Any]) -> tuple[Any, Any, Any]:
    """What people said of the text is taken back."""
    viewer, key, back = asker.viewer(), pressed["of"], hub.current().ears.take_back
    return await _acted(key, lambda: back(*parted(key), asker.actor(viewer)), "done_undo", view)


@callback(
    Output("listening-topics-dialog", "opened"),
    Output("listening-topics-field", "value"),
    Output("listening-chosen", "data"),
    _wired("topics", "of"),
    prevent_initial_call=True,
)
@pressing.only
async def ask_topics(pressed: Pressed) -> tuple[bool, list[str], str]:
    """Ask what a text is about."""
    key = pressed["of"]
    record = await asyncio.to_thread(record_of, key)
    return True, (record.get("topics") or record.get("topic") or "").split(), key


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("listening-parts", "children", allow_duplicate=True),
    Output("listening-kept", "data", allow_duplicate=True),
    Output("listening-topics-dialog", "opened", allow_duplicate=True),
    Input("listening-topics-save", "n_clicks"),
    State("listening-topics-field", "value"),
    State("listening-chosen", "data"),
    State("listening-view", "data"),
    prevent_initial_call=True,
)
@pressing.only
async def put_topics(clicks: int | None, codes: list[str], key: str, view: dict[str, Any]) -> tuple[Any, ...]:
    """The text is about what was chosen."""
    said, drawn, kept = await _corrected(key, hub.Said(topics=tuple(codes)), view)
    return said, drawn, kept, drawn is dash.no_update


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    _wired("case", "of"),
    prevent_initial_call=True,
)
@pressing.only
async def open_case(pressed: Pressed) -> Any:
    """Make a case of the text."""
    return await asyncio.to_thread(_opened, pressed["of"], asker.viewer())


@callback(
    Output("desk-said", "children", allow_duplicate=True),
    Output("listening-parts", "children", allow_duplicate=True),
    _wired("incident", "of"),
    State("listening-view", "data"),
    prevent_initial_call=True,
)
@pressing.only
async def open_incident(pressed: Pressed, view: dict[str, Any]) -> tuple[Any, Any]:
    """Open an incident for what is emerging; its card leads there from then on."""
    viewer, of = asker.viewer(), pressed["of"]
    act = lambda: hub.current().incidents.open(of, asker.actor(viewer))  # noqa: E731
    refused, _ = await asyncio.to_thread(asker.attempt, act, viewer)
    if refused is not None:
        return refused, dash.no_update
    drawn = await asyncio.to_thread(parts, view_of(view), viewer)
    return asker.said(viewer.text("listening.done_incident")), drawn


async def _corrected(key: str, said: hub.Said, view: dict[str, Any]) -> tuple[Any, Any, Any]:
    """What to say of it, and the page drawn again unless it was refused."""
    viewer, correct = asker.viewer(), hub.current().ears.correct
    stream, name = parted(key)
    return await _acted(key, lambda: correct(stream, name, asker.actor(viewer), said), "done_right", view)


async def _acted(key: str, act: Callable[[], None], done: str, view: dict[str, Any]) -> tuple[Any, Any, Any]:
    """What to say, the page drawn again, and the text that stays on it; nothing but the first if it was refused."""
    viewer = asker.viewer()
    refused, _ = await asyncio.to_thread(asker.attempt, act, viewer)
    if refused is not None:
        return refused, dash.no_update, dash.no_update
    drawn = await asyncio.to_thread(parts, view_of(view), viewer, key)
    return asker.said(viewer.text(f"listening.{done}")), drawn, key


def _opened(key: str, viewer: Viewer) -> html.Span:
    made: list[int] = []

    def act() -> None:
        actor, record = asker.actor(viewer), record_of(key)
        words = (record.get("text") or record.get("comment") or record.get("subject") or "")[:180]
        about = {name: record.get(name) or "" for name in ("touchpoint", "channel", "product", "region")}
        summary = " · ".join(filter(None, (words, record.get("url"))))
        made.append(hub.current().cases.open_by_hand(actor, hub.Trouble(summary=summary, **about)).id)

    refused, _ = asker.attempt(act, viewer)
    return refused or asker.said(viewer.text("listening.done_case", n=f"#{made[0]}"))


clientside_callback(
    ClientsideFunction("desk", "address"), Output("listening-nowhere", "title"), Input("listening-view", "data")
)

dash.register_page(__name__, path="/listening", title=asker.title("page.listening"), name="Listening", order=4)
