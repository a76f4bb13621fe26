"""The time machine: any moment of the wall that is kept, as it was known then."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import dash
from dash import Input, Output, callback, dcc, html

import hub
from components import replay as drawn
from components.desk import desk, empty
from components.replay import SPEEDS, Played
from components.viewer import Viewer
from domain.errors import BadInput, HubError, NotFound
from domain.times import MINUTE, to_ms
from pages.desks import asker
from pages.desks.view import bucket_of

BACK = 10 * MINUTE
"""Where no moment is asked for, it begins so long before the end of what is kept."""


async def layout(screen: str = "", at: str = "", speed: str = "1", **asked: Any) -> Any:
    """The page; `screen`, `at` and `speed` are what is shown, `alert` or `incident` what it is looked at for."""
    viewer = asker.viewer()
    content = await asyncio.to_thread(_content, {"screen": screen, "at": at, "speed": speed, **asked}, viewer)
    return desk(viewer, "replay", content, title=viewer.text("page.replay"))


def _content(asked: dict[str, str], viewer: Viewer) -> Any:
    machine = hub.current().replay
    kept = machine.kept()
    try:
        played = _played(asked, kept, viewer)
        machine.frame(played.screen, played.at)
    except HubError as problem:
        why = asker.words(problem, viewer)
        return html.Div(_refused(why, viewer, is_kept=bool(kept)), className="page")
    span = dcc.Store(id="replay-window", data=None)
    return html.Div([drawn.player(played, list(kept), viewer), span], className="replay-page")


def _refused(why: str, viewer: Viewer, *, is_kept: bool) -> html.Div:
    """One clear sentence, and the way to what can be shown."""
    link = [html.A(viewer.text("replay.newest"), href="/replay", className="button is-main")] if is_kept else []
    return empty(viewer.text("replay.cannot"), why, *link, mark="◀◀")


def _played(asked: dict[str, str], kept: dict[str, tuple[int, int]], viewer: Viewer) -> Played:
    """What the address asks for; BadInput or NotFound with the sentence that says what is wrong with it."""
    if not asked["speed"].isascii() or asked["speed"] not in {str(speed) for speed in SPEEDS}:
        raise BadInput("A speed is 1, 2, 5, 10, 30 or 60.", key="replay_speed")
    screen, at = asked["screen"] or next(iter(sorted(kept, key=lambda name: name != "main")), "main"), asked["at"]
    for thing in ("alert", "incident"):
        if asked.get(thing):
            screen, moment = _moment_of(thing, asked[thing])
            return Played(screen, moment, int(asked["speed"]), kept.get(screen, (moment, moment)))
    first, last = hub.current().replay.reach(screen)
    moment = _moment(at, viewer) if at else max(first, last - BACK)
    if first - MINUTE < moment < first:
        moment = first  # a link says the second, a sentence the minute
    return Played(screen, moment, int(asked["speed"]), (first, last))


def _moment_of(thing: str, number: str) -> tuple[str, int]:
    found = bucket_of(number)
    if found is None:
        raise NotFound("It is no longer there.", key="gone")
    return hub.current().replay.moment_of(**{thing: found})


def _moment(text: str, viewer: Viewer) -> int:
    """The moment of an address: ISO 8601, or epoch milliseconds; without an offset it is taken in the local zone."""
    said = text.strip()
    if said.isascii() and said.isdigit() and 12 <= len(said) <= 14:
        return int(said)
    try:
        # A + in an address that somebody wrote by hand arrives as a blank.
        found = datetime.fromisoformat(said.replace(" ", "+") if "T" in said else said)
        return to_ms(found if found.tzinfo else found.replace(tzinfo=viewer.zone))
    except (ValueError, OverflowError):
        raise BadInput(f"{text!r} is no moment.", key="replay_moment", words={"name": text[:40]}) from None


@callback(
    Output("replay-log", "children"),
    Input("replay-window", "data"),
    prevent_initial_call=True,
)
async def happened(window: list[Any] | None) -> Any:
    """What happened in the window [screen, from, to] that the deck shows."""
    if not window:
        raise dash.exceptions.PreventUpdate
    return await asyncio.to_thread(_happened, window, asker.viewer())


def _happened(window: list[Any], viewer: Viewer) -> list[Any]:
    machine, (screen, start, end) = hub.current().replay, window
    found = [(one.change, one.alert, one.incident) for one in machine.happened(int(start), int(end))]
    return drawn.log(found, machine.gaps(str(screen), int(start), int(end)), viewer)


dash.register_page(__name__, path="/replay", title=asker.title("page.replay"), name="Replay", order=10)
