"""Dialogs and their fields. A dialog is drawn closed; whoever wires it opens it and reads its fields."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.viewer import Viewer
from domain.people import ROLES

MINUTES = (30, 60, 240, 720, 1440)
"""Lengths for which an acknowledged alert may be kept quiet."""


def dialog(prefix: str, act: str, viewer: Viewer, *fields: Any, title: str = "") -> dmc.Modal:
    """The dialog of an act. Its ids are {"type": "<prefix>-dialog" | "<prefix>-save", "act": act}."""
    heading = title or viewer.text(f"act.{act}")
    save = html.Button(
        heading, id={"type": f"{prefix}-save", "act": act}, className="button is-main", **{"data-save": ""}
    )
    cancel = html.Button(viewer.text("act.cancel"), id={"type": f"{prefix}-cancel", "act": act}, className="button")
    return dmc.Modal(
        html.Div([*fields, html.Div([save, cancel], className="dialog-acts")], className="dialog"),
        id={"type": f"{prefix}-dialog", "act": act},
        title=heading,
        opened=False,
        centered=True,
        keepMounted=False,
        closeButtonProps={"aria-label": viewer.text("act.cancel")},
        transitionProps={"duration": 0},
    )


def field_id(prefix: str, act: str, name: str) -> dict[str, str]:
    """The id of one field of a dialog."""
    return {"type": f"{prefix}-field", "act": act, "name": name}


def line_field(
    prefix: str, act: str, name: str, viewer: Viewer, *, is_first: bool = False, offers: str = ""
) -> dmc.TextInput:
    """One line of text, with its hint below the label. `offers` is the id of an html.Datalist to choose from."""
    longest = _longest(200)
    if offers:
        longest["input"]["list"] = offers
    return dmc.TextInput(id=field_id(prefix, act, name), value="", attributes=longest, **_said(name, viewer, is_first))


def text_field(prefix: str, act: str, name: str, viewer: Viewer, *, is_first: bool = False) -> dmc.Textarea:
    """Several lines of text."""
    said = _said(name, viewer, is_first)
    return dmc.Textarea(
        id=field_id(prefix, act, name), value="", autosize=True, minRows=3, attributes=_longest(4000), **said
    )


def _longest(characters: int) -> dict[str, Any]:
    return {"input": {"maxLength": characters}}


def _said(name: str, viewer: Viewer, is_first: bool) -> dict[str, Any]:
    more = {"data-autofocus": True} if is_first else {}
    return {"label": viewer.text(f"form.{name}"), "description": viewer.text(f"form.{name}_hint"), **more}


def until_field(prefix: str, act: str, viewer: Viewer, spans: dict[str, str]) -> dmc.RadioGroup:
    """For how long: one of `spans` (minutes as text to what is said), '' for until it is resolved."""
    radios = [dmc.Radio(label=said, value=minutes) for minutes, said in spans.items()]
    return dmc.RadioGroup(
        dmc.Group(radios, gap="md"),
        id=field_id(prefix, act, "until"),
        value="",
        label=viewer.text("form.until"),
        description=viewer.text("form.until_hint"),
    )


def label_field(prefix: str, act: str, viewer: Viewer) -> dmc.RadioGroup:
    """Whether an alert was worth somebody's time: 'useful', 'noise', '' for nobody can say yet."""
    names = {"": "form.label_later", "useful": "act.useful", "noise": "act.noise"}
    radios = [dmc.Radio(label=viewer.text(said), value=value) for value, said in names.items()]
    return dmc.RadioGroup(
        dmc.Group(radios, gap="md"), id=field_id(prefix, act, "label"), value="", label=viewer.text("form.label")
    )


def person_form(viewer: Viewer) -> dmc.Modal:
    """Who somebody is: asked once, before the first act. assets/desk.js sends it and goes on with the act."""
    roles = [dmc.Radio(label=viewer.text(f"role.{role}"), value=role) for role in ROLES]
    actor = viewer.actor
    fields = [
        html.P(viewer.text("form.who_why"), className="dialog-why"),
        dmc.TextInput(
            id="desk-name",
            label=viewer.text("form.name"),
            value=actor.name if actor else "",
            attributes=_longest(60),
            required=True,
            **{"data-autofocus": True, "autoComplete": "name"},
        ),
        dmc.RadioGroup(
            html.Div(roles, className="dialog-radios"),
            id="desk-role",
            value=actor.role if actor else "monitor",
            label=viewer.text("form.role"),
        ),
        html.P(id="desk-person-error", className="dialog-error", role="alert"),
        html.Div(
            html.Button(
                viewer.text("act.continue"), id="desk-person-save", className="button is-main", **{"data-save": ""}
            ),
            className="dialog-acts",
        ),
    ]
    return dmc.Modal(
        html.Div(fields, className="dialog"),
        id="desk-person",
        title=viewer.text("form.who"),
        opened=False,
        centered=True,
        transitionProps={"duration": 0},
        closeButtonProps={"aria-label": viewer.text("act.cancel")},
    )
