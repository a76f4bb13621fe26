"""What happened: transitions as a list of times and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components.viewer import Viewer
from domain.playbooks import TICKED, UNTICKED
from domain.transitions import Transition
from locales.playbooks import step_said

_NAMED = ("assigned", "labelled", "climbed", "escalated", "call_promised")
"""Transitions whose `after` says something that the kind alone does not."""

_SPEAKS = {"inhibited": "alerts", "grouped": "incidents", "absorbed": "incidents", "merged": "incidents"}
"""Transitions whose note is the number of what speaks for it, or of what it became one with, and its page."""


def happened(transitions: Sequence[Transition], viewer: Viewer) -> html.Ol:
    """All transitions, the newest first."""
    return html.Ol([_line(one, viewer) for one in reversed(transitions)], className="happened")


def _line(one: Transition, viewer: Viewer) -> html.Li:
    at = html.Time(viewer.moment(one.at), title=viewer.clock(one.at, with_seconds=True))
    said: list[Any] = [html.B(viewer.label("transition", one.kind)), _after(one, viewer), _by(one, viewer)]
    if one.note:
        said.append(html.Q(_noted(one)))
    return html.Li([at, html.Span([part for part in said if part])])


def _noted(one: Transition) -> Any:
    """What was written; where that is the number of something else, the way to it."""
    page = _SPEAKS.get(one.kind)
    return dcc.Link(one.note, href=f"/{page}?id={one.note.removeprefix('#')}") if page else one.note


def _after(one: Transition, viewer: Viewer) -> str:
    if one.kind.startswith("role_"):
        return " → " + (one.after or viewer.text("word.nobody"))
    if one.kind in (TICKED, UNTICKED):
        return ": " + step_said(viewer.language, one.after or one.before)
    if one.kind not in _NAMED or (not one.after and not one.before):
        return ""
    if one.kind == "assigned":
        return " → " + (one.after or viewer.text("word.nobody"))
    if one.kind in ("climbed", "escalated"):
        return " → " + viewer.label("level", one.after)
    if one.kind == "call_promised":
        return " → " + viewer.moment(int(one.after))
    return ": " + viewer.text(f"act.{one.after}")


def _by(one: Transition, viewer: Viewer) -> str:
    if one.role == "hub":
        return ""
    return f" {viewer.text('transition.by', who=one.who)} ({viewer.text(f'role.{one.role}').lower()})"
