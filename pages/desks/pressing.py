"""Buttons on what is drawn again and again: which was pressed, told to the server by way of a store that stays.

To the renderer a button that appears is one more call of every callback that hears of all such buttons, and of two
calls of a callback it keeps the younger: an answer that was under way while the page drew itself would be lost.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from dash import ClientsideFunction, Input, Output, clientside_callback, ctx, dcc
from dash.exceptions import PreventUpdate

P = ParamSpec("P")
Answer = TypeVar("Answer")


def place(name: str) -> dcc.Store:
    """Where it is kept which was pressed last; it stands on the page, outside of all that is drawn again."""
    return dcc.Store(id=name)


def wired(name: str, *buttons: Input) -> Input:
    """What a callback hears of instead of these buttons' clicks; wired to the app whose pages are being loaded."""
    clientside_callback(
        ClientsideFunction("steady", "pressed"), Output(name, "data"), *buttons, prevent_initial_call=True
    )
    return Input(name, "data")


def only(answer: Callable[P, Awaitable[Answer]]) -> Callable[P, Awaitable[Answer]]:
    """This callback for presses alone: a button that is only drawn, or drawn again, answers nothing."""

    @wraps(answer)
    async def answered(*given: P.args, **named: P.kwargs) -> Answer:
        if not any(one["value"] for one in ctx.triggered):
            raise PreventUpdate
        return await answer(*given, **named)

    return answered


def pressed() -> Any:
    """The id of the button that a callback is called for, of one that is for presses alone."""
    found = next(one["value"] for one in ctx.triggered if one["value"])
    return found if isinstance(found, dict) else ctx.triggered_id
