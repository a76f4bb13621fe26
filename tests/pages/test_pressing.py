"""A button that is only drawn, or drawn again, is no press."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from typing import Any

import dash
import pytest
from dash._callback_context import context_value
from dash._utils import AttributeDict

from pages.desks import pressing

SAVE = '{"act":"note","type":"save"}'


@pressing.only
async def answer() -> Any:
    """The id of what was pressed."""
    return pressing.pressed()


def _answered(prop: str, value: Any) -> Any:
    def asked() -> Any:
        context_value.set(AttributeDict(triggered_inputs=[{"prop_id": prop, "value": value}]))
        return asyncio.run(answer())

    return copy_context().run(asked)


@pytest.mark.parametrize("value", [None, 0])
def test_what_is_only_drawn_answers_nothing(value: int | None) -> None:
    with pytest.raises(dash.exceptions.PreventUpdate):
        _answered(f"{SAVE}.n_clicks", value)


def test_a_press_is_answered_whether_it_came_by_itself_or_by_way_of_its_store() -> None:
    assert _answered(f"{SAVE}.n_clicks", 1) == {"act": "note", "type": "save"}
    assert _answered("alerts-pressed.data", {"act": "note", "turn": 3.5}) == {"act": "note", "turn": 3.5}
