"""The monitors of the room on their page: what each of them shows, why and until when, and the form that sends it a
scene."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

import locales
from components.desk import section
from components.viewer import Viewer

NOW, SCENE, LONG, SEND, BACK = "screens-now", "screens-scene", "screens-long", "screens-send", "screens-back"
"""Types of ids, {"type": …, "screen": its name}: what is shown, the fields of the form, and its buttons."""
MINUTES = (5, 15, 30, 60, 240)
USUAL = 30
HOUR = 60


def listed(screens: Iterable[tuple[Any, Any]], scenes: Mapping[str, Any], viewer: Viewer) -> html.Section:
    """Every screen: the way to it, its programme, what it shows now (live.stage.Shown), and the form."""
    rows = [html.Li(_row(screen, shown, scenes, viewer), className="screen-row") for screen, shown in screens]
    edit = dcc.Link(viewer.text("screens.edit"), href="/scenes")
    return section(viewer.text("screens.shown"), html.Ul(rows, className="screens-list"), note=edit)


def _row(screen: Any, shown: Any, scenes: Mapping[str, Any], viewer: Viewer) -> list[Any]:
    name = html.H4(html.A(screen_title(screen, viewer), href=f"/wall/{screen.name}"))
    titles = ", ".join(scene_title(scenes[one], viewer) for one in screen.scenes if one in scenes)
    kind = "turn" if len(screen.scenes) > 1 else "one"
    said = viewer.text(f"screens.{kind}", every=viewer.value(screen.every, "seconds"), scenes=titles)
    edit = dcc.Link(viewer.text("screens.change"), href=f"/scenes?screen={screen.name}")
    edit.title = viewer.text("screens.change_of", screen=screen_title(screen, viewer))
    programme = html.P([said, " ", edit], className="quiet")
    now = html.Div(now_on(screen, shown, viewer), id={"type": NOW, "screen": screen.name}, className="screen-now")
    return [html.Div([name, programme]), now, _form(screen, scenes, viewer)]


def now_on(screen: Any, shown: Any, viewer: Viewer) -> list[Any]:
    """What the screen shows now and why; with the button that gives it back, if somebody sent it."""
    said = [html.B(scene_title(shown.scene, viewer)), html.Span(why(shown, viewer), className=f"is-{shown.why}")]
    if shown.why != "sent":
        return said
    name = viewer.text("screens.give_back_of", screen=screen_title(screen, viewer))
    ident = {"type": BACK, "screen": screen.name}
    act = {"data-act": f"back-{screen.name}", "aria-label": name}
    return [*said, html.Button(viewer.text("screens.give_back"), id=ident, className="button", **act)]


def why(shown: Any, viewer: Viewer) -> str:
    """Why it is shown, and until when."""
    time = viewer.clock(shown.until, with_seconds=shown.why == "turn") if shown.until else ""
    metric = viewer.label("metric", shown.about) if shown.about else ""
    return viewer.text(f"screens.why_{shown.why}", time=time, who=shown.by or "", metric=metric)


def _form(screen: Any, scenes: Mapping[str, Any], viewer: Viewer) -> html.Div:
    title = screen_title(screen, viewer)
    choices = [{"value": name, "label": scene_title(scene, viewer)} for name, scene in scenes.items()]
    lengths = [{"value": str(one), "label": _long(one, viewer)} for one in MINUTES]
    act = {"data-act": f"send-{screen.name}", "aria-label": viewer.text("screens.send_to", screen=title)}
    return html.Div(
        [
            _select(SCENE, screen.name, choices, choices[0]["value"], viewer.text("screens.send_what", screen=title)),
            _select(LONG, screen.name, lengths, str(USUAL), viewer.text("screens.send_long", screen=title)),
            html.Button(
                viewer.text("screens.send"), id={"type": SEND, "screen": screen.name}, className="button", **act
            ),
        ],
        className="screen-form",
    )


def _select(kind: str, screen: str, data: list[dict[str, str]], value: str, name: str) -> dmc.Select:
    ident = {"type": kind, "screen": screen}
    return dmc.Select(id=ident, data=data, value=value, allowDeselect=False, size="sm", **{"aria-label": name})


def _long(minutes: int, viewer: Viewer) -> str:
    if minutes < HOUR:
        return viewer.text("screens.minutes", n=minutes)
    return viewer.text("screens.hours", n=minutes // HOUR)


def screen_title(screen: Any, viewer: Viewer) -> str:
    """What a screen is called."""
    return screen.title.get(viewer.language) or locales.screen(viewer.language, screen.name)


def scene_title(scene: Any, viewer: Viewer) -> str:
    """What a scene is called."""
    return scene.title.get(viewer.language) or viewer.label("scene", scene.name)
