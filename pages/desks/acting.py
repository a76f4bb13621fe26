"""What a person does on a desk: one button or dialog, carried out, and said in the corner of the page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import dash
from dash import ctx

from domain.people import Actor
from pages.desks import asker, pressing

Act = Callable[[Any, Actor, dict[str, str]], object]
"""Does something to a thing of that number, in the name of a person, with the fields of its dialog."""


async def acted(
    acts: Mapping[str, Act], on: int | None, done: Callable[[str], str]
) -> tuple[Any, list[Any], list[Any]]:
    """Carry out what was pressed. What to say of it, and how its dialogs and fields stand afterwards.

    For a callback whose triggers are {"act": …}, whose first states are the fields of the dialogs, and whose third and
    fourth outputs are the dialogs and fields. `done` gives the key of what is said when it was done.
    """
    viewer, name = asker.viewer(), pressing.pressed()["act"]
    said = asker.fields(ctx.states_list[0], name)
    words, is_done = await asyncio.to_thread(asker.attempt, lambda: acts[name](on, asker.actor(viewer), said), viewer)
    return (asker.said(viewer.text(done(name))) if words is None else words), *afterwards(is_done)


def afterwards(is_done: bool) -> tuple[list[Any], list[Any]]:
    """How dialogs and fields stand after an act: its own closed and empty if it is done with, the others as they are.

    Who is quick has opened the next one by now.
    """
    act = pressing.pressed()["act"] if is_done else None
    dialogs, fields = (
        [value if one["id"]["act"] == act else dash.no_update for one in ctx.outputs_list[place]]
        for place, value in ((2, False), (3, ""))
    )
    return dialogs, fields
