"""The way from an alert or an incident to the wall as it was then, where that is kept."""

from __future__ import annotations

from typing import Any

from dash import html

import hub
from components import replay as drawn
from components.viewer import Viewer


def way(viewer: Viewer, at: int, **thing: int) -> list[Any]:
    """The link for what opened at that moment (ms): `way(viewer, at, alert=3)`; nothing if none of it is kept."""
    return [drawn.way(at, viewer, **thing)] if hub.current().replay.covers(at) else []


def beside(acts: html.Div, viewer: Viewer, at: int, **thing: int) -> html.Div:
    """The same acts, and after them that link."""
    acts.children = [*acts.children, *way(viewer, at, **thing)]
    return acts
