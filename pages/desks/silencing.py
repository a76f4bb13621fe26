"""The dialog that silences, on every page that has it: opened on an alert or on nothing, foreseen, saved."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import dash
from dash import ALL, Input, Output, State, callback, html

import hub
from components.silences import foreseen
from components.silencing import FIELDS, OPEN, choices, matchers_in, name, silence_dialog
from components.viewer import Viewer
from domain.errors import BadInput, HubError, NotFound
from domain.localtime import instant
from domain.people import Actor
from domain.recurrence import PRESETS, recurrence_of
from domain.silences import LONGEST_RECURRING, Wish, matching_all
from domain.times import DAY, HOUR, from_ms
from pages.desks import asker, pressing

MORNING, NIGHT = 8 * 60, 4
"""The minute at which a morning begins, and the hour before which the night still belongs to the day before."""
USUAL = 91 * DAY
"""How long a recurring silence is offered for."""
KNOWN = 30 * DAY
"""How far back values of segments are looked for."""

DIALOG = {"type": "silence-dialog", "act": "silence"}
SAVE = {"type": "silence-save", "act": "silence"}
NOBODY = Actor("?", "monitor")
"""Who somebody is that has not said so, as long as nothing is made."""


PRESSED = "silence-pressed"


def dialog(viewer: Viewer) -> Any:
    """The dialog, closed."""
    return html.Div([silence_dialog(viewer, morning_after(viewer)), pressing.place(PRESSED)])


def morning_after(viewer: Viewer) -> int:
    """The next morning, as people who work at night count them (ms)."""
    local = from_ms(viewer.now).astimezone(viewer.zone)
    day = local.date() if local.hour < NIGHT else local.date() + timedelta(days=1)
    return instant(day, MORNING, viewer.zone)


def end_of(alert_id: int, actor: Actor) -> None:
    """End what mutes this alert; NotFound if nothing does any more."""
    here = hub.current()
    by = here.desk.detail(alert_id).alert.muted_by
    if by is None:
        raise NotFound("Nothing mutes this alert any more.", key="gone")
    here.silences.end(by, actor)


def wish_of(said: dict[str, Any], viewer: Viewer) -> Wish:
    """What the dialog's fields ask for; BadInput for what cannot be understood."""
    matchers, reason, length = matchers_in(said["what"] or ()), said["reason"] or "", said["length"]
    if length == "recurring":
        number = said["number"] or "every"
        recurrence = recurrence_of(
            {
                "weekdays": said["weekdays"],
                "numbers": [] if number == "every" else [number],
                "kinds": said["kinds"],
                "from": (said["from"] or "")[:5],
                "to": (said["to"] or "")[:5],
            },
            viewer.zone,
        )
        return Wish(matchers, reason, _last(said["last"], viewer), recurrence=recurrence)
    return Wish(matchers, reason, morning_after(viewer) if length == "morning" else viewer.now + int(length) * HOUR)


def _last(day: str | None, viewer: Viewer) -> int:
    try:
        on = datetime.strptime(day or "", "%Y-%m-%d").date()
    except ValueError:
        raise BadInput(f"{day!r} is no day; write 2026-12-31.", key="date", words={"name": day or ""}) from None
    after = instant(on + timedelta(days=1), 0, viewer.zone)
    # A year from today is a year, whatever the hour is.
    return min(after, viewer.now + LONGEST_RECURRING) if after - viewer.now <= LONGEST_RECURRING + DAY else after


def opened_on(alerts: Sequence[int], viewer: Viewer) -> list[Any]:
    """The fields as they are when the dialog opens on these alerts, or on nothing; in the order of FIELDS."""
    pairs = matching_all(hub.current().desk.detail(number).alert for number in alerts).items()
    what = [f"{one}={value}" for one, values in pairs for value in values]
    last = from_ms(viewer.now + USUAL).astimezone(viewer.zone).date().isoformat()
    usual: dict[str, Any] = {"what": what, "length": "1" if alerts else "recurring", "preset": "own", "last": last}
    usual |= {"weekdays": [], "number": "every", "kinds": [], "from": "", "to": "", "reason": ""}
    return [usual[field] for field in FIELDS]


