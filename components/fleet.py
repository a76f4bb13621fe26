"""The monitors of the room, each drawn from its own words: what it shows, how it is, and when it was last heard of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.desk import empty
from components.viewer import Viewer

LIST, WHICH, NAME, SAVE, FORGET = "fleet-list", "fleet-which", "fleet-name", "fleet-save", "fleet-forget"
"""Ids of the list and of the form that names or forgets one of them."""

SIGNS = {
    "live": ("●", "good"),
    "left": ("○", ""),
    "hidden": ("▲", "warn"),
    "stale": ("▲", "warn"),
    "blank": ("□", "warn"),
    "frozen": ("■", "bad"),
    "dead": ("×", "bad"),
}
"""How each health is drawn, beside its word: what has no picture at all is another shape than what has an old one."""
MARKS = {"bad": "■ ", "warn": "▲ ", "stale": "▲ ", "muted": "○ "}
SLOW = 5.0
"""Frames per second below which a monitor is said to be slow."""
SKEWED = 5_000
"""Milliseconds by which a clock may be off before it is said."""
MEGABYTE = 1e6


def frame(viewer: Viewer, cards: Sequence[Any], choices: Sequence[dict[str, str]], pulse: html.Span) -> html.Section:
    """The section: its cards, and the form."""
    text = viewer.text
    head = html.Div([html.H3(text("fleet.title")), html.Span(text("fleet.note"), className="card-note")])
    head.className = "card-head"
    return html.Section(
        [head, html.Div(cards, id=LIST, className="fleet"), _form(choices, viewer), pulse], className="card"
    )


def choices(seen: Sequence[Any]) -> list[dict[str, str]]:
    """The monitors to choose from."""
    return [{"value": one.monitor.id, "label": one.monitor.name} for one in seen]


def _form(known: Sequence[dict[str, str]], viewer: Viewer) -> html.Div:
    text = viewer.text
    says = {
        key: {"placeholder": text(f"fleet.{key}"), "aria-label": text(f"fleet.{key}")} for key in ("which", "new_name")
    }
    which = dmc.Select(id=WHICH, data=list(known), size="sm", **says["which"])
    name = dmc.TextInput(id=NAME, size="sm", value="", **says["new_name"])
    save = html.Button(text("fleet.save"), id=SAVE, className="button", **{"data-act": "fleet-name"})
    forget = html.Button(text("fleet.forget"), id=FORGET, className="button", **{"data-act": "fleet-forget"})
    return html.Div([which, name, save, forget], className="fleet-form")


def cards(seen: Sequence[Any], build: str, viewer: Viewer) -> list[Any]:
    """One card for each monitor; `build` is what the server is built from now."""
    if not seen:
        return [empty(viewer.text("fleet.none"), viewer.text("fleet.none_why"))]
    return [card(one, build, viewer) for one in seen]


def card(seen: Any, build: str, viewer: Viewer) -> html.Article:
    """One monitor: its thumbnail, its health, and what it says of itself."""
    monitor = seen.monitor
    sign, tone = SIGNS[monitor.health]
    said = viewer.text(f"fleet.{monitor.health}")
    health = html.Span(
        [html.Span(sign, className=f"mark is-{tone}" if tone else "mark", **{"aria-hidden": "true"}), " ", said],
        className=f"fleet-health is-{tone}" if tone else "fleet-health",
    )
    screen = html.A(viewer.label("screen", monitor.screen), href=f"/wall/{monitor.screen}")
    head = html.Div([html.H4(monitor.name), screen, health], className="fleet-head")
    parts = [head, thumbnail(seen, viewer), html.Ul([html.Li(one) for one in facts(seen, build, viewer)])]
    return html.Article(parts, className=f"fleet-card is-{tone}" if tone else "fleet-card")


def thumbnail(seen: Any, viewer: Viewer) -> html.Div:
    """What stands in each tile, drawn to its own measures; the last word of a monitor that is gone is not shown."""
    report = seen.report
    if report is None or not seen.panels:
        return html.Div(viewer.text("fleet.no_picture"), className="fleet-shot is-empty")
    bad, warn = (sum(one.picture == name for one in seen.panels) for name in ("bad", "warn"))
    says = viewer.text(
        "fleet.shows", n=viewer.number(len(seen.panels)), bad=viewer.number(bad), warn=viewer.number(warn)
    )
    ratio = f"{report.width} / {report.height}" if report.width and report.height else "16 / 9"
    return html.Div(
        [_panel(one, viewer) for one in seen.panels],
        className="fleet-shot",
        style={"aspectRatio": ratio},
        role="img",
        **{"aria-label": says},
    )


def _panel(shown: Any, viewer: Viewer) -> html.Div:
    x, y, width, height = (f"{part / 10:g}%" for part in shown.box)
    said = f"{MARKS.get(shown.picture, '')}{shown.value}"
    value = html.B([said, html.Small(f" {shown.unit}")] if shown.unit else said)
    return html.Div(
        [html.Span(_name(shown.panel, viewer)), value],
        className=f"fleet-panel is-{shown.picture}",
        style={"left": x, "top": y, "width": width, "height": height},
    )


def _name(panel: str, viewer: Viewer) -> str:
    """What a panel is called by its key in a frame; with its metric, if it looks at one."""
    kind, _, metric = panel.partition(":")
    about = viewer.label("metric", metric)
    known = viewer.text(f"wall.{kind}")
    if known == f"wall.{kind}":
        return about if metric else viewer.label("metric", panel)
    return f"{known} · {about}" if metric else known


def facts(seen: Any, build: str, viewer: Viewer) -> list[str]:
    """What it says of itself, in words; what is out of order comes as a word, too."""
    monitor, report = seen.monitor, seen.report
    text, number = viewer.text, viewer.number
    last = text("fleet.seen", ago=viewer.ago(monitor.seen_at))
    if monitor.health not in ("live", "left"):
        last += " · " + text("fleet.since", since=viewer.moment(monitor.since))
    found = [last]
    if report is not None:
        found.append(
            text("fleet.size", width=number(report.width), height=number(report.height), ratio=number(report.ratio, 1))
        )
        if report.fps is not None:
            found.append(text("fleet.slow" if report.fps < SLOW else "fleet.fps", n=number(report.fps)))
        if report.heap is not None:
            found.append(text("fleet.heap", n=number(report.heap / MEGABYTE, 1)))
        if abs(seen.skew) >= SKEWED:
            key = "fleet.fast" if seen.skew > 0 else "fleet.behind"
            found.append(text(key, span=viewer.span(abs(seen.skew))))
        if report.build and report.build != build:
            found.append(text("fleet.old_build"))
    if seen.windows > 1:
        found.append(text("fleet.twins", n=number(seen.windows)))
    found.append(text("fleet.kept" if monitor.is_kept else "fleet.not_kept"))
    return found
