"""The dialog that writes on a chart, or changes what is written there."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.forms import dialog
from components.viewer import Viewer
from domain.annotations import KINDS, LONGEST_NAME, MARKS

PREFIX, ACT = "mark", "mark"
OPEN = {"type": "mark-open", "act": ACT}
DIALOG = {"type": "mark-dialog", "act": ACT}
SAVE = {"type": "mark-save", "act": ACT}
CANCEL = {"type": "mark-cancel", "act": ACT}
FIELDS = ("name", "kind", "start", "end", "scope")
LIKE = "2026-11-20 14:30"


def name(field: str) -> str:
    """The id of a field of the dialog."""
    return f"mark-{field}"


def opener(viewer: Viewer) -> html.Button:
    """The button that opens it."""
    return html.Button(viewer.text("act.mark"), id=OPEN, className="button", **{"data-act": "mark"})


def mark_dialog(metric: str, viewer: Viewer) -> dmc.Modal:
    """The dialog, closed; on the chart of one metric or of all."""
    text = viewer.text
    kinds = [{"value": kind, "label": f"{MARKS[kind]} {text(f'mark.{kind}')}"} for kind in KINDS]
    scopes = [(metric, text("mark.scope_one", metric=text(f"metric.{metric}"))), ("", text("mark.scope_all"))]
    words = dmc.TextInput(
        id=name("name"),
        value="",
        required=True,
        label=text("mark.name"),
        attributes={"input": {"maxLength": LONGEST_NAME}},
        **{"data-autofocus": True},
    )
    kind = dmc.Select(id=name("kind"), data=kinds, value=KINDS[0], allowDeselect=False, label=text("mark.kind"))
    times = html.Div([_moment("start", viewer), _moment("end", viewer)], className="dialog-pair")
    radios = [dmc.Radio(label=said, value=value or "all") for value, said in scopes]
    scope = dmc.RadioGroup(
        html.Div(radios, className="dialog-radios"), id=name("scope"), value="all", label=text("mark.scope")
    )
    return dialog(PREFIX, ACT, viewer, words, kind, times, scope)


def _moment(field: str, viewer: Viewer) -> dmc.TextInput:
    attributes: dict[str, Any] = {"input": {"maxLength": 16, "inputMode": "numeric", "placeholder": LIKE}}
    said = {"label": viewer.text(f"mark.{field}"), "description": viewer.text(f"mark.{field}_hint")}
    return dmc.TextInput(id=name(field), value="", attributes=attributes, **said)