@pressing.only
async def open_it(pressed: dict[str, Any]) -> tuple[Any, ...]:
    """Open the dialog, filled in with the alert whose button was pressed."""
    viewer, alert = asker.viewer(), int(pressed["alert"])
    fields = await asyncio.to_thread(opened_on, [alert] if alert else [], viewer)
    known = await asyncio.to_thread(hub.current().segments, viewer.now - KNOWN)
    return True, choices(known, viewer, fields[0]), *fields


async def foresee(*values: Any) -> tuple[Any, bool]:
    """What would come of it as it is filled in now, or why it cannot be."""
    viewer, said = asker.viewer(), dict(zip(FIELDS, values, strict=True))
    return await asyncio.to_thread(_foreseen, {**said, "reason": "-"}, viewer)


def _foreseen(said: dict[str, Any], viewer: Viewer) -> tuple[Any, bool]:
    try:
        standing = hub.current().silences.foresee(wish_of(said, viewer), NOBODY)
    except HubError as problem:
        return asker.words(problem, viewer), True
    return foreseen(standing, viewer), False


@pressing.only
async def save(clicks: int | None, *values: Any) -> tuple[Any, Any]:
    """Make the silence, say so or why not; the pages draw themselves again."""
    viewer, said = asker.viewer(), dict(zip(FIELDS, values, strict=True))
    return await asyncio.to_thread(_save, said, viewer)


def _save(said: dict[str, Any], viewer: Viewer) -> tuple[Any, Any]:
    made: list[int] = []
    silences = hub.current().silences
    refused, is_done = asker.attempt(
        lambda: made.append(silences.make(wish_of(said, viewer), asker.actor(viewer)).id), viewer
    )
    if refused is not None:
        return refused, False if is_done else dash.no_update
    is_active = silences.standing(made[0]).state == "active"
    return asker.said(viewer.text("silence.done" if is_active else "silence.done_later")), False


async def preset(chosen: str) -> tuple[Any, ...]:
    """Days and hours of a preset; those that are there for one's own."""
    if chosen not in PRESETS:
        raise dash.exceptions.PreventUpdate
    asked = PRESETS[chosen]
    return (
        list(asked.get("weekdays", ())),
        "every",
        list(asked.get("kinds", ())),
        asked.get("from", ""),
        asked.get("to", ""),
    )


@pressing.only
async def cancel(clicks: int | None) -> bool:
    """Close the dialog."""
    return False


def wire() -> None:
    """Register the callbacks with the app whose pages are being loaded, once for all pages that have the dialog."""
    states = [State(name(field), "value") for field in FIELDS]
    inputs = [Input(name(field), "value") for field in FIELDS]
    callback(
        Output(DIALOG, "opened"),
        Output(name("what"), "data"),
        *(Output(name(field), "value") for field in FIELDS),
        pressing.wired(PRESSED, Input({"type": OPEN, "act": "silence", "alert": ALL}, "n_clicks")),
        prevent_initial_call=True,
    )(open_it)
    callback(
        Output(name("preview"), "children"),
        Output(SAVE, "disabled"),
        *inputs,
        prevent_initial_call=True,
    )(foresee)
    callback(
        Output("desk-said", "children", allow_duplicate=True),
        Output(DIALOG, "opened", allow_duplicate=True),
        Input(SAVE, "n_clicks"),
        *states,
        prevent_initial_call=True,
    )(save)
    filled = ("weekdays", "number", "kinds", "from", "to")
    callback(
        *(Output(name(field), "value", allow_duplicate=True) for field in filled),
        Input(name("preset"), "value"),
        prevent_initial_call=True,
    )(preset)
    callback(
        Output(DIALOG, "opened", allow_duplicate=True),
        Input({"type": "silence-cancel", "act": "silence"}, "n_clicks"),
        prevent_initial_call=True,
    )(cancel)
