"""What becomes of dialogs and fields once an act is done."""

from __future__ import annotations

from contextvars import copy_context
from typing import Any

import dash
from dash._callback_context import context_value
from dash._utils import AttributeDict

from pages.desks.acting import afterwards

ACTS = ("acknowledge", "note")


def _after(act: str, *, is_done: bool) -> tuple[list[Any], list[Any]]:
    """How the dialogs of ACTS and their fields stand after one of them."""

    def asked() -> tuple[list[Any], list[Any]]:
        dialogs, fields = ([{"id": {"type": kind, "act": one}} for one in ACTS] for kind in ("dialog", "field"))
        pressed = {"prop_id": f'{{"act":"{act}","type":"save"}}.n_clicks', "value": 1}
        context_value.set(AttributeDict(outputs_list=[{}, {}, dialogs, fields], triggered_inputs=[pressed]))
        return afterwards(is_done)

    return copy_context().run(asked)


def test_an_act_closes_its_own_dialog_and_none_that_was_opened_since() -> None:
    assert _after("note", is_done=True) == ([dash.no_update, False], [dash.no_update, ""])


def test_an_act_without_a_dialog_closes_none() -> None:
    assert _after("useful", is_done=True) == ([dash.no_update] * 2, [dash.no_update] * 2)


def test_what_was_refused_stays_open_as_it_was_written() -> None:
    assert _after("note", is_done=False) == ([dash.no_update] * 2, [dash.no_update] * 2)
