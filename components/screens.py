"""The monitors of the room on their page: what each of them shows, why, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import html

from components.desk import section
from components.viewer import Viewer


def listed(screens: Iterable[tuple[Any, Any]], viewer: Viewer) -> html.Section:
    """Every screen with the way to it, and what it shows (live.stage.Shown)."""
    rows = [html.Li([_way(screen, viewer), " ", html.Span(said(shown, viewer))]) for screen, shown in screens]
    return section(viewer.text("screens.shown"), html.Ul(rows, className="screens-list"))


def said(shown: Any, viewer: Viewer) -> str:
    """What is shown and why."""
    return scene_title(shown.scene, viewer)


def _way(screen: Any, viewer: Viewer) -> html.A:
    return html.A(screen_title(screen, viewer), href=f"/wall/{screen.name}")


def screen_title(screen: Any, viewer: Viewer) -> str:
    """What a screen is called."""
    return screen.title.get(viewer.language) or viewer.label("screen", screen.name)


def scene_title(scene: Any, viewer: Viewer) -> str:
    """What a scene is called."""
    return scene.title.get(viewer.language) or viewer.label("scene", scene.name)
