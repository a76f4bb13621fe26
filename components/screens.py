"""The monitors of the room on their page: what each of them shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import html

from components.desk import section
from components.viewer import Viewer


def listed(screens: Iterable[Any], viewer: Viewer) -> html.Section:
    """Every screen with the way to it."""
    rows = [html.Li(html.A(title(screen, viewer), href=f"/wall/{screen.name}")) for screen in screens]
    return section(viewer.text("screens.shown"), html.Ul(rows, className="screens-list"))


def title(named: Any, viewer: Viewer) -> str:
    """What a screen or a scene is called."""
    return named.title.get(viewer.language) or viewer.label("screen", named.name)
